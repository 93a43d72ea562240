"""Forms of invitations. Out: whom to invite for which organisation, and the form of somebody who joins."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils import timezone

from commonground.profiles.model import KINDS
from commonground.web.accounts.forms import PASSWORD_HINT
from commonground.web.accounts.models import User
from commonground.web.accounts.passwords import NotOfTheRoom
from commonground.web.invite.models import Invitation
from commonground.web.invite.services import NewBody, list_roles
from commonground.web.page.forms import RoomForm
from commonground.web.places.models import Body, Membership, Place
from commonground.web.places.roles import MEANING, WORDS, Role

ANOTHER = "another"
HINTS = {role.value: f"{MEANING[role][:1].upper()}{MEANING[role][1:]}." for role in Role}  # what each role means


class InviteForm(RoomForm):
    """Whom, for what, and why."""

    button = "Check your answers"
    who_sees = (
        "The address is seen by the brokers of this place and by the person. Your sentence is in the invitation. "
        "Everybody in the place sees name, organisation and role once the person has joined."
    )
    body = forms.ChoiceField(label="Organisation", widget=forms.Select, error_messages={"required": "Choose one"})
    new_name = forms.CharField(
        label="Name of the organisation, if it is not in the list", required=False, max_length=200
    )
    new_kind = forms.ChoiceField(label="What kind of organisation that is", required=False, widget=forms.Select)
    name = forms.CharField(
        label="Name of the person", max_length=120, error_messages={"required": "Enter the person’s name"}
    )
    email = forms.EmailField(
        label="E-mail address of the person",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        help_text="The invitation works for this address alone.",
        error_messages={
            "required": "Enter the person’s e-mail address",
            "invalid": "Enter an address such as name@example.org",
        },
    )
    roles = forms.MultipleChoiceField(
        label="What the person may do",
        widget=forms.CheckboxSelectMultiple,
        choices=[(role.value, WORDS[role]) for role in Role],
        error_messages={"required": "Choose at least one role"},
    )
    why = forms.CharField(
        label="Why this person, in one sentence",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say in one sentence why you invite this person"},
    )

    def __init__(self, place: Place, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bodies = {str(body.id): body for body in place.bodies.all()}
        named = [(key, body.name) for key, body in self.bodies.items()]
        self.fields["roles"].widget.hints = HINTS
        self.fields["body"].choices = [("", "Choose"), *named, (ANOTHER, "Not in this list")]  # type: ignore[attr-defined]
        self.fields["new_kind"].choices = [("", "Choose"), *KINDS.items()]  # type: ignore[attr-defined]

    @property
    def organisation(self) -> Body | NewBody:
        """The organisation of a form that is valid."""
        said = self.cleaned_data
        return self.bodies.get(said["body"]) or NewBody(said["new_name"], said["new_kind"])

    def clean(self) -> dict[str, Any]:
        """Whether the organisation is whole, gives the roles, and the person does not have them all already."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("body") == ANOTHER:
            self._check_new(said)
        if self.errors:
            return said
        organisation = self.organisation
        wrong = [WORDS[Role(role)].lower() for role in said["roles"] if role not in list_roles(organisation.kind)]
        if wrong:
            self.add_error("roles", f"{organisation.name} has no {' and no '.join(wrong)}. Choose other roles.")
        elif isinstance(organisation, Body) and self._held(organisation, said) >= set(said["roles"]):
            self.add_error("email", f"This person has these roles for {organisation.name} already.")
        return said

    def _check_new(self, said: dict[str, Any]) -> None:
        name = said["new_name"] = " ".join(said.get("new_name", "").split())
        if not name:
            self.add_error("new_name", "Enter the organisation’s name")
        elif any(body.name.casefold() == name.casefold() for body in self.bodies.values()):
            self.add_error("new_name", f"{name} is in the list. Choose it there.")
        if not said.get("new_kind"):
            self.add_error("new_kind", "Choose what kind of organisation it is")

    def _held(self, body: Body, said: dict[str, Any]) -> set[str]:
        rows = Membership.objects.on(timezone.localdate()).filter(body=body, user__email=said["email"].lower())
        return set(rows.values_list("role", flat=True))


class JoinForm(RoomForm):
    """Somebody new: a name, and a password once, for it can be shown."""

    button = "Join"
    who_sees = "Everybody in the place sees your name beside what you do. Nobody sees your password."
    name = forms.CharField(
        label="Your name",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Enter your name"},
    )
    password = forms.CharField(
        label="Password",
        help_text=PASSWORD_HINT,
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Enter a password"},
    )

    def __init__(self, invitation: Invitation, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invitation = invitation

    def clean(self) -> dict[str, Any]:
        """Whether the password is hard to guess for this person."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if "password" in said:
            body = self.invitation.body
            try:
                validate_password(said["password"], User(email=self.invitation.email, name=said.get("name", "")))
                NotOfTheRoom().validate(said["password"], names=(body.name, body.place.name))
            except forms.ValidationError as error:
                self.add_error("password", error)
        return said


class AcceptForm(RoomForm):
    """Somebody who has an account already: one button."""

    button = "Accept"
    who_sees = "Everybody in the place sees your name, your organisation and your role."
