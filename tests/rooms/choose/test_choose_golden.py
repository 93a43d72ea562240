"""Each limit written out on a toy place, so that a change in it is read as a change of text."""

from dataclasses import replace
from pathlib import Path

import pytest

from commonground.choose.constraints import BUILD, DECLARED
from commonground.choose.declared import lay_out
from commonground.choose.model import Ask, Asks
from commonground.choose.problem import cash, social_value
from toys import simulation
from toys.limits import heading, variable_names, written_out

BOTH = ("community", "vcse")
GOLDEN = Path(__file__).parents[2] / "golden" / "choose"


@pytest.fixture(scope="module")
def candidates():
    options = (
        simulation.option(
            "falls", {"emergency_admission_1plus": "reached", "qaly": "reached"}, core=True, delivered_by=BOTH
        ),
        simulation.option("carers", {"emergency_bed_day": "reached"}, after=("falls",), delivered_by=("acute",)),
    )
    changed = {
        "choose.last_start_year": 1.0,
        "choose.community_led_share": 0.2,
        "choose.cvar_limit_gbp": -20_000.0,
    }
    toy = simulation.toy(options, neighbourhoods=2, draws=5, changed=changed)
    asks = Asks(
        (Ask("carers", ("N01",), "carers:N01"), Ask("carers", ("N02",), "carers:N02@2027,50%", "2027/28", 0.5)),
        (Ask("falls", ("N01", "N02"), "falls"), Ask("carers", ("N01",), "carers:N01@2027", "2027/28")),
    )
    bodies = (*simulation.partners(50_000.0, 5.0), simulation.partner("groups", ("vcse",), 50_000.0, 5.0))
    return replace(simulation.candidates(toy, bodies, asks), held_to_offers=True)


@pytest.mark.parametrize("name", sorted(BUILD))
def test_each_limit_reads_as_it_was_agreed(candidates, name):
    layout = lay_out(candidates, candidates.wards.any(axis=(1, 2)))
    text = written_out(BUILD[name](candidates, layout), variable_names(candidates, layout))
    assert text == (GOLDEN / f"{name}.txt").read_text(encoding="utf-8")


def test_each_limit_has_a_golden_file_and_each_file_a_limit():
    assert {path.stem for path in GOLDEN.glob("*.txt")} == {*BUILD, "objectives"}


def test_each_limit_is_declared_in_full():
    for declared in DECLARED:
        assert all((declared.name, declared.title, declared.description, declared.unit)), declared
        assert declared.description.endswith((".", ")."))


def test_objectives_read_as_they_were_agreed(candidates):
    layout = lay_out(candidates, candidates.wards.any(axis=(1, 2)))
    members = candidates.wards.any(axis=(1, 2)) | True
    lines = []
    for objective in (social_value(candidates, layout), cash(candidates, layout, members)):
        lines.append(heading(objective.declared))
        pairs = zip(variable_names(candidates, layout), objective.gain, strict=True)
        lines += [f"{gain:.4g} [{name}]" for name, gain in pairs if gain]
        lines.append(f"constant {objective.constant:.4g}\n")
    assert "\n".join(lines) == (GOLDEN / "objectives.txt").read_text(encoding="utf-8")
