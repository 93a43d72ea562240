"""Disease registers of small areas: rates over the age group, by where patients live, and nobody lost on the way."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonground.core.errors import Fault
from commonground.place import ages, lookups, pack, registers
from commonground.place.census import RESIDENTS_FROM, sum_categories
from commonground.place.model import Place
from commonground.sources.tables import Sources
from toys import packs

OTHERS = {  # registers beside those of a test, so that every practice has its list in every age group
    code: (0, 1000 if one.age_from == 0 else 900) for code, one in registers.REGISTERS.items()
}


def published(**practices: dict[str, tuple[float, float]]) -> pl.DataFrame:
    """The published table: register and list in its age group, by code, for each practice."""
    rows = [
        {
            "PRACTICE_CODE": practice,
            "GROUP_CODE": code,
            "REGISTER": str(float(register)),
            "PATIENT_LIST_TYPE": f"{age:02d}OV" if (age := registers.REGISTERS[code].age_from) else "TOTAL",
            "PRACTICE_LIST_SIZE": str(size),
        }
        for practice, given in practices.items()
        for code, (register, size) in (OTHERS | given).items()
    ]
    return pl.DataFrame(rows)


def lived(*rows: tuple[str, str, float]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=["practice", "lsoa11_code", "patients"], orient="row")


def shares(*rows: tuple[str, str, float]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=["lsoa11_code", "lsoa21_code", "share"], orient="row")


def of(table: pl.DataFrame, area: str, register: str) -> tuple[float, float]:
    return table.filter(area=area, register=register).select("registered", "patients").row(0)


def test_a_register_is_over_its_own_age_group_and_never_over_the_whole_list() -> None:
    rates = registers.rate_practices(published(p={"DM": (80, 800), "HYP": (140, 1000)}))
    table = registers.lay_on_areas(rates, lived(("p", "old", 500)), shares(("old", "new", 1.0)), ("new",))
    assert of(table, "new", "DM") == pytest.approx((40, 400))  # 10% of those of 17 and over, not 8% of everybody
    assert of(table, "new", "HYP") == pytest.approx((70, 500))


def test_people_go_where_the_patients_of_their_practice_live() -> None:
    rates = registers.rate_practices(published(p={"AF": (100, 1000)}, q={"AF": (20, 1000)}))
    here = lived(("p", "a", 300), ("p", "b", 700), ("q", "b", 500))
    table = registers.lay_on_areas(rates, here, shares(("a", "a", 1.0), ("b", "b", 1.0)), ("a", "b"))
    assert of(table, "a", "AF") == pytest.approx((30, 300))
    assert of(table, "b", "AF") == pytest.approx((80, 1200))
    assert table["area"].to_list() == [area for area in ("a", "b") for _ in registers.REGISTERS]


def test_patients_in_wales_or_nowhere_or_of_a_practice_without_a_register_are_in_neither_count() -> None:
    rates = registers.rate_practices(published(p={"AF": (100, 1000)}, closed={"AF": (500, 1000)}))
    everywhere = lived(("p", "E1", 100), ("p", "W1", 50), ("p", "NO2011", 30), ("new", "E1", 900))
    table = registers.lay_on_areas(rates, everywhere, shares(("E1", "E1", 1.0), ("W1", "W1", 1.0)), ("E1",))
    assert of(table, "E1", "AF") == pytest.approx((10, 100))


def test_an_area_without_patients_has_nobody_on_a_register() -> None:
    rates = registers.rate_practices(published(p={}))
    table = registers.lay_on_areas(rates, lived(("p", "a", 10)), shares(("a", "a", 1.0), ("b", "b", 1.0)), ("a", "b"))
    assert of(table, "b", "HYP") == (0.0, 0.0)


def test_a_divided_area_hands_its_people_to_its_parts() -> None:
    rates = registers.rate_practices(published(p={"AF": (100, 1000)}))
    table = registers.lay_on_areas(
        rates, lived(("p", "old", 200)), shares(("old", "one", 0.25), ("old", "two", 0.75)), ("one", "two")
    )
    assert (of(table, "one", "AF"), of(table, "two", "AF")) == ((5.0, 50.0), (15.0, 150.0))


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        (pl.col("GROUP_CODE").replace("AF", "XX"), "XX of TOTAL"),
        (pl.col("PATIENT_LIST_TYPE").replace("17OV", "TOTAL"), "DM of TOTAL"),
        (pl.col("PRACTICE_LIST_SIZE").replace("1000", "0"), "whole list is not given: p"),
    ],
)
def test_a_table_of_another_kind_is_refused(changed: pl.Expr, what: str) -> None:
    with pytest.raises(Fault, match=what):
        registers.rate_practices(published(p={}).with_columns(changed))


@given(data=st.data())
def test_registers_by_area_sum_to_those_of_the_practices_english_patients(data: st.DataObject) -> None:
    practices, old, new = ["p", "q", "r"], ["E1", "E2", "E3"], ("A", "B", "C", "D")
    size = st.integers(1, 5000)
    on = {
        p: {"DM": (data.draw(st.integers(0, 400)), 700), "HYP": (data.draw(st.integers(0, 900)), 1000)}
        for p in practices
    }
    here = lived(*((p, area, float(data.draw(size))) for p in practices for area in [*old, "W1"]))
    links = pl.DataFrame(
        [(a, b) for a in old for b in data.draw(st.lists(st.sampled_from(new), min_size=1, unique=True))],
        schema=["lsoa11_code", "lsoa21_code"],
        orient="row",
    )
    residents = pl.DataFrame({"code": new, "residents": [data.draw(st.integers(0, 3000)) for _ in new]})
    carried = ages.share_links(links, residents)
    of_practice = here.with_columns(part=pl.col("patients") / pl.col("patients").sum().over("practice"))
    sums = [*of_practice.group_by("practice").agg(pl.col("part").sum())["part"]]
    sums += [*carried.group_by("lsoa11_code").agg(pl.col("share").sum())["share"]]
    np.testing.assert_allclose(sums, 1.0)
    table = registers.lay_on_areas(registers.rate_practices(published(**on)), here, carried, new)
    english = here.filter(pl.col("lsoa11_code") != "W1").group_by("practice").agg(pl.col("patients").sum())
    patients = dict(english.iter_rows())
    for register in ("DM", "HYP"):
        rows = table.filter(register=register)
        wanted = sum(on[p][register][0] / 1000 * patients[p] for p in practices)
        assert rows["registered"].sum() == pytest.approx(wanted, abs=1e-6)
    assert table.filter(register="HYP")["patients"].sum() == pytest.approx(sum(patients.values()))
    assert (table["registered"] <= table["patients"] + 1e-9).all()


def test_the_example_has_every_register_of_every_area(exampleshire: Place) -> None:
    table = exampleshire.registers
    assert table.height == len(registers.REGISTERS) * exampleshire.areas.height
    diabetes = table.filter(register="DM").select(rate=pl.col("registered") / pl.col("patients"))["rate"]
    assert np.corrcoef(diabetes, exampleshire.areas["imd_score"])[0, 1] > 0.5


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda table: table.filter(pl.col("register") != "AF"), "each register of each area once"),
        (lambda table: table.reverse(), "each register of each area once"),
        (packs.cell("registered", 90_000.0), "has 90,000.0 people, of"),
        (packs.cell("register", "XX"), "'XX'"),
    ],
)
def test_a_pack_with_other_registers_is_refused(exampleshire: Place, tmp_path, change, said: str) -> None:
    pack.save(exampleshire, tmp_path / "e.place")
    changed = packs.change(tmp_path / "e.place", tmp_path / "changed.place", {"registers": change})
    with pytest.raises(Exception, match=said):
        pack.load(changed)


# the published files


@pytest.fixture(scope="module")
def england(sources: Sources) -> pl.DataFrame:
    """The registers of every area of England, with its district."""
    residents = sum_categories(sources.frame(RESIDENTS_FROM), "residents")
    everywhere = lookups.read(sources).select("code", "district_code")
    inside = residents.join(everywhere, on="code", how="semi")
    table = registers.read(sources, tuple(everywhere["code"]), inside)
    return table.join(everywhere, left_on="area", right_on="code")


@pytest.mark.mirror
def test_england_sums_to_its_published_registers(england: pl.DataFrame, sources: Sources) -> None:
    """People of practices in both files, so a little other than the published sums, which are of April 2022."""
    of_england = england.group_by("register").agg(pl.col("registered").sum())
    table = sources.frame("disease_registers_2021")
    said = table.group_by(register="GROUP_CODE").agg(said=pl.col("REGISTER").cast(pl.Float64).sum())
    joined = of_england.join(said, on="register")
    assert joined.height == len(registers.REGISTERS)
    np.testing.assert_allclose(joined["registered"], joined["said"], rtol=0.003)
    millions = {register: round(people / 1e6, 2) for register, people in said.iter_rows()}
    assert {code: millions[code] for code in ("HYP", "DEP", "DM", "CKD", "CHD", "AF", "COPD", "STIA")} == {
        **{"HYP": 8.60, "DEP": 6.24, "DM": 3.63, "CKD": 1.96, "CHD": 1.86, "AF": 1.29, "COPD": 1.15, "STIA": 1.12}
    }


@pytest.mark.mirror
def test_every_patient_of_a_practice_with_registers_is_in_one_area(england: pl.DataFrame, sources: Sources) -> None:
    practices = sources.frame("disease_registers_2021")["PRACTICE_CODE"].unique()
    patients = sources.frame("gp_registrations_lsoa11").filter(
        pl.col("LSOA11CD").str.starts_with("E") & pl.col("OrganisationCode").is_in(practices.implode())
    )
    assert england.filter(register="HYP")["patients"].sum() == pytest.approx(patients["Patient"].sum())
    assert (england["registered"] <= england["patients"]).all()


@pytest.mark.mirror
@pytest.mark.parametrize("register", ["AF", "AST", "CHD", "CKD", "COPD", "DEM", "DEP", "DM", "HF", "HYP", "MH", "STIA"])
def test_districts_have_the_registers_that_the_library_of_the_commons_found(
    england: pl.DataFrame, sources: Sources, register: str
) -> None:
    """By another way from the registers of 2019/20: district by district the two move together."""
    there = sources.frame("disease_registers_ltla_2019").filter(group_code=register)
    then = there.select(district_code="lad_code", then=pl.col("prevalence").cast(pl.Float64))
    here = england.filter(register=register).group_by("district_code").agg(pl.col("registered", "patients").sum())
    both = here.join(then, on="district_code").select(now=pl.col("registered") / pl.col("patients"), then="then")
    assert both.height > 280
    assert both.select(pl.corr("now", "then")).item() > 0.96
    assert 0.9 < (both["now"] / both["then"]).median() < 1.12
