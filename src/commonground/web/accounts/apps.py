"""The Django app of this screen."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """What Django calls it."""

    name = "commonground.web.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Listens to who signs in: for the log, and for how long."""
        from commonground.web.accounts import events, sessions  # noqa: F401
