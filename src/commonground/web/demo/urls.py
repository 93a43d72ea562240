"""Addresses of the demonstration."""

from __future__ import annotations

from django.urls import path

from commonground.web.demo import views

urlpatterns = [path("role/", views.switch_role, name="switch_role")]
