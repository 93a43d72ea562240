"""The form that opens a place."""

from __future__ import annotations

from typing import Any

from django import forms

from commonground.web.page.forms import RoomForm
from commonground.web.page.uploads import MOST_BYTES

EXAMPLE, NAMED, FILE = "example", "named", "file"


class OpenPlaceForm(RoomForm):
    """Which place to open."""

    who_sees = "Everybody whom you invite will see the place and its plans."
    button = "Open the place"

    what = forms.ChoiceField(
        label="Which place do you open?",
        widget=forms.RadioSelect(attrs={"data-heading": "1"}),
        choices=(
            (NAMED, "A place in England, by its name"),
            (FILE, "A place that was built before, as a file"),
            (EXAMPLE, "Exampleshire, a made-up place to try things out"),
        ),
        error_messages={"required": "Choose which place to open"},
    )
    name = forms.CharField(
        label="Name of the place",
        help_text="A council, county or board, such as Bolton. The published files must have been fetched before.",
        required=False,
        max_length=200,
    )
    file = forms.FileField(
        label="File of the place",
        help_text="The folder that `commonground place build` wrote, as a zip file of at most 2 MB. Larger places are "
        "opened by whoever runs the server.",
        required=False,
    )

    def __init__(self, *args: Any, too_large: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.too_large = too_large

    def clean(self) -> dict[str, Any]:
        """What is chosen must be given."""
        cleaned: dict[str, Any] = super().clean() or {}
        if self.too_large:
            self.add_error("file", f"The file is larger than {MOST_BYTES // 1024**2} MB")
        elif cleaned.get("what") == NAMED and not cleaned.get("name", "").strip():
            self.add_error("name", "Give the name of the place")
        elif cleaned.get("what") == FILE and not cleaned.get("file"):
            self.add_error("file", "Choose the file of the place")
        return cleaned
