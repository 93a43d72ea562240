"""The five files: whole or not at all."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from commonground.core.errors import UserError
from commonground.document import read_plan
from commonground.views.comparison import compare
from commonground.views.files import write, write_comparison
from toys import plan as toy_plan


@pytest.fixture(scope="module")
def plan():
    return toy_plan.document()


def test_all_five_files_land_and_nothing_else(plan, tmp_path):
    write(plan, tmp_path / "out")
    names = ["agreement.docx", "partners.html", "plan.html", "plan.json", "plan.xlsx"]
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == names
    assert read_plan(tmp_path / "out") == plan


def test_a_failure_while_writing_leaves_the_old_files_alone(plan, tmp_path, monkeypatch):
    write(plan, tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    write_bytes = Path.write_bytes

    def full(path, content):
        if path.suffix == ".xlsx":
            raise OSError(errno.ENOSPC, "No space left on device")
        write_bytes(path, content)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(UserError, match="no space left"):
        write(plan.model_copy(update={"seed": 99}), tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_folder_that_cannot_be_is_refused_in_a_sentence(plan, tmp_path):
    (tmp_path / "file").write_text("here first")
    with pytest.raises(UserError, match="cannot be written"):
        write(plan, tmp_path / "file")


def test_a_comparison_is_written_as_one_page_or_refused_in_a_sentence(plan, tmp_path):
    found = compare(plan, plan)
    write_comparison(found, tmp_path / "new" / "compared.html")
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["compared.html"]
    (tmp_path / "folder.html").mkdir()
    with pytest.raises(UserError, match="the page cannot be written"):
        write_comparison(found, tmp_path / "folder.html")


def test_a_comparison_is_never_written_over_a_plan(plan, tmp_path):
    write(plan, tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    for name in before:
        with pytest.raises(UserError, match="the comparison cannot be written"):
            write_comparison(compare(plan, plan), tmp_path / name)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before
