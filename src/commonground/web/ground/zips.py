"""Archives that somebody sent, unpacked within bounds. In: bytes, bounds. Out: its parts, or what is wrong with it."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum


class Fault(Enum):
    """What is wrong with an archive."""

    BROKEN = "damaged, cut short, or no archive"
    SWELLS = "unpacks to far more than was sent"
    LOCKED = "has a password"
    NAMES = "too many parts, some twice, or with names that none has"


class BadArchive(ValueError):
    """An archive that is not unpacked."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(fault.value)


@dataclass(frozen=True)
class Bounds:
    """How far an archive may go."""

    most_bytes: int  # unpacked
    most_ratio: int  # unpacked to packed
    most_parts: int


def list_names(content: bytes) -> list[str]:
    """Names of all parts. Raises BadArchive."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        raise BadArchive(Fault.BROKEN) from None


def unpack(content: bytes, bounds: Bounds, takes: Callable[[str], bool]) -> Iterator[tuple[str, bytes]]:
    """The parts whose names are taken, one after another; nothing before the directory has been looked at.

    Raises BadArchive.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            listed = archive.infolist()
            _check(listed, len(content), bounds)
            for one in listed:
                if takes(one.filename):
                    with archive.open(one) as part:
                        yield one.filename, part.read(one.file_size + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError) as error:
        if isinstance(error, BadArchive):
            raise
        raise BadArchive(Fault.BROKEN) from None


def _check(listed: list[zipfile.ZipInfo], packed: int, bounds: Bounds) -> None:
    whole = sum(one.file_size for one in listed)
    if whole > bounds.most_bytes or whole > bounds.most_ratio * max(packed, 1):
        raise BadArchive(Fault.SWELLS)
    if any(one.flag_bits & 1 for one in listed):
        raise BadArchive(Fault.LOCKED)
    names = [one.filename for one in listed]
    if len(names) > bounds.most_parts or len(set(names)) < len(names):
        raise BadArchive(Fault.NAMES)
