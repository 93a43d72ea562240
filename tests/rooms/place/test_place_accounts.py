"""What bodies spend: read without the subtotals, shared so that places that make up England have all of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonground.core.errors import Fault, UserError
from commonground.place import accounts, census, local_accounts, lookups, pack
from commonground.place.council_accounts import (
    GROSS,
    NET,
    SERVICES,
    explain_care,
    list_councils,
    list_police,
    read_outturn,
    read_section_251,
)
from commonground.place.council_classes import CLASSES, measure_classes
from commonground.place.gazetteer import Found
from commonground.place.model import Place
from commonground.place.nhs_accounts import list_fair_shares, list_payments, read_payments, share_by_need
from commonground.place.pack.by_hand import refuse_misfits
from commonground.place.parts import measure_parts
from commonground.place.patients import spread
from commonground.sources.tables import Sources

# the workbook


def outturn(*rows: tuple[str, str, str, str, str]) -> pl.DataFrame:
    """Rows of E-code, ONS code, name, certification and GBP thousands of every service, gross one more than net."""
    table = [
        {"E-code": e_code, "ONS Code": code, "Local authority": name, "Certification": certified}
        | {f"{service} - {NET}": net for service in SERVICES.values()}
        | {f"{service} - {GROSS}": net for service in SERVICES.values()}
        for e_code, code, name, certified, net in rows
    ]
    return pl.DataFrame(table)


BODIES = (("E4201", "E08000001", "Bolton", "Y", "12.5"), ("E4601", "E08000025", "Birmingham", "[x]", "[x]"))
BELOW = (  # what stands below the bodies, or hidden among them
    ("Eng", "E92000001", "ENGLAND", "[Y]", "999"),
    ("[Y]", "E08", "Metropolitan Districts", "33", "777"),
    ("E5100", "E12000007", "Greater London Authority", "0", "555"),
    ("E-code", "ONS Code", "Local authority", "Certification", "Net"),
    ("", "", "", "", "RSX-asc-net-cur-exp"),
)


def test_subtotals_headings_and_hidden_rows_are_no_bodies() -> None:
    authority = ("E5100", "E12000007", "Greater London Authority", "N", "444")
    found = read_outturn(outturn(*BODIES, authority, *BELOW)).filter(role="asc")
    assert found.select("code", "sent", "certified", "net").rows() == [
        ("E08000001", True, True, 12_500.0),
        ("E08000025", False, False, None),
        ("E12000007", True, False, 444_000.0),
    ]


def test_a_body_that_is_there_twice_is_a_fault() -> None:
    with pytest.raises(Fault, match="twice"):
        read_outturn(outturn(*BODIES, BODIES[0]))


def test_what_care_money_buys_is_summed_by_lines_of_the_outturn() -> None:
    lines = {
        f"Physical support - older people (65+) - {NET}": "1500",
        f"Subcategory: Care assessment and safeguarding - older people (65+) - {NET}": "500",
        f"Physical support - adults (18–64) - {NET}": "7000",
        f"Children's social care - Children Looked After - {NET}": "3000",
        f"Children's social care - Children Looked After of which residential care - {NET}": "2000",
        f"Children's social care: Safeguarding children and young people’s services - {NET}": "0",
        f"Children's social care - Family Support Services - {NET}": "0",
        f"Children 5–19 public health programmes - {NET}": "1200",
        f"Substance misuse - Treatment for drug misuse in adults - {NET}": "0",
        f"Smoking and tobacco - Wider tobacco control - {NET}": "[x]",
    }
    table = pl.DataFrame({"E-code": "E4201", "ONS Code": "E08000001", "Certification": "Y", **lines})
    told = dict(explain_care(table).select("role", "what").iter_rows())
    assert told["asc"] == "Of it £2.0m for people of 65 and over."
    assert told["children"] == "Of it £3.0m for children looked after."  # what is nothing in millions is left out
    assert told["public_health"] == "Of it £1.2m for children up to 19."


def test_a_council_of_a_class_stands_for_another_by_its_residents() -> None:
    shires = [("E1101", "E07000001", "Small", "Y", "20"), ("E1102", "E07000002", "Large", "N", "100")]
    rows = outturn(*shires, *BODIES, ("E1103", "E07000003", "Lost", "[x]", "[x]"))
    people = pl.DataFrame(
        {
            "upper_tier_code": ["E10000001", "E10000001", "E10000001", "E08000001"],
            "district_code": ["E07000001", "E07000002", "E07000003", "E08000001"],
            "residents": [1_000, 3_000, 2_000, 500],
        }
    )
    found = measure_classes(read_outturn(rows), people).filter(role="housing").sort("code")
    assert found.select("code", "each_gbp", "residents", "class_name").rows() == [
        ("E07000001", 30.0, 1_000, CLASSES["E07"]),
        ("E07000002", 30.0, 3_000, CLASSES["E07"]),
        ("E07000003", 30.0, 2_000, CLASSES["E07"]),
        ("E08000001", 25.0, 500, CLASSES["E08"]),
    ]


def test_section_251_is_joined_by_the_departments_own_numbers() -> None:
    table = pl.DataFrame(
        {
            "Short Desc": ["C&YPExpenditure", "C&YPExpenditure", "C&YPExpenditure", "Other"],
            "Years": ["2024-25 (OT)", "2023-24 (OT)", "2024-25 (OT)", "2024-25 (OT)"],
            "LA Number": [330.0, 330.0, 942.0, 330.0],
            "Values": ["370903389", "1", "-", "2"],
        }
    )
    councils = pl.DataFrame(
        {"old_la_code": ["330", "942", "z"], "new_la_code": ["E08000025", "E06000063", "E92000001"]}
    )
    assert read_section_251(table, councils).rows() == [("E08000025", 370_903_389.0)]


def test_payments_are_read_by_practice_closed_ones_too() -> None:
    total = "Total NHS Payments including PCN Workforce, Leadership and Support"
    drugs = ("Reimbursement of Drugs", "Prescribing Fee Payments", "Dispensing Fee Payments")
    table = pl.DataFrame(
        {
            "Practice Code": ["P1", "P2"],
            "Practice Close Date": [None, "31/10/2022"],
            total: ["10.5", "2"],
        }
        | {column: ["1", "0"] for column in drugs}
    )
    assert read_payments(table).rows() == [("P1", 10.5, 3.0), ("P2", 2.0, 0.0)]


def test_what_a_practice_has_goes_where_its_patients_live() -> None:
    amounts = pl.DataFrame({"practice": ["P1", "P2", "P3", "Y9"], "paid": [100.0, 10.0, 6.0, 9.0]})
    lived = pl.DataFrame(
        {
            "practice": ["P1", "P1", "P1", "P2"],
            "lsoa11_code": ["E1", "E2", "W1", "E2"],
            "patients": [30.0, 10.0, 60.0, 5.0],
        }
    )
    shares = pl.DataFrame({"lsoa11_code": ["E1", "E2", "E2"], "lsoa21_code": ["A", "B", "C"], "share": [1.0, 0.6, 0.4]})
    sites = pl.DataFrame({"practice": ["P1", "P3"], "district_code": ["D", "D"]})
    people = pl.DataFrame({"code": ["A", "B", "C"], "district_code": ["D", "D", "F"], "residents": [10, 20, 30]})
    found = spread(amounts, lived, shares, sites, people)
    assert dict(found.iter_rows()) == pytest.approx({"A": 75 + 2, "B": 0.6 * 35 + 4, "C": 0.4 * 35})


@given(st.data())
def test_nothing_is_lost_where_every_practice_has_patients(data: st.DataObject) -> None:
    practices = [f"P{i}" for i in range(data.draw(st.integers(1, 6)))]
    amounts = pl.DataFrame({"practice": practices, "paid": [data.draw(st.floats(0, 1e6)) for _ in practices]})
    homes = [(p, f"E{data.draw(st.integers(0, 4))}", data.draw(st.floats(1, 1e4))) for p in practices for _ in "ab"]
    lived = pl.DataFrame(homes, schema=["practice", "lsoa11_code", "patients"], orient="row")
    shares = pl.DataFrame(
        [(f"E{i}", f"N{i + j}", part) for i in range(5) for j, part in ((0, 0.75), (1, 0.25))],
        schema=["lsoa11_code", "lsoa21_code", "share"],
        orient="row",
    )
    sites = pl.DataFrame({"practice": practices, "district_code": ["D"] * len(practices)})
    people = pl.DataFrame({"code": ["N0"], "district_code": ["D"], "residents": [1]})
    found = spread(amounts, lived, shares, sites, people)
    assert found["paid"].sum() == pytest.approx(amounts["paid"].sum())


# shares


@st.composite
def countries(draw: st.DrawFn) -> tuple[pl.DataFrame, np.ndarray]:
    """Areas of boards and districts with the weight of their people, and areas' places."""
    size = draw(st.integers(2, 30))
    people = pl.DataFrame(
        {
            "icb_2024_code": draw(st.lists(st.sampled_from("PQR"), min_size=size, max_size=size)),
            "district_code": draw(st.lists(st.sampled_from("ABCD"), min_size=size, max_size=size)),
            "residents": draw(st.lists(st.integers(1, 3000), min_size=size, max_size=size)),
            "weight": draw(st.lists(st.floats(1.0, 1e5), min_size=size, max_size=size)),
        }
    ).with_columns(icb_2024_name="icb_2024_code", district_name="district_code")
    return people, np.array(draw(st.lists(st.integers(0, 2), min_size=size, max_size=size)))


@given(countries())
def test_places_that_make_up_a_country_have_all_of_each_board(
    country: tuple[pl.DataFrame, np.ndarray],
) -> None:
    people, of_place = country
    found = pl.concat(share_by_need(people.with_columns(inside=pl.Series(of_place == p))) for p in range(3))
    assert found["part"].is_between(0, 1 + 1e-9).all()
    sums = found.group_by("body_code").agg(pl.col("part").sum(), (pl.col("value").max() - pl.col("value").min()))
    assert sums["part"].to_numpy() == pytest.approx(1.0)
    assert sums["value"].to_numpy() == pytest.approx(0.0)
    boards = found.unique("body_code")
    assert boards["value"].sum() == pytest.approx(1.0)


@given(countries())
def test_parts_by_residents_make_a_whole(country: tuple[pl.DataFrame, np.ndarray]) -> None:
    people, of_place = country
    found = pl.concat(measure_parts(people.with_columns(inside=pl.Series(of_place == p)), "district") for p in range(3))
    sums = found.group_by("unit").agg(pl.col("part").sum())
    assert sums["part"].to_numpy() == pytest.approx(1.0)
    assert set(sums["unit"]) == set(people["district_code"])


# packs

WRONG = {
    "a unit that does not serve the place": (
        lambda rows: rows.with_columns(unit=pl.when(role="police").then(pl.lit("X23000009")).otherwise("unit")),
        "the police 'X23000001' has an account for 'police', or is due one, and not both",
    ),
    "a part that is shared by nothing": (
        lambda rows: rows.with_columns(shared_by=pl.lit("whole")),
        "is shared by 'whole', and the place has",
    ),
    "a share of more than England": (
        lambda rows: rows.with_columns(value=pl.when(role="icb").then(2.0).otherwise("value")),
        "holds 2 as 'share_of_england', 'fair share'",
    ),
    "a measure that there is not": (
        lambda rows: rows.with_columns(measure=pl.lit("pounds")),
        "gives 'pounds' for 'measure'",
    ),
    "a part above one": (lambda rows: rows.with_columns(part=pl.lit(1.5)), "more than 1"),
    "rows in another order": (lambda rows: rows.reverse(), "not in the order of its roles"),
    "a fair share in pounds": (
        lambda rows: rows.with_columns(measure=pl.lit("gbp")),
        "for 'community' holds .* as 'gbp', 'fair share'",
    ),
    "a row that is missing": (lambda rows: rows.head(-1), "for 'public_health', or is due one"),
    "a row twice": (lambda rows: pl.concat([rows, rows.head(1)]).sort("role", "body_code"), "twice"),
}


@pytest.mark.parametrize("case", WRONG)
def test_accounts_that_do_not_fit_are_refused(case: str, neighbourhood: Place) -> None:
    change, said = WRONG[case]
    with pytest.raises(UserError, match=said):
        refuse_misfits(replace(neighbourhood, accounts=change(neighbourhood.accounts)))


def test_a_pack_gives_back_the_accounts(neighbourhood: Place, tmp_path: Path) -> None:
    pack.save(neighbourhood, tmp_path / "p.place")
    assert pack.load(tmp_path / "p.place").accounts.equals(neighbourhood.accounts)
    assert neighbourhood.accounts.height == len(accounts.ROLES)


# England

TO_2026 = 1.0531  # GDP deflator from 2024/25
DISTRICTS_WITHOUT = (
    *("Amber Valley", "Ashfield", "Guildford", "North Warwickshire", "North West Leicestershire", "Warwick"),
)


@pytest.fixture(scope="module")
def england(sources: Sources) -> pl.DataFrame:
    """Every area with its residents."""
    residents = census.sum_categories(sources.frame(census.RESIDENTS_FROM), "residents").rename(
        {"area": "code"}, strict=False
    )
    return lookups.read(sources).join(residents, on="code")


@pytest.mark.mirror
def test_every_council_and_force_has_its_account(sources: Sources, england: pl.DataFrame) -> None:
    """By the codes of the lookups, Barnsley's and Sheffield's older ones too; the nine that sent nothing are named."""
    everyone = england.with_columns(inside=pl.lit(True))
    rows = pl.concat([list_councils(sources, everyone), list_police(sources, everyone)])
    assert (rows["part"] == 1.0).all()
    assert set(rows.filter(role="asc")["unit"]) == set(england["upper_tier_code"])
    assert set(rows.filter(role="housing", footprint="district")["unit"]) == set(england["district_code"])
    assert set(rows.filter(role="police")["unit"]) == set(england["police_code"])
    assert {"E08000016", "E08000019"} <= set(rows.filter(role="asc", measure="gbp")["unit"])
    assert set(rows["measure"]) == {"gbp"}
    without = rows.filter(basis=accounts.CLASS_MEAN).group_by("body_name").agg(pl.col("role").sort())
    assert dict(without.iter_rows()) == {
        **{name: ["asc", "housing", "public_health"] for name in ("Birmingham", "Cumberland", "Slough")},
        **{name: ["housing"] for name in DISTRICTS_WITHOUT},
    }
    gross = rows.filter(basis="gross").select("role", "body_name", (pl.col("value") / 1e6).round(1))
    assert dict(gross.filter(role="children").drop("role").iter_rows()) == {
        "Birmingham": 370.9,
        "Cumberland": 84.7,
        "Slough": 46.1,
    }
    assert dict(gross.filter(role="housing").drop("role").iter_rows()) == {
        "Eastleigh": 5.3,
        "North Devon": 4.5,
        "Nottinghamshire": 0.1,
        "Nuneaton and Bedworth": 2.1,
        "South Holland": 2.6,
        "Stevenage": 5.6,
        "Worcestershire": 0.5,
    }
    assert (rows["value"] >= 0).all()


@pytest.mark.mirror
def test_a_council_that_sent_no_return_is_like_those_of_its_class(sources: Sources, england: pl.DataFrame) -> None:
    """A shire district's housing at half of England's mean, which London's boroughs make."""
    rows = list_councils(sources, england.with_columns(inside=pl.lit(True))).filter(basis=accounts.CLASS_MEAN)
    people = dict(england.group_by("district_code").agg(pl.col("residents").sum()).iter_rows())
    housing = rows.filter(role="housing").select("unit", "value").iter_rows()
    each = {code[:3]: value / people[code] for code, value in housing}
    assert each == pytest.approx({"E06": 43.4, "E07": 27.8, "E08": 42.0}, abs=0.7)
    warwick = rows.filter(body_name="Warwick").row(0, named=True)
    assert warwick["quality"] == "C"
    assert "Warwick sent no return" in warwick["note"]
    assert "What the shire districts that sent one spent net, £27." in warwick["note"]


@pytest.mark.mirror
def test_no_note_gives_an_income_below_zero_as_an_amount(sources: Sources, england: pl.DataFrame) -> None:
    everyone = england.with_columns(inside=pl.lit(True))
    rows = pl.concat([list_councils(sources, everyone), list_police(sources, everyone)])
    assert not rows["note"].str.contains("£-").any()
    below = rows.filter(pl.col("note").str.contains("check with the council"))
    assert {(row["role"], row["body_name"], row["quality"]) for row in below.to_dicts()} == {
        ("public_health", name, "C") for name in ("Kingston upon Thames", "Surrey", "Westminster")
    }


@pytest.mark.mirror
def test_the_accounts_of_england_sum_to_its_own_but_for_who_sent_none(sources: Sources, england: pl.DataFrame) -> None:
    everyone = england.with_columns(inside=pl.lit(True))
    rows = pl.concat([list_councils(sources, everyone), list_police(sources, everyone)]).filter(basis="net")
    found = dict(rows.group_by("role").agg(pl.col("value").sum() / 1e6).iter_rows())
    table = sources.frame("council_outturn_2024").filter(pl.col("ONS Code") == "E92000001")
    stated = {role: float(table[f"{service} - {NET}"][0]) / 1e3 for role, service in SERVICES.items()}
    assert found["police"] == pytest.approx(stated["police"], abs=0.1)
    assert stated["asc"] - found["asc"] == pytest.approx(617 + 13, abs=2)  # an estimate; £13m net in districts' returns
    for role in ("asc", "children", "public_health", "housing"):
        assert 0.9 * stated[role] < found[role] < stated[role]


@pytest.mark.mirror
def test_regions_together_have_all_nhs_money(sources: Sources, england: pl.DataFrame) -> None:
    made = []
    for region in sorted(set(england["region_code"])):
        here = england.with_columns(inside=pl.col("region_code") == region)
        made += [list_fair_shares(sources, here, region), list_payments(sources, here).select("unit", "value", "part")]
    boards = pl.concat(made[::2])
    for role in ("icb", "community", "mental_health"):
        rows = boards.filter(role=role)
        assert (rows["value"] * rows["part"]).sum() == pytest.approx(1.0)
        assert rows["body_code"].n_unique() == 42
    payments = pl.concat(made[1::2])
    assert (payments["value"] * payments["part"]).sum() == pytest.approx(10.85e9, rel=0.01)


@pytest.mark.mirror
def test_nhs_money_is_where_people_live_and_not_where_surgeries_stand(sources: Sources, england: pl.DataFrame) -> None:
    """Watford's people go to surgeries outside it, Hammersmith's surgeries have patients from elsewhere."""
    for name, each in (("Watford", 2_399), ("Hammersmith and Fulham", 2_730), ("Bolton", 2_504)):
        here = england.with_columns(inside=pl.col("district_name") == name)
        rows = list_fair_shares(sources, here, name).filter(role="icb")
        people = here.filter("inside")["residents"].sum()
        at_2026_gbp = (rows["value"] * rows["part"]).sum() * 127.2e9 * TO_2026 / people
        assert at_2026_gbp == pytest.approx(each, rel=0.02)


@pytest.mark.mirror
def test_a_place_of_a_few_areas_has_a_part_of_everything(sources: Sources, england: pl.DataFrame) -> None:
    codes = tuple(england.filter(district_name="Oxford")["code"].sort()[:3])
    found = Found("Three areas", "areas", "", codes, ())
    rows = local_accounts.read(sources, found, lookups.read(sources), england.select("code", "residents"))
    assert set(rows["role"]) == set(accounts.ROLES)
    assert rows["part"].is_between(0, 0.05).all()
    assert set(rows["shared_by"]) == {"residents", "need", "patients"}
