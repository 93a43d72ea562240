"""A YAML file whose every complaint has a line and a column. In: a path. Out: `Section`s and typed values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from commonground.core.errors import UserError, did_you_mean, why_unreadable


@dataclass(frozen=True)
class Section:
    """A mapping of the file. Getters return None where the key is absent or wrong; what is wrong is collected."""

    file: str
    data: CommentedMap
    problems: list[UserError]

    def __contains__(self, key: str) -> bool:
        return key in self.data

    def names(self) -> tuple[str, ...]:
        """Its keys, in the order of the file."""
        return tuple(str(key) for key in self.data)

    def where(self, key: str | None = None) -> str:
        """File, line and column of the key, or of the section."""
        line, column = self.data.lc.key(key) if key in self.data else (self.data.lc.line, self.data.lc.col)
        return f"{self.file} line {line + 1}, column {column + 1}"

    def complain(self, what: str, key: str | None = None, mend: str | None = None) -> None:
        """Note a problem with the key, or with the section."""
        self.problems.append(UserError(what, where=self.where(key), mend=mend))

    def allow_only(self, known: Iterable[str]) -> None:
        """Complain of every key that is not known."""
        names = tuple(known)
        for key in self.names():
            if key not in names:
                self.complain(f"unknown key {key!r}", key, did_you_mean(key, names))

    def require(self, *keys: str) -> None:
        """Complain of every key that is missing."""
        for key in keys:
            if key not in self.data:
                self.complain(f"the key {key!r} is missing")

    def section(self, key: str) -> Section | None:
        """The keys and values under the key."""
        value = self.data.get(key)
        if isinstance(value, CommentedMap):
            return Section(self.file, value, self.problems)
        if value is not None:
            self.complain(f"{key} must hold keys and values", key)
        return None

    def text(self, key: str) -> str | None:
        """Words, with the space around them cut off."""
        value = self.data.get(key)
        if value is None or (isinstance(value, str) and value.strip()):
            return None if value is None else str(value).strip()
        self.complain(f"{key} must be words, not {value!r}", key)
        return None

    def flag(self, key: str) -> bool | None:
        """True or false."""
        value = self.data.get(key)
        if value is None or isinstance(value, bool):
            return value
        self.complain(f"{key} must be true or false, not {value!r}", key)
        return None

    def number(self, key: str, least: float, most: float) -> float | None:
        """A number from `least` to `most`."""
        value = self.data.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
            self.complain(f"{key} must be a number from {least:g} to {most:g}, not {value!r}", key)
            return None
        return float(value)

    def word(self, key: str, known: Iterable[str]) -> str | None:
        """One of the `known` words."""
        value = self.text(key)
        return value if value is None or self._is_known(key, value, tuple(known)) else None

    def words(self, key: str, known: Iterable[str]) -> tuple[str, ...] | None:
        """A list of known words (one word may stand alone)."""
        value: Any = self.data.get(key)
        if value is None:
            return None
        listed = [value] if isinstance(value, str) else value
        if not isinstance(listed, list) or not all(isinstance(word, str) for word in listed):
            self.complain(f"{key} must be a list of words, not {value!r}", key)
            return None
        names = tuple(known)
        unknown = [word for word in listed if not self._is_known(key, word, names)]
        return None if unknown else tuple(listed)

    def _is_known(self, key: str, word: str, known: tuple[str, ...]) -> bool:
        if word in known:
            return True
        self.complain(f"unknown {key.replace('_', ' ')} {word!r}", key, did_you_mean(word, known))
        return False


def load(path: Path) -> Section:
    """The top of the file. UserError when it cannot be read, is not YAML, or holds no keys."""
    try:
        data = YAML(typ="rt").load(path.read_text(encoding="utf-8"))
    except MarkedYAMLError as error:
        raise UserError(_problem(error), where=_mark(path, error)) from None
    except YAMLError as error:
        raise UserError(f"the file cannot be read: {error}", where=path.name) from None
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"the file cannot be read: {why_unreadable(error)}", where=path.name) from None
    if not isinstance(data, CommentedMap):
        raise UserError("the file holds no keys", where=path.name, mend="begin with 'options:'")
    return Section(path.name, data, [])


def _problem(error: MarkedYAMLError) -> str:
    return "the file is not YAML: " + str(error.problem or error.context or "it cannot be parsed").splitlines()[0]


def _mark(path: Path, error: MarkedYAMLError) -> str:
    mark = error.problem_mark or error.context_mark
    return path.name if mark is None else f"{path.name} line {mark.line + 1}, column {mark.column + 1}"
