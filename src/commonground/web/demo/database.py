"""The database of the demonstration, made anew at each start. Out: its folder, its surroundings, the room it begins as.

Its keys are no secret: it is served to one computer, on data that are made up.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from pathlib import Path

import platformdirs

from commonground import folders
from commonground.core.digest import package_digest
from commonground.web.environment import PREFIX

PACKAGED = Path(__file__).parent / "built"
NAME = "room.sqlite3"
OF_A_REAL_ROOM = (
    *("HTTPS", "HOSTS", "SMTP_URL", "MAIL_FROM", "REFUSED_PASSWORDS", "SECURITY_CONTACT"),
    *("OPENID_ISSUER", "OPENID_CLIENT", "OPENID_SECRET"),
)


def folder() -> Path:
    """Where the demonstration keeps its database: never where a real room keeps its own."""
    return platformdirs.user_data_path("commonground") / "demonstration"


def surroundings() -> dict[str, str]:
    """The environment of the demonstration: of what a real room on this computer is told, nothing is left."""
    key = base64.b64encode(hashlib.sha256(b"the demonstration keeps no secret").digest()).decode()
    unused = {f"{PREFIX}{name}": "" for name in OF_A_REAL_ROOM}
    return unused | {
        "COMMONGROUND_DEMO": "1",
        "COMMONGROUND_DATA": str(folder()),
        "COMMONGROUND_SECRET_KEY": secrets.token_urlsafe(48),
        "COMMONGROUND_AUDIT_KEYS": f"demo:{key}",
        "COMMONGROUND_VAULT_KEYS": f"demo:{key}",
        "DATABASE_URL": f"sqlite:///{folder() / NAME}",
    }


def forget() -> None:
    """Take away what the last demonstration left."""
    folder().mkdir(parents=True, exist_ok=True)
    for path in folder().glob(f"{NAME}*"):
        path.unlink()


def beginning() -> Path:
    """The file of the room as a demonstration begins, made by this very code; it need not be there."""
    name = f"{package_digest()}.sqlite3"
    return next(
        (place / name for place in (PACKAGED, _kept()) if (place / name).exists()),
        _kept() / name,
    )


def _kept() -> Path:
    return folders.cache_folder() / "demonstration"
