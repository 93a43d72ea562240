"""Addresses of this screen."""

from __future__ import annotations

from django.urls import path

from commonground.web.plans import views

urlpatterns = [path("", views.plans, name="plans")]
