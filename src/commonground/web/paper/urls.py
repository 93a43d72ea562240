"""Addresses of this screen."""

from __future__ import annotations

from django.urls import path

from commonground.web.paper import views

urlpatterns = [
    path("", views.paper, name="paper"),
    path("<uuid:version_id>.docx", views.paper_file, name="paper_file"),
]
