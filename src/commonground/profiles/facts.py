"""The facts of each kind of body, and what it is asked besides. In: facts.csv, asks.csv. Out: `Fact`s and `Ask`s."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import get_args

from commonground.core.errors import UserError, raise_all
from commonground.core.text import quoted
from commonground.profiles.model import Ask, AskKind, Fact
from commonground.profiles.reader import (
    Row,
    check_days,
    check_forms,
    check_group,
    check_kind,
    check_source,
    check_text,
    raise_twice,
    read_rows,
    text_of,
)

FACT_COLUMNS = (
    *("kind", "group", "key", "only", "statement", "source_title", "url"),
    *("valid_from", "valid_to", "read_on", "quality", "note"),
)
ASK_COLUMNS = ("kind", "group", "key", "only", "question", "type", "choices", "hint", "private")
PLACEHOLDERS = ("body", "place")
ASK_KINDS: tuple[AskKind, ...] = get_args(AskKind)
_BRACED = re.compile(r"\{([^{}]*)\}|[{}]")


@dataclass(frozen=True)
class About:
    """Of whom a row speaks: kinds of body and, where they are named, only some forms of them."""

    kinds: tuple[str, ...]
    forms: tuple[str, ...]

    def fits(self, kind: str, forms: frozenset[str]) -> bool:
        """Whether it speaks of a body of this kind and these forms."""
        return kind in self.kinds and (not self.forms or not forms.isdisjoint(self.forms))


def parse_facts(text: str, table: str = "facts.csv") -> tuple[tuple[About, Fact], ...]:
    """The facts in the text of a table, with braces still in them. Raises SeveralErrors for all that is wrong."""
    checks = (
        *(check_kind, check_group, check_forms, check_source, _check_braces),
        check_text("key", "statement"),
        check_days("valid_from", "valid_to", "read_on"),
    )
    rows = read_rows(text, table, FACT_COLUMNS, checks)
    raise_twice(rows, "key")
    return tuple((About(row.kinds, row.words("only")), _fact(row)) for row in rows)


def parse_asks(text: str, table: str = "asks.csv") -> tuple[tuple[About, Ask], ...]:
    """What is asked, in the text of a table. Raises SeveralErrors for all that is wrong."""
    checks = (check_kind, check_group, check_forms, _check_ask, check_text("key", "question"))
    rows = read_rows(text, table, ASK_COLUMNS, checks)
    raise_twice(rows, "key")
    return tuple((About(row.kinds, row.words("only")), _ask(row)) for row in rows)


@cache
def all_facts() -> tuple[tuple[About, Fact], ...]:
    """The facts of the package."""
    return parse_facts(text_of("facts.csv"))


@cache
def all_asks() -> tuple[tuple[About, Ask], ...]:
    """What the package asks; no key is that of a fact."""
    facts = {fact.key for _, fact in all_facts()}
    asks = parse_asks(text_of("asks.csv"))
    raise_all(
        [
            UserError(f"{quoted(ask.key)} is the key of a fact too", where="asks.csv", mend="give it another")
            for _, ask in asks
            if ask.key in facts
        ]
    )
    return asks


def _fact(row: Row) -> Fact:
    return Fact(
        key=row["key"],
        group=row["group"],
        text=row["statement"],
        source=row["source_title"],
        url=row["url"],
        quality=row.quality,
        valid_from=row.day("valid_from"),
        valid_to=row.day("valid_to"),
        read_on=row.day("read_on"),
        note=row["note"],
    )


def _ask(row: Row) -> Ask:
    kind = next(one for one in ASK_KINDS if one == row["type"])
    private = row["private"] == "true"
    return Ask(row["key"], row["group"], row["question"], kind, row.words("choices"), row["hint"], private)


def _check_braces(row: Row) -> Iterator[UserError]:
    for found in _BRACED.finditer(row["statement"]):
        if found.group(1) not in PLACEHOLDERS:
            mend = f"write one of {', '.join(f'{{{name}}}' for name in PLACEHOLDERS)}"
            yield UserError(f"{quoted(found.group())} stands for nothing", where=row.at("statement"), mend=mend)


def _check_ask(row: Row) -> Iterator[UserError]:
    if row["type"] not in ASK_KINDS:
        yield UserError(f"{quoted(row['type'])} is no type", where=row.at("type"), mend=f"name one of {ASK_KINDS}")
    if (row["type"] == "choice") != (len(row.words("choices")) > 1):
        mend = "give a choice two answers or more, divided by |, and nothing else any"
        yield UserError("type and choices do not go together", where=row.at("choices"), mend=mend)
    if row["private"] not in ("true", "false"):
        yield UserError(f"{quoted(row['private'])} is no flag", where=row.at("private"), mend="write true or false")
