"""The database of the demonstration, copied anew at each start. Out: its folder, its surroundings, how it begins.

Its keys are no secret: it is served to one computer, on data that are made up.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from datetime import date
from pathlib import Path

import platformdirs

from commonground import folders
from commonground.core.digest import package_digest
from commonground.web.environment import PREFIX

NAME = "room.sqlite3"
WEEK = "%G-%V"  # meetings of the story lie 26 days ahead and more, and silence is told after 14
OF_A_REAL_ROOM = (
    *("HTTPS", "HOSTS", "SMTP_URL", "MAIL_FROM", "REFUSED_PASSWORDS", "SECURITY_CONTACT"),
    *("OPENID_ISSUER", "OPENID_CLIENT", "OPENID_SECRET", "SECOND_FACTOR"),
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
    """The file of the room as a demonstration begins, made by this very code in this week; it need not be there."""
    return kept_folder() / f"{package_digest()}-{date.today():{WEEK}}.sqlite3"


def forget_beginnings() -> None:
    """Take away those of other weeks: the days on which partners meet are told from the day of making."""
    for path in kept_folder().glob("*.sqlite3"):
        if not path.stem.endswith(f"-{date.today():{WEEK}}"):
            path.unlink(missing_ok=True)


def kept_folder() -> Path:
    """Where beginnings and their plans are kept."""
    return folders.cache_folder() / "demonstration"
