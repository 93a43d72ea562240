"""Giving own figures: who may, who reads what afterwards, and that the log never holds a value."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from commonground.web.audit.models import Event
from commonground.web.figures import services
from commonground.web.figures.models import FigureSet


def test_the_last_set_holds_whole(cast: Any) -> None:
    services.give(cast.finance.seat, {"offer_year_1": 5.0, "offer_year_2": 6.0}, {"notice": 3.0})
    services.give(cast.finance.seat, {"offer_year_2": 7.0}, {})
    assert services.shared_of(cast.place) == {cast.trust.key: {"offer_year_2": 7.0}}
    assert not getattr(services.last_of(cast.trust), "private", None)
    assert FigureSet.objects.count() == 2


def test_what_is_private_is_reached_by_its_own_side_alone(cast: Any) -> None:
    services.give(cast.finance.seat, {"offer_year_1": 5.0}, {"notice": 3.0})
    assert services.shared_of(cast.place) == {cast.trust.key: {"offer_year_1": 5.0}}
    assert services.last_of(cast.trust).private == {"notice": 3.0}
    for actor in (cast.lead, cast.finance, cast.signatory):
        assert services.last_seen_by(actor.seat).private == {"notice": 3.0}
    for actor in (cast.broker, cast.analyst, cast.observer, cast.other_finance, cast.stranger):
        assert services.last_seen_by(actor.seat) is None


def test_figures_of_another_place_are_not_there(cast: Any) -> None:
    services.give(cast.finance.seat, {"offer_year_1": 5.0}, {})
    assert services.shared_of(cast.elsewhere) == {}


@pytest.mark.parametrize("who", ["broker", "lead", "signatory", "analyst", "observer"])
def test_only_the_finance_lead_gives_figures(cast: Any, who: str) -> None:
    with pytest.raises(PermissionDenied):
        services.give(getattr(cast, who).seat, {}, {"notice": 3.0})
    assert not FigureSet.objects.exists()


@pytest.mark.parametrize(
    ("shared", "private"),
    [({"nothing": 1.0}, {}), ({}, {"worth_police_incident": 1.0}), ({"notice": 1.0}, {"notice": 2.0})],
)
def test_cells_that_are_none_are_refused_whole(cast: Any, shared: Any, private: Any) -> None:
    with pytest.raises(ValueError, match="is no cell"):
        services.give(cast.finance.seat, {"offer_year_1": 5.0, **shared}, private)
    assert not FigureSet.objects.exists()
    assert not Event.objects.exists()


def test_the_log_tells_others_nothing_of_private_figures(cast: Any) -> None:
    services.give(cast.finance.seat, {"offer_year_1": 5.0}, {"notice": 3.0})
    services.give(cast.finance.seat, {"offer_year_1": 5.0}, {"notice": 4.0})
    public = Event.objects.filter(private_to="")
    assert [event.what for event in public] == ["own figures shared"]
    assert Event.objects.exclude(private_to="").count() == 2
    assert {event.private_to for event in Event.objects.exclude(private_to="")} == {str(cast.trust.id)}


def test_a_private_figure_is_not_readable_in_the_database(cast: Any) -> None:
    from django.db import connection

    services.give(cast.finance.seat, {}, {"offer_condition": "Canary in the coal mine"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT private, shared FROM figures_figureset")
        stored = [
            bytes(str(part) if isinstance(part, str) else part, "utf-8") if isinstance(part, str) else bytes(part)
            for part in cursor.fetchone()
        ]
    assert not any(b"Canary" in part for part in stored)


def test_taking_back_leaves_all_as_modelled(cast: Any) -> None:
    services.give(cast.finance.seat, {"offer_year_1": 5.0}, {"notice": 3.0})
    services.take_back(cast.finance.seat)
    assert services.shared_of(cast.place) == {}
    assert not getattr(services.last_of(cast.trust), "private", None)
