"""What looks like a path is a path. In: what was asked. Out: the codes of a file, or a sentence."""

from __future__ import annotations

import os
import re
from pathlib import Path

from commonground.core.errors import UserError

ENDINGS = frozenset(
    {
        *("txt", "csv", "tsv", "tab", "dat", "list", "lst", "json", "yaml", "yml", "toml", "xml", "html", "md", "py"),
        *("xlsx", "xls", "xlsm", "ods", "doc", "docx", "rtf", "pdf", "png", "jpg"),
        *("zip", "gz", "place", "parquet", "gpkg", "geojson", "shp"),
    }
)
MEND = "give the path of a file with codes of small areas (LSOA 2021), one a line, or the name of a place"


def looks_like_path(words: str) -> bool:
    """Whether `words` have a slash, begin like a folder, or end like a file: no name of a place does."""
    ending = words.rpartition(".")[2].strip().casefold() if "." in words else ""
    return bool(re.search(r"[/\\]", words)) or words.startswith(("~", ".")) or ending in ENDINGS


def is_file(path: str | Path) -> bool:
    """Whether there is an ordinary file; no for a name that no file could have."""
    return os.path.isfile(path)  # where Path.is_file() raises: too long a name, a sign that none may hold


def refuse_web(words: str) -> None:
    """Raise UserError for an address on the web."""
    if re.match(r"[a-z]+://", words, re.IGNORECASE):
        raise UserError(
            "this is an address on the web, not a file", where=words, mend=f"save the file first, then {MEND}"
        )


def refuse_no_list(path: Path) -> None:
    """Raise UserError for what is no file of codes: nothing, a folder, a place pack."""
    where = str(path)
    if os.path.isfile(path / "datapackage.json") or (path.suffix == ".place" and os.path.exists(path)):
        raise UserError(
            "this is a place pack, which is built already", where=where, mend="plan for it with `commonground plan`"
        )
    if os.path.isdir(path):
        raise UserError("this is a folder, not a list of areas", where=where, mend=MEND)
    if not is_file(path):
        what = "this is no ordinary file" if os.path.exists(path) else "there is no such file"
        raise UserError(what, where=where, mend=MEND)
