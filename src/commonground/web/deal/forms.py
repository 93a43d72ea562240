"""What is asked on the deal's pages: a reason for a version, an answer to a money point."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from commonground.views.deal.model import Switch
from commonground.web.page.forms import RoomForm

ALL, OURS = "all", "ours"
ALL_SEE = "All partners see the version and your reason as soon as it is made."
OURS_SEE = "Your own side alone sees this version and your reason."
CHOSEN_SEE = (
    "Whom you choose sees the version and your reason as soon as it is made. What is your side’s alone is in no list, "
    "queue or count of others."
)


class TryForm(RoomForm):
    """Why a version is made, and for whom."""

    button = "Make this version"

    audience = forms.ChoiceField(
        label="Who should see the new version?",
        choices=((ALL, "All partners"), (OURS, "Our side alone")),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who should see the new version"},
    )
    reason = forms.CharField(
        label="Why make it?",
        help_text="One sentence. It stands beside the version.",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why the version is made"},
    )

    def __init__(self, *args: Any, may_hide: bool, must_hide: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.must_hide = must_hide
        self.chooses = may_hide and not must_hide
        if not self.chooses:
            del self.fields["audience"]
        self.private = must_hide or self.chooses  # whether what is asked for may be private
        self.who_sees = OURS_SEE if must_hide else CHOSEN_SEE if self.chooses else ALL_SEE

    def is_private(self) -> bool:
        """Whether our side alone is to see it."""
        return self.cleaned_data.get("audience") == OURS if self.chooses else self.must_hide


class NumberForm(TryForm):
    """What a number of the deal is set to, why, and for whom."""

    value = forms.FloatField(
        widget=forms.TextInput(attrs={"inputmode": "decimal", "data-width": 5}),
        error_messages={"required": "Write a number", "invalid": "Write a number, such as 0.9"},
    )
    field_order = ("value",)

    def __init__(self, *args: Any, switch: Switch, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        least, most = switch.low, switch.high
        field = self.fields["value"]
        field.label, field.help_text = (
            switch.title,
            f"From {least:g} to {most:g}{f' {switch.unit}' if switch.unit else ''}. Now {switch.value}.",
        )
        field.validators += [
            MinValueValidator(least, f"Write a number from {least:g} to {most:g}"),
            MaxValueValidator(most, f"Write a number from {least:g} to {most:g}"),
        ]


class AnswerForm(RoomForm):
    """What partners say on one money point."""

    who_sees = (
        "All partners see the answer at once, with the name of your organisation. It goes into every partner’s paper."
    )
    button = "Save the answer"

    text = forms.CharField(
        label="What have partners agreed?",
        help_text="Say what is agreed, between whom and since when, in at most 500 characters.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 5}),
        required=False,
    )

    def __init__(self, *args: Any, answered: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.answered = answered
        if answered:
            self.fields["text"].help_text += " Leave it empty to open the point again."

    def clean_text(self) -> str:
        """The answer, its white space as it is read; nothing only where it takes an answer back."""
        text = " ".join(self.cleaned_data["text"].split())
        if not text and not self.answered:
            raise forms.ValidationError("Say what partners have agreed")
        return text
