"""However a command ends, it says so in a sentence or not at all, by the right exit code, and leaves nothing."""

from __future__ import annotations

import re
import signal
import sys
from pathlib import Path

import pytest

from toys.doors import contents
from toys.processes import alive_in_session, shell, started, started_code, stop_after
from toys.sentences import agree, only, without

if sys.platform != "linux":
    pytest.skip("needs Linux's /proc, /dev/full and Bash", allow_module_level=True)

NOWHERE = "http://127.0.0.1:9"
CODE = "; echo exit ${PIPESTATUS[0]} >&2"
QUICK = {
    "read by nobody: the version": "commonground --version | true",
    "read in part: the help": "commonground --help | head -1",
    "a full device: the version": "commonground --version > /dev/full",
    "a full device: the help": "commonground plan --help > /dev/full",
    "no output at all": "commonground --version >&-",
    "no streams at all": "commonground plan nowhere >&- 2>&- <&-",
    "an error to a full device": "commonground plan nowhere 2> /dev/full",
    "an error to nobody": "commonground plan nowhere 2>&1 | true",
    "Latin letters alone: the help": "PYTHONIOENCODING=ascii commonground partners --help",
    "few files at once": "ulimit -n 16; commonground --version",
    "debug as a word": "commonground place show -- --debug",
    "a folder that has gone": "mkdir gone; cd gone; rmdir ../gone; commonground place show x.place",
    "a cache that is a file": "touch f; COMMONGROUND_CACHE=f commonground place build Bolton",
    "fetching into a file": f"touch f; COMMONGROUND_CACHE=f commonground fetch --mirror {NOWHERE}",
    "fetching to where nothing can be made": f"COMMONGROUND_CACHE=/proc/c commonground fetch --mirror {NOWHERE}",
}
SLOW = {
    "read in part: the assumptions": "commonground assumptions | head -1",
    "read by nobody: the assumptions": "commonground assumptions | true",
    "a full device: the assumptions": "commonground assumptions > /dev/full",
    "plain letters: a figure": "PYTHONIOENCODING=ascii commonground assumptions pulm_rehab.cost",
    "Windows letters: a figure": "PYTHONIOENCODING=cp1252 commonground assumptions pulm_rehab.cost",
    "a dumb terminal": "TERM=dumb commonground assumptions pulm_rehab.cost",
    "twenty columns: a figure": "COLUMNS=20 commonground assumptions pulm_rehab.cost",
    "few files at once: a figure": "ulimit -n 20; commonground assumptions pulm_rehab.cost",
    "warnings made errors": "PYTHONWARNINGS=error commonground assumptions pulm_rehab.cost",
    "a plan to a file that is taken": "touch f; commonground demo --draws 2 -o f",
    "a plan below a file": "touch f; commonground demo --draws 2 -o f/plan",
    "a plan into a dead link": "ln -s nowhere dead; commonground demo --draws 2 -o dead",
    "a plan into links in a circle": "ln -s b a; ln -s a b; commonground demo --draws 2 -o a/plan",
    "a plan of too long a name": "commonground demo --draws 2 -o $(printf 'a%.0s' $(seq 300))",
    "a plan where nothing can be made": "commonground demo --draws 2 -o /proc/plan",
    "a plan in a folder that has gone": "mkdir gone; cd gone; rmdir ../gone; commonground demo --draws 2",
    "a plan larger than files may be": "ulimit -f 40; commonground demo --draws 2 -o plan; ls -A plan 2>&1",
}

PLAN = ["agreement.docx", "partners.html", "plan.html", "plan.json", "plan.xlsx"]
BAR = re.compile(r".*\d:\d\d:\d\d\s*\n")


def _said(line: str, folder: Path) -> str:
    """What was printed and how it ended, but the bars with their seconds."""
    done = shell(f"{line}{CODE}" if "|" in line else f"({line}){CODE}", folder)
    assert "Traceback" not in done.stderr
    return without(BAR.sub("", f"{done.stdout.rstrip()}\n{done.stderr}"), folder).strip("\n")


@pytest.mark.parametrize("case", QUICK)
def test_whatever_a_command_prints_to_it_ends_well(case: str, tmp_path: Path) -> None:
    agree("ending", case, _said(QUICK[case], tmp_path))


@pytest.mark.slow
@pytest.mark.parametrize("case", SLOW)
def test_whatever_a_long_command_prints_or_writes_to_it_ends_well(case: str, tmp_path: Path) -> None:
    agree("ending", case, _said(SLOW[case], tmp_path))


def test_every_sentence_is_of_a_case() -> None:
    only("ending", [*QUICK, *SLOW])


@pytest.mark.slow
def test_a_plan_whose_words_nobody_reads_is_written_whole(packed: Path, tmp_path: Path) -> None:
    done = shell(f"commonground plan {packed} --draws 2 -o plan | true{CODE}", tmp_path)
    assert done.stderr.strip() == "exit 141"
    assert sorted(contents(tmp_path / "plan")) == PLAN


# signals

STOPS = {
    "Ctrl-C": (130, (signal.SIGINT,)),
    "Ctrl-C twice": (130, (signal.SIGINT, signal.SIGINT)),
    "a polite kill": (143, (signal.SIGTERM,)),
    "the terminal closed": (129, (signal.SIGHUP,)),
    "a kill": (-9, (signal.SIGKILL,)),
}


@pytest.mark.parametrize("stop", STOPS)
def test_a_command_that_is_stopped_while_it_loads_ends_at_once(stop: str, packed: Path, tmp_path: Path) -> None:
    _assert_ends(stop, 0.0, packed, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("seconds", [0.02, 0.1, 0.3, 0.6, 1.0, 1.5, 2.0, 2.5, 3.0, 4.0])
@pytest.mark.parametrize("stop", STOPS)
def test_a_command_that_is_stopped_at_any_moment_leaves_nothing(
    stop: str, seconds: float, packed: Path, tmp_path: Path
) -> None:
    _assert_ends(stop, seconds, packed, tmp_path)


def _assert_ends(stop: str, seconds: float, packed: Path, folder: Path) -> None:
    code, signals = STOPS[stop]
    words = ("plan", str(packed), "--draws", "200", "--workers", "2", "-o", str(folder / "plan"))
    process = started(words, COMMONGROUND_CACHE=str(folder / "cache"))
    _, err = stop_after(process, seconds, *signals)
    assert alive_in_session(process.pid) == []
    if process.returncode == 0:  # it was done before
        return
    assert process.returncode == code
    assert err == ("" if code == -signal.SIGKILL else "Stopped. Nothing was left half-written.\n")
    if code != -signal.SIGKILL:
        assert [path for path in folder.rglob("*") if path.name.startswith(".")] == []
    assert not (folder / "plan").exists() or sorted(contents(folder / "plan")) == PLAN


def test_a_command_that_is_to_outlive_its_terminal_does(tmp_path: Path) -> None:
    done = shell("trap '' HUP; (commonground --version & wait)", tmp_path)
    assert done.stdout.startswith("commonground ")


LATE = """
import os, sys, time

def tell_and_wait(write=os.write, wait=time.sleep):
    write(1, b"nearly\\n")
    wait(1)

class Last:
    def __del__(self, tell_and_wait=tell_and_wait):
        tell_and_wait()

sys.argv = ["commonground", "--version"]
from commonground.cli.main import run
"""
NEARLY_DONE = {
    "while a thread is still at work": (
        "from threading import Thread, main_thread\n"
        "Thread(target=lambda: (main_thread().join(), tell_and_wait())).start(); run()",
        130,
        "Stopped. Nothing was left half-written.\n",
    ),
    "while Python takes itself down": ("last = Last(); run()", 0, ""),
}


@pytest.mark.parametrize("moment", NEARLY_DONE)
def test_a_command_that_is_stopped_when_it_is_nearly_done_ends_well(moment: str) -> None:
    late, code, said = NEARLY_DONE[moment]
    process = started_code(LATE + late)
    assert process.stdout is not None
    while process.stdout.readline() != "nearly\n":
        pass
    for _ in range(2):
        assert process.poll() is None
        process.send_signal(signal.SIGINT)
    _, err = process.communicate()
    assert (process.returncode, err) == (code, said)
