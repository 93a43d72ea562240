"""Short forms that a page uses, spelt out before their first use. In: words of a page. Out: a sentence, or none."""

from __future__ import annotations

import re

from commonground.document.words import listed

MEANS = {
    "ICB": "integrated care board, which plans and pays for most NHS care",
    "MDT": "multidisciplinary team, people of several professions who work together",
    "CURE": "a model of treating tobacco dependence in hospital",
    "COPD": "chronic obstructive pulmonary disease, a disease of the lungs",
    "PCN": "primary care network, a group of general practices",
    "GP": "general practitioner, a family doctor",
    "A&E": "accident and emergency",
    "WTE": "whole-time equivalent, the hours of one full-time member of staff",
    "VCSE": "voluntary, community and social enterprise groups",
}
FIND = re.compile(rf"(?<![A-Za-z])({'|'.join(map(re.escape, MEANS))})s?(?![A-Za-z])")


def spell_out(words: str) -> str:
    """'Short forms on this page: ICB (integrated care board, …).'; '' where there are none."""
    found = dict.fromkeys(FIND.findall(words))
    if not found:
        return ""
    return f"Short forms on this page: {listed([f'{short} ({MEANS[short]})' for short in found])}."
