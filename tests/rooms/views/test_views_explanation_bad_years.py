"""A partner's page on bad years and on options: what comes first, money to the penny, why in and why not more."""

from __future__ import annotations

import pytest

from commonground.document import Plan
from commonground.document.bad_years import BadPosition
from commonground.document.choices import Condition, Reason
from commonground.document.names import pick
from commonground.views.explanation.model import Explained, Section, exact
from commonground.views.explanation.partner import explain_partner
from commonground.views.html.partners import render_partner_page
from commonground.views.tables import Table, as_text, make_table
from toys import plan as toy_plan

PARTNERS = toy_plan.PARTNER_IDS
TESTS, TERMS, ACTS = "Each bad year", "Its terms of over- and underspends", "When partners act"
OWN, NEAR = "Why each is in", "The nearest to coming in"


def reason(option: str, where: str, in_plan: bool, dearer: float | None, **more: object) -> Reason:
    """Of £1,000 and £100 of worth beside it."""
    margin = 0.0 if dearer is None else 1000.0 * dearer
    row = Reason(
        id=option,
        neighbourhood=where,
        in_plan=in_plan,
        worth_gbp=100.0 if in_plan else -100.0,
        cost_gbp=1000.0,
        margin_gbp=margin,
        dearer=dearer,
        binds="",
    )
    return row.model_copy(update=more)


REASONS = (
    reason("falls", "N01", True, 0.5),
    reason("falls", "N02", True, 0.25),
    reason("falls", "N03", True, None, margin_gbp=70.0),
    reason("falls", "N04", False, -0.2),
    reason("pulm_rehab", "N01", True, 0.1, binds="Budget: NHS Synthetic Vale ICB, 2028/29"),
    reason("pulm_rehab", "N03", False, -0.4),
    reason("pulm_rehab", "N04", False, -0.3),
    reason("warm_homes", "N02", False, -1.5),
    reason("reminder_app", "N01", False, -0.6),
)


@pytest.fixture(scope="module")
def plan() -> Plan:
    return toy_plan.document().model_copy(update={"reasons": REASONS, "conditions": ()})


def table(found: Explained, caption: str) -> Table:
    return next(one for section in found.sections for one in section.tables if one.caption.startswith(caption))


def section(found: Explained, title: str) -> Section:
    return next(one for one in found.sections if one.title == title)


def told(found: Table) -> list[dict[str, str]]:
    heads = [column.label for column in found.columns]
    return [dict(zip(heads, (cell.text for cell in row), strict=True)) for row in found.rows]


def lowest(plan: Plan, partner: str, test: str) -> BadPosition:
    return min(pick(plan.bad_years.positions, partner=partner, test=test), key=lambda row: row.above_gbp)


@pytest.mark.parametrize("partner", PARTNERS)
def test_its_line_its_worst_bad_year_and_its_way_out_come_before_all_else(plan: Plan, partner: str) -> None:
    found = explain_partner(plan, partner)
    assert [label for label, _ in found.leads] == ["Its line", "Its worst bad year", "Its way out"]
    text, page = str(found), render_partner_page(plan, partner)
    for whole in (text, page):
        at = [whole.index(label) for label, _ in found.leads]
        assert at == sorted(at)
        assert at[-1] < whole.index("Without a deal")
    assert "12 months of notice" in found.leads[2][1]
    assert found.leads[2][1].startswith(
        "partners stop the plan if there are 60 more than without the plan by March 2028 (emergency stays; "
    )
    assert "all goes as planned: 10%; a weak signal by itself)" in found.leads[2][1]


@pytest.mark.parametrize("partner", PARTNERS)
def test_each_bad_year_is_told_from_the_worst_to_the_penny_with_what_the_agreement_says(
    plan: Plan, partner: str
) -> None:
    tests = [test for test in plan.bad_years.tests if test.parts]
    rows = told(table(explain_partner(plan, partner), TESTS))
    ends = sorted(lowest(plan, partner, test.id).above_gbp for test in tests)
    assert [row["Above its line, £"] for row in rows] == [exact(gbp) for gbp in ends]
    said = {test.name: test for test in tests}
    for row in rows:
        test = said[row["Bad year"]]
        assert row["What the agreement says then"] == test.sentence
        assert row["Lowest in"] == lowest(plan, partner, test.id).year


def test_the_bad_years_that_break_it_first_are_named_with_the_year(plan: Plan) -> None:
    hurt, spared = explain_partner(plan, "vale_icb"), explain_partner(plan, "vale_voluntary")
    first = section(hurt, "What could go wrong").said[0]
    assert "two at once (from 2026/27)" in first
    assert "pay award" not in first
    assert section(spared, "What could go wrong").said[0] == "No bad year that was tried takes it below its line."
    assert spared.leads[1][1] == "no bad year that was tried leaves it lower than as planned."


@pytest.mark.parametrize("partner", PARTNERS)
def test_collar_share_and_cap_are_those_of_the_terms(plan: Plan, partner: str) -> None:
    rows = table(explain_partner(plan, partner), TERMS).rows
    terms = {term.year: term for term in plan.bad_years.terms if term.partner == partner}
    shown = [[cell.text for cell in row[1:]] for row in rows]
    assert shown == [
        [exact(terms[year].collar_gbp) for year in plan.years],
        [f"{terms[year].share:.2%}" for year in plan.years],
        [exact(terms[year].cap_gbp) for year in plan.years],
        [exact(terms[year].keeps_gbp) for year in plan.years],
        [f"{terms[year].gain:.2%}" for year in plan.years],
    ]


@pytest.mark.parametrize(("partner", "whose"), [("vale_hospital", "provides it"), ("vale_icb", "pays for it")])
def test_triggers_name_measure_number_date_and_act_and_the_partners_own_come_first(
    plan: Plan, partner: str, whose: str
) -> None:
    other = plan.bad_years.triggers[0].model_copy(update={"service": "loneliness", "month": 12})
    first = plan.model_copy(
        update={"bad_years": plan.bad_years.model_copy(update={"triggers": (other, *plan.bad_years.triggers)})}
    )
    rows = told(table(explain_partner(first, partner), ACTS))
    assert [row["Its part"] for row in rows] == [whose, whose, ""]
    assert [row["Measure"] for row in rows] == ["Emergency stays", "Emergency stays", "Often lonely"]
    trigger = plan.bad_years.triggers[0]
    assert [row["If"] for row in rows[:2]] == [
        "there are not 80 fewer than without the plan",
        "there are 60 more than without the plan (a weak signal)",
    ]
    assert rows[0]["By the end of"] == f"{trigger.by} (month {trigger.month})"
    assert rows[0]["Then"] == "they review the plan; Strength and balance classes waits"
    assert rows[1]["Then"] == "they stop the plan and give notice"


def test_what_would_hold_its_worst_bad_year_is_what_it_lacks_in_each_year(plan: Plan) -> None:
    said = " ".join(section(explain_partner(plan, "vale_icb"), "What would change its answer").said)
    for row in pick(plan.bad_years.positions, partner="vale_icb", test="two_at_once"):
        assert (f"£{exact(-row.above_gbp)} in {row.year}" in said) == (row.above_gbp < 0)
    assert "An offer of" in said
    assert "£244.1m below its line in 2030/31" in said


def test_an_offer_is_not_said_to_hold_a_bad_year_that_takes_offers_away(plan: Plan) -> None:
    cut = [
        row.model_copy(update={"line_gbp": 0.0}) if row.test == "two_at_once" else row
        for row in plan.bad_years.positions
    ]
    poorer = plan.model_copy(update={"bad_years": plan.bad_years.model_copy(update={"positions": tuple(cut)})})
    said = " ".join(section(explain_partner(poorer, "vale_icb"), "What would change its answer").said)
    assert "An offer of" not in said
    assert "only if the cut cannot reach it" in said


@pytest.mark.parametrize("partner", PARTNERS)
def test_a_partner_is_told_when_carrying_all_alone_would_break_the_deal(plan: Plan, partner: str) -> None:
    said = " ".join(section(explain_partner(plan, partner), "What would change its answer").said)
    carrier = next(row for row in plan.bad_years.carriers if row.partner == partner)
    assert f"alone (costs rise by half in three years): {carrier.sentence}" in said
    strong = carrier.model_copy(update={"broken_in": None, "above_gbp": 2e6})
    able = plan.model_copy(update={"bad_years": plan.bad_years.model_copy(update={"carriers": (strong,)})})
    said = " ".join(section(explain_partner(able, partner), "What would change its answer").said)
    assert "It could carry all over- and underspends alone" in said
    assert "£2.0m above its line" in said


def test_each_option_of_its_own_says_what_runs_what_is_added_why_and_at_which_cost_it_would_fall_out(
    plan: Plan,
) -> None:
    rows = {row["Option"]: row for row in told(table(explain_partner(plan, "vale_council"), OWN))}
    assert set(rows) == {
        "Strength and balance classes",
        "A link worker for people who are lonely",
        "Warm homes",
    }
    falls = rows["Strength and balance classes"]
    assert falls["Its part"] == "delivers it and pays for it"
    assert falls["What runs today, and what is added"].startswith("Runs today for about")
    assert "the plan adds about" in falls["What runs today, and what is added"]
    assert falls["Why it is in"] == "It is worth £300 more than it costs."
    assert falls["Would fall out at a cost of"] == (
        "Northmoor £1,250 (25% dearer); Harbour and Old Town £1,500 (50% dearer); Westfield and Hollins if worth £70 "
        "less"
    )
    icb = {row["Option"]: row for row in told(table(explain_partner(plan, "vale_icb"), OWN))}
    assert icb["Breathing and exercise programme"]["Why it is in"].endswith(
        "What binds: Budget: NHS Synthetic Vale ICB, 2028/29."
    )


def test_what_is_required_or_asked_for_is_not_said_to_be_in_for_its_worth(plan: Plan) -> None:
    required = plan.required.model_copy(update={"options": ("falls",)})
    must = Condition(kind="must", option="falls", neighbourhoods=("N01",), cost_gbp=0.0)
    poor = tuple(row.model_copy(update={"worth_gbp": -100.0}) for row in REASONS)
    for changed, why, price in (
        ({"required": required}, "National policy requires it", "stays at any price"),
        ({"conditions": (must,)}, "It was asked that it be in", "Northmoor"),
        ({"reasons": poor}, "By itself it is worth £300 less than it costs", "Northmoor"),
    ):
        rows = told(table(explain_partner(plan.model_copy(update=changed), "vale_council"), OWN))
        row = next(row for row in rows if row["Option"] == "Strength and balance classes")
        assert row["Why it is in"].startswith(why)
        assert row["Would fall out at a cost of"].startswith(price)


def test_why_not_more_names_the_nearest_with_the_price_at_which_each_would_come_in(plan: Plan) -> None:
    found = section(explain_partner(plan, "vale_icb"), "Why not more")
    rows = told(found.tables[0])
    assert [(row["Option"], row["Nearest in"], row["Would come in at, £"], row["Cheaper by"]) for row in rows] == [
        ("Breathing and exercise programme", "Upper Vale villages", "700.00", "30%"),
        ("Appointment reminder app", "Harbour and Old Town", "400.00", "60%"),
    ]
    assert rows[0]["Why it is out"].startswith("In 2 of 4 neighbourhoods.")
    assert rows[1]["Why it is out"] == plan.options_not_chosen[0].why
    homes = section(explain_partner(plan, "vale_council"), "Why not more")
    assert "1 of them would come in at no price" in " ".join(homes.said)
    assert [row["Option"] for row in told(homes.tables[0])] == ["Strength and balance classes"]
    assert not [one for one in explain_partner(plan, "vale_hospital").sections if one.title == "Why not more"]


def test_at_most_five_are_named() -> None:
    plan = toy_plan.document()
    left = plan.options_not_chosen[0]
    many = tuple(left.model_copy(update={"id": f"app_{i}", "name": f"App {i}"}) for i in range(7))
    reasons = tuple(reason(f"app_{i}", "N01", False, -0.1 * (7 - i)) for i in range(7))
    more = plan.model_copy(update={"options_not_chosen": many, "reasons": reasons})
    rows = told(table(explain_partner(more, "vale_icb"), NEAR))
    assert [row["Option"] for row in rows] == ["App 6", "App 5", "App 4", "App 3", "App 2"]


def test_sentences_of_a_table_stand_below_one_another_in_plain_text() -> None:
    long = "word " * 40
    found = make_table("Table", ("What", "#Number", "Said"), [("One", "1", long.strip()), ("Two", "2", "")])
    assert found.is_wordy
    lines = as_text(found).splitlines()
    assert lines[:3] == ["Table", "  One", "    Number: 1"]
    assert " ".join(line.strip() for line in lines[3:-2]) == f"Said: {long.strip()}"
    assert lines[-2:] == ["  Two", "    Number: 2"]
    assert max(map(len, lines)) <= 100


def test_an_empty_plan_says_nothing_of_options_and_has_no_way_out_by_a_trigger() -> None:
    plan = toy_plan.empty_document()
    found = explain_partner(plan, "vale_icb")
    assert found.leads[2][1].startswith("no trigger stops the plan by itself.")
    assert not [one for part in found.sections for one in part.tables if one.caption.startswith((OWN, ACTS))]
