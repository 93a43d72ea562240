"""What the room is told by its surroundings. In: environment variables. Out: `Surroundings`, or all problems."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

import platformdirs

from commonground.core.errors import UserError, raise_all

PREFIX = "COMMONGROUND_"
KEY_BYTES = 32
MAKE_KEYS = "`commonground admin keys` prints new ones"


@dataclass(frozen=True)
class Key:
    """A secret key and the id that rows made with it carry, so that it can be replaced one day."""

    id: str
    secret: bytes


@dataclass(frozen=True)
class Surroundings:
    """Settings of one running room; secrets come from the environment alone."""

    data: Path
    database: str  # a URL
    secret_key: str
    audit_keys: tuple[Key, ...]  # the last writes, all verify
    vault_keys: tuple[Key, ...]  # the last seals, all open
    hosts: tuple[str, ...]
    secure: bool  # served over https
    demo: bool
    smtp: str  # a URL; '' = no mail server
    sender: str
    openid: str  # issuer of an OpenID Connect service; '' = none
    openid_client: str
    openid_secret: str

    @classmethod
    def read(cls, variables: Mapping[str, str]) -> Surroundings:
        """What the variables say. Raises UserError, or SeveralErrors with all that is missing or wrong."""
        told = {name.removeprefix(PREFIX): value for name, value in variables.items() if name.startswith(PREFIX)}
        data = Path(told.get("DATA") or platformdirs.user_data_path("commonground") / "room")
        problems: list[UserError] = []
        if not told.get("SECRET_KEY"):
            problems.append(UserError(f"{PREFIX}SECRET_KEY is not set", mend=MAKE_KEYS))
        keys = {name: _keys(name, told.get(name, ""), problems) for name in ("AUDIT_KEYS", "VAULT_KEYS")}
        raise_all(problems)
        return cls(
            data=data,
            database=variables.get("DATABASE_URL") or f"sqlite:///{data / 'room.sqlite3'}",
            secret_key=told["SECRET_KEY"],
            audit_keys=keys["AUDIT_KEYS"],
            vault_keys=keys["VAULT_KEYS"],
            hosts=tuple(host.strip() for host in told.get("HOSTS", "localhost,127.0.0.1,[::1]").split(",")),
            secure=told.get("HTTPS", "") == "1",
            demo=told.get("DEMO", "") == "1",
            smtp=told.get("SMTP_URL", ""),
            sender=told.get("MAIL_FROM", ""),
            openid=told.get("OPENID_ISSUER", ""),
            openid_client=told.get("OPENID_CLIENT", ""),
            openid_secret=told.get("OPENID_SECRET", ""),
        )


def _keys(name: str, written: str, problems: list[UserError]) -> tuple[Key, ...]:
    """Keys written as id:base64, the newest last, with commas between."""
    found = []
    for part in filter(None, (part.strip() for part in written.split(","))):
        id_, _, secret = part.partition(":")
        try:
            key = Key(id_, base64.b64decode(secret, validate=True))
        except binascii.Error:
            key = Key(id_, b"")
        if not id_ or len(id_) > 16 or len(key.secret) != KEY_BYTES:
            problems.append(UserError(f"{PREFIX}{name} holds a key that cannot be read", mend=MAKE_KEYS))
        found.append(key)
    if not found:
        problems.append(UserError(f"{PREFIX}{name} is not set", mend=MAKE_KEYS))
    return tuple(found)


def read_database(url: str) -> dict[str, object]:
    """Django's settings for the database at a URL. Raises UserError for one that is neither SQLite nor PostgreSQL."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return _sqlite(unquote(parts.path.removeprefix("/")) if parts.path != "/" else ":memory:")
    if parts.scheme in ("postgres", "postgresql"):
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.removeprefix("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }
    raise UserError(
        f"DATABASE_URL begins with {parts.scheme or 'nothing'!r}",
        mend="give sqlite:///PATH or postgres://USER@HOST/NAME",
    )


def _sqlite(path: str) -> dict[str, object]:
    """A writer waits its turn, readers never wait, and what is deleted is overwritten."""
    pragmas = ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON", "foreign_keys=ON")
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "".join(f"PRAGMA {pragma};" for pragma in pragmas),
        },
    }


def read_mail(url: str) -> dict[str, object]:
    """Django's mail settings for smtp://USER:PASSWORD@HOST:PORT, or smtps; without one nothing is sent."""
    if not url:
        return {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise UserError(f"{PREFIX}SMTP_URL cannot be read", mend="give smtp://USER:PASSWORD@HOST:587")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp" and bool(parts.username),
        "EMAIL_TIMEOUT": 10,
    }
