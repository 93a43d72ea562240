"""A place is found by the whole of any name that a person would give it, and an unclear one is asked back about."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from commonground.core.errors import SeveralErrors, UserError
from commonground.place.gazetteer import Found, find
from commonground.place.gazetteer.words import fold, read_wanted
from toys import lookups as toy_lookups
from toys.effort import examples

LOOKUPS = toy_lookups.lookups()
PUBLISHED = toy_lookups.Published()


def found(query: object) -> Found:
    """What the toy lookups hold for a query."""
    return find(query, LOOKUPS, PUBLISHED)  # type: ignore[arg-type]  # some queries are of no such type


@pytest.mark.parametrize(
    ("query", "kind", "code"),
    [
        ("Bolton", "district", "E08000001"),
        ("  bolton ", "district", "E08000001"),
        ("BÓLTON", "district", "E08000001"),
        ("e08000001", "district", "E08000001"),
        ("Bolton MBC", "district", "E08000001"),
        ("Metropolitan Borough of Bolton", "district", "E08000001"),
        ("the council of Bolton", "district", "E08000001"),
        ("Northamptonshire", "icb", "E54000059"),  # of the same areas as the two councils of today
        ("Bolton (metropolitan district, E08000001)", "district", "E08000001"),
        ("Bolton, Greater Manchester", "district", "E08000001"),
        ("Bolton in Greater Manchester", "district", "E08000001"),
        ("Bolton, England", "district", "E08000001"),
        ("Herefordshire", "district", "E06000019"),
        ("County of Herefordshire", "district", "E06000019"),
        ("Kingston upon Hull", "district", "E06000010"),
        ("City of Kingston upon Hull", "district", "E06000010"),
        ("Kingston upon Hull, City of", "district", "E06000010"),
        ("hull", "district", "E06000010"),
        ("Hull City Council", "district", "E06000010"),
        ("Kings Lynn", "district", "E07000146"),
        ("King\u2019s Lynn & West Norfolk", "district", "E07000146"),
        ("Cambridge", "district", "E07000008"),
        ("Cambridgeshire", "upper_tier", "E10000003"),
        ("Norfolk County Council", "upper_tier", "E10000020"),
        ("Essex", "upper_tier", "E10000012"),
        ("Essex CC", "upper_tier", "E10000012"),
        ("Manchester", "district", "E08000003"),
        ("Greater Manchester", "combined_authority", "E47000001"),
        ("GMCA", "combined_authority", "E47000001"),
        ("Greater Manchester Police", "police", "E23000005"),
        ("NHS Greater Manchester", "icb", "E54000057"),
        ("nhs greater manchester icb", "icb", "E54000057"),
        ("Q57", "icb", "E54000057"),
        ("00T", "sub_icb", "E38000016"),
        ("North West", "region", "E12000002"),
        ("West Midlands region", "region", "E12000005"),
        ("WMCA", "combined_authority", "E47000007"),
        ("Bolton 001", "msoa", "E02000001"),
        ("E02000002", "msoa", "E02000002"),
        ("bolton 001a", "lsoa", "E01000003"),
        ("Farnworth North, Bolton", "ward", "E05000002"),
        ("Farnworth North ward", "ward", "E05000002"),
        ("Abbey ward, Manchester", "ward", "E05000003"),
        ("E05000003", "ward", "E05000003"),
        ("Bolton Central PCN", "pcn", "U00001"),
        ("u00001", "pcn", "U00001"),
        ("E08000038", "district", "E08000016"),
    ],
)
def test_all_of_a_name_or_a_code_is_enough(query: str, kind: str, code: str) -> None:
    place = found(query)
    assert (place.kind, place.code) == (kind, code)
    assert place.areas


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("Birmingham", r"'Birmingham' is not the whole name of a place; it could be NHS Birmingham and Solihull ICB"),
        ("northampton", r"it could be North Northamptonshire \(unitary council, E06000061\)"),
        ("West Midlands", r"could be 2 places: West Midlands \(combined authority, .*\(region"),
        ("Abbey ward", r"could be 2 places: Abbey, Herefordshire, County of \(ward, .* name the district too"),
        ("Bolton ICB", r"no integrated care board 'Bolton ICB'; there is Bolton .* lies in NHS Greater Manchester ICB"),
        (
            "Bolton County Council",
            r"no county council 'Bolton County Council'; there is Bolton \(metropolitan district",
        ),
        ("Essex ICB", r"Essex ICB began on 1 April 2026, .* made of NHS Mid|Essex ICB began on 1 April 2026"),
        ("Corby", r"Corby became part of North Northamptonshire on 1 April 2021; give 'North Northamptonshire'"),
        ("E07000150", r"Corby became part of North Northamptonshire on 1 April 2021"),
        (
            "Northamptonshire County Council",
            r"was replaced by North Northamptonshire and West Northamptonshire on 1 Apr",
        ),
        (
            "NHS Bolton CCG",
            r"ended on 30 June 2022; the sub-ICB location with its code is NHS Greater Manchester ICB - 00T",
        ),
        ("Cardiff", r"'Cardiff' is in Wales"),
        ("Edinburgh Council", r"is in Scotland"),
        ("Wales", r"Wales is not covered"),
        ("England", r"more than a place"),
        ("NHS", r"'NHS' does not say which place is meant"),
        ("the County Council", r"does not say which place is meant"),
        ("BL1 1RU", r"looks like a postcode"),
        ("P81234", r"looks like the code of a practice"),
        ("Bolton NHS Foundation Trust", r"a trust serves a place but is none"),
        ("Botlon", r"no place 'Botlon' in England; did you mean Bolton"),
        ("zzzzzz", r"no place 'zzzzzz' in England; give a council"),
        ("  ", r"no place was named"),
        ("x" * 5000, r"too long for the name of a place"),
        ("Bolton (E08000003)", r"E08000003 is Manchester, not 'Bolton'"),
        ("Bury, Norfolk", r"Bury does not lie in Norfolk; give 'Bury \+ Norfolk'"),
        ("Bolton and Greater Manchester", r"Bolton \(E08000001\) lies in Greater Manchester"),
        ("Bolton, Bury and Narnia", r"of the places listed, 'Narnia' is not known"),
        ("Abbey ward, Bolton", r"Bolton has no 'Abbey ward'"),
        ("Farnworth ward, Bolton", r"it has Farnworth North"),
        ("E02999999", r"an MSOA of another census"),
        ("E14000567", r"a parliamentary constituency"),
        ("W01000001", r"a code of Wales"),
        ("E01009999", r"small area of the census of 2011, which became E01000005 and E01000006 in 2021; give those"),
        ("E01000003, E01999999", r"'E01999999' is not a small area"),
        (["Bolton", 5], r"the list holds 5"),
        ([], r"names no areas"),
        (None, r"is wanted, not None"),
        (b"Bolton", r"is wanted"),
        ("a" * 399, r"there is no place 'aaa"),
        ("a/" * 3000, r"there is no such file"),
        ("./a\0b", r"there is no such file"),
        ("~nosuchuser/list", r"there is no such file"),
        ("/dev/null", r"this is no ordinary file"),
        ("NHS England", r"England as a whole"),
    ],
)
def test_what_is_no_one_place_is_asked_back_or_refused(query: object, says: str) -> None:
    with pytest.raises(UserError, match=says):
        found(query)


def test_a_unitary_council_is_a_district_before_an_upper_tier() -> None:
    assert found("Solihull").kind == "district"


def test_an_area_above_districts_holds_all_of_their_areas() -> None:
    assert found("Cambridgeshire").areas == ("E01000005", "E01000006")


def test_bodies_of_one_name_and_the_same_areas_are_one_place_that_says_so() -> None:
    assert "same small areas as NHS Greater Manchester ICB" in found("Greater Manchester").notes[0]


def test_a_newer_board_of_the_name_is_mentioned() -> None:
    assert "Essex ICB, which began on 1 April 2026, is another place" in found("Essex").notes[0]


def test_a_network_is_where_most_of_the_patients_are_its_own_and_says_so() -> None:
    place = found("Bolton Central PCN")
    assert place.areas == ("E01000003",)  # not the divided area, where the other network has three quarters
    assert "has no border" in place.notes[0]


@pytest.mark.parametrize(
    ("query", "areas"),
    [
        ("Bolton, Bury", ("E01000003", "E01000011")),
        ("Bolton + Bury + Herefordshire", ("E01000001", "E01000003", "E01000011")),
        ("Bolton; Brighton and Hove", ("E01000003", "E01000012")),
        ("Brighton and Hove and Kingston upon Hull, City of", ("E01000002", "E01000012")),
        ("Bolton and E08000003", ("E01000003", "E01000004")),
        ("E08000001 E08000003", ("E01000003", "E01000004")),
        ("E08000001, E01000004", ("E01000003", "E01000004")),
        (["Bolton", "Cambridgeshire"], ("E01000003", "E01000005", "E01000006")),
        (["e01000002", "E01000001"], ("E01000001", "E01000002")),
    ],
)
def test_several_places_are_one(query: object, areas: tuple[str, ...]) -> None:
    place = found(query)
    assert (place.kind, place.areas) == ("areas", areas)


def test_a_file_of_codes_is_a_place_and_a_word_alone_is_never_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "Bolton").write_text("E01000009\n")
    (tmp_path / "estate").write_text("# our estate\nE01000003\nE08000003  # the city\n")
    named, listed = found("Bolton"), found("./Bolton")
    assert (named.code, listed.areas) == ("E08000001", ("E01000009",))
    assert found(Path("estate")).areas == ("E01000003", "E01000004")
    with pytest.raises(UserError, match=r"no place 'estate', but a file; for the file give \./estate"):
        found("estate")


def test_every_code_of_a_file_that_is_none_is_named_with_its_line(tmp_path: Path) -> None:
    listed = tmp_path / "list.txt"
    listed.write_text("E01000003\nW01000001\nE14000001\nE01009999\n")
    with pytest.raises(SeveralErrors) as caught:
        found(listed)
    said = str(caught.value).splitlines()
    assert [line.split("line ")[1][0] for line in said] == ["2", "3", "4"]
    assert "became E01000005 and E01000006" in said[2]


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("no/such/file", "there is no such file"),
        ("no\\such", "there is no such file"),
        ("list.csv", "there is no such file"),
        ("Bolton.txt", "there is no such file"),
        (".", "this is a folder, not a list of areas"),
        ("https://example.org/Bolton", "an address on the web"),
        ("bolton.place/", "a place pack, which is built already"),
    ],
)
def test_what_looks_like_a_path_is_a_path(
    query: str, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bolton.place").mkdir()
    (tmp_path / "bolton.place" / "datapackage.json").write_text("{}")
    with pytest.raises(UserError, match=says):
        found(query)


@settings(max_examples=examples(200))
@given(st.text(max_size=30) | st.lists(st.sampled_from(["Bolton", "and", ",", "the", "NHS", "Council", "E01000003"])))
@example("Bolton,")
@example("(Bolton)")
@example("Bolton ()")
def test_any_words_give_a_place_or_a_sentence(words: str | list[str]) -> None:
    with suppress(UserError):
        assert found(words if isinstance(words, str) else " ".join(words)).areas


@settings(max_examples=examples(200))
@given(st.text())
def test_what_is_folded_stays_and_each_reading_is_a_part_of_the_words(words: str) -> None:
    assert fold(fold(words)) == fold(words)
    assert [one for one in read_wanted(words) if one.words not in fold(words)] == []
