"""What the command line refuses: exit code 2, one sentence a person can act on, and no plan touched."""

from __future__ import annotations

import errno
import json
from dataclasses import replace
from pathlib import Path

import pytest

from commonground import modelled_partners as modelled
from commonground.core import landing
from commonground.partners import Partner
from commonground.partners.model import Offer
from commonground.place import pack
from commonground.place.model import Place
from toys.doors import QUICK, Answer, Ask, asker, contents, is_one_sentence, partners_file


@pytest.fixture(scope="module")
def place(neighbourhood: Place) -> Place:
    return neighbourhood


@pytest.fixture(scope="module")
def bodies(place: Place) -> tuple[Partner, ...]:
    return modelled(place)


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ask:
    return asker(monkeypatch, capsys)


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """A folder with an older plan, which no refused command may touch."""
    folder = tmp_path / "older plan"
    folder.mkdir()
    for name in ("plan.json", "plan.html", "partners.html", "plan.xlsx"):
        (folder / name).write_text("the plan of last year")
    return folder


def assert_refused(answer: Answer, *words: str) -> None:
    assert answer.code == 2, answer
    assert is_one_sentence(answer), answer.err
    missing = [word for word in words if word not in answer.err]
    assert not missing, (missing, answer.err)


# words and numbers of the command itself


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--draws", "0"), ("draws", "from 1", "not 0", "--draws")),
        (("--draws", "1.5"), ("draws", "a whole number", "not '1.5'")),
        (("--draws", "nan"), ("draws", "not 'nan'")),
        (("--draws", ""), ("draws", "not ''")),
        (("--draws", "9" * 5000), ("draws", "not '999")),
        (("--draws", "-5"), ("draws", "not -5")),
        (("--draws", "1000000000"), ("draws", "to 100,000")),
        (("--draws", "many"), ("--draws", "whole number", "'many'")),
        (("--seed", "-1"), ("seed", "not -1")),
        (("--workers", "0"), ("workers", "not 0")),
        (("--first-year", "1999"), ("first year", "2026", "not 1999")),
        (("--first-year", "2027/29"), ("first year", "not '2027/29'")),
        (("--drows", "5"), ("--drows", "--draws")),
        (("--set", "options.pulm_rehab.reech=0.3"), ("options.pulm_rehab.reech", "did you mean", ".reach")),
        (("--set", "options.pulm_rehab.reach"), ("name=value",)),
        (("--set", "options.pulm_rehab.reach=lots"), ("options.pulm_rehab.reach", "a number", "'lots'")),
        (("--set", "options.pulm_rehab.reach=nan"), ("a number", "'nan'")),
        (("--set", "options.pulm_rehab.reach=1.5"), ("options.pulm_rehab.reach", "between 0 and 1", "1.5")),
        (("--set", "options.pulm_rehab.reach=-0.5"), ("between 0 and 1", "-0.5")),
        (("--set", "options.pulm_rehab.cost_gbp=-10"), ("between 0 and 10,000,000", "GBP", "-10")),
        (("--set", "options.pulm_rehab.setup_months=-1"), ("between 0 and 240", "months")),
        (("--set", "options.pulm_rehab.staff_wte_per_100=-1"), ("between 0 and 1,000", "staff")),
        (("--set", "cost.ae_type1=-200"), ("cost.ae_type1", "between 0 and")),
        (("--set", "growth.ae_type1=7"), ("growth.ae_type1", "between -0.5 and 1")),
        (("--set", "effects.pulm_rehab.emergency_admission_1plus=-1"), ("between 0.01 and 10", "ratio")),
        (("--set", "payment.ae_type1=free"), ("payment.ae_type1", "'free'", "block, activity, blended")),
        (("--set", "beds.ward_size=0"), ("beds.ward_size", "between 1 and 100")),
        (("--set", "choose.last_start_year=9"), ("between 0 and 4",)),
        (("--must", "falls_exercise@2035"), ("begin in '2035'", "--must", "2027/28 to 2029/30")),
        (("--must", "falls_exercise@2028,70%"), ("a scale of '70%'", "--must", "50% or 100%")),
        (
            ("--set", "variable_share.emergency_bed_day=0.9"),
            ("variable_share.emergency_bed_day", "stepped_share.emergency_bed_day", "1.216"),
        ),
    ],
)
def test_a_word_or_number_that_makes_no_plan_is_refused(
    words: tuple[str, str], said: tuple[str, ...], packed: Path, older: Path, ask: Ask
) -> None:
    before = contents(older)
    assert_refused(ask("plan", packed, *QUICK, *words, "-o", older), *said)
    assert contents(older) == before


def test_a_command_that_does_not_exist_is_refused(ask: Ask) -> None:
    assert_refused(ask("plann"), "plann", "commonground --help")


def test_a_missing_word_is_named_with_where_to_find_help(ask: Ask) -> None:
    assert_refused(ask("plan"), "path", "commonground plan --help")


def test_an_assumption_looked_up_by_a_near_name_is_suggested(ask: Ask) -> None:
    assert_refused(ask("assumptions", "options.pulm_rehab.reech"), "did you mean", "options.pulm_rehab.reach")


# the place


def test_a_place_without_fetched_files_says_how_to_fetch_them(ask: Ask, tmp_path: Path) -> None:
    assert_refused(ask("place", "build", "Bolton", "-o", tmp_path / "b.place"), "commonground fetch")
    assert not list(tmp_path.glob("*.place"))


@pytest.mark.parametrize("command", [("plan",), ("place", "show"), ("partners", "init")])
def test_a_pack_that_is_not_there_says_how_to_make_one(
    command: tuple[str, ...], ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # away from a partners.yaml that somebody made in this folder
    assert_refused(ask(*command, tmp_path / "nowhere.place"), "nowhere.place", "place build")


def _cut_short(folder: Path) -> None:
    table = folder / "areas.parquet"
    table.write_bytes(table.read_bytes()[:100])


def _lose(folder: Path) -> None:
    (folder / "age.parquet").unlink()


def _garble(folder: Path) -> None:
    (folder / "datapackage.json").write_text('{"resources": [')


def _strip(folder: Path) -> None:
    (folder / "datapackage.json").write_text("[]")


def _another_form(folder: Path) -> None:
    path = folder / "datapackage.json"
    package = json.loads(path.read_text())
    package["commonground"]["form"] = 99
    path.write_text(json.dumps(package))


@pytest.mark.parametrize("damage", [_cut_short, _lose, _garble, _strip, _another_form])
def test_a_damaged_pack_is_refused_and_named(damage, place: Place, tmp_path: Path, older: Path, ask: Ask) -> None:
    folder, before = tmp_path / "hurt.place", contents(older)
    pack.save(place, folder)
    damage(folder)
    assert_refused(ask("plan", folder, *QUICK, "-o", older), "hurt.place", "place build")
    assert contents(older) == before


# partners


def _plan_with(text: str, packed: Path, older: Path, ask: Ask) -> Answer:
    path = older.parent / "partners.yaml"
    path.write_text(text)
    return ask("plan", packed, "--partners", path, *QUICK, "-o", older)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("partners:\n  - id: a\n    roles: [acute\n", ("not YAML", "line 4", "column")),
        ("partners:\n\t- id: a\n", ("not YAML", "line 2, column 1")),
        ("", ("is empty", "partners init")),
        ("- just\n- words\n", ("no list of partners",)),
        ("partners: none\n", ("no list of partners",)),
    ],
)
def test_a_partners_file_that_is_none_is_refused_with_its_place(
    text: str, said: tuple[str, ...], packed: Path, older: Path, ask: Ask
) -> None:
    before = contents(older)
    assert_refused(_plan_with(text, packed, older, ask), "partners.yaml", *said)
    assert contents(older) == before


def test_a_partners_file_that_is_not_there_is_named(packed: Path, ask: Ask, tmp_path: Path) -> None:
    assert_refused(ask("plan", packed, "--partners", tmp_path / "lost.yaml", *QUICK), "lost.yaml")


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("annual_budget_gbp", "-5", ("annual_budget_gbp must be between 0", "not '-5'")),
        ("  - gbp", "[1, 2, -3, 4, 5]", ("gbp must be between 0", "not '-3'")),  # of an offer
        ("  - gbp", "[1, 2]", ("has 2 amounts", "5 years")),
        ("  - gbp", "a lot", ("gbp must be a number, not 'a lot'",)),
        ("    kind", "for ever", ("the kind of offer 'for ever' is unknown",)),
        ("    form", "gold", ("the form of offer 'gold' is unknown",)),
        ("new_staff_wte", "-1", ("new_staff_wte must be between 0",)),
        ("kind", "hospitl", ("the kind 'hospitl' is unknown",)),
        ("money_rule", "trust_own_breakevn", ("money_rule", "did you mean", "trust_own_breakeven")),
        ("roles", "[acutee]", ("the role 'acutee' is unknown", "did you mean acute?")),
        ("patch", "{kind: ward, codes: [W99]}", ("'W99' is not a unit",)),
        (
            "declared_worth_gbp",
            "{emergency_bedday: 5}",
            ("'emergency_bedday' is unknown", "did you mean emergency_bed_day"),
        ),
    ],
)
def test_a_partner_with_an_impossible_value_is_refused_with_line_and_column(
    key: str, value: str, said: tuple[str, ...], place: Place, bodies, packed: Path, older: Path, ask: Ask
) -> None:
    path = partners_file(older.parent / "p.yaml", bodies, place)
    lines = path.read_text().splitlines()
    at = next(i for i, line in enumerate(lines) if line.startswith(f"    {key}:"))
    lines[at] = f"    {key}: {value}"
    before = contents(older)
    assert_refused(_plan_with("\n".join(lines), packed, older, ask), f"line {at + 1}, column", *said)
    assert contents(older) == before


def test_a_service_that_nobody_provides_is_named_with_the_role_to_give(
    place: Place, bodies, packed: Path, older: Path, ask: Ask
) -> None:
    without = tuple(body for body in bodies if "mental_health" not in body.roles)
    path = partners_file(older.parent / "p.yaml", without, place)
    before = contents(older)
    answer = ask("plan", packed, "--partners", path, *QUICK, "-o", older)
    assert answer.code == 2
    assert "no partner has the role 'mental_health'" in answer.err
    assert "give a partner the role 'mental_health'" in answer.err
    assert "Traceback" not in answer.err
    assert contents(older) == before


def test_a_starting_file_is_not_written_over(packed: Path, tmp_path: Path, ask: Ask) -> None:
    path = tmp_path / "partners.yaml"
    path.write_text("ours")
    assert_refused(ask("partners", "init", packed, "-o", path), "exists already", "--force")
    assert path.read_text() == "ours"


# options


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("options:\n  pulm_rehab: {reach: [0.1\n", ("not YAML", "line 3")),
        ("optons: {}\n", ("optons", "did you mean options?", "line 1, column 1")),
        ("options:\n  pulm_rehab:\n    source: us\n    reach: 1.5\n", ("between 0 and 1", "line 4, column 12")),
        ("options:\n  pulm_rehab:\n    source: us\n    cost_gbp: -4\n", ("cost_gbp", "line 4, column 15")),
        ("options:\n  pulm_rehab:\n    reach: 0.2\n", ("'source' is missing",)),
        ("leave_out: [pulm_rehib]\n", ("pulm_rehib", "did you mean pulm_rehab?")),
        ("", ("is empty", "options")),
    ],
)
def test_an_options_file_that_cannot_be_used_is_refused_with_line_and_column(
    text: str, said: tuple[str, ...], packed: Path, older: Path, ask: Ask
) -> None:
    path, before = older.parent / "local.yaml", contents(older)
    path.write_text(text)
    assert_refused(ask("plan", packed, "--options", path, *QUICK, "-o", older), "local.yaml", *said)
    assert contents(older) == before


def test_a_core_option_without_a_budget_says_which_limits_clash(
    place: Place, bodies, packed: Path, older: Path, ask: Ask
) -> None:
    penniless = tuple(replace(body, offers=(Offer((0.0,) * 5),)) for body in bodies)
    path = partners_file(older.parent / "p.yaml", penniless, place)
    local = older.parent / "local.yaml"
    local.write_text("options:\n  pulm_rehab:\n    source: the board's decision\n    core: true\n")
    before = contents(older)
    answer = ask("plan", packed, "--partners", path, "--options", local, *QUICK, "-o", older)
    assert_refused(answer, "no plan meets all the limits", "short", "cannot all be kept", "£", "loosen")
    assert "puts on the table" in answer.err.casefold()
    assert "core" in answer.err.casefold()
    assert contents(older) == before


# where the plan goes


def test_an_out_folder_that_is_a_place_pack_is_refused_before_the_work(packed: Path, ask: Ask) -> None:
    before = contents(packed)
    answer = ask("plan", packed, *QUICK, "-o", packed)
    assert_refused(answer, "this folder is a place pack", packed.name, "--out")
    assert "people" not in answer.out  # nothing was begun
    assert contents(packed) == before


def test_an_out_folder_that_is_a_file_is_refused_before_the_work(packed: Path, tmp_path: Path, ask: Ask) -> None:
    (tmp_path / "taken").write_text("a file")
    answer = ask("plan", packed, *QUICK, "-o", tmp_path / "taken" / "plan")
    assert_refused(answer, "taken", "another place")
    assert "people" not in answer.out  # nothing was begun
    assert (tmp_path / "taken").read_text() == "a file"


def test_an_out_folder_without_the_right_to_write_is_refused_before_the_work(
    packed: Path, tmp_path: Path, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def shut(*_arguments: object, **_options: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(landing.tempfile, "mkdtemp", shut)
    answer = ask("plan", packed, *QUICK, "-o", tmp_path / "shut")
    assert_refused(answer, "the plan cannot be written: there is no right to do so here", "shut", "another place")
    assert "people" not in answer.out  # nothing was begun
    assert not (tmp_path / "shut").exists()


# plans side by side


def test_plans_that_are_not_there_or_no_plans_are_refused(tmp_path: Path, ask: Ask) -> None:
    (tmp_path / "words.json").write_text("words")
    (tmp_path / "list.json").write_text("[]")
    (tmp_path / "other.json").write_text('{"schema_version": "1.0"}')
    for name, said in (
        ("none", "there is no plan"),
        ("words.json", "not a plan"),
        ("list.json", "not a plan"),
    ):
        assert_refused(ask("plans", "compare", tmp_path / name, tmp_path / name), name, said)
    answer = ask("plans", "compare", tmp_path / "other.json", tmp_path / "other.json")
    assert (answer.code, "Traceback" in answer.err) == (2, False)
