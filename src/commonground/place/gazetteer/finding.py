"""Which place is meant. In: a name, a code, a list of either, or a file of codes. Out: `Found`, or a sentence.

Nothing is guessed: what could be several places is asked back, what is none is refused with the nearest names.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import polars as pl

from commonground.core.errors import SeveralErrors, UserError
from commonground.core.text import listed, quoted
from commonground.place.area_codes import as_code, read_area_list
from commonground.place.gazetteer import answers, codes, listing, naming, paths
from commonground.place.gazetteer.model import Found, Published
from commonground.place.gazetteer.register import Register
from commonground.place.gazetteer.words import LOOSE, fold, says_only_kind

LONGEST = 400  # signs of a name, or of a list of names
MOST_DISTRICTS = 3  # in the name of a list of small areas
COUNTRIES = {
    "england": "England as a whole is more than a place here",
    **dict.fromkeys(("wales", "cymru"), "Wales is not covered"),
    "scotland": "Scotland is not covered",
    **dict.fromkeys(("northern ireland", "ireland", "ni"), "Northern Ireland is not covered"),
    **dict.fromkeys(
        ("uk", "united kingdom", "great britain", "britain", "gb", "england wales"),
        "only places in England are covered",
    ),
}
IN_ENGLAND = re.compile(r"(,\s*|\s+in\s+)(england|uk|u\.k\.|united kingdom|great britain|gb)\s*$", re.IGNORECASE)
WITHIN = re.compile(
    r"^(?P<part>.+?)(,\s*|\s+in\s+|\s+within\s+)(?P<whole>[^,]+(,\s*(?:city|county) of)?)$", re.IGNORECASE
)


def find(query: str | Path | Sequence[str], areas: pl.DataFrame, published: Published) -> Found:
    """The place that `query` means: a name, a code, several of either, or the path of a file of codes.

    `areas`: as from `lookups.read`. Raises UserError for what is no place or could be several, with what could have
    been meant; for a body that is no more with what it became and when.
    """
    return seek(query, Register(areas, published))


def seek(query: str | Path | Sequence[str], register: Register) -> Found:
    """The place that `query` means, as `find` has it, in a register that is made already."""
    if isinstance(query, Path):
        return _of_file(query, register)
    if isinstance(query, str):
        return _of_words(query.strip(), register)
    if isinstance(query, Sequence) and not isinstance(query, bytes | bytearray):
        return _of_items(query, register)
    raise UserError(f"a name, a code, a list of codes or a path is wanted, not {quoted(query)}", mend=answers.GIVE)


def _of_items(items: Sequence[object], register: Register) -> Found:
    """A list in Python: codes of small areas, or names and codes of places."""
    wrong = next((item for item in items if not isinstance(item, str)), None)
    if wrong is not None:
        raise UserError(f"the list holds {quoted(wrong)}, which is no name or code", mend=codes.LIST_CODES)
    words = list(dict.fromkeys(word.strip() for word in map(str, items) if word.strip()))
    if not words:
        raise UserError("the list names no areas", mend=codes.LIST_CODES)
    if all(codes.is_code(word) for word in words):
        return _of_codes(words, register)
    return listing.unite([_of_words(word, register) for word in words])


def _of_words(words: str, register: Register) -> Found:
    if not words:
        raise UserError("no place was named", mend=answers.GIVE)
    words = as_code(words) if codes.is_code(as_code(words)) else words
    tokens = [token for token in re.split(r"[\s,;+]+", words) if token]
    if tokens and all(map(codes.is_code, tokens)):
        return _of_codes(list(dict.fromkeys(tokens)), register)
    if paths.looks_like_path(words):
        paths.refuse_web(words)
        return _of_file(Path(os.path.expanduser(words)), register)
    if len(words) > LONGEST:
        raise naming.refuse_overlong(words)
    country = COUNTRIES.get(" ".join(word for word in fold(words).split() if word not in (*LOOSE, "nhs")))
    if country:
        raise UserError(country, mend=answers.GIVE)
    return _of_name(IN_ENGLAND.sub("", words), register)


def _of_name(words: str, register: Register) -> Found:
    """A whole name; else a code, a part of a place, or a list of places. Raises UserError for anything else."""
    one = partial(_find_one, register=register)
    found = one(words) or _of_part(words, register) or listing.find_several(words, one)
    if found is not None:
        return found
    if says_only_kind(words):
        raise answers.refuse_generic(words)
    refused = codes.refuse_postcode(words) or naming.explain_unknown(words, register)
    if paths.is_file(words):
        refused = UserError(f"there is no place {quoted(words)}, but a file", mend=f"for the file give ./{words}")
    raise refused


def _find_one(words: str, register: Register) -> Found | None:
    """The one place of a name or a code; None for neither."""
    if codes.is_code(words):
        return codes.of_code(words.upper(), register)
    return naming.find_named(words, register) or codes.of_code(words.strip().upper(), register)


def _of_part(words: str, register: Register) -> Found | None:
    """A part named with the place that it lies in, None for other words."""
    pair = WITHIN.match(words)
    if pair is None:
        return None
    inside = naming.find_within(pair["part"], pair["whole"], register)
    if inside is None and re.match(r",", words[len(pair["part"]) :]):
        naming.refuse_stray_part(pair["part"], pair["whole"], register)
    return inside


def _of_codes(words: Sequence[str], register: Register) -> Found:
    """One place of all codes: small areas, or bodies by their codes."""
    given = [code.upper() for code in words]
    found = [codes.of_code(code, register) for code in given]
    for code, one in zip(given, found, strict=True):
        if one is None:
            raise codes.refuse(code, register)
    return _together([one for one in found if one is not None], register)


def _together(found: Sequence[Found], register: Register) -> Found:
    """Areas and bodies as one place: bodies keep their names, a list of small areas is called by districts."""
    if len(found) == 1:
        return found[0]
    if any(one.kind in ("areas", "lsoa") for one in found):
        areas = tuple(sorted({code for one in found for code in one.areas}))
        name = _name_of_list(areas, register)
        return Found("areas", "", name, areas, tuple(note for one in found for note in one.notes))
    return listing.unite(found)


def _name_of_list(areas: Sequence[str], register: Register) -> str:
    """'2 small areas of Bolton'; of more than three districts their number."""
    inside = register.areas.filter(pl.col("code").is_in(areas))
    districts = inside["district_name"].unique().sort().to_list()
    where = listed(districts) if len(districts) <= MOST_DISTRICTS else f"{len(districts)} districts"
    return f"{len(areas):,} small area{'s' if len(areas) > 1 else ''} of {where}"


def _of_file(path: Path, register: Register) -> Found:
    """The areas that a file lists by their codes, or by those of bodies; each that is none is refused with its line."""
    paths.refuse_no_list(path)
    found, problems = [], []
    for line in read_area_list(path):
        try:
            one = codes.of_code(line.code, register)
            if one is None:
                raise codes.refuse(line.code, register, line.where, line.given)
            found.append(one)
        except UserError as error:
            problems.append(error if error.where else UserError(error.what, where=line.where, mend=error.mend))
    if problems:
        raise SeveralErrors(problems)
    return Found("areas", "", path.stem, tuple(sorted({code for one in found for code in one.areas})))
