"""Names of neighbourhoods are short, distinct, and from the wards that they hold."""

from dataclasses import replace

import numpy as np
import pytest

from commonground.document.ids import Named, find_problems
from commonground.neighbourhoods import naming
from commonground.neighbourhoods.ground import checked_ground
from toys.areas import areas, square


def named(labels: list[int], ward_names: list[str], people: list[int] | None = None) -> tuple[str, ...]:
    shapes = [square(i, 0) for i in range(len(labels))]
    made = areas(shapes, people or 100, [str(ward_names.index(name)) for name in ward_names])
    made = replace(made, ward_names=ward_names)
    return naming.names(np.array(labels), checked_ground(*made.columns(), {}, None))


@pytest.mark.parametrize(
    ("wards", "name"),
    [
        (["Farnworth", "Kearsley", "Hulton"], "Farnworth & Kearsley"),
        (["Farnworth North", "Farnworth South", "Kearsley"], "Farnworth & Kearsley"),
        (["Heaton, Lostock & Chew Moor", "Smithills"], "Heaton, Lostock & Chew Moor"),
        (["Smithills", "Heaton, Lostock & Chew Moor"], "Smithills & Heaton"),
        (["Hugh Town"], "Hugh Town"),
    ],
)
def test_a_name_is_made_of_the_largest_wards(wards: list[str], name: str) -> None:
    assert named([0] * len(wards), wards, [300 - i for i in range(len(wards))]) == (name,)


def test_a_stem_that_two_neighbourhoods_share_keeps_its_point_of_the_compass() -> None:
    assert named([0, 1], ["Horwich North", "Horwich South"]) == ("Horwich North", "Horwich South")


def test_a_ward_in_several_neighbourhoods_gives_them_distinct_names() -> None:
    assert len(set(named([0, 1, 2], ["Hook", "Hook", "Hook"]))) == 3


def test_names_that_look_the_same_to_a_reader_are_not_both_given() -> None:
    given = named([0, 1, 2], ["St. Peter's", "St Peters", "ST PETERS"])
    assert not find_problems((), [Named("neighbourhood", name) for name in given])


def test_no_name_is_longer_than_a_page_takes() -> None:
    wards = [f"The long valley of number {i}, beyond the river" for i in range(6)]
    given = named([0, 0, 0, 1, 1, 1], wards, [100] * 6)
    assert not find_problems((), [Named("neighbourhood", name) for name in given])


def test_ids_leave_out_those_that_are_taken() -> None:
    assert naming.ids(3, ["N02"]) == ("N01", "N03", "N04")
    assert naming.ids(100)[-1] == "N100"
