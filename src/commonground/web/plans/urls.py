"""Addresses of this screen."""

from __future__ import annotations

from django.urls import path

from commonground.web.plans import new_views, picture_views, run_views, views

urlpatterns = [
    path("", views.plans, name="plans"),
    path("compare/", views.compare, name="compare"),
    path("new/", new_views.new_version, name="new_version"),
    path("new/begin/", new_views.begin, name="new_begin"),
    path("new/condition/", new_views.add_condition, name="new_condition"),
    path("new/condition/<slug:name>/drop/", new_views.drop_condition, name="drop_condition"),
    path("new/timing/", new_views.timing, name="new_timing"),
    path("new/scale/", new_views.scale, name="new_scale"),
    path("new/check/", new_views.check, name="new_check"),
    path("runs/<uuid:run_id>/", run_views.run, name="run"),
    path("runs/<uuid:run_id>/cancel/", run_views.cancel, name="cancel_run"),
    path("runs/<uuid:run_id>/again/", run_views.run_again, name="run_again"),
    path("<uuid:version_id>/", views.version, name="version"),
    path("<uuid:version_id>/plan.json", views.plan_json, name="plan_json"),
    path("<uuid:version_id>/plan.xlsx", views.plan_workbook, name="plan_workbook"),
    path("<uuid:version_id>/freeze/", views.freeze, name="freeze"),
    path("<uuid:version_id>/comment/", views.comment, name="comment"),
    path("<uuid:version_id>/picture/", picture_views.picture, name="picture"),
    path("<uuid:version_id>/picture/<slug:topic_id>/", picture_views.topic, name="topic"),
    path("<uuid:version_id>/picture/<slug:topic_id>/sources/", picture_views.topic_sources, name="topic_sources"),
    path("<uuid:version_id>/source/<str:figure>", picture_views.source, name="source"),
]
