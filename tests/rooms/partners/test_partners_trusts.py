"""Trusts by kind: proposed where one is listed, offered where several are, and a choice is kept."""

from __future__ import annotations

import warnings
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

import commonground as cg
from commonground.cli.partners import app
from commonground.core.errors import UserError
from commonground.evidence import reader
from commonground.evidence.figures import from_tables
from commonground.partners import ambulances, trusts
from commonground.partners.modelled import modelled_partners
from commonground.partners.reader import read_partners
from commonground.partners.writer import to_yaml
from commonground.place import boards, pack
from commonground.place.footprints import make_exact
from commonground.place.model import Place
from commonground.place.trusts import read_trusts
from commonground.sources.tables import Sources

MANCHESTER = ("E54000057", "NHS Greater Manchester Integrated Care Board")
DEVON = ("E54000037", "NHS Devon Integrated Care Board")
TABLES = Path(trusts.__file__).parent / "tables"


def in_board(place: Place, code: str, name: str) -> Place:
    """The made-up place as if it lay in a real board."""
    board = replace(place.footprints["icb"], codes=(code,), names=(name,))
    return replace(place, synthetic=False, footprints=place.footprints | {"icb": board})


def proposed(place: Place, chosen: dict[str, str] | None = None) -> dict[str, cg.Partner]:
    evidence = reader.read()
    return {one.id: one for one in modelled_partners(place, from_tables(evidence), evidence.deflator, chosen=chosen)}


def test_the_only_trust_that_is_listed_is_proposed_by_name_and_code(neighbourhood: Place) -> None:
    place = in_board(neighbourhood, *DEVON)
    partner = proposed(place)["mental-health"]
    assert (partner.code, partner.name) == ("RWV", "Devon Partnership NHS Trust")
    assert trusts.remark(partner, place).startswith("The one trust that is listed for NHS Devon ICB")


def test_several_are_offered_and_none_is_chosen(neighbourhood: Place) -> None:
    place = in_board(neighbourhood, *MANCHESTER)
    partner = proposed(place)["mental-health"]
    assert partner.code == ""
    said = trusts.remark(partner, place)
    assert (
        "Pennine Care NHS Foundation Trust (RT2) or Greater Manchester Mental Health NHS Foundation Trust (RXV)" in said
    )
    assert "`partners init --mental-health CODE`" in said


def test_community_services_are_never_guessed(neighbourhood: Place) -> None:
    for board in (MANCHESTER, DEVON, ("E54000055", "NHS Birmingham and Solihull Integrated Care Board")):
        place = in_board(neighbourhood, *board)
        partner = proposed(place)["community"]
        assert partner.code == ""
        assert "No open table says which body gives community health services" in trusts.remark(partner, place)
    assert "Birmingham Community Healthcare NHS Foundation Trust (RYW)" in trusts.remark(partner, place)


def test_a_choice_is_taken_and_read_back(neighbourhood: Place, tmp_path: Path) -> None:
    place, evidence = in_board(neighbourhood, *MANCHESTER), reader.read()
    partners = modelled_partners(
        place, from_tables(evidence), evidence.deflator, chosen={"mental_health": " rxv", "community": "RXV"}
    )
    named = {one.id: (one.name, one.code) for one in partners}
    assert named["mental-health"] != named["community"]
    assert {code for _, code in (named["mental-health"], named["community"])} == {"RXV"}
    path = tmp_path / "partners.yaml"
    path.write_text(to_yaml(partners, place, evidence), encoding="utf-8")
    assert read_partners(path, place, evidence) == partners


@pytest.mark.parametrize(
    ("chosen", "says"),
    [
        ({"mental_health": "RXX1"}, "there is no NHS trust 'RXX1'; for this place"),
        ({"police": "RXV"}, "is no role"),
        ({"community": "rx7"}, "the trust 'rx7' is an ambulance service and gives no community health services; for"),
    ],
)
def test_a_trust_or_a_role_that_is_not_is_refused(neighbourhood: Place, chosen: dict[str, str], says: str) -> None:
    with pytest.raises(UserError, match=says):
        proposed(in_board(neighbourhood, *MANCHESTER), chosen)


def test_a_trust_that_has_ended_is_taken_as_the_one_that_it_became_part_of(neighbourhood: Place) -> None:
    place = in_board(neighbourhood, "E54000071", "NHS West and North London Integrated Care Board")
    partner = proposed(place, {"mental_health": "TAF"})["mental-health"]
    assert (partner.code, partner.name) == ("G6V2S", "North London NHS Foundation Trust")
    assert "To check" not in trusts.remark(partner, place)


@pytest.mark.parametrize("board", [MANCHESTER, DEVON])
def test_a_choice_from_elsewhere_is_kept_and_is_to_be_checked(board: tuple[str, str], neighbourhood: Place) -> None:
    place = in_board(neighbourhood, *board)
    partner = proposed(place, {"mental_health": "RV5"})["mental-health"]
    assert (partner.code, partner.name) == ("RV5", "South London and Maudsley NHS Foundation Trust")
    said = trusts.remark(partner, place)
    assert said.startswith(
        "To check: South London and Maudsley NHS Foundation Trust (RV5) is not among the trusts that may give mental "
        "health services in NHS "
    )
    assert all(f"({code})" in said for code, _ in trusts.list_candidates(place, "mental_health"))


def in_councils(place: Place, *councils: tuple[str, str]) -> Place:
    """The place with its areas divided among upper tiers, one after another."""
    codes, names = zip(*(councils[i % len(councils)] for i in range(place.areas.height)), strict=True)
    footprint = make_exact("upper_tier", codes, names, "")
    return replace(place, footprints=place.footprints | {"upper_tier": footprint})


def services(place: Place) -> dict[str, tuple[str, str | None, tuple[str, ...]]]:
    """The code and patch of each ambulance service that is proposed, by name."""
    made = [one for one in proposed(place).values() if one.kind == "ambulance_trust"]
    return {one.name: (one.code, one.patch_kind, one.patch_codes) for one in made}


HUMBER = ("E54000051", "NHS Humber and North Yorkshire Integrated Care Board")
SOLENT = ("E54000067", "NHS Hampshire and Isle of Wight Integrated Care Board")


def test_a_council_may_have_another_ambulance_service_than_its_board(neighbourhood: Place) -> None:
    place = in_board(neighbourhood, *HUMBER)
    yorkshire, midlands = "Yorkshire Ambulance Service NHS Trust", "East Midlands Ambulance Service NHS Trust"
    assert services(in_councils(place, ("E06000014", "York"))) == {yorkshire: ("RX8", None, ())}
    assert services(in_councils(place, ("E06000013", "North Lincolnshire"))) == {midlands: ("RX9", None, ())}
    both = in_councils(place, ("E06000014", "York"), ("E06000012", "North East Lincolnshire"))
    assert services(both) == {
        yorkshire: ("RX8", "upper_tier", ("E06000014",)),
        midlands: ("RX9", "upper_tier", ("E06000012",)),
    }
    budgets = [one.annual_budget_gbp for one in proposed(both).values() if one.kind == "ambulance_trust"]
    assert sum(budgets) == pytest.approx(proposed(place)["ambulance"].annual_budget_gbp, abs=2_000)


def test_an_island_with_ambulances_of_its_hospital_has_two_partners_of_one_trust(neighbourhood: Place) -> None:
    place = in_councils(in_board(neighbourhood, *SOLENT), ("E06000046", "Isle of Wight"))
    named = replace(place, trusts=place.trusts.with_columns(name=pl.lit("Isle of Wight NHS Trust")))
    assert services(place) == {"Isle of Wight NHS Trust": ("R1F", None, ())}
    assert services(named) == {"Isle of Wight NHS Trust (ambulance services)": ("R1F", None, ())}


def test_every_ambulance_service_says_how_it_is_known(neighbourhood: Place) -> None:
    evidence = reader.read()
    for board, council, letter in (
        (MANCHESTER, "E08000001", "D"),
        (HUMBER, "E06000013", "B"),
        (SOLENT, "E06000046", "B"),
    ):
        place = in_councils(in_board(neighbourhood, *board), (council, "Somewhere"))
        partner = proposed(place)["ambulance"]
        said = ambulances.remark(partner, place)
        assert f"quality {letter})." in said
        text = " ".join(to_yaml([partner], place, evidence).replace("  # ", " ").split())
        assert " ".join(said.split())[:40] in text
    assert ambulances.remark(proposed(neighbourhood)["ambulance"], neighbourhood) == ""


def test_writing_the_file_anew_keeps_the_trust_that_it_names(neighbourhood: Place, tmp_path: Path) -> None:
    packed, out = tmp_path / "here.place", tmp_path / "partners.yaml"
    pack.save(neighbourhood, packed)
    for more in (["--mental-health", "RT2"], ["--force"], ["--force", "--community", "RMC"]):
        assert CliRunner().invoke(app, [str(packed), "-o", str(out), *more]).exit_code == 0
        codes = {one.id: one.code for one in cg.read_partners(out, neighbourhood)}
        assert codes["mental-health"] == "RT2"
    assert codes["community"] == "RMC"


def test_every_board_of_today_has_a_mental_health_trust_and_an_ambulance_service_of_the_list() -> None:
    kinds = {kind: set(rows["code"]) for (kind,), rows in read_trusts().group_by("kind")}
    pairs, served = pl.read_csv(TABLES / "trust_boards.csv"), pl.read_csv(TABLES / "ambulance_services.csv")
    ended = set(boards.read_successions()["old"])
    today = {code for code in served["icb_code"] if code not in ended}
    assert len(today) == 36
    assert set(pairs.filter(pl.col("kind") == "mental_health")["icb"]) == today
    assert set(pairs["icb"]) <= today
    assert set(pairs["trust"]) <= set(read_trusts()["code"])
    assert len(kinds["ambulance"]) == 10
    assert set(served.filter(pl.col("within").is_null())["trust_code"]) == kinds["ambulance"]
    assert set(served["trust_code"]) - kinds["ambulance"] == {"R1F"}
    assert served.select("icb_code", "within").is_unique().all()
    names = dict(read_trusts().select("code", "name").iter_rows())
    assert all(names[code] == name for code, name in served.select("trust_code", "trust_name").iter_rows())


def test_the_ambulance_service_of_a_board_is_that_of_those_before_it() -> None:
    table = pl.read_csv(TABLES / "ambulance_services.csv").filter(pl.col("within").is_null())
    served = dict(table.select("icb_code", "trust_code").iter_rows())
    before = boards.read_successions().filter(pl.col("old") != "E54000034")  # Frimley was divided among three regions
    assert all(served[old] == served[new] for old, new in before.select("old", "new").iter_rows())


@pytest.mark.mirror
def test_kinds_and_names_agree_with_the_lists_of_2022(sources: Sources, mirror: Path) -> None:
    rdata = pytest.importorskip("rdata")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        (path,) = mirror.glob("britishredcrosssociety/resilience-index/*/data/open_trust_types.RDS")
        table = rdata.read_rds(path)
    rows = zip(table["trust_code"], table["primary_category"], strict=True)
    of_2022 = {str(code): category for code, category in rows if isinstance(category, str)}
    begins = {"mental_health": "Mental", "community": "Community", "ambulance": "Ambulance"}
    differ = {
        code
        for code, kind in read_trusts().select("code", "kind").iter_rows()
        if code in of_2022 and not of_2022[code].startswith(begins.get(kind, "Acute"))
    }
    assert differ == {"RHA"}  # secure services put it among specialist hospitals
    known = set(sources.frame("points_nhs_trusts22")["nhs_trust22_code"])
    assert set(read_trusts()["code"]) - known == {"G6V2S", "TAD", "TAH", "TAJ"}


@pytest.mark.mirror
def test_bolton_is_offered_both_trusts_of_its_board_and_its_networks(bolton: Place) -> None:
    partners = proposed(bolton)
    said = trusts.remark(partners["mental-health"], bolton)
    assert "(RT2) or Greater Manchester Mental Health NHS Foundation Trust (RXV)" in said
    assert "Bolton NHS Foundation Trust (RMC)" in trusts.remark(partners["community"], bolton)
    assert "Breightmet & Little Lever PCN (U79938, 11%)" in trusts.remark(partners["primary-care"], bolton)
    assert partners["ambulance"].code == "RX7"
    assert (
        dict(bolton.trusts.select("code", "name").iter_rows())["RRF"]
        == "Wrightington, Wigan and Leigh Teaching Hospitals NHS Foundation Trust"
    )


@pytest.mark.mirror
def test_a_network_can_take_part_by_itself(bolton: Place, tmp_path: Path) -> None:
    evidence = reader.read()
    made = [
        one
        for one in modelled_partners(bolton, from_tables(evidence), evidence.deflator)
        if one.id in ("icb-greater-manchester", "primary-care")
    ]
    alone = replace(made[1], name="Breightmet & Little Lever PCN", patch_kind="pcn", patch_codes=("U79938",))
    path = tmp_path / "partners.yaml"
    path.write_text(to_yaml([made[0], alone], bolton, evidence), encoding="utf-8")
    assert 'patch: {kind: pcn, codes: ["U79938"]}  # Breightmet & Little Lever PCN' in path.read_text()
    assert read_partners(path, bolton, evidence)[1] == alone
