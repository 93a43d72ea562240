"""Who delivers an option: professions by the roles whose time it takes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonground.evidence import reader
from commonground.options.library import read_options
from commonground.options.staffing import LEAST_PART, list_deliverers, mix_by_role, wait_years, years_worked
from toys.effort import examples
from toys.simulation import option

EVIDENCE = reader.read()
OPTIONS = read_options(EVIDENCE)
ROLES = tuple(EVIDENCE.partner_roles())
IDS = tuple(EVIDENCE.professions["id"])


def told(name: str) -> np.ndarray:
    shares = dict(EVIDENCE.staff_mix.filter(option=name).select("profession", "share").iter_rows())
    return np.array([shares.get(profession, 0.0) for profession in IDS])


def test_every_option_of_the_library_is_delivered_as_its_mix_says() -> None:
    found = mix_by_role(OPTIONS, ROLES, EVIDENCE)
    far = {one.id: np.abs(np.mean(list(found[one.id].values()), axis=0) - told(one.id)).max() for one in OPTIONS}
    assert {name: gap for name, gap in far.items() if gap > LEAST_PART} == {}


def test_a_body_gives_time_of_those_whom_it_employs() -> None:
    found = mix_by_role(OPTIONS, ROLES, EVIDENCE)["int_mdt"]
    coordinators = {role: mix[IDS.index("care_coordinator")] for role, mix in found.items()}
    assert coordinators["asc"] == pytest.approx(1.0)
    assert found["gp"][IDS.index("gp")] == pytest.approx(3 * 0.04, abs=0.01)
    assert found["community"][IDS.index("gp")] == 0.0


@given(st.sets(st.sampled_from(ROLES)))
@settings(max_examples=examples(50))
def test_each_roles_part_is_whole_and_of_its_own_professions(held: set[str]) -> None:
    employed = EVIDENCE.employed()
    for one, by_role in zip(OPTIONS, mix_by_role(OPTIONS, held, EVIDENCE).values(), strict=True):
        assert tuple(by_role) == list_deliverers(one, held, EVIDENCE)
        for role, mix in by_role.items():
            assert mix.sum() == pytest.approx(1.0)
            assert {IDS[f] for f in np.flatnonzero(mix)} <= set(employed[role] or IDS)


def test_an_option_without_a_mix_takes_the_most_usual_profession_of_each_role() -> None:
    own = option("own", delivered_by=("asc", "vcse", "lottery"))
    found = mix_by_role([own], ROLES, EVIDENCE)["own"]
    assert {role: [IDS[f] for f in np.flatnonzero(mix)] for role, mix in found.items()} == {
        "asc": ["social_worker"],
        "vcse": ["community_worker"],
        "lottery": [],
    }


def test_an_option_given_to_others_takes_the_time_of_theirs() -> None:
    moved = replace(next(one for one in OPTIONS if one.id == "int_mdt"), delivered_by=("police",))
    (mix,) = mix_by_role([moved], ROLES, EVIDENCE)["int_mdt"].values()
    assert [IDS[f] for f in np.flatnonzero(mix)] == ["police_officer"]


def test_only_those_who_are_trained_up_are_waited_for() -> None:
    waits = dict(zip(IDS, wait_years(EVIDENCE), strict=True))
    assert waits["gp"] == waits["nurse"] == 0.0
    assert waits["support_worker"] == pytest.approx(0.23)


@given(st.floats(0, 12), st.integers(1, 8))
def test_whoever_is_found_works_from_the_end_of_the_training(wait: float, years: int) -> None:
    every = [sum(min(max(y - j + 1 - wait, 0.0), 1.0) for j in range(y + 1)) for y in range(years)]
    assert years_worked(wait, years) == pytest.approx(every)
