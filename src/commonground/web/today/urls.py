"""Addresses of this screen."""

from __future__ import annotations

from django.urls import path

from commonground.web.today import views

urlpatterns = [path("", views.today, name="today"), path("remind/", views.remind, name="remind")]
