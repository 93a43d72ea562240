"""The library and its menu: who is targeted, and whom effects bear on."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from commonground.core.errors import UserError
from commonground.evidence import Evidence, read
from commonground.options.eligibility import make_menu
from commonground.options.library import read_options, refuse_circles
from commonground.options.model import Effect, Menu, Option

NEEDS = ("any", "frailty", "cold_home", "falls_risk")


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    return read()


@pytest.fixture(scope="module")
def options(evidence: Evidence) -> tuple[Option, ...]:
    return read_options(evidence)


def people(*rows: tuple[int, tuple[str, ...], int]) -> pl.DataFrame:
    """Persons of an age, with needs, in a household."""
    bits = [sum(1 << NEEDS.index(need) for need in needs) for _, needs, _ in rows]
    return pl.DataFrame(
        {
            "age": pl.Series([age for age, _, _ in rows], dtype=pl.UInt8),
            "needs": pl.Series(bits, dtype=pl.UInt64),
            "household": pl.Series([home for _, _, home in rows], dtype=pl.Int32),
        }
    )


def option(**changes: object) -> Option:
    plain = Option(
        *("classes", "Classes", "k", "t", 65, 120, ("frailty",), False, ("vcse",), ("icb",), False, (), False, "weak"),
        *((), "Classes"),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def bits(mask: np.ndarray, bit: int = 0) -> list[bool]:
    return [bool(value >> np.uint64(bit) & np.uint64(1)) for value in mask]


def only(chosen: Option, persons: pl.DataFrame) -> Menu:
    return make_menu(persons, NEEDS, [chosen])


def test_a_person_of_the_age_with_any_of_the_needs_is_targeted() -> None:
    persons = people((64, ("frailty",), 0), (65, ("frailty",), 1), (90, (), 2), (70, ("falls_risk", "frailty"), 3))
    assert bits(only(option(), persons).targeted) == [False, True, False, True]


def test_any_means_everyone_of_the_age() -> None:
    persons = people((10, (), 0), (17, (), 0), (18, (), 1))
    assert bits(only(option(needs=("any",), min_age=0, max_age=17), persons).targeted) == [True, True, False]


def test_needs_that_must_also_be_there_narrow_the_group() -> None:
    persons = people((70, ("frailty",), 0), (70, ("frailty", "falls_risk"), 1), (70, ("falls_risk",), 2))
    assert bits(only(option(also_needs=("falls_risk",)), persons).targeted) == [False, True, False]
    assert bits(only(option(needs=("any",), also_needs=("falls_risk",)), persons).targeted) == [False, True, True]


def test_an_option_for_households_takes_in_everyone_of_its_age_in_the_home() -> None:
    persons = people((80, ("cold_home",), 4), (30, (), 4), (30, (), 5), (85, ("cold_home",), -1))
    warm = option(needs=("cold_home",), min_age=0, per_household=True)
    assert bits(only(warm, persons).affected) == [True, True, False, False]
    for_the_old = option(needs=("cold_home",), min_age=65, per_household=True)
    assert bits(only(for_the_old, persons).targeted) == [True, False, False, False]


def test_an_area_effect_bears_on_everyone_of_the_age_and_reach_on_the_target_group() -> None:
    area = option(effects=(Effect("classes", "ae_type1", "area", "elicited", "A"),))
    found = only(area, people((70, ("frailty",), 0), (70, (), 1), (40, (), 2)))
    assert bits(found.targeted) == [True, False, False]
    assert bits(found.affected) == [True, True, False]


def test_each_option_has_its_own_bit() -> None:
    persons = people((70, ("frailty",), 0), (70, ("falls_risk",), 1))
    found = make_menu(persons, NEEDS, [option(), option(id="b", needs=("falls_risk",))])
    assert found.targeted.tolist() == [1, 2]


def test_an_option_with_effects_of_both_kinds_is_refused() -> None:
    both = (Effect("classes", "ae_type1", "area", "rct", "A"), Effect("classes", "mortality", "reached", "rct", "A"))
    with pytest.raises(UserError, match="effects on those reached and effects on the whole area"):
        only(option(effects=both), people((70, (), 0)))


def test_more_options_than_a_mask_holds_are_refused() -> None:
    with pytest.raises(UserError, match="there are 65 options, and a menu holds 64"):
        make_menu(people((70, (), 0)), NEEDS, [option(id=str(number)) for number in range(65)])


def test_a_need_that_the_population_lacks_is_refused() -> None:
    with pytest.raises(UserError, match="the need 'homeless', which the population does not have"):
        only(option(needs=("homeless",)), people((70, (), 0)))


def test_the_menu_of_nobody_is_empty_and_not_an_error() -> None:
    empty = people((70, (), 0)).head(0)
    assert len(only(option(per_household=True), empty).targeted) == 0


def test_the_sense_check_option_can_never_be_chosen(options: tuple[Option, ...]) -> None:
    assert len(options) == 40
    assert "place_integration" not in {option.id for option in options}


def test_no_option_of_the_library_mixes_effects_on_people_and_on_the_area(options: tuple[Option, ...]) -> None:
    mixed = [option.id for option in options if len({effect.basis for effect in option.effects}) > 1]
    assert mixed == []


def test_effects_fall_on_leaves_and_outcomes_alone(evidence: Evidence, options: tuple[Option, ...]) -> None:
    known = {*evidence.leaves(), *evidence.outcomes()}
    astray = [(o.id, effect.service) for o in options for effect in o.effects if effect.service not in known]
    assert astray == []


def test_an_option_is_for_the_people_of_the_studies_whose_effects_it_uses(options: tuple[Option, ...]) -> None:
    by_id = {option.id: option for option in options}
    assert (by_id["tobacco_treatment"].needs, by_id["tobacco_treatment"].also_needs) == (
        ("smoker",),
        ("acute_admission",),
    )
    assert by_id["housing_first"].also_needs == ("homeless",)
    assert by_id["multi_agency_adult_lead"].also_needs == ("multi_agency",)


def test_only_home_improvements_cost_once(options: tuple[Option, ...]) -> None:
    assert {option.id for option in options if option.one_off} == {"warm_homes", "home_adaptations"}


def test_a_set_up_order_that_runs_in_a_circle_is_refused() -> None:
    with pytest.raises(UserError, match="a must come after itself"):
        refuse_circles([option(id="a", after=("b",)), option(id="b", after=("a",))], "here")
    with pytest.raises(UserError, match="a must come after 'c', which is not on the menu"):
        refuse_circles([option(id="a", after=("c",))], "here")
