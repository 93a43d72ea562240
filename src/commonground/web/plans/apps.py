"""The Django app of this screen."""

from __future__ import annotations

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """What Django calls it."""

    name = "commonground.web.plans"
    label = "plans"
