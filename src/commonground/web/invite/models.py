"""Invitations. Out: `Invitation`: only a hash of its token is kept."""

from __future__ import annotations

import secrets
from datetime import timedelta
from enum import StrEnum
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from commonground.web.ground.rows import Row
from commonground.web.places.models import Body

LASTS = timedelta(days=14)


class State(StrEnum):
    """What has become of an invitation."""

    OPEN = "open"
    USED = "used"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class Invitation(Row):
    """One person asked to act for one body: single use, bound to an address, gone after fourteen days."""

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField()
    name = models.CharField(max_length=120)
    roles = models.JSONField(default=list)
    why = models.CharField(max_length=300)
    token_hash = models.CharField(max_length=64, unique=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    used_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-at"]

    @property
    def state(self) -> State:
        """What has become of it."""
        if self.used_at:
            return State.USED
        if self.withdrawn_at:
            return State.WITHDRAWN
        return State.OPEN if timezone.now() < self.expires_at else State.EXPIRED


def make_token() -> str:
    """What the link carries: 256 bits."""
    return secrets.token_urlsafe(32)
