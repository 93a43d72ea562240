"""What has changed since the lookups is said in the pack, in the partners file, at the body concerned, in the plan."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from commonground.evidence import reader
from commonground.evidence.figures import from_tables
from commonground.partners.modelled import modelled_partners
from commonground.partners.reader import read_partners
from commonground.partners.writer import to_yaml
from commonground.place import pack
from commonground.place.changes import list_changes
from commonground.place.model import Place

SUSSEX, SAID = "E54000064", "It is here as it was."


@pytest.fixture(scope="module")
def changed(neighbourhood: Place) -> Place:
    """A made-up place whose board has the code of one that merged."""
    board = replace(neighbourhood.footprints["icb"], codes=(SUSSEX,), names=("NHS Sussex Integrated Care Board",))
    footprints = neighbourhood.footprints | {"icb": board}
    codes = pl.col("unit", "body_code").replace(neighbourhood.footprints["icb"].codes[0], SUSSEX)
    accounts = neighbourhood.accounts.with_columns(codes)
    return replace(neighbourhood, footprints=footprints, accounts=accounts, cautions=(SAID,))


def test_a_merged_board_and_a_council_of_a_newer_authority_are_told(changed: Place, neighbourhood: Place) -> None:
    assert list_changes(neighbourhood.footprints) == ()
    (change,) = list_changes(changed.footprints)
    assert change.codes == (SUSSEX,)
    assert "it became part of NHS Surrey and Sussex ICB on 1 April 2026" in change.sentence


def test_a_board_that_began_names_those_before_it_here(changed: Place) -> None:
    before = replace(changed.footprints["icb"], kind="icb_2024")
    now = replace(before, kind="icb", codes=("E54000069",), names=("NHS Surrey and Sussex Integrated Care Board",))
    (change,) = list_changes(changed.footprints | {"icb": now, "icb_2024": before})
    assert change.codes == ("E54000069",)
    assert change.sentence.startswith(
        "NHS Surrey and Sussex ICB has the areas of NHS Sussex ICB here since 1 April 2026; totals published before "
        "stay with the board of then"
    )


def test_a_board_of_which_only_the_code_is_new_is_no_change(changed: Place) -> None:
    name = ("NHS Hampshire and Isle of Wight Integrated Care Board",)
    before = replace(changed.footprints["icb"], kind="icb_2024", codes=("E54000042",), names=name)
    now = replace(before, kind="icb", codes=("E54000067",))
    assert list_changes(changed.footprints | {"icb": now, "icb_2024": before}) == ()


def test_the_partners_file_says_it_at_its_head_and_at_the_body_and_is_read_back(changed: Place, tmp_path: Path) -> None:
    evidence = reader.read()
    partners = modelled_partners(changed, from_tables(evidence), evidence.deflator)
    text = to_yaml(partners, changed, evidence)
    head, body = text.split("\npartners:\n")
    assert f"# {SAID}" in head
    assert body.index("Surrey and Sussex ICB") < body.index(SUSSEX)
    path = tmp_path / "partners.yaml"
    path.write_text(text, encoding="utf-8")
    assert read_partners(path, changed, evidence) == partners


def test_a_pack_keeps_it_and_the_plan_warns_of_it(changed: Place, tmp_path: Path) -> None:
    pack.save(changed, tmp_path / "changed.place")
    kept = pack.load(tmp_path / "changed.place")
    assert kept.cautions == (SAID,)
    assert kept.warnings[0] == SAID


def test_a_trust_that_has_merged_since_its_catchment_says_into_what(changed: Place) -> None:
    catchment = replace(
        changed.footprints["icb"], kind="acute_trust", codes=("RVJ",), names=("North Bristol NHS Trust",)
    )
    (change,) = list_changes({"acute_trust": catchment})
    assert change.codes == ("RVJ",)
    assert change.sentence.startswith(
        "North Bristol NHS Trust became part of Bristol NHS Foundation Trust on 1 July 2026; its catchment and totals "
        "here are those of before"
    )
