"""The background task that makes a version. In: the id of a queued `Run`. Out: its `PlanVersion`, or how it ended.

Each write is a short transaction of its own, at most one a second, and each is also a sign of life. A run that somebody
else has ended meanwhile, for it was cancelled or taken for lost, is left as it is.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db.models import Max
from django.utils import timezone
from django_tasks import task

from commonground.core.errors import UserError
from commonground.document import Plan
from commonground.web.audit.chain import record
from commonground.web.figures.models import FigureSet
from commonground.web.ground.transactions import transacted
from commonground.web.page.logs import log_fault
from commonground.web.places.models import Place
from commonground.web.plans.asking import read_asked
from commonground.web.plans.clashes import translate
from commonground.web.plans.engine import Died, Engine, Made, Refused, Said, Step
from commonground.web.plans.making import Request
from commonground.web.plans.menu import read_menu
from commonground.web.plans.models import PlanVersion, Run
from commonground.web.plans.outlook import Progress
from commonground.web.plans.packs import unpack
from commonground.web.plans.seats import private_id, seat_of
from commonground.web.plans.used import list_used
from commonground.web.plans.versions import fingerprint

LISTEN_SECONDS, WRITE_SECONDS = 0.25, 1.0
MOST_SIGNS = 500
CANCELLED, LOST = "version cancelled", "version lost"
FAULT = "The engine met a fault of its own, which whoever runs this room finds in the log of the server."


@task()
def make_version(run_id: str) -> None:
    """Make the version that a run is for; nothing where the run does not wait for it any more."""
    run = begin(run_id)
    if run is None:
        return
    try:
        _make_and_keep(run)
    except Exception:  # the queue would keep, in the open, what a fault says
        log_fault("A version could not be made")
        end(run, Run.State.FAILED, "version could not be made", FAULT)


def _make_and_keep(run: Run) -> None:
    figures = list_used(run)
    match _make(run, figures):
        case Made(plan_json):
            finish(run, plan_json, figures)
        case Refused(sentence):
            end(run, Run.State.FAILED, "version could not be made", _in_words(run, sentence))
        case Died(fault):
            end(run, *((Run.State.FAILED, "version could not be made", FAULT) if fault else (Run.State.LOST, LOST)))


def _make(run: Run, figures: Sequence[FigureSet]) -> Said | None:
    """The last word of the engine; None where the run was ended meanwhile."""
    with tempfile.TemporaryDirectory(prefix="commonground-") as folder:
        try:
            request = _request(run, figures, Path(folder))
        except UserError as error:
            return Refused(str(error))
        with Engine(request) as engine:
            return _follow(run, engine)


def _in_words(run: Run, sentence: str) -> str:
    """Why it could not be made, with the names of what was asked for and who asked."""
    asked = read_asked(run.asked)
    return translate(sentence, asked.conditions, read_menu(run.place, run.parent)) if asked.conditions else sentence


@transacted
def begin(run_id: str) -> Run | None:
    """The run, now running; None where it was cancelled or is gone."""
    now = timezone.now()
    running = {"state": Run.State.RUNNING, "started_at": now, "beat_at": now}
    if not Run.objects.filter(id=run_id, state=Run.State.QUEUED).update(**running):
        return None
    return Run.objects.select_related("place", "private_to", "author", "made_for__place").get(id=run_id)


def _request(run: Run, figures: Sequence[FigureSet], folder: Path) -> Request:
    """What the engine is handed: the place as files, the own figures that the run uses."""
    unpack(bytes(run.place.pack), folder / "place")
    partners = folder / "partners.yaml"
    partners.write_text(run.place.partners_yaml, encoding="utf-8")
    return Request(
        place=str(folder / "place"),
        partners=str(partners),
        asked=read_asked(run.asked),
        shared={one.body.key: one.shared for one in figures if one.shared},
        private={one.body.key: one.private or {} for one in figures if one.body_id == run.private_to_id},
        names=dict(run.place.bodies.values_list("key", "name")),
        options=run.place.picture.get("options", ()),
    )


@dataclass
class _Beat:
    """When the run was last written to."""

    at: float = 0.0

    def is_due(self) -> bool:
        """Whether it may be written to again."""
        if (now := time.monotonic()) - self.at < WRITE_SECONDS:
            return False
        self.at = now
        return True


def _follow(run: Run, engine: Engine) -> Said | None:
    """The engine's last word, while the run is told how far it is."""
    progress, beat = Progress(time.monotonic()), _Beat()
    while True:
        for said in engine.listen(LISTEN_SECONDS):
            if not isinstance(said, Step):
                return said
            progress.take(said.title, said.share)
        if beat.is_due() and not keep(run, progress):
            return None


@transacted
def keep(run: Run, progress: Progress) -> bool:
    """Write how far it is, a sign of life; False where it is to stop."""
    still = Run.objects.filter(id=run.id, state=Run.State.RUNNING)
    if still.filter(cancel_asked=True).exists():
        end(run, Run.State.CANCELLED, CANCELLED)
        return False
    return bool(
        still.update(
            beat_at=timezone.now(),
            step=progress.title[: Run._meta.get_field("step").max_length],
            share=progress.share,
            seconds_left=progress.seconds_left(time.monotonic()),
        )
    )


def finish(run: Run, plan_json: bytes, figures: Sequence[FigureSet] = ()) -> PlanVersion | None:
    """The version, numbered after the last, and the run done, together; None where the run was ended meanwhile.

    What takes a while is done before anything is locked.
    """
    version = PlanVersion(
        place=run.place,
        private_to=run.private_to,
        fingerprint=fingerprint(Plan.model_validate_json(plan_json)),
        parent=run.parent,
        reason=run.reason,
        asked=run.asked,
        figures=[str(one.id) for one in figures],
        author=run.author,
        made_for=run.made_for,
    )
    version.keep_json(plan_json)
    return _keep_version(run, version)


@transacted
def _keep_version(run: Run, version: PlanVersion) -> PlanVersion | None:
    Place.objects.select_for_update().only("id").get(id=run.place_id)  # one number at a time
    done = {"state": Run.State.DONE, "ended_at": timezone.now(), "share": 1.0, "seconds_left": None}
    if not Run.objects.filter(id=run.id, state=Run.State.RUNNING, cancel_asked=False).update(**done):
        end(run, Run.State.CANCELLED, CANCELLED)
        return None
    version.number = _next_number(run)
    version.save(force_insert=True)
    Run.objects.filter(id=run.id).update(version=version)
    record(seat_of(run), "version made", f"version:{version.id}", version.fingerprint, private_to=private_id(run))
    return version


def _next_number(run: Run) -> int:
    rows = PlanVersion.objects.filter(place=run.place, private_to=run.private_to)
    return (rows.aggregate(last=Max("number"))["last"] or 0) + 1


@transacted
def end(run: Run, state: Run.State, what: str, sentence: str = "") -> bool:
    """End a running run without a version; False where it was ended meanwhile. What was to stop ends as cancelled."""
    still = Run.objects.filter(id=run.id, state=Run.State.RUNNING)
    if still.filter(cancel_asked=True).exists():
        state, what, sentence = Run.State.CANCELLED, CANCELLED, ""
    said = Run._meta.get_field("error").seal_for(run.id, sentence[:MOST_SIGNS])
    ended = {"state": state, "ended_at": timezone.now(), "seconds_left": None, "error": said}
    if not still.update(**ended):
        return False
    record(seat_of(run), what, f"run:{run.id}", sentence, private_to=private_id(run))
    return True
