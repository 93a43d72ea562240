"""A new key is added and the old one stays: what either wrote verifies and opens; without the old one it is named."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import override_settings
from hypothesis import given
from hypothesis import settings as how
from hypothesis import strategies as st

from commonground.web.audit.chain import record, verify
from commonground.web.audit.models import Event
from commonground.web.environment import Key
from commonground.web.figures.models import FigureSet
from commonground.web.ground.append_only import list_removals
from commonground.web.ground.vault import VaultError, seal, unseal
from commonground.web.plans.models import PlanVersion
from toys.cast import Cast, make_version
from toys.effort import examples
from toys.web_accounts import add_app, make_person, read_code, sign_in

if TYPE_CHECKING:
    from commonground.document import Plan

OLD, NEW = Key("old", b"o" * 32), Key("new", b"n" * 32)


@contextmanager
def keys(*held: Key) -> Iterator[None]:
    """A room started with these keys, for both uses."""
    with override_settings(SURROUNDINGS=replace(settings.SURROUNDINGS, audit_keys=held, vault_keys=held)):
        yield


def write(count: int) -> None:
    for number in range(count):
        record(None, "thing made", f"thing:{number}")


def test_a_log_of_two_keys_holds_and_the_newest_writes(db: None) -> None:
    with keys(OLD):
        write(3)
    with keys(OLD, NEW):
        write(2)
        assert verify().holds
        assert list(Event.objects.order_by("seq").values_list("key_id", flat=True)) == ["old"] * 3 + ["new"] * 2


def test_a_key_of_the_log_that_is_not_there_is_named(db: None) -> None:
    with keys(OLD):
        write(2)
    with keys(NEW):
        found = verify()
    assert not found.holds
    assert found.first_bad == 1
    assert "'old'" in found.sentence
    assert "COMMONGROUND_AUDIT_KEYS" in found.sentence


def test_another_key_under_an_old_name_does_not_verify(db: None) -> None:
    with keys(OLD):
        write(2)
    with keys(Key("old", b"x" * 32), NEW):
        assert verify().first_bad == 1


def test_sealed_columns_open_after_a_new_key_and_are_sealed_with_it_when_saved(cast: Cast) -> None:
    with keys(OLD):
        made = FigureSet.objects.create(body=cast.trust, shared={}, private={"a": 1.5}, author=cast.finance.user)
    with keys(OLD, NEW):
        assert FigureSet.objects.get(id=made.id).private == {"a": 1.5}
        assert seal(b"x").startswith(b"new:")
    with keys(NEW), pytest.raises(VaultError, match="'old' is not in COMMONGROUND_VAULT_KEYS"):
        FigureSet.objects.get(id=made.id)


def test_second_factors_work_after_a_new_key(db: None) -> None:
    person = make_person()
    with keys(OLD):
        secret = add_app(person)
    with keys(OLD, NEW):
        client = sign_in(person, read_code(secret))
        assert client.get("/account/").status_code == 200


@given(content=st.binary(max_size=500), place=st.integers(0, 10_000), flip=st.integers(1, 255))
@how(max_examples=examples(200))
def test_what_is_sealed_opens_as_it_was_and_not_when_a_byte_is_changed(content: bytes, place: int, flip: int) -> None:
    with keys(OLD, NEW):
        sealed = seal(content)
        assert unseal(sealed) == content
        assert content not in sealed or len(content) < 8
        changed = bytearray(sealed)
        changed[place % len(sealed)] ^= flip
        with pytest.raises(VaultError):
            unseal(bytes(changed))


def test_two_seals_of_one_value_differ() -> None:
    with keys(OLD):
        assert seal(b"the same") != seal(b"the same")


def test_a_sealed_value_opens_in_its_own_row_alone(cast: Cast, room_plan: Plan) -> None:
    """Whoever can write the database, and has no key, moves no value to where somebody else reads it."""
    sets = [
        FigureSet.objects.create(body=body, shared={}, private={"a": number}, author=cast.finance.user)
        for number, body in enumerate((cast.trust, cast.council))
    ]
    versions = [make_version(cast.place, room_plan, private_to=body) for body in (cast.trust, cast.council)]
    move("figures_figureset", "private", *sets)
    move("plans_planversion", "content", *versions)
    with pytest.raises(VaultError, match="where another stood"):
        FigureSet.objects.get(id=sets[1].id)
    with pytest.raises(VaultError, match="where another stood"):
        PlanVersion.objects.get(id=versions[1].id).plan_json()
    assert FigureSet.objects.get(id=sets[0].id).private == {"a": 0}


def move(table: str, column: str, taken: Any, put: Any) -> None:
    """What stands in one row, put into another, past all guards of the database."""
    sql = f"UPDATE {table} SET {column} = (SELECT {column} FROM {table} WHERE id = %s) WHERE id = %s"  # noqa: S608
    with connection.cursor() as cursor:
        for statement in list_removals(table, connection.vendor) if table.startswith("plans") else ():
            cursor.execute(statement)
        ids = (taken.id, put.id)
        cursor.execute(sql, ids if connection.vendor == "postgresql" else [one.hex for one in ids])


def test_a_sealed_column_is_not_written_without_its_row(cast: Cast) -> None:
    with pytest.raises(TypeError, match="with its row"):
        FigureSet.objects.update(private={"a": 1.0})
