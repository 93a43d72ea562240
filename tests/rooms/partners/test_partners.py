"""Partners come from what they write of themselves; a starting file is read back as it was meant."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from commonground.core.errors import UserError
from commonground.evidence import figures, reader
from commonground.evidence.model import Assumptions
from commonground.partners.modelled import modelled_partners
from commonground.partners.reader import read_partners
from commonground.partners.writer import to_yaml
from commonground.place.model import Place

EVIDENCE = reader.read()

GOOD = """\
partners:
  - id: hospital
    name: Exampleton Hospitals
    kind: acute_trust
    roles: [acute]
    patch: {kind: acute_trust, codes: [X90000001]}
    annual_budget_gbp: 300e+6
    plan_budget_gbp: [1, 2, 3, 4, 5]
    declared_worth_gbp: {emergency_bed_day: 100}
  - id: council
    name: Exampleshire Council
    kind: council
    roles: [asc, children, public_health, housing]
    patch: whole
    annual_budget_gbp: 160000000
    plan_budget_gbp: 500000
    floor_gbp: 10000
"""


@pytest.fixture(scope="module")
def assumptions() -> Assumptions:
    return figures.from_tables(reader.read())


def _file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "partners.yaml"
    path.write_text(text)
    return path


def test_a_partners_file_is_read(exampleshire: Place, tmp_path: Path) -> None:
    hospital, council = read_partners(_file(tmp_path, GOOD), exampleshire, EVIDENCE)
    assert (hospital.patch_kind, hospital.patch_codes) == ("acute_trust", ("X90000001",))
    assert hospital.plan_budget_gbp == (1.0, 2.0, 3.0, 4.0, 5.0)
    assert hospital.floor_gbp == (0.0,) * 5
    assert hospital.money_rule == "trust_own_breakeven"
    assert hospital.declared_worth_gbp == {"emergency_bed_day": 100.0}
    assert council.patch_kind is None
    assert council.plan_budget_gbp == (500_000.0,) * 5
    assert council.floor_gbp == (10_000.0,) * 5
    assert not council.modelled


def test_no_file_is_one_sentence(exampleshire: Place, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot be read: there is no such file"):
        read_partners(tmp_path / "nowhere.yaml", exampleshire, EVIDENCE)


def test_a_starting_file_is_read_back_as_the_same_partners(
    exampleshire: Place, assumptions: Assumptions, tmp_path: Path
) -> None:
    partners = modelled_partners(exampleshire, assumptions, EVIDENCE.deflator)
    text = to_yaml(partners, exampleshire, EVIDENCE)
    assert read_partners(_file(tmp_path, text), exampleshire, EVIDENCE) == partners
    assert text.startswith("# The partners of Exampleshire (synthetic).")
    assert "modelled: true" in text


def test_somebody_holds_every_role_everywhere(exampleshire: Place, assumptions: Assumptions) -> None:
    partners = modelled_partners(exampleshire, assumptions, EVIDENCE.deflator)
    assert {role for partner in partners for role in partner.roles} == set(EVIDENCE.partner_roles())
    assert all(partner.annual_budget_gbp > 0 for partner in partners)
    modelled = {role for partner in partners if partner.modelled for role in partner.roles}
    assert modelled == {"acute", "ambulance", "vcse"}  # of which nothing is published
    assert len({partner.id for partner in partners}) == len(partners)


def test_modelled_budgets_follow_the_assumptions(exampleshire: Place, assumptions: Assumptions) -> None:
    more = assumptions.with_settings(["partners.vcse.gbp_per_resident=100", "partners.asc.gbp_per_resident=1000"])
    before = {partner.id: partner for partner in modelled_partners(exampleshire, assumptions, EVIDENCE.deflator)}
    after = {partner.id: partner for partner in modelled_partners(exampleshire, more, EVIDENCE.deflator)}
    changed = [name for name, partner in after.items() if partner != before[name]]
    assert changed == ["vcse"]  # what the council spends is known


def test_two_tiers_of_councils_share_the_roles(exampleshire: Place, assumptions: Assumptions) -> None:
    district = exampleshire.footprints["district"]
    county = replace(exampleshire.footprints["upper_tier"], codes=("X10000001",), names=("Examplecounty",))
    place = replace(exampleshire, footprints={**exampleshire.footprints, "district": district, "upper_tier": county})
    councils = {
        p.name: p.roles for p in modelled_partners(place, assumptions, EVIDENCE.deflator) if p.kind == "council"
    }
    assert councils == {
        "Examplecounty County Council": ("asc", "children", "public_health"),
        "Exampleshire Council": ("housing",),
    }


def test_many_partners_play_in_at_most_eight_blocs(exampleshire: Place, assumptions: Assumptions) -> None:
    few = modelled_partners(exampleshire, assumptions.with_settings(["partners.most_blocs=12"]), EVIDENCE.deflator)
    assert {partner.bloc for partner in few} == {""}
    many = modelled_partners(exampleshire, assumptions.with_settings(["partners.most_blocs=4"]), EVIDENCE.deflator)
    assert len({partner.bloc or partner.id for partner in many}) <= 8
    assert "Acute trusts" in {partner.bloc for partner in many}


def test_a_trust_that_serves_few_gives_its_part_to_the_others(exampleshire: Place, assumptions: Assumptions) -> None:
    everyone = modelled_partners(exampleshire, assumptions, EVIDENCE.deflator)
    only_large = modelled_partners(
        exampleshire, assumptions.with_settings(["partners.least_trust_share=0.9"]), EVIDENCE.deflator
    )
    acute = [partner for partner in only_large if partner.kind == "acute_trust"]
    total = sum(partner.annual_budget_gbp for partner in everyone if partner.kind == "acute_trust")
    assert sum(partner.annual_budget_gbp for partner in acute) == pytest.approx(total, rel=1e-4)


def test_residents_served_by_trusts_are_those_of_the_catchments(exampleshire: Place) -> None:
    served = exampleshire.footprints["acute_trust"].move(exampleshire.residents.astype(np.float64))
    assert served.sum() == pytest.approx(exampleshire.population)
    assert isinstance(exampleshire.trusts, pl.DataFrame)
