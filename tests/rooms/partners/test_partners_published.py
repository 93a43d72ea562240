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

import pyarrow.parquet as pq
import pytest

from commonground.evidence import figures, reader
from commonground.partners.model import MODELLED, BudgetLine, Partner
from commonground.partners.modelled import modelled_partners
from commonground.partners.reader import read_partners
from commonground.partners.writer import to_yaml
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
PLACES = {  # place: councils, whose money its police are in, ICB, what districts of 2021 its practices stand in
    "Bolton": ("E08000001", "E08000001", "E23000005", "QOP", ("E08000001",)),
    "North Yorkshire": (
        *("E06000065", "E06000065", "E47000012", "QHM"),
        ("E07000163", "E07000164", "E07000165", "E07000166", "E07000167", "E07000168", "E07000169"),
    ),
    "Herefordshire": ("E06000019", "E06000019", "E23000016", "QGH", ("E06000019",)),
    "Hammersmith and Fulham": ("E09000013", "E09000013", "E12000007", "QRV", ("E09000013",)),
    "Lewisham": ("E09000023", "E09000023", "E12000007", "QKK", ("E09000023",)),
    "Birmingham": ("E08000025", "E08000025", "E23000014", "QHL", ("E08000025",)),
    "Kent": ("E10000016", "", "E23000032", "QKS", ()),
    "Sheffield": ("E08000019", "E08000019", "E23000011", "QF7", ("E08000019",)),
}

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


def weights_of(files: dict[str, Path], role: str) -> dict[tuple[str, str], float]:
    """The need-weighted population by board and district of 2021."""
    sums: dict[tuple[str, str], float] = defaultdict(float)
    with files["need_weighted_populations_2025"].open(encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            sums[row["ICB"], row["LAD"]] += float(row[WEIGHT[role]])
    return sums


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


def test_council_money_is_that_of_the_outturn(started: Started, outturn: dict[str, dict[str, str]]) -> None:
    name, _, partners = started
    upper, housing, *_ = PLACES[name]
    if name == "Birmingham":
        return  # sent no return: below
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


def test_bolton_opens_with_its_own_figures(started: Started) -> None:
    name, _, partners = started
    if name == "Bolton":
        published = {line.role: line.published_gbp for line in partners["council-bolton"].budget_lines}
        assert published == {
            "asc": 124_399e3,
            "children": 92_500e3,
            "public_health": 21_744_130.0,
            "housing": 9_776_730.0,
        }
        (payments,) = lines_of(partners, "gp")
        assert payments.published_gbp == pytest.approx(50.1e6, abs=0.05e6)
        (share,) = lines_of(partners, "icb")
        assert "10.16% of NHS Greater Manchester ICB" in share.note


def test_a_council_that_sent_no_return_is_modelled_and_says_so(started: Started, files: dict[str, Path]) -> None:
    name, place, partners = started
    if name != "Birmingham":
        assert not any("sent no return" in line.note for partner in partners.values() for line in partner.budget_lines)
        return
    council = partners["council-birmingham"]
    for line in council.budget_lines:
        assert "Birmingham sent no return of its revenue outturn for 2024/25" in line.note
        if line.role != "children":
            each = ASSUMPTIONS[f"partners.{line.role}.gbp_per_resident"]
            assert line.basis == MODELLED
            assert line.gbp == pytest.approx(each.number * place.population * TO_PLAN[each.year], rel=1e-3, abs=600)
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
    assert 0 < line.share <= 1
    if name in ("Hammersmith and Fulham", "Lewisham"):
        assert "The police stand in the account of the Greater London Authority" in line.note
        assert line.share == pytest.approx(place.population / 8_791_000, rel=0.01)  # London without its City
    if name == "North Yorkshire":
        assert line.share == pytest.approx(place.population / 818_000, rel=0.01)  # with York


def test_nhs_money_is_a_share_by_need_of_a_national_total(started: Started, files: dict[str, Path]) -> None:
    name, _, partners = started
    *_, board, districts = PLACES[name]
    if not districts or name == "North Yorkshire":
        return  # Kent is a part of its board by its districts, and North Yorkshire lies in several boards
    for role, national in NATIONAL.items():
        (line,) = [one for one in lines_of(partners, role) if one.share > 1e-4]
        weights = weights_of(files, role)
        here = sum(weights[board, code] for code in districts)
        assert line.published_gbp == national == ASSUMPTIONS.number(f"partners.{role}.national_gbp")
        # up to 1.5% more: practices of the board where none of its residents live count with those of all of it
        assert line.share == pytest.approx(here / sum(weights.values()), rel=0.015)
        of_board = here / sum(people for (other, _), people in weights.items() if other == board)
        (told,) = re.findall(r"has ([\d.]+)% of NHS", line.note)
        assert float(told) == pytest.approx(100 * of_board, rel=0.015)
        assert (line.basis, line.quality) == ("fair share", "C")


def test_payments_to_practices_are_summed_over_those_of_the_place(started: Started, files: dict[str, Path]) -> None:
    name, _, partners = started
    districts = PLACES[name][4]
    if not districts:
        return
    sites: dict[str, str] = {}
    for dataset, column in (("need_weighted_populations_2025", "LAD"), ("practices_pcn_2022", "LAD21")):
        with files[dataset].open(encoding="utf-8-sig") as file:
            sites |= {row["Practice_Code"]: row[column] for row in csv.DictReader(file)}
    with files["practice_payments_2022"].open(encoding="utf-8-sig") as file:
        paid = sum(
            float(row["Total NHS Payments including PCN Workforce, Leadership and Support"])
            for row in csv.DictReader(file)
            if sites.get(row["Practice Code"]) in districts
        )
    (line,) = lines_of(partners, "gp")
    assert line.published_gbp == pytest.approx(paid)
    assert (line.year, line.basis) == ("2022/23", "payments")


def test_nothing_is_modelled_but_what_nobody_publishes(started: Started) -> None:
    name, _, partners = started
    modelled = {line.role for one in partners.values() for line in one.budget_lines if line.basis == MODELLED}
    lost = {"asc", "public_health", "housing"} if name == "Birmingham" else set()
    assert modelled == {"acute", "ambulance", "vcse"} | lost


def test_the_better_care_fund_is_counted_once(started: Started, outturn: dict[str, dict[str, str]]) -> None:
    """Care and the board together hold what the NHS pays a council once: in the board's money, not in the council's."""
    name, _, partners = started
    if name == "Birmingham":
        return
    (care,), row = lines_of(partners, "asc"), outturn[PLACES[name][0]]
    income = 1000 * float(row["Adult Social Care - Total Income (C6 = C4 + C5)"])
    gross = 1000 * float(row["Adult Social Care - Total Expenditure (C3 = C1 + C2)"])
    assert income > 0
    assert care.published_gbp == pytest.approx(gross - income)
    assert f"Gross £{gross / 1e6:.1f}m less income of £{income / 1e6:.1f}m" in care.note


def test_a_county_and_its_districts_have_their_own_money(started: Started, outturn: dict[str, dict[str, str]]) -> None:
    name, place, partners = started
    if name != "Kent":
        return
    county = net(outturn, "E10000016", "housing")
    districts = [one for one in partners.values() if one.kind == "council" and one.roles == ("housing",)]
    assert len(districts) == 12
    shared = 0.0
    for district in districts:
        own, share = district.budget_lines
        assert own.published_gbp == net(outturn, district.code, "housing")
        assert (own.share, share.published_gbp) == (1.0, county)
        assert "Kent: shared by residents" in share.note
        here = place.areas.filter(district_code=district.code)["residents"].sum()
        assert share.share == pytest.approx(here / place.population, rel=1e-4)
        shared += share.share
    assert shared == pytest.approx(1.0, abs=1e-5)


def test_a_district_has_its_part_of_the_county(sources: Sources, outturn: dict[str, dict[str, str]]) -> None:
    place = build("Oxford", sources)
    partners = {one.id: one for one in modelled_partners(place, ASSUMPTIONS, EVIDENCE.deflator)}
    for role in ("asc", "children", "public_health"):
        (line,) = lines_of(partners, role)
        assert line.published_gbp == net(outturn, "E10000025", role)
        assert line.share == pytest.approx(162_040 / 725_291, rel=0.005)  # Census 2021
        assert line.quality == "C"
        assert "Oxfordshire: shared by residents, of whom 22." in line.note
    own, county = lines_of(partners, "housing")
    assert (own.published_gbp, own.share) == (net(outturn, "E07000178", "housing"), 1.0)
    assert county.published_gbp == net(outturn, "E10000025", "housing")
    assert county.share == pytest.approx(162_040 / 725_291, rel=0.005)
