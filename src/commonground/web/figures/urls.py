"""Addresses of this screen."""

from __future__ import annotations

from django.urls import path

from commonground.web.figures import views

urlpatterns = [
    path("", views.figures, name="figures"),
    path("workbook.xlsx", views.download, name="figures_workbook"),
    path("upload/", views.upload, name="figures_upload"),
    path("paste/", views.paste, name="figures_paste"),
    path("confirm/", views.confirm, name="figures_confirm"),
    path("given/", views.given, name="figures_given"),
    path("take-back/", views.take_back, name="figures_take_back"),
]
