"""Objects of R's serialisation format. In: the unpacked bytes of an .rda file. Out: its objects by name.

Versions 2 and 3 in XDR form, as `save()` writes them (R Core Team, *R Internals*, "Serialization Formats").
Numbers are big-endian blocks, read where they lie. Each word is a record of its own, and in a long table the same
words come again and again: a record that was met before is looked up whole. Vectors, lists and their attributes are
read, which is all that tables and shapes are made of; other objects (functions, environments, compact sequences) are
refused. No length in the bytes is trusted: nothing is made before its bytes are there.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from commonground.core.progress import Progress, silent

Kind = Literal["logical", "integer", "double", "character", "list"]
NA = -(2**31)  # a missing logical or integer

HEADERS = (b"RDX2\nX\n", b"RDX3\nX\n")
SYMBOL, PAIRS, CHARACTERS, NOTHING, REFERENCE = 1, 2, 9, 254, 255
VECTORS: dict[int, Kind] = {10: "logical", 13: "integer", 14: "double", 16: "character", 19: "list"}
NUMBERS: dict[Kind, np.dtype[Any]] = {"logical": np.dtype(">i4"), "integer": np.dtype(">i4"), "double": np.dtype(">f8")}
TYPE, HAS_ATTRIBUTES, HAS_TAG = 0xFF, 1 << 9, 1 << 10  # of the flags before every object
LATIN1 = 1 << 14  # of the flags of a word; all others are UTF-8, or ASCII, which is UTF-8 too
INT, WORD_HEAD = struct.Struct(">i"), struct.Struct(">Ii")  # flags of a word and its bytes, -1 for a missing one
TOLD_TIMES = 100  # how often at most the share done is told


class NotRead(ValueError):
    """The file is of a form, or holds an object of a type, that is not read here."""


class Damaged(ValueError):
    """The bytes are not what they say they are."""


@dataclass(frozen=True, slots=True)
class Vector:
    """A vector of R and its attributes ("names", "class", "dim", "levels" and so on)."""

    kind: Kind
    values: Any  # an array of numbers (big-endian), a list of `str | None`, or a list of objects
    attributes: dict[str, Any]

    def words(self, attribute: str) -> list[str | None]:
        """The words of an attribute; none where it is not there or holds something else."""
        found = self.attributes.get(attribute)
        return found.values if isinstance(found, Vector) and found.kind == "character" else []


def read(raw: bytes, progress: Progress = silent) -> dict[str, Any]:
    """The objects in `raw` by name: each a `Vector`, a dict of named objects, a symbol (`str`) or None.

    `progress` is told the share of bytes read. Raises NotRead and Damaged.
    """
    if not raw.startswith(HEADERS):
        raise NotRead("it is not of version 2 or 3 in XDR form")
    try:
        return _Reader(raw, progress).file()
    except struct.error:
        raise Damaged("it breaks off in the middle of an object") from None
    except RecursionError:
        raise Damaged("lists stand in lists too deep") from None


class _Words(dict[bytes, str | None]):
    """Words by their records (flags, length, bytes), each decoded when it is first met."""

    def __missing__(self, record: bytes) -> str | None:
        flags, size = WORD_HEAD.unpack_from(record)
        text = record[WORD_HEAD.size :]
        if flags & TYPE != CHARACTERS or size < -1 or len(text) != max(size, 0):
            raise Damaged("it breaks off, or holds something else, where a word should stand")
        try:
            word = None if size == -1 else text.decode("latin-1" if flags & LATIN1 else "utf-8")
        except UnicodeDecodeError:
            raise Damaged(f"the word {text[:40]!r} is not text in UTF-8") from None
        self[record] = word
        return word


class _Reader:
    """A place in the bytes, and what was met on the way to it."""

    def __init__(self, raw: bytes, progress: Progress) -> None:
        self._raw, self._progress = raw, progress
        self._at, self._tell_at = len(HEADERS[0]), 0
        self._symbols: list[str] = []
        self._known = _Words()

    def file(self) -> dict[str, Any]:
        """All objects of the file by name."""
        version, _writer, _reader = self._int(), self._int(), self._int()
        if version == 3:  # the encoding of words without a mark of their own follows
            self._take(1)
        return self._pairs(self._int())

    def _int(self) -> int:
        (value,) = INT.unpack_from(self._raw, self._at)
        self._at += INT.size
        return int(value)

    def _count(self, least_bytes: int) -> int:
        """A length, whose elements of at least so many bytes each are there."""
        count = self._int()
        if not 0 <= count * least_bytes <= len(self._raw) - self._at:
            raise Damaged(f"it breaks off: {count} elements cannot stand in the bytes that are left")
        return count

    def _object(self) -> Any:
        self._tell()
        flags = self._int()
        kind = flags & TYPE
        if kind in VECTORS:
            return self._vector(VECTORS[kind], flags)
        if kind == PAIRS:
            return self._pairs(flags)
        if kind == SYMBOL:
            return self._symbol()
        if kind == REFERENCE:
            return self._reference(flags)
        if kind == NOTHING:
            return None
        raise NotRead(f"it holds an object of R's type {kind}, which is neither a vector nor a list")

    def _vector(self, kind: Kind, flags: int) -> Vector:
        if kind == "list":
            values: Any = [self._object() for _ in range(self._count(INT.size))]
        elif kind == "character":
            values = self._words()
        else:
            values = np.frombuffer(self._take(NUMBERS[kind].itemsize), NUMBERS[kind])
        return Vector(kind, values, self._pairs(self._int()) if flags & HAS_ATTRIBUTES else {})

    def _take(self, item_bytes: int) -> bytes:
        """The bytes of a counted block of items."""
        size = self._count(item_bytes) * item_bytes
        start, self._at = self._at, self._at + size
        return self._raw[start : self._at]

    def _words(self) -> list[str | None]:
        count, words = self._count(WORD_HEAD.size), []
        raw, known, start, head = self._raw, self._known, self._at, WORD_HEAD.unpack_from  # at hand: met by the million
        for _ in range(count):
            size = head(raw, start)[1]
            end = start + 8 + size if size > 0 else start + 8
            words.append(known[raw[start:end]])
            start = end
        self._at = start
        return words

    def _pairs(self, flags: int) -> dict[str, Any]:
        """A pairlist whose first flags were read already, by the names of its elements."""
        found: dict[str, Any] = {}
        while flags & TYPE == PAIRS:
            if flags & HAS_ATTRIBUTES:
                self._object()
            name = self._object() if flags & HAS_TAG else None
            if not isinstance(name, str):
                raise Damaged("a list of named objects lacks a name")
            found[name] = self._object()
            flags = self._int()
        if flags & TYPE != NOTHING:
            raise Damaged("a list of named objects does not end as it should")
        return found

    def _symbol(self) -> str:
        size = WORD_HEAD.unpack_from(self._raw, self._at)[1]
        start, self._at = self._at, self._at + WORD_HEAD.size + max(size, 0)
        self._symbols.append(self._known[self._raw[start : self._at]] or "")
        return self._symbols[-1]

    def _reference(self, flags: int) -> str:
        index = (flags & 0xFFFFFFFF) >> 8 or self._int()
        if not 0 < index <= len(self._symbols):
            raise Damaged(f"it refers to a name, no. {index}, that does not stand before")
        return self._symbols[index - 1]

    def _tell(self) -> None:
        if self._at >= self._tell_at:
            self._tell_at = self._at + len(self._raw) // TOLD_TIMES
            self._progress(self._at / len(self._raw))
