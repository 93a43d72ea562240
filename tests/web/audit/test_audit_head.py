"""A head that was kept outside finds a log that was written anew by somebody who holds its keys."""

from __future__ import annotations

import pytest
from django.db import connection

from commonground.web.audit.chain import find_kept, record, verify
from commonground.web.audit.models import Event, Head
from commonground.web.ground.append_only import list_removals


def write(count: int, what: str = "thing made") -> str:
    for number in range(count):
        record(None, what, f"thing:{number}")
    head = Head.objects.get()
    return f"{head.seq} {head.mac}"


def write_anew() -> None:
    """What a holder of database and keys could do: another history, chained as it should be."""
    with connection.cursor() as cursor:
        for statement in list_removals("audit_event", connection.vendor):
            cursor.execute(statement)
    Event.objects.all().delete()
    Head.objects.all().delete()


def test_a_head_that_was_kept_holds_while_the_log_grows(db: None) -> None:
    kept = write(3)
    assert find_kept(kept) == ""
    write(4)
    assert find_kept(f"  {kept}\n") == ""


def test_a_log_written_anew_verifies_and_is_found_by_the_head(db: None) -> None:
    kept = write(3)
    write_anew()
    write(5, "another thing")
    assert verify().holds
    assert "written anew" in find_kept(kept)


def test_a_shorter_log_is_found_by_the_head(db: None) -> None:
    kept = write(3)
    write_anew()
    write(1)
    assert find_kept(kept) == "The log has no event 3, of which a head was kept."


@pytest.mark.parametrize("kept", ["x", "3", "-1 abc", "three abc"])
def test_what_is_no_head_is_said(db: None, kept: str) -> None:
    assert "cannot be read" in find_kept(kept)
