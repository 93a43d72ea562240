"""What only its owner reads is sealed in the database, so that a backup or a copied file shows nothing.

In: keys from the environment. Out: `seal`, `unseal`, and `SealedField`, a column of JSON that is stored sealed, each
value for its own row. The server itself can open it: this guards a stolen disk, not a dishonest operator
(docs/security.md).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models.query_utils import DeferredAttribute
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from commonground.web.environment import Key


class VaultError(Exception):
    """A sealed value that none of the keys opens."""


def _keys() -> tuple[Key, ...]:
    return settings.SURROUNDINGS.vault_keys


def seal(content: bytes, of: str = "") -> bytes:
    """The content under the newest key: the key's id, a colon, nonce and ciphertext. `of`: where alone it opens."""
    key = _keys()[-1]
    return key.id.encode() + b":" + bytes(SecretBox(key.secret).encrypt(f"{of}\n".encode() + content))


def unseal(sealed: bytes | memoryview, of: str = "") -> bytes:
    """What was sealed. Raises VaultError where its key is not there, or it was changed or is of another place."""
    id_, _, rest = bytes(sealed).partition(b":")
    key = next((key for key in _keys() if key.id.encode() == id_), None)
    if key is None:
        raise VaultError(f"the key {id_.decode(errors='replace')!r} is not in COMMONGROUND_VAULT_KEYS")
    try:
        where, _, content = bytes(SecretBox(key.secret).decrypt(rest)).partition(b"\n")
    except CryptoError:
        raise VaultError("a sealed value was changed in the database") from None
    if where != of.encode():
        raise VaultError("a sealed value was put where another stood")
    return content


def place_of(model: models.Model | type[models.Model], column: str, row: object) -> str:
    """Where a value stands: whoever can write the database moves none into a row that somebody else opens."""
    return f"{model._meta.label_lower}.{column}:{row}"


_as_it_stands: ContextVar[bool] = ContextVar("sealed columns pass as they stand", default=False)


@contextmanager
def left_sealed() -> Iterator[None]:
    """Inside, sealed columns are read and written as the bytes that stand in the database: for a backup."""
    token = _as_it_stands.set(True)
    try:
        yield
    finally:
        _as_it_stands.reset(token)


class _Opened(DeferredAttribute):
    """A sealed column of a row: bytes from the database are opened as they are put in, if they were sealed for it."""

    def __set__(self, row: models.Model, value: Any) -> None:
        name = self.field.attname
        if isinstance(value, bytes | memoryview) and not _as_it_stands.get():
            value = json.loads(unseal(value, place_of(row, name, row.pk)))
        row.__dict__[name] = value


class SealedField(models.BinaryField):  # type: ignore[type-arg]
    """A column that holds anything JSON can, sealed for its row. It cannot be searched or sorted by."""

    descriptor_class = _Opened

    def get_default(self) -> Any:
        """As it is given: a column of bytes would take no words for b''."""
        return models.Field.get_default(self)

    def seal_for(self, row: object, value: Any) -> bytes:
        """The value as it may stand in the row of this id."""
        return seal(json.dumps(value, sort_keys=True).encode(), place_of(self.model, self.attname, row))

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """Sealed bytes."""
        value = getattr(model_instance, self.attname)
        return value if value is None or _as_it_stands.get() else self.seal_for(model_instance.pk, value)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """What is sealed already. Raises TypeError for anything else: without its row nothing is sealed."""
        if not isinstance(value, bytes | memoryview | None):
            raise TypeError("a sealed column is written with its row, or by `seal_for`")
        return super().get_db_prep_value(value, connection, prepared)

    def value_to_string(self, obj: models.Model) -> str:
        """Never in the open."""
        raise TypeError("a sealed column is copied by `commonground backup`, sealed as it stands")
