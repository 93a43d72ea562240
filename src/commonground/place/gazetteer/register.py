"""Every body of England by its names and its codes. In: lookups, published tables. Out: `Register`.

Plain bodies are listed at once; wards, police, MSOAs and primary care networks only when they are asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from commonground.core.text import listed
from commonground.place import networks
from commonground.place.gazetteer import history, own_tables
from commonground.place.gazetteer.model import Body, Former, Found, Newer, Published
from commonground.place.gazetteer.words import fold

AREA_NAME = re.compile(r"(?P<stem>.+) (?P<number>\d{3})(?P<letter>[a-z]?)")  # 'bolton 001', 'bolton 001a', folded
BOARD = " Integrated Care Board"
ALWAYS = ("district", "upper_tier", "icb", "combined_authority", "region", "sub_icb", "police", "fire")
AREA_OF = {"region": "region", "police": "police area", "fire": "fire and rescue area"}
"""Kinds that share their names with councils, and what tells their places apart."""
ON_REQUEST = ("ward", "msoa", "lsoa", "pcn")


@dataclass(frozen=True)
class Register:
    """What the lookups and the package's tables know of names. `areas`: as from `lookups.read`."""

    areas: pl.DataFrame
    published: Published

    @cached_property
    def former(self) -> tuple[Former, ...]:
        """Bodies that are no more, or not for long."""
        return (*history.list_former_districts(self._history), *own_tables.read_former())

    @cached_property
    def elsewhere(self) -> dict[str, str]:
        """Councils outside England by folded name, and their codes."""
        names = history.list_elsewhere(self._history)
        return {fold(name.removeprefix("City of ")): code for name, code in names.items()}

    @cached_property
    def bodies(self) -> tuple[Body, ...]:
        """Every body of ALWAYS, in that order; a unitary council is a district, not a county council as well."""
        said: dict[str, set[str]] = {}
        for words, codes in own_tables.read_spellings():
            for code in codes:
                said.setdefault(code, set()).add(fold(words))
        for words, (code, _) in self._renamed.items():
            said.setdefault(code, set()).add(fold(words))
        districts = set(self.areas["district_code"])
        superseded = {one.code for one in own_tables.read_former() if one.kind == "combined_authority"}
        return tuple(
            Body(kind, code, name, frozenset(_whole_names(kind, name) | said.get(code, set())))
            for kind in ALWAYS
            if f"{kind}_code" in self.areas.columns
            for code, name in self._units(kind)
            if not (kind == "upper_tier" and code in districts) and code not in superseded
        )

    @cached_property
    def newer(self) -> tuple[tuple[Newer, frozenset[str]], ...]:
        """Bodies made since the lookups, with their folded names."""
        held = set(self.areas["icb_code"])
        made = (one for one in own_tables.read_newer() if one.code not in held)
        return tuple(
            (one, frozenset({fold(one.name), fold(_core(one.name))} | self._said_of(one.code))) for one in made
        )

    @cached_property
    def ended_networks(self) -> tuple[Former, ...]:
        """Primary care networks of 2022 and 2023 that are no more, and those that their practices belong to now."""
        rows = networks.list_ended(self.published).select("code", "name", "became").iter_rows()
        return tuple(Former("pcn", code, name, networks.MEMBERS_ON, tuple(into)) for code, name, into in rows)

    def names_of_former(self, former: Former) -> frozenset[str]:
        """The folded names of a body that is no more; a board's without its formal parts too."""
        core = {"icb": _core, "pcn": _network_core}.get(former.kind, str)(former.name)
        return frozenset({fold(former.name), fold(core)} | self._said_of(former.code))

    def former_board(self, nhs_code: str) -> str | None:
        """The ONS code of the board of 2024 of an NHS code such as QNQ, None where there was none."""
        if "icb_2024_nhs_code" not in self.areas.columns:
            return None
        boards = self.areas.filter(pl.col("icb_2024_nhs_code") == nhs_code)
        return boards["icb_2024_code"][0] if boards.height else None

    def _said_of(self, code: str) -> set[str]:
        """What people say for the body of `code`, folded."""
        return {fold(words) for words, codes in own_tables.read_spellings() if code and code in codes}

    def named(self, words: str, kinds: Iterable[str]) -> tuple[Body, ...]:
        """The bodies of `kinds` of which the folded `words` are all of the name."""
        found = [body for body in self._by_name.get(words, ()) if body.kind in kinds]
        for kind in ON_REQUEST:
            if kind in kinds:
                found += [body for body in self.list_on_request(kind, words) if words in body.names]
        return tuple(found)

    def list_on_request(self, kind: str, words: str) -> tuple[Body, ...]:
        """The bodies of a kind of ON_REQUEST that `words` may name."""
        if kind == "ward":
            return self.wards
        return self.networks if kind == "pcn" else self._small_named(kind, words)

    def coded(self, code: str) -> Body | None:
        """The body of an ONS or NHS code, None where no lookup has it."""
        kinds = [kind for kind in (*ALWAYS, "ward") if f"{kind}_code" in self.areas.columns]
        for kind in kinds:
            inside = self.areas.filter(pl.col(f"{kind}_code") == code)
            if inside.height and not self._superseded(code):
                within = inside["district_name"][0] if kind == "ward" else ""
                return self._body(kind, code, inside[f"{kind}_name"][0], within)
        return self._coded_otherwise(code)

    def areas_of(self, body: Body) -> tuple[str, ...]:
        """The codes of the small areas of a body, in order."""
        if body.kind == "pcn":
            return networks.list_main_areas(self._shares, body.code)
        if body.kind in ("msoa", "lsoa"):
            column = "msoa_code" if body.kind == "msoa" else "code"
            return tuple(self._small.filter(pl.col(column) == body.code)["code"])
        return tuple(self.areas.filter(pl.col(f"{body.kind}_code") == body.code)["code"])

    def area_name(self, code: str) -> str | None:
        """The name of a small area by its code, None where it is none of England's of 2021."""
        return self._area_names.get(code)

    def areas_since(self, code: str) -> tuple[str, ...]:
        """The small areas of 2021 that a small area of 2011 became; nothing for another code."""
        if not code.startswith("E01"):
            return ()
        pairs = self.published.frame("lookup_lsoa11_lsoa21_ltla22")
        return tuple(pairs.filter(pl.col("lsoa11_code") == code)["lsoa21_code"].unique().sort())

    def found(self, body: Body, notes: tuple[str, ...] = ()) -> Found:
        """A body as a place, by a name that is no other's: a ward's says its district."""
        own = (networks.NOTE,) if body.kind == "pcn" else ()
        return Found(body.kind, body.code, _place_name(body), self.areas_of(body), (*notes, *own))

    def earlier_name(self, code: str, words: str) -> tuple[str, str] | None:
        """The name that the body of `code` had before, if the folded `words` are that, and the date of its own."""
        earlier = ((name, day) for name, (of, day) in self._renamed.items() if of == code and fold(name) == words)
        return next(earlier, None)

    def build_newer(self, newer: Newer) -> Found:
        """A combined authority made since the lookups, from the councils that it was made of."""
        bodies = [body for code in newer.made_of if (body := self.coded(code))]
        areas = tuple(sorted(area for body in bodies for area in self.areas_of(body)))
        note = (
            f"{newer.name} is newer than the published lookup (2023); it is taken as "
            f"{listed([body.name.split(', C')[0] for body in bodies])} (quality {newer.quality}: {newer.source})."
        )
        return Found(newer.kind, newer.code, newer.name, areas, (note,))

    @cached_property
    def groups(self) -> tuple[tuple[str, str], ...]:
        """NHS code and name of each clinical commissioning group of 2022."""
        return tuple(networks.list_practice_groups(self.published).iter_rows())

    @cached_property
    def wards(self) -> tuple[Body, ...]:
        """Every ward, each within its district."""
        rows = self.areas.select("ward_code", "ward_name", "district_name").drop_nulls().unique().sort("ward_code")
        return tuple(Body("ward", code, name, frozenset({fold(name)}), where) for code, name, where in rows.iter_rows())

    @cached_property
    def networks(self) -> tuple[Body, ...]:
        """Every primary care network, each within its sub-ICB location."""
        places = dict(self._units("sub_icb"))
        of_code = {_nhs_code(name): name for name in places.values()}
        rows = networks.list_networks(self.published)
        return tuple(
            Body("pcn", code, name, frozenset({fold(name), fold(_network_core(name))}), of_code.get(where, ""))
            for code, name, where in rows.select("code", "name", "sub_icb").iter_rows()
        )

    def _small_named(self, kind: str, words: str) -> tuple[Body, ...]:
        """The MSOA or LSOA of 2021 that is called so: 'bolton 001', 'bolton 001a'."""
        named = AREA_NAME.fullmatch(words)
        if named is None or (kind == "lsoa") != bool(named["letter"]):
            return ()
        stems = self.areas.select(stem=pl.col("name").str.replace(r" \S+$", "")).unique()["stem"]
        names = [f"{stem} {named['number']}{named['letter'].upper()}" for stem in stems if fold(stem) == named["stem"]]
        code, name = ("msoa_code", "msoa_name") if kind == "msoa" else ("code", "name")
        rows = self._small.filter(pl.col(name).is_in(names)).select(code, name).unique().sort(code)
        return tuple(Body(kind, code, name, frozenset({words})) for code, name in rows.iter_rows())

    @cached_property
    def _small(self) -> pl.DataFrame:
        """Columns code, name, msoa_code, msoa_name of every small area."""
        pairs = self.published.frame("oa_crosswalk").select(code="lsoa_code", msoa_code="msoa_code").unique()
        name = pl.col("name").str.replace(r"[A-Z]$", "")
        return self.areas.select("code", "name").with_columns(msoa_name=name).join(pairs, on="code").sort("code")

    @cached_property
    def _shares(self) -> pl.DataFrame:
        return networks.share_patients(networks.count_patients(self.published))

    @cached_property
    def _history(self) -> pl.DataFrame:
        return self.published.frame("lookup_ltla_ltla")

    @cached_property
    def _renamed(self) -> dict[str, tuple[str, str]]:
        return history.list_renamed(self._history)

    @cached_property
    def _area_names(self) -> dict[str, str]:
        return dict(self.areas.select("code", "name").iter_rows())

    @cached_property
    def _by_name(self) -> dict[str, list[Body]]:
        found: dict[str, list[Body]] = {}
        for body in self.bodies:
            for name in body.names:
                found.setdefault(name, []).append(body)
        return found

    def _units(self, kind: str) -> Iterator[tuple[str, str]]:
        rows = self.areas.select(f"{kind}_code", f"{kind}_name").drop_nulls().unique().sort(f"{kind}_code")
        yield from rows.iter_rows()

    def _superseded(self, code: str) -> bool:
        return any(one.code == code and one.kind == "combined_authority" for one in own_tables.read_former())

    def _body(self, kind: str, code: str, name: str, within: str = "") -> Body:
        return Body(kind, code, name, frozenset(_whole_names(kind, name)), within)

    def _coded_otherwise(self, code: str) -> Body | None:
        """The body of a code of the NHS, or of one that needs a table of its own."""
        boards = self.areas.filter(pl.col("icb_nhs_code") == code)
        if boards.height:
            return self._body("icb", boards["icb_code"][0], boards["icb_name"][0])
        for body in self.bodies:
            if body.kind == "sub_icb" and _nhs_code(body.name) == code:
                return body
        if re.fullmatch(r"E02\d{6}", code):
            names = self._small.filter(pl.col("msoa_code") == code)["msoa_name"]
            return Body("msoa", code, names[0], frozenset({fold(names[0])})) if len(names) else None
        listed = self.networks if re.fullmatch(r"U\d{5}", code) else ()
        return next((body for body in listed if body.code == code), None)


def _place_name(body: Body) -> str:
    """What the place of a body is called: 'Farnworth North, Bolton', 'Essex police area'."""
    if body.kind == "ward":
        return f"{body.name}, {body.within}"
    if body.kind not in AREA_OF:
        return body.name
    stem = re.split(r" (?:Police|Fire)\b", body.name)[0]
    before, _, after = stem.partition(", ")
    return f"{f'{after} {before}' if after else stem} {AREA_OF[body.kind]}"


def _nhs_code(name: str) -> str:
    """The NHS code at the end of a sub-ICB location's name: '00T'."""
    return name.rpartition(" - ")[2]


def _core(name: str) -> str:
    """A name without its formal parts: 'Greater Manchester' for its board."""
    cut = name.removeprefix("NHS ").removesuffix(BOARD)
    return re.sub(r" (ICB|Combined (County )?Authority)$", "", cut)


def _network_core(name: str) -> str:
    """The name of a network without that it is one."""
    return re.sub(r"\bPCN\b", "", name)


def _whole_names(kind: str, name: str) -> set[str]:
    """What is all of a name: with or without its formal parts, with 'City of' before or after."""
    names = {name, _core(name)} if kind in ("icb", "combined_authority") else {name, name.removeprefix("NHS ")}
    if kind in ("district", "upper_tier", "police") and "," in name:
        before, after = (part.strip() for part in name.split(",", 1))
        if after.casefold() in ("city of", "county of"):
            names |= {before, f"{after} {before}"}
    return {fold(one) for one in names}
