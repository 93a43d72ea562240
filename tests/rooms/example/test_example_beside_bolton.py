"""The example place has every table, column and footprint that a real place has, so that nothing after it differs."""

from __future__ import annotations

import pytest

from commonground.place.model import Place

pytestmark = pytest.mark.mirror


def test_areas_have_the_same_columns_of_the_same_kinds(exampleshire: Place, bolton: Place) -> None:
    assert dict(exampleshire.areas.schema) == dict(bolton.areas.schema)


def test_margins_have_the_same_categories(exampleshire: Place, bolton: Place) -> None:
    of_example = {name: (margin.unit, set(margin.categories)) for name, margin in exampleshire.margins.items()}
    of_bolton = {name: (margin.unit, set(margin.categories)) for name, margin in bolton.margins.items()}
    assert of_example == of_bolton


def test_the_other_tables_have_the_same_columns(exampleshire: Place, bolton: Place) -> None:
    assert dict(exampleshire.trusts.schema) == dict(bolton.trusts.schema)
    assert dict(exampleshire.published.schema) == dict(bolton.published.schema)
    assert exampleshire.sex_by_district.columns == bolton.sex_by_district.columns
    assert exampleshire.neighbourhoods.report.schema == bolton.neighbourhoods.report.schema
    assert list(exampleshire.boundaries.columns) == list(bolton.boundaries.columns)
    assert exampleshire.boundaries.crs == bolton.boundaries.crs


def test_every_published_service_of_the_example_is_published_for_bolton(exampleshire: Place, bolton: Place) -> None:
    assert set(exampleshire.published["service"]) <= set(bolton.published["service"])


def test_footprints_are_of_the_same_kinds_but_for_the_combined_authority(exampleshire: Place, bolton: Place) -> None:
    assert set(exampleshire.footprints) | {"combined_authority"} == set(bolton.footprints)
