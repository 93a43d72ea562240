"""What people do with versions. In: a seat and what it asks. Out: rows, one event in the log for each.

What the table of roles cannot say is checked here: private versions belong to those who see their side's own figures,
a condition is its body's own word, a run is stopped by who asked for it or by the broker.
"""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from commonground.core.errors import UserError
from commonground.web.audit.chain import record
from commonground.web.ground.transactions import transacted
from commonground.web.places.models import Body, Place
from commonground.web.places.seat import Seat
from commonground.web.plans.asking import Aside, Asked, read_asked
from commonground.web.plans.clashes import find_clashes, refusal, refuse_years
from commonground.web.plans.menu import read_menu
from commonground.web.plans.models import Comment, Freeze, PlanVersion, Run
from commonground.web.plans.seats import private_id
from commonground.web.plans.versions import latest
from commonground.web.plans.worker import make_version
from commonground.web.sheet.reading import list_heard

ONGOING = (Run.State.QUEUED, Run.State.RUNNING)
ENDED = (Run.State.CANCELLED, Run.State.FAILED, Run.State.LOST)
MOST_ONGOING = 3  # versions that one body has made at a time: the engine makes one after another, for all partners


@transacted
def ask_for_version(seat: Seat, asked: Asked, reason: str, parent: PlanVersion | None = None) -> Run:
    """Queue a run and its task, both or neither. Raises PermissionDenied, or UserError for what cannot be asked."""
    if not seat.may("make_versions") or (asked.private and not seat.may("see_own_figures")):
        raise PermissionDenied
    _refuse_parent(seat, asked, parent)
    _refuse_others_words(seat, asked, parent)
    _refuse_what_cannot_be(seat, asked, parent)
    if not reason.strip():
        raise UserError("a version needs a reason", where="reason", mend="say in a sentence what it is for")
    return _queue(seat, asked, " ".join(reason.split()), parent)


def _refuse_what_cannot_be(seat: Seat, asked: Asked, parent: PlanVersion | None) -> None:
    """UserError for conditions that contradict each other, or ask for a year that the plan has not."""
    if not asked.conditions:
        return
    menu = read_menu(seat.place, parent or latest(seat))
    if clashes := find_clashes(asked.conditions):
        raise refusal(clashes, menu)
    refuse_years(asked, menu)


def _queue(seat: Seat, asked: Asked, reason: str, parent: PlanVersion | None, again_of: Run | None = None) -> Run:
    _refuse_too_many(seat)
    whole = asked.model_copy(update={"without": list_aside(seat.place)})
    run = Run.objects.create(
        place=seat.place,
        private_to=seat.body if asked.private else None,
        asked=whole.as_json(),
        reason=reason,
        parent=parent,
        again_of=again_of,
        author=seat.user,
        made_for=seat.body,
    )
    run.task = str(make_version.enqueue(str(run.id)).id)
    run.save(update_fields=["task"])
    record(seat, "version asked for", f"run:{run.id}", [run.asked, reason], private_to=private_id(run))
    return run


def _refuse_too_many(seat: Seat) -> None:
    """UserError where a body keeps the engine busy already, as far as this seat may know; two who ask wait in turn."""
    Body.objects.select_for_update().only("id").get(id=seat.body.id)
    ongoing = Run.objects.seen_by(seat).filter(made_for=seat.body, state__in=ONGOING)
    if ongoing.count() >= MOST_ONGOING:
        raise UserError(
            f"{MOST_ONGOING} versions are being made for {seat.body.name} already",
            mend="wait until one of them is done, or cancel one",
        )


def list_aside(place: Place) -> tuple[Aside, ...]:
    """The bodies of a place that are not in, with the condition under which each would be unless that is so now."""
    out, heard = place.bodies.exclude(stance=Body.Stance.IN).order_by("key"), list_heard(place)
    return tuple(
        Aside(body=body.key, condition=body.condition if body.stance == Body.Stance.IN_IF else "")
        for body in out
        if body.signs and not heard.get(body.id)
    )


def _refuse_others_words(seat: Seat, asked: Asked, parent: PlanVersion | None) -> None:
    """A condition is its body's own word, or stood in the parent; only the broker writes down what another said."""
    before = read_asked(parent.asked).conditions if parent else ()
    new = {one.by for one in asked.conditions if one not in before}
    may_say = {seat.body.key} if seat.body.signs else set(seat.place.bodies.values_list("key", flat=True))
    if not new <= may_say:
        raise PermissionDenied


def _refuse_parent(seat: Seat, asked: Asked, parent: PlanVersion | None) -> None:
    """A version begins from one that its maker sees; a common one never from a private one, which it would tell of."""
    if parent is None:
        return
    if not PlanVersion.objects.seen_by(seat).filter(id=parent.id).exists():
        raise PermissionDenied
    if parent.private_to_id and not asked.private:
        raise UserError(
            "a version for all cannot begin from a private one", where="begin from", mend="begin from a version of all"
        )


@transacted
def cancel(seat: Seat, run: Run) -> None:
    """Stop a run: one that waits at once, one that runs within seconds; what has ended stays as it ended."""
    if not may_cancel(seat, run):
        raise PermissionDenied
    told = {"private_to": private_id(run)}
    waiting = Run.objects.filter(id=run.id, state=Run.State.QUEUED)
    if waiting.update(state=Run.State.CANCELLED, ended_at=timezone.now(), cancel_asked=True):
        record(seat, "version cancelled", f"run:{run.id}", **told)
    elif Run.objects.filter(id=run.id, state=Run.State.RUNNING, cancel_asked=False).update(cancel_asked=True):
        record(seat, "stop asked for", f"run:{run.id}", **told)


def may_cancel(seat: Seat, run: Run) -> bool:
    """Its own side may, and the broker."""
    own = run.made_for_id == seat.body.id or not seat.body.signs
    return own and seat.may("make_versions") and _sees(seat, run)


@transacted
def run_again(seat: Seat, run: Run) -> Run:
    """A new run for what one that brought no version was asked for. Raises PermissionDenied, or UserError."""
    if not (seat.may("make_versions") and _sees(seat, run)):
        raise PermissionDenied
    if run.state not in ENDED:
        raise UserError("this run has not ended without a version", where="run", mend="wait for it, or cancel it first")
    return _queue(seat, read_asked(run.asked), run.reason, run.parent, again_of=run)


def _sees(seat: Seat, run: Run) -> bool:
    return Run.objects.seen_by(seat).filter(id=run.id).exists()


@transacted
def freeze(seat: Seat, version: PlanVersion) -> Freeze:
    """Hold a common version for decision: papers about it are drafts no more. Once frozen it stays so."""
    if not seat.may("freeze_versions") or version.private_to_id or version.place_id != seat.place.id:
        raise PermissionDenied
    freeze, new = Freeze.objects.get_or_create(version=version, defaults={"author": seat.user})
    if new:
        record(seat, "version frozen", f"version:{version.id}", version.fingerprint)
    return freeze


@transacted
def comment(seat: Seat, version: PlanVersion, anchor: str, text: str) -> Comment:
    """Say something about a section or figure of a version, to all who see the version."""
    if not seat.may("comment") or not PlanVersion.objects.seen_by(seat).filter(id=version.id).exists():
        raise PermissionDenied
    said = Comment.objects.create(version=version, anchor=anchor, body=seat.body, author=seat.user, text=text.strip())
    record(seat, "comment made", f"comment:{said.id}", [anchor, said.text], private_to=private_id(version))
    return said
