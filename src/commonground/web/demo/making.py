"""Makes the room that a demonstration begins as: `python -m commonground.web.demo.making [FILE]`.

The story runs in a database of its own, which each start copies. It is told anew once a week, from the plans that are
kept, and once for each version of the program.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from commonground.core.landing import land_file
from commonground.web.demo.database import beginning, forget_beginnings, surroundings

Say = Callable[[str], None]


def make(path: Path) -> None:
    """Tell the story and keep what it leaves, at `path`; for a process of its own, whose settings it makes."""
    with tempfile.TemporaryDirectory(prefix="commonground-") as folder:
        os.environ.update(surroundings())
        os.environ["COMMONGROUND_DATA"], os.environ["DATABASE_URL"] = folder, f"sqlite:///{folder}/room.sqlite3"
        os.environ["DJANGO_SETTINGS_MODULE"] = "commonground.web.settings"
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        from commonground.web.demo.story import tell

        tell(lambda words: print(words, flush=True))
        path.parent.mkdir(parents=True, exist_ok=True)
        with land_file(path, "the demonstration") as unfinished:
            _copy_to(unfinished)


def _copy_to(path: Path) -> None:
    """The database as one file, with nothing left in its log."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(path)])


if __name__ == "__main__":
    at = Path(sys.argv[1]) if len(sys.argv) > 1 else beginning()
    if not at.exists():
        make(at)
        forget_beginnings()
