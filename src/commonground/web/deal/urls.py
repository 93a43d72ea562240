"""Addresses of this screen."""

from __future__ import annotations

from django.urls import path

from commonground.web.deal import views

urlpatterns = [path("", views.deal, name="deal")]
