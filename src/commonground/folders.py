"""Where things are kept on this computer; the only place that reads the environment."""

from __future__ import annotations

import os
from pathlib import Path

from commonground.core.errors import UserError

ELSEWHERE = "name another folder with --out"


def cache_folder() -> Path:
    """Published files and kept results: COMMONGROUND_CACHE, or the user's cache folder."""
    import platformdirs

    return Path(os.environ.get("COMMONGROUND_CACHE") or platformdirs.user_cache_dir("commonground"))


def sources_folder() -> Path:
    """Fetched files."""
    return cache_folder() / "sources"


def results_folder() -> Path:
    """Kept results of slow steps."""
    return cache_folder() / "results"


def mirror() -> str | None:
    """COMMONGROUND_MIRROR: a folder or an address to read instead of the web, where it is set."""
    return os.environ.get("COMMONGROUND_MIRROR") or None


def refuse_unwritable(folder: Path) -> None:
    """Raise UserError where `folder` could not be made or written to, before the work and not after it."""
    here = folder
    while not here.exists() and here != here.parent:
        here = here.parent
    if not here.is_dir():
        raise UserError("the plan cannot be written: this is a file, not a folder", where=str(here), mend=ELSEWHERE)
    if not may_write(here):
        raise UserError("the plan cannot be written: no right to write here", where=str(here), mend=ELSEWHERE)


def may_write(folder: Path) -> bool:
    """Whether files can be made in `folder`."""
    return os.access(folder, os.W_OK | os.X_OK)
