"""Rows of the room. Out: `Row`, whose id tells nobody how many there are."""

from __future__ import annotations

import uuid

from django.db import models


class Row(models.Model):
    """A row with a random id: numbers in a row would tell one partner that another has made something."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True
