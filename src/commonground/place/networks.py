"""Primary care networks: what they are called, and where their patients live. In: published tables. Out: shares.

Members of February 2026, patients of July 2022 by practice and small area of 2011. A practice that has closed or merged
since counts with the network that it was last known in, if there still is one. Areas of 2011 are carried to those of
2021 in proportion to residents, so that no patient is lost or counted twice.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol

import polars as pl

from commonground.place.ages import share_links
from commonground.place.footprints import make_shared
from commonground.place.model import Footprint
from commonground.sources.tables import Sources

NOTE = (
    "A primary care network has no border. Its place here is the small areas in which it has more registered patients "
    "than any other network: patients of July 2022 by practice, networks of February 2026."
)
KIND, VINTAGE = "pcn", "2026"
MEMBERS_ON = "2026-02"
LEAST = 0.01  # of an area's patients; networks with fewer are counted with the others there
LIVED = "gp_registrations_lsoa11"
NO_NETWORK = "U"  # stands for none in the published tables
SMALL_WORDS = frozenset({"and", "at", "by", "for", "in", "of", "on", "the", "to", "upon", "with", "le", "under"})
SHORT = re.compile(r"[^AEIOUY\W\d]{2,5}")  # letters that no vowel makes a word: MK, GP, NHS, BHR
INITIALS = frozenset({"PCN", "CIC", "UCL", "GPNET", "AWC", "NE", "NW", "SE", "SW", "II", "III", "IV", "IOW", "ABC"})
WORDS = frozenset({"ST", "DR", "MT", "MR", "LTD"})  # without a vowel, and words all the same


METHOD = (
    "Members of February 2026, by where the patients of July 2022 of each practice live; a practice that has closed or "
    "merged since counts with the network that it was last known in, if there still is one, and networks with less "
    "than 1% of an area's patients with the others there"
)


class Published(Protocol):
    """The published tables, by the ids of the catalogue."""

    def frame(self, dataset_id: str, /) -> pl.DataFrame:
        """The table of that id."""


def list_networks(published: Published) -> pl.DataFrame:
    """Columns code, name, sub_icb (NHS code of the location with most of its patients) of every network of today."""
    practices = _practices(published)
    listed = practices.group_by("code", "name", "sub_icb").agg(pl.col("patients").sum())
    largest = listed.sort("code", "patients", "sub_icb", descending=[False, True, False]).unique("code", keep="first")
    return largest.select("code", pl.col("name").map_elements(plain_name, pl.String), "sub_icb").sort("code")


def list_ended(published: Published) -> pl.DataFrame:
    """Columns code, name, became (codes of networks of today, most practices first) of networks of 2022 and 2023."""
    now = _practices(published).select("practice", now="code")
    ended = _known_before(published).filter(~pl.col("code").is_in(now["now"].unique().implode()))
    moved = ended.join(now, on="practice", how="left").group_by("code", "now").agg(pl.len(), pl.col("name").first())
    into = moved.sort("code", "len", "now", descending=[False, True, False], nulls_last=True)
    return into.group_by("code", maintain_order=True).agg(
        pl.col("name").first().map_elements(plain_name, pl.String), became=pl.col("now").drop_nulls()
    )


def list_practice_groups(published: Published) -> pl.DataFrame:
    """Columns code, name: the clinical commissioning groups that ended on 30 June 2022."""
    table = published.frame("practices_pcn_2022")
    return table.select(code="CCG21", name="Former CCG").drop_nulls().unique().sort("code")


def list_members(published: Published) -> pl.DataFrame:
    """Columns practice, unit: the network of each practice; of one that is no more the last, if there still is that."""
    now = _practices(published)
    listed = _every_practice(published).select("practice")
    networks = now["code"].unique().implode()
    last = _known_before(published).unique("practice", keep="first", maintain_order=True)
    gone = last.join(listed, on="practice", how="anti").filter(pl.col("code").is_in(networks))
    both = pl.concat([now.select("practice", unit="code"), gone.select("practice", unit="code")])
    return both.sort("practice")


def make_footprint(sources: Sources, codes: Sequence[str], residents: pl.DataFrame) -> tuple[Footprint, str]:
    """The networks of the areas `codes`, and what share of their patients is in one, in a sentence.

    `residents`: code, residents of every English area.
    """
    counted = count_patients(sources, residents, codes)
    listed, shares = list_networks(sources), share_patients(counted, LEAST)
    names = dict(zip(listed["code"], listed["name"], strict=True))
    title = sources.catalogue["practices_online_2026"].title
    footprint = make_shared(KIND, shares, codes, names, VINTAGE, f"{title}; {sources.catalogue[LIVED].title}")
    known = float(counted.drop_nulls("unit")["patients"].sum()) / max(float(counted["patients"].sum()), 1.0)
    return footprint, f"Primary care networks. {METHOD}. The network of {known:.1%} of patients here is known."


def count_patients(
    published: Published, residents: pl.DataFrame | None = None, codes: Sequence[str] | None = None
) -> pl.DataFrame:
    """Columns area (LSOA 2021), unit (network, null for none that is known), patients, whose sum is that published.

    `residents`: code, residents of areas of 2021, by which areas of 2011 that were divided are; without it evenly.
    `codes`: the areas that are wanted, all of England without it.
    """
    links = published.frame("lookup_lsoa11_lsoa21_ltla22")
    weights = pl.DataFrame(schema={"code": pl.String, "residents": pl.Int64}) if residents is None else residents
    shares = share_links(links.filter(pl.col("lsoa21_code").str.starts_with("E")), weights)
    if codes is not None:
        shares = shares.filter(pl.col("lsoa21_code").is_in(list(codes)))
    lived = published.frame(LIVED).select(
        practice="OrganisationCode", lsoa11_code="LSOA11CD", patients=pl.col("Patient").cast(pl.Float64)
    )
    here = lived.join(shares.select("lsoa11_code").unique(), on="lsoa11_code", how="semi")
    of_network = here.join(list_members(published), on="practice", how="left")
    in_2011 = of_network.group_by("lsoa11_code", "unit").agg(pl.col("patients").sum())
    moved = in_2011.join(shares, on="lsoa11_code").with_columns(pl.col("patients") * pl.col("share"))
    return moved.group_by("unit", area="lsoa21_code").agg(pl.col("patients").sum()).sort("area", "unit")


def share_patients(counted: pl.DataFrame, least: float = 0.0) -> pl.DataFrame:
    """Columns area, unit, share of the area's patients whose network is known; sums to 1 an area.

    `counted` as of `count_patients`; units with less than `least` of an area are counted with the others there.
    """
    known = counted.drop_nulls("unit").filter(pl.col("patients") > 0)
    share = pl.col("patients") / pl.col("patients").sum().over("area")
    largest = pl.col("patients") == pl.col("patients").max().over("area")
    kept = known.filter((share >= least) | largest)
    return kept.select("area", "unit", share=share).sort("area", "unit")


def list_main_areas(shares: pl.DataFrame, network: str) -> tuple[str, ...]:
    """The areas in which `network` has the largest share, in order."""
    ranked = shares.sort("area", "share", "unit", descending=[False, True, False])
    return tuple(ranked.unique("area", keep="first").filter(pl.col("unit") == network).sort("area")["area"])


def plain_name(published: str) -> str:
    """A name in plain case: 'BREIGHTMET & LITTLE LEVER PCN' -> 'Breightmet & Little Lever PCN'."""
    words = re.findall(r"[^\W_]+(?:['\u2019][^\W_]+)*|[\W_]+", " ".join(published.split()))
    return "".join(_plain_word(word, first=i == 0) for i, word in enumerate(words))


def _plain_word(word: str, *, first: bool) -> str:
    upper = word.upper()
    stem = upper.rstrip("0123456789")
    if stem in INITIALS or (SHORT.fullmatch(stem) and stem not in WORDS):
        return upper
    if word.casefold() in SMALL_WORDS and not first:
        return word.casefold()
    return word[:1].upper() + word[1:].casefold()


def _column(table: pl.DataFrame, name: str) -> str:
    """The column called `name` but for line breaks and the numbers of notes."""
    plain = {re.sub(r"\[.*", "", " ".join(column.split())).strip(): column for column in table.columns}
    return plain[name]


def _every_practice(published: Published) -> pl.DataFrame:
    """Columns practice, code, name, sub_icb, patients of February 2026; notes below the table are left out."""
    table = published.frame("practices_online_2026")
    wanted = {"practice": "GP Code", "code": "PCN Code", "name": "PCN Name", "sub_icb": "Sub ICB Code"}
    patients = pl.col(_column(table, "Registered Patient Count")).cast(pl.Float64)
    columns = {key: _column(table, name) for key, name in wanted.items()}
    return table.select(**columns, patients=patients).drop_nulls(["practice", "code"])


def _practices(published: Published) -> pl.DataFrame:
    """The practices of February 2026 that belong to a network."""
    return _every_practice(published).filter(pl.col("code") != NO_NETWORK)


def _known_before(published: Published) -> pl.DataFrame:
    """Columns practice, code, name: networks of each practice in 2023/24, early 2023 and 2022, newest first."""
    newest = published.frame("practice_structures_2023")
    partners = published.frame("primary_care_networks_2023")
    oldest = published.frame("practices_pcn_2022")
    start = _column(partners, "Practice to PCN Relationship Start Date")
    tables = (
        newest.select(practice="PRACTICE_CODE", code="PCN_ODS_CODE", name="PCN_NAME"),
        partners.sort(start, descending=True).select(
            practice=_column(partners, "Partner Organisation Code"), code="PCN Code", name="PCN Name"
        ),
        oldest.select(practice="Practice_Code", code="PCN_Code", name="PCN_Name"),
    )
    known = pl.concat(tables).filter(pl.col("code") != NO_NETWORK)
    return known.unique(["practice", "code"], keep="first", maintain_order=True)
