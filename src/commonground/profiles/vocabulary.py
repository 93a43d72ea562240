"""The words of a kind of body for its papers. In: words.csv, questions.csv. Out: `words`."""

from __future__ import annotations

from functools import cache

from commonground.core.errors import UserError, raise_all
from commonground.core.text import quoted
from commonground.profiles.model import KINDS, Question, Words
from commonground.profiles.reader import (
    Row,
    check_days,
    check_kind,
    check_source,
    check_text,
    raise_twice,
    read_rows,
    text_of,
)
from commonground.profiles.sheet import duty_keys, require_kind

NAMED = ("body", "paper", "asked", "audience")
WORD_COLUMNS = ("kind", *NAMED, "duties")
QUESTION_COLUMNS = ("kind", "question", "source_title", "url", "read_on", "quality", "note")


def words(kind: str) -> Words:
    """The words of a kind of body: who decides, what its paper is called, what it will ask.

    Raises UserError for a kind that is not one of KINDS.
    """
    require_kind(kind)
    return _all()[kind]


@cache
def _all() -> dict[str, Words]:
    return parse_words(text_of("words.csv"), text_of("questions.csv"))


def parse_words(text: str, questions: str) -> dict[str, Words]:
    """The words by kind. Raises SeveralErrors for what is wrong, a kind without words or an unknown duty."""
    rows = read_rows(text, "words.csv", WORD_COLUMNS, (check_kind, check_text(*NAMED)))
    raise_twice(rows)
    by_kind = {kind: row for row in rows for kind in row.kinds}
    raise_all(
        [
            UserError(f"there are no words for {kind}", where="words.csv", mend="give it a row")
            for kind in KINDS
            if kind not in by_kind
        ]
    )
    raise_all([problem for kind, row in by_kind.items() for problem in _unknown_duties(kind, row)])
    asked = _questions(questions)
    return {kind: _words(kind, row, asked.get(kind, ())) for kind, row in by_kind.items()}


def _words(kind: str, row: Row, questions: tuple[Question, ...]) -> Words:
    named = {name: row[name] for name in NAMED}
    return Words(kind=kind, **named, duties=row.words("duties"), questions=questions)


def _unknown_duties(kind: str, row: Row) -> list[UserError]:
    known = duty_keys(kind)
    mend = f"name some of {', '.join(sorted(known))}"
    return [
        UserError(f"{quoted(key)} is no duty of {kind}", where=row.at("duties"), mend=mend)
        for key in row.words("duties")
        if key not in known
    ]


def _questions(text: str) -> dict[str, tuple[Question, ...]]:
    checks = (check_kind, check_source, check_text("question"), check_days("read_on"))
    rows = read_rows(text, "questions.csv", QUESTION_COLUMNS, checks)
    raise_twice(rows, "question")
    return {
        kind: tuple(
            Question(row["question"], row["source_title"], row["url"], row.quality) for row in rows if kind in row.kinds
        )
        for kind in KINDS
    }
