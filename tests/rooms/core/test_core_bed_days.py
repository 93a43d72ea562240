"""Emergency bed days in two services and in one."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from commonground.core.bed_days import joined, parted, units_of, whole_of
from commonground.core.services import ADMISSION, BED_DAY, BED_DAYS_OF_ADMISSIONS, BED_DAYS_OF_LENGTH_OF_STAY
from commonground.simulate.bed_days import split, with_carried

SERVICES = ("gp_appointment", ADMISSION, BED_DAY, "mortality")
HANDED_ON = ("gp_appointment", ADMISSION, BED_DAYS_OF_LENGTH_OF_STAY, "mortality", BED_DAYS_OF_ADMISSIONS)
whole_numbers = arrays.arrays(np.float64, (2, 3, 4), elements=st.integers(-(10**6), 10**6).map(float))
carried_days = arrays.arrays(np.float64, (2, 3), elements=st.integers(-(10**6), 10**6).map(float))


def test_bed_days_are_handed_on_as_those_of_length_of_stay_in_their_place_and_those_of_admissions_last():
    assert parted(SERVICES) == HANDED_ON
    assert [whole_of(service) for service in HANDED_ON] == [*SERVICES, BED_DAY]
    assert parted(("gp_appointment",)) == ("gp_appointment",)


@given(whole_numbers, carried_days)
def test_the_two_services_sum_to_all_bed_days(use, carried):
    apart = split(with_carried(use, SERVICES, carried), SERVICES)
    np.testing.assert_array_equal(joined(apart, HANDED_ON), use)
    np.testing.assert_array_equal(apart[..., -1], carried)
    for s, service in enumerate(SERVICES):
        np.testing.assert_array_equal(units_of(service, apart, HANDED_ON), use[..., s])


@given(whole_numbers)
def test_without_a_plan_all_bed_days_are_of_admissions(use):
    apart = split(with_carried(use, SERVICES), SERVICES)
    assert not apart[..., SERVICES.index(BED_DAY)].any()


def test_where_bed_days_are_not_simulated_nothing_is_parted():
    use = np.ones((2, 1))
    assert split(with_carried(use, ("gp_appointment",)), ("gp_appointment",)) is use
    assert not units_of(BED_DAY, use, ("gp_appointment",)).any()
