"""The roll of partners: what each is called, and who plays the game. In: partners, or entries of a file. Out: problems.

Every coalition of players is asked what it could do alone, and there are twice as many with each player more; so where
many take part, bodies that are alike play as one bloc.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from commonground.core.errors import UserError, raise_all
from commonground.core.text import first_few, listed
from commonground.document.ids import Named, find_problems
from commonground.evidence.identity import ids_of
from commonground.evidence.model import Evidence
from commonground.partners.model import BLOCS, Partner
from commonground.place.identity import ids_in
from commonground.place.model import Place

MOST_PLAYERS = 16  # 65,536 coalitions


@dataclass(frozen=True)
class Called:
    """What a partner is called, each word with its place in a file if it stands in one; '' where it has no bloc."""

    id: Named
    name: Named
    bloc: Named
    kind: str

    @property
    def player(self) -> str:
        """Who plays the game for it."""
        return self.bloc.word or self.id.word


def players_of(partners: Iterable[Partner]) -> tuple[str, ...]:
    """Who plays the game: blocs of partners that take part, and those in none, in order of first mention."""
    return tuple(dict.fromkeys(partner.bloc or partner.id for partner in partners if partner.takes_part))


def called(partners: Iterable[Partner]) -> list[Called]:
    """What partners that stand in no file are called."""
    return [
        Called(Named("partner", one.id), Named("partner", one.name), Named("bloc", one.bloc), one.kind)
        for one in partners
    ]


def find_misnomers(roll: Sequence[Called], others: Iterable[Named] = ()) -> list[UserError]:
    """What is wrong with ids, names and blocs, beside the ids of `others`, and with the number of players."""
    untold = [one for one in roll if not all(isinstance(named.word, str) for named in (one.id, one.name, one.bloc))]
    if untold:
        return find_problems([named for one in untold for named in (one.id, one.bloc)], [one.name for one in untold])
    blocs = list({one.bloc.word: one.bloc for one in reversed(roll) if one.bloc.word != ""}.values())[::-1]
    ids, names = [one.id for one in roll], [one.name for one in roll]
    return find_problems([*others, *ids, *blocs], [*blocs, *names]) or _too_many(roll)


def refuse_roll(partners: Sequence[Partner], place: Place, evidence: Evidence) -> None:
    """Raise what is wrong with partners that are to be written to a file (UserError or SeveralErrors)."""
    if not partners:
        raise UserError("there are no partners to write", mend="give what `modelled_partners` gives")
    raise_all(find_misnomers(called(partners), [*ids_of(evidence), *ids_in(place)]))


def _too_many(roll: Sequence[Called]) -> list[UserError]:
    """More players than there can be coalitions of, and the blocs that would leave fewer."""
    players = {one.player: one for one in reversed(roll)}
    over = len(players) - MOST_PLAYERS
    if over <= 0:
        return []
    first_over = list(players.values())[::-1][MOST_PLAYERS]
    what = (
        f"{len(players)} players would share the gains, {over} too many: every group of them is asked what it could do "
        f"alone, and that can be done for {MOST_PLAYERS} at the most"
    )
    return [UserError(what, where=first_over.id.where, mend=_way_out(roll, over))]


def _way_out(roll: Sequence[Called], over: int) -> str:
    """The blocs of like bodies, largest first, that leave few enough players."""
    alone: dict[str, list[str]] = {}
    for one in roll:
        if not one.bloc.word:
            alone.setdefault(BLOCS.get(one.kind, BLOCS["other"]), []).append(one.id.word)
    proposed = []
    for bloc, bodies in sorted(alone.items(), key=lambda pair: -len(pair[1])):
        if over > 0 and len(bodies) > 1:
            proposed.append(f"`bloc: {bloc}` for {first_few(bodies)}")
            over -= len(bodies) - 1
    if over > 0:
        return "put blocs that are alike together, or leave partners out"
    return f"let bodies that are alike play as one, such as {listed(proposed)}"
