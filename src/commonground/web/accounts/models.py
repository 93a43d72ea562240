"""People. Out: `User`, known by an e-mail address."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models

from commonground.web.ground.rows import Row


class Users(BaseUserManager["User"]):
    """Makes users; addresses are kept in lower case."""

    def create_user(self, email: str, name: str, password: str | None = None, **more: Any) -> User:
        """A person who may sign in once a password, passkey or organisation says so."""
        user = self.model(email=email.strip().lower(), name=name.strip(), **more)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        """By address, however it is written."""
        return self.get(email=(username or "").strip().lower())


class User(Row, AbstractBaseUser):
    """One person. Removed people keep their row without name or address, for what their body did stays."""

    email = models.EmailField(unique=True, null=True, blank=True)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    opens_places = models.BooleanField(default=False)  # made by `commonground admin create`: may open a place
    is_persona = models.BooleanField(default=False)  # a role account of the demo: no person
    joined_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField(null=True)
    seen_before = models.DateTimeField(null=True)  # the visit before this one: what changed since then

    objects: ClassVar[Users] = Users()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
