"""Addresses for programs, and of the keys that people make for them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, path

from commonground.web.api import pages
from commonground.web.api.views import api, in_one_shape


def _for_programs() -> Any:
    """Ninja's own addresses: a key opens them, so that no page to sign in comes between."""
    patterns, app, namespace = api.urls
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            pattern.callback = _open(pattern.callback)
    return patterns, app, namespace


def _open(view: Callable[..., Any]) -> Callable[..., Any]:
    opened: Callable[..., Any] = login_not_required(in_one_shape(view))
    return opened


urlpatterns = [
    path("keys/", pages.tokens, name="tokens"),
    path("keys/new/", pages.new_token, name="new_token"),
    path("keys/<uuid:token_id>/end/", pages.drop_token, name="drop_token"),
    path("", _for_programs()),
]
