"""Every page of the room is guarded: by a role, or it is one of a short list that anybody may open."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

PUBLIC = {
    "accept",
    "invitation_link",
    "home",
    "health",
    "security_contact",  # not there unless a setting names one
    "privacy",
    "accessibility",
    "not_invited",
    "not_checked",
    "removed",
    "switch_role",
}
OF_THE_PERSON = {  # signed in, no seat needed
    *("account", "sessions", "change_name", "second_factor", "remove_me"),
    *("choose_seat", "open_place", "opening"),
}


def pages(patterns: Any = None, inside: str = "") -> Iterator[tuple[str, URLPattern]]:
    for each in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(each, URLResolver):
            yield from pages(each.url_patterns, inside + str(each.pattern))
        else:
            yield inside + str(each.pattern), each


def ours() -> list[tuple[str, URLPattern]]:
    """All but signing in and what programs ask, which tests of their own walk."""
    return [(path, page) for path, page in pages() if not re.match(r"accounts/|api/(?!keys/)", path)]


def test_every_page_is_guarded_by_a_role_or_is_on_the_list() -> None:
    unguarded = {page.name for _, page in ours() if not hasattr(page.callback, "may")}
    assert unguarded == (PUBLIC | OF_THE_PERSON) & {page.name for _, page in ours()}


def test_what_is_not_on_the_public_list_asks_who_you_are(cast: Any) -> None:
    for path, page in ours():
        if page.name not in PUBLIC and "<" not in path:
            answer = cast.nobody.get(f"/{path}")
            assert answer.status_code == 302, path
            assert "/accounts/login/" in answer["Location"], path


def test_somebody_without_a_seat_is_told_so(cast: Any) -> None:
    cast.lead.user.memberships.all().delete()
    answer = cast.lead.get("/today/", follow=True)
    assert "You act for nobody yet" in answer.content.decode()
