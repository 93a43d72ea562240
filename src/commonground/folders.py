"""Where things are kept on this computer; the only place that reads the environment."""

from __future__ import annotations

import os
from pathlib import Path


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
