"""A tiny valid set of evidence tables, and how to break one cell of it."""

import csv
import shutil
from pathlib import Path

TINY = Path(__file__).with_name("tiny")


def copy_to(folder: Path) -> Path:
    """The tiny tables in a folder of their own."""
    return Path(shutil.copytree(TINY, folder / "tables"))


def break_cell(folder: Path, table: str, row: int, column: str, text: str) -> None:
    """Write `text` into one cell; row 0 is the first under the heading (line 2)."""
    path = folder / f"{table}.csv"
    rows = list(csv.DictReader(path.open(newline="")))
    rows[row][column] = text
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def repeat_line(folder: Path, table: str) -> None:
    """Write the first row a second time, at the end."""
    path = folder / f"{table}.csv"
    lines = path.read_text().splitlines()
    path.write_text("\n".join([*lines, lines[1]]) + "\n")
