"""The first screen in plain words, for a terminal or a notebook. In: the document. Out: `Summary`."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import Any

from commonground.document.names import Reader, pick
from commonground.document.parties import EVERYWHERE
from commonground.document.tables import Table, table
from commonground.document.words import signed
from commonground.views.html.summary import summary as first_screen

WIDTH = 100  # characters of a line
SYNTHETIC = "SYNTHETIC: a made-up place. No figure of it may be quoted."


@dataclass(frozen=True, repr=False)
class Summary:
    """Five questions with their answers, the ways out where not everybody can sign, and each partner's cash."""

    warning: str  # '' for a real place
    answers: tuple[tuple[str, str], ...]  # question or title, answer
    ways_out: tuple[str, ...]
    cash: Table

    def __str__(self) -> str:
        lines = [self.warning] if self.warning else []
        lines += [_filled(f"{title}{'' if title.endswith('?') else ':'} {answer}") for title, answer in self.answers]
        lines += [_filled(f"- {way}", "  ") for way in self.ways_out]
        return "\n".join([*lines, "", as_text(self.cash)])

    __repr__ = __str__


def summary(document: dict[str, Any]) -> Summary:
    """Who is helped, who pays, who gains, how sure, whether all can sign, and where each partner ends."""
    plan = Reader(document)
    said = first_screen(plan)
    titles = {"helped": "Who is helped", "pays": "Who pays", "gains": "Who gains", "sure": "How sure"}
    answers = [(title, f"{said[part]['figure']}. {said[part]['lead']}") for part, title in titles.items()]
    sign = said["sign"]
    answers.append(("Can everybody sign?", "Yes." if sign["yes"] else f"Not yet. {sign['blocker']}"))
    warning = SYNTHETIC if plan["synthetic"] else ""
    return Summary(warning, tuple(answers), () if sign["yes"] else _ways_out(sign), _cash(plan))


def as_text(found: Table) -> str:
    """A table in columns of plain text; numbers to the right."""
    columns = [[column.label, *(row[at].text for row in found.rows)] for at, column in enumerate(found.columns)]
    wide = [max(map(len, column)) for column in columns]
    lines = [
        "  ".join(
            cell.rjust(width) if head.number else cell.ljust(width)
            for cell, width, head in zip(cells, wide, found.columns, strict=True)
        ).rstrip()
        for cells in zip(*columns, strict=True)
    ]
    return "\n".join([found.caption, *lines])


def _filled(line: str, indent: str = "") -> str:
    return textwrap.fill(line, WIDTH, initial_indent=indent, subsequent_indent=f"{indent}  ")


def _ways_out(sign: dict[str, Any]) -> tuple[str, ...]:
    smallest = f"The smallest subsidy that would let everybody sign is {sign['subsidy']}."
    others = (remedy["sentence"] for remedy in sign["remedies"])
    return tuple(way for way in (smallest, *others, sign["other"]) if way)


def _cash(plan: Reader) -> Table:
    """Each partner's cash over the plan, before and after the deal."""
    deal = plan["settlement"]
    after = {row["partner"]: row for row in pick(deal["net_after"], year=EVERYWHERE)}
    rows = [
        (plan.partner(row["partner"]), signed(row["mean"]), signed(after[row["partner"]]["mean"]))
        for row in pick(deal["net_before"], year=EVERYWHERE)
    ]
    settled = "With the deal" if deal["signable_without_subsidy"] else "With a deal and the subsidy"
    caption = f"Cash over {plan.span_of_years} against doing nothing (mean)"
    return table(caption, ("Partner", "#Without a deal", f"#{settled}"), rows)
