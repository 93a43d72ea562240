"""The Django app of this screen."""

from __future__ import annotations

from django.apps import AppConfig


class FiguresConfig(AppConfig):
    """What Django calls it."""

    name = "commonground.web.figures"
    label = "figures"
