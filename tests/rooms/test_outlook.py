"""What a plan will take is said before it starts, and what no computer can hold is refused with a way out."""

from __future__ import annotations

import pytest

import commonground as cg
from commonground import flow, folders
from commonground.core.errors import UserError
from commonground.outlook import Outlook
from toys.sentences import agree, of_error, only

USUAL = {  # residents, neighbourhoods, draws: nothing is to be said of them
    "Exampleshire": (200_000, 5, 1_000),
    "Bolton": (295_938, 8, 1_000),
    "Bolton in 20": (295_938, 20, 1_000),
    "Bolton in 60": (295_938, 60, 1_000),
    "Greater Manchester": (2_867_871, 74, 1_000),
    "a hamlet": (300, 1, 1),
}
LONG = {
    "Bolton by small area": (295_938, 177, 1_000),
    "Bolton by small area, many draws": (295_938, 177, 5_000),
    "Greater Manchester by ward, many draws": (2_867_871, 214, 4_000),
    "England": (57_000_000, 1_500, 1_000),
    "very many draws": (295_938, 20, 90_000),
}
TOO_LARGE = {
    "every draw there may be, by small area": (295_938, 177, 100_000),
    "England on a small computer": (57_000_000, 1_500, 1_000),
    "many draws": (295_938, 60, 50_000),
}
GB = 8e9


@pytest.mark.parametrize("case", USUAL)
def test_nothing_is_said_of_what_is_soon_done(case: str) -> None:
    outlook = Outlook(*USUAL[case])
    assert outlook.said == ""
    outlook.refuse_beyond(GB)


@pytest.mark.parametrize("case", LONG)
def test_what_takes_long_says_so_first(case: str) -> None:
    agree("outlook", case, Outlook(*LONG[case]).said)


@pytest.mark.parametrize("case", TOO_LARGE)
def test_what_memory_cannot_hold_is_refused_with_what_it_could(case: str) -> None:
    with pytest.raises(UserError) as refused:
        Outlook(*TOO_LARGE[case]).refuse_beyond(GB)
    agree("outlook", case, of_error(refused.value))


def test_every_sentence_is_of_a_case() -> None:
    only("outlook", [*LONG, *TOO_LARGE])


def test_the_draws_that_are_offered_do_fit() -> None:
    for neighbourhoods in (1, 8, 60, 177):
        with pytest.raises(UserError) as refused:
            Outlook(300_000, neighbourhoods, 1_000_000).refuse_beyond(GB)
        offered = int(str(refused.value).split("ask for ")[1].split(" draws")[0].replace(",", ""))
        Outlook(300_000, neighbourhoods, offered).refuse_beyond(GB)


def test_more_of_anything_takes_longer_and_needs_more() -> None:
    least = Outlook(1_000, 5, 100)
    for more in (Outlook(9_000, 5, 100), Outlook(1_000, 6, 100), Outlook(1_000, 5, 200)):
        assert more.seconds > least.seconds
        assert more.bytes > least.bytes


def test_a_plan_too_large_for_this_computer_is_refused_before_the_work(
    neighbourhood: cg.Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folders, "memory", lambda: 1e9)
    monkeypatch.setattr(flow, "plan", None)  # which is not reached
    with pytest.raises(UserError, match=r"needs about .* GB of memory, and there is 1\.0 GB here"):
        cg.make_plan(neighbourhood, draws=100_000)
    assert "minutes" in cg.forewarn(neighbourhood, draws=10_000_000)
    assert cg.forewarn(neighbourhood) == ""
    assert "minutes" in cg.forewarn(neighbourhood, draws="10,000,000")
    assert cg.forewarn(neighbourhood, draws="many") == ""


def test_the_memory_of_this_computer_is_some() -> None:
    assert 1e8 < folders.memory() < 1e15
