"""Within offer and floor and no worse off: two statements, each with its own figure, wherever a plan is read."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

import numpy as np
import pytest

from commonground.assemble.bad_years import report_bad_years
from commonground.assemble.place import describe_partners
from commonground.assemble.settlement import report_settlement
from commonground.document import Plan
from commonground.document.invariants.bad_years import terms_follow
from commonground.document.names import Names
from commonground.partners import Partner
from commonground.partners.model import Offer
from commonground.settle.model import Settlement
from commonground.views.comparison import compare
from commonground.views.explanation.partner import explain_partner
from commonground.views.html.money import tabulate_standings
from commonground.views.html.page import render_first_screen, render_page
from commonground.views.text import summarise
from commonground.views.xlsx.money import fill_settlement
from toys import plan as toy_plan
from toys import settle as toy_settle
from toys.sentences import agree, only

Yearly = Mapping[str, Sequence[float]]


@dataclass(frozen=True)
class Case:
    """Thousands of pounds by partner and year: what the plan brings, before a deal, and how far floors go."""

    cash: Yearly
    floors: Yearly = field(default_factory=dict)
    offers: Yearly = field(default_factory=dict)
    confirmed: bool = False
    spread: float = 0.2  # of the cash, in draws

    def offered_by(self, partner: str) -> tuple[Offer, ...]:
        """One offer of money for anything, or none."""
        given = [1e3 * gbp for gbp in self.offers.get(partner, ())]
        return (Offer(tuple(given), confirmed=self.confirmed),) if given else ()


LOSS, GAIN = {"vale_icb": [-300] * 5}, {"vale_hospital": [500] * 5}
CASES = {
    "no floors, and a gain for all": Case(LOSS | GAIN),
    "no floors, and money lacking": Case(LOSS),
    "a floor of one that the plan leaves at nought": Case(LOSS | GAIN, {"vale_voluntary": [4000] * 5}),
    "the same where money is lacking": Case(LOSS, {"vale_voluntary": [4000] * 5}),
    "a loss within a floor that others make good": Case(LOSS | GAIN, {"vale_icb": [1000] * 5}),
    "a loss within a floor in every year": Case(LOSS, {"vale_icb": [1000] * 5}),
    "a loss within a floor in one year and a gain after": Case(
        {"vale_icb": [-300, 100, 100, 100, 100]}, {"vale_icb": [1000] * 5}
    ),
    "a loss partly made good": Case(LOSS | {"vale_hospital": [200] * 5}, {"vale_icb": [1000] * 5}),
    "a loss beyond a floor": Case(LOSS, {"vale_icb": [100] * 5}),
    "two losses within floors": Case(
        {"vale_icb": [-300] * 5, "vale_council": [0, 0, -50, -60, 0]},
        {"vale_icb": [1000] * 5, "vale_council": [0, 0, 60, 60, 60]},
    ),
    "a small loss within a floor": Case({"vale_gps": [-0.1] * 5}, {"vale_gps": [1] * 5}),
    "a loss within an offer": Case(LOSS, offers={"vale_icb": [1000] * 5}),
    "a loss within an offer that is confirmed": Case(LOSS, offers={"vale_icb": [1000] * 5}, confirmed=True),
    "a loss within the offer of another": Case(LOSS, offers={"vale_council": [400] * 5}),
    "a loss beyond an offer, within a floor": Case(LOSS, {"vale_icb": [1000] * 5}, {"vale_icb": [100] * 5}),
    "a loss beyond offers and floors": Case(LOSS, {"vale_icb": [50] * 5}, {"vale_council": [100] * 5}),
    "a loss that is sure, within a floor that just holds it": Case(LOSS, {"vale_icb": [300] * 5}, spread=0.0),
}


WHOLE_PAGE = ("no floors, and money lacking", "a loss within a floor in every year", "a loss beyond a floor")


@cache
def deal_of(name: str) -> tuple[tuple[Partner, ...], Settlement]:
    """The partners of a case and their settlement."""
    case, years = CASES[name], len(toy_plan.YEARS)
    who = tuple(
        replace(
            partner,
            floor_gbp=tuple(1e3 * gbp for gbp in case.floors.get(partner.id, [0] * years)),
            offers=case.offered_by(partner.id),
        )
        for partner in toy_plan.partners()
    )
    cash = np.array([case.cash.get(partner.id, [0] * years) for partner in who]).T * 1e3
    chance = np.linspace(-1, 1, toy_plan.DRAWS)[:, None, None]
    ledger = toy_settle.plain_ledger(cash * (1 + case.spread * chance), [partner.id for partner in who])
    values = toy_settle.values(ledger.partners, np.zeros(1 << len(who)))
    return who, toy_settle.settled(replace(ledger, years=toy_plan.YEARS), values, who, toy_settle.assumptions())


@cache
def plan_of(name: str) -> Plan:
    """A made-up plan with this settlement."""
    who, deal = deal_of(name)
    partners = describe_partners(who, toy_plan.place(), toy_plan.assumptions(), toy_plan.ROLES, {})
    return toy_plan.document().model_copy(update={"settlement": report_settlement(deal), "partners": partners})


def read(page: str, pattern: str) -> str:
    """The words of a part of a page, without its marks."""
    (part,) = re.findall(pattern, page, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", part).split())


@pytest.mark.parametrize("name", CASES)
def test_within_its_floor_is_never_called_no_worse_off(name: str) -> None:
    plan, names = plan_of(name), Names(plan_of(name))
    screen = render_first_screen(plan)
    beside = compare(plan_of("no floors, and a gain for all"), plan)
    terminal = [f"{title} {answer}" for title, answer in summarise(plan).answers if "sign" in title or "floor" in title]
    standings = tabulate_standings(plan, names)
    rows = [[cell.text for cell in row] for row in standings.rows]
    lines = {
        "Terminal": " / ".join(terminal),
        "First screen": read(screen, r'(<div class="sign.*?)<div class="cards">'),
        "How sure": " ".join(re.findall(r"[^<>]* is least sure of [^<>]*", screen)),
        "The aim": read(render_page(plan), r"(The aim is that.*?)</p>") if name in WHOLE_PAGE else "",
        "Columns": ", ".join(column.label for column in standings.columns[3:]),
        "Worst row": ", ".join(rows[[row.partner for row in plan.settlement.prob_no_worse].index(_least(plan))][3:]),
        "Workbook": fill_settlement(plan, names).note,
        "Beside a plan without floors": " ".join(
            line for line in beside.summary if "floor" in line and "Not compared" not in line
        ),
    }
    agree("floors_said", name, "\n".join(f"{where}: {words}" for where, words in lines.items() if words))


def _least(plan: Plan) -> str:
    return min(plan.settlement.prob_no_worse, key=lambda row: row.probability).partner


def test_the_golden_file_holds_these_cases_alone() -> None:
    only("floors_said", CASES)


@pytest.mark.parametrize("name", CASES)
def test_whoever_ends_below_nothing_is_named_with_what_it_may_be_asked_for_and_nobody_else(name: str) -> None:
    deal = plan_of(name).settlement
    asked = {(row.partner, row.year) for row in deal.asked if row.asked_gbp >= 0.5}
    assert asked == {(row.partner, row.year) for row in deal.net_after if row.year != "all" and row.mean <= -0.5}
    assert all(row.asked_gbp <= row.usable_gbp + row.floor_gbp + 0.01 for row in deal.asked)


@pytest.mark.parametrize("name", CASES)
def test_a_check_finds_no_fault_with_caps_in_which_a_floor_bears_its_own_loss_alone(name: str) -> None:
    (who, deal), words = deal_of(name), {row[0]: row[1] for row in (*toy_plan.SERVICES, *toy_plan.OPTIONS)}
    tried = report_bad_years(toy_plan.bad_years_of(deal), who, words, words)
    plan = plan_of(name).model_copy(update={"bad_years": tried})
    assert [case.fault for case in terms_follow(plan) if case.fault] == []
    assert [row.cap_gbp for row in tried.terms] == pytest.approx(deal.collars.caps_gbp.T.ravel(), abs=0.011)


def test_a_partners_page_tells_what_its_offer_bears_from_what_its_floor_bears() -> None:
    found = explain_partner(plan_of("a loss beyond an offer, within a floor"), "vale_icb")
    assert found.verdict.text == (
        "Yes, if it confirms £500,000: it is asked for £1.5m, of which its floor bears £1.0m beyond what it offers."
    )
    offers = next(t for section in found.sections for t in section.tables if t.caption.startswith("What it has put"))
    assert [cell.text for cell in offers.rows[-1]][1:] == [*["100,000.00"] * 5, "500,000.00"]
