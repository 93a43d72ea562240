"""The Django app of this screen."""

from __future__ import annotations

from django.apps import AppConfig


class TodayConfig(AppConfig):
    """What Django calls it."""

    name = "commonground.web.today"
    label = "today"
