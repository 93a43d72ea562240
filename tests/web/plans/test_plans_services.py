"""What people may ask for, stop, hold and say, and what each leaves in the log."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from commonground.core.errors import UserError
from commonground.web.audit.models import Event
from commonground.web.places.models import Body
from commonground.web.plans import services
from commonground.web.plans.asking import Aside, Condition, read_asked
from commonground.web.plans.models import Freeze, PlanVersion, Run

Ask = Callable[..., Any]
MAKERS = {"broker", "lead", "finance", "analyst", "other_lead", "other_finance"}


def test_who_makes_versions_is_told_by_the_table_of_roles(ask: Ask, planned: Any) -> None:
    for name, actor in planned.everyone.items():
        if name == "stranger":
            continue
        if name in MAKERS:
            assert ask(actor).state == Run.State.QUEUED
        else:
            with pytest.raises(PermissionDenied):
                ask(actor)


def test_private_versions_are_for_those_who_see_their_sides_own_figures(ask: Ask, planned: Any) -> None:
    for name in ("lead", "finance"):
        assert ask(getattr(planned, name), private=True).private_to == planned.trust
    for name in ("broker", "analyst", "observer", "signatory"):
        with pytest.raises(PermissionDenied):
            ask(getattr(planned, name), private=True)


def test_a_private_run_is_seen_by_its_own_side_alone(ask: Ask, planned: Any) -> None:
    run = ask(private=True)
    see = {name for name, actor in planned.everyone.items() if Run.objects.seen_by(actor.seat).exists()}
    assert see == {"lead", "finance", "signatory"}
    assert Event.objects.get().private_to == str(planned.trust.id)
    for name in ("other_lead", "broker", "analyst"):
        with pytest.raises(PermissionDenied):
            services.cancel(getattr(planned, name).seat, run)
        Run.objects.filter(id=run.id).update(state=Run.State.LOST)
        with pytest.raises(PermissionDenied):
            services.run_again(getattr(planned, name).seat, run)
        Run.objects.filter(id=run.id).update(state=Run.State.QUEUED)


def test_what_is_private_is_sealed_where_it_is_stored(ask: Ask, planned: Any) -> None:
    from django.db import connection

    ask(private=True, reason="Below our line", partners={planned.trust.key: {"floor_gbp": [123456.0] * 5}})
    with connection.cursor() as cursor:
        cursor.execute("SELECT asked, reason FROM plans_run")
        stored = b"".join(bytes(value) for value in cursor.fetchone())
    assert b"123456" not in stored
    assert b"Below our line" not in stored


def test_a_condition_is_its_bodys_own_word(ask: Ask, planned: Any) -> None:
    said = Condition(option="hiu", must=False, by=planned.council.key, reason="We cannot staff it")
    with pytest.raises(PermissionDenied):
        ask(planned.lead, conditions=(said,))
    assert ask(planned.broker, conditions=(said,))
    assert ask(planned.other_lead, conditions=(said,))


def test_a_condition_of_the_parent_goes_on(ask: Ask, planned: Any, keep_version: Ask) -> None:
    said = Condition(option="hiu", must=False, by=planned.council.key, reason="We cannot staff it")
    parent = keep_version(asked={"conditions": [said.model_dump()]})
    run = ask(planned.lead, parent=parent, conditions=(said,))
    assert read_asked(run.asked).conditions == (said,)


def test_a_version_for_all_never_begins_from_a_private_one(ask: Ask, planned: Any, keep_version: Ask) -> None:
    private = keep_version(private_to=planned.trust)
    with pytest.raises(UserError, match="cannot begin from a private one"):
        ask(planned.lead, parent=private)
    with pytest.raises(PermissionDenied):
        ask(planned.other_lead, parent=private)
    assert ask(planned.lead, parent=private, private=True).parent == private


def test_a_version_needs_a_reason(ask: Ask) -> None:
    with pytest.raises(UserError, match="needs a reason"):
        ask(reason="  ")


def test_a_version_is_made_without_those_who_are_not_in(ask: Ask, planned: Any) -> None:
    practices = planned.place.bodies.get(kind="gp")
    practices.stance, practices.condition = Body.Stance.IN_IF, "our contract is protected"
    practices.save()
    assert read_asked(ask().asked).without == (Aside(body=practices.key, condition="our contract is protected"),)


def test_a_body_has_three_versions_made_at_a_time_at_most(ask: Ask, planned: Any) -> None:
    for actor in (planned.lead, planned.finance, planned.analyst):
        ask(actor)
    with pytest.raises(UserError, match="3 versions are being made for"):
        ask(planned.lead, private=True)
    assert ask(planned.other_lead)
    Run.objects.filter(author=planned.analyst.user).update(state=Run.State.LOST)
    again = services.run_again(planned.lead.seat, Run.objects.get(state=Run.State.LOST))
    assert again.again_of == Run.objects.get(state=Run.State.LOST)


def test_private_runs_of_its_side_do_not_hold_up_who_may_not_know_of_them(ask: Ask, planned: Any) -> None:
    for _ in range(3):
        ask(planned.lead, private=True)
    assert ask(planned.analyst)


def test_a_run_is_stopped_by_its_own_side_or_the_broker(ask: Ask, planned: Any) -> None:
    run = ask(planned.analyst)
    with pytest.raises(PermissionDenied):
        services.cancel(planned.other_lead.seat, run)
    with pytest.raises(PermissionDenied):
        services.cancel(planned.observer.seat, run)
    services.cancel(planned.broker.seat, run)
    run.refresh_from_db()
    assert run.state == Run.State.CANCELLED
    services.cancel(planned.lead.seat, run)
    assert list(Event.objects.values_list("what", flat=True)) == ["version asked for", "version cancelled"]


def test_stopping_a_running_run_is_asked_of_its_worker_once(ask: Ask, planned: Any) -> None:
    run = ask()
    Run.objects.filter(id=run.id).update(state=Run.State.RUNNING)
    for _ in range(2):
        services.cancel(planned.lead.seat, run)
    run.refresh_from_db()
    assert (run.state, run.cancel_asked) == (Run.State.RUNNING, True)
    assert list(Event.objects.values_list("what", flat=True)).count("stop asked for") == 1


def test_what_still_runs_is_not_run_again(ask: Ask, planned: Any) -> None:
    with pytest.raises(UserError, match="has not ended"):
        services.run_again(planned.lead.seat, ask())


def test_the_broker_freezes_a_common_version_and_nobody_else_does(planned: Any, keep_version: Ask) -> None:
    version = keep_version()
    private = keep_version(private_to=planned.trust)
    for name in ("lead", "finance", "signatory", "stranger"):
        with pytest.raises(PermissionDenied):
            services.freeze(getattr(planned, name).seat, version)
    with pytest.raises(PermissionDenied):
        services.freeze(planned.broker.seat, private)
    assert services.freeze(planned.broker.seat, version) == services.freeze(planned.broker.seat, version)
    assert Freeze.objects.count() == 1
    assert [event.what for event in Event.objects.all()] == ["version frozen"]


def test_a_comment_is_seen_by_whoever_sees_the_version(planned: Any, keep_version: Ask) -> None:
    private = keep_version(private_to=planned.trust)
    services.comment(planned.lead.seat, private, "people", " We count more. ")
    assert private.comments.get().text == "We count more."
    assert Event.objects.get().private_to == str(planned.trust.id)
    for name in ("other_lead", "broker", "analyst", "observer"):
        with pytest.raises(PermissionDenied):
            services.comment(getattr(planned, name).seat, private, "people", "So do we.")


def test_the_database_refuses_to_change_or_delete_a_version(version: PlanVersion) -> None:
    for change in (
        lambda: PlanVersion.objects.filter(id=version.id).update(number=9),
        lambda: PlanVersion.objects.filter(id=version.id)._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError, match="never changed or deleted"), transaction.atomic():
            change()
    assert PlanVersion.objects.get().number == version.number
