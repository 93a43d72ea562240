"""The text of a file as people save it. In: a path. Out: its text, or a sentence that names what the file is instead.

Nothing is guessed: UTF-8, and UTF-16 and UTF-32 by their marks or by where their noughts stand, can be told for
certain. Any other file is taken for Windows-1252, as Excel saves a CSV in Britain, only where every sign beyond ASCII
stands as English, Welsh or French names have it ("Ynys Môn", "King's" with a curled apostrophe); Mac Roman, DOS and
other scripts do not pass for it and are refused.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from pathlib import Path

from commonground.core.errors import UserError, why_unreadable
from commonground.core.text import quoted

MOST_BYTES = 50_000_000  # every small area of England with ten rows each takes less
SAVE_AS = "save it as 'CSV UTF-8 (comma delimited)' and give that file"
MARKS = (  # UTF-32 first: its mark begins with that of UTF-16
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
KINDS = (  # how a file begins, what of it lies inside, what it is
    (b"PK\x03\x04", b"opendocument.spreadsheet", "an OpenDocument spreadsheet (.ods)"),
    (b"PK\x03\x04", b"xl/", "an Excel workbook (.xlsx)"),
    (b"PK\x03\x04", b"word/", "a Word document (.docx)"),
    (b"PK\x03\x04", b"Index/", "an Apple Numbers or Pages document"),
    (b"PK", b"", "a ZIP archive"),
    (b"\xd0\xcf\x11\xe0", b"", "an older or locked Office file (.xls, .doc)"),
    (b"%PDF", b"", "a PDF"),
    (b"{\\rtf", b"", "a rich text document (.rtf)"),
    (b"\x1f\x8b", b"", "a compressed file (gzip)"),
    (b"BZh", b"", "a compressed file (bzip2)"),
    (b"\xfd7zXZ", b"", "a compressed file (xz)"),
    (b"7z\xbc\xaf", b"", "a compressed file (7z)"),
    (b"Rar!", b"", "a compressed file (rar)"),
    (b"PAR1", b"", "a Parquet file"),
    (b"SQLite format 3", b"", "a database (SQLite)"),
    (b"\x89PNG", b"", "a picture (PNG)"),
    (b"\xff\xd8\xff", b"", "a picture (JPEG)"),
    (b"GIF8", b"", "a picture (GIF)"),
)
_SMALL, _CAPITAL = "àáâãäåæçèéêëìíîïñòóôõöøùúûüœß", "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜŒ"
_ALONE = r"(?<![^\W_]){}(?![^\W_])"
_AS_NAMES_HAVE_IT = re.compile(
    "|".join(
        (
            rf"(?<=[A-Za-z])[{_SMALL}]|[{_SMALL}](?=[a-z])",
            rf"(?<![^\W_])[{_CAPITAL}](?=[a-z]|[A-Z][A-Z])|(?<=[A-Z])[{_CAPITAL}](?=[A-Z])|(?<=[A-Z][A-Z])[{_CAPITAL}](?![^\W_])",
            r"(?<=[^\W\d_])’(?=(?:s|t|d|m|ll|re|ve)\b)|(?<=s)’(?![^\W_])|(?<=\b[ODLM])’(?=[A-Z])",
            r"(?<![^\W_])[‘“](?=[A-Za-z0-9])|(?<=[A-Za-z0-9.!?])”(?![^\W_])",
            _ALONE.format("[–—]") + r"|(?<=\d)[–—](?=\d)|(?<=[a-z])[–—](?=[A-Z])",
            r"(?<![A-Za-z])[£€½¼¾]|(?<![A-Za-z])\xa0|\xa0(?![a-z])",
        )
    )
)


def decode_file(path: Path) -> str:
    """The text of the file at `path`, composed letters as one sign (NFC), without mark of order.

    Raises UserError for what is no file, is larger than MOST_BYTES, is another kind of file, or is not surely text.
    """
    data = _bytes(path)
    kind = _kind(data)
    if kind:
        raise UserError(f"the file is {kind}, not text", where=str(path), mend=SAVE_AS)
    text = unicodedata.normalize("NFC", _decoded(data, path)).rstrip("\x1a")
    if "\0" in text:
        what = "the file holds signs that no text has (NUL)"
        raise UserError(what, where=f"{path}, line {_line(text[: text.index(chr(0))])}", mend=SAVE_AS)
    return text


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except IsADirectoryError:
        raise UserError("this is a folder, not a file", where=str(path), mend="give the file inside it") from None
    except (OSError, ValueError) as error:
        why = why_unreadable(error) if isinstance(error, OSError) else "no file can have this name"
        raise UserError(f"the file cannot be read: {why}", where=str(path), mend="give a file of text") from None
    if len(data) > MOST_BYTES:
        what = f"the file is larger than {MOST_BYTES // 1_000_000} MB, the most that is read"
        raise UserError(what, where=str(path), mend="keep only the rows of this place")
    return data


def _kind(data: bytes) -> str | None:
    """What a file is that is no text, by how it begins."""
    return next((kind for start, inside, kind in KINDS if data.startswith(start) and inside in data), None)


def _decoded(data: bytes, path: Path) -> str:
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _strict(data.removeprefix(mark), encoding, path)
    unmarked = _unmarked_utf_16(data)
    if unmarked:
        return _strict(data, unmarked, path)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _windows(data, error.start, path)


def _unmarked_utf_16(data: bytes) -> str | None:
    """UTF-16 where it is certain: of every two bytes the same one is nearly always nought, the other never."""
    even, odd, pairs = data[::2].count(0), data[1::2].count(0), len(data) // 2
    if len(data) % 2 or max(even, odd) <= 0.7 * pairs or min(even, odd):
        return None
    return "utf-16-le" if odd else "utf-16-be"


def _strict(data: bytes, encoding: str, path: Path) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = _line(data[: error.start].decode(encoding, "replace"))
        what = f"the file begins as {encoding.removesuffix('-le').removesuffix('-be').upper()} but does not go on so"
        raise UserError(what, where=f"{path}, line {line}", mend=SAVE_AS) from None


def _windows(data: bytes, start: int, path: Path) -> str:
    """Text in Windows-1252 whose every sign is certain. Raises UserError at the first that is not."""
    text = data.decode("cp1252", "replace")
    strange = re.search(r"[^\x00-\x7f]", _AS_NAMES_HAVE_IT.sub(lambda match: " " * len(match.group()), text))
    if strange is None:
        return text
    where = f"{path}, line {_line(text[: strange.start()])}"
    word = re.split(r"[\s,;|]", text[: strange.start()])[-1] + re.split(r"[\s,;|]", text[strange.start() :])[0]
    what = f"the letters of {quoted(word)} are not in UTF-8, nor surely in the encoding of Windows"
    raise UserError(what, where=where, mend=SAVE_AS)


def _line(before: str) -> int:
    """The number of the line that stands after the text `before`."""
    return len(re.findall(r"\r\n|\r|\n", before)) + 1
