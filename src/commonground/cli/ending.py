"""How a command is stopped. In: Ctrl-C, a closed terminal, a polite kill. Out: its end at once, and a tidy disk.

A thread of its own waits for the signal, so that no library, however long it computes or loads, keeps the command from
ending, and none is interrupted half-way through something that it would then explain at length. The thread takes away
what was half-written and ends the process; the exit code is 128 and the signal's number (130 for Ctrl-C).
"""

from __future__ import annotations

import atexit
import os
import signal
import sys
import threading
from contextlib import suppress

NAMES = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")  # the last is of Windows
SIGNALS = tuple(getattr(signal, name) for name in NAMES if hasattr(signal, name))
STOPPED = "Stopped. Nothing was left half-written."
SHOW_CURSOR = "\x1b[?25h"  # a bar that moved had hidden it
BY_SIGNAL = 128


def end_when_told() -> None:
    """From here on a signal to stop ends the process, but for a closed terminal that is to be ignored (nohup).

    When all is done and no thread is left, Python takes itself down: that is over in no time, and a signal then changes
    nothing.
    """
    writer = _watch() if threading.current_thread() is threading.main_thread() else None  # which alone is told
    if writer is None:
        return
    signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
    for one in SIGNALS:
        if not (one.name == "SIGHUP" and signal.getsignal(one) == signal.SIG_IGN):
            signal.signal(one, _leave_to_the_thread)
    atexit.register(_hear_no_more)


def _watch() -> int | None:
    """The end of a pipe through which the thread is told; None where the system gives no pipe or no thread."""
    with suppress(OSError, RuntimeError):
        reader, writer = os.pipe()
        os.set_blocking(writer, False)
        threading.Thread(target=_wait, args=(reader,), daemon=True).start()
        return writer
    return None


def _leave_to_the_thread(*_: object) -> None:
    """Nothing: that a signal has a handler makes the system write its number to the pipe."""


def _hear_no_more() -> None:
    for one in SIGNALS:
        signal.signal(one, signal.SIG_IGN)


def _wait(reader: int) -> None:
    while told := os.read(reader, 1):
        if told[0] in SIGNALS:
            _end(told[0])


def _end(number: int) -> None:
    with suppress(Exception):
        import commonground as cg

        cg.abandon()
    with suppress(Exception):
        if sys.__stdout__ is not None and sys.__stdout__.isatty():
            os.write(1, f"{SHOW_CURSOR}\n".encode())
    with suppress(Exception):
        os.write(2, f"{STOPPED}\n".encode())
    os._exit(BY_SIGNAL + number)
