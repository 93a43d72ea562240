"""Plans on disk, whole or not at all. In: a plan, a comparison. Out: plan.json, plan.html, plan.xlsx; a page."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from commonground.core.errors import UserError
from commonground.document import Plan
from commonground.document.reading import JSON_NAME
from commonground.views.comparison import SideBySide
from commonground.views.html.page import render_comparison_page, render_page
from commonground.views.xlsx import make_workbook

HTML_NAME, XLSX_NAME = "plan.html", "plan.xlsx"


def write(plan: Plan, folder: Path) -> dict[str, Path]:
    """Write all three files into `folder`: every one is made before any replaces an older one.

    Raises UserError where the folder cannot be written.
    """
    contents = {JSON_NAME: plan.to_bytes(), HTML_NAME: render_page(plan).encode(), XLSX_NAME: make_workbook(plan)}
    return _write("the plan", contents, folder)


def write_comparison(found: SideBySide, path: Path) -> None:
    """Write two plans side by side as one HTML page.

    Raises UserError where it cannot be written.
    """
    _write("the page", {path.name: render_comparison_page(found).encode()}, path.parent)


def _write(what: str, contents: Mapping[str, bytes], folder: Path) -> dict[str, Path]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".plan-", dir=folder) as waiting:
            for name, content in contents.items():
                _write_through(Path(waiting) / name, content)
            _land(Path(waiting), folder)
    except OSError as error:
        raise UserError(f"{what} cannot be written: {error.strerror}", where=str(folder)) from error
    return {name: folder / name for name in contents}


def _land(waiting: Path, folder: Path) -> None:
    """Put every file of `waiting` in `folder`; where one cannot be, the files that were there come back."""
    names = [path.name for path in waiting.iterdir()]
    older = [name for name in names if (folder / name).exists()]
    for name in older:
        _copy(folder / name, waiting / f"{name}.older")
    try:
        for name in names:
            os.replace(waiting / name, folder / name)
    except BaseException:
        for name in names:
            if name in older:
                os.replace(waiting / f"{name}.older", folder / name)
            elif not (waiting / name).exists():
                (folder / name).unlink()
        raise


def _copy(path: Path, to: Path) -> None:
    """A second name for the same file, or a copy of it where the disk knows no second names."""
    try:
        os.link(path, to)
    except OSError:
        shutil.copy2(path, to)


def _write_through(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
