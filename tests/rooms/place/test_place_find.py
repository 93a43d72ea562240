"""A place is found by any name that a person would give it, and an unclear one is asked back about."""

from __future__ import annotations

from pathlib import Path

import pytest

from commonground.core.errors import UserError
from commonground.place.gazetteer import find
from toys import lookups as toy_lookups

LOOKUPS = toy_lookups.lookups()


@pytest.mark.parametrize(
    ("query", "kind", "code"),
    [
        ("Bolton", "district", "E08000001"),
        ("bolton", "district", "E08000001"),
        ("e08000001", "district", "E08000001"),
        ("Herefordshire", "district", "E06000019"),
        ("Kingston upon Hull", "district", "E06000010"),
        ("City of Kingston upon Hull", "district", "E06000010"),
        ("hull", "district", "E06000010"),
        ("Kings Lynn", "district", "E07000146"),
        ("Cambridge", "district", "E07000008"),
        ("Cambridgeshire", "upper_tier", "E10000003"),
        ("Norfolk", "upper_tier", "E10000020"),
        ("Manchester", "district", "E08000003"),
        ("Greater Manchester", "combined_authority", "E47000001"),
        ("NHS Greater Manchester", "icb", "E54000057"),
        ("nhs greater manchester icb", "icb", "E54000057"),
        ("Q57", "icb", "E54000057"),
        ("Birmingham", "icb", "E54000055"),
    ],
)
def test_a_name_a_code_or_an_unambiguous_part_is_enough(query: str, kind: str, code: str) -> None:
    found = find(query, LOOKUPS)
    assert (found.kind, found.code) == (kind, code)
    assert found.areas


def test_a_unitary_council_is_a_district_before_an_upper_tier() -> None:
    assert find("Solihull", LOOKUPS).kind == "district"


def test_an_area_above_districts_holds_all_of_their_areas() -> None:
    assert find("Cambridgeshire", LOOKUPS).areas == ("E01000005", "E01000006")


def test_an_ambiguous_part_lists_what_could_be_meant() -> None:
    with pytest.raises(UserError, match=r"'northampton' could be .* North Northamptonshire \(district, E06000061\)"):
        find("northampton", LOOKUPS)


def test_an_ambiguous_part_asks_for_the_whole_name() -> None:
    with pytest.raises(UserError, match="give the whole name or the code"):
        find("nhs", LOOKUPS)


def test_a_near_miss_is_asked_back() -> None:
    with pytest.raises(UserError, match=r"no place 'Botlon' in England.*did you mean Bolton"):
        find("Botlon", LOOKUPS)


def test_nonsense_says_what_can_be_given() -> None:
    with pytest.raises(UserError, match="give a district, council, ICB or combined authority"):
        find("zzzzzz", LOOKUPS)
    with pytest.raises(UserError, match="no place was named"):
        find("  ", LOOKUPS)


def test_a_list_of_areas_is_a_place(tmp_path: Path) -> None:
    assert find(["e01000002", "E01000001"], LOOKUPS).areas == ("E01000001", "E01000002")
    assert find("E01000002, E01000001", LOOKUPS).kind == "areas"
    listed = tmp_path / "our_estate.txt"
    listed.write_text("# our estate\nE01000003\nE01000004  # beyond the railway\n")
    found = find(str(listed), LOOKUPS)
    assert (found.name, found.areas) == ("our_estate", ("E01000003", "E01000004"))


def test_a_list_with_an_unknown_area_names_it(tmp_path: Path) -> None:
    listed = tmp_path / "list.txt"
    listed.write_text("E01000003\nW01000001\n")
    with pytest.raises(UserError, match=r"'W01000001' is an area in Wales.*list\.txt, line 2"):
        find(listed, LOOKUPS)
    with pytest.raises(UserError, match="names no areas"):
        find([], LOOKUPS)
