"""The Django app of this screen."""

from __future__ import annotations

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """What Django calls it."""

    name = "commonground.web.demo"
    label = "demo"
