"""How the deal shares money, and what each other way leaves us with. In: `Author`. Out: a section of the annex."""

from __future__ import annotations

from commonground.document.names import pick
from commonground.document.settlement import SharingRule
from commonground.document.words import listed, sentence
from commonground.views.board_paper.model import Author
from commonground.views.explanation.model import Section, exact
from commonground.views.tables import TOTAL, Cell, make_table

LEFT = ("#Leaves us with, £, on average", "#One future in ten is lower than", "#One future in ten is higher than")
CAPTION = "Ways to share, and what each leaves us with over all years, discounted"


def explain_rule(author: Author) -> Section:
    """By which rule money is shared and why, and what each other rule would leave us with."""
    deal = author.plan.settlement
    columns = ("Rule", "Chosen", "How it shares, and for whom it is meant", *LEFT, "Best for")
    table = make_table(CAPTION, columns, [_tell(author, rule, rule.id == deal.rule) for rule in deal.rules])
    said = [f"The deal shares by ‘{rule.title}’: {sentence(rule.what_for)}" for rule in pick(deal.rules, id=deal.rule)]
    return Section("How money is shared, and why so", tuple(said), (table,) if table else ())


def _tell(author: Author, rule: SharingRule, chosen: bool) -> tuple[Cell | str, ...]:
    """A rule, what it leaves us with and in which range, and who would prefer it."""
    tone = TOTAL if chosen else ""
    left = [gbp for row in pick(rule.left, partner=author.reader.id) for gbp in (row.mean, *(row.ends or ()))]
    told = [Cell(exact(gbp), tone) for gbp in left] + [Cell("")] * (len(LEFT) - len(left))
    liked = listed([author.reader.names.partner(code) for code in rule.preferred_by]) or "nobody"
    return Cell(rule.title, tone), "this deal" if chosen else "", rule.what_for, *told, liked
