"""What two plans mean for those who would sign, in sentences. In: the names of two plans. Out: lines."""

from __future__ import annotations

from collections.abc import Iterable

from commonground.document import Plan
from commonground.document.money import Net
from commonground.document.names import Names
from commonground.document.words import BREAK_EVEN_GBP, listed, pounds, pounds_up
from commonground.views.standings import over_all_years, split_fallen, sum_asked


def say_deals(a: Names, b: Names, could_sign: tuple[str, str] | None) -> Iterable[str]:
    """Who can sign, who would lose, and whom the other plan leaves better or worse off."""
    if could_sign:
        yield f"Can everybody sign? A: {could_sign[0]} B: {could_sign[1]}"
    else:
        yield f"Can everybody sign? A: {_sign(a.plan)}. B: {_sign(b.plan)}."
    was, now = _lost(a), _lost(b)
    yield f"Would end lower than offer and floor allow without a deal: in A {was or 'nobody'}, in B {now or 'nobody'}."
    was, now = _asked(a), _asked(b)
    if was or now:
        yield f"Worse off with the deal, within offer and floor: in A {was or 'nobody'}, in B {now or 'nobody'}."
    better, worse = _winners(a, b)
    if better:
        yield f"Better off in B than in A after the deal: {better}."
    if worse:
        yield f"Worse off in B than in A after the deal: {worse}."


def _sign(plan: Plan) -> str:
    needed = sum(row.amount_gbp for row in plan.settlement.subsidy)
    if not plan.settlement.signable_without_subsidy:
        return f"no, {pounds_up(needed)} short"
    return "yes" if plan.options else "yes, for it is empty"


def _lost(names: Names) -> str:
    fallen, others = split_fallen(names.plan)
    return listed([*(names.partner(row.partner) for row in fallen), *([others] if others else [])])


def _asked(names: Names) -> str:
    """Who is left worse off by how much in all, and at most in a year."""
    return listed(
        [
            f"{names.partner(code)} ({pounds(sum(row.asked_gbp for row in rows))}, at most "
            f"{pounds(max(row.asked_gbp for row in rows))} a year)"
            for code, rows in sum_asked(names.plan).items()
        ]
    )


def _winners(a: Names, b: Names) -> tuple[str, str]:
    was, now = means_of(a.plan.settlement.net_after), means_of(b.plan.settlement.net_after)
    moves = {code: now[code] - was[code] for code in was if code in now}
    better = [f"{b.partner(code)} by {pounds(gbp)}" for code, gbp in moves.items() if gbp >= BREAK_EVEN_GBP]
    worse = [f"{b.partner(code)} by {pounds(gbp)}" for code, gbp in moves.items() if gbp <= -BREAK_EVEN_GBP]
    return listed(better), listed(worse)


def means_of(rows: Iterable[Net]) -> dict[str, float]:
    """What each party is expected to be left with over all years, GBP."""
    return {code: row.mean for code, row in over_all_years(rows).items()}
