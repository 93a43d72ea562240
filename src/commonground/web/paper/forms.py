"""What a paper asks its body for, and when."""

from __future__ import annotations

from django import forms

from commonground.web.page.forms import RoomForm

DAYS = ["%d %B %Y", "%d %b %Y", "%d/%m/%Y", "%Y-%m-%d"]


class PaperForm(RoomForm):
    """The day of the decision and what is asked."""

    who_sees = "Your own side alone sees what you write here. It is not kept: it goes into the file that you download."
    private = True
    button = "Download our paper"

    decide_on = forms.DateField(
        label="On which day is it decided?",
        help_text="For example 3 December 2026. Leave it empty if the day is still to be set.",
        required=False,
        input_formats=DAYS,
        error_messages={"invalid": "Write the day as in 3 December 2026"},
    )
    decision = forms.CharField(
        label="What is asked?",
        help_text="Leave it empty for the usual words.",
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": "What is asked must be 300 characters or fewer"},
    )
