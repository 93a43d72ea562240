"""What this computer offers: where things are kept, and memory; the only place that reads the environment."""

from __future__ import annotations

import os
from math import inf
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


def memory() -> float:
    """Bytes that a process may use here at most: of the computer, of its container, of a limit on processes."""
    return min(_of_the_computer(), _of_the_container(), _of_a_process())


def _of_the_computer() -> float:
    try:
        return float(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"))
    except (AttributeError, OSError, ValueError):  # a system that does not tell
        return inf


def _of_the_container() -> float:
    try:
        return float(Path("/sys/fs/cgroup/memory.max").read_text(encoding="ascii"))
    except (OSError, ValueError):  # there is none, or it has no limit
        return inf


def _of_a_process() -> float:
    try:
        import resource
    except ImportError:  # Windows
        return inf
    most = resource.getrlimit(resource.RLIMIT_AS)[0]
    return inf if most == resource.RLIM_INFINITY else float(most)
