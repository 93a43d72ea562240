"""What partners are called in a file, and how many may play: everything that could be taken for another is refused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import commonground as cg
from commonground.core.errors import SeveralErrors, UserError
from commonground.partners.model import BLOCS, KINDS, Partner
from commonground.partners.roll import MOST_PLAYERS, called, find_misnomers
from commonground.place.model import Place
from toys.sentences import agree, of_error, only

ENTRY = """\
  - id: {id}
    name: {name}
    kind: {kind}
    roles: [housing]
    annual_budget_gbp: 1000000
    plan_budget_gbp: 1000
"""
COUNCIL = {"id": "council", "name": "Exampleshire Council", "kind": "council", "bloc": "Consortium"}
FILES = {  # what a second partner says beside the council
    "an id of the ledger": {"id": "suppliers"},
    "an id of the file": {"id": "outside_subsidy"},
    "an id with look-alike letters": {"id": "res1dents"},
    "an id that is a service": {"id": "ae_type1"},
    "an id that is an option": {"id": "pulm_rehab"},
    "an id that is an option in capitals": {"id": "Pulm-Rehab"},
    "an id that is a neighbourhood": {"id": "N01"},
    "an id that is a footprint": {"id": "acute_trust"},
    "the id of another partner": {"id": "council"},
    "the id of another partner in capitals": {"id": "Council"},
    "an empty id": {"id": '""'},
    "an id of spaces": {"id": '"  "'},
    "the name of another partner": {"name": "Exampleshire Council"},
    "the name of another partner run together": {"name": "EXAMPLESHIRE-COUNCIL"},
    "a name of the page": {"name": "All partners together"},
    "an empty name": {"name": '""'},
    "a bloc with the id of a partner": {"bloc": "council"},
    "a bloc with its own id": {"bloc": "homes"},
    "a bloc with the name of a partner": {"bloc": "Exampleshire Council"},
    "a bloc of the ledger": {"bloc": "residents"},
    "a bloc of the page": {"bloc": "Everyone"},
    "a bloc that is a service": {"bloc": "ae_type1"},
    "a bloc of capitals beside a small one": {"bloc": "CONSORTIUM"},
    "a bloc of spaces": {"bloc": '" "'},
    "id and name and bloc at once": {"id": "all", "name": "Residents", "bloc": "The plan"},
}
PLAYERS = {
    "one too many, all alike": ["vcse"] * 17,
    "many too many, all alike": ["vcse"] * 300,
    "two of each kind": [kind for kind in KINDS for _ in range(2)],
    "councils and trusts": ["council"] * 9 + ["acute_trust"] * 9 + ["police"],
    "two kinds of trust that play together": ["community_trust"] * 8 + ["mental_health_trust"] * 9,
}


def _entry(values: dict[str, str]) -> str:
    bloc = f"    bloc: {values['bloc']}\n" if "bloc" in values else ""
    return ENTRY.format(**values) + bloc


def _written(folder: Path, *entries: dict[str, str]) -> Path:
    path = folder / "partners.yaml"
    path.write_text("partners:\n" + "".join(map(_entry, entries)), encoding="utf-8")
    return path


@pytest.mark.parametrize("case", FILES)
def test_a_file_that_calls_a_partner_wrongly_is_refused_with_line_and_column(
    case: str, exampleshire: Place, tmp_path: Path
) -> None:
    other = {"id": "homes", "name": "Exampleshire Homes", "kind": "housing_association"} | FILES[case]
    with pytest.raises(UserError) as caught:
        cg.read_partners(_written(tmp_path, COUNCIL, other), exampleshire)
    agree("partners_called", case, of_error(caught.value, tmp_path))


@pytest.mark.parametrize("case", PLAYERS)
def test_more_players_than_the_game_can_hold_are_refused_when_they_are_read(
    case: str, exampleshire: Place, tmp_path: Path
) -> None:
    entries = [{"id": f"body-{i}", "name": f"Body {i}.", "kind": kind} for i, kind in enumerate(PLAYERS[case], 100)]
    with pytest.raises(UserError) as caught:
        cg.read_partners(_written(tmp_path, *entries), exampleshire)
    agree("players", case, of_error(caught.value, tmp_path))


def test_blocs_too_many_are_refused(exampleshire: Place, tmp_path: Path) -> None:
    entries = [
        {"id": f"body-{i}", "name": f"Body {i}.", "kind": "other", "bloc": f"Bloc {i // 2}."} for i in range(100, 140)
    ]
    with pytest.raises(UserError) as caught:
        cg.read_partners(_written(tmp_path, *entries), exampleshire)
    agree("players", "blocs too many", of_error(caught.value, tmp_path))


def test_the_golden_files_hold_these_cases_alone() -> None:
    only("partners_called", FILES)
    only("players", [*PLAYERS, "blocs too many"])


@pytest.mark.parametrize("case", PLAYERS)
def test_the_way_out_that_is_proposed_is_one(case: str, exampleshire: Place) -> None:
    roll = called(_bodies(exampleshire, PLAYERS[case]))
    (problem,) = find_misnomers(roll)
    blocs = {kind: bloc for bloc, kind in _proposed(problem)}
    blocs |= {"mental_health_trust": blocs["community_trust"]} if "community_trust" in blocs else {}
    together = [replace(body, bloc=blocs.get(body.kind, "")) for body in _bodies(exampleshire, PLAYERS[case])]
    assert find_misnomers(called(together)) == []


def _proposed(problem: UserError) -> list[tuple[str, str]]:
    return [(bloc, kind) for kind, bloc in BLOCS.items() if f"`bloc: {bloc}`" in (problem.mend or "")]


def _bodies(place: Place, kinds: list[str]) -> list[Partner]:
    one = cg.modelled_partners(place)[0]
    return [replace(one, id=f"b-{i}", name=f"Body {i}.", kind=kind, bloc="") for i, kind in enumerate(kinds, 100)]


def test_a_bloc_may_be_called_what_a_kind_of_footprint_is_called(exampleshire: Place, tmp_path: Path) -> None:
    homes = {"id": "homes", "name": "Exampleshire Homes", "kind": "housing_association", "bloc": "Police"}
    assert [body.bloc for body in cg.read_partners(_written(tmp_path, COUNCIL, homes), exampleshire)] == [
        "Consortium",
        "Police",
    ]


def test_no_partners_at_all_are_not_written(exampleshire: Place, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no partners to write"):
        cg.write_partners([], exampleshire, tmp_path / "partners.yaml")


def test_as_many_players_as_the_game_holds_are_taken(exampleshire: Place) -> None:
    assert find_misnomers(called(_bodies(exampleshire, ["vcse"] * MOST_PLAYERS))) == []


def test_partners_changed_in_python_are_asked_the_same(exampleshire: Place, tmp_path: Path) -> None:
    first, second, *others = cg.modelled_partners(exampleshire)
    for changed in (replace(second, id="all"), replace(second, name=first.name), replace(second, bloc=first.id)):
        for use in (_plan, _write):
            with pytest.raises(UserError):
                use(exampleshire, [first, changed, *others], tmp_path)


def _plan(place: Place, partners: list[Partner], _folder: Path) -> None:
    cg.make_plan(place, partners, draws=1)


def _write(place: Place, partners: list[Partner], folder: Path) -> None:
    cg.write_partners(partners, place, folder / "partners.yaml")


@pytest.mark.parametrize("change", [{"id": None}, {"id": 7}, {"name": b"Council"}, {"bloc": None}, {"id": []}])
def test_what_is_no_word_is_refused_in_a_sentence(change: dict[str, Any], exampleshire: Place) -> None:
    first, *others = cg.modelled_partners(exampleshire)
    assert find_misnomers(called([replace(first, **change), *others]))


def test_every_problem_of_a_file_is_told_at_once(exampleshire: Place, tmp_path: Path) -> None:
    wrong = {"id": "all", "name": "Residents", "kind": "council"}
    with pytest.raises(SeveralErrors) as caught:
        cg.read_partners(_written(tmp_path, COUNCIL, wrong), exampleshire)
    assert len(caught.value.problems) == 2
