"""How the room answers OWASP ASVS 5.0.0, levels 1 and 2. Rewrites the end of docs/security.md from docs/asvs.csv.

    python docs/make_security.py

A row of the table is one requirement: its id and level as the standard has them, what it asks in words of ours, and the
answer: tests by path and name, a reason, or what is open and what it would take. What stands above the table is written
by hand.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

FOLDER = Path(__file__).parent
TABLE, PAGE = FOLDER / "asvs.csv", FOLDER / "security.md"
BEGINS = "## The standard, row by row"
HOW = {"test": "Tested", "reason": "Reason", "open": "Open"}
CHAPTERS = {
    1: "Encoding and cleaning",
    2: "Checks and rules",
    3: "Browsers",
    4: "Interfaces",
    5: "Files",
    6: "Signing in",
    7: "Sessions",
    8: "Who may do what",
    9: "Signed tokens",
    10: "Sign-in by other services",
    11: "Cryptography",
    12: "Encrypted connections",
    13: "Settings",
    14: "Data",
    15: "Code and libraries",
    16: "Logs and faults",
    17: "Calls between browsers",
}


@dataclass(frozen=True)
class Row:
    """One requirement and its answer."""

    id: str  # v5.0.0-1.2.3
    level: int
    words: str
    how: str
    where: str  # tests with spaces between, or sentences

    @property
    def chapter(self) -> int:
        """Its first number."""
        return int(self.id.removeprefix("v5.0.0-").split(".")[0])

    @property
    def tests(self) -> tuple[str, ...]:
        """Each as path::name."""
        return tuple(self.where.split()) if self.how == "test" else ()


def read_rows(table: Path = TABLE) -> list[Row]:
    """The rows in their order. Raises ValueError for a way to answer that is none."""
    with table.open(encoding="utf-8", newline="") as lines:
        told = csv.DictReader(lines)
        rows = [Row(one["id"], int(one["level"]), one["words"], one["how"], one["where"]) for one in told]
    unknown = [row.id for row in rows if row.how not in HOW]
    if unknown:
        raise ValueError(f"{', '.join(unknown)}: answered by none of {', '.join(HOW)}")
    return rows


def draw(rows: list[Row]) -> str:
    """The end of the page: how many are answered how, what is open, then a table a chapter."""
    return "\n".join([BEGINS, "", count(rows), "", *(line for part in _parts(rows) for line in part)]).rstrip() + "\n"


def count(rows: list[Row]) -> str:
    """How many are answered how, in a sentence."""
    found = Counter(row.how for row in rows)
    return (
        f"The OWASP Application Security Verification Standard 5.0.0 has {len(rows)} requirements of levels 1 and 2. "
        f"{found['test']} are held by tests, {found['reason']} have a reason (what does not apply here, what is "
        f"written down, what the host does), and {found['open']} are open, with what they would take. The ids are the "
        "standard's; what each asks is put in words of ours. Made from `docs/asvs.csv` by "
        "`python docs/make_security.py`."
    )


def _parts(rows: list[Row]) -> Iterator[list[str]]:
    yield ["### Open", "", *(f"- **{row.id}** {row.words}. {row.where}" for row in rows if row.how == "open"), ""]
    for chapter, members in groupby(rows, key=lambda row: row.chapter):
        head = ["| id | level | what | answer |", "| --- | ---: | --- | --- |"]
        yield [f"### {chapter}. {CHAPTERS[chapter]}", "", *head, *(_line(row) for row in members), ""]


def _line(row: Row) -> str:
    answer = ", ".join(f"`{test}`" for test in row.tests) or row.where
    return f"| {row.id} | {row.level} | {row.words} | {HOW[row.how]}: {answer} |"


def renew(page: str, rows: list[Row]) -> str:
    """The page with its end as the rows have it. Raises ValueError where its end cannot be found."""
    above, found, _ = page.partition(BEGINS)
    if not found:
        raise ValueError(f"docs/security.md has no heading {BEGINS!r}")
    return above + draw(rows)


if __name__ == "__main__":
    PAGE.write_text(renew(PAGE.read_text(encoding="utf-8"), read_rows()), encoding="utf-8")
