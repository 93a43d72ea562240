"""A room in the middle of its work, with secrets that are found again wherever they turn up. In: the cast, a plan.

Out: `Full`: three versions, comments, runs in every state, figures, mandates, invitations, keys; private things of two
sides; and a `Secret` for each word that only some may ever be shown.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from toys.cast import Cast, make_version

if TYPE_CHECKING:
    from commonground.document import Plan

SHARED = {"offer_year_1": 1_200_000.0, "offer_confirmed": True}
PRIVATE = {  # by side: amounts that nothing else in the room has
    "trust": {"annual_budget": 739_185_273.0, "floor_year_2": 7_391_853.0, "offer_condition": "if the kestrel stays"},
    "council": {"annual_budget": 468_135_791.0, "floor_year_2": 4_681_357.0, "offer_condition": "if the bittern stays"},
}
MANDATES = {"trust": 8_642_537, "council": 9_753_187}
KIND = {"trust": "acute_trust", "council": "council"}
STATES = ("queued", "running", "cancelled", "failed", "lost")
PACKED = ("officedocument", "zip")


@dataclass(frozen=True)
class Secret:
    """A word, and who may ever be shown it."""

    name: str
    word: str
    sees: Callable[[Any], bool]  # of a seat; of None for nobody


@dataclass
class Full:
    """The room: things by kind and name."""

    cast: Cast
    versions: dict[str, Any] = field(default_factory=dict)
    runs: dict[str, Any] = field(default_factory=dict)
    invitations: dict[str, Any] = field(default_factory=dict)
    tokens: dict[str, Any] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)  # what programs send, by actor
    secrets: list[Secret] = field(default_factory=list)

    def hide(self, name: str, words: Any, sees: Callable[[Any], bool]) -> None:
        """The words are a secret, written in each of the ways in which pages write it."""
        self.secrets += [Secret(name, word, sees) for word in spell(words)]


def spell(what: Any) -> list[str]:
    """An amount as files and as pages write it; anything else as it is."""
    if isinstance(what, bool) or not isinstance(what, int | float):
        return [str(what)]
    return [f"{what:.0f}", f"{what:,.0f}"]


def own_side(body: Any) -> Callable[[Any], bool]:
    """Those of a body whose role sees its own figures."""
    return lambda seat: seat is not None and seat.body.id == body.id and seat.may("see_own_figures")


def with_broker(body: Any) -> Callable[[Any], bool]:
    """The same, and who runs the room of its place."""
    return lambda seat: own_side(body)(seat) or runs_the_room(body.place)(seat)


def runs_the_room(place: Any) -> Callable[[Any], bool]:
    """The brokers of a place."""
    return lambda seat: seat is not None and seat.place.id == place.id and seat.may("invite")


def of_the_place(place: Any) -> Callable[[Any], bool]:
    """Everybody who has a seat there."""
    return lambda seat: seat is not None and seat.place.id == place.id


def oneself(user: Any) -> Callable[[Any], bool]:
    """One person alone."""
    return lambda seat: seat is not None and seat.user.id == user.id


def oneself_and_broker(actor: Any) -> Callable[[Any], bool]:
    """One person, and who runs the room of its place."""
    return lambda seat: oneself(actor.user)(seat) or runs_the_room(actor.seat.place)(seat)


def mark(plan: Plan, word: str) -> Plan:
    """The plan with a word in the name of every body, option and neighbourhood and of the place."""
    named = {
        part: tuple(one.model_copy(update={"name": f"{one.name} {word}"}) for one in getattr(plan, part))
        for part in ("partners", "options", "neighbourhoods")
    }
    place = plan.place.model_copy(update={"name": f"{plan.place.name} {word}"})
    return plan.model_copy(update={**named, "place": place})


def fill(cast: Cast, plan: Plan) -> Full:
    """What all of a place see, and what one side alone does."""
    full = Full(cast)
    fill_common(full, plan)
    for side in PRIVATE:
        hide_things(full, side, plan)
    return full


def fill_common(full: Full, plan: Plan) -> None:
    """Three versions, comments, runs, sheets, shared figures, invitations, keys: what is no side's own."""
    from commonground.web.figures.services import give
    from commonground.web.invite.services import invite
    from commonground.web.plans.services import freeze

    cast = full.cast
    for number in (1, 2, 3):
        full.versions[f"common {number}"] = make_version(cast.place, plan, number, author=cast.lead.user)
    full.versions["elsewhere"] = make_version(cast.elsewhere, mark(plan, "Farawayshire"), author=cast.stranger.user)
    full.hide("a plan elsewhere", "Farawayshire", of_the_place(cast.elsewhere))
    full.hide("a plan elsewhere", full.versions["elsewhere"].id, of_the_place(cast.elsewhere))
    for state in STATES:
        full.runs[state] = make_run(cast.lead, state, f"What if {state}")
    full.runs["done"] = make_run(cast.lead, "done", "What was made")
    type(full.runs["done"]).objects.filter(id=full.runs["done"].id).update(version=full.versions["common 1"])
    freeze(cast.broker.seat, full.versions["common 1"])
    for actor in (cast.finance, cast.other_finance):
        give(actor.seat, SHARED, {})
    _answer_sheets(full)
    _comment(full)
    invitation, token = invite(
        cast.broker.seat, cast.trust, "curlew@example.org", "Priya Curlew", ["lead"], "To redshank"
    )
    full.invitations["open"] = invitation
    full.hide("an invitation", token, lambda seat: False)
    for word in ("curlew@example.org", "Priya Curlew", "To redshank", invitation.id):
        full.hide("an invitation", word, runs_the_room(cast.place))
    for name, actor in cast.everyone.items():
        full.hide("an address", actor.user.email, oneself_and_broker(actor))
        _make_key(full, name, actor)


def _make_key(full: Full, name: str, actor: Any) -> None:
    from commonground.web.api.models import ApiToken
    from commonground.web.api.services import make_token

    full.keys[name] = make_token(actor.seat, f"Whimbrel of {name}.")
    full.tokens[name] = ApiToken.objects.get(user=actor.user)
    full.hide("a key", full.keys[name], lambda seat: False)
    for word in (full.tokens[name].id, f"Whimbrel of {name}."):
        full.hide("a key's name", word, oneself(actor.user))


def _answer_sheets(full: Full) -> None:
    """The trust's sheet is whole and the council's begun; both say up to how much their signatories sign."""
    from commonground.web.sheet.services import answer

    cast = full.cast
    for group in range(1, 10):
        answer(cast.lead.seat, group, "right", mandates={"mandate_gbp": MANDATES["trust"]} if group == 8 else None)
    answer(cast.other_lead.seat, 8, "right", mandates={"mandate_gbp": MANDATES["council"]})
    for side, body in (("trust", cast.trust), ("council", cast.council)):
        full.hide(f"the mandate of the {side}", MANDATES[side], with_broker(body))


def _comment(full: Full) -> None:
    from commonground.web.plans.services import comment

    cast = full.cast
    for actor in (cast.broker, cast.lead, cast.other_finance, cast.analyst):
        for anchor in ("", "deal", "services"):
            comment(actor.seat, full.versions["common 2"], anchor, f"{actor.user.name} on {anchor}")


def make_run(actor: Any, state: str, reason: str, private_to: Any = None) -> Any:
    """A run that stands as it stands: its worker gave a sign of life just now."""
    from django.utils import timezone

    from commonground.web.plans.models import Run

    now = timezone.now()
    asks = {"asked": {}, "author": actor.user, "made_for": actor.seat.body, "private_to": private_to}
    stands = {
        "queued": {},
        "running": {"started_at": now, "beat_at": now, "step": "Choosing a plan", "share": 0.4, "seconds_left": 30.0},
        "failed": {"error": f"No plan keeps within the money: {reason}."},
    }
    row = Run(place=actor.seat.place, state=state, reason=reason, **asks, **stands.get(state, {}))
    if state not in ("queued", "running"):
        row.started_at, row.ended_at = now - timedelta(seconds=40), now
    row.save()
    keep_fresh(row, minutes=[*STATES, "done"].index(state))
    return row


def keep_fresh(run: Any, minutes: int = 0) -> None:
    """However long the tests take, its worker is not taken for dead."""
    from django.utils import timezone

    later = timezone.now() + timedelta(hours=1, minutes=minutes)
    type(run).objects.filter(id=run.id).update(asked_at=later, beat_at=later)
    run.refresh_from_db()


def hide_things(full: Full, side: str, plan: Plan) -> None:
    """All that one side can keep to itself: figures, a version, runs, a comment, a paper, lines of its log."""
    from commonground.web.figures.services import give
    from commonground.web.plans.services import ask_for_version, comment

    cast = full.cast
    body, actor = getattr(cast, side), {"trust": cast.finance, "council": cast.other_finance}[side]
    give(actor.seat, SHARED, PRIVATE[side])
    version = make_version(cast.place, mark(plan, f"Nightjar of the {side}"), private_to=body, author=actor.user)
    full.versions[side] = version
    run = ask_for_version(actor.seat, _asked(), f"Corncrake of the {side}", version)
    keep_fresh(run)
    full.runs[side] = run
    words = [*PRIVATE[side].values(), version.id, version.fingerprint, f"Nightjar of the {side}", run.id]
    for state in STATES[1:]:
        made = full.runs[f"{side} {state}"] = make_run(actor, state, f"Corncrake of the {side}", body)
        words.append(made.id)
    comment(actor.seat, version, "deal", f"Dotterel of the {side}")
    for word in (*words, f"Corncrake of the {side}", f"Dotterel of the {side}"):
        full.hide(f"what is private to the {side}", word, own_side(body))


def _asked() -> Any:
    from commonground.web.plans.asking import Asked

    return Asked(private=True)


def find_secrets(full: Full, seat: Any, text: str, path: str = "") -> list[str]:
    """Names of the secrets that a text tells to a seat which may not know them; what it asked with is not told."""
    return sorted({s.name for s in full.secrets if s.word in text and not s.sees(seat) and s.word not in path})


def read_answer(answer: Any) -> str:
    """All that an answer tells: status line, headers, body, and what is packed in a file."""
    heads = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    cookies = answer.cookies.output()
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    kind = answer.headers.get("Content-Type", "")
    body = "\n".join(unpack(content)) if any(word in kind for word in PACKED) else content.decode("utf-8", "replace")
    return f"{heads}\n{cookies}\n{body}"


def unpack(content: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        yield from (packed.read(name).decode("utf-8", "replace") for name in packed.namelist())
