"""Django's settings, all of them from `Surroundings`: docs/running-the-room.md says what each variable does."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from commonground.web.environment import Surroundings, read_database, read_mail
from commonground.web.page.uploads import MOST_READ_BYTES

SURROUNDINGS = Surroundings.read(os.environ)
WEB = Path(__file__).parent

SECRET_KEY = SURROUNDINGS.secret_key
DEBUG = False
ALLOWED_HOSTS = list(SURROUNDINGS.hosts)
ROOT_URLCONF = "commonground.web.urls"
WSGI_APPLICATION = "commonground.web.wsgi.application"
DATABASES = {"default": read_database(SURROUNDINGS.database)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "room_cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}
globals().update(read_mail(SURROUNDINGS.smtp))
MAILS = bool(SURROUNDINGS.smtp)
DEFAULT_FROM_EMAIL = SERVER_EMAIL = SURROUNDINGS.sender or "commonground@localhost"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    *(
        f"commonground.web.{screen}"
        for screen in (
            *("page", "accounts", "places", "audit", "invite", "sheet", "figures", "plans", "deal", "paper", "today"),
            *("api", "demo", "running"),
        )
    ),
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "commonground.web.page.middleware.no_store",
    "commonground.web.page.middleware.known_verbs",
    "commonground.web.page.middleware.patient",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "commonground.web.accounts.sessions.limit_session",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "commonground.web.accounts.middleware.second_factor",
    "commonground.web.places.middleware.take_seat",
]

_CONTEXT = [
    "django.template.context_processors.request",
    "django.contrib.messages.context_processors.messages",
    "commonground.web.page.context.room",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": True,
        "OPTIONS": {"environment": "commonground.web.page.environment.make", "context_processors": _CONTEXT},
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": _CONTEXT},
    },
]
FORM_RENDERER = "commonground.web.page.forms.Renderer"

# who is who
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "commonground.web.accounts.passwords.NotOfCommonOnes"},
    {"NAME": "commonground.web.accounts.passwords.NotOfTheRoom"},
    {"NAME": "commonground.web.accounts.passwords.NotListed", "OPTIONS": {"path": SURROUNDINGS.refused_passwords}},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "today"
ACCOUNT_ADAPTER = "commonground.web.accounts.adapter.ByInvitation"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # an invitation is bound to its address
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_REAUTHENTICATION_METHODS = {"password", "mfa"}
ACCOUNT_SESSION_REMEMBER = False  # a session ends with the browser
ACCOUNT_RATE_LIMITS = {"invitation": "30/m/ip", "costly": "20/m/user"}  # beside those that allauth has
ACCOUNT_FORMS = {
    "login": "commonground.web.accounts.forms.Login",
    "change_password": "commonground.web.accounts.forms.ChangePassword",
    "set_password": "commonground.web.accounts.forms.SetPassword",
    "reset_password": "commonground.web.accounts.forms.ResetPassword",
    "reset_password_from_key": "commonground.web.accounts.forms.ResetPasswordKey",
    "reauthenticate": "commonground.web.accounts.forms.Reauthenticate",
}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if SURROUNDINGS.secure else 0  # whose word on addresses counts for rate limits
MFA_ADAPTER = "commonground.web.accounts.adapter.SealedSecrets"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # an invitation is bound to its address
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_FORMS = {
    "authenticate": "commonground.web.accounts.forms.Authenticate",
    "reauthenticate": "commonground.web.accounts.forms.ReauthenticateFactor",
    "activate_totp": "commonground.web.accounts.forms.ActivateApp",
    "deactivate_totp": "commonground.web.accounts.forms.DeactivateApp",
    "generate_recovery_codes": "commonground.web.accounts.forms.GenerateCodes",
    "add_webauthn": "commonground.web.accounts.forms.AddPasskey",
    "authenticate_webauthn": "commonground.web.accounts.forms.AuthenticatePasskey",
    "reauthenticate_webauthn": "commonground.web.accounts.forms.ReauthenticatePasskey",
    "login_webauthn": "commonground.web.accounts.forms.LoginPasskey",
    "edit_webauthn": "commonground.web.accounts.forms.EditPasskey",
}
MFA_TOTP_ISSUER = "Commonground"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SURROUNDINGS.secure
SOCIALACCOUNT_ADAPTER = "commonground.web.accounts.adapter.ByInvitationElsewhere"
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = (
    {
        "openid_connect": {
            "APPS": [
                {
                    "provider_id": "organisation",
                    "name": "your organisation",
                    "client_id": SURROUNDINGS.openid_client,
                    "secret": SURROUNDINGS.openid_secret,
                    "settings": {"server_url": SURROUNDINGS.openid, "oauth_pkce_enabled": True},
                }
            ]
        }
    }
    if SURROUNDINGS.openid
    else {}
)

OPENID_ORIGIN = ["{0.scheme}://{0.netloc}".format(urlsplit(SURROUNDINGS.openid))] if SURROUNDINGS.openid else []

# what a browser may do
_HOST = "__Host-" if SURROUNDINGS.secure else ""  # a browser then takes the cookie from this host over https alone
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{_HOST}sessionid", f"{_HOST}csrftoken"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # no cookie of its own
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SURROUNDINGS.secure
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60  # the longest; accounts/sessions.py ends it sooner where nobody is there
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_FAILURE_VIEW = "commonground.web.page.views.stale_form"
SECURE_SSL_REDIRECT = SURROUNDINGS.secure
SECURE_HSTS_SECONDS = 31_536_000 if SURROUNDINGS.secure else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SURROUNDINGS.secure
SILENCED_SYSTEM_CHECKS = ["security.W021"]  # whether a whole domain is preloaded is for who owns it
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SURROUNDINGS.secure else None
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^api/(?!keys/)"]  # a program whose key went in the clear is told so
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "object-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'", *OPENID_ORIGIN],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}

# what may be sent
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 1
FILE_UPLOAD_MAX_MEMORY_SIZE = MOST_READ_BYTES  # of the whole request; the limit of a file is kept while it arrives
FILE_UPLOAD_HANDLERS = [
    "commonground.web.page.uploads.Limit",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
]

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

STATIC_URL = "static/"
STATIC_ROOT = SURROUNDINGS.data / "static"
STATICFILES_DIRS = [WEB / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = False
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "commonground.web.page.logs.Line"}},
    "filters": {"without_keys": {"()": "commonground.web.page.logs.WithoutKeys"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["without_keys"]}},
    "loggers": {"commonground.signing_in": {"level": "INFO"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
