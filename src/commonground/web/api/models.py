"""Keys for programs. Out: `ApiToken`: only a hash of it is kept."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from commonground.web.ground.rows import Row
from commonground.web.places.models import Body


class ApiToken(Row):
    """A program reads for one person, who acts for one body: it sees what that person may see, and changes nothing."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_tokens")
    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    token_hash = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at"]
