"""What a local file of options may hold: whatever is not certain is refused with line, column and the way out."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonground.core.errors import SeveralErrors, UserError
from commonground.evidence import figures, reader
from commonground.evidence.model import Assumptions
from commonground.options.library import read_options
from commonground.options.local import with_local
from commonground.options.model import Option
from toys.effort import examples
from toys.hostile_yaml import BYTES, FORMS, shaken, written
from toys.sentences import agree, of_error, only

EVIDENCE = reader.read()
LIBRARY = read_options(EVIDENCE)
ASSUMPTIONS = figures.from_tables(EVIDENCE)
REHAB = "options:\n  pulm_rehab:\n    source: Our review\n"
NEW = """\
options:
  champions:
    name: Champions
    plain: A neighbour who looks in
    for: {min_age: 60, max_age: 90, needs: [lonely]}
    counts: person
    delivered_by: [vcse]
    funded_by: [icb]
    cost_gbp: {value: 100, low: 80, high: 150}
    reach: 0.2
    staff_wte_per_100: 0.5
    setup_months: 3
    lag_months: 6
    one_off: false
    after: [community_assets]
    core: false
    source: Own costing
    source_url: https://www.example.org/costing
    quality: C
    year: 2025/26
    effects:
      loneliness: {value: 0.9, low: 0.8, high: 1, applies_to: reached, study_design: rct}
"""
KEYS = {
    "a key misspelt": REHAB + "    raech: 0.3\n",
    "a key in capitals": REHAB + "    Reach: 0.3\n",
    "a key with a space": REHAB + "    cost gbp: 3\n",
    "a key that is a number": REHAB + "    7: 3\n",
    "a key that YAML takes for yes": REHAB + "    yes: 3\n",
    "a key that is nothing": REHAB + "    ~: 3\n",
    "a key at the top misspelt": "opions: {}\n",
    "a key at the top with a hyphen": "leave-out: [pulm_rehab]\n",
    "no source": "options:\n  pulm_rehab:\n    reach: 0.3\n",
    "a source left blank": "options:\n  pulm_rehab:\n    source:\n    reach: 0.3\n",
    "a source of spaces": "options:\n  pulm_rehab:\n    source: '  '\n    reach: 0.3\n",
    "a source that is a list": "options:\n  pulm_rehab:\n    source: [us]\n    reach: 0.3\n",
    "options as a number": "options: 3\n",
    "options as a list": "options: [pulm_rehab]\n",
    "options left blank": "options:\n",
    "an option left blank": "options:\n  pulm_rehab:\n",
    "an option that is a word": "options:\n  pulm_rehab: more\n",
    "an option that is a list": "options:\n  pulm_rehab: [reach]\n",
    "nothing but a source": REHAB,
    "nothing but a source and a letter": REHAB + "    quality: C\n    year: 2025\n",
    "nothing but an empty aim": REHAB + "    for: {}\n",
    "nothing but empty effects": REHAB + "    effects: {}\n",
    "no options at all": "options: {}\n",
    "nothing left out": "leave_out: []\n",
    "an id twice": "options:\n  pulm_rehab: {}\n  pulm_rehab: {}\n",
    "an id that is a word of the ledger": NEW.replace("champions:", "residents:"),
    "an id that YAML takes for nothing": NEW.replace("champions:", "null:"),
    "an id that is empty": NEW.replace("champions:", "'':"),
    "an id of the library in capitals": NEW.replace("champions:", "Pulm-Rehab:"),
    "an id of a service": NEW.replace("champions:", "ae_type1:"),
    "an id with signs": NEW.replace("champions:", "cham<pions>:"),
    "a name of the library": NEW.replace("name: Champions", "name: Pulmonary rehabilitation"),
    "a name that is empty": NEW.replace("name: Champions", "name: ''"),
}
LISTS = {
    "delivered by nobody": REHAB + "    delivered_by: []\n",
    "funded by nobody": REHAB + "    funded_by: []\n",
    "for no need": REHAB + "    for: {needs: []}\n",
    "a role misspelt": REHAB + "    delivered_by: [comunity]\n",
    "a role that YAML takes for no": REHAB + "    delivered_by: [no]\n",
    "a role twice": REHAB + "    funded_by: [icb, icb]\n",
    "roles in one line of words": REHAB + "    funded_by: icb, acute\n",
    "roles as keys": REHAB + "    funded_by: {icb: 50%}\n",
    "roles left blank": REHAB + "    funded_by:\n",
    "a need misspelt": REHAB + "    for: {needs: [frail]}\n",
    "any need beside one": REHAB + "    for: {needs: [any, copd]}\n",
    "a need also misspelt": REHAB + "    for: {also: [frail]}\n",
    "an aim that is a word": REHAB + "    for: everyone\n",
    "an aim with another key": REHAB + "    for: {sex: female}\n",
    "after an option that is not there": REHAB + "    after: [ucrs]\n",
    "after itself": REHAB + "    after: [pulm_rehab]\n",
    "in a circle": "options:\n  ucr: {source: us, after: [hah_stepup]}\n",
    "an unknown option is left out": "leave_out: [pulm_rehabs]\n",
    "an option is left out twice": "leave_out: [pulm_rehab, pulm_rehab]\n",
    "an option that another comes after is left out": "leave_out: [pulm_rehab, ucr]\n",
    "an option is described and left out": REHAB + "    reach: 0.3\nleave_out: [pulm_rehab]\n",
    "every option is left out": f"leave_out: [{', '.join(option.id for option in LIBRARY)}]\n",
    "left out as keys": "leave_out: {pulm_rehab: true}\n",
}
VALUES = {
    "ages the wrong way round": REHAB + "    for: {min_age: 80, max_age: 50}\n",
    "an age below the library's": REHAB + "    for: {max_age: 10}\n",
    "an age in parts": REHAB + "    for: {min_age: 65.5}\n",
    "an age of nobody": REHAB + "    for: {min_age: 200}\n",
    "an age less than nothing": REHAB + "    for: {min_age: -1}\n",
    "an age with a plus": REHAB + "    for: {min_age: 65+}\n",
    "core as a word": REHAB + "    core: perhaps\n",
    "core as a number": REHAB + "    core: 1\n",
    "one_off as a letter": REHAB + "    one_off: y\n",
    "counts of something else": REHAB + "    counts: people\n",
    "a quality of another letter": REHAB + "    quality: E\n",
    "a quality in small letters": REHAB + "    quality: c\n",
    "a year that is none": REHAB + "    reach: 0.3\n    year: soon\n",
    "a year of long ago": REHAB + "    reach: 0.3\n    year: 25\n",
    "years that run back": REHAB + "    reach: 0.3\n    year: 2025-2023\n",
    "years that do not follow": REHAB + "    reach: 0.3\n    year: 2025/27\n",
    "a date for a year": REHAB + "    reach: 0.3\n    year: 2025-04-01\n",
    "an address that is none": REHAB + "    reach: 0.3\n    source_url: javascript:alert(1)\n",
    "words of a thousand letters": REHAB + f"    plain: {'x' * 1000}\n",
    "words on several lines": REHAB + "    plain: |\n      one\n      two\n",
    "words with a control sign": REHAB + '    plain: "a\\x1b[2Jb"\n',
    "words that are a list": REHAB + "    theme: [a]\n",
}
NUMBERS = {
    "a share above one": REHAB + "    reach: 3\n",
    "a share in per cent without the sign": REHAB + "    reach: 30\n",
    "a share above all": REHAB + "    reach: 130%\n",
    "a share less than nothing": REHAB + "    reach: -0.1\n",
    "a share as a fraction": REHAB + "    reach: 1/3\n",
    "a share with a comma": REHAB + "    reach: '0,3'\n",
    "a share with a comma in brackets": REHAB + "    reach: {value: 0,3}\n",
    "a share of pounds": REHAB + "    reach: £1\n",
    "a cost less than nothing": REHAB + "    cost_gbp: -5\n",
    "a cost beyond reason": REHAB + "    cost_gbp: 1e9\n",
    "a cost of infinity": REHAB + "    cost_gbp: .inf\n",
    "a cost in words": REHAB + "    cost_gbp: a lot\n",
    "a cost of five thousand digits": REHAB + f"    cost_gbp: {'9' * 5000}\n",
    "a cost with commas in brackets": REHAB + "    cost_gbp: {value: 1,000, low: 900}\n",
    "a cost that is a list": REHAB + "    cost_gbp: [1, 2, 3]\n",
    "a cost with a nought before it": REHAB + "    cost_gbp: 0100\n",
    "a cost left blank": REHAB + "    cost_gbp:\n",
    "months of years": REHAB + "    setup_months: 1000\n",
    "months with a letter": REHAB + "    setup_months: 6m\n",
    "months in sixties": REHAB + "    lag_months: 1:30\n",
    "staff of thousands": REHAB + "    staff_wte_per_100: 5000\n",
    "a figure without value": REHAB + "    reach: {low: 0.1, high: 0.3}\n",
    "a figure with another key": REHAB + "    reach: {value: 0.2, hihg: 0.3}\n",
    "a value below its range": REHAB + "    cost_gbp: {value: 5, low: 6}\n",
    "a value above its range": REHAB + "    cost_gbp: {value: 5, low: 1, high: 4}\n",
    "a range the wrong way round": REHAB + "    cost_gbp: {value: 5, low: 6, high: 4}\n",
    "an end out of bounds": REHAB + "    reach: {value: 0.5, low: 0.1, high: 1.5}\n",
    "an end left blank": REHAB + "    reach: {value: 0.5, low: , high: 1}\n",
    "a source of the figure that is empty": REHAB + "    reach: {value: 0.5, source: ''}\n",
}
EFFECT = REHAB + "    effects:\n      "
EFFECTS = {
    "a service misspelt": EFFECT + "ae_typ1: {value: 1, applies_to: reached}\n",
    "a service that is a sum of others": EFFECT + "emergency_admission: {value: 0.9, applies_to: reached}\n",
    "an effect that is a number": EFFECT + "ae_type1: 0.9\n",
    "an effect on nobody": EFFECT + "ae_type1: {value: 0.9}\n",
    "an effect on somebody else": EFFECT + "ae_type1: {value: 0.9, applies_to: everyone}\n",
    "an effect without value": EFFECT + "ae_type1: {applies_to: reached}\n",
    "an effect of nothing left": EFFECT + "ae_type1: {value: 0, applies_to: reached}\n",
    "an effect twentyfold": EFFECT + "ae_type1: {value: 20, applies_to: reached}\n",
    "an effect in per cent": EFFECT + "ae_type1: {value: 90%, applies_to: reached}\n",
    "years of health beyond a year": EFFECT + "qaly: {value: 1.5, applies_to: reached}\n",
    "a design that is none": EFFECT + "ae_type1: {value: 0.9, applies_to: reached, study_design: trial}\n",
    "an area without its share": NEW + "      ae_type1: {value: 0.9, applies_to: area}\n",
    "a share without its area": EFFECT + "ae_type1: {value: 0.9, applies_to: reached, activity_share: 0.1}\n",
    "a share of an area above all": EFFECT + "ae_type1: {value: 0.9, applies_to: area, activity_share: 7}\n",
    "effects on both": NEW + "      ae_type1: {value: 0.9, applies_to: area, activity_share: 0.1}\n",
    "effects that are a list": REHAB + "    effects: [ae_type1]\n",
}
MISSING = {
    f"a new option without {key}": NEW.replace(next(line for line in NEW.splitlines(True) if f" {key}:" in line), "")
    for key in ("name", "plain", "for", "delivered_by", "funded_by", "cost_gbp", "reach", "lag_months", "source")
}
CASES = KEYS | LISTS | VALUES | NUMBERS | EFFECTS | MISSING | FORMS


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "options.yaml"


def _read(path: Path, text: str) -> tuple[dict[str, Option], Assumptions]:
    path.write_text(text, encoding="utf-8")
    options, changed = with_local(LIBRARY, ASSUMPTIONS, EVIDENCE, path)
    return {option.id: option for option in options}, changed


@pytest.mark.parametrize("case", CASES)
def test_what_is_not_certain_is_refused_with_its_place(path: Path, case: str) -> None:
    with pytest.raises(UserError) as caught:
        _read(path, CASES[case])
    agree("yaml_options", case, of_error(caught.value, path.parent))


@pytest.mark.parametrize("case", BYTES)
def test_what_is_not_text_is_named(path: Path, case: str) -> None:
    path.write_bytes(BYTES[case])
    with pytest.raises(UserError) as caught:
        with_local(LIBRARY, ASSUMPTIONS, EVIDENCE, path)
    agree("yaml_options", case, of_error(caught.value, path.parent))


def test_the_golden_file_holds_these_cases_alone() -> None:
    only("yaml_options", [*CASES, *BYTES])


def test_every_problem_is_told_at_once(path: Path) -> None:
    text = NEW.replace("reach: 0.2", "reach: 2").replace("[vcse]", "[]").replace("[lonely]", "[alone]")
    with pytest.raises(SeveralErrors) as caught:
        _read(path, text + "  ucr:\n    core: true\n")
    assert len(caught.value.problems) == 4


def test_whatever_a_good_file_says_is_in_what_is_made(path: Path) -> None:
    options, changed = _read(path, NEW)
    made = options["champions"]
    assert (made.name, made.plain) == ("Champions", "A neighbour who looks in")
    assert (made.min_age, made.max_age, made.needs, made.also_needs) == (60, 90, ("lonely",), ())
    assert (made.per_household, made.one_off, made.core) == (False, False, False)
    assert (made.delivered_by, made.funded_by, made.after) == (("vcse",), ("icb",), ("community_assets",))
    (effect,) = made.effects
    assert (effect.service, effect.basis, effect.study_design, effect.quality) == ("loneliness", "reached", "rct", "C")
    cost = changed["options.champions.cost_gbp"]
    assert (cost.value, cost.low, cost.high, cost.year) == (100.0, 80.0, 150.0, "2025/26")
    assert (cost.source_title, cost.source_url, cost.quality) == ("Own costing", "https://www.example.org/costing", "C")
    ratio = changed["effects.champions.loneliness"]
    assert (ratio.value, ratio.low, ratio.high) == (0.9, 0.8, 1.0)


@pytest.mark.parametrize(
    ("key", "given", "meant"),
    [
        ("reach", "30%", 0.3),
        ("reach", "'0.3'", 0.3),
        ("reach", "{value: 30%, low: 20 %, high: 0.4}", 0.3),
        ("cost_gbp", "£1,250.50", 1250.5),
        ("cost_gbp", "1.2k", 1200.0),
        ("cost_gbp", "{value: '£1,000'}", 1000.0),
        ("setup_months", "1e1", 10.0),
        ("staff_wte_per_100", ".5", 0.5),
    ],
)
def test_a_number_is_read_as_people_write_it(path: Path, key: str, given: str, meant: float) -> None:
    _, changed = _read(path, REHAB + f"    {key}: {given}\n")
    assert changed.number(f"options.pulm_rehab.{key}") == meant


def test_an_empty_list_means_none_where_none_can_be_meant(path: Path) -> None:
    options, _ = _read(path, "options:\n  hah_stepup: {source: us, after: []}\nleave_out: [ucr]\n")
    assert options["hah_stepup"].after == ()
    assert "ucr" not in options


def test_json_is_yaml(path: Path) -> None:
    _, changed = _read(path, '{"options": {"pulm_rehab": {"source": "us", "reach": 0.3}}}')
    assert changed.number("options.pulm_rehab.reach") == 0.3


@given(data=st.data())
@settings(max_examples=examples(200))
def test_whatever_is_written_is_read_or_refused_with_its_place(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = tmp_path_factory.getbasetemp() / "options.yaml"
    path.write_bytes(data.draw(st.one_of(st.binary(max_size=200), shaken(NEW), written(NEW))))
    said, options = "", ()
    try:
        options, _ = with_local(LIBRARY, ASSUMPTIONS, EVIDENCE, path)
    except UserError as error:
        said = str(error)
    assert "options.yaml" in said or options
