"""The form that makes a key for a program."""

from __future__ import annotations

from django import forms

from commonground.web.page.forms import RoomForm


class TokenForm(RoomForm):
    """What the key is for."""

    who_sees = "The log tells all partners that you made a key, not the key itself."
    button = "Make the key"

    name = forms.CharField(
        label="What is the key for?",
        help_text="Such as: our monthly return. The program that has it sees what you see, and changes nothing.",
        max_length=60,
        error_messages={"required": "Say what the key is for"},
    )
