"""Starting files of real places, read beside the published accounts line by line. Needs the mirror.

The accounts are read from the published files by other means than the program's: the workbook by its XML, the lists of
practices by the csv module, Section 251 by Arrow.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow.parquet as pq
import pytest
import rdata

from commonground.evidence import figures, reader
from commonground.partners.budgets import tell_elsewhere
from commonground.partners.model import MODELLED, BudgetLine, Partner
from commonground.partners.modelled import modelled_partners
from commonground.partners.reader import read_partners
from commonground.partners.writer import to_yaml
from commonground.place import census, lookups
from commonground.place.building import build
from commonground.place.model import Place
from commonground.sources import catalogue
from commonground.sources.tables import Sources
from toys.ods import read_table

EVIDENCE = reader.read()
ASSUMPTIONS = figures.from_tables(EVIDENCE)
TO_PLAN = {
    "2022/23": 105.31 / 91.30,
    "2023/24": 105.31 / 96.11,
    "2024/25": 105.31 / 100.0,
    "2025/26": 105.31 / 103.24,
}  # GDP deflator
NATIONAL = {"icb": 127.2e9, "community": 9.8e9, "mental_health": 15.6e9}
WEIGHT = {"icb": "Final WP", "community": "CS WP", "mental_health": "MH WP"}
SERVICE = {
    "asc": "Adult Social Care",
    "children": "Children Social Care",
    "public_health": "Public Health",
    "housing": "Housing services (GFRA only)",
    "police": "Police services",
}
PLACES = {  # place: councils, whose money its police are in, residents of the police area, districts of 2021
    "Bolton": ("E08000001", "E08000001", "E23000005", 2_867_800, ("E08000001",)),
    "North Yorkshire": (
        *("E06000065", "E06000065", "E47000012", 818_000),
        ("E07000163", "E07000164", "E07000165", "E07000166", "E07000167", "E07000168", "E07000169"),
    ),
    "Herefordshire": ("E06000019", "E06000019", "E23000016", 1_299_900, ("E06000019",)),
    "Hammersmith and Fulham": ("E09000013", "E09000013", "E12000007", 8_791_000, ("E09000013",)),
    "Lewisham": ("E09000023", "E09000023", "E12000007", 8_791_000, ("E09000023",)),
    "Birmingham": ("E08000025", "E08000025", "E23000014", 2_919_600, ("E08000025",)),
    "Kent": ("E10000016", "", "E23000032", 1_855_800, tuple(f"E07000{number}" for number in range(105, 117))),
    "Sheffield": ("E08000019", "E08000019", "E23000011", 1_374_700, ("E08000019",)),
}
COUNTED = [place for place in PLACES if place != "Birmingham"]  # whose council sent its return
OF_LONDON = ("Hammersmith and Fulham", "Lewisham")
SAYS_BOARD = re.compile(r"has ([\d.]+)% of NHS (.+) ICB, and that ([\d.]+)% of England")


def only(*places: str) -> pytest.MarkDecorator:
    """A test of the starting files of these places alone."""
    return pytest.mark.parametrize("started", places, indirect=True, scope="module")


pytestmark = [pytest.mark.mirror, pytest.mark.slow]


@pytest.fixture(scope="module")
def files(mirror: Path) -> dict[str, Path]:
    return {dataset.id: mirror / dataset.url for dataset in catalogue.read().dataset}


@pytest.fixture(scope="module")
def outturn(files: dict[str, Path]) -> dict[str, dict[str, str]]:
    """The rows of the revenue outturn by code."""
    return read_table(files["council_outturn_2024"], "RSX_LA_Data_202425", "E-code")


@pytest.fixture(scope="module", params=list(PLACES))
def started(request: pytest.FixtureRequest, sources: Sources, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The name of a place, the place, and the partners of its starting file by id."""
    place = build(request.param, sources)
    path = tmp_path_factory.mktemp("starting") / "partners.yaml"
    path.write_text(to_yaml(modelled_partners(place, ASSUMPTIONS, EVIDENCE.deflator), place, EVIDENCE), "utf-8")
    return request.param, place, {partner.id: partner for partner in read_partners(path, place, EVIDENCE)}


@pytest.fixture(scope="module")
def of_district(sources: Sources) -> dict[str, float]:
    """Residents of each district, Census 2021."""
    areas = lookups.read(sources)
    people = census.count_residents(sources, areas, tuple(areas["code"])).residents
    rows = areas.join(people, on="code").group_by("district_code").agg(pl.col("residents").sum())
    return dict(rows.iter_rows())


Started = tuple[str, Place, dict[str, Partner]]


def net(outturn: dict[str, dict[str, str]], code: str, role: str) -> float:
    """GBP of net current expenditure: spending less income, as the workbook sums it."""
    row = outturn[code]
    parts = (
        f"{SERVICE[role]} - {what}" for what in ("Total Expenditure (C3 = C1 + C2)", "Total Income (C6 = C4 + C5)")
    )
    spent, income = (float(row[part]) for part in parts)
    stated = float(row[f"{SERVICE[role]} - Net Current Expenditure (C7 = C3 - C6)"])
    assert stated == pytest.approx(spent - income, abs=0.02)
    return 1000 * stated


def lines_of(partners: dict[str, Partner], role: str) -> list[BudgetLine]:
    return [line for partner in partners.values() for line in partner.budget_lines if line.role == role]


def weights_of(files: dict[str, Path], role: str) -> dict[str, float]:
    """The need-weighted population by practice."""
    with files["need_weighted_populations_2025"].open(encoding="utf-8-sig") as file:
        return {row["Practice_Code"]: float(row[WEIGHT[role]]) for row in csv.DictReader(file)}


def shares_of_boards(files: dict[str, Path]) -> dict[str, float]:
    """Of England's need, the part of each board's practices, by the NHS code of the board."""
    sums: dict[str, float] = defaultdict(float)
    with files["need_weighted_populations_2025"].open(encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            sums[row["ICB"]] += float(row[WEIGHT["icb"]])
    return {board: people / sum(sums.values()) for board, people in sums.items()}


def codes_of_boards(files: dict[str, Path]) -> dict[str, str]:
    """NHS code of each board of 2025 by its name between NHS and ICB, in small letters."""
    with files["need_weighted_populations_2025"].open(encoding="utf-8-sig") as file:
        named = {row["ICBname"]: row["ICB"] for row in csv.DictReader(file)}
    return {re.sub(r"^NHS | (ICB|Integrated Care Board)$", "", name).casefold(): code for name, code in named.items()}


def test_every_line_is_what_was_published_times_share_and_uplift(started: Started) -> None:
    _, _, partners = started
    for partner in partners.values():
        assert sum(line.gbp for line in partner.budget_lines) == partner.annual_budget_gbp
        assert partner.modelled == any(line.basis == MODELLED for line in partner.budget_lines)
        for line in partner.budget_lines:
            assert line.uplift == pytest.approx(TO_PLAN[line.year], abs=5e-5)
            assert line.source
            if line.basis != MODELLED:
                assert line.published_gbp is not None
                assert line.gbp == pytest.approx(
                    line.published_gbp * line.share * TO_PLAN[line.year], rel=1e-3, abs=600
                )
                assert line.url.startswith("https://")


@only(*COUNTED)
def test_council_money_is_that_of_the_outturn(started: Started, outturn: dict[str, dict[str, str]]) -> None:
    name, _, partners = started
    upper, housing, *_ = PLACES[name]
    for role in ("asc", "children", "public_health"):
        (line,) = lines_of(partners, role)
        assert (line.published_gbp, line.share, line.basis, line.quality) == (
            net(outturn, upper, role),
            1.0,
            "net",
            "A",
        )
    if housing:
        (line,) = lines_of(partners, "housing")
        assert (line.published_gbp, line.share) == (net(outturn, housing, "housing"), 1.0)


@only("Bolton")
def test_bolton_opens_with_its_own_figures(started: Started) -> None:
    _, _, partners = started
    published = {line.role: line.published_gbp for line in partners["council-bolton"].budget_lines}
    assert published == {
        "asc": 124_399e3,
        "children": 92_500e3,
        "public_health": 21_744_130.0,
        "housing": 9_776_730.0,
    }
    (payments,) = lines_of(partners, "gp")
    assert payments.published_gbp == pytest.approx(49.9e6, abs=0.05e6)
    (share,) = lines_of(partners, "icb")
    assert "10.19% of NHS Greater Manchester ICB" in share.note  # by where people live


@only(*COUNTED)
def test_no_council_that_sent_its_return_is_said_to_have_sent_none(started: Started) -> None:
    _, _, partners = started
    assert not any("sent no return" in line.note for partner in partners.values() for line in partner.budget_lines)


@only("Birmingham")
def test_a_council_that_sent_no_return_is_like_those_of_its_class_and_says_so(
    started: Started, files: dict[str, Path], outturn: dict[str, dict[str, str]], of_district: dict[str, float]
) -> None:
    _, place, partners = started
    council = partners["council-birmingham"]
    for line in council.budget_lines:
        assert "Birmingham sent no return of its revenue outturn for 2024/25" in line.note
        if line.role != "children":
            each = float(re.search(r"What the metropolitan districts that sent one spent net, £([\d.]+)", line.note)[1])
            like = [code for code in outturn if code.startswith("E08") and outturn[code]["Certification"] in "YN"]
            assert len(like) == 35
            lived = sum(of_district[code] for code in like)
            assert each == pytest.approx(sum(net(outturn, code, line.role) for code in like) / lived, abs=0.006)
            assert (line.basis, line.published_gbp, line.quality) == (MODELLED, None, "C")
            assert line.gbp == pytest.approx(each * place.population * TO_PLAN["2024/25"], rel=1e-3, abs=600)
    assert council.modelled
    table = pq.read_table(files["council_children_indicators"]).to_pylist()
    (given,) = [
        float(row["Values"])
        for row in table
        if (row["Short Desc"], row["Years"], row["LA and Regions"]) == ("C&YPExpenditure", "2024-25 (OT)", "Birmingham")
    ]
    (children,) = lines_of(partners, "children")
    assert (children.published_gbp, children.basis) == (given, "gross")
    assert given == pytest.approx(370.9e6, abs=0.05e6)


def test_police_money_is_that_of_the_account_which_holds_it(
    started: Started, outturn: dict[str, dict[str, str]]
) -> None:
    name, place, partners = started
    (line,) = lines_of(partners, "police")
    assert line.published_gbp == net(outturn, PLACES[name][2], "police")
    assert line.share == pytest.approx(place.population / PLACES[name][3], rel=0.002)  # Census 2021, as ONS rounds it
    assert f"shared by residents of Census 2021, of whom {line.share:.2%} are here" in line.note
    assert ("The police stand in the account of the Greater London Authority" in line.note) == (name in OF_LONDON)


@pytest.fixture(scope="module")
def lived(files: dict[str, Path]) -> dict[str, dict[str, float]]:
    """Of each practice, its patients by small area of 2011 in England, July 2022."""
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for row in pq.read_table(files["gp_registrations_lsoa11"]).to_pylist():
        if row["LSOA11CD"].startswith("E"):
            found[row["OrganisationCode"]][row["LSOA11CD"]] = float(row["Patient"])
    return found


def _rows_of_rda(path: Path) -> list[dict[str, str]]:
    """The rows of the one table in an R data file."""
    (table,) = rdata.read_rda(path).values()
    return table.to_dict("records")


@pytest.fixture(scope="module")
def now(files: dict[str, Path]) -> dict[str, list[str]]:
    """The areas of 2021 of each area of 2011."""
    areas: dict[str, list[str]] = defaultdict(list)
    for row in _rows_of_rda(files["lookup_lsoa11_lsoa21_ltla22"]):
        areas[row["lsoa11_code"]].append(row["lsoa21_code"])
    return areas


def here(
    place: Place, amounts: dict[str, float], lived: dict[str, dict[str, float]], now: dict[str, list[str]]
) -> float:
    """What of the practices' amounts falls to patients who live in the place; a divided area counts by its pieces."""
    inside = set(place.areas["code"])
    part = {old: sum(code in inside for code in codes) / len(codes) for old, codes in now.items()}
    total = 0.0
    for practice, amount in amounts.items():
        homes = lived.get(practice, {})
        total += amount * sum(count * part.get(old, 0.0) for old, count in homes.items()) / max(sum(homes.values()), 1)
    return total


def test_nhs_money_is_a_share_by_need_of_a_national_total(
    started: Started, files: dict[str, Path], lived: dict[str, dict[str, float]], now: dict[str, list[str]]
) -> None:
    _, place, partners = started
    codes, practices = codes_of_boards(files), shares_of_boards(files)
    for role, national in NATIONAL.items():
        weights = weights_of(files, role)
        lines = lines_of(partners, role)
        for line in lines:
            told = SAYS_BOARD.search(line.note)
            assert told
            part, of_england = float(told[1]) / 100, float(told[3]) / 100
            if role == "icb":  # by where people live: near, not the same as by where they are registered
                assert of_england == pytest.approx(practices[codes[told[2].casefold()]], rel=0.04)
            assert line.published_gbp == national == ASSUMPTIONS.number(f"partners.{role}.national_gbp")
            assert line.share == pytest.approx(part * of_england, rel=0.01, abs=1e-5)
            assert (line.basis, line.quality) == ("fair share", "C")
            assert line.url == ASSUMPTIONS[f"partners.{role}.national_gbp"].source_url
        mine = here(place, weights, lived, now)
        assert sum(line.share for line in lines) == pytest.approx(mine / sum(weights.values()), rel=0.005)


def test_payments_to_practices_are_those_for_patients_who_live_here(
    started: Started, files: dict[str, Path], lived: dict[str, dict[str, float]], now: dict[str, list[str]]
) -> None:
    _, place, partners = started
    with files["practice_payments_2022"].open(encoding="utf-8-sig") as file:
        paid = {
            row["Practice Code"]: float(row["Total NHS Payments including PCN Workforce, Leadership and Support"])
            for row in csv.DictReader(file)
        }
    found = lines_of(partners, "gp")
    assert {(line.year, line.basis) for line in found} == {("2022/23", "payments")}
    mine = here(place, paid, lived, now)
    assert sum(line.published_gbp * line.share for line in found) == pytest.approx(mine, rel=0.005)


def test_what_nobody_publishes_is_national_spending_for_each_resident(started: Started) -> None:
    _, place, partners = started
    for role in ("acute", "ambulance", "vcse"):
        each, found = ASSUMPTIONS[f"partners.{role}.gbp_per_resident"], lines_of(partners, role)
        assert {(line.basis, line.year) for line in found} == {(MODELLED, each.year)}
        assert all(f"a resident at {each.year} prices, of " in line.note for line in found)
        whole = each.number * place.population * TO_PLAN[each.year]
        assert sum(line.gbp for line in found) == pytest.approx(whole, rel=1e-3, abs=600 * len(found))


def test_nothing_is_modelled_but_what_nobody_publishes(started: Started) -> None:
    name, _, partners = started
    modelled = {line.role for one in partners.values() for line in one.budget_lines if line.basis == MODELLED}
    lost = {"asc", "public_health", "housing"} if name == "Birmingham" else set()
    assert modelled == {"acute", "ambulance", "vcse"} | lost


@only(*COUNTED)
def test_the_better_care_fund_is_counted_once(started: Started, outturn: dict[str, dict[str, str]]) -> None:
    """Care and the board together hold what the NHS pays a council once: in the board's money, not in the council's."""
    name, _, partners = started
    (care,), row = lines_of(partners, "asc"), outturn[PLACES[name][0]]
    income = 1000 * float(row["Adult Social Care - Total Income (C6 = C4 + C5)"])
    gross = 1000 * float(row["Adult Social Care - Total Expenditure (C3 = C1 + C2)"])
    assert income > 0
    assert care.published_gbp == pytest.approx(gross - income)
    assert f"Gross £{gross / 1e6:.1f}m less income of £{income / 1e6:.1f}m" in care.note


@only("Kent")
def test_a_county_and_its_districts_have_their_own_money(started: Started, outturn: dict[str, dict[str, str]]) -> None:
    _, place, partners = started
    county = net(outturn, "E10000016", "housing")
    districts = [one for one in partners.values() if one.kind == "council" and one.roles == ("housing",)]
    assert len(districts) == 12
    shared = 0.0
    for district in districts:
        own, share = district.budget_lines
        assert own.published_gbp == net(outturn, district.code, "housing")
        assert (own.share, share.published_gbp) == (1.0, county)
        assert share.note.startswith(
            "Held by Kent County Council, not by this council. Kent: shared by residents of Ce"
        )
        here = place.areas.filter(district_code=district.code)["residents"].sum()
        assert share.share == pytest.approx(here / place.population, rel=1e-4)
        shared += share.share
    assert shared == pytest.approx(1.0, abs=1e-5)
    (kent,) = [one for one in partners.values() if one.code == "E10000016"]
    assert kent.roles == ("asc", "children", "public_health")  # the duty of housing is the districts' alone
    assert tell_elsewhere(kent, place).startswith("What it spends on housing itself (£5.5m in 2024/25, for all its re")
    assert not any(tell_elsewhere(one, place) for one in districts)


def test_a_district_has_its_part_of_the_county(sources: Sources, outturn: dict[str, dict[str, str]]) -> None:
    place = build("Oxford", sources)
    partners = {one.id: one for one in modelled_partners(place, ASSUMPTIONS, EVIDENCE.deflator)}
    for role in ("asc", "children", "public_health"):
        (line,) = lines_of(partners, role)
        assert line.published_gbp == net(outturn, "E10000025", role)
        assert line.share == pytest.approx(162_040 / 725_291, rel=0.005)  # Census 2021
        assert line.quality == "C"
        assert "Oxfordshire: shared by residents of Census 2021, of whom 22." in line.note
    own, county = lines_of(partners, "housing")
    assert (own.published_gbp, own.share) == (net(outturn, "E07000178", "housing"), 1.0)
    assert county.published_gbp == net(outturn, "E10000025", "housing")
    assert county.share == pytest.approx(162_040 / 725_291, rel=0.005)


def test_a_council_whose_income_was_more_than_its_spending_has_its_gross(
    sources: Sources, outturn: dict[str, dict[str, str]]
) -> None:
    place = build("North Devon", sources)
    partners = {one.id: one for one in modelled_partners(place, ASSUMPTIONS, EVIDENCE.deflator)}
    own, county = lines_of(partners, "housing")
    assert net(outturn, "E07000043", "housing") < 0
    gross = 1000 * float(outturn["E07000043"]["Housing services (GFRA only) - Total Expenditure (C3 = C1 + C2)"])
    assert (own.published_gbp, own.basis) == (gross, "gross")
    assert "Its income was all of its spending or more" in own.note
    assert county.note.startswith("Held by Devon County Council")
    assert not partners["council-north-devon"].modelled


@only("North Yorkshire")
def test_a_small_board_that_is_counted_with_the_largest_stands_after_it_and_is_named(started: Started) -> None:
    _, _, partners = started
    own, other = partners["icb-humber-and-north-yorkshire"].budget_lines
    assert own.note.startswith("By need North Yorkshire has 3")
    assert other.gbp < 0.02 * own.gbp
    assert other.note.startswith(
        "The share of NHS Lancashire and South Cumbria ICB, which serves under 1% of the residents here and is counted "
        "with this one. By need"
    )


@pytest.mark.parametrize("started", OF_LONDON, indirect=True, scope="module")
def test_the_police_of_london_are_called_as_they_are(started: Started) -> None:
    _, _, partners = started
    assert partners["police-metropolitan"].name == "Metropolitan Police"


def test_a_file_tells_what_is_out_of_proportion_and_names_bodies_in_full(sources: Sources) -> None:
    place = build("City of London", sources)
    partners = {one.id: one for one in modelled_partners(place, ASSUMPTIONS, EVIDENCE.deflator)}
    text = " ".join(to_yaml(tuple(partners.values()), place, EVIDENCE).replace("#", " ").split())
    assert text.count("To check: ") == 1
    assert "To check: City of London Police spends £234.6m a year here, more than all public spending on the" in text
    (police,), (practices,) = lines_of(partners, "police"), lines_of(partners, "gp")
    assert "It pays for national work on fraud" in police.note
    assert practices.note == "What practices were paid for patients who live there."
    assert partners["council-city-of-london"].name == "City of London Corporation"
    assert partners["police-city-of-london"].name == "City of London Police"
