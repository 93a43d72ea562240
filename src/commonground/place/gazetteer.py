"""Which place is meant. In: a name, a code or a list of areas, and the lookups. Out: `Found`, or a sentence."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from commonground.core.errors import SeveralErrors, UserError, did_you_mean
from commonground.place.area_codes import explain, read_area_list
from commonground.place.footprints import TITLES

SEARCHED = ("district", "upper_tier", "icb", "combined_authority")  # in the order preferred for the same areas
AREA_CODE = re.compile(r"^[EW]01\d{6}$")
MOST_LISTED = 8


@dataclass(frozen=True)
class Found:
    """A place by its areas. `kind`: one of SEARCHED, or 'areas' for a list."""

    kind: str
    code: str
    name: str
    areas: tuple[str, ...]  # codes in order


@dataclass(frozen=True)
class _Body:
    kind: str
    code: str
    name: str
    names: tuple[str, ...]  # folded: the name, and what people say for it
    codes: tuple[str, ...]  # folded


def find(query: str | Path | Sequence[str], lookups: pl.DataFrame) -> Found:
    """The district, unitary, upper tier, ICB or combined authority that `query` names, or a list of LSOA codes.

    A name or a code, in any case; an unambiguous part of a name is enough, and an exact name beats a
    part. Also a sequence of LSOA codes, the path of a text file of them, or codes divided by commas.
    Raises UserError for an unknown or ambiguous place, with what could have been meant.
    """
    if not isinstance(query, str | Path):
        return _of_areas(query, lookups, "areas given")
    words = str(query).strip()
    if not words:
        raise UserError("no place was named", mend="give a district, council, ICB or combined authority")
    if _is_list(words):
        return _of_areas(re.split(r"[\s,;]+", words), lookups, "areas given")
    body = _named(words, lookups)
    if body is not None:
        inside = lookups.filter(pl.col(f"{body.kind}_code") == body.code)
        return Found(body.kind, body.code, body.name, tuple(inside["code"]))
    if Path(words).is_file():
        return _of_file(Path(words), lookups)
    raise _unknown(words, lookups)


def _named(words: str, lookups: pl.DataFrame) -> _Body | None:
    """The one body that `words` name, None when there is none. Raises UserError when there are several."""
    bodies = list(_bodies(lookups))
    wanted = fold(words)
    for matches in (
        [body for body in bodies if wanted in body.codes],
        [body for body in bodies if wanted == body.names[0]],
        [body for body in bodies if wanted in body.names],
        [body for body in bodies if _part_of(wanted, body.names[0])],
    ):
        different = _without_same_areas(matches, lookups)
        if len(different) == 1:
            return different[0]
        if different:
            raise _ambiguous(words, different)
    return None


def fold(words: str) -> str:
    """A name as it is compared: small letters, no accents, punctuation or doubled spaces; 'and' for '&'."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().casefold()
    spaced = plain.replace("&", " and ").replace("'", "").replace(".", "")
    return " ".join(re.sub(r"[^a-z0-9]+", " ", spaced).split())


def _bodies(lookups: pl.DataFrame) -> Iterable[_Body]:
    for kind in SEARCHED:
        columns = [f"{kind}_code", f"{kind}_name"] + (["icb_nhs_code"] if kind == "icb" else [])
        for row in lookups.select(columns).drop_nulls().unique().sort(columns[0]).iter_rows():
            code, name, *others = row
            codes = (fold(code), *(fold(other) for other in others))
            yield _Body(kind, code, name, tuple(dict.fromkeys(map(fold, _said(name)))), codes)


def _said(name: str) -> list[str]:
    """A name and what people say for it: 'Herefordshire' for 'Herefordshire, County of', an ICB without its ending."""
    short = name.removesuffix(" Integrated Care Board")
    names = [name, short, f"{short} ICB", name.split(",")[0]]
    if "," in name:
        before, after = (part.strip() for part in name.split(",", 1))
        names.append(f"{after} {before}")
    return names


def _part_of(wanted: str, name: str) -> bool:
    """Whether `wanted` begins at the beginning of a word of `name`."""
    return f" {wanted}" in f" {name}"


def _without_same_areas(bodies: Sequence[_Body], lookups: pl.DataFrame) -> list[_Body]:
    """`bodies` less those that cover the same areas as an earlier one (a unitary is a district and an upper tier)."""
    kept: dict[tuple[str, ...], _Body] = {}
    for body in bodies:
        areas = tuple(lookups.filter(pl.col(f"{body.kind}_code") == body.code)["code"])
        kept.setdefault(areas, body)
    return list(kept.values())


def _is_list(words: str) -> bool:
    return all(AREA_CODE.match(word.upper()) for word in re.split(r"[\s,;]+", words) if word)


def _of_file(path: Path, lookups: pl.DataFrame) -> Found:
    """The areas listed in a text file or a table; each that is none of England's is refused with its line."""
    districts = dict(lookups.select("code", "district_name").iter_rows())
    listed = read_area_list(path)
    problems = [
        UserError(explain(one.given, one.code), where=one.where, mend="list codes such as E01004766, one a line")
        for one in listed
        if one.code not in districts
    ]
    if problems:
        raise SeveralErrors(problems)
    return Found("areas", "", path.stem, tuple(sorted({one.code for one in listed})))


def _of_areas(codes: Sequence[str], lookups: pl.DataFrame, name: str, where: str | None = None) -> Found:
    wanted = sorted({code.strip().upper() for code in codes if code.strip()})
    known = set(lookups["code"])
    unknown = [code for code in wanted if code not in known]
    if unknown or not wanted:
        what = f"{unknown[0]!r} is not a small area (LSOA 2021) of England" if unknown else "the list names no areas"
        raise UserError(what, where=where, mend="list codes such as E01004766, one a line")
    return Found("areas", "", name, tuple(wanted))


def _ambiguous(words: str, bodies: Sequence[_Body]) -> UserError:
    listed = [f"{body.name} ({TITLES[body.kind].lower()}, {body.code})" for body in bodies[:MOST_LISTED]]
    more = f" and {len(bodies) - MOST_LISTED} more" if len(bodies) > MOST_LISTED else ""
    return UserError(
        f"{words!r} could be {len(bodies)} places: {'; '.join(listed)}{more}", mend="give the whole name or the code"
    )


def _unknown(words: str, lookups: pl.DataFrame) -> UserError:
    names = {said: None for body in _bodies(lookups) for said in _said(body.name)}
    mend = (
        did_you_mean(words, names)
        or "give a district, council, ICB or combined authority in England, or a file of LSOA codes"
    )
    return UserError(f"there is no place {words!r} in England", mend=mend)
