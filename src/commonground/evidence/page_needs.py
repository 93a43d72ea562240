"""Needs for docs/evidence.md: how common they are, what goes with what. In: `Evidence`. Out: Markdown, by section."""

from __future__ import annotations

import polars as pl

from commonground.evidence.columns import FACTORS
from commonground.evidence.model import Evidence
from commonground.evidence.page_sections import cite, tabulate, with_range


def tabulate_prevalence(evidence: Evidence) -> str:
    """Each need: what it means, how a person comes by it, its shares by age, letters of all its rows."""
    lines = []
    for need in evidence.needs.to_dicts():
        of_need = evidence.prevalence.filter(pl.col("need") == need["id"])
        rows = of_need.filter(pl.col("measure") == "prevalence")
        shares = "; ".join(_share(row) for row in rows.to_dicts())
        first = rows.row(0, named=True) if len(rows) else None
        cited = cite(first["source_title"], first["source_url"]) if first else ""
        letters = "".join(sorted(set(of_need["quality"])))
        lines.append([f"`{need['id']}`", need["plain"], need["level"], need["how"], shares, cited, letters])
    return tabulate(["need", "meaning", "of", "how", "share by age", "source", ""], lines)


def _share(row: dict[str, object]) -> str:
    """A share with the ages, sex and fifth of which it is."""
    words = [f"{row['age_from']}-{row['age_to']}"]
    words += [str(row["sex"])] if row["sex"] != "all" else []
    words += [f"fifth {row['imd_quintile']}"] if row["imd_quintile"] != "all" else []
    return f"{' '.join(words)}: {row['value']:.3g}"


def tabulate_registers(evidence: Evidence) -> str:
    """Which register of general practice tells how common a need is in a small area, and the share of England on it."""
    return tabulate(
        ["register", "need", "from age", "share of England", "year", "how", "source", ""],
        (
            [
                row["register"],
                f"`{row['need']}`",
                str(row["age_from"]),
                f"{row['value']:.3g}",
                row["year"],
                row["how_obtained"],
                cite(row["source_title"], row["source_url"]),
                row["quality"],
            ]
            for row in evidence.registers.to_dicts()
        ),
    )


def tabulate_loadings(evidence: Evidence) -> str:
    """How far each need leans on each common factor."""
    lines = []
    for need in evidence.loadings["need"].unique(maintain_order=True):
        rows = {row["factor"]: row for row in evidence.loadings.filter(pl.col("need") == need).to_dicts()}
        cells = [with_range(r["low"], r["value"], r["high"]) if (r := rows.get(f)) else "" for f in FACTORS]
        first = next(iter(rows.values()))
        lines.append([f"`{need}`", *cells, first["how_obtained"], first["quality"]])
    return tabulate(["need", *FACTORS, "how", ""], lines)


def tabulate_comorbidity(evidence: Evidence) -> str:
    """The published pairs that loadings are fitted to."""
    return tabulate(
        ["a", "b", "ages", "measure", "value", "year", "how", "source", ""],
        (
            [
                f"`{row['need_a']}`",
                f"`{row['need_b']}`",
                f"{row['age_from']}-{row['age_to']}",
                row["measure"].replace("_", " "),
                f"{row['value']:.3g}",
                row["year"],
                row["how_obtained"],
                cite(row["source_title"], row["source_url"]),
                row["quality"],
            ]
            for row in evidence.comorbidity.to_dicts()
        ),
    )
