"""What the room is told by its surroundings. In: environment variables. Out: `Surroundings`, or all problems."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

import platformdirs

from commonground.core.errors import UserError, raise_all

PREFIX = "COMMONGROUND_"
KEY_BYTES = 32
LEAST_SIGNS = 50  # of the secret key
MOST_ID = 16  # signs in the id of a key
HERE = frozenset({"", "localhost", "127.0.0.1", "::1", "[::1]"})  # this computer; what stays on it needs no encryption
SSLMODES = ("require", "verify-ca", "verify-full", "disable")  # of libpq; the others fall back in silence
MAKE_KEYS = "`commonground admin keys` prints new ones"


@dataclass(frozen=True)
class Key:
    """A secret key and the id that rows made with it carry, so that it can be replaced one day."""

    id: str
    secret: bytes = field(repr=False)


@dataclass(frozen=True)
class Surroundings:
    """Settings of one running room; secrets come from the environment alone."""

    data: Path
    database: str = field(repr=False)  # a URL
    secret_key: str = field(repr=False)
    audit_keys: tuple[Key, ...]  # the last writes, all verify
    vault_keys: tuple[Key, ...]  # the last seals, all open
    hosts: tuple[str, ...]
    secure: bool  # served over https
    demo: bool
    smtp: str = field(repr=False)  # a URL; '' = no mail server
    sender: str
    openid: str  # issuer of an OpenID Connect service; '' = none
    openid_client: str
    openid_secret: str = field(repr=False)
    all_second_factor: bool  # everybody has a second factor, not only the roles that must
    refused_passwords: str  # a file, one password a line; '' = none
    security_contact: str  # a mailto: or https: address; '' = none is told

    @classmethod
    def read(cls, variables: Mapping[str, str]) -> Surroundings:
        """What the variables say. Raises UserError, or SeveralErrors with all that is missing or wrong."""
        told = {name.removeprefix(PREFIX): value for name, value in variables.items() if name.startswith(PREFIX)}
        data = Path(told.get("DATA") or platformdirs.user_data_path("commonground") / "room")
        problems = [*_find_weak(told), *_find_unclear(told), *_find_open(told)]
        keys = {name: _keys(name, told.get(name, ""), problems) for name in ("AUDIT_KEYS", "VAULT_KEYS")}
        raise_all(problems)
        return cls(
            data=data,
            database=variables.get("DATABASE_URL") or f"sqlite:///{data / 'room.sqlite3'}",
            secret_key=told["SECRET_KEY"],
            audit_keys=keys["AUDIT_KEYS"],
            vault_keys=keys["VAULT_KEYS"],
            hosts=_hosts(told),
            secure=told.get("HTTPS", "") == "1",
            demo=told.get("DEMO", "") == "1",
            smtp=told.get("SMTP_URL", ""),
            sender=told.get("MAIL_FROM", ""),
            openid=told.get("OPENID_ISSUER", ""),
            openid_client=told.get("OPENID_CLIENT", ""),
            openid_secret=told.get("OPENID_SECRET", ""),
            all_second_factor=told.get("SECOND_FACTOR", "") == "all",
            refused_passwords=told.get("REFUSED_PASSWORDS", ""),
            security_contact=told.get("SECURITY_CONTACT", ""),
        )


def _listed(written: str) -> list[str]:
    return [part.strip() for part in written.split(",") if part.strip()]


def _hosts(told: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(_listed(told.get("HOSTS") or "localhost,127.0.0.1,[::1]"))


def _find_weak(told: Mapping[str, str]) -> Iterator[UserError]:
    secret = told.get("SECRET_KEY", "")
    if not secret:
        yield UserError(f"{PREFIX}SECRET_KEY is not set", mend=MAKE_KEYS)
    elif len(secret) < LEAST_SIGNS:
        yield UserError(f"{PREFIX}SECRET_KEY has fewer than {LEAST_SIGNS} signs", mend=MAKE_KEYS)


def _find_unclear(told: Mapping[str, str]) -> Iterator[UserError]:
    """What would leave a door open without a word: a switch that is neither on nor off, any host, no real address."""
    for name in ("HTTPS", "DEMO"):
        if told.get(name, "") not in ("", "0", "1"):
            yield UserError(f"{PREFIX}{name} is {told[name]!r}", mend="set it to 1, or leave it out")
    if told.get("SECOND_FACTOR", "") not in ("", "all"):
        yield UserError(f"{PREFIX}SECOND_FACTOR is {told['SECOND_FACTOR']!r}", mend="set it to all, or leave it out")
    if any("*" in host for host in _hosts(told)):
        yield UserError(f"{PREFIX}HOSTS lets any name in", mend="give the names in the room's address")
    contact = told.get("SECURITY_CONTACT", "")
    if contact and (not contact.startswith(("mailto:", "https://")) or not contact.isprintable()):
        yield UserError(f"{PREFIX}SECURITY_CONTACT is no address", mend="give mailto:NAME@HOST or https://HOST/PAGE")
    listed = told.get("REFUSED_PASSWORDS", "")
    if listed and not Path(listed).is_file():
        yield UserError(f"{PREFIX}REFUSED_PASSWORDS names no file", mend="give the path of a text file")


def _find_open(told: Mapping[str, str]) -> Iterator[UserError]:
    """What would send passwords in the clear, or let somebody pose as the provider, without a word."""
    others = {host for host in _hosts(told) if host not in HERE and "*" not in host}
    if others and told.get("HTTPS", "") == "":
        mend = "set it to 1 behind a proxy that speaks https, or to 0 to send passwords in the clear"
        yield UserError(f"{PREFIX}HOSTS lets others in and {PREFIX}HTTPS is not set", mend=mend)
    issuer = urlsplit(told.get("OPENID_ISSUER", ""))
    if not issuer.geturl():
        return
    if issuer.scheme != "https" or not issuer.hostname or issuer.query or issuer.fragment:
        yield UserError(f"{PREFIX}OPENID_ISSUER is no https address", mend="give the issuer, https://HOST/PATH")
    missing = [f"{PREFIX}{name}" for name in ("OPENID_CLIENT", "OPENID_SECRET") if not told.get(name)]
    if missing:
        yield UserError(
            f"{' and '.join(missing)} not set", mend=f"set what the service gave, or leave {PREFIX}OPENID_ISSUER out"
        )


def _keys(name: str, written: str, problems: list[UserError]) -> tuple[Key, ...]:
    """Keys written as id:base64, the newest last, with commas between. No problem tells a secret."""
    if not _listed(written):
        problems.append(UserError(f"{PREFIX}{name} is not set", mend=MAKE_KEYS))
    found: list[Key] = []
    for number, part in enumerate(_listed(written), 1):
        id_, colon, secret = part.partition(":")
        key = Key(id_ if colon else "", _decode(secret))
        fault = _find_fault(key, {earlier.id for earlier in found})
        if fault:
            problems.append(UserError(f"key {number} of {PREFIX}{name} {fault}", mend=MAKE_KEYS))
        found.append(key)
    return tuple(found)


def _decode(secret: str) -> bytes:
    try:
        return base64.b64decode(secret, validate=True)
    except (binascii.Error, ValueError):
        return b""


def _find_fault(key: Key, taken: set[str]) -> str:
    """What is wrong with a key, without its secret: '' = nothing."""
    if not key.id:
        return "has no id: a key is written as id:base64"
    if len(key.id) > MOST_ID or not key.id.isascii():
        return f"has an id that is not of at most {MOST_ID} plain letters and digits"
    if key.id in taken:
        return f"has the id {key.id!r} of another: each key needs its own, or old rows cannot tell which wrote them"
    if len(key.secret) != KEY_BYTES:
        return f"({key.id!r}) is not {KEY_BYTES} bytes in base64"
    return ""


def read_database(url: str) -> dict[str, object]:
    """Django's settings for the database at a URL.

    Raises UserError for one that is neither SQLite nor PostgreSQL, or on another computer without a word on encryption.
    """
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return _sqlite(unquote(parts.path.removeprefix("/")) if parts.path != "/" else ":memory:")
    if parts.scheme in ("postgres", "postgresql"):
        options = dict(parse_qsl(parts.query))
        if (parts.hostname or "") not in HERE and options.get("sslmode") not in SSLMODES:
            mend = "put ?sslmode=verify-full behind it, or ?sslmode=disable where no other can listen"
            raise UserError("DATABASE_URL does not say whether the database is spoken to encrypted", mend=mend)
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.removeprefix("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": options,
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
    """Django's mail settings for smtp://USER:PASSWORD@HOST:PORT, or smtps; without one nothing is sent.

    With smtp, the server must take up encryption (STARTTLS), but for one on this computer.
    """
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
        "EMAIL_USE_TLS": parts.scheme == "smtp" and parts.hostname not in HERE,
        "EMAIL_TIMEOUT": 10,
    }
