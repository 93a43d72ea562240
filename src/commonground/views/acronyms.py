"""Acronyms and what they stand for: one table for papers and pages. Out: `WORDS`, `MORE`, a speller."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from commonground.document.words import listed

KNOWN = frozenset({"NHS", "UK", "CURE"})  # as everybody knows them, and a programme's name
WORDS = {
    "ICB": "integrated care board",
    "ICBs": "integrated care boards",
    "PCN": "primary care network",
    "PCNs": "primary care networks",
    "GP": "general practitioner",
    "GPs": "general practitioners",
    "A&E": "accident and emergency",
    "WTE": "whole-time equivalent",
    "VCSE": "voluntary, community and social enterprise",
    "VAT": "value added tax",
    "QALY": "quality-adjusted life year",
    "QALYs": "quality-adjusted life years",
    "COPD": "chronic obstructive pulmonary disease",
    "CVD": "cardiovascular disease",
    "MDT": "multidisciplinary team",
    "SEND": "special educational needs and disabilities",
    "IMD": "index of multiple deprivation",
    "GDP": "gross domestic product",
    "SI": "statutory instrument",
}
MORE = {  # what is told besides, where a page has a line for it
    "ICB": "which plans and pays for most NHS care",
    "MDT": "people of several professions who work together",
    "COPD": "a disease of the lungs",
    "PCN": "a group of general practices",
    "GP": "a family doctor",
    "WTE": "the hours of one full-time member of staff",
}
BEFORE, BEHIND = r"(?:(?<![\w(/.-])|(?<=\()(?!\w+\)))", r"(?![\w/-])"  # "(ICB)" stands behind its words already
FOUND = re.compile(f"{BEFORE}({'|'.join(sorted(map(re.escape, WORDS), key=len, reverse=True))}){BEHIND}")


@dataclass
class Speller:
    """Spells an acronym out where it meets it first, in the order in which a paper is read."""

    told: set[str] = field(default_factory=set)

    def spell(self, text: str) -> str:
        """The text with each acronym that is new in it after its words, where they do not stand there already."""
        if "(" in text:
            low = text.casefold()
            self.told |= {short for short, words in WORDS.items() if f"{words} ({short})".casefold() in low}
        return FOUND.sub(lambda found: self._first(found[1]), text)

    def _first(self, acronym: str) -> str:
        if acronym in self.told or acronym.removesuffix("s") in self.told:
            return acronym
        self.told.add(acronym)
        return f"{WORDS[acronym]} ({acronym})"


def begin_to_spell() -> Callable[[str], str]:
    """For the texts of one page, in the order in which it is read: each as `Speller` has it."""
    return Speller().spell


def say_short_forms(text: str) -> str:
    """'Short forms on this page: ICB (integrated care board, …).'; '' where there are none."""
    found = dict.fromkeys(short.removesuffix("s") for short in FOUND.findall(text))
    told = [f"{short} ({', '.join(filter(None, (WORDS[short], MORE.get(short))))})" for short in found]
    return f"Short forms on this page: {listed(told)}." if told else ""
