"""What is written lands whole or not at all, whenever the process is killed or the disk refuses; nothing stays."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from commonground.core import landing
from commonground.core.errors import ANSWERS, UserError
from toys.doors import contents
from toys.faults import Killed, dying_after, refusing

OLD = {"a": b"old a", "b": b"old b", "c": b"old c"}
NEW = {"a": b"new a", "b": b"new b", "d": b"new d"}


def write(folder: Path, contents: dict[str, bytes], last: str = "") -> None:
    with landing.land(folder, "the thing", last) as waiting:
        for name, content in contents.items():
            (waiting / name).write_bytes(content)


def seen(folder: Path) -> dict[str, bytes]:
    """What a person sees in a folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if not path.name.startswith(".")}


def hidden(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name.startswith("."))


def calls_made(folder: Path) -> int:
    """How many calls of the system a whole landing takes."""
    write(folder, OLD)
    with dying_after(10**9) as count:
        write(folder, NEW)
    return count.made


def test_killed_at_any_call_each_file_is_whole_and_the_next_run_clears_up(tmp_path: Path) -> None:
    for calls in range(calls_made(tmp_path / "count")):
        folder = tmp_path / f"{calls}"
        write(folder, OLD)
        with pytest.raises(Killed), dying_after(calls):
            write(folder, NEW)
        left = seen(folder)
        assert all(content in (OLD.get(name), NEW.get(name)) for name, content in left.items()), calls
        assert set(OLD) <= set(left), calls
        write(folder, NEW)
        assert seen(folder) == OLD | NEW, calls
        assert hidden(folder) == [], calls


def test_killed_at_any_call_the_file_that_makes_the_others_count_is_new_only_when_they_are(tmp_path: Path) -> None:
    for calls in range(calls_made(tmp_path / "count")):
        folder = tmp_path / f"{calls}"
        write(folder, OLD, last="a")
        with pytest.raises(Killed), dying_after(calls):
            write(folder, NEW, last="a")
        left = seen(folder)
        assert left["a"] == OLD["a"] or left == OLD | NEW, calls


@pytest.mark.parametrize("where", ["new", "one/two/new"])
def test_killed_at_any_call_a_new_folder_is_there_with_all_its_files_or_not_at_all(where: str, tmp_path: Path) -> None:
    (tmp_path / "count").mkdir()
    with dying_after(10**9) as count:
        write(tmp_path / "count" / where, NEW)
    for calls in range(count.made):
        (tmp_path / f"{calls}").mkdir()
        folder = tmp_path / f"{calls}" / where
        with pytest.raises(Killed), dying_after(calls):
            write(folder, NEW)
        assert not folder.exists() or contents(folder) == NEW, calls
        write(folder, NEW)
        assert seen(folder) == NEW, calls
        write(tmp_path / f"{calls}", OLD)
        assert hidden(tmp_path / f"{calls}") == hidden(folder) == [], calls


def test_killed_once_a_new_folder_is_there_the_next_who_writes_to_it_clears_up_beside_it(tmp_path: Path) -> None:
    write(tmp_path / "new", NEW)
    (tmp_path / ".commonground-killed.unfinished").mkdir()
    write(tmp_path / "new", NEW)
    assert hidden(tmp_path) == []


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES])
def test_refused_at_any_call_all_is_as_before_or_all_is_new(number: int, tmp_path: Path) -> None:
    for call in range(calls_made(tmp_path / "count")):
        folder = tmp_path / f"{call}"
        write(folder, OLD)
        said = refused(folder, call, number)
        if said:
            assert said.startswith(f"the thing cannot be written: {ANSWERS[number][0]} ("), call
        assert seen(folder) == (OLD if said else OLD | NEW), call  # new where what was refused was not needed
        write(folder, NEW)
        assert hidden(folder) == [], call


def refused(folder: Path, call: int, number: int) -> str:
    """What is said of a landing of which one call of the system is refused; nothing where it lands all the same."""
    try:
        with refusing(call, OSError(number, "refused")):
            write(folder, NEW)
    except UserError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("number", sorted(ANSWERS))
def test_every_answer_of_the_system_is_a_sentence(number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object, **_options: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(landing.tempfile, "mkdtemp", refuse)
    with pytest.raises(UserError) as told:
        write(tmp_path / "new", NEW)
    why, mend = ANSWERS[number]
    assert str(told.value) == f"the thing cannot be written: {why} ({tmp_path / 'new'}); {mend}."


def test_a_folder_that_was_made_in_vain_goes_again(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="a folder stands where a file should be"):
        write(tmp_path / "one" / "two", {"": b"half"})
    assert list(tmp_path.iterdir()) == []


def test_whether_it_can_be_written_is_asked_without_a_trace(tmp_path: Path) -> None:
    landing.refuse_unwritable(tmp_path / "one" / "two", "the thing")
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "file").write_text("here first")
    with pytest.raises(UserError, match=r"the thing cannot be written: a file.*stands where a folder should be"):
        landing.refuse_unwritable(tmp_path / "file" / "two", "the thing")


def test_a_new_folder_that_another_made_meanwhile_gets_the_files_of_both(tmp_path: Path) -> None:
    folder = tmp_path / "one" / "two"
    with landing.land(folder, "the thing") as waiting:
        (waiting / "a").write_bytes(b"first")
        (waiting / "b").write_bytes(b"first")
        write(folder, {"a": b"second", "c": b"second"})
    assert contents(folder) == {"a": b"first", "b": b"first", "c": b"second"}
    assert hidden(tmp_path) == []


def test_the_way_to_a_new_folder_may_lead_through_what_is_not_there(tmp_path: Path) -> None:
    folder = tmp_path / "nowhere" / ".." / "near"
    write(folder, NEW)
    assert contents(folder) == contents(tmp_path / "near") == NEW


# what is left behind, and what is not


HOLDS = """
import pathlib, sys
from commonground.core import landing
with landing.land(pathlib.Path(sys.argv[1]), "the thing") as waiting:
    (waiting / "a").write_bytes(b"new a")
    print("writing", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def holder(tmp_path: Path):
    """Another process that is writing to a folder until it is told to go on."""
    command = [sys.executable, "-c", HOLDS, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "writing\n"
        yield other
        other.kill()


def test_what_another_process_is_writing_is_left_alone(holder, tmp_path: Path) -> None:
    write(tmp_path, OLD)
    assert len(hidden(tmp_path)) == 1
    holder.communicate("")
    assert (holder.returncode, hidden(tmp_path)) == (0, [])
    assert seen(tmp_path) == OLD | {"a": b"new a"}


def test_what_a_killed_process_was_writing_is_cleared_by_the_next(holder, tmp_path: Path) -> None:
    holder.kill()
    holder.wait()
    assert len(hidden(tmp_path)) == 1
    write(tmp_path, OLD)
    assert (seen(tmp_path), hidden(tmp_path)) == (OLD, [])


@pytest.mark.parametrize("name", [".commonground", ".commonground-notes", "a.unfinished", ".x.unfinished", ".git"])
def test_what_is_not_ours_is_left_alone(name: str, tmp_path: Path) -> None:
    (tmp_path / name).mkdir()
    (tmp_path / name / "letter").write_text("dear")
    write(tmp_path, OLD)
    assert (tmp_path / name / "letter").read_text() == "dear"


# one file


def land_one(path: Path) -> None:
    with landing.land_file(path, "the file") as unfinished:
        unfinished.write_bytes(b"new")


@pytest.mark.parametrize(
    "name", ["a", "new", "older", "in use", ".a", "a" * 255, "a b'\"[bold]\x1b[31m", "é", "\udcff"]
)
def test_a_file_of_any_name_lands(name: str, tmp_path: Path) -> None:
    land_one(tmp_path / name)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {name: b"new"}


def test_a_link_stays_one_and_what_it_leads_to_is_written(tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(b"old")
    (tmp_path / "link").symlink_to("real")
    land_one(tmp_path / "link")
    assert ((tmp_path / "link").is_symlink(), (tmp_path / "real").read_bytes()) == (True, b"new")


@pytest.mark.parametrize("path", ["/dev/null", "/dev/full", ".", "/", "a" * 256])
def test_what_cannot_become_a_file_is_refused(path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UserError, match="the file cannot be written: "):
        land_one(Path(path))
    assert list(tmp_path.iterdir()) == []


def test_links_that_lead_round_in_a_circle_are_refused(tmp_path: Path) -> None:
    (tmp_path / "one").symlink_to("two")
    (tmp_path / "two").symlink_to("one")
    with pytest.raises(UserError, match="cannot be written"):
        land_one(tmp_path / "one" / "file")
