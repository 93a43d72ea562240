"""What partners.yaml may hold: whatever is not certain is refused with line, column and the way out."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonground.core.errors import SeveralErrors, UserError
from commonground.evidence import reader
from commonground.evidence.identity import ids_of
from commonground.partners.model import KINDS, MONEY_RULES, Offer, Partner
from commonground.partners.reader import read_partners
from commonground.partners.roll import called, find_misnomers
from commonground.partners.writer import to_yaml
from commonground.place.identity import ids_in
from commonground.place.model import Place
from toys.effort import examples
from toys.hostile_yaml import BYTES, FORMS, shaken, written
from toys.sentences import agree, of_error, only

EVIDENCE = reader.read()
GOOD = """\
partners:
  - id: hospital
    name: Exampleton Hospitals
    kind: acute_trust
    code: X90000001
    roles: [acute]
    money_rule: trust_own_breakeven
    patch: {kind: acute_trust, codes: [X90000001]}
    annual_budget_gbp: 300000000
    plan_budget_gbp: [1, 2, 3, 4, 5]
    floor_gbp: 0
    new_staff_wte: 20
    modelled: false
    declared_worth_gbp: {emergency_bed_day: 100}
"""
KEYS = {
    "a key misspelt": ("roles:", "rolls:"),
    "a key in capitals": ("kind: a", "Kind: a"),
    "a key with spaces": ("annual_budget_gbp:", "annual budget gbp:"),
    "a key with hyphens": ("plan_budget_gbp:", "plan-budget-gbp:"),
    "a key of a later idea": ("floor_gbp:", "offer_gbp:"),
    "a key that is a number": ("floor_gbp: 0", "1: x"),
    "a key that YAML takes for no": ("floor_gbp: 0", "no: x"),
    "a key that is nothing": ("floor_gbp: 0", "null: x"),
    "a key that is empty": ("floor_gbp: 0", "? \n    : x"),
    "a key twice": ("floor_gbp: 0", "kind: council"),
    "no name": ("    name: Exampleton Hospitals\n", ""),
    "no budget": ("    annual_budget_gbp: 300000000\n", ""),
    "a key at the top": ("partners:\n", "colour: red\npartners:\n"),
    "another list at the top": ("partners:\n", "parties:\n"),
    "the list in capitals": ("partners:\n", "Partners:\n"),
    "a file of options": (GOOD, "options: {}\n"),
    "partners as keys": ("  - id: hospital\n    name", "  hospital:\n    name"),
    "a partner that is a word": ("partners:\n", "partners:\n  - council\n"),
    "a partner that is nothing": ("partners:\n", "partners:\n  -\n"),
    "a partner that is a list": ("partners:\n", "partners:\n  - [council]\n"),
    "no partner at all": (GOOD, "partners: []\n"),
    "a value left blank": ("kind: acute_trust\n", "kind:\n"),
    "a value that is null": ("roles: [acute]", "roles: null"),
    "a value that is a tilde": ("floor_gbp: 0", "floor_gbp: ~"),
}
WORDS = {
    "a kind misspelt": ("kind: acute_trust\n", "kind: acute_trusst\n"),
    "a kind with a space": ("kind: acute_trust\n", "kind: acute trust\n"),
    "a kind that is true": ("kind: acute_trust\n", "kind: true\n"),
    "a kind that is a list": ("kind: acute_trust\n", "kind: [acute_trust]\n"),
    "an id that is a list": ("id: hospital", "id: [hospital]"),
    "an id that is keys": ("id: hospital", "id: {a: b}"),
    "an id that is reserved": ("id: hospital", "id: all"),
    "an id of a service": ("id: hospital", "id: ae_type1"),
    "a role misspelt": ("[acute]", "[acute, akute]"),
    "a role that YAML takes for no": ("[acute]", "[no]"),
    "a role twice": ("[acute]", "[acute, acute]"),
    "roles that are empty": ("[acute]", "[]"),
    "roles that are keys": ("[acute]", "{acute: true}"),
    "roles in one line of words": ("[acute]", "acute, gp"),
    "roles inside a list inside a list": ("[acute]", "[[acute]]"),
    "a money rule misspelt": ("trust_own_breakeven", "trust_breakeven"),
    "a code with a sign": ("code: X90000001", "code: 'X9<0001'"),
    "a code of many letters": ("code: X90000001", f"code: {'R' * 200}"),
    "modelled as a word": ("modelled: false", "modelled: perhaps"),
    "modelled as a number": ("modelled: false", "modelled: 1"),
    "modelled as off": ("modelled: false", "modelled: off"),
    "a name that is empty": ("Exampleton Hospitals", "''"),
    "a name of spaces": ("Exampleton Hospitals", "'   '"),
    "a name of ten thousand letters": ("Exampleton Hospitals", "x" * 10_000),
    "a name on two lines": ("name: Exampleton Hospitals", "name: |\n      Exampleton\n      Hospitals"),
    "a name with a sign of direction": ("Exampleton Hospitals", '"Exampleton \\u202e slatipsoH"'),
    "a name with a control sign": ("Exampleton Hospitals", '"Exampleton \\x1b[2J"'),
    "a name with half a sign": ("Exampleton Hospitals", '"Exampleton \\ud83d"'),
    "a name that is a list": ("Exampleton Hospitals", "[Exampleton, Hospitals]"),
}
PATCHES = {
    "a patch of another word": ("{kind: acute_trust, codes: [X90000001]}", "half"),
    "a patch that is a list": ("{kind: acute_trust, codes: [X90000001]}", "[X90000001]"),
    "a patch without codes": ("{kind: acute_trust, codes: [X90000001]}", "{kind: acute_trust}"),
    "a patch without a unit": ("[X90000001]}", "[]}"),
    "a footprint that is not here": ("{kind: acute_trust,", "{kind: hospital,"),
    "a unit that is not here": ("[X90000001]}", "[X90000003]}"),
    "a unit twice": ("[X90000001]}", "[X90000001, X90000001]}"),
    "a unit that is a number": ("[X90000001]}", "[7]}"),
    "a patch with a third key": ("[X90000001]}", "[X90000001], name: here}"),
}
NUMBERS = {
    "words": ("[1, 2, 3, 4, 5]", "a lot"),
    "not a number": ("300000000", ".nan"),
    "without end": ("300000000", ".inf"),
    "past what can be counted": ("300000000", "1e400"),
    "five thousand digits": ("300000000", "9" * 5000),
    "below what can be counted": ("300000000", "1e-400"),
    "less than nothing": ("300000000", "-5"),
    "more than any body has": ("300000000", "1e13"),
    "begins with a nought": ("300000000", "012"),
    "in sixties": ("300000000", "1:30"),
    "a question mark": ("300000000", "?"),
    "to be told": ("300000000", "TBC"),
    "with a remark": ("300000000", "300000000 (estimate)"),
    "a date": ("300000000", "2027-04-01"),
    "in sixteens": ("300000000", "0x1F"),
    "true": ("300000000", "true"),
    "per cent": ("300000000", "50%"),
    "dollars": ("300000000", "$5m"),
    "in brackets, as accounts have it": ("300000000", "(5)"),
    "a decimal comma": ("300000000", "'1,5'"),
    "points for thousands": ("300000000", "1.000.000"),
    "a range": ("300000000", "£1m to £2m"),
    "a letter for a digit": ("300000000", "1O0"),
    "empty": ("300000000", "''"),
    "a sum with commas in a list": ("[1, 2, 3, 4, 5]", "[1,000,000]"),
    "five sums with commas in a list": ("[1, 2, 3, 4, 5]", "[1,000, 2,000, 3,000, 4,000, 5,000]"),
    "a sum whose commas make five": ("[1, 2, 3, 4, 5]", "[1,000,000,000,000]"),
    "a sum with commas and no noughts": ("[1, 2, 3, 4, 5]", "[1,250,500]"),
    "one amount in a list": ("[1, 2, 3, 4, 5]", "[500000]"),
    "two amounts": ("[1, 2, 3, 4, 5]", "[1, 2]"),
    "six amounts": ("[1, 2, 3, 4, 5]", "[1, 2, 3, 4, 5, 6]"),
    "no amount": ("[1, 2, 3, 4, 5]", "[]"),
    "one amount of five is less than nothing": ("[1, 2, 3, 4, 5]", "[1, 2, -3, 4, 5]"),
    "one amount of five is nothing": ("[1, 2, 3, 4, 5]", "[1, ~, 3, 4, 5]"),
    "one amount of five is a list": ("[1, 2, 3, 4, 5]", "[1, [2], 3, 4, 5]"),
    "amounts by year": ("[1, 2, 3, 4, 5]", "{2027: 1}"),
    "a budget that is a list": ("300000000", "[300000000]"),
    "a worth less than nothing": ("{emergency_bed_day: 100}", "{emergency_bed_day: -100}"),
    "a worth with a comma": ("{emergency_bed_day: 100}", "{emergency_bed_day: 1,000}"),
    "a worth of an unknown service": ("{emergency_bed_day: 100}", "{emergency_bed_days: 100}"),
    "a worth left blank": ("{emergency_bed_day: 100}", ""),
    "a worth that is a number": ("{emergency_bed_day: 100}", "100"),
    "a worth beyond reason": ("{emergency_bed_day: 100}", "{emergency_bed_day: 1bn}"),
    "staff in thousands": ("new_staff_wte: 20", "new_staff_wte: 2k"),
    "staff less than nothing": ("new_staff_wte: 20", "new_staff_wte: -1"),
}
OFFERS = {
    "nothing said of offers": ("    plan_budget_gbp: [1, 2, 3, 4, 5]\n", ""),
    "offers and a plan budget": ("    floor_gbp: 0\n", "    floor_gbp: 0\n    offers: [{gbp: 1}]\n"),
    "offers that are left blank": ("plan_budget_gbp: [1, 2, 3, 4, 5]", "offers:"),
    "offers that are an amount": ("plan_budget_gbp: [1, 2, 3, 4, 5]", "offers: 250000"),
    "an offer that is an amount": ("plan_budget_gbp: [1, 2, 3, 4, 5]", "offers: [250000]"),
    "an offer without an amount": ("plan_budget_gbp: [1, 2, 3, 4, 5]", "offers: [{form: cash}]"),
    "an offer less than nothing": ("plan_budget_gbp: [1, 2, 3, 4, 5]", "offers: [{gbp: -1}]"),
    "an offer of two amounts": ("plan_budget_gbp: [1, 2, 3, 4, 5]", "offers: [{gbp: [1, 2]}]"),
    "an offer in words": ("plan_budget_gbp: [1, 2, 3, 4, 5]", "offers: [{gbp: a lot}]"),
    "an offer of a kind that there is not": ("plan_budget_gbp: [1, 2, 3, 4, 5]", "offers: [{gbp: 1, kind: onse}]"),
    "an offer of a form that there is not": ("plan_budget_gbp: [1, 2, 3, 4, 5]", "offers: [{gbp: 1, form: time}]"),
    "an offer confirmed in words": ("plan_budget_gbp: [1, 2, 3, 4, 5]", "offers: [{gbp: 1, confirmed: soon}]"),
    "an offer with a key that there is not": ("plan_budget_gbp: [1, 2, 3, 4, 5]", "offers: [{gbp: 1, until: 2028}]"),
    "an offer only for nothing": ("plan_budget_gbp: [1, 2, 3, 4, 5]", "offers: [{gbp: 1, only_for: []}]"),
    "an offer twice for the same": ("plan_budget_gbp: [1, 2, 3, 4, 5]", "offers: [{gbp: 1, only_for: [copd, copd]}]"),
    "offers beyond the budget": ("plan_budget_gbp: [1, 2, 3, 4, 5]", "offers: [{gbp: 200m}, {gbp: 101m}]"),
    "more ring fences than a plan can hold": (
        "plan_budget_gbp: [1, 2, 3, 4, 5]",
        "offers: [" + ", ".join(f"{{gbp: 1, only_for: int_{i}}}" for i in range(7)) + "]",
    ),
}
SECOND_HOST = GOOD.replace("partners:\n", "").replace("hospital", "other").replace("Exampleton H", "Other H")
FUND = {
    "a host in words": ("new_staff_wte: 20", "hosts_fund: maybe"),
    "a host that is no NHS body and no council": ("kind: acute_trust\n", "kind: vcse\n    hosts_fund: true\n"),
    "two hosts": (GOOD, f"{GOOD}    hosts_fund: true\n{SECOND_HOST}    hosts_fund: true\n"),
    "a notice in words": ("new_staff_wte: 20", "notice_months: half a year"),
    "a notice longer than two years": ("new_staff_wte: 20", "notice_months: 25"),
    "a notice less than nothing": ("new_staff_wte: 20", "notice_months: -1"),
}
CASES = KEYS | WORDS | PATCHES | NUMBERS | OFFERS | FUND | {case: (GOOD, text) for case, text in FORMS.items()}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "partners.yaml"


def _changed(old: str, new: str) -> str:
    assert old in GOOD
    return GOOD.replace(old, new, 1)


@pytest.mark.parametrize("case", CASES)
def test_what_is_not_certain_is_refused_with_its_place(exampleshire: Place, path: Path, case: str) -> None:
    path.write_text(_changed(*CASES[case]), encoding="utf-8")
    _assert_refused(path, exampleshire, case)


@pytest.mark.parametrize("case", BYTES)
def test_what_is_not_text_is_named(exampleshire: Place, path: Path, case: str) -> None:
    path.write_bytes(BYTES[case])
    _assert_refused(path, exampleshire, case)


def _assert_refused(path: Path, place: Place, case: str) -> None:
    with pytest.raises(UserError) as caught:
        read_partners(path, place, EVIDENCE)
    agree("yaml_partners", case, of_error(caught.value, path.parent))


def test_the_golden_file_holds_these_cases_alone() -> None:
    only("yaml_partners", [*CASES, *BYTES])


def test_every_problem_is_told_at_once(exampleshire: Place, path: Path) -> None:
    text = _changed("300000000", "-1").replace("[acute]", "[akute]").replace("kind: acute_trust\n", "kind: x\n")
    path.write_text(text.replace("    name: Exampleton Hospitals\n", ""))
    with pytest.raises(SeveralErrors) as caught:
        read_partners(path, exampleshire, EVIDENCE)
    assert len(caught.value.problems) == 4


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("1,000,000", 1e6),
        ('"£1,000,000"', 1e6),
        ("£1,000,000.50", 1000000.5),
        ("1 000 000", 1e6),
        ("1_000_000", 1e6),
        ("1m", 1e6),
        ("£2.3m", 2.3e6),
        ("2 million", 2e6),
        ("10k", 1e4),
        ("1.5e6", 1.5e6),
        ("1bn", 1e9),
        ("'250000'", 250000.0),
        ("+5", 5.0),
        ("-0", 0.0),
        (".5", 0.5),
    ],
)
def test_a_sum_of_money_is_read_as_people_write_it(exampleshire: Place, path: Path, given: str, meant: float) -> None:
    path.write_text(_changed("[1, 2, 3, 4, 5]", given).replace("300000000", given))
    (found,) = read_partners(path, exampleshire, EVIDENCE)
    assert found.plan_budget_gbp == (meant,) * 5
    assert found.annual_budget_gbp == meant


@pytest.mark.parametrize(
    ("old", "new", "key", "meant"),
    [
        ("id: hospital", "id: no", "id", "no"),
        ("id: hospital", "id: 7", "id", "7"),
        ("id: hospital", "id: 012", "id", "012"),
        ("Exampleton Hospitals", "1:30", "name", "1:30"),
        ("Exampleton Hospitals", "'O''Brien: \"Trust\"'", "name", 'O\'Brien: "Trust"'),
        ("code: X90000001", "code: 0123", "code", "0123"),
        ("code: X90000001", "code: 1e5", "code", "1e5"),
        ("modelled: false", "modelled: yes", "modelled", True),
        ("modelled: false", "modelled: 'True'", "modelled", True),
        ("modelled: false", "modelled: NO", "modelled", False),
        ("roles: [acute]", "roles: acute", "roles", ("acute",)),
        ("declared_worth_gbp: {emergency_bed_day: 100}", "declared_worth_gbp: {}", "declared_worth_gbp", {}),
        ("{kind: acute_trust, codes: [X90000001]}", "whole", "patch_kind", None),
        ("codes: [X90000001]", "codes: X90000001", "patch_codes", ("X90000001",)),
    ],
)
def test_a_value_is_read_by_what_its_key_is(
    exampleshire: Place, path: Path, old: str, new: str, key: str, meant: object
) -> None:
    path.write_text(_changed(old, new))
    (found,) = read_partners(path, exampleshire, EVIDENCE)
    assert getattr(found, key) == meant


FENCED = """\
    offers:
      - {gbp: 250000, only_for: [left_shift, int_mdt], condition: If the board agrees, confirmed: yes}
      - gbp: [1, 2, 3, 4, 5]
        kind: once
        form: staff
"""


def test_offers_lie_side_by_side_and_say_what_they_are_for(exampleshire: Place, path: Path) -> None:
    path.write_text(_changed("    plan_budget_gbp: [1, 2, 3, 4, 5]\n", FENCED))
    (found,) = read_partners(path, exampleshire, EVIDENCE)
    assert found.offers == (
        Offer((250e3,) * 5, only_for=("left_shift", "int_mdt"), condition="If the board agrees", confirmed=True),
        Offer((1.0, 2.0, 3.0, 4.0, 5.0), kind="once", form="staff"),
    )
    assert found.plan_budget_gbp == (250001.0, 250002.0, 250003.0, 250004.0, 250005.0)


def test_a_plan_budget_is_one_offer_of_money_for_anything(exampleshire: Place, path: Path) -> None:
    path.write_text(GOOD)
    (found,) = read_partners(path, exampleshire, EVIDENCE)
    assert found.offers == (Offer((1.0, 2.0, 3.0, 4.0, 5.0)),)
    assert found.offers[0].anything


def test_a_host_and_a_notice_are_read_and_neither_is_there_where_nothing_is_said(
    exampleshire: Place, path: Path
) -> None:
    path.write_text(f"{GOOD}    hosts_fund: true\n    notice_months: 6\n", encoding="utf-8")
    (said,) = read_partners(path, exampleshire, EVIDENCE)
    path.write_text(GOOD, encoding="utf-8")
    (silent,) = read_partners(path, exampleshire, EVIDENCE)
    assert (said.hosts_fund, said.notice_months) == (True, 6.0)
    assert (silent.hosts_fund, silent.notice_months) == (False, None)


def test_who_offers_nothing_says_so(exampleshire: Place, path: Path) -> None:
    path.write_text(_changed("plan_budget_gbp: [1, 2, 3, 4, 5]", "offers: []"))
    (found,) = read_partners(path, exampleshire, EVIDENCE)
    assert found.offers == ()
    assert found.plan_budget_gbp == (0.0,) * 5


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_a_file_is_read_in_every_unicode_and_with_every_line_end(
    exampleshire: Place, path: Path, encoding: str, ends: str
) -> None:
    text = _changed("Exampleton Hospitals", "Ysbyty Môn — £")
    path.write_bytes(text.replace("\n", ends).encode(encoding))
    assert read_partners(path, exampleshire, EVIDENCE)[0].name == "Ysbyty Môn — £"


@given(data=st.data())
@settings(max_examples=examples(200))
def test_whatever_is_written_is_read_or_refused_with_its_place(
    exampleshire: Place, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = tmp_path_factory.getbasetemp() / "partners.yaml"
    path.write_bytes(data.draw(st.one_of(st.binary(max_size=200), shaken(GOOD), written(GOOD))))
    said, found = "", ()
    try:
        found = read_partners(path, exampleshire, EVIDENCE)
    except UserError as error:
        said = str(error)
    assert "partners.yaml" in said or found


_MONEY = st.floats(0, 1e11)
_ANY_WORD = st.one_of(
    st.text(max_size=12), st.sampled_from(["no", "null", "O'Brien", 'the "Trust"', "a: b #c", "é\u00a0x"])
)


@given(
    word=_ANY_WORD,
    name=_ANY_WORD,
    bloc=_ANY_WORD,
    kind=st.sampled_from(KINDS),
    money=st.lists(_MONEY, min_size=5, max_size=5),
    flag=st.booleans(),
)
@settings(max_examples=examples(200))
def test_the_starting_file_says_just_what_the_partner_is(
    exampleshire: Place,
    tmp_path_factory: pytest.TempPathFactory,
    word: str,
    name: str,
    bloc: str,
    kind: str,
    money: list[float],
    flag: bool,
) -> None:
    condition = "" if name == word else "if the ICB agrees: £2m # or so"
    partner = Partner(
        id=word,
        name=name,
        kind=kind,
        code="X90000001",
        roles=("acute", "gp"),
        money_rule=MONEY_RULES.get(kind, ""),
        patch_kind="acute_trust",
        patch_codes=("X90000001",),
        annual_budget_gbp=max(money),
        offers=(
            Offer(tuple(money), only_for=("left_shift", word), condition=condition, confirmed=flag),
            Offer((0.0,) * 5, kind="once", form="staff"),
        ),
        floor_gbp=tuple(reversed(money)),
        new_staff_wte=money[1] / 1e6,
        modelled=flag,
        declared_worth_gbp={"emergency_bed_day": money[2] / 1e5},
        bloc=bloc,
        hosts_fund=flag and kind in ("icb", "council", "acute_trust"),
        notice_months=money[3] / 1e10 if flag else None,
    )
    path = tmp_path_factory.getbasetemp() / "start.yaml"
    path.write_text(to_yaml([partner], exampleshire, EVIDENCE), encoding="utf-8")
    if find_misnomers(called([partner]), [*ids_of(EVIDENCE), *ids_in(exampleshire)]):
        with pytest.raises(UserError):
            read_partners(path, exampleshire, EVIDENCE)
    else:
        assert read_partners(path, exampleshire, EVIDENCE) == (partner,)
