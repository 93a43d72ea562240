"""Keys of a room. In: the environment. Out: the same with keys, on a laptop from a file that only its user reads."""

from __future__ import annotations

import base64
import os
import secrets
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import platformdirs

from commonground.core.errors import UserError
from commonground.core.landing import land_file
from commonground.web.environment import KEY_BYTES, MAKE_KEYS, PREFIX

NAMES = ("SECRET_KEY", "AUDIT_KEYS", "VAULT_KEYS")
OWNER_ONLY = 0o600


def make_keys() -> dict[str, str]:
    """New keys, as environment variables; each carries the day it was made as its id."""
    made = date.today().isoformat()
    new = {name: f"{made}:{base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()}" for name in NAMES[1:]}
    new["SECRET_KEY"] = secrets.token_urlsafe(48)
    return {f"{PREFIX}{name}": new[name] for name in NAMES}


def keys_file() -> Path:
    """Where a laptop keeps its keys: apart from the data, so that a copy of the one opens nothing."""
    return platformdirs.user_config_path("commonground") / "room.env"


def with_keys(variables: Mapping[str, str], *, alone: bool, make: bool) -> dict[str, str]:
    """The variables and, where none of the keys is set and only this computer is served, those of the keys' file.

    `make`: the file is made when it is not there. Raises UserError where some keys are set and some not, others are
    served, or there are no keys at all and none may be made.
    """
    wanted = [f"{PREFIX}{name}" for name in NAMES]
    missing = [name for name in wanted if not variables.get(name)]
    if not missing:
        return dict(variables)
    if len(missing) < len(wanted) or not alone:
        raise UserError(
            f"{missing[0]} is not set, and a room that others reach takes its keys from there", mend=MAKE_KEYS
        )
    path = keys_file()
    if not path.exists() and not make:
        mend = "give this command the environment of the room"
        raise UserError(f"there are no keys of a room here: {missing[0]} is not set, and no {path}", mend=mend)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with land_file(path, "the keys") as unfinished:
            unfinished.touch(mode=OWNER_ONLY)
            unfinished.write_text("".join(f"{name}={value}\n" for name, value in make_keys().items()), encoding="utf-8")
    return {**variables, **_read(path)}


def _read(path: Path) -> dict[str, str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line)


def use(variables: Mapping[str, str]) -> None:
    """Make the variables those of this process and of those it starts."""
    os.environ.update(variables)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonground.web.settings")
