"""Addresses of this screen."""

from __future__ import annotations

from django.urls import path

from commonground.web.deal import views

urlpatterns = [
    path("", views.deal, name="deal"),
    path("rules/", views.rules, name="deal_rules"),
    path("points/", views.money_points, name="money_points"),
    path("points/<slug:point_id>/", views.money_point, name="money_point"),
    path("try/number/<str:figure>/", views.number, name="deal_number"),
    path("try/<path:name>/", views.attempt, name="deal_try"),
    path("<slug:partner>/", views.row, name="deal_row"),
    path("<slug:partner>/<slug:kind>/<int:number>/", views.line, name="deal_line"),
]
