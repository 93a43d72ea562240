"""The Django app of this screen."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """What Django calls it."""

    name = "commonground.web.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Listens to what is written in the log."""
        from commonground.web.accounts import events  # noqa: F401
