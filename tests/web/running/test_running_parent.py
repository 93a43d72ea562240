"""What a process of the room starts ends with it, even where it died while the other was still loading."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from commonground.web.running.parent import PARENT, hand_on

WAIT = "from commonground.web.running.parent import end_with_parent; end_with_parent(); import time; time.sleep({})"


@pytest.mark.skipif(os.name != "posix", reason="Windows names no other parent")
def test_a_process_whose_parent_died_while_it_was_loading_ends() -> None:
    died = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    surroundings = hand_on() | {PARENT: died.stdout.decode().strip()}
    ended = subprocess.run([sys.executable, "-c", WAIT.format(30)], env=surroundings, timeout=20, check=False)
    assert ended.returncode == 1


def test_a_process_whose_parent_lives_goes_on() -> None:
    assert (
        subprocess.run([sys.executable, "-c", WAIT.format(2)], env=hand_on(), timeout=20, check=False).returncode == 0
    )
