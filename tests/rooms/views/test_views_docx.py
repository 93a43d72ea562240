"""agreement.docx: every item of the regulation with a state, money to the penny, a draft on every page."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from decimal import Decimal

import docx
import pytest
from docx.oxml.ns import qn
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph

from commonground.document import Plan
from commonground.document.fund import Transition
from commonground.document.names import Names
from commonground.document.place import Offer
from commonground.views.docx import make_agreement
from commonground.views.docx.bad_years import CAPS, COLLARS, GAINS, KEEPS, SHARES, TESTS, TRIGGERS, WORST
from commonground.views.docx.clauses import JUDGED
from commonground.views.docx.draft import CHECKLIST, DRAFT, STATES
from commonground.views.docx.fund import DOUBLE, GROWTH, NOTICES, REDUNDANCY, TOGETHER
from commonground.views.docx.law import SOUND, read_law
from commonground.views.docx.offers import IN_KIND, OFFERED
from commonground.views.docx.parties import OTHERS
from commonground.views.docx.schedules import AFTER, ASKED, BEFORE, COST, PAID_IN, SERVICES
from toys import plan as toy_plan

LETTERS = list("abcdefg")
TO_COMPLETE = "[To be completed: "
ALL_YEARS = "All years"
EVIL = (
    '=HYPERLINK("http://example.org","x")',
    "</w:t></w:r><w:r><w:t>\"&'<!--",
    "\x00\x08\u202edna\ufffe]]>",
    '"><w:instrText>DDEAUTO c:\\\\x</w:instrText>',
)
Rows = list[dict[str, str]]


@pytest.fixture(scope="module")
def plan() -> Plan:
    return toy_plan.document()


@pytest.fixture(scope="module")
def unsigned() -> Plan:
    return toy_plan.document(deal=False)


@pytest.fixture(scope="module")
def nothing() -> Plan:
    return toy_plan.empty_document()


@pytest.fixture(scope="module", params=["plan", "unsigned", "nothing"])
def case(request: pytest.FixtureRequest) -> tuple[Plan, docx.document.Document]:
    """A plan that can be signed, one that cannot, and one that does nothing; each with its draft read back."""
    plan = request.getfixturevalue(request.param)
    return plan, opened(plan)


def opened(plan: Plan) -> docx.document.Document:
    return docx.Document(io.BytesIO(make_agreement(plan)))


def tables(paper: docx.document.Document) -> dict[str, Rows]:
    """The rows of every table by its caption, each row by the headings."""
    found, caption = {}, ""
    for each in paper.iter_inner_content():
        if isinstance(each, Paragraph):
            caption = each.text if each.style.name == "Caption" else caption
        else:
            assert caption not in found
            head, *rows = cells(each)
            found[caption] = [dict(zip(head, row, strict=True)) for row in rows]
    return found


def cells(table: WordTable) -> Iterator[list[str]]:
    for row in table._tbl.tr_lst:
        yield ["".join(text.text or "" for text in cell.iter(qn("w:t"))) for cell in row.tc_lst]


def clauses(paper: docx.document.Document) -> list[tuple[str, list[str]]]:
    """Each heading of the first rank, with the paragraphs under it."""
    found: list[tuple[str, list[str]]] = []
    for each in paper.paragraphs:
        if each.style.name == "Heading 1":
            found.append((each.text, []))
        elif each.style.name == "Schedule":
            break
        elif found:
            found[-1][1].append(each.text)
    return found


def pounds(words: str) -> Decimal:
    """'−£1,234.50' -> -1234.50; whatever is not money to the penny fails."""
    sign, whole, penny = re.fullmatch(r"(−?)£(\d{1,3}(?:,\d{3})*)\.(\d\d)", words.removesuffix(JUDGED)).groups()
    return Decimal(f"{'-' if sign else ''}{whole.replace(',', '')}.{penny}")


def penny(gbp: float) -> Decimal:
    return Decimal(gbp).quantize(Decimal("0.01")) + 0


def assert_adds_up(rows: Rows, columns: Sequence[str]) -> None:
    """The last line is the sum of each column, and the column of all years that of each line."""
    *lines, foot = rows
    for column in columns:
        assert pounds(foot[column]) == sum((pounds(line[column]) for line in lines), Decimal(0)), column
    for line in rows:
        assert pounds(line[ALL_YEARS]) == sum(pounds(line[year]) for year in columns if year != ALL_YEARS)


# every item of regulation 7(3)


def test_every_item_stands_in_the_list_once_with_a_state_and_what_is_missing(case):
    rows = tables(case[1])[CHECKLIST]
    assert [row["Item"] for row in rows] == [f"({letter})" for letter in LETTERS]
    assert {row["State"] for row in rows} <= set(STATES.values())
    for row in rows:
        assert (row["What is missing"] == "nothing") == (row["State"] == STATES["carried"])


def test_every_item_is_one_clause_which_shows_what_the_list_says_is_missing(case):
    _, paper = case
    found = clauses(paper)
    for row in tables(paper)[CHECKLIST]:
        letter = row["Item"].strip("()")
        at = [number for number, (title, _) in enumerate(found, 1) if title.endswith(f"(regulation 7(3)({letter}))")]
        assert [f"Clause {number}" for number in at] == [row["Where"]]
        lacking = [
            text.removeprefix(TO_COMPLETE).removesuffix(".]") for text in found[at[0] - 1][1] if TO_COMPLETE in text
        ]
        assert "; ".join(lacking) == (row["What is missing"] if row["State"] != STATES["carried"] else "")


def test_a_plan_that_does_nothing_carries_neither_aims_nor_persons(nothing):
    states = {row["Item"]: row["State"] for row in tables(opened(nothing))[CHECKLIST]}
    assert states["(a)"] == states["(c)"] == states["(d)"] == "MISSING"


def test_what_no_partner_bears_is_missing_to_the_penny(unsigned, plan):
    short = sum(row.amount_gbp for row in unsigned.settlement.subsidy)
    assert short > 0
    lacking = {row["Item"]: row["What is missing"] for row in tables(opened(unsigned))[CHECKLIST]}["(b)"]
    assert f"£{short:,.2f} that no partner can bear" in lacking
    assert "no partner can bear" not in str(tables(opened(plan))[CHECKLIST])


def test_what_is_expected_of_funders_who_are_no_partners_is_missing_to_the_penny(case):
    plan, paper = case
    due = sum((penny(row.mean) for row in plan.funding if row.partner == "national" and row.year != "all"), Decimal(0))
    lacking = next(row["What is missing"] for row in tables(paper)[CHECKLIST] if row["Item"] == "(b)")
    assert (f"that national funders, who are no partners, pay £{due:,}" in lacking) == (due > 0)


def test_the_regulation_is_in_force_item_by_item_on_the_day_of_the_plan():
    for day in ("2000-04-01", "2026-04-01", "2999-12-31"):
        assert [fact.id for fact in read_law(day).items] == LETTERS
    assert read_law("2000-03-31").facts == ()
    assert not read_law("2022-06-30").party("icb")
    assert read_law("2022-07-01").party("icb")


def test_a_plan_of_a_day_without_the_law_is_drawn_all_the_same(plan):
    rows = tables(opened(plan.model_copy(update={"created": "1999-01-01"})))[CHECKLIST]
    assert [row["Item"] for row in rows] == [f"({letter})" for letter in LETTERS]


def test_every_fact_of_the_law_has_a_source_and_a_letter_and_what_was_not_read_says_so(plan):
    facts = read_law(plan.created).facts
    shown = tables(opened(plan))["What this draft takes from the law"]
    assert len(shown) == len(facts)
    assert any(fact.quality == "D" for fact in facts)
    for fact, row in zip(facts, shown, strict=True):
        assert all((fact.source, fact.url.startswith("http"), fact.how_obtained, fact.words))
        assert row["How surely that is known"].startswith(SOUND[fact.quality])
        assert ("NOT VERIFIED" in row["How surely that is known"]) == (fact.quality == "D")


# the fund


def lacks(paper: docx.document.Document, item: str) -> str:
    return next(row["What is missing"] for row in tables(paper)[CHECKLIST] if row["Item"] == item)


def test_a_host_that_the_rule_proposes_has_to_agree_and_one_that_says_so_has_not(plan):
    host = next(partner for partner in plan.partners if partner.id == plan.fund.host)
    proposed = opened(plan)
    assert f"proposes {host.name} as the host partner" in " ".join(text for text in prose(proposed))
    assert f"whether {host.name} agrees to be the host partner" in lacks(proposed, "(g)")
    bodies = tuple(one.model_copy(update={"hosts_fund": one.id == host.id}) for one in plan.partners)
    said = opened(plan.model_copy(update={"partners": bodies}))
    assert "agrees to be the host" not in lacks(said, "(g)")
    assert f"The host partner is {host.name}." in " ".join(prose(said))


def test_without_a_host_or_a_pooled_fund_the_draft_says_that_the_host_is_missing(plan):
    for change, words in (({"host": None}, "which body is"), ({"form": "aligned"}, "whether there is to be a pooled")):
        paper = opened(plan.model_copy(update={"fund": plan.fund.model_copy(update=change)}))
        assert words in lacks(paper, "(g)")


def test_prices_of_later_years_and_notices_are_those_of_the_plan(case):
    plan, paper = case
    found = tables(paper)
    assert f"at the prices of {plan.fund.price_base}" in " ".join(prose(paper)) or not plan.settlement.contributions
    assert [[row[year] for year in plan.years] for row in found.get(GROWTH, [])] in (
        [],
        [[f"{price.index:.4f}" for price in one.prices] for one in plan.fund.uplifts],
    )
    assert [(row["Whose"], row["How long"]) for row in found[NOTICES]] == [
        (one.what, f"{one.months:g} months") for one in plan.fund.notices
    ]


def test_what_each_puts_in_is_that_of_the_fund_to_the_penny(plan):
    rows = tables(opened(plan))[TOGETHER]
    assert_adds_up(rows, (*plan.years, ALL_YEARS))
    for year in plan.years:
        told = sum(pounds(row[year]) for row in rows[:-1])
        assert told == sum(penny(row.total_gbp) for row in plan.fund.contributions if row.year == year)


def test_what_changing_over_costs_each_body_stands_in_the_schedule_to_the_penny(plan):
    change = Transition(
        year=plan.years[1], partner=plan.partners[0].id, double_running_gbp=1234.5, redundancy_gbp=-0.25
    )
    fund = plan.fund.model_copy(update={"transition": (change,)})
    found = tables(opened(plan.model_copy(update={"fund": fund})))
    assert pounds(found[DOUBLE][-1][plan.years[1]]) == Decimal("1234.50")
    assert pounds(found[REDUNDANCY][-1][plan.years[1]]) == Decimal("-0.25")
    still = plan.fund.model_copy(update={"transition": ()})
    assert {DOUBLE, REDUNDANCY}.isdisjoint(tables(opened(plan.model_copy(update={"fund": still}))))


def prose(paper: docx.document.Document) -> list[str]:
    return [each.text for each in paper.paragraphs]


# parties


def test_only_nhs_bodies_and_local_authorities_are_parties(plan):
    found = tables(opened(plan))
    kinds = {partner.name: partner.kind for partner in plan.partners}
    assert {kinds[row["Body"]] for row in found["Bodies that can be parties"]} == {
        *("icb", "acute_trust", "community_trust", "council")
    }
    assert {kinds[row["Body"]]: row["By"] for row in found[OTHERS]} == {
        "gp": "contract for services",
        "vcse": "grant or contract for services",
    }


def test_every_partner_is_a_party_or_one_of_the_others(case):
    plan, paper = case
    found = tables(paper)
    bodies = [row["Body"] for name in ("Bodies that can be parties", OTHERS) for row in found[name]]
    assert sorted(bodies) == sorted(partner.name for partner in plan.partners)


@pytest.mark.parametrize(("gone", "lacking"), [("council", "a local authority: none"), ("nhs", "an NHS body: none")])
def test_without_both_sorts_of_body_the_draft_says_that_there_is_no_agreement(plan, gone, lacking):
    kinds = {"gp", "vcse"} | ({"icb", "acute_trust", "community_trust"} if gone == "council" else {"council"})
    others = tuple(p if p.kind in kinds else p.model_copy(update={"kind": "other"}) for p in plan.partners)
    (_, said), *_ = clauses(opened(plan.model_copy(update={"partners": others})))
    assert any(text.startswith(f"{TO_COMPLETE}{lacking}") for text in said)


def test_a_body_without_a_code_has_to_be_named(plan):
    first = plan.partners[0].model_copy(update={"code": ""})
    (_, said), *_ = clauses(opened(plan.model_copy(update={"partners": (first, *plan.partners[1:])})))
    assert f"{TO_COMPLETE}the legal body behind ‘{first.name}’, of which the plan has no code.]" in said
    assert not any("legal body" in text for _, texts in clauses(opened(plan)) for text in texts)


# money


def test_contributions_are_those_of_the_plan_to_the_penny_and_sum_to_nothing(case):
    plan, paper = case
    rows = tables(paper)[PAID_IN]
    assert_money(plan, rows, [(row.partner, row.year, row.transfer_gbp) for row in plan.settlement.contributions])
    assert_adds_up(rows, [*plan.years, ALL_YEARS])
    assert all(pounds(rows[-1][year]) == 0 for year in plan.years)


def test_who_pays_and_who_gains_is_as_in_the_plan_to_the_penny(case):
    plan, paper = case
    found, deal = tables(paper), plan.settlement
    costs = [row for row in plan.funding if row.partner != "all"]
    for caption, nets in ((BEFORE, deal.net_before), (AFTER, deal.net_after), (COST, costs)):
        assert_money(plan, found[caption], [(row.partner, row.year, row.mean) for row in nets if row.year != "all"])
        assert_adds_up(found[caption], [*plan.years, ALL_YEARS])


def test_what_the_deal_asks_of_each_is_as_in_the_plan_to_the_penny(case):
    plan, paper = case
    rows = tables(paper)[ASKED]
    assert_money(plan, rows, [(row.partner, row.year, row.asked_gbp) for row in plan.settlement.asked])
    assert_adds_up(rows, [*plan.years, ALL_YEARS])


def test_every_offer_is_a_line_with_its_terms_and_its_money_to_the_penny(case):
    plan, paper = case
    rows = tables(paper)[OFFERED]
    offers = [(partner, offer) for partner in plan.partners for offer in partner.offers]
    for row, (partner, offer) in zip(rows[:-1], offers, strict=True):
        assert row["Partner"].startswith(partner.name)
        assert row["Terms"].startswith(f"{offer.form}, ")
        assert row["Confirmed"] == ("yes" if offer.confirmed else "not yet")
        assert [pounds(row[year]) for year in plan.years] == [penny(gbp) for gbp in offer.gbp]
    assert_adds_up(rows, [*plan.years, ALL_YEARS])
    assert pounds(rows[-1][ALL_YEARS]) == sum(penny(gbp) for one in plan.partners for gbp in one.plan_budget_gbp)


def test_fences_conditions_and_what_is_in_kind_are_said(plan):
    first, second, *rest = plan.partners
    option = plan.options[0]
    fenced = Offer(
        gbp=(1000.5,) * len(plan.years),
        kind="once",
        form="buildings",
        only_for=(option.id, "left_shift"),
        condition="if the lease is renewed",
        confirmed=True,
    )
    partners = (first.model_copy(update={"offers": (fenced,)}), second.model_copy(update={"offers": ()}), *rest)
    found = tables(opened(plan.model_copy(update={"partners": partners})))
    row, foot = found[IN_KIND]
    assert row == found[OFFERED][0]
    assert row["Confirmed"] == "yes"
    assert row["Terms"] == (
        f"buildings, for this plan only; for {option.name} and left shift; on condition: if the lease is renewed"
    )
    assert pounds(foot[ALL_YEARS]) == penny(1000.5) * len(plan.years)
    staff = fenced.model_copy(update={"kind": "recurrent", "form": "staff", "only_for": (), "condition": ""})
    partners = (first.model_copy(update={"offers": (staff,)}), *partners[1:])
    (row, _) = tables(opened(plan.model_copy(update={"partners": partners})))[IN_KIND]
    assert row["Terms"] == "staff, going on after the plan; for what it delivers itself"
    assert IN_KIND not in tables(opened(plan))


def test_what_nobody_has_confirmed_is_missing_to_the_penny(case):
    plan, paper = case
    names, due = Names(plan), dict[str, Decimal]()
    for row in plan.settlement.asked:
        due[row.partner] = due.get(row.partner, Decimal(0)) + penny(row.to_confirm_gbp)
    lacking = next(row["What is missing"] for row in tables(paper)[CHECKLIST] if row["Item"] == "(b)")
    for code, gbp in due.items():
        words = f"that {names.partner(code)} confirms £{gbp:,}"
        assert (words in lacking) == (gbp > 0)


def test_every_answer_to_whether_all_can_sign_is_told(case):
    plan, paper = case
    said = [each.text for each in paper.paragraphs]
    for rung in plan.settlement.ladder:
        assert any(text.startswith(f"{'Yes' if rung.holds else 'No'}: {rung.sentence.rstrip('.')}") for text in said)


def assert_money(plan: Plan, shown: Rows, rows: list[tuple[str, str, float]]) -> None:
    """Every amount of the plan stands in the table under its year beside its partner, and no other line."""
    names, lines = Names(plan), {row["Partner"]: row for row in shown[:-1]}
    label = {code: next(name for name in lines if name.startswith(names.partner(code))) for code, *_ in rows}
    assert {label[code] for code, *_ in rows} == set(lines)
    assert len(lines) == len(shown) - 1
    for code, year, gbp in rows:
        assert pounds(lines[label[code]][year]) == penny(gbp), (code, year)


def test_the_cost_of_each_service_is_that_of_its_neighbourhoods_in_the_plan(plan):
    found = tables(opened(plan))
    assert_adds_up(found[SERVICES], [*plan.years, ALL_YEARS])
    for row in found[SERVICES][:-1]:
        mine = [option for option in plan.options if option.name == row["Service"].removesuffix(JUDGED)]
        for at, year in enumerate(plan.years):
            assert pounds(row[year]) == sum(penny(option.cost_by_year[at]) for option in mine)
        caption = next(name for name in found if name.startswith(f"{row['Service']}: paid for by "))
        assert_adds_up(found[caption], [*plan.years, ALL_YEARS])
        assert {name: found[caption][-1][name] for name in plan.years} == {name: row[name] for name in plan.years}
        assert len(found[caption]) == len(mine) + 1


def test_every_promise_stands_once_at_the_plans_price(case):
    plan, paper = case
    found = [rows for caption, rows in tables(paper).items() if ": promised by " in caption]
    shown = {row["No"]: row for rows in found for row in rows[:-1]}
    assert len(shown) == sum(len(rows) - 1 for rows in found) == len(plan.promises)
    for promise in plan.promises:
        assert pounds(shown[promise.id]["Cost, all years"]) == penny(promise.amount_gbp)
        assert shown[promise.id]["Promise"] == promise.what
    for rows in found:
        assert pounds(rows[-1]["Cost, all years"]) == sum(pounds(row["Cost, all years"]) for row in rows[:-1])
    total = sum((penny(promise.amount_gbp) for promise in plan.promises), Decimal(0))
    assert not plan.promises or f"All promises together cost £{total:,}." in [each.text for each in paper.paragraphs]


def test_collars_and_caps_are_those_of_the_plan_to_the_penny(case):
    plan, paper = case
    found, terms = tables(paper), plan.bad_years.terms
    for caption, gbp in ((COLLARS, "collar_gbp"), (CAPS, "cap_gbp"), (KEEPS, "keeps_gbp")):
        assert_money(plan, found[caption], [(term.partner, term.year, getattr(term, gbp)) for term in terms])
        assert_adds_up(found[caption], [*plan.years, ALL_YEARS])
    for year in plan.years:
        for shares in (SHARES, GAINS):
            told = [float(row[year].rstrip("%")) for row in found[shares]]
            assert sum(told) == pytest.approx(100, abs=0.01 * len(terms))


def test_over_and_underspends_are_counted_from_what_a_schedule_states(case):
    plan, paper = case
    said = " ".join(each.text for each in paper.paragraphs)
    assert ("cash that is expected in this plan" in said) == bool(plan.bad_years.terms)
    before = [(row.partner, row.year, row.mean) for row in plan.settlement.net_before if row.year in plan.years]
    assert_money(plan, tables(paper)[BEFORE], before)


def test_every_bad_year_and_trigger_of_the_plan_is_told(case):
    plan, paper = case
    found, tried = tables(paper), plan.bad_years
    assert [row["Bad year"] for row in found[TESTS]] == [test.name for test in tried.tests]
    assert [row["The deal"] == "holds" for row in found[TESTS]] == [test.holds for test in tried.tests]
    assert [pounds(row["Above its line"]) for row in found.get(WORST, [])] == [
        penny(row.above_gbp) for row in tried.worst_years
    ]
    told = [row["What then follows"].rstrip(".") for row in found.get(TRIGGERS, [])]
    assert told == [row.sentence.rstrip(".") for row in tried.triggers]


def test_where_nothing_says_how_spends_are_shared_it_is_missing(plan):
    bare = plan.bad_years.model_copy(update={"terms": (), "triggers": ()})
    rows = {row["Item"]: row for row in tables(opened(plan.model_copy(update={"bad_years": bare})))[CHECKLIST]}
    assert "how over- and underspends are shared" in rows["(b)"]["What is missing"]
    assert "when the arrangements are reviewed" in rows["(f)"]["What is missing"]


# what is judged


def test_whatever_rests_on_a_judged_figure_is_marked_where_it_is_shown(plan):
    judged = plan.partners[0].model_copy(update={"modelled": True})
    own = [partner.model_copy(update={"modelled": False}) for partner in plan.partners[1:]]
    found = tables(opened(plan.model_copy(update={"partners": (judged, *own)})))
    for caption in (PAID_IN, COST, OFFERED, ASKED, BEFORE, AFTER):
        marked = {row["Partner"] for row in found[caption] if row["Partner"].endswith(JUDGED)}
        assert marked == {f"{judged.name}{JUDGED}"}


def test_a_cost_and_a_reach_are_marked_where_the_figure_behind_is_judged_and_only_there(plan):
    option = plan.options[0]
    for letter in "AD":
        told = plan.provenance[0].model_copy(update={"quality": letter})
        rows = [told.model_copy(update={"figure": f"options.{option.id}.{what}"}) for what in ("cost_gbp", "reach")]
        rest = [row for row in plan.provenance if not row.figure.startswith("options.")]
        found = tables(opened(plan.model_copy(update={"provenance": (*rows, *rest)})))
        for caption, column in ((SERVICES, "Service"), ("People or households reached a year", "Kind of service")):
            marked = [row[column] for row in found[caption] if row[column].endswith(JUDGED)]
            assert marked == ([f"{option.name}{JUDGED}"] if letter == "D" else [])


def test_every_source_of_the_plan_is_named_with_its_letters(plan):
    rows = tables(opened(plan))["Sources of the plan's figures"]
    assert {row["Source"].removesuffix(JUDGED) for row in rows} == {row.source for row in plan.provenance}
    assert sum(int(row["Figures"]) for row in rows) == len(plan.provenance)
    assert all(("D" in row["Quality"]) == row["Source"].endswith(JUDGED) for row in rows)


# every page


def test_every_page_says_that_it_is_a_draft_and_that_a_made_up_place_is_made_up(case):
    plan, paper = case
    assert len(paper.sections) == 2
    for section in paper.sections:
        words = " ".join(each.text for each in section.header.paragraphs)
        assert DRAFT in words
        assert f"SYNTHETIC: {plan.place.name} is a made-up place" in words
        assert not section.different_first_page_header_footer
        assert "PAGE" in section.footer._element.xml
    assert not paper.settings.odd_and_even_pages_header_footer
    assert "SYNTHETIC" in paper.core_properties.subject


def test_a_real_place_is_not_called_synthetic(plan):
    content = make_agreement(plan.model_copy(update={"synthetic": False}))
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert not any(b"SYNTHETIC" in parts.read(name) for name in parts.namelist())


def test_pages_are_a4_in_british_english(plan):
    paper = opened(plan)
    assert [sorted((s.page_width.mm, s.page_height.mm)) for s in paper.sections] == [
        [pytest.approx(210, abs=0.1), pytest.approx(297, abs=0.1)]
    ] * 2
    languages = {each.get(qn("w:val")) for each in paper.styles.element.iter(qn("w:lang"))}
    assert languages == {"en-GB"}


def test_headings_are_styles_that_word_numbers_itself(plan):
    paper = opened(plan)
    styles = [each.style.name for each in paper.paragraphs]
    assert styles.count("Heading 1") == 9
    assert styles.count("Schedule") == 7
    assert paper.styles["Schedule"].base_style.name == "Heading 1"
    for name in ("Heading 1", "Clause", "Schedule"):
        assert paper.styles[name].element.pPr.numPr is not None
    assert not any(
        re.match(r"\d", each.text) for each in paper.paragraphs if each.style.name in ("Heading 1", "Clause")
    )


def test_every_table_repeats_its_headings_and_can_be_heard(case):
    for table in case[1].tables:
        first, *others = table._tbl.tr_lst
        assert first.find(f".//{qn('w:tblHeader')}") is not None
        assert not any(row.find(f".//{qn('w:tblHeader')}") is not None for row in others)
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))
        assert table._tbl.tblPr.find(qn("w:tblDescription")).get(qn("w:val"))


def test_money_stands_to_the_right(plan):
    for table in opened(plan).tables:
        for cell in table._tbl.iter(qn("w:tc")):
            words = "".join(text.text or "" for text in cell.iter(qn("w:t")))
            if re.fullmatch(r"−?£[\d,]+\.\d\d", words):
                assert cell.find(f".//{qn('w:jc')}").get(qn("w:val")) == "right", words


def test_every_schedule_that_a_clause_names_is_there(plan):
    paper = opened(plan)
    named = {int(n) for each in paper.paragraphs for n in re.findall(r"Schedule (\d)", each.text)}
    titles = [each.text for each in paper.paragraphs if each.style.name == "Schedule"]
    assert len(titles) >= max(named)
    for number, word in {1: "Contributions", 2: "Services", 4: "Promises", 5: "Work", 6: "Bad years"}.items():
        assert titles[number - 1].startswith(word)


# safe, and the same again


def test_the_same_plan_gives_the_same_bytes_and_no_time_of_writing(plan):
    content = make_agreement(plan)
    assert content == make_agreement(Plan.model_validate(plan.model_dump(mode="json")))
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    about = opened(plan).core_properties
    assert str(about.created.date()) == str(about.modified.date()) == plan.created


def test_words_of_others_are_words_and_nothing_else(plan):
    partners = tuple(
        one.model_copy(update={"name": f"{EVIL[at % len(EVIL)]}{at}"}) for at, one in enumerate(plan.partners)
    )
    place = plan.place.model_copy(update={"name": EVIL[1]})
    options = tuple(row.model_copy(update={"name": f"{EVIL[3]}{row.id}", "plain": EVIL[2]}) for row in plan.options)
    bad = opened(plan.model_copy(update={"partners": partners, "place": place, "options": options}))
    shown = [row["Partner"] for row in tables(bad)[AFTER]]
    assert any(name.startswith(EVIL[0]) for name in shown)
    assert any(name.startswith(EVIL[1]) for name in shown)
    assert any(name.startswith(r"\x00\x08\u202edna\ufffe]]>") for name in shown)
    assert EVIL[1] in bad.sections[0].header.paragraphs[1].text
    xml = bad.element.xml + bad.sections[0].footer._element.xml
    assert not re.search(r"<w:(instrText|hyperlink|object)\b", xml)
    assert re.findall(r'w:instr="(\w+)"', xml) == ["PAGE", "NUMPAGES"]
    assert not any(rel.is_external for rel in bad.part.rels.values())
