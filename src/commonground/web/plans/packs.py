"""A place pack, which is a folder, as one piece of bytes for the database. In: a folder or bytes. Out: the other.

Whoever may open a place may send a pack, so what comes is looked at before it is unpacked: flat names, and no
more than `BOUNDS` in all.
"""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

from commonground.core.errors import UserError
from commonground.web.ground import zips
from commonground.web.ground.zips import BadArchive, Bounds, Fault, list_names

BOUNDS = Bounds(most_bytes=500_000_000, most_ratio=100, most_parts=100)
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")
SAID = {
    Fault.BROKEN: "is not a zip file that can be read",
    Fault.SWELLS: "unpacks to far more than was sent",
    Fault.LOCKED: "has a password",
    Fault.NAMES: "holds folders, or names that no pack has",
}
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
        if not all(_NAME.fullmatch(name) for name in list_names(packed)):
            raise UserError(f"the place {SAID[Fault.NAMES]}", where="place", mend=MEND)
        folder.mkdir()
        for name, content in zips.unpack(packed, BOUNDS, bool):
            (folder / name).write_bytes(content)
    except BadArchive as error:
        raise UserError(f"the place {SAID[error.fault]}", where="place", mend=MEND) from error
