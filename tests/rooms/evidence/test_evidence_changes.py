"""Assumptions set by hand: what people type is read as they mean it, or refused; files take the same numbers."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import commonground as cg
from commonground.core.errors import SeveralErrors, UserError
from commonground.evidence import figures, reader
from commonground.library import read_library
from commonground.options.library import read_options
from commonground.options.local import with_local
from commonground.settings import Settings
from toys.effort import examples
from toys.sentences import agree, of_error, only

EVIDENCE = reader.read()
LIBRARY = read_options(EVIDENCE)
ASSUMPTIONS = figures.from_tables(EVIDENCE)
REACH, COST, MONTHS = (f"options.pulm_rehab.{key}" for key in ("reach", "cost_gbp", "setup_months"))
CASES: dict[str, list[str]] = {
    "nothing": [""],
    "spaces": ["   "],
    "no sign between": [REACH],
    "no value": [f"{REACH}="],
    "no name": ["=0.3"],
    "the sign alone": ["="],
    "quotes around nothing": [f"{REACH}=''"],
    "the sign twice": [f"{REACH}=0.3=0.4"],
    "the sign doubled": [f"{REACH}==0.3"],
    "two in one, with a comma": [f"{REACH}=0.3,{COST}=5"],
    "two in one, with a space": [f"{REACH}=0.3 {COST}=5"],
    "as in a file": [f"{REACH}: 0.3"],
    "a name misspelt": ["options.pulm_rehab.reech=0.3"],
    "a name in capitals": ["Options.Pulm_Rehab.Reach=0.3"],
    "a name with hyphens": ["options.pulm-rehab.reach=0.3"],
    "a name in part": ["reach=0.3"],
    "a name of nothing here": ["zzz=1"],
    "a name with a star": ["options.*.reach=0.3"],
    "a name with a mark of direction": [f"{REACH}\u202e=0.3"],
    "a name of ten thousand letters": ["x" * 10_000 + "=1"],
    "two values": [f"{REACH}=0.3", f"{REACH}=0.4"],
    "two words": ["settle.rule=equal", "settle.rule=shapley"],
    "several wrong at once": ["a=1", f"{REACH}=2", "b"],
    "words for a number": [f"{REACH}=lots"],
    "not a number": [f"{REACH}=nan"],
    "without end": [f"{COST}=inf"],
    "without end, below": [f"{COST}=-inf"],
    "past what can be counted": [f"{COST}=1e400"],
    "five thousand digits": [f"{COST}={'9' * 5000}"],
    "true": [f"{REACH}=True"],
    "none": [f"{REACH}=None"],
    "a list": [f"{REACH}=[0.3]"],
    "a share above all": [f"{REACH}=1.5"],
    "a share in per cent without the sign": [f"{REACH}=30"],
    "a share above all in per cent": [f"{REACH}=130%"],
    "a share less than nothing": [f"{REACH}=-0.5"],
    "a share of pounds": [f"{REACH}=£0.3"],
    "a decimal comma": [f"{REACH}=0,3"],
    "a fraction": [f"{REACH}=1/3"],
    "a range": [f"{REACH}=0.2-0.4"],
    "a sum": [f"{REACH}=+10%+5%"],
    "a nought before": [f"{COST}=012"],
    "dollars": [f"{COST}=$5"],
    "a cost less than nothing": [f"{COST}=-10"],
    "a cost beyond reason": [f"{COST}=1bn"],
    "a cost in per cent": [f"{COST}=110%"],
    "months with a letter": [f"{MONTHS}=6m"],
    "months less than nothing": [f"{MONTHS}=-1"],
    "months of years": [f"{MONTHS}=1000"],
    "a time": [f"{MONTHS}=1:30"],
    "a ratio in per cent": ["effects.pulm_rehab.emergency_admission_1plus=90%"],
    "a ratio of nothing left": ["effects.pulm_rehab.emergency_admission_1plus=0"],
    "a growth beyond reason": ["growth.ae_type1=7"],
    "a word that is none of the choices": ["settle.rule=fair"],
    "a word nearly right": ["settle.rule=shaply"],
    "a word for yes of another pair": ["choose.core_everywhere=true"],
    "a number for a word": ["payment.ae_type1=1"],
    "a ward of no bed": ["beds.ward_size=0"],
    "parts of a year": ["choose.last_start_year=1.5"],
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_not_certain_is_refused(case: str) -> None:
    with pytest.raises(UserError) as caught:
        ASSUMPTIONS.with_settings(CASES[case])
    agree("set", case, of_error(caught.value))


def test_the_golden_file_holds_these_cases_alone() -> None:
    only("set", CASES)


@pytest.mark.parametrize(
    ("setting", "name", "meant"),
    [
        (f"{REACH}=0.3", REACH, 0.3),
        (f"  {REACH}  =  0.3  ", REACH, 0.3),
        (f"'{REACH}=0.3'", REACH, 0.3),
        (f'{REACH}="0.3"', REACH, 0.3),
        (f"“{REACH}”=‘0.3’", REACH, 0.3),
        (f"{REACH}=30%", REACH, 0.3),
        (f"{REACH}=30 %", REACH, 0.3),
        (f"{REACH}=.3", REACH, 0.3),
        (f"{REACH}=3e-1", REACH, 0.3),
        (f"{REACH}=-0", REACH, 0.0),
        (f"{COST}=£1,250.50", COST, 1250.5),
        (f"{COST}=1,000", COST, 1000.0),
        (f"{COST}=1 000", COST, 1000.0),
        (f"{COST}=1.2k", COST, 1200.0),
        (f"{COST}=GBP 10", COST, 10.0),
        ("growth.ae_type1=\u22121%", "growth.ae_type1", -0.01),
        ("settle.rule=Equal", "settle.rule", "equal"),
        ("choose.objective=CASH", "choose.objective", "cash"),
    ],
)
def test_what_people_type_is_read_as_they_mean_it(setting: str, name: str, meant: float | str) -> None:
    assert ASSUMPTIONS.with_settings([setting])[name].value == meant


def test_the_same_value_twice_is_no_contradiction() -> None:
    assert ASSUMPTIONS.with_settings([f"{REACH}=0.3", f"{REACH}=30%"]).number(REACH) == 0.3


@pytest.mark.parametrize(
    "changes",
    [
        {REACH: True},
        {REACH: None},
        {REACH: float("nan")},
        {COST: 10**5000},
        {REACH: [0.3]},
        {"a=b": 1},
        {"": 1},
        {3: 1},
    ],
)
def test_a_mapping_in_python_is_refused_in_the_same_words(exampleshire: cg.Place, changes: dict[str, object]) -> None:
    with pytest.raises(UserError, match=r"\(set\)"):
        cg.modelled_partners(exampleshire, set=changes)  # type: ignore[arg-type]


def _in_file(path: Path, key: str, text: str) -> float | None:
    """The number that a file of options gives the key, None where it is refused."""
    path.write_text(f"options:\n  pulm_rehab:\n    source: us\n    {key}: {text}\n", encoding="utf-8")
    try:
        return with_local(LIBRARY, ASSUMPTIONS, EVIDENCE, path)[1].number(f"options.pulm_rehab.{key}")
    except SeveralErrors:
        return None


def _set(key: str, text: str) -> float | None:
    try:
        return ASSUMPTIONS.with_settings([f"options.pulm_rehab.{key}={text}"]).number(f"options.pulm_rehab.{key}")
    except UserError:
        return None


_DIGITS = st.one_of(
    st.floats(width=32).map(repr),
    st.integers(-(10**12), 10**12).map(lambda number: f"{number:,}"),
    st.text("0123456789.,_£%kmbne+-", min_size=1, max_size=8),
)


@given(key=st.sampled_from(["reach", "cost_gbp", "staff_wte_per_100", "setup_months", "lag_months"]), text=_DIGITS)
@settings(max_examples=examples(300))
def test_a_file_and_a_setting_take_the_same_numbers(
    tmp_path_factory: pytest.TempPathFactory, key: str, text: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "same.yaml"
    assert _in_file(path, key, f'"{text}"') == _set(key, text)


@given(text=st.text(max_size=40))
@settings(max_examples=examples(300))
def test_whatever_is_set_is_read_or_refused(text: str) -> None:
    for setting in (text, f"{REACH}={text}", f"settle.rule={text}"):
        said = "(set)"
        try:
            ASSUMPTIONS.with_settings([setting])
        except UserError as error:
            said = str(error)
        assert "(set)" in said


def test_a_setting_of_an_option_that_the_plan_has_not_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "options.yaml"
    path.write_text("leave_out: [pulm_rehab]\n")
    for changes, file in (((f"{REACH}=0.3",), path), (("options.place_integration.reach=0.1",), None)):
        with pytest.raises(UserError, match="is not among those of this plan"):
            read_library(Settings(changes=changes, options_file=file))


@pytest.mark.parametrize(
    ("name", "given", "meant"),
    [
        ("draws", "1,000", 1000),
        ("draws", "1e3", 1000),
        ("draws", " 1 000 ", 1000),
        ("draws", "1000.0", 1000),
        ("seed", "9223372036854775807", 2**63 - 1),
        ("seed", "9007199254740993", 2**53 + 1),
        ("first_year", "2027/28", 2027),
        ("first_year", "2027-2028", 2027),
    ],
)
def test_a_number_of_a_command_is_read_to_the_last_digit(name: str, given: str, meant: int) -> None:
    assert getattr(Settings.read((), None, **{name: given}), name) == meant


@pytest.mark.parametrize(
    ("name", "given"),
    [
        *(
            ("draws", text)
            for text in ("0", "-1", "1.5", "1e-3", "1e400", "nan", "inf", "", "ten", "010", "0x10", "50%")
        ),
        *(("draws", "9" * digits) for digits in (30, 5000)),
        *(("seed", text) for text in ("-1", "9223372036854775808", "1e30", "1e9999")),
        *(("workers", text) for text in ("two", "1e9", "0.5")),
        *(("first_year", text) for text in ("27/28", "2027/29", "FY2027", "1999", "2027-01-04", "9" * 5000)),
    ],
)
def test_a_number_that_no_command_can_take_is_refused_with_its_name(name: str, given: str) -> None:
    with pytest.raises(UserError, match=f"{name.replace('_', ' ')} must be a whole number from"):
        Settings.read((), None, **{name: given})
