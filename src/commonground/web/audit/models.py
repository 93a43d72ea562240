"""Rows of the log. Out: `Event`, which the database refuses to change or delete, and `Head`, the end of the chain."""

from __future__ import annotations

from django.db import models


class Event(models.Model):
    """One change: who did what to which thing. It names the thing and a keyed hash of it, never a value."""

    seq = models.BigIntegerField(primary_key=True)
    at = models.CharField(max_length=32)  # ISO, UTC: text, so that both engines give back the same bytes
    place = models.CharField(max_length=36, blank=True)
    who = models.CharField(max_length=36, blank=True)  # id of the person; '' = the room itself
    body = models.CharField(max_length=36, blank=True)  # for which body
    what = models.CharField(max_length=40)
    thing = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, blank=True)
    private_to = models.CharField(max_length=36, blank=True)  # only this body reads the row
    key_id = models.CharField(max_length=16)
    prev = models.CharField(max_length=64)
    mac = models.CharField(max_length=64)


class Head(models.Model):
    """The last event: one row, locked while the next is written; only a holder of a key moves it, by its seal."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    seq = models.BigIntegerField(default=0)
    mac = models.CharField(max_length=64, default="0" * 64)
    key_id = models.CharField(max_length=16, default="")
    seal = models.CharField(max_length=64, default="")
