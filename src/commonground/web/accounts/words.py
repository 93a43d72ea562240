"""What allauth says, in the room's words. Out: banners, faults and mails by the names that allauth has for them."""

from __future__ import annotations

SAID = {  # a banner on the next page; what is not here is not said
    "account/messages/password_changed.txt": "Your password is changed. You are signed out everywhere else.",
    "account/messages/password_set.txt": "Your password is set.",
    "mfa/messages/totp_activated.txt": "Your app is now your second factor.",
    "mfa/messages/totp_deactivated.txt": "Your app is no longer a second factor.",
    "mfa/messages/webauthn_added.txt": "The passkey is added.",
    "mfa/messages/webauthn_removed.txt": "The passkey is removed.",
}
FAULTS = {
    "account_inactive": "This account was taken out.",
    "email_password_mismatch": "The address or the password is not right.",
    "enter_current_password": "This is not your password. Enter the one that you sign in with now.",
    "incorrect_code": "This is not right. Codes of an app change every 30 seconds, and each works once.",
    "incorrect_password": "This is not your password.",
    "invalid_password_reset": "This link was used, or is too old.",
    "too_many_login_attempts": "Too many tries. Wait five minutes, then try again.",
    "rate_limited": "Too many tries. Wait a minute, then try again.",
    "cannot_delete_authenticator": "This cannot be removed.",
    "cannot_generate_recovery_codes": "Set up an app or a passkey first; then recovery codes can be made.",
}
NOT_YOU = "If this was not you, sign in, change your password, and tell whoever runs the room."
MAILS = {  # subject and text; {url} is the link
    "account/email/password_reset_key": (
        "A new password for Commonground",
        "Somebody asked for a new password for this address.\n\nSet it here, once, within three days:\n{url}\n\n"
        "If it was not you, do nothing: your password stays as it is.",
    ),
    "account/email/unknown_account": (
        "No account at Commonground",
        "Somebody asked for a new password for this address, but it has no account.\n\n"
        "If it was you, try the address that you were invited at. If not, do nothing.",
    ),
    "account/email/changed": ("Your account was changed", f"Something about how you sign in was changed.\n\n{NOT_YOU}"),
    "account/email/password_changed": ("Your password was changed", f"Your password was changed.\n\n{NOT_YOU}"),
    "account/email/password_reset": ("Your password was changed", f"Your password was changed.\n\n{NOT_YOU}"),
    "account/email/password_set": ("A password was set", f"A password was set for your account.\n\n{NOT_YOU}"),
    "socialaccount/email/account_connected": (
        "A way to sign in was added",
        f"Your organisation's own sign-in now lets you in, beside what you had.\n\n{NOT_YOU}",
    ),
    "mfa/email/totp_activated": ("A second factor was added", f"An app was added as second factor.\n\n{NOT_YOU}"),
    "mfa/email/totp_deactivated": ("A second factor was removed", f"Your app was removed.\n\n{NOT_YOU}"),
    "mfa/email/webauthn_added": ("A passkey was added", f"A passkey was added to your account.\n\n{NOT_YOU}"),
    "mfa/email/webauthn_removed": ("A passkey was removed", f"A passkey was removed.\n\n{NOT_YOU}"),
    "mfa/email/recovery_codes_generated": ("New recovery codes", f"New recovery codes were made.\n\n{NOT_YOU}"),
}
