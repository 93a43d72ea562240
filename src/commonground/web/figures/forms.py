"""Forms by which own figures come in: a file, pasted lines, and who may see each figure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from commonground.web.figures.compared import Line
from commonground.web.figures.workbook import PRIVATE, SHARED
from commonground.web.page.forms import RoomForm
from commonground.web.page.uploads import MOST_BYTES

NOBODY_YET = "Nothing is kept or shown to anybody until you have checked and confirmed it."


class UploadForm(RoomForm):
    """The workbook, filled in."""

    who_sees = NOBODY_YET
    private = True
    button = "Check these figures"

    file = forms.FileField(
        label="The workbook, filled in",
        help_text="An Excel workbook (.xlsx), or a comma-separated file, of at most 2 MB.",
        error_messages={
            "required": "Choose the workbook that you filled in",
            "empty": "The file is empty. Send the workbook that you downloaded here, filled in",
        },
    )

    def __init__(self, *args: Any, too_large: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.too_large = too_large

    def clean(self) -> dict[str, Any]:
        """A file beyond the limit never arrived."""
        if self.too_large:
            del self.errors["file"]
            self.add_error("file", f"The file is larger than {MOST_BYTES // 1024**2} MB. Send the workbook alone")
        return self.cleaned_data


class PasteForm(RoomForm):
    """Lines of cells and values."""

    who_sees = NOBODY_YET
    private = True
    button = "Check these figures"

    text = forms.CharField(
        label="Your figures, one line each",
        help_text="The name of the cell, a tab or a comma, and the value; after one more, shared or private. "
        "You may also copy whole rows of the workbook.",
        widget=forms.Textarea(attrs={"rows": 12}),
        max_length=100_000,
        error_messages={"required": "Paste at least one line"},
    )


class CheckForm(RoomForm):
    """Who may see each figure: private until somebody says otherwise."""

    private = True
    button = "Confirm these figures"

    token = forms.CharField(widget=forms.HiddenInput, max_length=100_000)

    def __init__(self, *args: Any, lines: Sequence[Line], place: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.who_sees = (
            f"When you confirm, all partners of {place} see the shared figures. The private ones are seen by the lead, "
            "the finance lead and the signatory of your own side."
        )
        for line in lines:
            change = f" {line.change.capitalize()}." if line.change else ""
            self.fields[line.id] = forms.ChoiceField(
                label=line.title,
                help_text=f"Modelled: {line.modelled}. Ours: {line.ours}{_unit(line)}.{change}",
                widget=forms.RadioSelect(attrs={"data-inline": "1"}),
                choices=((PRIVATE, "Private"), (SHARED, "Shared")),
                initial=line.who,
                error_messages={"required": f"Choose who may see '{line.title}'"},
            )


class TakeBackForm(RoomForm):
    """Away with all own figures."""

    who_sees = "All partners see at once that figures which you shared are as modelled again."
    button = "Take all back"


def _unit(line: Line) -> str:
    return "" if line.ours.startswith("£") or line.unit in ("words", "yes or no") else f" {line.unit}"
