"""The log is whole or says where it is not; nobody rewrites it."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.transaction import TransactionManagementError

from commonground.web.audit.chain import record, verify
from commonground.web.audit.models import Event, Head
from commonground.web.ground.append_only import list_removals


def write(count: int, seat: Any = None) -> None:
    for number in range(count):
        record(seat, "thing made", f"thing:{number}", {"value": number})


def unguard() -> None:
    """What somebody with the database in hand could do: lift the triggers."""
    with connection.cursor() as cursor:
        for statement in list_removals("audit_event", connection.vendor):
            cursor.execute(statement)


def test_a_log_as_it_was_written_holds(cast: Any) -> None:
    write(5, cast.lead.seat)
    assert verify().holds
    assert verify().events == 5


def test_an_event_needs_the_transaction_of_its_change(db: None) -> None:
    with pytest.MonkeyPatch.context() as outside:
        outside.setattr(transaction.get_connection(), "in_atomic_block", False)
        with pytest.raises(TransactionManagementError):
            record(None, "thing made", "thing:1")


def change_rows(change: str) -> None:
    rows = Event.objects.filter(seq=1)
    rows.update(what="nothing") if change == "update" else rows.delete()


@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_database_refuses_to_rewrite_it(db: None, change: str) -> None:
    write(2)
    with pytest.raises(DatabaseError, match="never changed or deleted"), transaction.atomic():
        change_rows(change)
    assert verify().holds


@pytest.mark.parametrize("field", ["what", "thing", "who", "at", "digest", "private_to", "mac", "prev"])
def test_the_first_changed_row_is_named(db: None, field: str) -> None:
    write(6)
    unguard()
    Event.objects.filter(seq=4).update(**{field: "x"})
    found = verify()
    assert not found.holds
    assert found.first_bad == 4


def test_a_missing_row_is_named(db: None) -> None:
    write(6)
    unguard()
    Event.objects.filter(seq=3).delete()
    assert verify().first_bad == 4
    assert "missing" in verify().sentence


def test_a_log_cut_short_is_found(db: None) -> None:
    write(6)
    unguard()
    Event.objects.filter(seq__gte=5).delete()
    assert not verify().holds
    assert "ends at event 4" in verify().sentence


def test_a_log_whose_end_was_cut_off_and_set_anew_without_a_key_is_found(db: None) -> None:
    """Whoever can write the database, and has no key, cannot make a shorter log that holds."""
    write(6)
    unguard()
    Event.objects.filter(seq__gte=5).delete()
    Head.objects.update(seq=4, mac=Event.objects.get(seq=4).mac)
    assert not verify().holds
    assert "somebody without a key" in verify().sentence
    Head.objects.update(key_id="", seal="")
    assert "not in COMMONGROUND_AUDIT_KEYS" in verify().sentence
    Head.objects.all().delete()
    assert not verify().holds


def test_small_values_cannot_be_guessed_from_their_hash(db: None) -> None:
    import hashlib

    write(1)
    assert Event.objects.get().digest != hashlib.sha256(b'{"value":0}').hexdigest()


def test_events_private_to_a_body_are_not_in_the_log_of_others(cast: Any) -> None:
    record(cast.finance.seat, "own figures given", "figures:1", private_to=cast.trust.id)
    assert "own figures given" in cast.lead.get("/log/").content.decode().lower()
    for other in (cast.other_lead, cast.broker, cast.analyst, cast.observer):
        assert "own figures given" not in other.get("/log/").content.decode().lower()
