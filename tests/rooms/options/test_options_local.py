"""The place's own options: what a YAML file may change, and how a bad one is refused."""

import re
from pathlib import Path

import pytest

from commonground.core.errors import UserError
from commonground.evidence import Evidence, read
from commonground.evidence.figures import from_tables
from commonground.evidence.model import Assumptions
from commonground.options.library import read_options
from commonground.options.local import with_local
from commonground.options.model import Option

GUIDE = Path(__file__).parents[3] / "docs" / "options.md"
NEW = """options:
  champions:
    name: Champions
    plain: A neighbour who looks in
    for: {needs: [lonely]}
    delivered_by: [vcse]
    funded_by: icb
    cost_gbp: 100
    reach: 0.2
    staff_wte_per_100: 0.5
    setup_months: 3
    lag_months: 6
    source: Own costing
"""


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    return read()


@pytest.fixture(scope="module")
def assumptions(evidence: Evidence) -> Assumptions:
    return from_tables(evidence)


@pytest.fixture
def apply(tmp_path: Path, evidence: Evidence, assumptions: Assumptions):  # type: ignore[no-untyped-def]
    def _apply(text: str) -> tuple[dict[str, Option], Assumptions]:
        path = tmp_path / "options.yaml"
        path.write_text(text)
        options, changed = with_local(read_options(evidence), assumptions, evidence, path)
        return {option.id: option for option in options}, changed

    return _apply


def test_the_example_in_the_guide_works(apply) -> None:  # type: ignore[no-untyped-def]
    example = re.search(r"```yaml\n(.*?)```", GUIDE.read_text(), re.DOTALL)
    assert example is not None
    options, changed = apply(example.group(1))
    assert options["street_champions"].needs == ("lonely", "housebound")
    assert options["street_champions"].after == ("community_assets",)
    assert "telehealth_ltc" not in options
    assert changed.number("effects.street_champions.loneliness") == 0.9
    assert changed.number("effects.pulm_rehab.emergency_admission_1plus") == 0.75


def test_a_changed_figure_keeps_the_library_s_value_and_names_its_own_source(apply, assumptions) -> None:  # type: ignore[no-untyped-def]
    _, changed = apply("options:\n  pulm_rehab:\n    source: Our review\n    reach: 0.3\n")
    figure = changed["options.pulm_rehab.reach"]
    assert (figure.value, figure.changed_from) == (0.3, assumptions.number("options.pulm_rehab.reach"))
    assert (figure.source_title, figure.quality) == ("Our review", "D")
    assert (figure.low, figure.high) == (pytest.approx(0.21), pytest.approx(0.39))
    assert [f.name for f in changed.changed()] == ["options.pulm_rehab.reach"]


def test_what_the_file_does_not_name_stays_as_it_was(apply, evidence, assumptions) -> None:  # type: ignore[no-untyped-def]
    options, changed = apply("options:\n  pulm_rehab:\n    source: Our review\n    core: true\n")
    before = {option.id: option for option in read_options(evidence)}
    assert options["pulm_rehab"].core
    assert {name for name in options if options[name] != before[name]} == {"pulm_rehab"}
    assert changed.fingerprint() == assumptions.fingerprint()


def test_a_new_option_stands_at_the_end_of_the_menu(apply) -> None:  # type: ignore[no-untyped-def]
    options, changed = apply(NEW)
    assert list(options)[-1] == "champions"
    assert options["champions"].funded_by == ("icb",)
    assert (changed["options.champions.cost_gbp"].low, changed["options.champions.cost_gbp"].high) == (70.0, 130.0)


def test_an_area_effect_brings_its_activity_share(apply) -> None:  # type: ignore[no-untyped-def]
    effect = "    effects:\n      ae_type1: {value: 0.9, applies_to: area, activity_share: 0.1}\n"
    options, changed = apply(NEW + effect)
    assert options["champions"].effects[0].basis == "area"
    assert changed.number("activity_share.champions.ae_type1") == 0.1


def test_a_place_s_own_effect_on_people_reached_is_of_the_whole_service(apply, evidence) -> None:  # type: ignore[no-untyped-def]
    library = {option.id: option for option in read_options(evidence)}
    own = "options:\n  pulm_rehab:\n    source: Own review\n    effects:\n"
    options, _ = apply(own + "      emergency_admission_1plus: {value: 0.9, applies_to: reached}\n")

    def of_share(option: Option) -> bool:
        return next(effect.of_share for effect in option.effects if effect.service == "emergency_admission_1plus")

    assert of_share(library["pulm_rehab"]), "readmissions alone"
    assert not of_share(options["pulm_rehab"])


def test_a_file_that_is_not_there_is_refused(tmp_path: Path, evidence: Evidence, assumptions: Assumptions) -> None:
    with pytest.raises(UserError, match=r"cannot be read: there is no such file \(.*nothing\.yaml\)"):
        with_local(read_options(evidence), assumptions, evidence, tmp_path / "nothing.yaml")
