"""Ways to share, side by side, and what groups could do alone. In: `Plan`, `Names`. Out: tables and sentences."""

from __future__ import annotations

from dataclasses import dataclass

from commonground.document import Plan
from commonground.document.names import Names
from commonground.document.settlement import SHARING_RULES, Game, PartnerLeft
from commonground.document.words import HALF_A_POUND, listed, pounds, signed, signed_between
from commonground.views.signing import say_alone
from commonground.views.tables import Cell, Table, make_table


@dataclass(frozen=True)
class Sharing:
    """What the page says of ways to share: the rule of this deal, all rules side by side, and the games."""

    rule: str  # title and how it shares
    rules: Table
    meant_for: Table
    games: tuple[Table, ...]
    said: tuple[str, ...]  # of each game


def show_sharing(plan: Plan, names: Names) -> Sharing:
    """Rules and games."""
    chosen = next(rule for rule in plan.settlement.rules if rule.id == plan.settlement.rule)
    return Sharing(
        rule=f"{chosen.title}. {chosen.what_for}",
        rules=tabulate_rules(plan, names),
        meant_for=tabulate_what_for(plan, names),
        games=tabulate_games(plan, names),
        said=tuple(_say_of_game(game, names) for game in plan.settlement.games),
    )


def tabulate_what_for(plan: Plan, names: Names) -> Table:
    """Each rule, what it is for, and who would prefer it."""
    rows = [
        (rule.title, rule.what_for, listed([names.partner(code) for code in rule.preferred_by]) or "Nobody")
        for rule in plan.settlement.rules
    ]
    columns = ("Rule", "How it shares, and for whom", "Who would prefer it")
    return make_table("What each rule is for, and who would prefer it here", columns, rows)


def tabulate_rules(plan: Plan, names: Names) -> Table:
    """What each rule would leave each partner with, within offers and gains, side by side."""
    rules = plan.settlement.rules
    rows: list[tuple[Cell | str, ...]] = [
        (names.partner(first.partner), *(_left(rule.left[p]) for rule in rules))
        for p, first in enumerate(rules[0].left)
        if any(max(map(abs, (rule.left[p].mean, *(rule.left[p].ends or ())))) >= HALF_A_POUND for rule in rules)
    ]
    heads = [f"#{rule.title}{' (this deal)' if rule.id == plan.settlement.rule else ''}" for rule in rules]
    return make_table(
        "What each rule would leave each with, all years in today's worth, and in eight of ten futures",
        ("Partner", *heads),
        rows,
    )


def _left(row: PartnerLeft) -> Cell:
    return Cell(signed(row.mean), note=signed_between(row))


def tabulate_games(plan: Plan, names: Names) -> tuple[Table, ...]:
    """What each player could gain alone and what solutions give it, game by game; none where nobody gains."""
    return tuple(_solutions(game, names) for game in plan.settlement.games if any(game.coalition_value_gbp))


def _solutions(game: Game, names: Names) -> Table:
    shares = [getattr(game, field) for field in SHARING_RULES]
    alone = [game.coalition_value_gbp[1 << i] for i in range(len(shares[0]))]
    rows = [
        (names.partner(bloc), *(signed(gbp) for gbp in row))
        for bloc, *row in zip(game.blocs, alone, *shares, strict=True)
    ]
    total = ("Sum", "", *(signed(sum(share)) for share in shares))
    caption = f"The most that all could gain together, counting {game.plain} (today's worth)"
    return make_table(caption, ("Who", "#Alone", *(f"#{name}" for name in SHARING_RULES.values())), [*rows, total])


def _say_of_game(game: Game, names: Names) -> str:
    alone = "no group of partners would gain more by a plan of its own." if game.stable else say_alone(game, names)
    said = [f"Counting {game.plain}:", alone]
    open_ = max(bound - value for bound, value in zip(game.bound_gbp, game.coalition_value_gbp, strict=True))
    said.append(f"What a group could gain is proven to within {pounds(open_)}.")
    if not game.superadditive:
        said.append(
            "Some groups would lose by joining, for what one saves is another's income or their options crowd each "
            "other out: no sharing need keep all together."
        )
    return " ".join(said)
