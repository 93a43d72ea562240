"""Forms as NHS.UK draws them. Out: `RoomForm`, which says who will see the answer, and the renderer of its fields."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.renderers import BaseRenderer
from django.template import engines

FOI = (
    "Public bodies may be asked for what they hold under the Freedom of Information Act, and decide case by case "
    "what they give out."
)


class Renderer(BaseRenderer):
    """Draws a field with the component that fits it."""

    field_template_name = "forms/field.html"
    form_template_name = "forms/form.html"

    def get_template(self, template_name: str) -> Any:
        """A template of the room; Django's own widgets where the room has none."""
        from django.forms.renderers import DjangoTemplates

        if template_name.startswith("forms/"):
            return engines["jinja2"].get_template(template_name)
        return DjangoTemplates().get_template(template_name)


class RoomForm(forms.Form):
    """A form of the room. `who_sees` stands above its button; a private one adds what may be asked for by law."""

    who_sees = ""
    private = False
    button = "Save and continue"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    @property
    def promise(self) -> str:
        """Who will see the answer and when."""
        return f"{self.who_sees} {FOI}" if self.private else self.who_sees

    @property
    def error_list(self) -> list[dict[str, str]]:
        """Errors for the summary at the head of the page, each with the place to mend it."""
        listed = []
        for name, errors in self.errors.items():
            anchor = f"#{self[name].id_for_label or self[name].auto_id}" if name in self.fields else "#form"
            listed += [{"text": str(error), "href": anchor} for error in errors]
        return listed
