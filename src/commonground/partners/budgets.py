"""What a body spends on each of its roles, from published accounts. In: `Place.accounts`, assumptions. Out: lines.

  gbp = published GBP * part of the body that is in the place * part of that in the patch * price index now / then

A fair share is a national total (assumptions partners.<role>.national_gbp) times the board's share of England by need;
its page is that of the total, and its note says how the total was come by and where the shares are.
A council that sent no return has the mean of its class, which is told as modelled. Where nothing else is known the line
is modelled: national spending for each resident (assumptions partners.<role>.gbp_per_resident) times those served.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl

from commonground.core.text import pounds
from commonground.evidence.figures import FORMULA, deflated
from commonground.evidence.model import Assumptions
from commonground.partners.model import MODELLED, BudgetLine, Partner
from commonground.place.accounts import CLASS_MEAN
from commonground.place.gazetteer.answers import short
from commonground.place.model import Place

THOUSAND = -3  # places to which a line is rounded
SHARED = "C"  # the letter of a part of what was read
LEAST_ICB = 0.01  # of the residents; a board with a smaller part of them is counted with the largest
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Patch:
    """Whom the body with `code` serves: units of a footprint, or with kind None the whole place; `served` residents."""

    kind: str | None
    codes: tuple[str, ...]
    served: float
    code: str = ""


def list_lines(
    roles: tuple[str, ...], patch: Patch, place: Place, assumptions: Assumptions, deflator: pl.DataFrame
) -> tuple[BudgetLine, ...]:
    """The lines of a body with `roles`, in their order; each role has one or more."""
    return tuple(line for role in roles for line in _of_role(role, patch, place, assumptions, deflator))


def _of_role(
    role: str, patch: Patch, place: Place, assumptions: Assumptions, deflator: pl.DataFrame
) -> list[BudgetLine]:
    """The published lines of a role, the body's own first, or one that is modelled and says why."""
    rows = sorted(_rows(place, role), key=lambda row: row["unit"] != patch.code)
    found = [(row, _measure_overlap(row, patch, place)) for row in rows]
    here = [(row, part) for row, part in found if part > 0]
    unknown = [row["note"] for row, _ in here if row["measure"] == "none"]
    if here and not unknown:
        lines = [_published_line(row, part, assumptions, deflator) for row, part in here]
        notes = [
            _whose(row, patch, place) + _name_body(row, line.share, len(here) > 1, place, assumptions)
            for line, (row, _) in zip(lines, here, strict=True)
        ]
        lines = [replace(line, note=note) for line, note in zip(lines, notes, strict=True)]
        if sum(line.gbp for line in lines) > 0:
            return [line for line in lines if line.gbp != 0]
        unknown = [f"{line.note} That is no budget" for line in lines if line.gbp <= 0]
    return [_modelled_line(role, patch.served, unknown, assumptions, deflator)]


def _rows(place: Place, role: str) -> Iterator[Row]:
    return place.accounts.filter(pl.col("role") == role).iter_rows(named=True)


def _measure_overlap(row: Row, patch: Patch, place: Place) -> float:
    """The part of an account's residents here whom the patch holds; spread evenly where its unit is not known."""
    if patch.kind is None:
        return 1.0
    if patch.kind == row["footprint"]:
        return float(row["unit"] in patch.codes)
    residents = place.residents.astype(np.float64)
    footprint, own = place.footprints[patch.kind], place.footprints.get(row["footprint"])
    wanted = [i for i, code in enumerate(footprint.codes) if code in patch.codes]
    inside = np.asarray(footprint.shares[:, wanted].sum(axis=1)).ravel()
    if own is not None and row["unit"] in own.codes:
        residents = residents * own.shares[:, [own.codes.index(row["unit"])]].toarray().ravel()
    return float(residents @ inside / max(residents.sum(), 1e-9))


def _published_line(row: Row, overlap: float, assumptions: Assumptions, deflator: pl.DataFrame) -> BudgetLine:
    """An account, a share of a national total, or the mean of a class, at the prices of the plan, without its note."""
    published, share, year, source, quality = row["value"], row["part"] * overlap, row["year"], row["source"], "A"
    url = row["url"]
    if row["measure"] == "share_of_england":
        national = assumptions[f"partners.{row['role']}.national_gbp"]
        published, share, year = national.number, share * row["value"], national.year
        source, quality, url = f"{national.source_title}; shared by {source}", national.quality, national.source_url
    share, uplift = float(f"{share:.6g}"), round(deflated(deflator, year), 4)
    line = BudgetLine(
        role=row["role"],
        gbp=round_gbp(published * share * uplift),
        published_gbp=published,
        share=share,
        year=year,
        uplift=uplift,
        basis=row["basis"],
        source=source,
        url=url if url.startswith("https://") else "",
        quality=max(quality, row["quality"], SHARED if share < 1 else "A"),
    )
    return replace(line, basis=MODELLED, published_gbp=None) if row["basis"] == CLASS_MEAN else line


def _whose(row: Row, patch: Patch, place: Place) -> str:
    """Who holds the money of an account that stands in the budget of another body; '' for the body's own.

    A county's housing money stands with the districts, who alone have the duty: a role that two bodies hold in an area
    is divided between them. A board with less than LEAST_ICB of the residents is counted with the largest.
    """
    if row["role"] == "housing" and row["footprint"] == "upper_tier" and row["unit"] != patch.code:
        return f"Held by {row['body_name']} County Council, not by this council. "
    boards = place.footprints.get(row["footprint"])
    if row["role"] != "icb" or row["unit"] == patch.code or boards is None or row["unit"] not in boards.codes:
        return ""
    served = boards.move(place.residents.astype(np.float64)) / max(place.population, 1)
    if served[boards.codes.index(row["unit"])] >= LEAST_ICB:
        return ""
    rest = f"serves under {LEAST_ICB:.0%} of the residents here and is counted with this one"
    return f"The share of {short(row['body_name'])}, which {rest}. "


def tell_elsewhere(partner: Partner, place: Place) -> str:
    """That a county's housing money stands in the budgets of its districts; '' for whoever else."""
    county = pl.col("unit") == partner.code, pl.col("footprint") == "upper_tier", pl.col("role") == "housing"
    rows = place.accounts.filter(*county)
    if partner.kind != "council" or rows.is_empty() or rows["value"][0] <= 0:
        return ""
    spent = f"{pounds(rows['value'][0])} in {rows['year'][0]}, for all its residents"
    held = f"What it spends on housing itself ({spent})"
    return f"{held} stands in the budgets of the district councils here, each its share: theirs is the duty."


def _name_body(row: Row, share: float, several: bool, place: Place, assumptions: Assumptions) -> str:
    """The note of an account: first whose it is, if shared or of `several`, and how shared; of a total, how it was got.

    England's published total of mental health, for one, is more than what its trusts have.
    """
    if row["measure"] == "share_of_england":
        obtained = assumptions[f"partners.{row['role']}.national_gbp"].how_obtained
        shares = f" The shares: {row['url']}" if row["url"].startswith("https://") else ""
        return f"{row['note']} The national total: {obtained.split(FORMULA)[0].rstrip('.')}.{shares}"
    if share < 1:
        when = "" if place.synthetic else {"patients": " of July 2022"}.get(row["shared_by"], " of Census 2021")
        whom = "patients" if row["shared_by"] == "patients" else "residents"
        return f"{row['body_name']}: shared by {whom}{when}, of whom {share:.2%} are here. {row['note']}"
    named = not several or row["note"].startswith(row["body_name"])
    return str(row["note"]) if named else f"{row['body_name']}: {row['note']}"


def _modelled_line(
    role: str, served: float, why: list[str], assumptions: Assumptions, deflator: pl.DataFrame
) -> BudgetLine:
    """National spending for each resident served, and why it had to be that."""
    each = assumptions[f"partners.{role}.gbp_per_resident"]
    uplift = round(deflated(deflator, each.year), 4)
    spent = f"{pounds(each.number)} a resident at {each.year} prices, of {served:,.0f} residents"
    told = [spent, *(words.rstrip(".") for words in why)]
    return BudgetLine(
        role=role,
        gbp=round_gbp(each.number * served * uplift),
        year=each.year,
        uplift=uplift,
        basis=MODELLED,
        source=each.source_title,
        url=each.source_url,
        quality=each.quality,
        note=". ".join(dict.fromkeys(told)) + ".",
    )


def round_gbp(gbp: float) -> float:
    """GBP to the nearest thousand."""
    return float(round(gbp, THOUSAND))
