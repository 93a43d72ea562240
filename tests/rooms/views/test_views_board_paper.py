"""A partner's own paper: the first five lines, figures of the plan to the penny, words of its kind, a draft mark."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import zip_longest

import pytest

from commonground.core.errors import UserError
from commonground.document import Plan
from commonground.document.names import pick
from commonground.document.settlement import PartnerAmount, Remedy
from commonground.profiles import KINDS
from commonground.profiles import words as words_of_kind
from commonground.views.acronyms import KNOWN, WORDS
from commonground.views.board_paper import draft_paper, make_paper
from commonground.views.board_paper.acronyms import AS_PUBLISHED
from commonground.views.board_paper.annex import UNANSWERED
from commonground.views.board_paper.answers import ANSWERS
from commonground.views.board_paper.draft import DRAFT
from commonground.views.board_paper.kinds import DUTY_NAMES, find_words
from commonground.views.board_paper.model import About, Changed, MoneyPoint, Question, Words
from commonground.views.board_paper.questions import ANSWERED, COMMON
from commonground.views.deal import can_sign
from commonground.views.deal.model import Standing
from toys import plan as toy_plan
from toys.papers import ABOUT, FROZEN, amounts_in, known_amounts, penny, read_back, texts_of

PARTNERS = ("vale_icb", "vale_hospital", "vale_community", "vale_council", "vale_gps", "vale_voluntary")
CONFIRMED = replace(ABOUT, standing={one: Standing(confirmed=True) for one in PARTNERS}, unconfirmed=(), sheets_open=())
JARGON = ("collar", "floor", "ledger", "transfer", "stakeholder", "shapley", "qaly", "deliverable", "baseline")


@cache
def plan() -> Plan:
    return toy_plan.document()


@cache
def unsigned() -> Plan:
    return toy_plan.document(deal=False)


def paper_of(partner: str, about: About = ABOUT):
    return draft_paper(plan(), partner, about)


@cache
def words_of(partner: str, about: About = ABOUT) -> tuple[str, ...]:
    return tuple(texts_of(read_back(make_paper(plan(), partner, about))))


def signed_amounts(cells) -> list[Decimal]:
    """'−1,234.50' -> -1234.50."""
    return [Decimal(cell.text.replace(",", "").replace("−", "-")) for cell in cells]


def first_five(paper) -> str:
    return " ".join(sentence for entry in paper.first for sentence in entry.said)


# the first five lines


def test_the_first_five_lines_say_decision_line_gap_open_points_and_what_it_would_take():
    titles = [entry.title for entry in paper_of("vale_hospital").first]
    assert titles == ["Recommendation", "Our line", "First-year gap", "Open money points", "What it would take"]


def test_a_gap_in_the_first_year_and_two_open_money_points_stand_in_the_first_five_lines():
    """All the money of the first year is not there, and nobody has answered who bears tax and at which prices."""
    subsidy = tuple(
        row.model_copy(update={"amount_gbp": 30_000_000.25 if at == 0 else 0.0})
        for at, row in enumerate(plan().settlement.subsidy)
    )
    short = plan().model_copy(update={"settlement": plan().settlement.model_copy(update={"subsidy": subsidy})})
    rows = read_back(make_paper(short, "vale_hospital", ABOUT)).tables[0].rows
    assert [row.cells[0].text[0] for row in rows] == list("12345")
    five = " ".join(row.cells[1].text for row in rows)
    assert "£30,000,000.25" in five
    assert "2026/27" in five
    assert "(1) Who bears value added tax (VAT) that cannot be got back" in five
    assert "(2) At the prices of which year contributions are paid" in five
    assert "Two without an answer" in five


def test_a_gap_of_our_own_is_told_to_the_penny():
    rows = tuple(
        row.model_copy(update={"mean": row.mean - 3_000_000.56})
        if row.partner == "vale_council" and row.year == plan().years[0]
        else row
        for row in plan().settlement.net_after
    )
    short = plan().model_copy(update={"settlement": plan().settlement.model_copy(update={"net_after": rows})})
    said = first_five(draft_paper(short, "vale_council", ABOUT))
    room = penny(sum(row.mean for row in rows if row.partner == "vale_council" and row.year == plan().years[0]))
    asked = pick(plan().settlement.asked, partner="vale_council", year=plan().years[0])[0]
    lacking = -(room + penny(asked.usable_gbp + asked.floor_gbp))
    assert lacking > 0
    assert f"£{lacking:,} of our own in {plan().years[0]}" in said
    assert "Not yet." in said
    assert "On average we end below the lowest that we may end" in said


def test_without_gap_or_open_point_the_lines_say_so():
    said = first_five(paper_of("vale_hospital", replace(CONFIRMED, money=())))
    assert "None: nothing from outside is needed in 2026/27" in said
    assert "None that we know of." in said


def test_money_from_outside_makes_no_plain_yes_and_the_way_out_is_told():
    remedy = Remedy(kind="offer", enough=True, sentence="Offers larger by £1 would do.", by_year=())
    short = unsigned().model_copy(update={"remedies": (*unsigned().remedies, remedy)})
    said = first_five(draft_paper(short, "vale_hospital", ABOUT))
    assert "It counts on money from outside that nobody has promised" in said
    assert "Offers larger by £1 would do" in said  # rather than the subsidy, which is enough too


def test_what_comes_from_outside_is_promised_by_nobody():
    promised = next(
        entry for entry in draft_paper(unsigned(), "vale_hospital", ABOUT).after if "promised" in entry.title
    )
    assert "some of it from outside and promised by nobody" in promised.said[0]
    assert "from other partners" not in promised.said[0]


def test_a_condition_of_a_partner_that_is_in_only_if_stands_in_what_it_would_take():
    lines = first_five(paper_of("vale_hospital"))
    assert "what Vale general practitioner (GP) Federation ask for is met (their core contract is protected)" in lines


@pytest.mark.parametrize("make", [plan, unsigned])
def test_the_line_says_of_each_partner_what_its_row_of_the_deal_says(make):
    states = {"yes": "Yes.", "not_yet": "Not yet.", "not_known": "Not known yet."}
    for about in (ABOUT, CONFIRMED):
        for row in can_sign(make(), about.standing).rows:
            said = draft_paper(make(), row.partner, about).first[1].said[0]
            assert said.startswith(states[row.state])
            assert "".join(row.in_the_way[:1]) in said
            assert row.smallest.year in said


def test_a_chance_smaller_than_asked_makes_no_yes():
    """Its line holds on average, and it is surer of that in no year than in three of ten futures."""
    rows = tuple(row.model_copy(update={"probability": 0.31}) for row in plan().settlement.prob_within_line)
    unsure = plan().model_copy(update={"settlement": plan().settlement.model_copy(update={"prob_within_line": rows})})
    said = draft_paper(unsure, "vale_hospital", CONFIRMED).first[1].said[0]
    assert said.startswith("Not yet.")
    assert "31 in 100, where" in said


@pytest.mark.parametrize("pence", [30, 60])
def test_pence_below_the_line_are_told_alike_in_every_line(pence):
    """30 pence short is exactly on the line in both lines, 60 pence short is below it in both."""
    year = plan().years[0]
    (asked,) = pick(plan().settlement.asked, partner="vale_council", year=year)
    mean = -asked.usable_gbp - asked.floor_gbp - pence / 100
    rows = tuple(
        row.model_copy(update={"mean": mean}) if (row.partner, row.year) == ("vale_council", year) else row
        for row in plan().settlement.net_after
    )
    short = plan().model_copy(update={"settlement": plan().settlement.model_copy(update={"net_after": rows})})
    line, gap = (entry.said[0] for entry in draft_paper(short, "vale_council", CONFIRMED).first[1:3])
    assert ("exactly on it" in line) == ("None:" in gap) == (pence == 30)
    assert ("below the lowest that we may end, by" in line) == ("below our line" in gap) == (pence == 60)


def test_who_helps_to_deliver_without_leading_promises_to_help():
    first, *others = pick(plan().options, id="urgent_response")
    shared = first.model_copy(update={"delivered_by": (*first.delivered_by, "vale_gps")})
    kept = tuple(row for row in plan().options if row.id != "urgent_response")
    helped = plan().model_copy(update={"options": (shared, *others, *kept)})
    promised = next(one for one in draft_paper(helped, "vale_gps", ABOUT).after if one.title == "We promise")
    assert "to help deliver urgent community response" in promised.said[0].lower()


def test_who_is_not_in_and_who_is_in_if_something_holds_is_named_until_it_holds():
    standing = {
        "vale_gps": Standing(part="in_if", condition="Their core contract is protected.", met=True),
        "vale_voluntary": Standing(part="not_in"),
        "fire": Standing(part="in_if", condition="Crews are trained first", name="Vale Fire"),
    }
    paper = paper_of("vale_hospital", replace(ABOUT, standing=standing))
    (absent,) = [entry.said[0] for entry in paper.after if entry.title == "Who is not in"]
    assert absent == "Vale Voluntary Action: not in. Vale Fire: in if crews are trained first."
    assert "what Vale Fire ask for is met (crews are trained first)" in first_five(paper)
    own = paper_of("vale_voluntary", replace(ABOUT, standing=standing))
    assert any(entry.said[0].startswith("We are not in.") for entry in own.after)


def test_a_version_made_without_a_partner_waits_for_nothing_of_it():
    aside = Standing(part="in_if", condition="Their core contract is protected.", aside=True)
    about = replace(CONFIRMED, money=(), standing=CONFIRMED.standing | {"vale_gps": aside})
    others = paper_of("vale_council", about)
    assert "core contract" not in first_five(others)
    assert any("this version runs without it" in said for entry in others.after for said in entry.said)
    decision, line, _, _, needed = (entry.said[0] for entry in paper_of("vale_gps", about).first)
    assert decision == "Nothing is asked of us: this version runs without us."
    assert line.startswith("In on a condition.")
    assert needed == "Nothing of us: this version runs without us."


def test_open_money_points_are_asked_and_answered_ones_told_with_who_wrote_them_down():
    many = tuple(MoneyPoint(f"Point {number}", f"Point {number}: who pays") for number in range(6))
    lines = first_five(paper_of("vale_council", replace(ABOUT, money=many)))
    assert "Six without an answer: point 0, point 1" in lines
    (section,) = [one for one in paper_of("vale_council").annex if one.title.startswith("Money points")]
    rows = [[cell.text for cell in row] for row in section.tables[0].rows]
    assert rows[-1] == ["Notice: who pays", "The one that leaves", "Vale Council", "2 December 2026"]
    assert [row[1] for row in rows[:2]] == ["Not answered yet"] * 2


def test_what_a_body_says_is_wrong_stands_beside_the_fact_in_its_own_words():
    about = replace(ABOUT, changed=(Changed("money", "Our money rule and year end", "We end in December."),))
    told = " ".join(words_of("vale_council", about))
    assert "We say that our sheet is wrong on our money rule and year end" in told
    assert "We say that this is wrong: “We end in December.”" in told
    assert "We say" not in " ".join(words_of("vale_council"))


def test_sheets_and_groups_that_nobody_has_confirmed_are_counted_and_named():
    about = replace(ABOUT, sheets_open=("A", "B", "C"))
    told = " ".join(words_of("vale_council", about))
    assert "we confirm one group of our own sheet" in told
    assert "3 other partners confirm their sheets" in told
    assert "Not yet confirmed their own sheets: A, B and C." in told


def test_call_in_by_the_usual_days_is_said_to_be_the_earliest():
    (told,) = [one.said[0] for one in paper_of("vale_council", replace(ABOUT, call_in_usual=True)).after[-1:]]
    assert "Call-in ends on 29 December 2026 at the earliest, by the usual number of days." in told


def test_every_neighbourhood_stands_in_the_annex_with_its_wards_and_what_is_new():
    ward = plan().who_decides[0].model_copy(update={"kind": "ward", "body": "Harbour Ward"})
    paper = draft_paper(plan().model_copy(update={"who_decides": (*plan().who_decides, ward)}), "vale_council", ABOUT)
    (table,) = [one.tables[0] for one in paper.annex if one.title == "What is new in each neighbourhood"]
    assert len(table.rows) == len(plan().neighbourhoods)
    assert any("Harbour Ward" in row[1].text and "from 2026/27" in row[2].text for row in table.rows)


def test_money_that_comes_to_a_body_is_told_by_year_and_payer():
    (table,) = [
        one.tables[0] for one in paper_of("vale_community").annex if one.title == "What is paid to us, and when"
    ]
    assert [column.label for column in table.columns][2:] == list(plan().years)
    (first,) = [row for row in table.rows if row[0].text == "Urgent community response"]
    (paid,) = pick(plan().ledger, partner="vale_community", payee="vale_community", line=first[0].text, year="2026/27")
    assert signed_amounts(first[2:3]) == [penny(paid.mean)]


@pytest.mark.parametrize(
    "asked",
    [
        "Where do the staff come from, and who loses them?",
        "What happens to our staff and the people we help when it ends?",
        "What could go wrong, and who would answer for it?",
        "Do we break even by ourselves in every year of this plan?",
        "Is it inside the budget that full council set?",
        "If activity falls, does our income fall faster than our cost?",
    ],
)
def test_a_question_that_no_figure_of_the_plan_answers_is_left_to_somebody(asked):
    assert asked in {one.text for kind in KINDS for one in words_of_kind(kind).questions}
    assert asked not in ANSWERED


def test_what_ends_with_the_plan_is_told_of_all_partners():
    ends = (PartnerAmount(partner="vale_icb", amount_gbp=1_600_000.0),)
    ending = plan().model_copy(update={"settlement": plan().settlement.model_copy(update={"ends_with_plan": ends})})
    told = " ".join(texts_of(read_back(make_paper(ending, "vale_voluntary", ABOUT))))
    assert "Nobody yet for £1.6m" in told
    assert "none of that is ours" in told


# figures


@pytest.mark.parametrize("partner", PARTNERS)
def test_the_money_by_year_is_that_of_the_plan_to_the_penny(partner):
    deal, years = plan().settlement, [*plan().years, "all"]
    rows = [signed_amounts(row[1:]) for row in paper_of(partner).money.rows]
    before, payments, after, *ends, line, room = rows
    spread = [row for year in years for row in pick(deal.net_after, partner=partner, year=year)]
    assert ends == (
        [[penny(row.p10) for row in spread], [penny(row.p90) for row in spread]] if plan().draws >= 20 else []
    )
    assert before == [penny(row.mean) for year in years for row in pick(deal.net_before, partner=partner, year=year)]
    assert after == [penny(row.mean) for year in years for row in pick(deal.net_after, partner=partner, year=year)]
    paid = [penny(-row.transfer_gbp) for row in pick(deal.contributions, partner=partner)]
    assert payments == [*paid, sum(paid)]
    asked = [penny(-row.usable_gbp - row.floor_gbp) for row in pick(deal.asked, partner=partner)]
    assert line == [*asked, sum(asked)]
    assert room == [end - low for end, low in zip(after, line, strict=True)]


@pytest.mark.parametrize("partner", PARTNERS)
@pytest.mark.parametrize("make", [plan, unsigned])
def test_every_amount_to_the_penny_is_one_of_the_plan_or_a_sum_of_such(partner, make):
    found = amounts_in(texts_of(read_back(make_paper(make(), partner, ABOUT))))
    assert len(found) > 12
    assert sorted(found - known_amounts(make(), partner)) == []


def test_the_lines_of_the_account_sum_to_where_we_end():
    partner = "vale_hospital"
    table = next(t for one in paper_of(partner).annex for t in one.tables if t.caption.startswith("Cash by line"))
    *lines, foot = [signed_amounts(row[1:]) for row in table.rows]
    assert [sum(column) for column in zip(*lines, strict=True)] == foot
    assert foot == [penny(row.mean) for row in pick(plan().settlement.net_after, partner=partner)]


def test_the_three_kinds_of_money_stand_in_tables_of_their_own():
    captions = [table.caption for one in paper_of("vale_community").annex for table in one.tables]
    assert [text for text in captions if text.startswith(("Cash by line", "Capacity", "Value"))] == list(
        dict.fromkeys(text for text in captions if text.startswith(("Cash by line", "Capacity", "Value")))
    )
    assert any("never added" in said for one in paper_of("vale_community").annex for said in one.said)


# words


@pytest.mark.parametrize(
    ("partner", "body", "ask"),
    [
        ("vale_icb", "Integrated care board: decision on", "The Board is asked to"),
        ("vale_hospital", "Recommendation", "The Board of Directors is asked to"),
        ("vale_community", "Recommendation", "The Board of Directors is asked to"),
        ("vale_council", "Cabinet report: a key decision", "Cabinet is asked to"),
        ("vale_gps", "Practices' paper: what the plan means for you", "Practices are asked to"),
        ("vale_voluntary", "Trustees' paper", "Trustees are asked to"),
    ],
)
def test_each_kind_of_body_is_spoken_to_in_its_own_words(partner, body, ask):
    told = " ".join(words_of(partner))
    assert body in told
    assert ask in told


def test_only_a_council_hears_of_its_cabinet_and_that_it_waits_for_call_in():
    for partner in PARTNERS:
        first = paper_of(partner, replace(ABOUT, call_in_ends=None))
        told = " ".join(text for entry in (*first.first, *first.after) for text in (entry.title, *entry.said))
        assert ("Cabinet" in told) == (partner == "vale_council")
        assert ("time for call-in" in told) == (partner == "vale_council")


def test_practices_read_of_work_contract_and_pay():
    told = " ".join(words_of("vale_gps"))
    assert "Dear colleagues," in told
    assert "What does it pay a practice, for how long, and through whom?" in told
    assert "How much more work is it for each practice each week?" in told
    assert "Does it touch our core contract, now or later?" in told
    assert "The plan changes no term of it" in told


def test_words_that_are_given_take_the_place_of_the_usual():
    own = Words("the Council", "Report to full Council", "Council is asked to", "Decision", "", (Question("Why now?"),))
    told = " ".join(words_of("vale_council", replace(ABOUT, words=own)))
    assert "Report to full Council" in told
    assert "Council is asked to" in told
    assert "Why now?" in told


@pytest.mark.parametrize("kind", [*KINDS, "a kind that nobody knows"])
def test_every_kind_has_questions_that_the_plan_answers_and_duties_with_a_name_and_a_source(kind):
    words = find_words(plan().partners[0].model_copy(update={"kind": kind}), "Synthetic Vale", "2026-11-25")
    assert all(one.answer for one in words.questions[:3])
    assert words.duties
    for duty in (*words.duties, *words.rules):
        assert duty.source
        assert (duty.quality == "D") == ("recalled and not read" in duty.how_obtained)


def test_every_duty_of_every_kind_has_a_name_of_its_own():
    assert {key for kind in KINDS for key in words_of_kind(kind).duties} == set(DUTY_NAMES)


def test_every_question_that_has_an_answer_is_one_that_some_body_asks():
    asked = {one.text for kind in KINDS for one in words_of_kind(kind).questions}
    assert set(ANSWERED) <= asked
    assert set(ANSWERS) == {*ANSWERED.values(), *(one.answer for one in COMMON)}


def test_a_money_rule_holds_from_its_first_day():
    trust = next(one for one in plan().partners if one.kind == "acute_trust")
    before, after = (
        [rule.words for rule in find_words(trust, "Synthetic Vale", day).rules] for day in ("2026-03-31", "2026-04-01")
    )
    assert any("break even by itself" in rule for rule in after)
    assert not any("break even by itself" in rule for rule in before)


def test_a_question_that_the_plan_does_not_answer_says_that_somebody_has_to():
    told = words_of("vale_hospital")
    at = told.index("Do governors have to approve it?")
    assert told[at + 1] == UNANSWERED


@pytest.mark.parametrize("partner", PARTNERS)
def test_no_acronym_stands_without_its_words_at_its_first_use(partner):
    seen: set[str] = set()
    for text in read_in_order(paper_of(partner)):
        for found in re.finditer(r"\b[A-Z][A-Z&]+[A-Zs]?\b", text):
            word = found[0]
            if word in KNOWN or word.removesuffix("s") in seen or word in ("DRAFT", "SYNTHETIC"):
                continue
            assert text[: found.start()].endswith(f"{WORDS.get(word, '?')} ("), (word, text)
            seen.add(word)


@pytest.mark.parametrize("partner", PARTNERS)
def test_page_one_is_in_plain_words(partner):
    annex = next(at for at, text in enumerate(words_of(partner)) if text.startswith("Annex"))
    told = " ".join(words_of(partner)[:annex]).casefold()
    assert [word for word in JARGON if re.search(rf"\b{word}", told)] == []
    assert "!" not in told


def read_in_order(paper) -> list[str]:
    """All that a paper says but titles of sources, in the order in which it is read."""
    told = [paper.kind, paper.title, paper.subtitle]
    for entry in (*paper.first, *paper.before):
        told += [entry.title, *read_entry(entry)]
    told += read_table(paper.money)
    for entry in paper.after:
        told += [entry.title, *read_entry(entry)]
    for section in paper.annex:
        told += [section.title, *section.said, *(text for table in section.tables for text in read_table(table))]
    return told


def read_entry(entry) -> list[str]:
    return [text for pair in zip_longest(entry.leads, entry.said, fillvalue="") for text in pair]


def read_table(table) -> list[str]:
    heads = [column.label for column in table.columns]
    cells = [cell.text for row in table.rows for head, cell in zip(heads, row, strict=True) if head not in AS_PUBLISHED]
    return [*heads, *cells, table.caption]


# marks


def test_a_draft_says_so_on_each_page_until_its_version_is_frozen():
    for about, marked in ((ABOUT, True), (FROZEN, False)):
        paper = read_back(make_paper(plan(), "vale_council", about))
        for section in paper.sections:
            assert (DRAFT in [each.text for each in section.header.paragraphs]) == marked


def test_version_and_fingerprint_stand_at_the_foot_of_each_page():
    paper = read_back(make_paper(plan(), "vale_council", ABOUT))
    for section in paper.sections:
        foot = " ".join(each.text for each in section.footer.paragraphs)
        assert "Version 3" in foot
        assert "38ed52895e38" in foot


def test_an_invented_place_is_said_to_be_one_at_the_head_of_each_page():
    for made_up in (True, False):
        paper = read_back(make_paper(plan().model_copy(update={"synthetic": made_up}), "vale_icb", FROZEN))
        for section in paper.sections:
            assert any("SYNTHETIC" in each.text for each in section.header.paragraphs) == made_up


def test_what_nobody_has_confirmed_says_by_whom_it_should_be():
    told = " ".join(words_of("vale_council"))
    assert "Not yet confirmed By us: our money rule and year end" in told
    assert "Vale GP Federation confirms its sheet" in told


def test_dates_of_decision_call_in_and_next_steps_are_told():
    told = " ".join(words_of("vale_council"))
    assert "17 December 2026" in told
    assert "Call-in ends on 29 December 2026." in told
    assert "Partners meet to sign: 8 January 2027." in told
    assert "on a day to be set" in " ".join(words_of("vale_council", replace(ABOUT, decide_on=None)))


def test_the_same_input_gives_the_same_bytes():
    assert make_paper(plan(), "vale_icb", ABOUT) == make_paper(plan(), "NHS Synthetic Vale ICB", ABOUT)


def test_a_partner_that_the_plan_has_not_is_refused_with_those_it_has():
    with pytest.raises(UserError, match="no partner"):
        draft_paper(plan(), "nobody", ABOUT)


def test_a_plan_that_does_nothing_has_a_paper_that_says_so():
    told = texts_of(read_back(make_paper(toy_plan.empty_document(), "vale_council", ABOUT)))
    assert any("The plan chooses nothing" in text for text in told)


def test_what_others_wrote_does_no_harm():
    evil = "</w:t></w:r><w:r><w:t>\"&'<!--\x00\u202edna"
    about = replace(ABOUT, version=evil, decision=evil, money=(MoneyPoint(evil, evil),), decide_on=date(2026, 12, 1))
    assert any("dna" in text for text in texts_of(read_back(make_paper(plan(), "vale_icb", about))))
