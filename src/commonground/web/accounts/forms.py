"""Forms of signing in and of the account, in the room's words. Out: subclasses of allauth's, named in the settings."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as factor
from allauth.mfa.recovery_codes import forms as recovery
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms

from commonground.web.page.forms import RoomForm

PASSWORD_HINT = "12 characters or more. Three words that only you put together are easy to remember and hard to guess."  # noqa: S105
CODE_HINT = "The six digits that your app shows now, or one of your recovery codes."


class Worded(RoomForm):
    """A form of allauth with labels and hints of ours; fields that are not named are left as they are."""

    labels: dict[str, str] = {}  # noqa: RUF012
    hints: dict[str, str] = {}  # noqa: RUF012
    dropped: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.dropped:
            self.fields.pop(name, None)
        for name, field in self.fields.items():
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "")
            field.error_messages["required"] = f"Enter the {str(field.label).lower()}"


class Login(Worded, account.LoginForm):  # type: ignore[misc]
    """Address and password."""

    button = "Sign in"
    labels = {"login": "E-mail address", "password": "Password"}  # noqa: RUF012
    dropped = ("remember",)


class ChangePassword(Worded, account.ChangePasswordForm):  # type: ignore[misc]
    """The password of now and the new one, once: it can be shown."""

    button = "Change password"
    labels = {"oldpassword": "Current password", "password1": "New password"}  # noqa: RUF012
    hints = {"password1": PASSWORD_HINT}  # noqa: RUF012
    dropped = ("password2",)


class SetPassword(Worded, account.SetPasswordForm):  # type: ignore[misc]
    """A first password, for who came in through an organisation's own sign-in."""

    button = "Set password"
    labels = {"password1": "Password"}  # noqa: RUF012
    hints = {"password1": PASSWORD_HINT}  # noqa: RUF012
    dropped = ("password2",)


class ResetPassword(Worded, account.ResetPasswordForm):  # type: ignore[misc]
    """Where the link to a new password goes."""

    button = "Send the link"
    labels = {"email": "E-mail address"}  # noqa: RUF012


class ResetPasswordKey(Worded, account.ResetPasswordKeyForm):  # type: ignore[misc]
    """A new password after the link."""

    button = "Set new password"
    labels = {"password1": "New password"}  # noqa: RUF012
    hints = {"password1": PASSWORD_HINT}  # noqa: RUF012
    dropped = ("password2",)


class Reauthenticate(Worded, account.ReauthenticateForm):  # type: ignore[misc]
    """The password once more, before something that matters."""

    button = "Continue"
    labels = {"password": "Password"}  # noqa: RUF012


class Authenticate(Worded, factor.AuthenticateForm):  # type: ignore[misc]
    """The second factor when signing in."""

    button = "Sign in"
    labels = {"code": "Code"}  # noqa: RUF012
    hints = {"code": CODE_HINT}  # noqa: RUF012


class ReauthenticateFactor(Worded, factor.ReauthenticateForm):  # type: ignore[misc]
    """The second factor once more."""

    button = "Continue"
    labels = {"code": "Code"}  # noqa: RUF012
    hints = {"code": CODE_HINT}  # noqa: RUF012


class ActivateApp(Worded, totp.ActivateTOTPForm):  # type: ignore[misc]
    """The first code of an app shows that it works."""

    button = "Use this app"
    labels = {"code": "Code"}  # noqa: RUF012
    hints = {"code": "The six digits that the app shows now."}  # noqa: RUF012


class DeactivateApp(Worded, totp.DeactivateTOTPForm):  # type: ignore[misc]
    """One more question."""

    button = "Stop using the app"


class GenerateCodes(Worded, recovery.GenerateRecoveryCodesForm):  # type: ignore[misc]
    """One more question."""

    button = "Make new recovery codes"


class Credential(Worded):
    """What a passkey answers; the browser fills it in."""

    button = "Use your passkey"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credential"].error_messages["required"] = "The passkey gave no answer. Try again."


class AddPasskey(Credential, webauthn.AddWebAuthnForm):  # type: ignore[misc]
    """A new passkey."""

    button = "Add the passkey"
    labels = {"name": "Name of the passkey", "passwordless": "Sign in with this passkey alone, without a password"}  # noqa: RUF012
    hints = {"name": "So that you can tell it from others, such as “work phone”."}  # noqa: RUF012


class AuthenticatePasskey(Credential, webauthn.AuthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey as second factor."""


class ReauthenticatePasskey(Credential, webauthn.ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey once more."""


class LoginPasskey(Credential, webauthn.LoginWebAuthnForm):  # type: ignore[misc]
    """A passkey alone."""

    button = "Sign in with a passkey"


class EditPasskey(Worded, webauthn.EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a passkey."""

    button = "Save"
    labels = {"name": "Name of the passkey"}  # noqa: RUF012


class Name(RoomForm):
    """A person's own name."""

    button = "Save"
    who_sees = "Everybody in your place sees your name beside what you do, as soon as you save it."
    name = forms.CharField(
        max_length=120,
        label="Your name",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Enter your name"},
    )
