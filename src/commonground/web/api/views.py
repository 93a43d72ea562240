"""The room for programs: what a seat may read, with one shape for every error. In: a key or a session. Out: JSON."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils import timezone
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import HttpBearer, SessionAuth
from ninja.throttling import AuthRateThrottle

from commonground.views.deal import can_sign, open_row
from commonground.web.accounts.middleware import needs_second_factor
from commonground.web.api import shapes
from commonground.web.api.services import find_seat_of
from commonground.web.deal.standing import list_standings
from commonground.web.places.models import Place
from commonground.web.places.seat import Seat, list_seats
from commonground.web.plans.models import PlanVersion
from commonground.web.plans.versions import read_document
from commonground.web.sheet.answers import NOTHING, read_answers

Errors = dict.fromkeys((400, 401, 403, 404, 405, 422, 429), shapes.ErrorReply)
A_MINUTE = "120/m"
READING = ("GET", "HEAD")
IN_THE_CLEAR = "Ask by https. A key that was sent without it can have been read by others: end it and make another."


class ByKey(HttpBearer):
    """A program with a key of its own."""

    def authenticate(self, request: HttpRequest, token: str) -> Seat | None:
        """The seat that the key reads for. Raises HttpError where its person lacks a second factor."""
        seat = find_seat_of(token)
        return _let_in(seat, list_seats(seat.user)) if seat else None


class BySession(SessionAuth):
    """Somebody signed in, looking at what programs get."""

    def authenticate(self, request: HttpRequest, key: str | None) -> Seat | None:
        """The seat of the session. Raises HttpError where its person lacks a second factor."""
        return _let_in(request.seat, request.seats) if request.seat else None  # type: ignore[attr-defined]


def _let_in(seat: Seat, seats: list[Seat]) -> Seat:
    """A seat whose person has the second factor that one of the seats asks for."""
    if needs_second_factor(seat.user, seats):
        raise HttpError(403, "Your role asks for a second factor; sign in and set one up first.")
    return seat


class ByPerson(AuthRateThrottle):
    """So many requests a person, whichever of their keys asks and whichever process answers."""

    def get_cache_key(self, request: HttpRequest) -> str:
        """The same in every process."""
        return f"throttle_api_{request.auth.user.id}"  # type: ignore[attr-defined]


api = NinjaAPI(
    title="Commonground",
    version="1",
    description="What partners of a place share and what your own body may see. It changes nothing.",
    auth=[ByKey(), BySession()],
    docs_url=None,
    throttle=[ByPerson(A_MINUTE)],
)


def in_one_shape(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """What a view refuses before it is asked is told in the same shape as all else."""

    @functools.wraps(view)
    def shaped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            if settings.SURROUNDINGS.secure and not request.is_secure():
                return tell(request, 403, "not_encrypted", IN_THE_CLEAR)
            reads = request.method in READING
            response = view(request, *args, **kwargs) if reads else HttpResponseNotAllowed(["GET"])
        except Http404 as error:
            return not_found(request, error)
        if response.status_code != 405:
            return response
        told = tell(request, 405, "wrong_verb", "This can be read (GET), and nothing else.")
        told["Allow"] = response.get("Allow", "GET")
        return told

    shaped.csrf_exempt = True  # type: ignore[attr-defined]  # it changes nothing
    return shaped


def tell(request: HttpRequest, status: int, code: str, message: str) -> HttpResponse:
    """The one shape of errors."""
    reply = {"error": {"code": code, "message": message}}
    return api.create_response(request, reply, status=status)


@api.exception_handler(AuthenticationError)
def not_signed_in(request: HttpRequest, _: Any) -> HttpResponse:
    """Neither a key that holds nor a session."""
    return tell(request, 401, "not_signed_in", "Send a key in the header Authorization: Bearer.")


@api.exception_handler(Http404)
def not_found(request: HttpRequest, _: Any) -> HttpResponse:
    """No such thing, or it is not yours."""
    return tell(request, 404, "not_found", "There is no such thing, or it is not yours to see.")


@api.exception_handler(ValidationError)
def bad_request(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Something asked for cannot be read."""
    where = ", ".join(str(part) for part in error.errors[0].get("loc", ())[1:]) if error.errors else ""
    return tell(request, 422, "bad_request", f"{where or 'What was sent'} cannot be read.")


@api.exception_handler(HttpError)
def refused(request: HttpRequest, error: HttpError) -> HttpResponse:
    """What ninja itself refuses: too many requests, most of all."""
    code = {403: "not_for_your_role", 429: "too_many"}.get(error.status_code, "bad_request")
    return tell(request, error.status_code, code, str(error))


def _seat(request: HttpRequest, what: str) -> Seat:
    seat: Seat = request.auth  # type: ignore[attr-defined]
    if not seat.may(what):
        raise HttpError(403, "Your role does not let you see this.")
    return seat


def _find(seat: Seat, version_id: UUID) -> PlanVersion:
    found = PlanVersion.objects.seen_by(seat).select_related("made_for").filter(id=version_id).first()
    if found is None:
        raise Http404
    return found


@api.get("/place", response={200: shapes.PlaceOut, **Errors})
def place(request: HttpRequest) -> Any:
    """The place and its partners, as all of them see it."""
    seat = _seat(request, "see_place")
    return {
        "name": seat.place.name,
        "synthetic": seat.place.synthetic,
        "body": seat.body.key,
        "partners": _partners(seat.place),
    }


def _partners(place: Place) -> list[dict[str, Any]]:
    sheets = read_answers(place)
    return [
        {
            "key": body.key,
            "name": body.name,
            "kind": body.kind,
            "code": body.code,
            "stance": body.stance,
            "condition": body.condition,
            "sheet_confirmed": sheets.get(body.key, NOTHING).confirmed,
        }
        for body in place.bodies.all()
        if body.signs
    ]


@api.get("/plans", response={200: list[shapes.VersionOut], **Errors})
def list_plans(request: HttpRequest) -> Any:
    """Every version that the seat may see, the newest first."""
    versions = PlanVersion.objects.seen_by(_seat(request, "see_versions"))
    return [_tell_version(version) for version in versions.select_related("made_for", "freeze").defer("content")]


@api.get("/plans/{version_id}", response={200: shapes.VersionOut, **Errors})
def show_plan(request: HttpRequest, version_id: UUID) -> Any:
    """One version."""
    return _tell_version(_find(_seat(request, "see_versions"), version_id))


def _tell_version(version: PlanVersion) -> dict[str, Any]:
    return {
        "id": version.id,
        "name": version.name,
        "private": version.private_to_id is not None,
        "fingerprint": version.fingerprint,
        "reason": version.reason,
        "made_at": version.made_at,
        "made_for": version.made_for.name if version.made_for else None,
        "frozen": hasattr(version, "freeze"),
    }


@api.get("/plans/{version_id}/plan.json", response={200: dict[str, Any], **Errors})
def plan_json(request: HttpRequest, version_id: UUID) -> Any:
    """The whole plan, byte for byte as it was made: docs/plan-json.md says what each part is."""
    version = _find(_seat(request, "see_versions"), version_id)
    return HttpResponse(version.plan_json(), content_type="application/json")


@api.get("/deal/{version_id}", response={200: shapes.DealOut, **Errors})
def deal(request: HttpRequest, version_id: UUID) -> Any:
    """Can we sign? Computed from the version and what partners said of themselves."""
    seat = _seat(request, "see_deal")
    version = _find(seat, version_id)
    plan = read_document(version)
    found = can_sign(plan, list_standings(seat.place, timezone.localdate(), version))
    own = open_row(plan, seat.body.key).years if any(one.id == seat.body.key for one in plan.partners) else ()
    return {
        "version": version.id,
        "fingerprint": version.fingerprint,
        "answer": found.answer,
        "rows": [_row(row) for row in found.rows],
        "own": [_year(year) for year in own],
    }


def _row(row: Any) -> dict[str, Any]:
    decides = {"who": row.decides.who, "on": row.decides.on} if row.decides else None
    told = {name: getattr(row, name) for name in ("partner", "name", "state", "because", "chance")}
    return {**told, "decides": decides}


def _year(year: Any) -> dict[str, Any]:
    return {
        "year": year.year,
        "before_gbp": year.before.mean_gbp,
        "transfer_gbp": year.transfer_gbp,
        "after_gbp": year.after.mean_gbp,
        "line_gbp": year.line_gbp,
        "room_gbp": year.room.mean_gbp,
    }
