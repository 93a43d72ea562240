"""Addresses of signing in and of the account: of allauth's own, those alone that the room uses.

Nobody signs up, adds addresses or telephones, or joins other services: what allauth would send there is not found.
"""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount import views as elsewhere
from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, path, re_path

from commonground.web.accounts import openid, views

SIGN_IN = [
    path("login/", views.sign_in, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
]
RESET = [  # asked for by mail; without a mail server, the operator makes the link
    path("password/reset/", views.with_mail(account.password_reset), name="account_reset_password"),
    path("password/reset/done/", views.with_mail(account.password_reset_done), name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
]
FACTORS = [
    path("2fa/", factor.index, name="mfa_index"),
    path("2fa/authenticate/", factor.authenticate, name="mfa_authenticate"),
    path("2fa/reauthenticate/", factor.reauthenticate, name="mfa_reauthenticate"),
    path("2fa/totp/activate/", totp.activate_totp, name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("2fa/recovery-codes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("2fa/recovery-codes/generate/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("2fa/webauthn/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("2fa/webauthn/add/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path("2fa/webauthn/login/", login_not_required(webauthn.login_webauthn), name="mfa_login_webauthn"),
    path("2fa/webauthn/reauthenticate/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("2fa/webauthn/keys/<int:pk>/edit/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path("2fa/webauthn/keys/<int:pk>/remove/", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
]
ELSEWHERE = [
    path("3rdparty/login/cancelled/", elsewhere.login_cancelled, name="socialaccount_login_cancelled"),
    path("3rdparty/login/error/", login_not_required(elsewhere.login_error), name="socialaccount_login_error"),
    path("oidc/<provider_id>/login/", openid.go, name="openid_connect_login"),
    path("oidc/<provider_id>/login/callback/", openid.come_back, name="openid_connect_callback"),
    path("again/", views.sign_in_again, name="sign_in_again"),
]
ABSENT = [
    path("signup/", views.absent, name="account_signup"),
    path("3rdparty/signup/", views.absent, name="socialaccount_signup"),
    path("3rdparty/", views.absent, name="socialaccount_connections"),
]
urlpatterns: list[URLPattern] = SIGN_IN + RESET + FACTORS + ELSEWHERE + ABSENT
