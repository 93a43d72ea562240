"""A place pack, which is a folder, as one piece of bytes for the database. In: a folder or bytes. Out: the other.

Whoever may open a place may send a pack, so what comes is looked at before it is unpacked: flat names, at most
`MOST_BYTES` in all, and not much more than was sent.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from pathlib import Path

from commonground.core.errors import UserError

MOST_BYTES, MOST_RATIO, MOST_FILES = 500_000_000, 100, 100
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")
MEND = "send the folder that `commonground place build` wrote, as a zip file"


def pack_up(folder: Path) -> bytes:
    """The files of a pack; the same files give the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(path for path in folder.iterdir() if path.is_file()):
            archive.writestr(zipfile.ZipInfo(path.name), path.read_bytes(), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def unpack(packed: bytes, folder: Path) -> None:
    """Write the files of a pack into `folder`, which is made. Raises UserError for what is no pack."""
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            _refuse_bombs(archive.infolist(), len(packed))
            folder.mkdir()
            for entry in archive.infolist():
                (folder / Path(entry.filename).name).write_bytes(archive.read(entry))
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError) as error:
        raise UserError("the place is not a zip file that can be read", where="place", mend=MEND) from error


def _refuse_bombs(entries: list[zipfile.ZipInfo], sent: int) -> None:
    whole = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_FILES or whole > min(MOST_BYTES, MOST_RATIO * max(sent, 1)):
        raise UserError("the place unpacks to far more than was sent", where="place", mend=MEND)
    for entry in entries:
        if not _NAME.fullmatch(entry.filename):
            raise UserError("the place holds folders, or names that no pack has", where="place", mend=MEND)
