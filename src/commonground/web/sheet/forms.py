"""Forms of a sheet: one group with what it asks besides, the stance, the broker's note."""

from __future__ import annotations

from typing import Any

from django import forms

from commonground.core.quantities import Misread, read_number
from commonground.profiles import Ask
from commonground.web.page.forms import RoomForm
from commonground.web.places.models import Body
from commonground.web.sheet.models import Answer
from commonground.web.sheet.reading import GroupRead

MOST_SIGNS, MOST_GBP = 300, 1e11
DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d %m %Y", "%d %B %Y", "%d %b %Y")  # as people write a day
DAY_ERROR = "Write the day as 27 3 2027 or 27 March 2027"
TEXT = "What should it say?"


class GroupForm(RoomForm):
    """Right, change or do not know; and, if wished, what only the body can say."""

    says = forms.ChoiceField(
        widget=forms.RadioSelect(attrs={"data-legend": "1"}),
        choices=(
            (Answer.Says.RIGHT, "Yes, it is right"),
            (Answer.Says.CHANGE, "No, change it"),
            (Answer.Says.UNKNOWN, "I do not know"),
        ),
        error_messages={"required": "Say whether it is right"},
    )
    text = forms.CharField(
        label=TEXT,
        help_text="Only if something has to change.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        required=False,
    )

    def __init__(self, *args: Any, read: GroupRead, mandates: dict[str, Any], **kwargs: Any) -> None:
        held = read.answer
        said = {**held.values, **mandates} if held else {}
        kwargs["initial"] = {"says": held.says, "text": held.text, **said} if held else {}
        super().__init__(*args, **kwargs)
        self.asks = read.group.asks
        self.fields["says"].label = read.group.question
        for ask in self.asks:
            self.fields[ask.key] = make_field(ask)
        private = [ask for ask in self.asks if ask.private]
        self.private = bool(private)
        self.who_sees = "All partners of the place see your answer at once."
        if private:
            self.who_sees += f" The answer to “{private[0].question}” is seen by your own side and the broker alone."

    def clean(self) -> dict[str, Any]:
        """A change says what it should be."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("says") == Answer.Says.CHANGE and not cleaned.get("text", "").strip():
            self.add_error("text", "Say what has to change, and to what")
        return cleaned

    def values(self, *, private: bool) -> dict[str, Any]:
        """What was answered to what is asked besides: days as ISO text."""
        found = {ask.key: self.cleaned_data.get(ask.key) for ask in self.asks if ask.private is private}
        return {
            key: value.isoformat() if hasattr(value, "isoformat") else value
            for key, value in found.items()
            if value not in (None, "")
        }


class GbpField(forms.CharField):
    """Whole pounds, as people write them."""

    def clean(self, value: Any) -> float | None:
        """Pounds, or None where nothing was written."""
        words = str(value or "").strip()
        if not words:
            return None
        try:
            gbp = read_number(words, "GBP")
        except Misread as error:
            raise forms.ValidationError(f"It {error.says}: {error.mend}") from None
        if not 0 <= gbp <= MOST_GBP:
            raise forms.ValidationError("Write an amount from 0 to 100 billion pounds")
        return gbp


def make_field(ask: Ask) -> forms.Field:
    """The field of what is asked besides; none is required."""
    more: dict[str, Any] = {"label": ask.question, "help_text": ask.hint, "required": False}
    if ask.kind == "date":
        more["help_text"] = f"{ask.hint} For example, 27 3 2027.".strip()
        return forms.DateField(input_formats=DAYS, error_messages={"invalid": DAY_ERROR}, **more)
    if ask.kind == "choice":
        return forms.ChoiceField(choices=[("", "Not said"), *((word, word) for word in ask.choices)], **more)
    if ask.kind == "money":
        return GbpField(
            widget=forms.TextInput(attrs={"data-prefix": "£", "inputmode": "decimal", "data-width": 10}), **more
        )
    return forms.CharField(max_length=MOST_SIGNS, **more)


class StanceForm(RoomForm):
    """In, not in, or in if."""

    who_sees = "All partners of the place see it at once. Plans and the deal run without a partner that is not in."
    button = "Save"

    stance = forms.ChoiceField(
        label="Are you in?",
        widget=forms.RadioSelect(attrs={"data-heading": "1"}),
        choices=(
            (Body.Stance.IN, "Yes, we are in"),
            (Body.Stance.IN_IF, "We are in if a condition is met"),
            (Body.Stance.NOT_IN, "No, we are not in"),
        ),
        error_messages={"required": "Say whether you are in"},
    )
    condition = forms.CharField(
        label="What must be so?",
        help_text="Only for 'in if'. Such as: the core contract of practices is protected.",
        max_length=MOST_SIGNS,
        required=False,
    )

    met = forms.BooleanField(label="It is so now: count us in", required=False)

    def clean(self) -> dict[str, Any]:
        """What is in on a condition says which, and whether it is so; nothing else has one."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("stance") == Body.Stance.IN_IF:
            if not cleaned.get("condition", "").strip():
                self.add_error("condition", "Say what must be so for you to be in")
        else:
            cleaned["condition"], cleaned["met"] = "", False
        return cleaned


class NoteForm(RoomForm):
    """The broker's note."""

    who_sees = "All partners of the place see your note at once. It changes no answer."
    button = "Add the note"

    text = forms.CharField(
        label="Your note",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=MOST_SIGNS,
        error_messages={"required": "Write the note"},
    )
