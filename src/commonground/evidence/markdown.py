"""Markdown by small pieces. In: words and numbers. Out: text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def table(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; bars and line breaks inside cells are made harmless."""
    lines = [heading, ["---"] * len(heading), *rows]
    return "\n".join("| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines) + "\n"


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "/").split())


def number(value: float | None, digits: int = 3) -> str:
    """A number with `digits` significant digits, thousands parted by commas."""
    if value is None:
        return ""
    if value == 0:
        return "0"
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.{digits}g}"


def with_range(low: float | None, value: float, high: float | None) -> str:
    """The value with its range in brackets, where there is one."""
    if low is None or high is None or (low == value == high):
        return number(value)
    return f"{number(value)} ({number(low)} to {number(high)})"


def source(title: str, url: str | None) -> str:
    """The source, linked where the address is a plain web address."""
    if url and url.startswith(("http://", "https://")) and " " not in url:
        return f"[{title.replace('[', '(').replace(']', ')')}]({url})"
    return f"{title} <{url.split()[0]}>" if url and url.startswith("http") else title
