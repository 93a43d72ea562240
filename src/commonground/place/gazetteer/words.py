"""How names are compared, and what their words say of the kind of body. In: what was asked. Out: `Wanted`s."""

from __future__ import annotations

import re
import unicodedata

from commonground.place.gazetteer.model import Wanted

COUNCILS = frozenset({"district", "upper_tier"})
DISTRICT, COUNTY = frozenset({"district"}), frozenset({"upper_tier"})
BOARD, AUTHORITY = frozenset({"icb"}), frozenset({"combined_authority"})
POLICE, FIRE, REGION = frozenset({"police"}), frozenset({"fire"}), frozenset({"region"})
ENDINGS = {
    "integrated care board": BOARD,
    "integrated care system": BOARD,
    "integrated care partnership": BOARD,
    "health and care partnership": BOARD,
    "integrated care": BOARD,
    "icb": BOARD,
    "icp": BOARD,
    "ics": BOARD,
    "sub icb location": frozenset({"sub_icb"}),
    "sub icb": frozenset({"sub_icb"}),
    "clinical commissioning group": frozenset({"ccg"}),
    "ccg": frozenset({"ccg"}),
    "primary care network": frozenset({"pcn"}),
    "pcn": frozenset({"pcn"}),
    "mayoral combined county authority": AUTHORITY,
    "mayoral combined authority": AUTHORITY,
    "combined county authority": AUTHORITY,
    "combined authority": AUTHORITY,
    "mayoral strategic authority": AUTHORITY,
    "strategic authority": AUTHORITY,
    "mayoralty": AUTHORITY,
    "mca": AUTHORITY,
    "cca": AUTHORITY,
    "ca": AUTHORITY,
    "metropolitan borough council": DISTRICT,
    "metropolitan district council": DISTRICT,
    "metropolitan city council": DISTRICT,
    "metropolitan borough": DISTRICT,
    "metropolitan district": DISTRICT,
    "city metropolitan district council": DISTRICT,
    "london borough council": DISTRICT,
    "london borough": DISTRICT,
    "city and district council": DISTRICT,
    "county borough council": DISTRICT,
    "county borough": DISTRICT,
    "borough council": DISTRICT,
    "district council": DISTRICT,
    "city council": DISTRICT,
    "unitary authority": DISTRICT,
    "unitary council": DISTRICT,
    "unitary": DISTRICT,
    "lbc": DISTRICT,
    "mbc": DISTRICT,
    "mdc": DISTRICT,
    "bc": DISTRICT,
    "dc": DISTRICT,
    "ua": DISTRICT,
    "borough": DISTRICT,
    "district": DISTRICT,
    "city": DISTRICT,
    "county council": COUNTY,
    "county": COUNTY,
    "cc": COUNCILS,
    "councils": COUNCILS,
    "council": COUNCILS,
    "local authority": COUNCILS,
    "police and crime commissioner": POLICE,
    "police force area": POLICE,
    "police service": POLICE,
    "police force": POLICE,
    "police area": POLICE,
    "constabulary": POLICE,
    "police": POLICE,
    "pcc": POLICE,
    "fire and rescue authority": FIRE,
    "fire and rescue service": FIRE,
    "fire and rescue": FIRE,
    "fire authority": FIRE,
    "fire service": FIRE,
    "fire brigade": FIRE,
    "fire": FIRE,
    "frs": FIRE,
    "government office region": REGION,
    "region": REGION,
    "electoral ward": frozenset({"ward"}),
    "ward": frozenset({"ward"}),
    "msoa": frozenset({"msoa"}),
    "lsoa": frozenset({"lsoa"}),
}
BEGINNINGS = {
    "nhs": frozenset({"icb", "sub_icb", "ccg"}),
    "council of the city of": DISTRICT,
    "council of the": COUNCILS,
    "council of": COUNCILS,
    "borough council of": DISTRICT,
    "metropolitan borough of": DISTRICT,
    "metropolitan district of": DISTRICT,
    "london borough of": DISTRICT,
    "lb of": DISTRICT,
    "lb": DISTRICT,
    "royal borough of": DISTRICT,
    "rb of": DISTRICT,
    "rb": DISTRICT,
    "city and county of": DISTRICT,
    "city and borough of": DISTRICT,
    "borough of": DISTRICT,
    "district of": DISTRICT,
    "city of": DISTRICT,
    "county of": COUNCILS,
    "ward of": frozenset({"ward"}),
    "region of": REGION,
    "the": None,
}
NOT_PLACES = {
    "foundation trust": "a trust serves a place but is none",
    "nhs trust": "a trust serves a place but is none",
    "trust": "a trust serves a place but is none",
    "hospital": "a hospital serves a place but is none",
    "hospitals": "a hospital serves a place but is none",
    "parish council": "parishes are not in the lookups",
    "town council": "parishes are not in the lookups",
    "parish": "parishes are not in the lookups",
    "constituency": "parliamentary constituencies are not in the lookups",
    "surgery": "a practice serves a place but is none",
    "medical centre": "a practice serves a place but is none",
    "primary care trust": "primary care trusts ended on 31 March 2013",
    "pct": "primary care trusts ended on 31 March 2013",
    "strategic health authority": "strategic health authorities ended on 31 March 2013",
    "sustainability and transformation partnership": "these partnerships became integrated care boards on 1 July 2022",
    "clinical commissioning group": "clinical commissioning groups ended on 30 June 2022",
    "ccg": "clinical commissioning groups ended on 30 June 2022",
    "stp": "these partnerships became integrated care boards on 1 July 2022",
}
"""Ends of names of what cannot be built, and why."""

LOOSE = frozenset(
    {
        *("a", "all", "an", "and", "entire", "for", "in", "my", "of", "on", "our", "the", "whole"),
        *("area", "areas", "authority", "care", "health", "local", "place", "places"),
    }
)
GENERIC = LOOSE | {word for phrase in (*ENDINGS, *BEGINNINGS, *NOT_PLACES) for word in phrase.split()}


def fold(words: str) -> str:
    """A name as it is compared: small letters, no accents or punctuation; 'and' for '&', 'st' for 'saint'."""
    plain = unicodedata.normalize("NFKD", words).casefold()
    kept = "".join(mark for mark in plain if unicodedata.category(mark) not in ("Mn", "Cf"))
    spaced = re.sub(r"[.'’‘`]", "", re.sub(r"(?<=\w\w)\.(?=\w\w)", " ", kept.replace("&", " and ")))
    return " ".join("st" if word == "saint" else word for word in re.sub(r"[\W_]+", " ", spaced).split())


def read_wanted(words: str) -> tuple[Wanted, ...]:
    """Every reading of `words`, the fullest first: 'Essex County Council', then 'Essex' among county councils."""
    found = [Wanted(fold(words), None)]
    for wanted in found:  # which grows
        found += [one for one in _shorter(wanted) if one not in found]
    return tuple(sorted(found, key=lambda one: -len(one.words)))


def _shorter(wanted: Wanted) -> list[Wanted]:
    """`wanted` without each word for a kind that stands at its end or its beginning, among those kinds."""
    words = wanted.words
    cut: list[tuple[str, frozenset[str] | None]]
    cut = [(words.removesuffix(f" {end}"), kinds) for end, kinds in ENDINGS.items() if words.endswith(f" {end}")]
    cut += [
        (words.removeprefix(f"{start} "), kinds) for start, kinds in BEGINNINGS.items() if words.startswith(f"{start} ")
    ]
    return [Wanted(rest, _both(wanted.kinds, kinds)) for rest, kinds in cut]


def _both(one: frozenset[str] | None, other: frozenset[str] | None) -> frozenset[str] | None:
    return one if other is None else other if one is None else one & other


def says_only_kind(words: str) -> bool:
    """Whether every word says what kind of body is meant, and none says which: 'NHS', 'the council'."""
    return all(word in GENERIC for word in fold(words).split())


def why_no_place(words: str) -> str | None:
    """Why what the end of `words` names cannot be built: a trust, a parish."""
    folded = fold(words)
    return next((why for ending, why in NOT_PLACES.items() if folded.endswith(f" {ending}")), None)
