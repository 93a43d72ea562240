"""One full room for all tests of a module, in a transaction that is never kept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from toys.cast import make_cast
from toys.web_secrets import Full, fill

if TYPE_CHECKING:
    from commonground.document import Plan


@pytest.fixture(scope="module")
def full(django_db_setup: None, django_db_blocker: Any, room_plan: Plan) -> Iterator[Full]:
    """The cast in a room with everything in it."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        yield fill(make_cast(room_plan), room_plan)
        transaction.set_rollback(True)
