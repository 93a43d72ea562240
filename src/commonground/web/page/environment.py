"""Jinja as the room's pages use it. In: Django's options. Out: an environment with the NHS.UK components."""

from __future__ import annotations

from typing import Any

import jinja2
from django.contrib.messages import get_messages
from django.templatetags.static import static
from django.urls import reverse

from commonground.web.page import words


def make(**options: Any) -> jinja2.Environment:
    """The environment: a name that is not there is an error, and everything is escaped."""
    options["loader"] = jinja2.ChoiceLoader([options["loader"], jinja2.PackageLoader("nhsuk_frontend_jinja")])
    environment = jinja2.Environment(**options | {"autoescape": True, "trim_blocks": True, "lstrip_blocks": True})  # noqa: S701 - it is True
    environment.globals |= {"static": static, "url": _url, "get_messages": get_messages}
    environment.filters |= {"day": words.day, "moment": words.moment, "ago": words.ago, "pounds": words.whole_pounds}
    return environment


def _url(name: str, *args: object, **query: object) -> str:
    """The address of a page by its name."""
    asked = {key: value for key, value in query.items() if value is not None}
    return reverse(name, args=args, query=asked or None)
