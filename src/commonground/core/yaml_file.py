"""The one door for YAML that people write: bytes to plain values, each with its line and column. Out: `YamlFile`.

Every value is kept as the text that stands there, so that a field reads it by what the field is: `no` is a word where a
word is wanted, `012` is a code where a code is. What a file of settings has no need of (anchors, tags, several
documents, depth without end) is refused before anything is built from it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    DocumentStartEvent,
    Event,
    NodeEvent,
    ScalarEvent,
    SequenceStartEvent,
)

from commonground.core.decoding import SAVE_AS, decode_file
from commonground.core.errors import UserError
from commonground.core.text import HARMFUL, quoted

MOST_SIGNS = 500_000
DEEPEST = 10
_AS_TEXT = "save it as plain text in UTF-8"
_NOTHING = ("", "~", "null", "Null", "NULL")
_PLAINLY = (  # what the parser says, what it means, and the way out
    (r"character '\\t'", "a tab stands where only spaces may", "write spaces instead"),
    (r"cannot start any token", "a value begins with a sign that has another meaning there", "put it in quotes"),
    (r"mapping values are not allowed", "a colon stands where none may", "put words with a colon in quotes"),
    (r"mapping keys are not allowed", "a question mark stands where none may", "put it in quotes"),
    (r"sequence entries are not allowed", "a hyphen stands where none may", "begin a list on a line of its own"),
    (r"could not find expected ':'", "a line has no colon", "write 'key: value' on it"),
    (r"unexpected end of stream", "a quote is opened and not closed", "close it"),
    (r"unknown escape character", "a backslash stands before a letter that it cannot", "use single quotes"),
    (
        r"expected <block end>|expected '<document start>'",
        "this line does not follow from those above",
        "look at its indent and its quotes",
    ),
    (r"expected the node content", "a value is wanted here", "look for a bracket or a comma too many or too few"),
    (r"incompatible YAML", "it says that it is of another version", "take out the line that begins with %"),
    (r"expected ',' or", "a bracket is opened and not closed before this", "close it, or put a comma between"),
)
Spot = tuple[int, int]
At = tuple[str | int, ...]


class Blank:
    """What stands where a key has no value."""

    def __repr__(self) -> str:
        return "nothing"


BLANK = Blank()


@dataclass(frozen=True)
class YamlFile:
    """A file that was read: `content` of dicts, lists, texts and blanks; where each key and value stands."""

    path: str
    content: Any
    keys: Mapping[At, Spot]
    values: Mapping[At, Spot]

    def where(self, at: At = (), *, key: bool = False) -> str:
        """File, line and column of the value (or of the key) at `at`, or of what holds it."""
        while at and at not in self.values:
            at = at[:-1]
        spot = self.keys.get(at) if key else None
        line, column = spot or self.values.get(at, (0, 0))
        return f"{self.path}, line {line + 1}, column {column + 1}"


def read_yaml(path: Path, what: str, mend: str) -> YamlFile:
    """The YAML at `path`; `what` names the file in a sentence, `mend` says how to begin one.

    Raises UserError, with line and column where there are any, for whatever is not plain keys, values and lists.
    """
    reader = _Reader(str(path), what)
    try:
        content = reader.read(_text(path, what))
    except MarkedYAMLError as error:
        raise _not_yaml(str(path), what, error) from None
    except (YAMLError, ValueError, OverflowError):
        said = f"the {what} is not YAML: a sign in it, or one written as its number, does not exist"
        raise UserError(said, where=str(path), mend=_AS_TEXT) from None
    if content is BLANK:
        raise UserError(f"the {what} is empty", where=str(path), mend=mend)
    return YamlFile(str(path), content, reader.keys, reader.values)


def _text(path: Path, what: str) -> str:
    """The words of the file. UserError for what is no text, too long, or holds a sign that cannot be seen."""
    try:
        text = decode_file(path)
    except UserError as error:
        mend = _AS_TEXT if error.mend == SAVE_AS else "give the file that was meant"
        raise UserError(error.what.replace("the file", f"the {what}", 1), where=error.where, mend=mend) from None
    if len(text) > MOST_SIGNS:
        said = f"the {what} has {len(text):,} letters, and {MOST_SIGNS:,} are the most that is read"
        raise UserError(said, where=str(path), mend="give the file that was meant, or a shorter one")
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text), 1):
        indent = line[: len(line) - len(line.lstrip())]
        if not indent.isascii():
            said = f"a line of the {what} begins with a space that is not a plain one, as web pages and Word have it"
            raise UserError(said, where=f"{path}, line {number}", mend="type its spaces anew")
        for column, mark in enumerate("" if line.isprintable() else line, 1):
            if mark != "\t" and unicodedata.category(mark) in HARMFUL:
                said = f"the {what} holds a sign that cannot be seen ({quoted(mark)})"
                raise UserError(said, where=f"{path}, line {number}, column {column}", mend="delete it")
    return text


def _not_yaml(path: str, what: str, error: MarkedYAMLError) -> UserError:
    """What the parser says, in plain words."""
    mark = error.problem_mark or error.context_mark
    where = f"{path}, line {mark.line + 1}, column {mark.column + 1}" if mark else path
    said = str(error.problem or error.context or "it cannot be parsed").splitlines()[0]
    for pattern, plain, mend in _PLAINLY:
        if re.search(pattern, said):
            return UserError(f"the {what} is not YAML: {plain}", where=where, mend=mend)
    return UserError(f"the {what} is not YAML: {said}", where=where)


class _Reader:
    """Builds plain values from what the parser meets, one thing after the other, no deeper than DEEPEST."""

    def __init__(self, path: str, what: str) -> None:
        self.path, self.what = path, what
        self.keys: dict[At, Spot] = {}
        self.values: dict[At, Spot] = {}

    def read(self, text: str) -> Any:
        """The content of the one document of the text."""
        events: Iterator[Event] = YAML(typ="safe", pure=True).parse(text)
        content: Any = BLANK
        documents = 0
        for event in events:
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise self._refuse(event, "has a second document in it", "keep one, without lines '---' and '...'")
            elif isinstance(event, NodeEvent):
                content = self._value(event, events, ())
        return content

    def _value(self, event: Event, events: Iterator[Event], at: At) -> Any:
        self._check(event, at)
        self.values[at] = (event.start_mark.line, event.start_mark.column)
        if isinstance(event, ScalarEvent):
            return BLANK if event.implicit[0] and event.value in _NOTHING else event.value
        if isinstance(event, SequenceStartEvent):
            return [self._value(item, events, (*at, i)) for i, item in enumerate(_until_end(events))]
        return self._mapping(events, at)

    def _mapping(self, events: Iterator[Event], at: At) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for event in _until_end(events):
            self._check(event, at)
            if not isinstance(event, ScalarEvent):
                raise self._refuse(event, "has a key that is not a word", "write 'key: value'")
            key, spot = event.value, (event.start_mark.line, event.start_mark.column)
            if key == "<<":
                raise self._refuse(event, "merges one part into another (<<)", "write out what is meant")
            if key in found:
                first = self.keys[(*at, key)][0] + 1
                raise self._refuse(event, f"has the key {quoted(key)} twice (first on line {first})", "keep one")
            self.keys[(*at, key)] = spot
            found[key] = self._value(next(events), events, (*at, key))
        return found

    def _check(self, event: Event, at: At) -> None:
        """Refuse what a file of settings has no need of."""
        if isinstance(event, AliasEvent) or getattr(event, "anchor", None):
            raise self._refuse(event, "uses & or * to stand for another part", "write out what is meant, or use quotes")
        if getattr(event, "tag", None):
            raise self._refuse(event, "gives a value a type with !", "take that word out, or use quotes")
        if len(at) > DEEPEST:
            raise self._refuse(event, f"is nested deeper than {DEEPEST} levels", "close the brackets earlier")

    def _refuse(self, event: Event, says: str, mend: str) -> UserError:
        where = f"{self.path}, line {event.start_mark.line + 1}, column {event.start_mark.column + 1}"
        return UserError(f"the {self.what} {says}", where=where, mend=mend)


def _until_end(events: Iterator[Event]) -> Iterator[Event]:
    """The events of a list or of keys and values, up to its end."""
    for event in events:
        if isinstance(event, CollectionEndEvent):
            return
        yield event
