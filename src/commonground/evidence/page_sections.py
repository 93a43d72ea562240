"""The sections of docs/evidence.md. In: `Evidence`, `Assumptions`. Out: Markdown, one function a section."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import polars as pl

from commonground.core.figures import QUALITY_MEANS, Figure
from commonground.core.services import QALY
from commonground.evidence.effects import known_effects
from commonground.evidence.figures import PRICE_YEAR
from commonground.evidence.model import Assumptions, Evidence, KnownEffect
from commonground.evidence.schema import TABLES
from commonground.evidence.service_tables import SERVICES

Row = Mapping[str, Any]
OLD_BEFORE = 2015
"""Figures of years before this are listed as old."""
_YEAR = re.compile(r"(?:19|20)\d\d")


def tabulate_qualities(evidence: Evidence) -> str:
    """How many rows of each table have which letter."""
    lines = []
    for spec in TABLES:
        frame: pl.DataFrame = getattr(evidence, spec.name)
        if "quality" in frame.columns:
            count = dict(frame["quality"].value_counts().iter_rows())
            lines.append([f"`{spec.file}`", str(len(frame)), *(str(count.get(letter, 0)) for letter in QUALITY_MEANS)])
    meaning = "\n".join(f"- **{letter}**: {means}" for letter, means in QUALITY_MEANS.items())
    return meaning + "\n\n" + tabulate(["table", "rows", *QUALITY_MEANS], lines)


def tabulate_services(evidence: Evidence) -> str:
    """What each column of services.csv means, and each service with its cells."""
    columns = tabulate(["column", "what it says"], ([f"`{c.name}`", c.means] for c in SERVICES.columns))
    rows = (row for row in evidence.services.to_dicts() if row["leaf"])
    shown = ["agency", "in_touch", "provider_role", "payer_role", "who_may_use", "needs_answered"]
    cells = ([f"`{row['id']}`", row["name"], row["unit"], *(words(row[name]) for name in shown)] for row in rows)
    heading = [name.replace("_", " ") for name in shown]
    return columns + "\n" + tabulate(["service", "name", "unit", *heading], cells)


def words(cell: str) -> str:
    """Ids in a cell as words."""
    return cell.replace("|", ", ").replace("_", " ")


def tabulate_options(evidence: Evidence, assumptions: Assumptions) -> str:
    """Each option: what it is, for whom, by whom, cost, reach."""
    return tabulate(
        ["option", "what it is", "for", "by", "paid by", f"GBP ({PRICE_YEAR})", "reach", "evidence", "cost from", ""],
        (_option(row, assumptions) for row in evidence.interventions.to_dicts()),
    )


def _option(row: Row, assumptions: Assumptions) -> list[str]:
    cost = assumptions[f"options.{row['id']}.cost_gbp"]
    strength = row["evidence_strength"] if row["selectable"] else f"{row['evidence_strength']}; a check, never chosen"
    return [
        f"`{row['id']}` {row['name']}",
        row["plain"],
        _target(row["target_group"]),
        row["delivered_by"].replace("|", ", "),
        row["funded_by"].replace("|", ", "),
        f"{with_range(cost.low, cost.number, cost.high)} a {row['unit']}",
        _number(assumptions.number(f"options.{row['id']}.reach")),
        strength,
        *cited(row),
    ]


def _target(text: str) -> str:
    """A target group, or who was studied, as a cell."""
    return text.replace(";max_age=;", ";").replace(";", "; ").replace("|", ", ")


def tabulate_effects(evidence: Evidence) -> str:
    """Each effect that is used, with its 80% range."""
    return tabulate(
        ["option", "service", "effect (80% range)", "bears on", "studied", "design", "how", "source", ""],
        (_effect(effect) for effect in known_effects(evidence)),
    )


def _effect(effect: KnownEffect) -> list[str]:
    interval, row = effect.interval, effect.row
    return [
        f"`{effect.option}`",
        f"`{effect.service}`",
        with_range(interval.low, interval.value, interval.high),
        "people reached" if effect.basis == "reached" else "the area",
        _target(row["studied"]),
        row["study_design"].replace("_", " "),
        effect.in_words(),
        *cited(row),
    ]


def tabulate_null_and_adverse(evidence: Evidence) -> str:
    """Effects that show no benefit, or harm, as used; fewer of any service counts as benefit."""
    return tabulate(["option", "service", "effect (80% range)", "what was found"], _null_and_adverse(evidence))


def _null_and_adverse(evidence: Evidence) -> Iterator[list[str]]:
    for effect in known_effects(evidence):
        none = 0.0 if effect.service == QALY else 1.0
        value = effect.interval.value
        worse = value < none if effect.service == QALY else value > none
        if value == none or worse:
            verdict = "harm" if worse else "no effect"
            interval = with_range(effect.interval.low, value, effect.interval.high)
            yield [f"`{effect.option}`", f"`{effect.service}`", interval, f"{verdict}: {effect.row['how_obtained']}"]


def tabulate_not_used(evidence: Evidence) -> str:
    """Findings kept beside the central ones: those that widen ranges, and those shown only."""
    rows = evidence.effects.filter(pl.col("use") != "central").to_dicts()
    return tabulate(
        ["option", "service", "use", "finding", "measure", "whom", "how", "source", ""],
        (
            [
                f"`{row['option']}`",
                f"`{row['service']}`",
                row["use"],
                with_range(row["low"], row["value"], row["high"]),
                row["measure"].replace("_", " "),
                row["denominator"].replace("_", " "),
                row["how_obtained"],
                *cited(row),
            ]
            for row in rows
        ),
    )


def tabulate_figures(assumptions: Assumptions, *prefixes: str) -> str:
    """The figures whose dotted names begin with one of `prefixes`."""
    return tabulate(
        ["name", "value (80% range)", "unit", "year", "how", "source", ""],
        (_figure(figure) for figure in assumptions.only(*prefixes).values()),
    )


def _figure(figure: Figure) -> list[str]:
    word = isinstance(figure.value, str)
    value = str(figure.value) if word else with_range(figure.low, figure.number, figure.high)
    if figure.choices:
        value = f"{value} (of {', '.join(figure.choices)})"
    return [
        f"`{figure.name}`",
        value,
        figure.unit,
        figure.year,
        figure.how_obtained,
        cite(figure.source_title, figure.source_url),
        figure.quality,
    ]


def tabulate_rates(evidence: Evidence) -> str:
    """Which published curve each service's use is taken from."""
    used = evidence.utilisation.filter(pl.col("use").is_in(["central", "relative"]))
    keys = ["service", "use", "measure", "unit", "year", "source_title", "source_url"]
    grouped = used.group_by(keys, maintain_order=True).agg(
        pl.len().alias("rows"), pl.col("quality").unique().sort().str.join("")
    )
    return tabulate(
        ["service", "use", "measure", "rows", "unit", "year", "source", ""],
        (
            [
                f"`{row['service']}`",
                row["use"],
                row["measure"].replace("_", " "),
                str(row["rows"]),
                row["unit"],
                row["year"],
                *cited(row),
            ]
            for row in grouped.to_dicts()
        ),
    )


def tabulate_money_rules(evidence: Evidence) -> str:
    """What each kind of body's money must do, and since when."""
    return tabulate(
        ["rule", "body", "in plain words", "the rule", "from", "to", "source", ""],
        (
            [
                f"`{row['id']}`",
                row["body_kind"].replace("_", " "),
                row["plain"],
                row["rule"],
                row["valid_from"],
                row["valid_to"],
                *cited(row),
            ]
            for row in evidence.money_rules.to_dicts()
        ),
    )


def tabulate_oldest(evidence: Evidence) -> str:
    """Figures in use whose year is before `OLD_BEFORE`, the oldest first."""
    found = sorted(set(_old_rows(evidence)))
    return tabulate(["year", "figure", "source"], ([year, what, cited] for year, what, cited in found))


def _old_rows(evidence: Evidence) -> Iterator[tuple[str, str, str]]:
    dated = [
        *((row, "year", f"use of `{row['service']}`") for row in _central(evidence.utilisation)),
        *((row, "price_year", f"cost of `{row['service']}`") for row in _central(evidence.unit_costs)),
        *((row, "price_year", f"cost of option `{row['id']}`") for row in evidence.interventions.to_dicts()),
        *((row, "year", f"prevalence of `{row['need']}`") for row in evidence.prevalence.to_dicts()),
    ]
    for row, column, what in dated:
        year = _YEAR.search(row[column])
        if year and int(year.group()) < OLD_BEFORE:
            yield row[column], what, row["source_title"]


def _central(frame: pl.DataFrame) -> list[dict[str, Any]]:
    return frame.filter(pl.col("use").is_in(["central", "relative"])).to_dicts()


def cited(row: Row) -> list[str]:
    """The last two cells of a row: its source and letter."""
    return [cite(row["source_title"], row["source_url"]), row["quality"]]


def tabulate(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; bars and line breaks inside cells are made harmless."""
    lines = [heading, ["---"] * len(heading), *rows]
    return "\n".join("| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines) + "\n"


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "/").split())


def _number(value: float | None, digits: int = 3) -> str:
    """A number with `digits` significant digits, thousands parted by commas."""
    if value is None:
        return ""
    if value == 0:
        return "0"
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.{digits}g}"


def with_range(low: float | None, value: float, high: float | None) -> str:
    """The value with its range in brackets, where there is one."""
    if low is None or high is None or (low == value == high):
        return _number(value)
    return f"{_number(value)} ({_number(low)} to {_number(high)})"


def cite(title: str, url: str | None) -> str:
    """The source, linked where the address is a plain web address."""
    if url and url.startswith(("http://", "https://")) and " " not in url:
        return f"[{title.replace('[', '(').replace(']', ')')}]({url})"
    return f"{title} <{url.split()[0]}>" if url and url.startswith("http") else title
