"""What people and their ages alone explain, worked out again from the published files."""

import re

import pytest

from commonground.evidence import read
from commonground.evidence.figures import from_tables
from commonground.sources.tables import Sources
from toys import demography

pytestmark = pytest.mark.mirror
EVIDENCE = read()
ASSUMED = from_tables(EVIDENCE)
BANDS = {"0_17": (0, 17), "18_64": (18, 64), "65_84": (65, 84), "85_plus": (85, 90)}
SAID = re.compile(r"less (\d\.\d)% a year for people and their ages \(.*at the service's own rates by age\)")


def test_ageing_is_that_of_the_cohorts_of_england(sources: Sources) -> None:
    """From mid-2026 to mid-2031, of everybody who lived in England in mid-2023."""
    people = demography.people_2023(sources)
    published = {row["id"]: row["value"] for row in EVIDENCE.published.to_dicts()}
    migrants = published["net_migration_uk"] * people.sum() / demography.UNITED_KINGDOM
    deaths = demography.rates(EVIDENCE, "mortality") / 1000
    path = demography.cohorts(people, deaths, migrants, 8)
    for band, (youngest, oldest) in BANDS.items():
        there = path[:, youngest : oldest + 1].sum(axis=1)
        yearly = (there[8] / there[3]) ** (1 / 5) - 1
        assert ASSUMED.number(f"ageing.{band}") == pytest.approx(yearly, abs=0.0003), band


def test_cohorts_lose_nobody_but_the_dead(sources: Sources) -> None:
    people = demography.people_2023(sources)
    none = people * 0
    after = demography.cohorts(people, none, 0.0, 3)[3]
    assert after.sum() == pytest.approx(people.sum() + 3 * people[0])
    assert after[4] == pytest.approx(people[1])


def test_growth_that_ageing_explains_is_that_of_the_rates_by_age(sources: Sources) -> None:
    before, after = demography.people_2021(sources), demography.people_2023(sources)
    wrong, told = [], 0
    for figure in ASSUMED.only("growth.").values():
        if found := SAID.search(figure.how_obtained):
            rate = demography.rates(EVIDENCE, figure.name.removeprefix("growth."))
            yearly = demography.demographic_growth(rate, before, after, demography.CENSUS_TO_MIDYEAR)
            told += 1
            if abs(100 * yearly - float(found.group(1))) > 0.1:
                wrong.append(f"{figure.name}: {found.group(1)}% is said, {100 * yearly:.2f}% follows")
    assert wrong == []
    assert told > 5
