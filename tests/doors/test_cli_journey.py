"""The commands from a pack to a plan and beyond; faults of ours, Ctrl-C and full disks harm nothing."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

import commonground as cg
from commonground import flow
from commonground.core import landing
from commonground.views import files as writer
from toys.doors import QUICK, Ask, asker, contents, is_one_sentence


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ask:
    return asker(monkeypatch, capsys)


def test_a_pack_leads_to_partners_a_plan_a_what_if_and_a_comparison(packed: Path, tmp_path: Path, ask: Ask) -> None:
    partners, first, second = tmp_path / "partners.yaml", tmp_path / "first", tmp_path / "second"
    assert "residents" in ask("place", "show", packed).out
    written = " ".join(ask("partners", "init", packed, "-o", partners).out.split())
    assert "partners written" in written
    assert "Shared from a national total by need, not their own figures: NHS " in written
    assert "Modelled in whole or in part, for nothing is published: " in written
    answer = ask("plan", packed, "--partners", partners, *QUICK, "-o", first)
    assert (answer.code, answer.err) == (0, "")
    for title in ("SYNTHETIC", "Who is helped", "Who pays", "Who gains", "How sure", "Can everybody sign?"):
        assert title in answer.out
    assert sorted(contents(first)) == ["agreement.docx", "partners.html", "plan.html", "plan.json", "plan.xlsx"]
    change = ("--set", "payment.emergency_admission_1plus=block")
    assert ask("plan", packed, "--partners", partners, *QUICK, *change, "-o", second).code == 0
    page = first.with_name("compared.html")
    compared = ask("plans", "compare", first, second, "--out", page)
    assert compared.code == 0
    assert "Two plans for" in page.read_text(encoding="utf-8")
    assert "how it is paid for" in compared.out
    assert "A fixed sum, whatever is used" in " ".join(compared.out.split())


@pytest.mark.usefixtures("thought_out")
def test_a_plan_that_asks_for_what_nobody_has_confirmed_names_who_must_confirm_how_much(
    finished: cg.Plan, packed: Path, tmp_path: Path, ask: Ask
) -> None:
    answer = ask("plan", packed, *QUICK, "-o", tmp_path / "plan")
    deal = finished.document.settlement
    assert deal.signable_without_subsidy  # of this place: else the test says nothing
    assert any(row.to_confirm_gbp for row in deal.asked)
    said = " ".join(answer.out.split())
    assert "Can everybody sign? Yes, if " in said
    assert "To confirm: " in said
    assert "on the table" in said


def test_an_option_asked_for_from_a_year_begins_in_it_and_the_plan_says_so(
    packed: Path, tmp_path: Path, ask: Ask
) -> None:
    free = "choose.core_everywhere=off"
    words = ("--must", "hiu@2028,50%", "--must-not", "falls_exercise@2029", "--frontier", "0", "--set", free)
    answer = ask("plan", packed, *QUICK, *words, "-o", tmp_path / "plan")
    assert answer.code == 0, answer.err
    plan = cg.read_plan(tmp_path / "plan").document
    assert {(row.start, row.scale) for row in plan.options if row.id == "hiu"} == {("2028/29", 0.5)}
    assert all(row.start >= "2029/30" for row in plan.options if row.id == "falls_exercise")
    assert [(row.kind, row.option, row.start, row.scale) for row in plan.conditions] == [
        ("must", "hiu", "2028/29", 0.5),
        ("must_not", "falls_exercise", "2029/30", None),
    ]
    assert "must begin in 2028/29, at 50% of its typical reach" in (tmp_path / "plan" / "plan.html").read_text()


def test_a_changed_assumption_about_partners_changes_the_modelled_partners(packed: Path) -> None:
    place = cg.read_place(packed)
    before, after = cg.modelled_partners(place), cg.modelled_partners(place, set={"partners.acute.gbp_per_resident": 1})
    assert sum(one.annual_budget_gbp for one in after) < sum(one.annual_budget_gbp for one in before)


def test_assumptions_are_listed_with_range_and_quality(ask: Ask) -> None:
    answer = ask("assumptions", "pulm_rehab.reach")
    assert answer.code == 0
    assert "options.pulm_rehab.reach" in answer.out


def test_the_commands_are_shown_to_one_who_names_none(ask: Ask) -> None:
    answer = ask()
    assert (answer.code, answer.err) == (0, "")
    assert all(command in answer.out for command in ("demo", "fetch", "place", "partners", "plan", "plans"))


def test_the_version_is_told(ask: Ask) -> None:
    assert ask("--version").out.startswith("commonground ")


# faults, Ctrl-C, full disks


@pytest.fixture
def thought_out(finished: cg.Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    """The plan is there already, so that what happens to its files is soon seen."""
    monkeypatch.setattr(flow, "plan", lambda *_args, **_more: None)
    monkeypatch.setattr("commonground.assemble.plan.assemble_plan", lambda _: finished.document)
    monkeypatch.setattr(writer, "make_workbook", lambda _document: b"a workbook")
    monkeypatch.setattr(writer, "render_page", lambda _document: "a page")


def _raise(error: BaseException):
    def wrong(*_args: object, **_more: object) -> None:
        raise error

    return wrong


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """A folder with an older plan."""
    folder = tmp_path / "plan"
    folder.mkdir()
    for name in ("plan.json", "plan.html", "partners.html", "plan.xlsx", "agreement.docx"):
        (folder / name).write_text("the plan of last year")
    return folder


def test_a_fault_of_ours_ends_with_1_and_one_line(packed: Path, older: Path, ask: Ask, monkeypatch) -> None:
    monkeypatch.setattr(flow.simulate, "run", _raise(RuntimeError("the sums do not add up")))
    before = contents(older)
    answer = ask("plan", packed, *QUICK, "-o", older)
    assert answer.code == 1
    assert is_one_sentence(answer)
    assert "A fault of ours: RuntimeError: the sums do not add up. Run again with --debug" in answer.err
    assert contents(older) == before


@pytest.mark.parametrize("words", [("--debug", "plan", "nowhere.place"), ("plan", "nowhere.place", "--debug")])
def test_debug_shows_where_an_error_arose_wherever_it_stands(words: tuple[str, ...], ask: Ask) -> None:
    answer = ask(*words)
    assert answer.code == 2
    assert "Traceback (most recent call last)" in answer.err
    assert answer.err.strip().splitlines()[-1].startswith("Error: there is no place pack here")


def test_ctrl_c_in_the_work_leaves_the_older_plan_and_nothing_else(
    packed: Path, older: Path, ask: Ask, monkeypatch
) -> None:
    monkeypatch.setattr(flow.simulate, "run", _raise(KeyboardInterrupt()))
    _assert_stopped(packed, older, ask)


@pytest.mark.usefixtures("thought_out")
@pytest.mark.parametrize(("where", "step"), [(writer, "make_workbook"), (landing, "_force")])
def test_ctrl_c_in_the_writing_leaves_the_older_plan_and_nothing_else(
    where: object, step: str, packed: Path, older: Path, ask: Ask, monkeypatch
) -> None:
    monkeypatch.setattr(where, step, _raise(KeyboardInterrupt()))
    _assert_stopped(packed, older, ask)


def _assert_stopped(packed: Path, older: Path, ask: Ask) -> None:
    before = contents(older)
    answer = ask("plan", packed, *QUICK, "-o", older)
    assert answer.code == 130
    assert answer.err.strip() == "Stopped. Nothing was left half-written."
    assert contents(older) == before


@pytest.mark.usefixtures("thought_out")
def test_a_full_disk_leaves_the_older_plan_and_nothing_else(packed: Path, older: Path, ask: Ask, monkeypatch) -> None:
    monkeypatch.setattr(landing, "_force", _raise(OSError(errno.ENOSPC, "No space left on device")))
    before = contents(older)
    answer = ask("plan", packed, *QUICK, "-o", older)
    assert answer.code == 2
    assert is_one_sentence(answer)
    assert "the plan cannot be written: there is no space left on the disk" in answer.err
    assert contents(older) == before


@pytest.mark.usefixtures("thought_out")
@pytest.mark.parametrize("stops_at", [1, 2, 3])
@pytest.mark.parametrize("error", [KeyboardInterrupt(), OSError(errno.EIO, "Input/output error")])
def test_a_plan_stopped_among_its_three_files_is_the_older_plan(
    stops_at: int, error: BaseException, packed: Path, older: Path, ask: Ask, monkeypatch
) -> None:
    before, turn = contents(older), iter(range(1, 100))
    replace = landing.os.replace

    def fails_once(one: Path, other: Path) -> None:
        if Path(other).parent == older and next(turn) == stops_at:
            raise error
        replace(one, other)

    monkeypatch.setattr(landing.os, "replace", fails_once)
    assert ask("plan", packed, *QUICK, "-o", older).code in (2, 130)
    assert contents(older) == before


@pytest.mark.usefixtures("thought_out")
def test_a_folder_where_a_file_of_the_plan_should_be_stops_it_whole(packed: Path, older: Path, ask: Ask) -> None:
    (older / "plan.html").unlink()
    (older / "plan.html").mkdir()
    before = contents(older)
    answer = ask("plan", packed, *QUICK, "-o", older)
    assert answer.code == 2
    assert contents(older) == before


def test_too_little_memory_says_so(packed: Path, older: Path, ask: Ask, monkeypatch) -> None:
    monkeypatch.setattr(flow.simulate, "run", _raise(MemoryError()))
    answer = ask("plan", packed, *QUICK, "-o", older)
    assert (answer.code, "not enough memory" in answer.err) == (2, True)


def test_a_long_list_of_problems_is_cut_short(packed: Path, tmp_path: Path, ask: Ask) -> None:
    path = tmp_path / "partners.yaml"
    path.write_text("partners:\n" + "".join(f"  - id: p{i}\n" for i in range(50)))
    answer = ask("plan", packed, "--partners", path, *QUICK, "-o", tmp_path / "plan")
    lines = answer.err.strip().splitlines()
    assert answer.code == 2
    assert len(lines) == 21
    assert lines[-1] == "... and 180 more."


def test_a_plan_is_held_to_what_must_hold(finished: cg.Plan, tmp_path: Path, ask: Ask) -> None:
    (tmp_path / "plan.json").write_bytes(finished.document.to_bytes())
    answer = ask("plans", "check", tmp_path)
    assert (answer.code, answer.err) == (0, "")
    assert "The plan holds together" in answer.out
    place = finished.document.place
    other = finished.document.model_copy(
        update={"place": place.model_copy(update={"population": place.population + 1})}
    )
    (tmp_path / "plan.json").write_bytes(other.to_bytes())
    answer = ask("plans", "check", tmp_path / "plan.json")
    assert (answer.code, is_one_sentence(answer)) == (2, True)
    assert "Neighbourhoods sum to the place; but at place/population" in answer.out
    assert "does not hold together" in answer.err


def test_a_plan_is_explained_on_the_terminal_as_in_python(finished: cg.Plan, tmp_path: Path, ask: Ask) -> None:
    finished.write(tmp_path)
    partner = finished.document.partners[0]
    year = finished.document.years[1]
    for figure in (None, f"net {year}", "paid in"):
        asked = ("--figure", figure) if figure else ()
        answer = ask("explain", tmp_path, "--partner", partner.id, *asked, "-o", tmp_path / "page.html")
        assert (answer.code, answer.err) == (0, "")
        found = cg.explain(finished, partner.name, figure)
        printed = squeezed(answer.out)
        for section in found.sections:
            assert all(squeezed(line) in printed for line in section.said)
            money = [cell.text for table in section.tables for row in table.rows for cell in row if "." in cell.text]
            assert all(squeezed(text) in printed for text in money if text[-1:].isdigit())
        page = (tmp_path / "page.html").read_text(encoding="utf-8")
        assert partner.name.replace("'", "&#39;") in page


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_an_explanation_of_what_is_not_there_is_refused(finished: cg.Plan, tmp_path: Path, ask: Ask) -> None:
    finished.write(tmp_path)
    partner = finished.document.partners[0].id
    for words, said in (
        (("--partner", f"{partner}x"), "did you mean"),
        (("--partner", partner, "--figure", "nett"), "did you mean net"),
        (("--partner", partner, "-o", tmp_path / "plan.html"), "a plan's own page stands here"),
    ):
        answer = ask("explain", tmp_path, *words)
        assert answer.code == 2
        assert said in answer.err
