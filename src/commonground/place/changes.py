"""What has changed since the lookups, or is to change, in a place. In: its footprints. Out: `Change`s, a sentence each.

Combined authorities are those of 2023, boards those of the date that was asked for; the package's tables say what
became of them, each row with its source and a letter for how sure it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import polars as pl

from commonground.core.text import listed
from commonground.place import boards
from commonground.place.gazetteer.answers import say_day, say_when, short
from commonground.place.gazetteer.model import Former, Newer
from commonground.place.gazetteer.own_tables import read_former, read_newer
from commonground.place.model import Change, Footprint
from commonground.place.trusts import EVER, read_successions

SINCE = "2024"  # lookups hold what was before
HOW_SURE = {
    "A": "(read in the source, quality A)",
    "B": "(quoted by a secondary page, quality B)",
    "C": "(derived, quality C)",
    "D": "(recalled and not checked, quality D)",
}


def list_changes(footprints: Mapping[str, Footprint]) -> tuple[Change, ...]:
    """The changes since the lookups, or to come, that concern the bodies of a place."""
    names = {code: short(name) for one in footprints.values() for code, name in zip(one.codes, one.names, strict=True)}
    units = {kind: set(one.codes) for kind, one in footprints.items()}
    made = units.get("upper_tier", set()) | units.get("district", set())
    return (*_ended(units, names), *_begun(footprints), *_merged(footprints), *_made(made, names))


def _ended(units: Mapping[str, set[str]], names: Mapping[str, str]) -> Iterator[Change]:
    newer = {code: short(name) for code, name in boards.read_successions().select("new", "new_name").iter_rows()}
    newer |= {one.code: one.name for one in read_newer() if one.code}
    for one in read_former():
        if one.code in units.get(one.kind, ()) and one.date > SINCE and not one.remark.endswith(" code"):
            yield Change((one.code,), f"{_say_end(one, names[one.code], newer)} {HOW_SURE[one.quality]}.")


def _say_end(former: Former, name: str, newer: Mapping[str, str]) -> str:
    if not former.became:
        council = "County Council and the district councils in it"
        return f"{name} {council} are planned to be replaced by {former.remark} {say_when(former.date)}"
    became = listed([newer.get(code, code) for code in former.became])
    how = "was divided between" if former.remark == "divided" else "became part of"
    shown = name if former.kind == "icb" else f"{name} Combined Authority"
    year = "2024" if former.kind == "icb" else "2023"
    what = "was made anew, with other councils," if became == shown else f"{how} {became}"
    return f"{shown} is here as it was in {year}; it {what} {say_when(former.date)}"


def _begun(footprints: Mapping[str, Footprint]) -> Iterator[Change]:
    """The boards of a place that began or grew after the totals here were published, and those before them."""
    now, before = footprints.get("icb"), footprints.get("icb_2024")
    if now is None or before is None:
        return
    rows = boards.read_successions().filter(
        pl.col("new").is_in(list(now.codes)) & pl.col("old").is_in(list(before.codes))
    )
    for code, name in zip(now.codes, now.names, strict=True):
        came = rows.filter(pl.col("new") == code).unique("old", maintain_order=True)
        old = listed([short(before.names[before.codes.index(one)]) for one in came["old"]])
        if old not in ("", short(name)):
            took = f"{short(name)} has the areas of {old} here since {say_day(came['date'][0])}"
            sure = HOW_SURE[max(came["quality"])]
            yield Change((code,), f"{took}; totals published before stay with the board of then {sure}.")


def _merged(footprints: Mapping[str, Footprint]) -> Iterator[Change]:
    """The acute trusts of a place that have become part of another since their catchments were published."""
    acute = footprints.get("acute_trust")
    if acute is None:
        return
    names = dict(zip(acute.codes, acute.names, strict=True))
    rows = read_successions(EVER).filter(pl.col("old").is_in(acute.codes))
    for code, name, since, quality in rows.select("old", "new_name", "date", "quality").iter_rows():
        became = f"{names[code]} became part of {name} {say_when(since)}"
        yield Change((code,), f"{became}; its catchment and totals here are those of before {HOW_SURE[quality]}.")


def _made(councils: set[str], names: Mapping[str, str]) -> Iterator[Change]:
    for one in read_newer():
        members = tuple(code for code in one.made_of if code in councils)
        if one.kind == "combined_authority" and members:
            yield Change(members, f"{_say_made(one, [names[code] for code in members])} {HOW_SURE[one.quality]}.")


def _say_made(newer: Newer, members: list[str]) -> str:
    verb = "belongs" if len(members) == 1 else "belong"
    since = f"{newer.name} since {say_day(newer.date)}"
    belong = f"may by now belong to {newer.name}" if newer.quality == "D" else f"{verb} to {since}"
    return f"{listed(members)} {belong}, which the lookup of combined authorities, of 2023, does not have"
