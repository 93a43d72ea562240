"""Boards by date: every area keeps one, divided boards go council by council, and nothing else moves."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonground.core.errors import Fault, UserError
from commonground.place import boards, footprints, lookups
from commonground.place.building import build
from commonground.sources.tables import Sources
from toys.effort import examples
from toys.sentences import agree, of_error

SUCCESSIONS = boards.read_successions()
STANDING = ("E54000057", "NHS Greater Manchester Integrated Care Board")


def areas_of(rows: list[tuple[str, str]]) -> pl.DataFrame:
    """Areas with the board of 2024 and the upper tier of each of `rows`."""
    return pl.DataFrame(
        {
            "code": [f"E01{i:06d}" for i in range(len(rows))],
            "icb_code": [board for board, _ in rows],
            "icb_name": [f"NHS {board} Integrated Care Board" for board, _ in rows],
            "icb_nhs_code": [f"Q{board[-2:]}" for board, _ in rows],
            "upper_tier_code": [council for _, council in rows],
        }
    )


PAIRS = [(old, within or "E06000001") for old, within in SUCCESSIONS.select("old", "within").iter_rows()]


@settings(max_examples=examples(60))
@given(
    rows=st.lists(st.sampled_from([*PAIRS, (STANDING[0], "E08000001")]), min_size=1, max_size=20),
    weights=st.lists(st.integers(0, 10_000), min_size=20, max_size=20),
)
def test_every_move_between_dates_keeps_the_residents_and_no_share_is_above_one(
    rows: list[tuple[str, str]], weights: list[int]
) -> None:
    residents = np.array(weights[: len(rows)], dtype=float)
    moved = boards.follow(areas_of(rows))
    before = footprints.make_exact("icb_2024", moved["icb_2024_code"].to_list(), moved["icb_2024_name"].to_list(), "")
    after = footprints.make_exact("icb", moved["icb_code"].to_list(), moved["icb_name"].to_list(), "")
    assert before.move(residents).sum() == after.move(residents).sum() == residents.sum()
    both = footprints.measure_overlap(before, after, residents)
    assert both.sum() == residents.sum()
    np.testing.assert_array_equal(both.sum(axis=1), before.move(residents))
    assert max(before.shares.max(), after.shares.max()) <= 1


def test_a_divided_board_goes_by_council_and_one_that_stands_stays() -> None:
    frimley = "E54000034"
    rows = [(frimley, "E10000030"), (frimley, "E10000014"), (frimley, "E06000039"), (STANDING[0], "E08000001")]
    after = boards.follow(areas_of(rows))
    assert after["icb_nhs_code"].to_list() == ["S9B9J", "QRL", "S0E4D", "Q57"]
    assert after["icb_2024_code"].to_list() == [frimley] * 3 + [STANDING[0]]


def test_before_the_day_nothing_has_moved() -> None:
    areas = areas_of([("E54000064", "E06000043")])
    assert boards.follow(areas, "2026-03-31")["icb_code"].to_list() == ["E54000064"]
    assert boards.follow(areas, "2026-04-01")["icb_code"].to_list() == ["E54000069"]
    assert (boards.name_vintage("2026-03-31"), boards.name_vintage("2027-01-01")) == ("2024", "2026")


def test_an_area_that_no_successor_takes_is_a_fault() -> None:
    with pytest.raises(Fault, match="do not place E01000000"):
        boards.follow(areas_of([("E54000034", "E10000012")]))


@pytest.mark.parametrize("words", ["yesterday", "2026-13-01", "1 April 2026"])
def test_what_is_no_date_is_refused(words: str) -> None:
    with pytest.raises(UserError, match="is no date; write it such as 2026-03-31"):
        boards.read_date(words)


@pytest.mark.parametrize("words", ["2015-01-01", "2022-06-30"])
def test_a_day_before_there_were_boards_is_refused(words: str) -> None:
    with pytest.raises(UserError) as caught:
        boards.read_date(words)
    agree("dates", words, of_error(caught.value))


def test_boards_of_2022_and_2023_are_said_to_be_those_of_2024() -> None:
    assert boards.read_date("2022-07-01") == "2022-07-01"
    agree("dates", "said of 2023", "\n".join(boards.tell_date("2023-05-01")))
    assert boards.tell_date("2024-01-01") == boards.tell_date(boards.LATEST) == ()


@pytest.mark.mirror
def test_36_boards_for_42_in_all_of_england(sources: Sources) -> None:
    """As a public register of the ONS lookup of April 2026 has it: 10,207 areas with the code of another board."""
    after, before = lookups.read(sources), lookups.read(sources, "2026-03-31")
    assert (after["icb_code"].n_unique(), before["icb_code"].n_unique()) == (36, 42)
    assert after["icb_2024_code"].equals(before["icb_code"])
    assert after.filter(pl.col("icb_code") != pl.col("icb_2024_code")).height == 10_207
    assert after["icb_code"].null_count() == 0
    sizes = dict(after.group_by("icb_nhs_code").len().iter_rows())
    made = {"S1Y5D": 1816, "D7T5G": 1111, "QRL": 1231, "T6Y0W": 1001, "S9B9J": 1748, "S0E4D": 1311, "Z9B2Z": 1989}
    assert {code: sizes[code] for code in made} == made


@pytest.mark.mirror
def test_divided_boards_go_by_whole_councils_and_by_whole_locations_but_frimley(sources: Sources) -> None:
    areas = lookups.read(sources)
    divided = areas.filter(pl.col("icb_2024_nhs_code").is_in(["QM7", "QJG", "QNQ"]))
    by_council = divided.group_by("icb_2024_code", "upper_tier_code").agg(pl.col("icb_code").n_unique())
    assert by_council["icb_code"].max() == 1
    by_location = divided.group_by("sub_icb_name").agg(pl.col("icb_code").n_unique()).filter(pl.col("icb_code") > 1)
    assert by_location["sub_icb_name"].to_list() == ["NHS Frimley ICB - D4U1Y"]


@pytest.mark.mirror
def test_a_place_of_a_board_that_grew_keeps_what_the_boards_before_it_published(sources: Sources) -> None:
    hart = build("Hart", sources)
    assert hart.footprints["icb"].codes == ("E54000067",)
    assert hart.footprints["icb_2024"].codes == ("E54000034", "E54000042")
    published = hart.published.filter(pl.col("body_code").str.starts_with("E54"))
    assert set(published["body_code"]) == {"E54000034", "E54000042"}
    assert any("Frimley ICB and NHS Hampshire and Isle of Wight ICB here since" in said for said in hart.cautions)
    said = footprints.find_who_decides(hart.neighbourhoods, hart.footprints, hart.residents)
    assert "icb" in set(said["kind"])
    assert "icb_2024" not in set(said["kind"])
    before = build("Hart", sources, on="2026-03-31")
    assert before.footprints["icb"].codes == ("E54000034", "E54000042")
    assert "icb_2024" not in before.footprints
