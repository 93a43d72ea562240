"""The letter of an invitation. In: an invitation and its link. Out: sent in plain text, or not."""

from __future__ import annotations

from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail

from commonground.web.invite.models import Invitation
from commonground.web.page.words import day
from commonground.web.places.roles import WORDS, Role


def send_letter(invitation: Invitation, link: str) -> bool:
    """Whether the letter left: not without a mail server, nor when that server does not take it."""
    if not settings.MAILS:
        return False
    subject = f"Invitation to plan for {invitation.body.place.name}"
    try:
        return bool(send_mail(subject, write_letter(invitation, link), None, [invitation.email]))
    except (SMTPException, OSError):
        return False


def write_letter(invitation: Invitation, link: str) -> str:
    """The text: who, to what, why, the link, until when."""
    body = invitation.body
    return "\n\n".join(
        (
            f"Dear {invitation.name},",
            f"{invitation.author.name} invites you to act for {body.name} in {body.place.name}, "
            f"as {say_roles(invitation)}.",
            f"Why: {invitation.why}",
            f"Join here:\n{link}",
            f"The link works once, until {day(invitation.expires_at)}, for {invitation.email} alone. "
            "If you did not expect it, do nothing.",
        )
    )


def say_roles(invitation: Invitation) -> str:
    """'lead and finance lead'."""
    words = [WORDS[Role(role)].lower() for role in invitation.roles]
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))
