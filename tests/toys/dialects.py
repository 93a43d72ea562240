"""The same table written as many programs would write it. In: cells, a `Dialect`. Out: bytes of a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

MARKS = {"utf-8-sig": b"", "utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}


@dataclass(frozen=True)
class Dialect:
    """How a table is written."""

    encoding: str = "utf-8"
    marked: bool = True  # with its mark, where the encoding has one
    separator: str = ","
    line_end: str = "\n"
    quoted: bool = False
    says_separator: bool = False
    above: Sequence[str] = ()  # lines above the header
    blank_rows: bool = False
    empty_columns: int = 0
    last_line_ends: bool = True

    def __str__(self) -> str:
        plain = Dialect()
        return ", ".join(f"{key}={value!r}" for key, value in vars(self).items() if value != getattr(plain, key))


def write(rows: Sequence[Sequence[str]], how: Dialect) -> bytes:
    """The rows, the header first, as the bytes of a file."""
    file = io.StringIO(newline="")
    if how.says_separator:
        file.write(f"sep={how.separator}{how.line_end}")
    for line in how.above:
        file.write(line + how.line_end)
    quoting = csv.QUOTE_ALL if how.quoted else csv.QUOTE_MINIMAL
    writer = csv.writer(file, delimiter=how.separator, lineterminator=how.line_end, quoting=quoting)
    for row in rows:
        cells = [*row, *[""] * how.empty_columns]
        writer.writerow(cells)
        if how.blank_rows:
            file.write(how.separator * (len(cells) - 1) + how.line_end + how.line_end)
    text = file.getvalue() if how.last_line_ends else file.getvalue().rstrip("\r\n")
    return (MARKS.get(how.encoding, b"") if how.marked else b"") + text.encode(how.encoding)


def dialects() -> Iterator[Dialect]:
    """Every encoding by separator by line end, and each oddity by each separator."""
    for separator in ",;\t|":
        for line_end in ("\n", "\r\n", "\r"):
            for encoding in ("utf-8", "utf-8-sig", "utf-16-le", "utf-16-be", "cp1252"):
                yield Dialect(encoding, separator=separator, line_end=line_end)
        plain = Dialect(separator=separator)
        yield replace(plain, encoding="utf-16-le", marked=False)
        yield replace(plain, encoding="utf-16-be", marked=False, line_end="\r\n")
        yield replace(plain, says_separator=True, line_end="\r\n")
        yield replace(plain, says_separator=True, encoding="utf-16-le")
        yield replace(plain, quoted=True)
        yield replace(plain, above=("Neighbourhoods of Bolton",))
        yield replace(plain, above=(f"Neighbourhoods{separator}2024", "", "Source: the council's own"), line_end="\r\n")
        yield replace(plain, above=('The "North" of Bolton, as agreed',), encoding="utf-8-sig")
        yield replace(plain, above=('"An opening quotation mark',))
        yield replace(plain, blank_rows=True)
        yield replace(plain, empty_columns=3, line_end="\r\n")
        yield replace(plain, last_line_ends=False)
        yield replace(plain, empty_columns=1, blank_rows=True, above=("Bolton", ""), encoding="cp1252", quoted=True)
