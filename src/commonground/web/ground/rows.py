"""Rows of the room. Out: `Row`, whose id tells nobody how many there are; what is kept of a token."""

from __future__ import annotations

import hashlib
import uuid

from django.db import models


class Row(models.Model):
    """A row with a random id: numbers in a row would tell one partner that another has made something."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True


def hash_token(token: str) -> str:
    """What is kept of a token: tokens are random and long, so a plain hash cannot be turned back."""
    return hashlib.sha256(token.encode()).hexdigest()
