"""Invitations as a broker makes them by the page, and links as somebody copies them."""

from __future__ import annotations

from typing import Any

from django.test import Client

NEW = "/invitations/new/"


def say(body: Any, **more: Any) -> dict[str, Any]:
    """What the form is given."""
    said = {"name": "Priya New", "email": "priya@example.org", "roles": ["lead"], "why": "She runs the ward."}
    return {"body": str(body.id), "new_name": "", "new_kind": ""} | said | more


def invite(broker: Any, body: Any, **more: Any) -> str:
    """Invited by the page: the path of the link, as it is shown once."""
    import lxml.html

    answer = broker.post(NEW, say(body, step="send", **more))
    assert answer.status_code == 200, answer
    (shown,) = lxml.html.document_fromstring(answer.content.decode()).find_class("room-copy")
    return str(shown.text_content()).removeprefix("http://testserver")


def open_link(path: str, client: Client | None = None) -> Client:
    """A browser that opened the link."""
    client = client or Client()
    client.get(path)
    return client
