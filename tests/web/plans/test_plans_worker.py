"""The worker makes what was asked for, can be stopped, and says how it ended."""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from commonground.web.audit.chain import verify
from commonground.web.audit.models import Event
from commonground.web.plans import worker
from commonground.web.plans.models import PlanVersion, Run
from commonground.web.plans.versions import fingerprint, read_document

Make = Callable[..., Any]


def told() -> list[str]:
    """What the log says, in order."""
    return list(Event.objects.order_by("seq").values_list("what", flat=True))


def test_a_version_is_what_was_asked_for(made: Make, planned: Any) -> None:
    run = made(reason="To find our feet", first_year=2028)
    assert (run.state, run.error, run.share) == (Run.State.DONE, "", 1.0)
    version = run.version
    plan = read_document(version)
    assert (version.number, version.private_to, version.author) == (1, None, planned.lead.user)
    assert (version.reason, version.made_for) == ("To find our feet", planned.trust)
    assert version.fingerprint == fingerprint(plan)
    assert (plan.years[0], plan.draws) == ("2028/29", 20)
    assert told() == ["version asked for", "version made"]
    assert verify().holds


@pytest.mark.slow
def test_a_version_has_what_must_be_in_it_and_not_what_must_not(made: Make, planned: Any) -> None:
    said = {"by": planned.trust.key, "reason": "Our wards are full"}
    wanted = {"option": "falls_exercise", "must": True, "start": 2028, "scale": 0.5, **said}
    conditions = (wanted, {"option": "hiu", "must": False, **said})
    plan = read_document(made(conditions=conditions).version)
    begun = {(option.start, option.scale) for option in plan.options if option.id == "falls_exercise"}
    assert begun == {("2028/29", 0.5)}
    assert "hiu" not in {option.id for option in plan.options}
    assert [(one.kind, one.option) for one in plan.conditions] == [("must", "falls_exercise"), ("must_not", "hiu")]


@pytest.mark.slow
def test_terms_of_a_partner_are_those_that_were_asked_for(made: Make, planned: Any) -> None:
    terms = {planned.trust.key: {"offers_gbp": [5e5] * 5, "floor_gbp": [1e4] * 5, "notice_months": 3}}
    plan = read_document(made(partners=terms).version)
    partner = next(one for one in plan.partners if one.id == planned.trust.key)
    assert partner.plan_budget_gbp == (5e5,) * 5
    assert (partner.floor_gbp, partner.notice_months) == ((1e4,) * 5, 3.0)


def test_a_run_that_cannot_be_done_fails_with_its_sentence(made: Make) -> None:
    run = made(sets={"settle.rule": "by lot"})
    assert run.state == Run.State.FAILED
    assert "settle.rule" in run.error
    assert run.error.endswith((".", "?"))
    assert run.version is None
    assert told() == ["version asked for", "version could not be made"]


@pytest.mark.slow
def test_a_cancelled_run_stops_within_seconds(ask: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    run = ask(draws=1000)
    beat = worker.keep

    def cancel_then(*args: Any) -> bool:
        Run.objects.filter(id=run.id).update(cancel_asked=True)
        return beat(*args)

    monkeypatch.setattr(worker, "keep", cancel_then)
    before = threading.active_count()
    worker.make_version.call(str(run.id))
    run.refresh_from_db()
    assert (run.state, run.version) == (Run.State.CANCELLED, None)
    assert threading.active_count() == before
    assert (run.ended_at - run.started_at).total_seconds() < 3
    assert told()[-1] == "version cancelled"


def test_a_run_that_was_cancelled_before_it_began_is_left_alone(ask: Make, planned: Any) -> None:
    from commonground.web.plans.services import cancel

    run = ask()
    cancel(planned.lead.seat, run)
    worker.make_version.call(str(run.id))
    run.refresh_from_db()
    assert (run.state, run.started_at) == (Run.State.CANCELLED, None)


def test_a_run_taken_for_lost_is_not_done_after_all(ask: Make, planned: Any, room_plan: Any) -> None:
    run = worker.begin(str(ask().id))
    assert run is not None
    Run.objects.filter(id=run.id).update(state=Run.State.LOST)
    assert worker.finish(run, room_plan.to_bytes()) is None
    assert not PlanVersion.objects.exists()


@pytest.mark.parametrize("last", ["made", "refused", "died"])
def test_what_was_to_stop_ends_as_cancelled_whatever_the_engine_says_last(
    last: str, ask: Make, planned: Any, room_plan: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from commonground.web.plans.engine import Died, Made, Refused
    from commonground.web.plans.services import cancel

    run = ask()
    said = {"made": Made(room_plan.to_bytes()), "refused": Refused("No plan."), "died": Died(fault=True)}[last]

    def stop_then_say(*_: Any) -> Any:
        cancel(planned.lead.seat, run)
        return said

    monkeypatch.setattr(worker, "_make", stop_then_say)
    worker.make_version.call(str(run.id))
    run.refresh_from_db()
    assert (run.state, run.error, run.version) == (Run.State.CANCELLED, "", None)
    assert not PlanVersion.objects.exists()
    assert told() == ["version asked for", "stop asked for", "version cancelled"]


def test_a_plan_is_read_and_packed_before_anything_is_locked(
    ask: Make, room_plan: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import connection

    run = worker.begin(str(ask().id))
    depth = len(connection.atomic_blocks)
    depths: list[int] = []

    def noted(plan: Any) -> str:
        depths.append(len(connection.atomic_blocks))
        return fingerprint(plan)

    monkeypatch.setattr(worker, "fingerprint", noted)
    assert worker.finish(run, room_plan.to_bytes()) is not None
    assert depths == [depth]


def test_a_version_keeps_which_own_figures_it_was_made_with(ask: Make, planned: Any, room_plan: Any) -> None:
    from django.urls import reverse

    from commonground.web.figures.services import give
    from commonground.web.plans.used import list_used

    give(planned.finance.seat, {"floor_year_1": 1_000.0}, {})
    ours = give(planned.finance.seat, {"floor_year_1": 2_000.0}, {})
    theirs = give(planned.other_finance.seat, {}, {"floor_year_2": 7_000.0})

    def version(actor: Any, **more: Any) -> PlanVersion:
        run = worker.begin(str(ask(actor, **more).id))
        found = worker.finish(run, room_plan.to_bytes(), list_used(run))
        assert found is not None
        return found

    common, private = version(planned.lead), version(planned.other_lead, private=True)
    assert common.figures == [str(ours.id)]
    assert set(private.figures) == {str(ours.id), str(theirs.id)}
    html = planned.observer.get(reverse("version", args=(common.id,))).content.decode()
    assert f"Own figures of {planned.trust.name}" in html
    assert f"Own figures of {planned.council.name}" not in html
    html = planned.other_lead.get(reverse("version", args=(private.id,))).content.decode()
    assert f"Own figures of {planned.council.name}" in html


@pytest.mark.slow
def test_an_engine_that_is_killed_is_told_from_one_at_fault(ask: Make) -> None:
    from commonground.web.plans.engine import Died, Engine

    run = worker.begin(str(ask(draws=1000).id))
    with tempfile.TemporaryDirectory() as folder, Engine(worker._request(run, [], Path(folder))) as engine:
        deadline = time.monotonic() + 30
        said: list[Any] = []
        while not said and time.monotonic() < deadline:
            said = engine.listen(0.5)
        engine._process.kill()
        while not any(isinstance(one, Died) for one in said) and time.monotonic() < deadline:
            said = engine.listen(0.5)
        assert said[-1] == Died(fault=False)


@pytest.mark.slow
def test_every_step_of_the_engine_has_its_part_of_the_time(made: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    from commonground.web.plans.outlook import SECONDS, Progress

    titles: list[str] = []
    take = Progress.take

    def noted(self: Progress, title: str, share: float) -> None:
        titles.append(title)
        take(self, title, share)

    monkeypatch.setattr(Progress, "take", noted)
    made()
    begun = list(
        dict.fromkeys(next((known for known in SECONDS if title.startswith(known)), title) for title in titles)
    )
    assert begun == list(SECONDS)


def test_numbers_run_on_and_private_ones_are_counted_apart(planned: Any, ask: Make, room_plan: Any) -> None:
    content = room_plan.to_bytes()

    def version(**more: Any) -> PlanVersion:
        run = worker.begin(str(ask(**more).id))
        found = worker.finish(run, content)
        assert found is not None
        return found

    names = [version().name, version(private=True).name, version().name, version(private=True).name]
    assert names == ["Version 1", "Private version 1", "Version 2", "Private version 2"]
    assert version(actor=planned.other_lead, private=True).name == "Private version 1"


@pytest.mark.slow
def test_figures_that_bodies_share_are_in_every_version_and_private_ones_in_their_own(made: Make, planned: Any) -> None:
    from commonground.web.figures.services import give

    give(planned.finance.seat, {"floor_year_1": 2_000.0}, {"floor_year_2": 3_000.0})
    give(planned.other_finance.seat, {"floor_year_1": 5_000.0}, {"floor_year_2": 7_000.0})

    def floors(version: Any) -> tuple[tuple[float, ...], ...]:
        by_id = {one.id: one.floor_gbp[:2] for one in read_document(version).partners}
        return by_id[planned.trust.key], by_id[planned.council.key]

    assert floors(made().version) == ((2_000.0, 0.0), (5_000.0, 0.0))
    assert floors(made(private=True).version) == ((2_000.0, 3_000.0), (5_000.0, 0.0))


@pytest.mark.slow
def test_a_plan_and_its_settlement_stand_without_those_who_are_not_in(made: Make, planned: Any) -> None:
    from commonground.web.places.models import Body

    practices = planned.place.bodies.get(kind="gp")
    practices.stance, practices.condition = Body.Stance.IN_IF, "our contract is protected"
    practices.save()
    plan = read_document(made().version)
    partner = next(one for one in plan.partners if one.id == practices.key)
    assert (partner.offers, partner.new_staff_wte, set(partner.floor_gbp)) == ((), 0.0, {0.0})
    assert plan.options
    assert not [one for one in plan.options if practices.key in {*one.delivered_by, *one.funded_by}]
    assert not [one for one in plan.promises if practices.key in {one.who, *one.paid_by}]
    assert plan.settlement.ladder
    asked = [one for one in plan.settlement.contributions if one.partner == practices.key]
    assert all(one.transfer_gbp <= 0.0 for one in asked)


@pytest.mark.slow
def test_what_must_be_in_the_plan_cannot_be_somebodys_who_is_not_in(made: Make, planned: Any) -> None:
    from commonground.web.places.models import Body

    planned.place.bodies.filter(kind="vcse").update(stance=Body.Stance.NOT_IN)
    said = {"by": planned.trust.key, "reason": "So we say"}
    run = made(conditions=({"option": "falls_exercise", "must": True, **said},))
    assert run.state == Run.State.FAILED
    assert "must be in the plan, and cannot be without" in run.error
