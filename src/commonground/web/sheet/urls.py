"""Addresses of this screen."""

from __future__ import annotations

from django.urls import path

from commonground.web.sheet import views

urlpatterns = [path("", views.partners, name="partners")]
