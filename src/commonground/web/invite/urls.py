"""Addresses of this screen."""

from __future__ import annotations

from django.urls import path

from commonground.web.invite import joining, views

urlpatterns = [
    path("", views.invitations, name="invitations"),
    path("new/", views.invite, name="invite"),
    path("people/", views.people, name="people"),
    path("people/<uuid:membership_id>/end/", views.end_role, name="end_role"),
    path("accept/", joining.accept, name="accept"),
    path("<uuid:invitation_id>/withdraw/", views.withdraw, name="withdraw_invitation"),
    path("<uuid:invitation_id>/again/", views.invite, name="invite_again"),
    path("<token>/", joining.open_link, name="invitation_link"),
]
