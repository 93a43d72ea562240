"""A place opened from the command line. In: its pack, partners, the broker's address. Out: the place with its room."""

from __future__ import annotations

from pathlib import Path

from commonground.core.errors import UserError
from commonground.web.accounts.models import User
from commonground.web.ground.transactions import transacted
from commonground.web.places.models import Place
from commonground.web.places.opening import seat_broker
from commonground.web.plans.packs import pack_up
from commonground.web.plans.places import Drawn, draw, keep


def open_for(path: Path, partners: Path | None, broker: str) -> Place:
    """Raises UserError for a broker without an account, or files that cannot be used."""
    user = User.objects.filter(email=broker.strip().lower(), is_active=True).first()
    if user is None:
        raise UserError(f"nobody has an account as {broker}", mend="make one: commonground admin create")
    if not path.is_dir():
        raise UserError("there is no such place pack", where=str(path), mend="build it: commonground place build")
    return _keep(draw(pack_up(path), partners.read_text(encoding="utf-8") if partners else None), user)


@transacted
def _keep(drawn: Drawn, user: User) -> Place:
    place = keep(drawn, user.id)
    seat_broker(user, place)
    return place
