"""Every error as one clear sentence. In: what was raised. Out: the exit code (2 the user's, 1 ours), and words."""

from __future__ import annotations

from typing import Any

import commonground as cg

MOST_PROBLEMS = 20
OUT_OF_MEMORY = ("Cannot allocate memory", "failed to map segment", "out of memory")
OUT_OF_THREADS = ("can't start new thread", "Resource temporarily unavailable")


def explain(error: BaseException) -> tuple[int, str]:
    """The exit code for an error, and the sentence to say."""
    if isinstance(error, cg.UserError | cg.Fault):
        return error.exit_code, _shortened(str(error))
    if isinstance(error, _base_of_usage()):
        return _of_usage(error)
    if isinstance(error, MemoryError) or _says(error, OUT_OF_MEMORY):
        return 2, "there is not enough memory for this; use fewer draws (--draws), or a smaller place."
    if isinstance(error, OSError) and error.errno is not None:
        return 2, str(cg.UserError.of_system(error, "the computer refuses what this needs"))
    if _says(error, OUT_OF_THREADS):
        return 2, "the computer lets no more be done at once; use --workers 1, or raise the limit (ulimit -u)."
    return 1, f"A fault of ours: {type(error).__name__}: {error}. Run again with --debug and report it."


def _says(error: BaseException, words: tuple[str, ...]) -> bool:
    """Whether a library that could not be loaded, or went on, for lack of something says so in its own words."""
    return isinstance(error, ImportError | OSError | RuntimeError) and any(word in str(error) for word in words)


def _shortened(sentences: str) -> str:
    """The first problems of a long list: enough to see what is wrong with a file."""
    lines = sentences.splitlines()
    more = len(lines) - MOST_PROBLEMS
    return "\n".join([*lines[:MOST_PROBLEMS], f"... and {more} more."] if more > 0 else lines)


def _of_usage(error: Any) -> tuple[int, str]:
    """What is wrong with the words of a command, and where its help is; nothing where the help was shown."""
    said = error.format_message().rstrip(".")
    command = error.ctx.command_path if error.ctx else "commonground"
    link = "" if said.endswith("?") else ";"
    return (2, f"{said}{link} `{command} --help` shows how.") if said else (0, "")


def _base_of_usage() -> type[BaseException]:
    """The base of every complaint about the words of a command."""
    import typer

    return typer.BadParameter.__mro__[2]
