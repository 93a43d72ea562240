"""How well figures are known, for docs/evidence.md. In: `Evidence`, `Assumptions`. Out: Markdown, a section each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from commonground.core.figures import QUALITY_MEANS, Figure
from commonground.evidence.figures import PRICE_YEAR, deflated
from commonground.evidence.model import Assumptions, Evidence
from commonground.evidence.page_sections import tabulate, with_range

_MANY = ("options", "partners")
"""Figures of many things, told together by what they are: `options.*.reach`."""
_SINGLE = ("people", "need", "effects")
"""Figures told by the first two words of their names where they have more."""
_CELL = 4
"""So many words has the name of a cell of a census table: `people.households.couple.social`."""


def tabulate_judged(evidence: Evidence, assumptions: Assumptions) -> str:
    """How many figures in use have which letter, by what they are, the most judged first."""
    letters = {
        name: Counter(f.quality for f in assumptions.values() if group(f) == name) for name in _groups(assumptions)
    }
    rows = sorted(letters.items(), key=lambda item: (-item[1]["D"], item[0]))
    everything = Counter(figure.quality for figure in assumptions.values())
    share = everything["D"] / len(assumptions)
    lines = [
        [f"`{name}`", str(count.total()), *(str(count[letter]) for letter in QUALITY_MEANS)] for name, count in rows
    ]
    total = ["all", str(len(assumptions)), *(str(everything[letter]) for letter in QUALITY_MEANS)]
    said = f"{everything['D']} of {len(assumptions)} figures in use are judged ({share:.0%}).\n\n"
    table = tabulate(["figures", "in use", *QUALITY_MEANS], [total, *lines])
    return f"{said}{table}\n{_what_letters_rest_on(evidence, assumptions)}"


def group(figure: Figure) -> str:
    """What the figure is one of: `options.*.reach`, `people.households.*`, `growth.*`."""
    words = figure.name.split(".")
    if len(words) > 2 and words[0] in _MANY:
        return f"{words[0]}.*.{words[2]}"
    if len(words) > 2 and words[0] in _SINGLE:
        return f"{words[0]}.{words[1]}.*"
    return f"{words[0]}.*"


def _what_letters_rest_on(evidence: Evidence, assumptions: Assumptions) -> str:
    """What the count of letters does not show: conventions under C, cells of tables under A and B, levels alone."""
    formulas = {row["figure"]: row["formula"] for row in evidence.derivations.to_dicts()}
    named = Counter(_convention(f, formulas.get(f.name, "")) for f in assumptions.values() if f.quality == "C")
    known = [figure.name for figure in assumptions.values() if figure.quality in "AB"]
    cells = sum(name.startswith("people.") and len(name.split(".")) == _CELL for name in known)
    judged = sum(figure.quality == "D" for figure in assumptions.values())
    by_convention = named.total() - named[""]
    with_these = judged + by_convention
    return f"""What the letters do not show:

- {by_convention} of the {named.total()} derived figures (C) rest on a convention: {_listed(named)}.
  Were these judged, {with_these} of {len(assumptions)} figures would be ({with_these / len(assumptions):.0%}).
- {cells} of the {len(known)} figures that were read or quoted (A, B) are cells of census tables of households. Without
  these cells {judged} of {len(assumptions) - cells} figures are judged ({judged / (len(assumptions) - cells):.0%}).
- `prevalence.*` and `rate.*` bear the commonest letter of the rows that give their level, not of the rows of sex and
  deprivation, which are often judged.
"""


def _convention(figure: Figure, formula: str) -> str:
    """The convention that a derived figure rests on; empty for none."""
    kind = group(figure)
    if kind == "options.*.setup_months" and "published.nhs_time_to_hire_weeks" in formula:
        return "set-up is the time to hire and to tender"
    if kind == "options.*.staff_wte_per_100" and figure.name.replace("staff_wte_per_100", "cost_gbp") in formula:
        return "all of a cost is staff"
    if kind in ("variable_share.*", "stepped_share.*"):
        return "what goes with less use is drugs and supplies, ward staff, or what a council buys"
    return ""


def _listed(named: Counter[str]) -> str:
    return "; ".join(f"{convention} ({count})" for convention, count in named.most_common() if convention)


def _groups(assumptions: Assumptions) -> Iterable[str]:
    return dict.fromkeys(group(figure) for figure in assumptions.values())


def tabulate_staff(evidence: Evidence, assumptions: Assumptions) -> str:
    """What the staff of each option cost at the least, and the part of its cost that is left."""
    hours = assumptions.number("settle.hours_per_wte")
    return tabulate(
        ["option", f"cost (GBP, {PRICE_YEAR})", "staff for each 100", "of which staff at the least", "left"],
        (_staff(option, assumptions, hours * least_hour_gbp(evidence)) for option in evidence.interventions["id"]),
    )


def _staff(option: str, assumptions: Assumptions, year_gbp: float) -> list[str]:
    cost, staff = (assumptions.number(f"options.{option}.{name}") for name in ("cost_gbp", "staff_wte_per_100"))
    at_least = staff / 100 * year_gbp
    return [f"`{option}`", f"{cost:,.0f}", f"{staff:.3g}", f"{at_least:,.0f}", f"{max(0.0, 1 - at_least / cost):.0%}"]


def least_hour_gbp(evidence: Evidence) -> float:
    """GBP of an hour of the cheapest staff of the tables, overheads included, in the prices of `PRICE_YEAR`."""
    hours = [row for row in evidence.published.to_dicts() if row["id"].startswith("hour_band_")]
    least = min(hours, key=lambda row: float(row["value"]))
    return float(least["value"]) * deflated(evidence.deflator, least["year"])


def tabulate_derivations(evidence: Evidence, assumptions: Assumptions) -> str:
    """Each derived figure, what it follows from, and its value."""
    return tabulate(
        ["figure", "value", "formula", "of"],
        (
            [
                f"`{row['figure']}`",
                f"{assumptions[row['figure']].value:.4g}" if row["formula"] else str(assumptions[row["figure"]].value),
                row["formula"] or "in words, where the figure is shown",
                row["parents"].replace("|", ", "),
            ]
            for row in evidence.derivations.to_dicts()
        ),
    )


def tabulate_published(evidence: Evidence) -> str:
    """The published numbers that formulas take."""
    return tabulate(
        ["number", "what it is", "value", "unit", "year", "how", "source", ""],
        (
            [
                f"`published.{row['id']}`",
                row["plain"],
                with_range(row["low"], row["value"], row["high"]),
                row["unit"],
                row["year"],
                row["how_obtained"],
                row["source_title"] if not row["source_url"] else f"[{row['source_title']}]({row['source_url']})",
                row["quality"],
            ]
            for row in evidence.published.to_dicts()
        ),
    )
