"""Letters are honest: what is derived says from what, and nothing judged hides in a formula.

CONTRIBUTING.md has the rule. Figures that were derived before it keep their words (derived_in_words.txt); that list may
only shrink.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from commonground.evidence import Evidence, read
from commonground.evidence.figures import from_tables
from commonground.evidence.model import Assumptions
from commonground.sources import catalogue
from toys import formula

MOST_JUDGED = 306
"""So many figures in use may be judged (D). Lower it whenever the count falls; it never rises.

It rose once, from 275, when letters were corrected: findings blended with no effect by judgement, growth and spread
that ended in a judgement, and recalled parents had been called derived. It rose with the deal: by what rules of
sharing count; by five of the years of a plan (the size of a mental health ward, how much of the efficiency factor is
delivered, the form of a fund, its host, and the notice of leaving it); by the 29 options of which nobody publishes
how many people they reach today, by what the next person costs and gains, and by the least of what is required; and
by how many plans a frontier has, how nearly each is proven, and the share kept for options that communities lead.
Seven round sizes of bad years (`stress.*`) came too: no source says how bad a year a partnership has to bear;
nor which share of the worst draws a choice is held to, and to what (`choose.cvar_*`).
"""
WITHIN = 0.01
"""A written value may differ from its formula's by rounding."""
OF_UNITS = {"1", "7", "12", "52", "52.18", "60", "100", "365", "365.25", "1000", "1e6", "1e9"}
"""Numbers of the calendar and of units, which need no source; 1 is the whole of a share."""
JUDGED = re.compile(
    r"\(judgement\)$|\brecalled\)|days, recalled|[Hh]alved (twice )?towards|and 1\.00, (because|for there)|assumed \d+%"
)
"""Words of a value that is judged or recalled, whatever letter stands beside them."""
WORKED_OUT = re.compile(r"\b(less|over|times|per|sum|mean|median|middle|average|weighted)\b| [x/+*] ")
"""Words of a computation: what is derived from whole files has one in words."""
IN_WORDS = frozenset(Path(__file__).with_name("derived_in_words.txt").read_text().split())


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    return read()


@pytest.fixture(scope="module")
def assumptions(evidence: Evidence) -> Assumptions:
    return from_tables(evidence)


@pytest.fixture(scope="module")
def parents(evidence: Evidence) -> dict[str, tuple[str, ...]]:
    """What each derived figure follows from."""
    return {
        row["figure"]: (*formula.names(row["formula"]), *filter(None, row["parents"].split("|")))
        for row in evidence.derivations.to_dicts()
    }


def _letters(evidence: Evidence, assumptions: Assumptions) -> dict[str, str]:
    """The letter of every figure, published number and published file."""
    published = {f"published.{row['id']}": row["quality"] for row in evidence.published.to_dicts()}
    files = {f"sources.{dataset}": "A" for dataset in (one.id for one in catalogue.read().dataset)}
    return {name: figure.quality for name, figure in assumptions.items()} | published | files


def test_no_more_figures_are_judged_than_before(assumptions: Assumptions) -> None:
    judged = sum(figure.quality == "D" for figure in assumptions.values())
    assert judged <= MOST_JUDGED, "give the figure a source, or derive it; never raise the number"


def test_every_derived_figure_says_what_it_follows_from(
    assumptions: Assumptions, parents: Mapping[str, tuple[str, ...]]
) -> None:
    derived = {f.name for f in assumptions.values() if f.quality == "C" and _is_checked(f.name)}
    silent = derived - {name for name in derived if name in parents}
    assert sorted(silent - IN_WORDS) == []


def test_what_is_still_derived_in_words_only_is_derived_and_has_no_formula(
    assumptions: Assumptions, parents: Mapping[str, tuple[str, ...]]
) -> None:
    mended = {
        name for name in IN_WORDS if name in parents or name not in assumptions or assumptions[name].quality != "C"
    }
    assert sorted(mended) == [], "take it off the list"


def test_every_derivation_is_of_a_derived_figure(
    assumptions: Assumptions, parents: Mapping[str, tuple[str, ...]]
) -> None:
    assert [name for name in parents if name not in assumptions or assumptions[name].quality not in "CD"] == []


def test_parents_are_known_and_none_is_judged(
    evidence: Evidence, assumptions: Assumptions, parents: Mapping[str, tuple[str, ...]]
) -> None:
    letters = _letters(evidence, assumptions)
    derived = {name: of for name, of in parents.items() if assumptions[name].quality == "C"}
    wrong = {name: [p for p in of if letters.get(p, "unknown") not in ("A", "B", "C")] for name, of in derived.items()}
    assert {name: found for name, found in wrong.items() if found} == {}


def test_nothing_derived_is_judged_in_its_words(assumptions: Assumptions) -> None:
    derived = {f.name: f.how_obtained.split("; uprated")[0] for f in assumptions.values() if f.quality == "C"}
    assert [name for name, words in derived.items() if JUDGED.search(words)] == [], "mark it D, or derive the part"


@pytest.mark.parametrize(
    "words", ["As others (judgement)", "off a stay of 22 days, recalled", "halved twice towards 1.00"]
)
def test_judged_words_are_known(words: str) -> None:
    assert JUDGED.search(words)


def test_what_follows_from_whole_files_tells_its_computation(evidence: Evidence, assumptions: Assumptions) -> None:
    of_files = [
        row["figure"]
        for row in evidence.derivations.to_dicts()
        if not row["formula"] and row["parents"].startswith("sources.")
    ]
    assert of_files
    assert [name for name in of_files if not WORKED_OUT.search(assumptions[name].how_obtained)] == []


def test_no_figure_follows_from_itself(parents: Mapping[str, tuple[str, ...]]) -> None:
    def reaches(name: str, seen: frozenset[str]) -> bool:
        return name in seen or any(reaches(parent, seen | {name}) for parent in parents.get(name, ()))

    assert [name for name in parents if reaches(name, frozenset())] == []


def test_a_formula_of_numbers_alone_takes_numbers_that_were_read_or_quoted(
    assumptions: Assumptions, parents: Mapping[str, tuple[str, ...]]
) -> None:
    alone = [name for name, of in parents.items() if not of]
    assert [name for name in alone if not re.search(r"\b([Rr]ead|[Qq]uoted)\b", assumptions[name].how_obtained)] == []


def test_formulas_give_the_values_that_are_written(evidence: Evidence, assumptions: Assumptions) -> None:
    """A cost is worked out in the prices of its own row, whatever is made of it later."""
    stated = {f"cost.{row['service']}": row["value"] for row in _central(evidence)}
    stated |= {f"options.{row['id']}.cost_gbp": row["cost"] for row in evidence.interventions.to_dicts()}
    known = {name: figure.number for name, figure in assumptions.items() if not isinstance(figure.value, str)}
    known |= {f"published.{row['id']}": row["value"] for row in evidence.published.to_dicts()}
    wrong = []
    for row in evidence.derivations.to_dicts():
        if row["formula"]:
            given, written = formula.value(row["formula"], known), stated.get(row["figure"])
            written = assumptions[row["figure"]].number if written is None else written
            if given != pytest.approx(written, rel=WITHIN, abs=1e-6):
                wrong.append(f"{row['figure']}: {written} is written, {given:.6g} follows")
    assert wrong == []


def test_numbers_in_a_formula_are_told_where_the_figure_is(evidence: Evidence, assumptions: Assumptions) -> None:
    hidden = []
    for row in evidence.derivations.to_dicts():
        told = set(
            re.findall(r"\d+(?:\.\d+)?", assumptions[row["figure"]].how_obtained.split("; = ")[0].replace(",", ""))
        )
        hidden += [(row["figure"], n) for n in formula.numbers(row["formula"]) if n not in OF_UNITS | told]
    assert hidden == []


def test_every_published_number_was_read_or_quoted(evidence: Evidence) -> None:
    assert [row["id"] for row in evidence.published.to_dicts() if row["quality"] not in "AB"] == []


def test_every_published_number_is_used(evidence: Evidence, parents: Mapping[str, tuple[str, ...]]) -> None:
    used = {parent for of in parents.values() for parent in of}
    assert [name for name in evidence.published["id"] if f"published.{name}" not in used] == []


@pytest.mark.parametrize("words", ["open('x')", "a.b.c[0]", "1 if 2 else 3"])
def test_a_formula_is_arithmetic_and_nothing_else(words: str) -> None:
    with pytest.raises((ValueError, KeyError)):
        formula.value(words, {"a.b.c": 1.0})


def test_a_formula_knows_its_names_and_numbers() -> None:
    words = "100 * published.a_1 * options.x.cost_gbp / (2.5e3 + 0.4)"
    assert formula.names(words) == ("published.a_1", "options.x.cost_gbp")
    assert formula.numbers(words) == ("100", "2.5e3", "0.4")
    assert formula.value(words, {"published.a_1": 2.0, "options.x.cost_gbp": 5.0}) == pytest.approx(1000 / 2500.4)


def _central(evidence: Evidence) -> list[dict[str, Any]]:
    return [row for row in evidence.unit_costs.to_dicts() if row["use"] == "central"]


def _is_checked(name: str) -> bool:
    """Whether its derivation has to be followed; curves and effects say theirs in words."""
    return not name.startswith(("effects.", "rate.", "prevalence.", "activity_share.")) or name.startswith(
        ("effects.default_spread.", "effects.optimism_bias.")
    )
