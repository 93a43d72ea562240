"""Collars, shares and caps by example."""

import numpy as np
import pytest

from commonground.settle.collars import agree_collars, share_out

RULES = ("nhs", "nhs", "council")


def spread(*sizes, years=1):
    """(2, Y, P): half of the draws overspent by `sizes`, half underspent by as much."""
    one = np.broadcast_to(np.array(sizes, dtype=float), (years, len(sizes)))
    return np.stack([-one, one])


def test_a_body_bears_its_own_up_to_its_collar_and_the_rest_is_shared():
    terms = agree_collars(spread(10, 0, 10), np.array([[100.0, 100.0, 100.0]]), RULES)
    assert terms.collars_gbp == pytest.approx(np.array([[5.0, 5.0, 10.0]])), "a rule's collar by room within it"
    assert terms.shares == pytest.approx(np.array([[0.25, 0.25, 0.5]])), "what each rule brings, by room within it"
    found = share_out(terms, np.array([[-45.0, 0.0, 0.0]]))
    assert found.own_gbp == pytest.approx(np.array([[-5.0, 0.0, 0.0]]))
    assert found.pooled_gbp == pytest.approx(np.array([[-10.0, -10.0, -20.0]]))
    assert not found.beyond_gbp.any()


def test_a_body_at_its_cap_bears_no_more_and_others_bear_the_rest():
    terms = agree_collars(spread(1, 1, 1), np.array([[10.0, 10.0, 100.0]]), RULES)
    found = share_out(terms, np.array([[-80.0, 0.0, 0.0]]))
    assert found.borne_gbp == pytest.approx(np.array([[-10.0, -10.0, -60.0]]))


def test_what_is_beyond_every_cap_is_left_with_who_overspent():
    terms = agree_collars(spread(1, 1, 1), np.array([[10.0, 10.0, 10.0]]), RULES)
    found = share_out(terms, np.array([[-80.0, 0.0, 0.0]]))
    assert found.borne_gbp == pytest.approx(np.array([[-10.0, -10.0, -10.0]]))
    assert found.beyond_gbp == pytest.approx(np.array([[-50.0, 0.0, 0.0]]))


def test_an_underspend_is_shared_as_overspends_are_where_they_are_alike():
    terms = agree_collars(spread(10, 0, 10), np.array([[100.0, 100.0, 100.0]]), RULES)
    assert terms.keeps_gbp == pytest.approx(terms.collars_gbp)
    assert terms.gains == pytest.approx(terms.shares)
    found = share_out(terms, np.array([[45.0, 0.0, 0.0]]))
    assert found.borne_gbp == pytest.approx(np.array([[15.0, 10.0, 20.0]]))


def test_who_overspends_seldom_and_much_keeps_less_of_its_many_small_underspends():
    """In one future of four it overspends by 30, in three it underspends by 10; its collar is 10."""
    net = np.array([-30.0, 10.0, 10.0, 10.0])[:, None, None] * np.array([1.0, 0.0])
    terms = agree_collars(net, np.array([[100.0, 100.0]]), ("nhs", "council"))
    assert terms.collars_gbp[0, 0] == pytest.approx(10.0)
    assert terms.keeps_gbp[0, 0] == pytest.approx(10.0 / 3.0)
    assert terms.gains == pytest.approx(terms.shares)
    assert terms.shares == pytest.approx(np.array([[1.0, 0.0]]))


def test_who_is_at_its_line_has_back_of_underspends_what_it_loses_beyond_every_cap():
    net = spread(10, 10, 0)
    terms = agree_collars(net, np.array([[0.0, 0.0, 4.0]]), RULES)
    assert terms.gains == pytest.approx(np.array([[0.4, 0.4, 0.2]])), "of 20 the council bears 4"
    found = share_out(terms, net)
    assert (found.borne_gbp + found.beyond_gbp).mean(axis=0) == pytest.approx(0.0)


def test_who_never_goes_beyond_its_collar_keeps_all_of_its_own():
    terms = agree_collars(spread(0, 10, 0), np.array([[100.0, 100.0, 100.0]]), RULES)
    assert terms.keeps_gbp[0, 0] == terms.collars_gbp[0, 0]


def test_a_body_below_its_line_already_bears_nothing():
    net = spread(1, 1, 1) + np.array([-50.0, 0.0, 0.0])
    terms = agree_collars(net, np.array([[10.0, 10.0, 10.0]]), RULES)
    assert terms.caps_gbp[0, 0] == 0.0
    assert share_out(terms, np.array([[-5.0, 0.0, 0.0]])).borne_gbp[0, 0] == 0.0


def test_where_nobody_has_room_an_overspend_is_beyond_every_cap():
    terms = agree_collars(spread(1, 3, 0), np.zeros((1, 3)), RULES)
    assert terms.shares == pytest.approx(np.array([[0.25, 0.75, 0.0]])), "by what each brings"
    found = share_out(terms, np.array([[-4.0, 0.0, 0.0]]))
    assert found.beyond_gbp == pytest.approx(np.array([[-4.0, 0.0, 0.0]]))


def test_without_risk_shares_go_by_room_and_there_are_no_collars():
    terms = agree_collars(np.zeros((1, 1, 3)), np.array([[10.0, 30.0, 60.0]]), RULES)
    assert terms.shares == pytest.approx(np.array([[0.1, 0.3, 0.6]]))
    assert not terms.collars_gbp.any()
