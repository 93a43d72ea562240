"""What is asked on the deal's pages: a reason for a version, an answer to a money point."""

from __future__ import annotations

from typing import Any

from django import forms

from commonground.web.page.forms import RoomForm

ALL, OURS = "all", "ours"


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
        self.must_hide = self.private = must_hide
        if must_hide or not may_hide:
            del self.fields["audience"]

    @property
    def promise(self) -> str:
        """Who will see it."""
        if self.private:
            self.who_sees = "Your own side alone sees this version and your reason."
        elif "audience" in self.fields:
            self.who_sees = (
                "Whom you choose sees the version and your reason as soon as it is made. What is your side’s alone is "
                "in no list, queue or count of others."
            )
            self.private = True
        else:
            self.who_sees = "All partners see the version and your reason as soon as it is made."
        return super().promise

    def is_private(self) -> bool:
        """Whether our side alone is to see it."""
        return self.cleaned_data.get("audience") == OURS if "audience" in self.fields else self.private


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
