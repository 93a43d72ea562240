"""How often a person may do what costs the server much. In: a view. Out: the same, or a calm page that says to wait."""

from __future__ import annotations

import functools
from typing import Any

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponseBase

from commonground.web.places.seat import View


def limited(view: View) -> View:
    """What a person may send a minute, to all views together that are limited: ACCOUNT_RATE_LIMITS says how many."""

    @functools.wraps(view)
    def inside(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        refused: HttpResponseBase | None = ratelimit.consume_or_429(request, action="costly", user=request.user)
        return refused or view(request, *args, **kwargs)

    return inside
