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

MOST_BYTES = 20_000_000  # every small area of England with ten rows each takes less
SAVE_AS = "open it in the program that made it and save it as 'CSV UTF-8 (comma delimited)'"
UNPACK = "unpack it, and give the file inside"
MARKS = (  # UTF-32 first: its mark begins with that of UTF-16
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
KINDS = (  # how a file begins, what of it lies inside, what it is, the way out
    (b"PK\x03\x04", b"opendocument.spreadsheet", "an OpenDocument spreadsheet (.ods)", SAVE_AS),
    (b"PK\x03\x04", b"xl/", "an Excel workbook (.xlsx)", SAVE_AS),
    (b"PK\x03\x04", b"word/", "a Word document (.docx)", SAVE_AS),
    (b"PK\x03\x04", b"Index/", "an Apple Numbers or Pages document", SAVE_AS),
    (b"PK", b"", "a ZIP archive", UNPACK),
    (b"\xd0\xcf\x11\xe0", b"", "an older or locked Office file (.xls, .doc)", SAVE_AS),
    (b"%PDF", b"", "a PDF", SAVE_AS),
    (b"{\\rtf", b"", "a rich text document (.rtf)", SAVE_AS),
    (b"\x1f\x8b", b"", "a compressed file (gzip)", UNPACK),
    (b"BZh", b"", "a compressed file (bzip2)", UNPACK),
    (b"\xfd7zXZ", b"", "a compressed file (xz)", UNPACK),
    (b"7z\xbc\xaf", b"", "a compressed file (7z)", UNPACK),
    (b"Rar!", b"", "a compressed file (rar)", UNPACK),
    (b"PAR1", b"", "a Parquet file", SAVE_AS),
    (b"SQLite format 3", b"", "a database (SQLite)", SAVE_AS),
    (b"\x89PNG", b"", "a picture (PNG)", "give the table itself"),
    (b"\xff\xd8\xff", b"", "a picture (JPEG)", "give the table itself"),
    (b"GIF8", b"", "a picture (GIF)", "give the table itself"),
)
_SMALL, _CAPITAL = "àáâãäåæçèéêëìíîïñòóôõöøùúûüœß", "ÀÁÂÅÇÈÉÖØÜ"  # the other capitals are quotation marks of Mac Roman
_AS_NAMES_HAVE_IT = re.compile(
    "|".join(
        (
            rf"(?<=[a-z])[{_SMALL}](?![A-Z])|(?<=[A-Za-z])[{_SMALL}](?=[a-z])",
            rf"(?<![^\W_])[{_CAPITAL}](?=[a-z]|[A-Z][A-Z])|(?<=[A-Z])[{_CAPITAL}](?=[A-Z])",
            r"(?<=[^\W\d_])’(?=(?:s|ll|re|ve)\b)|(?<=s)’(?![^\W_])|(?<=\b[ODLM])’(?=[A-Z])",
            r"(?<![^\W_])[–—](?![^\W_])|(?<=\d)[–—](?=\d)|(?<=[a-z])[–—](?=[A-Z])",
            r"(?<![^\W_])[£½¼¾](?![A-Za-z])|€(?=\d)",
            r"(?<=\d)\xa0|(?<=[a-z])\xa0(?=[A-Z0-9])",
        )
    )
)


def decode_file(path: Path) -> str:
    """The text of the file at `path`, composed letters as one sign (NFC), without mark of order.

    Raises UserError for what is no file, is larger than MOST_BYTES, is another kind of file, or is not surely text.
    """
    data = _bytes(path)
    for start, inside, kind, mend in KINDS:
        if data.startswith(start) and inside in data:
            raise UserError(f"the file is {kind}, not text", where=str(path), mend=mend)
    text = unicodedata.normalize("NFC", _decoded(data, path)).rstrip("\x1a")
    if "\0" in text:
        what = "the file is not text, as it holds bytes that no text has"
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


def _windows(data: bytes, broken: int, path: Path) -> str:
    """Text in Windows-1252 whose every sign is certain. Raises UserError at the first that is not.

    `broken`: where the file ceases to be UTF-8, which it was till then if there were signs beyond ASCII before.
    """
    text = data.decode("cp1252", "replace")
    strange = re.search(r"[^\x00-\x7f]", _AS_NAMES_HAVE_IT.sub(lambda match: " " * len(match.group()), text))
    if strange is None:
        return text
    at = strange.start() if data[:broken].isascii() else broken
    word = re.split(r"[\s,;|]", text[:at])[-1] + re.split(r"[\s,;|]", text[at:])[0]
    what = f"the letters in {quoted(word)} cannot be read for certain, as the file is not in UTF-8"
    raise UserError(what, where=f"{path}, line {_line(text[:at])}", mend=SAVE_AS)


def _line(before: str) -> int:
    """The number of the line that stands after the text `before`."""
    return len(re.findall(r"\r\n|\r|\n", before)) + 1
