"""Addresses of this screen."""

from __future__ import annotations

from django.urls import path

from commonground.web.sheet import views

urlpatterns = [
    path("", views.partners, name="partners"),
    path("<uuid:body_id>/", views.sheet, name="sheet"),
    path("<uuid:body_id>/<int:number>/", views.group, name="sheet_group"),
    path("<uuid:body_id>/<int:number>/note/", views.note, name="sheet_note"),
    path("<uuid:body_id>/check/", views.check, name="sheet_check"),
    path("<uuid:body_id>/confirmed/", views.confirmed, name="sheet_confirmed"),
    path("<uuid:body_id>/stance/", views.stance, name="stance"),
]
