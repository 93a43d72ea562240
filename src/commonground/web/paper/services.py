"""Taking a paper. In: a seat, a version that it may see. Out: the bytes of a Word document, one private event."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.text import slugify

from commonground.views.board_paper import make_paper
from commonground.views.board_paper.model import About
from commonground.web.audit.chain import record
from commonground.web.ground.transactions import transacted
from commonground.web.paper.telling import tell_about
from commonground.web.places.seat import Seat
from commonground.web.plans.models import PlanVersion
from commonground.web.plans.versions import read_document


def take_paper(seat: Seat, version: PlanVersion, decide_on: date | None, decision: str) -> bytes:
    """The paper of the seat's body on a version.

    Raises PermissionDenied for a seat that may not, or a version that it may not see; UserError for a version that the
    body is not in.
    """
    if not seat.may("take_paper") or not PlanVersion.objects.seen_by(seat).filter(id=version.id).exists():
        raise PermissionDenied
    plan = read_document(version)
    about = tell_about(seat, version, timezone.localdate(), decide_on, decision.strip())
    content = make_paper(plan, seat.body.key, about)
    _write_down(seat, version, about)
    return content


@transacted
def _write_down(seat: Seat, version: PlanVersion, about: About) -> None:
    record(seat, "paper taken", f"version:{version.id}", [about.decision, about.decide_on], private_to=seat.body.id)


def name_file(seat: Seat, version: PlanVersion) -> str:
    """'Exampleton Hospitals NHS Trust, version 1, draft.docx' in letters that every system takes."""
    frozen = "" if hasattr(version, "freeze") else "-draft"
    return f"{slugify(seat.body.name)}-paper-{slugify(version.name)}{frozen}.docx"
