"""What only its owner reads is sealed in the database, so that a backup or a copied file shows nothing.

In: keys from the environment. Out: `seal`, `unseal`, and `SealedField`, a column of JSON that is stored sealed. The
server itself can open it: this guards a stolen disk, not a dishonest operator (docs/security.md).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.db import models
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from commonground.web.environment import Key


class VaultError(Exception):
    """A sealed value that none of the keys opens."""


def _keys() -> tuple[Key, ...]:
    return settings.SURROUNDINGS.vault_keys


def seal(content: bytes) -> bytes:
    """The content under the newest key: the key's id, a colon, nonce and ciphertext."""
    key = _keys()[-1]
    return key.id.encode() + b":" + bytes(SecretBox(key.secret).encrypt(content))


def unseal(sealed: bytes | memoryview) -> bytes:
    """What was sealed. Raises VaultError where its key is not there or it was changed."""
    id_, _, rest = bytes(sealed).partition(b":")
    key = next((key for key in _keys() if key.id.encode() == id_), None)
    if key is None:
        raise VaultError(f"the key {id_.decode(errors='replace')!r} is not in COMMONGROUND_VAULT_KEYS")
    try:
        return bytes(SecretBox(key.secret).decrypt(rest))
    except CryptoError:
        raise VaultError("a sealed value was changed in the database") from None


_as_it_stands: ContextVar[bool] = ContextVar("sealed columns pass as they stand", default=False)


@contextmanager
def left_sealed() -> Iterator[None]:
    """Inside, sealed columns are read and written as the bytes that stand in the database: for a backup."""
    token = _as_it_stands.set(True)
    try:
        yield
    finally:
        _as_it_stands.reset(token)


class SealedField(models.BinaryField):  # type: ignore[type-arg]
    """A column that holds anything JSON can, sealed. It cannot be searched or sorted by."""

    def get_default(self) -> Any:
        """As it is given: a column of bytes would take no words for b''."""
        return models.Field.get_default(self)

    def from_db_value(self, value: bytes | None, *_: object) -> Any:
        """JSON as Python has it."""
        if value is None or _as_it_stands.get():
            return value
        return json.loads(unseal(value))

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Sealed bytes."""
        if value is None or _as_it_stands.get():
            return super().get_db_prep_value(value, connection, prepared)
        content = seal(json.dumps(value, sort_keys=True).encode())
        return super().get_db_prep_value(content, connection, prepared)

    def value_to_string(self, obj: models.Model) -> str:
        """Never in the open."""
        raise TypeError("a sealed column is copied by `commonground backup`, sealed as it stands")
