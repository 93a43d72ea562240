"""`commonground`: runs a command, and says how every error and every stop ends: one clear sentence, one exit code.

Loads little before it can be stopped: the commands and their libraries are loaded inside `run`.
"""

from __future__ import annotations

import sys
import traceback
from contextlib import suppress
from typing import TYPE_CHECKING

from commonground.cli.ending import STOPPED, end_when_told

if TYPE_CHECKING:
    from commonground.cli.terminal import Screen

DEBUG = "--debug"
UNHEARD, INTERRUPTED = 141, 130  # as the convention has it: 128 and the number of SIGPIPE, of SIGINT


def run() -> None:
    """The entry point: exit code 2 for the user's input, 1 for a fault of ours, above 128 where it was stopped."""
    end_when_told()
    sys.exit(_run())


def _run() -> int:
    import warnings

    from commonground.cli.streams import UnheardError, guarded

    words, debug = _told(sys.argv[1:])
    with guarded(), warnings.catch_warnings():
        if not debug:
            warnings.simplefilter("ignore")  # what libraries tell programmers
        try:
            code = _answer(words)
            return _failed(KeyboardInterrupt(), debug) if code == INTERRUPTED else code
        except UnheardError:
            return UNHEARD
        except BaseException as error:
            return _failed(error, debug)


def _told(words: list[str]) -> tuple[list[str], bool]:
    """The words without --debug, and whether it was among them; after `--` it is a word like others."""
    options = words[: words.index("--")] if "--" in words else words
    rest = words[len(options) :]
    return [word for word in options if word != DEBUG] + rest, DEBUG in options


def _answer(words: list[str]) -> int:
    from commonground.cli.commands import app

    code = app(words, standalone_mode=False, prog_name="commonground")
    sys.stdout.flush()
    return code if isinstance(code, int) else 0


def _failed(error: BaseException, debug: bool) -> int:
    """Says what went wrong, as far as somebody hears it. Out: the exit code."""
    from commonground.cli.faults import explain
    from commonground.cli.terminal import Screen

    code, sentence = (INTERRUPTED, STOPPED) if isinstance(error, KeyboardInterrupt) else explain(error)
    with suppress(Exception):  # nobody hears it, but the exit code tells
        if debug:
            traceback.print_exception(error)
        if sentence:
            _say(Screen(stderr=True), sentence, stopped=code == INTERRUPTED)
    return code


def _say(errors: Screen, sentence: str, *, stopped: bool) -> None:
    if stopped:
        errors.print(sentence, style="yellow")
    else:
        errors.print("Error: ", style="bold red", end="")
        errors.print(sentence)
