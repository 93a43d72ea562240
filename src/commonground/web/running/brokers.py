"""The first broker of a room. In: address, name, password. Out: a person who may open places."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from commonground.core.errors import UserError
from commonground.web.accounts.models import User
from commonground.web.audit.chain import record
from commonground.web.ground.transactions import transacted


@transacted
def make_broker(email: str, name: str, password: str) -> User:
    """Raises UserError for an address that is none or taken, a name that is empty, or a password that is too weak."""
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise UserError(f"{email!r} is no e-mail address", mend="give one such as name@example.org") from None
    if not name.strip():
        raise UserError("the broker has no name", mend="give the name that partners will read")
    if User.objects.filter(email=address).exists():
        raise UserError(f"{address} has an account already", mend="sign in with it, or give another address")
    try:
        validate_password(password, User(email=address, name=name))
    except ValidationError as error:
        raise UserError(f"the password will not do: {' '.join(error.messages)}", mend="give another") from None
    first = not User.objects.filter(opens_places=True).exists()
    user = User.objects.create_user(address, name, password, opens_places=True)
    record(None, "first broker made" if first else "broker made", f"person:{user.id}")
    return user
