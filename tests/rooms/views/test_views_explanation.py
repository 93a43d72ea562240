"""A plan explained to one partner, and its figures opened: money to the penny, and every door refused in a sentence."""

from __future__ import annotations

import re

import pytest

import commonground as cg
from commonground.core.errors import UserError
from commonground.document import Plan
from commonground.document.choices import Condition
from commonground.document.names import Names
from commonground.document.shapes import EVERYWHERE
from commonground.views.explanation.figure import explain_figure
from commonground.views.explanation.model import Explained, exact
from commonground.views.explanation.partner import explain_partner
from commonground.views.html.partners import render_partner_page, render_partners_page
from commonground.views.tables import Table
from toys import plan as toy_plan

PLANS = {"deal": {}, "no deal": {"deal": False}}
PARTNERS = toy_plan.PARTNER_IDS
HEADINGS = ("Could it sign?", "Why", "What it promises, and what it is promised", "What could go wrong")


@pytest.fixture(scope="module", params=PLANS.values(), ids=PLANS)
def plan(request: pytest.FixtureRequest) -> Plan:
    return toy_plan.document(**request.param)


def tables(found: Explained) -> list[Table]:
    return [table for section in found.sections for table in section.tables]


def table(found: Explained, caption: str) -> Table:
    return next(one for one in tables(found) if one.caption.startswith(caption))


def cells(found: Table, heading: str) -> list[str]:
    return next([cell.text for cell in row[1:]] for row in found.rows if row[0].text == heading)


def gbp(text: str) -> float:
    return float(text.replace("−", "-").replace(",", ""))


def sum_of(found: Table, kind: str | None = None) -> list[float]:
    """The columns of money above the last row, summed; of one kind of money where a column says which."""
    money = [i for i, column in enumerate(found.columns) if column.number]
    rows = [row for row in found.rows if row[0].tone != "sum" and (kind is None or row[3].text == kind)]
    return [round(sum(gbp(row[i].text) for row in rows), 2) for i in money]


@pytest.mark.parametrize("partner", PARTNERS)
def test_a_partners_years_are_those_of_the_plan_to_the_penny(plan: Plan, partner: str) -> None:
    years = table(explain_partner(plan, partner), "Cash against doing nothing")
    for heading, rows in (
        ("Without the deal", plan.settlement.net_before),
        ("With the deal", plan.settlement.net_after),
    ):
        means = {row.year: row.mean for row in rows if row.partner == partner}
        assert cells(years, heading) == [exact(means[year]) for year in (*plan.years, EVERYWHERE)]
    paid = {row.year: row.transfer_gbp for row in plan.settlement.contributions if row.partner == partner}
    assert cells(years, "From the pooled fund (negative: it pays in)")[:-1] == [exact(-paid[y]) for y in plan.years]
    asked = {row.year: row for row in plan.settlement.asked if row.partner == partner}
    lines = [-(asked[year].usable_gbp + asked[year].floor_gbp) for year in plan.years]
    assert cells(years, "Its line: the lowest it may end") == [*map(exact, lines), exact(sum(lines))]


@pytest.mark.parametrize("partner", PARTNERS)
def test_the_lines_of_an_account_sum_to_its_end_to_the_penny(plan: Plan, partner: str) -> None:
    for found in (explain_partner(plan, partner), explain_figure(plan, partner, "net")):
        lines = [one for one in tables(found) if one.caption.startswith(("Cash by line", "Cash with the deal"))]
        assert lines or not any(row.partner == partner and row.kind == "cash" for row in plan.accounts)
        for one in lines:
            assert [gbp(cell.text) for cell in one.rows[-1][1:]] == pytest.approx(sum_of(one), abs=1e-6)


@pytest.mark.parametrize("partner", PARTNERS)
def test_every_figure_that_can_be_opened_sums_to_what_it_is(plan: Plan, partner: str) -> None:
    accounts = {row.line for row in plan.accounts if row.partner == partner}
    for figure in ("before", "net", *sorted(accounts)):
        for one in tables(explain_figure(plan, partner, figure)):
            sums = [row for row in one.rows if row[0].tone == "sum"]
            for row in sums:
                kind = row[3].text if one.columns[3].label == "Kind" else None
                money = [gbp(row[i].text) for i, column in enumerate(one.columns) if column.number]
                assert money == pytest.approx(sum_of(one, kind), abs=1e-6), figure


def test_a_line_is_opened_into_payer_payee_and_the_evidence_behind_it(plan: Plan) -> None:
    found = explain_figure(plan, "vale_icb", "emergency stays: payment")
    row = table(found, "Emergency stays: payment").rows[0]
    assert [cell.text for cell in row[:4]] == [
        "Emergency stays: payment",
        "Synthetic Vale Hospitals",
        "NHS Synthetic Vale ICB",
        "cash",
    ]
    evidence = table(found, "What it rests on")
    line = next(row for row in plan.ledger_lines if row.line == "Emergency stays: payment")
    assert [row[1].text for row in evidence.rows] == list(line.figures)
    assert {"effects.pulm_rehab.emergency_admission_1plus", "options.pulm_rehab.reach"} <= set(line.figures)
    assert "effects.reminder_app.gp_appointment" not in line.figures  # an option that the plan leaves out
    known = {row.figure: row for row in plan.provenance}
    by_label = {column.label: i for i, column in enumerate(evidence.columns)}
    for shown in evidence.rows:
        source = known[shown[1].text]
        assert shown[by_label["Letter"]].text == source.quality
        assert shown[by_label["Source"]].text == source.source


def test_a_year_after_a_figure_keeps_that_year_alone(plan: Plan) -> None:
    year = plan.years[2]
    found = table(explain_figure(plan, "vale_icb", f"net {year}"), "Cash with the deal")
    assert [column.label for column in found.columns] == ["Line", year]
    means = {row.year: row.mean for row in plan.settlement.net_after if row.partner == "vale_icb"}
    assert found.rows[-1][1].text == exact(means[year])


@pytest.mark.parametrize("figure", ["effects.falls.ae_type1", "options.pulm_rehab.cost_gbp", "falls", "ae_type1"])
def test_options_services_and_dotted_names_can_be_opened(plan: Plan, figure: str) -> None:
    found = explain_figure(plan, "vale_council", figure)
    assert table(found, "What it rests on").rows


def test_where_a_figure_goes_is_told_of_the_partner_that_it_moves(plan: Plan) -> None:
    swing = next(row for row in plan.sensitivity.swings if row.partner == "vale_icb")
    said = str(explain_figure(plan, "vale_icb", swing.figure))
    assert exact(swing.at_low_gbp) in said
    assert exact(swing.at_high_gbp) in said


@pytest.mark.parametrize("partner", PARTNERS)
def test_a_partners_page_answers_what_a_board_asks(plan: Plan, partner: str) -> None:
    found = explain_partner(plan, partner)
    assert [section.title for section in found.sections][: len(HEADINGS)] == list(HEADINGS)
    assert found.verdict is not None
    assert str(found).startswith(found.title.split(":")[0])
    page = render_partner_page(plan, partner)
    assert found.verdict.text in page
    assert all(line.split(":")[0] in page for section in found.sections for line in section.said if "'" not in line)


def test_a_page_holds_every_partner_and_says_that_the_place_is_made_up(plan: Plan) -> None:
    page = render_partners_page(plan)
    assert all(f">{partner.name}</h2>" in page for partner in plan.partners)
    assert "SYNTHETIC" in page
    assert "<script" not in page
    assert not re.search(r'(src|href)="(?!#|https?:)', page)


def test_what_to_measure_next_is_what_is_worth_most_to_know() -> None:
    plan = toy_plan.document()
    for partner in plan.partners:
        swings = [row for row in plan.sensitivity.swings if row.partner == partner.id]
        worth = max((row.worth_knowing_gbp for row in swings), default=0.0)
        section = [one for one in explain_partner(plan, partner.id).sections if one.title == "Measure this next"]
        assert bool(section) == (worth >= 1.0)


@pytest.mark.parametrize(
    ("partner", "figure", "said"),
    [
        ("vale_ibc", None, "did you mean vale_icb"),
        ("somebody else", None, "it has vale_icb, vale_hospital"),
        ("vale_icb", "nett", "did you mean net?"),
        ("vale_icb", "options.pulm_rehab.cost", "did you mean options.pulm_rehab.cost_gbp"),
        ("vale_icb", "the weather", "ask for net, before, capacity, value, paid in, a line of its account"),
    ],
)
def test_a_partner_or_a_figure_that_is_not_there_is_refused_in_a_sentence(
    partner: str, figure: str | None, said: str
) -> None:
    plan = toy_plan.document()
    with pytest.raises(UserError, match=re.escape(said)):
        explain_partner(plan, partner) if figure is None else explain_figure(plan, partner, figure)


def test_what_must_be_in_stays_at_any_price_and_no_change_of_cost_is_none(finished: cg.Plan) -> None:
    plan = finished.document
    required = plan.required.options
    row = next(one for one in plan.reasons if one.in_plan and one.cost_gbp and one.id not in required)
    reasons = tuple(
        one.model_copy(update={"dearer": 1.6e-16}) if one.id == row.id and one.in_plan else one for one in plan.reasons
    )
    here = tuple(one.neighbourhood for one in plan.reasons if one.id == row.id)
    must = Condition(kind="must", option=row.id, neighbourhoods=here, cost_gbp=0.0)
    payer = next(one for one in plan.options if one.id == row.id).funded_by[0]
    said = {}
    for name, conditions in (("free", ()), ("must", (must,))):
        made = plan.model_copy(update={"reasons": reasons, "conditions": conditions})
        own = table(explain_partner(made, payer), "Why each is in")
        at = [cells[0].text for cells in own.rows].index(Names(plan).option(row.id))
        said[name] = own.rows[at][-1].text
    assert "(what it costs now)" in said["free"]
    assert said["must"] == "stays at any price"


def test_an_empty_plan_is_explained_too() -> None:
    plan = toy_plan.empty_document()
    for partner in plan.partners:
        assert explain_partner(plan, partner.id).verdict is not None
        assert explain_figure(plan, partner.id, "net").sections
    assert "This plan is empty" in str(explain_partner(plan, "vale_icb"))


# the fund, its notice, and waiting


def said_of_fund(plan: Plan, partner: str) -> str:
    return " ".join(
        line for one in explain_partner(plan, partner).sections if one.title.startswith("The fund") for line in one.said
    )


@pytest.mark.parametrize("partner", PARTNERS)
def test_a_partner_reads_whether_it_hosts_the_fund_and_by_which_rule_it_takes_part(plan: Plan, partner: str) -> None:
    said = said_of_fund(plan, partner)
    (member,) = (row for row in plan.fund.members if row.partner == partner)
    assert member.why in said
    assert ("It would host the fund" in said) == (partner == plan.fund.host)
    assert "the usual notice" in said


def test_who_says_that_it_hosts_and_how_long_its_notice_is_reads_its_own_word(plan: Plan) -> None:
    assert plan.fund.host is not None
    own = {"hosts_fund": True, "notice_months": 6.0}
    bodies = tuple(one.model_copy(update=own if one.id == plan.fund.host else {}) for one in plan.partners)
    said = said_of_fund(plan.model_copy(update={"partners": bodies}), plan.fund.host)
    assert "It says that it hosts the fund" in said
    assert "during 6 months, by its own word" in said


def test_a_partner_reads_what_growth_would_make_it_open_to_the_penny(plan: Plan) -> None:
    mine, other, *_ = PARTNERS
    row = plan.ledger[0].model_copy(update={"partner": mine, "line": "Theatre lists opened or closed"})
    opened = tuple(row.model_copy(update={"year": y, "mean": -1234.5 * i}) for i, y in enumerate(plan.years))
    plan = plan.model_copy(update={"do_nothing": plan.do_nothing.model_copy(update={"opened": opened})})
    (found,) = (one for one in tables(explain_partner(plan, mine)) if one.caption.startswith("If nothing is done"))
    assert [cell.text for cell in found.rows[0]] == ["Theatre lists", *(exact(one.mean) for one in opened)]
    assert "growth opens no whole step" not in said_of_fund(plan, mine)
    assert "growth opens no whole step" in said_of_fund(plan, other)


def test_what_it_pays_for_is_what_its_account_says_to_the_penny(finished: cg.Plan) -> None:
    plan, names, told = finished.document, Names(finished.document), 0
    for partner in plan.partners:
        found = explain_partner(plan, partner.id)
        account = {
            row[0].text: gbp(row[-1].text)
            for one in tables(found)
            if one.caption.startswith("Cash by line")
            for row in one.rows
        }
        for one in tables(found):
            for row in one.rows if one.caption.startswith("What it pays for") else ():
                lines = {line.line for line in plan.ledger_lines if row[0].text in map(names.option, line.options)}
                due = -sum(account.get(line, 0.0) for line in lines)
                assert gbp(row[-2].text) == pytest.approx(due, abs=1e-6), (partner.id, row[0].text)
                told += 1
    assert told
