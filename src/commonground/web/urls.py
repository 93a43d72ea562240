"""Addresses of the room, one line a screen."""

from __future__ import annotations

from django.urls import include, path

from commonground.web.accounts import views as accounts
from commonground.web.audit import views as audit
from commonground.web.page import refusals
from commonground.web.page import views as page
from commonground.web.places import views as places

urlpatterns = [
    path("", page.home, name="home"),
    path("healthz", page.health, name="health"),
    path(".well-known/security.txt", refusals.security_contact, name="security_contact"),
    path("privacy/", page.privacy, name="privacy"),
    path("accessibility/", page.accessibility, name="accessibility"),
    path("account/", accounts.account, name="account"),
    path("account/name/", accounts.change_name, name="change_name"),
    path("account/sessions/", accounts.show_sessions, name="sessions"),
    path("account/second-factor/", accounts.second_factor, name="second_factor"),
    path("account/not-invited/", accounts.not_invited, name="not_invited"),
    path("account/not-checked/", accounts.not_checked, name="not_checked"),
    path("account/remove/", accounts.remove_me, name="remove_me"),
    path("account/removed/", accounts.removed, name="removed"),
    path("accounts/", include("commonground.web.accounts.urls")),
    path("seat/", places.choose_seat, name="choose_seat"),
    path("seat/open/", places.open_place, name="open_place"),
    path("seat/open/<uuid:opening_id>/", places.show_opening, name="opening"),
    path("log/", audit.log, name="log"),
    path("today/", include("commonground.web.today.urls")),
    path("partners/", include("commonground.web.sheet.urls")),
    path("invitations/", include("commonground.web.invite.urls")),
    path("figures/", include("commonground.web.figures.urls")),
    path("plans/", include("commonground.web.plans.urls")),
    path("deal/", include("commonground.web.deal.urls")),
    path("paper/", include("commonground.web.paper.urls")),
    path("api/", include("commonground.web.api.urls")),
    path("demo/", include("commonground.web.demo.urls")),
]
handler400 = refusals.unreadable
handler403 = refusals.not_yours
handler404 = page.not_found
handler500 = page.failed
