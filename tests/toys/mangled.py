"""What careless and hostile hands make of good input: texts, bytes and structures, a few blows away from what is right.

Each strategy begins with something that a door takes and strikes it, so that most cases get past the first check.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

NUMBERS = (
    "0", "-1", "1.5", "1e400", "-0", ".5", "5.", "1,000", "1,000,000", "1 000", "1_000", "£5", "£1,000,000", "50%",
    "1m", "12:30", "0x1F", "012", "١٢", "½", "nan", ".nan", ".inf", "-inf", "1e-400", "9" * 400, "2027/28", "1.0.0",
)  # fmt: skip
WORDS = (
    "", " ", "all", "All", "residents", "outside_subsidy", "whole", "none", "null", "~", "true", "no", "on", "N01",
    "yes", "icb", "ward", "acute", "E01000001", "W01000001", "e08000001", "Bolton", "the", "England", "x" * 5000,
    "a\x00b", "a\x1b[31mb", "a\u202eb", "a\u200bb", "\ufeff", "\ud83d", "💷", "é", "[bold]x[/bold]", "[/]", "=1+1",
    "@SUM(A1)", "../../x", "/etc/passwd", "<script>", "{{ 7*7 }}", "%s%n", "-", "--", "&a", "*a",
    "!!python/object:os.system", "<<", "? a", "# x", "- x", "a: b", '"', "'", "|", ">", "`", "\t", "\r", "\x85",
    "\u2028",
)  # fmt: skip
ODD = (*NUMBERS, *WORDS)
VALUES: tuple[Any, ...] = (
    None, True, False, 0, 1, -1, 2**63, 10**400, 0.5, -0.5, 1e308, "", "all", "x" * 2000, [], {}, [[]], [{}], {"": 0},
    {"a": None}, ["a"], [0, 0], {"all": 1}, "2027/28", "E01000001", "\x00", "\u202e", "[/]",
)  # fmt: skip


@st.composite
def texts(draw: st.DrawFn, good: Sequence[str], most: int = 4) -> str:
    """One of the `good` texts after up to `most` blows."""
    text = draw(st.sampled_from(good))
    for _ in range(draw(st.integers(1, most))):
        text = draw(st.sampled_from([_put_in, _cut_out, _put_for_word, _double_line, _drop_line, _swap_lines]))(
            draw, text
        )
    return text


@st.composite
def files(draw: st.DrawFn, good: Sequence[str]) -> bytes:
    """The bytes of a mangled text, in one of the encodings that people have, or struck once more as bytes."""
    text = draw(texts(good))
    encoding = draw(
        st.sampled_from(["utf-8", "utf-8", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "utf-32"])
    )
    content = text.encode(encoding, "replace")
    if draw(st.integers(0, 4)) == 0:
        at = draw(st.integers(0, len(content)))
        content = content[:at] + draw(st.binary(max_size=8)) + content[at + draw(st.integers(0, 8)) :]
    return draw(
        st.sampled_from([content, content, content, content.replace(b"\n", b"\r\n"), content[: len(content) // 2]])
    )


@st.composite
def structures(draw: st.DrawFn, good: Any, most: int = 3) -> Any:
    """A copy of the JSON value `good` with up to `most` of its parts replaced, dropped or added to."""
    value = copy.deepcopy(good)
    for _ in range(draw(st.integers(1, most))):
        value = _strike(draw, value)
    return value


def _strike(draw: st.DrawFn, value: Any) -> Any:
    """`value` with one part struck, at any depth."""
    if isinstance(value, dict | list) and value and draw(st.integers(0, 9)):
        keys = list(value) if isinstance(value, dict) else list(range(len(value)))
        key = draw(st.sampled_from(keys[:200]))
        blow = draw(st.integers(0, 9))
        if blow == 0:
            del value[key]
        elif blow == 1 and isinstance(value, dict):
            value[draw(st.sampled_from(WORDS))] = copy.deepcopy(draw(st.sampled_from(VALUES)))
        elif blow == 1:
            value.insert(0, copy.deepcopy(value[key]))
        else:
            value[key] = _strike(draw, value[key])
        return value
    if isinstance(value, int | float) and not isinstance(value, bool) and draw(st.booleans()):
        return draw(st.sampled_from([-value, value + 1, value * 1000, value // 3, str(value)[:50], 0]))
    return copy.deepcopy(draw(st.sampled_from(VALUES)))


def _put_in(draw: st.DrawFn, text: str) -> str:
    at = draw(st.integers(0, len(text)))
    return text[:at] + draw(st.one_of(st.sampled_from(ODD), st.text(max_size=5))) + text[at:]


def _cut_out(draw: st.DrawFn, text: str) -> str:
    at = draw(st.integers(0, len(text)))
    return text[:at] + text[at + draw(st.integers(1, 20)) :]


def _put_for_word(draw: st.DrawFn, text: str) -> str:
    """Another word in the place of one."""
    words = text.split(" ")
    words[draw(st.integers(0, len(words) - 1))] = draw(st.sampled_from(ODD))
    return " ".join(words)


def _double_line(draw: st.DrawFn, text: str) -> str:
    lines = text.split("\n")
    at = draw(st.integers(0, len(lines) - 1))
    return "\n".join([*lines[: at + 1], *lines[at:]])


def _drop_line(draw: st.DrawFn, text: str) -> str:
    lines = text.split("\n")
    at = draw(st.integers(0, len(lines) - 1))
    return "\n".join([*lines[:at], *lines[at + 1 :]])


def _swap_lines(draw: st.DrawFn, text: str) -> str:
    lines = text.split("\n")
    one, other = draw(st.integers(0, len(lines) - 1)), draw(st.integers(0, len(lines) - 1))
    lines[one], lines[other] = lines[other], lines[one]
    return "\n".join(lines)
