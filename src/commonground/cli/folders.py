"""Where things are kept on this computer; the only place that reads the environment."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs


def cache_folder() -> Path:
    """Published files and kept results: COMMONGROUND_CACHE, or the user's cache folder."""
    return Path(os.environ.get("COMMONGROUND_CACHE") or platformdirs.user_cache_dir("commonground"))


def sources_folder() -> Path:
    """Fetched files."""
    return cache_folder() / "sources"


def rooms_folder() -> Path:
    """Kept results of rooms."""
    return cache_folder() / "rooms"
