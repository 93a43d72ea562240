"""How contributions vary in bad years, and when partners review or stop. In: `Plan`. Out: parts of clauses, a schedule.

Counted from what is expected, overspends of its own up to its collar a partner bears alone; what is beyond is shared,
up to its cap.
"""

from __future__ import annotations

from collections.abc import Callable

from commonground.document import Plan
from commonground.document.bad_years import Term
from commonground.document.names import Names
from commonground.document.words import chance, pence, sentence
from commonground.views.docx.clauses import Schedule, by_year, tabulate_money
from commonground.views.docx.law import Law
from commonground.views.docx.parties import label_partner
from commonground.views.tables import Table, make_table

COLLARS = "Collars: overspends of its own up to this each bears alone"
CAPS = "Caps: the most that each can be made to bear"
SHARES = "Shares of the overspends that are beyond the collars"
KEEPS = "Underspends of its own up to this each keeps"
GAINS = "Shares of the underspends that are beyond what each keeps"
TRIGGERS = "When the partners review the plan or stop it"
TESTS = "Bad years in which the plan and its deal were tried"
WORST = "The worst of them for each partner"


def say_variation(plan: Plan, names: Names, law: Law) -> list[str | Table]:
    """What over- and underspends each bears: collars, shares of what is beyond them, and caps, by year."""
    if not plan.bad_years.terms:
        return []
    return [
        "Over- and underspends are counted, partner by partner and year by year, from the cash that is expected in "
        "this plan, before payments between partners, as it stands in Schedule 3.",
        "An overspend of its own each partner bears alone up to its collar. What is beyond the collars is shared in "
        "the parts below, and no partner is made to bear more than its cap, what it bears alone counted.",
        "What a partner's part comes to beyond its cap the others bear in the same parts, up to their own caps; then "
        "all who have something left under their caps, in proportion to that. What is beyond every cap nobody has "
        "agreed to bear: it stays with those who overspent beyond their collars, and partners meet before more is "
        "committed.",
        _tabulate_shares(SHARES, lambda term: term.share, plan, names, law),
        _money(COLLARS, lambda term: term.collar_gbp, plan, names, law),
        _money(CAPS, lambda term: term.cap_gbp, plan, names, law),
        "An underspend of its own each partner keeps up to the sum below, and what is beyond is shared. Both are set "
        "so that on average, over all the futures that were tried, no partner loses or gains by sharing.",
        _tabulate_shares(GAINS, lambda term: term.gain, plan, names, law),
        _money(KEEPS, lambda term: term.keeps_gbp, plan, names, law),
    ]


def _tabulate_shares(caption: str, part: Callable[[Term], float], plan: Plan, names: Names, law: Law) -> Table:
    shares = by_year(((term.partner, term.year, part(term)) for term in plan.bad_years.terms), plan.years)
    rows = [(label_partner(code, names, law), *(f"{each:.2%}" for each in row)) for code, row in shares.items()]
    return make_table(caption, ("Partner", *(f"#{year}" for year in plan.years)), rows)


def _money(caption: str, gbp: Callable[[Term], float], plan: Plan, names: Names, law: Law) -> Table:
    amounts = by_year(((term.partner, term.year, gbp(term)) for term in plan.bad_years.terms), plan.years)
    return tabulate_money(
        caption, "Partner", [(label_partner(code, names, law), row) for code, row in amounts.items()], plan
    )


def say_reviews(plan: Plan, names: Names) -> list[str | Table]:
    """What should have fallen by when, and what the partners do if it has not."""
    rows = [
        (row.by, names.service(row.service), sentence(row.sentence), chance(row.chance), chance(row.power_nil))
        for row in plan.bad_years.triggers
    ]
    if not rows:
        return []
    columns = (
        "By the end of",
        "Measure",
        "What then follows",
        "#Chance of it though all goes as planned",
        "#Chance of it if the plan does nothing",
    )
    return ["The partners review the plan, or stop it, as follows.", make_table(TRIGGERS, columns, rows)]


def list_tests(plan: Plan, names: Names, law: Law) -> Schedule:
    """Schedule 6: each bad year, whether the deal holds in it, and what the agreement says then."""
    tests = plan.bad_years.tests
    told = {test.id: test.name for test in tests}
    rows = [
        (
            test.name,
            sentence(test.plain),
            "holds" if test.holds else f"broken in {test.broken_in}",
            sentence(test.sentence),
        )
        for test in tests
    ]
    worst = [
        (label_partner(row.partner, names, law), told.get(row.test, row.test), row.year, pence(row.above_gbp))
        for row in plan.bad_years.worst_years
    ]
    carriers = [sentence(row.sentence) for row in plan.bad_years.carriers]
    tables = (
        make_table(
            TESTS, ("Bad year", "What is otherwise than planned", "The deal", "What the agreement says then"), rows
        ),
        make_table(WORST, ("Partner", "Bad year", "Year", "#Above its line"), worst),
    )
    return Schedule("Bad years", (*(table for table in tables if table), *carriers))
