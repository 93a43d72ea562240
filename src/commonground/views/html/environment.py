"""The templates of pages and their style. Out: `template`, `read_style`."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from commonground.core.text import harmless


def read_style() -> str:
    """The style that every page carries in itself."""
    return files("commonground.views.html").joinpath("templates/style.css").read_text(encoding="utf-8")


def _shown(value: object) -> object:
    """What is put into a page, with every sign that would turn its text round written as its number."""
    return harmless(value) if type(value) is str else value


@cache
def template(name: str) -> Template:
    """The template of this name; an undefined word in it is an error."""
    environment = Environment(
        loader=PackageLoader("commonground.views.html"),
        autoescape=True,
        finalize=_shown,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(name)
