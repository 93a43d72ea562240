"""Jinja as the room's pages use it. In: Django's options. Out: an environment with the NHS.UK components."""

from __future__ import annotations

from typing import Any

import jinja2
from django.contrib.messages import get_messages
from django.templatetags.static import static
from django.urls import reverse

from commonground.web.page import words


class Missing(jinja2.ChainableUndefined):
    """What is not there. Components of NHS.UK ask their settings for what nobody set; elsewhere it is our fault."""

    def __str__(self) -> str:
        """Nothing for a setting that is not there; raises UndefinedError for any other name."""
        if not isinstance(self._undefined_obj, dict | Missing):
            self._fail_with_undefined_error()
        return ""

    __html__ = __str__


def make(**options: Any) -> jinja2.Environment:
    """The environment: to write a name that is not there is an error, and everything is escaped."""
    options["loader"] = jinja2.ChoiceLoader([options["loader"], jinja2.PackageLoader("nhsuk_frontend_jinja")])
    options |= {"autoescape": True, "trim_blocks": True, "lstrip_blocks": True, "undefined": Missing}
    environment = jinja2.Environment(**options)  # noqa: S701 - it is True
    environment.globals |= {"static": static, "url": _url, "get_messages": get_messages}
    environment.filters |= {"day": words.day, "moment": words.moment, "ago": words.ago}
    environment.filters |= {"pounds": words.whole_pounds, "pence": words.pence, "sentence": words.sentence}
    return environment


def _url(name: str, *args: object, **query: object) -> str:
    """The address of a page by its name."""
    asked = {key: value for key, value in query.items() if value is not None}
    return reverse(name, args=args, query=asked or None)
