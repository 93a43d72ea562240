"""The pages of predicted against published: drawn in place, small counts left out, Bolton as it is found today."""

from __future__ import annotations

import re

import polars as pl
import pytest

import make_validation
from commonground.evidence import figures, reader
from commonground.place.model import Place
from commonground.sources.tables import Sources

EVIDENCE = reader.read()
ASSUMPTIONS = figures.from_tables(EVIDENCE)
ROWS = pl.DataFrame(
    {
        "place": ["Here", "There"],
        "predicted": [108.0, 4.0],
        "published": [100.0, 3.0],
        "ratio": [1.08, 1.333],
        "own": [True, False],
        "period": ["2025", "2025"],
        "source": ["A table", "A table"],
    }
)


def test_a_count_of_a_few_people_is_not_repeated_nor_drawn() -> None:
    page = make_validation.page("children_in_need", ROWS, EVIDENCE, ASSUMPTIONS)
    assert "| Here | 108 | 100 | 1.08 | 2025 |" in page
    assert "| There | 4 | under 6 (average of bodies of which it is a part) |  | 2025 |" in page
    assert "in 1 of 1 places" in page
    assert "There" not in make_validation.picture(ROWS)


def test_the_page_of_what_no_service_is_says_that_it_is_not_scaled() -> None:
    page = make_validation.page("child_social_worker", ROWS, EVIDENCE, ASSUMPTIONS)
    assert page.startswith("# Children's social workers: predicted against published\n")
    assert "compared and not scaled" in page
    assert "then scaled" in make_validation.page("children_in_need", ROWS, EVIDENCE, ASSUMPTIONS)


def test_a_dot_stands_right_of_the_line_where_too_much_is_predicted() -> None:
    (dot,) = re.findall(r'<circle cx="([\d.]+)"', make_validation.picture(ROWS))
    (line,) = re.findall(r'<line x1="([\d.]+)"', make_validation.picture(ROWS))
    assert float(dot) > float(line)


def test_every_service_that_is_compared_has_its_page_and_picture() -> None:
    for service in make_validation._compared():
        assert (make_validation.FOLDER / f"{service}.md").is_file(), "run: python docs/make_validation.py"
        assert (make_validation.FOLDER / f"{service}.svg").is_file()


@pytest.mark.mirror
def test_england_has_eleven_children_in_need_to_a_social_worker(sources: Sources) -> None:
    assert make_validation.count_children_to_a_worker(sources) == pytest.approx(402_400 / 36_186.3)


@pytest.mark.mirror
def test_workers_and_lists_are_compared_with_children_and_residents(bolton: Place) -> None:
    children = pl.DataFrame({"service": ["children_in_need", "ae_all_types"], "predicted": [3_300.0, 1e5]})
    found = make_validation.compare_followers(bolton, children, 11.0).sort("service")
    assert found["service"].to_list() == ["child_social_worker", "practice_list"]
    assert found["predicted"].to_list() == pytest.approx([300.0, bolton.population])
    assert found["published"].to_list() == pytest.approx([162.5, 334_056], rel=1e-5)
    assert found["ratio"].to_list() == pytest.approx([300 / 162.5, bolton.population / 334_056], rel=1e-5)
    assert found["own"].all()


@pytest.mark.mirror
@pytest.mark.slow
def test_the_pages_say_what_is_found_of_bolton_today(bolton: Place, sources: Sources) -> None:
    services = make_validation.compare(bolton, EVIDENCE, ASSUMPTIONS)
    each = make_validation.count_children_to_a_worker(sources)
    followers = make_validation.compare_followers(bolton, services, each)
    for row in pl.concat([services, followers], how="diagonal").iter_rows(named=True):
        page = (make_validation.FOLDER / f"{row['service']}.md").read_text(encoding="utf-8")
        said = re.search(r"\| Bolton \| [\d,]+ \| ([\d,]+) \| ([\d.]+) \|", page)
        assert said is not None
        assert said[1] == f"{row['published']:,.0f}"
        assert float(said[2]) == pytest.approx(row["ratio"], rel=0.1), "run: python docs/make_validation.py"
