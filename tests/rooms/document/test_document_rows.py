"""The lists of a plan as plain tables."""

from __future__ import annotations

import json

import pytest

from commonground.document.rows import list_columns, list_rows, list_tables
from toys import plan as toy_plan


@pytest.fixture(scope="module")
def plan():
    return toy_plan.document()


@pytest.fixture(scope="module")
def nothing():
    return toy_plan.empty_document()


def test_every_list_of_rows_is_a_table_and_no_list_of_words_is():
    names = list(list_tables())
    assert {"ledger", "outcomes", "settlement.contributions", "need.agencies_per_household.rows"} <= set(names)
    assert not {"years", "warnings", "place.districts", "settlement.games.blocking"} & set(names)
    assert len(names) == len(set(names))


def test_a_range_is_three_columns_and_a_key_is_called_as_in_the_file(plan):
    row = list_rows(plan, "activity")[0]
    assert list(row)[:3] == ["service", "neighbourhood", "year"]
    assert row["with_p50"] == plan.activity[0].with_plan.p50
    assert list_rows(plan, "promises")[0]["from"] == plan.promises[0].start


def test_an_outline_is_geojson_as_text(plan):
    outline = json.loads(list_rows(plan, "neighbourhoods")[0]["geometry"])
    assert outline["type"] in ("Polygon", "MultiPolygon")


@pytest.mark.parametrize("name", list(list_tables()))
def test_an_empty_table_has_the_columns_of_a_full_one_but_those_named_by_ids(name, plan, nothing):
    known = list_columns(name)
    for row in (*list_rows(plan, name), *list_rows(nothing, name)):
        assert [column for column in row if column in known] == [column for column in known if column in row]
    full = {column for row in list_rows(plan, name) for column in row}
    assert not full or set(known) <= full
