"""Tables of facts are refused where they are wrong: all problems at once, each with line and column."""

from __future__ import annotations

import pytest

from commonground.core.errors import SeveralErrors, UserError
from commonground.profiles.facts import ASK_COLUMNS, FACT_COLUMNS, parse_asks, parse_facts
from commonground.profiles.vocabulary import QUESTION_COLUMNS, WORD_COLUMNS, parse_words
from commonground.profiles.windows import DECISION_COLUMNS, HOLIDAY_COLUMNS, parse_holidays, parse_windows

GOOD = "icb,money,rule,,It must break even.,An Act,https://a.uk,2026-04-01,,2026-11-27,A,"


def facts(*rows: str) -> str:
    return "\n".join([",".join(FACT_COLUMNS), *rows, ""])


def asks(*rows: str) -> str:
    return "\n".join([",".join(ASK_COLUMNS), *rows, ""])


def told(text: str) -> str:
    with pytest.raises(UserError) as caught:
        parse_facts(text)
    return str(caught.value)


def test_a_good_row_is_read_as_it_stands() -> None:
    ((about, fact),) = parse_facts(facts(GOOD))
    assert about.kinds == ("icb",)
    assert (fact.key, fact.quality, str(fact.valid_from), fact.valid_to) == ("rule", "A", "2026-04-01", None)


def test_a_family_stands_for_its_kinds_each_once() -> None:
    ((about, _),) = parse_facts(facts(GOOD.replace("icb", "icb|nhs")))
    assert about.kinds == ("icb", "acute_trust", "community_trust", "mental_health_trust", "ambulance_trust")


@pytest.mark.parametrize(
    ("good", "bad", "says"),
    [
        ("icb", "icbs", "'icbs' is unknown (facts.csv, line 2, column kind); did you mean icb?"),
        ("icb", "", "no kind of body is named"),
        ("money", "mony", "'mony' is no group (facts.csv, line 2, column group); did you mean money?"),
        ("rule,,", "rule,founded,", "'founded' is unknown (facts.csv, line 2, column only)"),
        ("rule,", ",", "the cell is empty (facts.csv, line 2, column key)"),
        (
            "It must break even.",
            "x" * 201,
            "the text has 201 signs (facts.csv, line 2, column statement)",
        ),
        ("It must", "{town} must", "'{town}' stands for nothing"),
        ("It must", "It {must", "'{' stands for nothing"),
        ("An Act", "", "there is no source (facts.csv, line 2, column source_title)"),
        ("An Act", '"Recalled, not looked up"', "what is recalled has quality D"),
        ("https://a.uk", "a.uk", "the source has no address (facts.csv, line 2, column url)"),
        ("2026-04-01", "1 April 2026", "'1 April 2026' is no day (facts.csv, line 2, column valid_from)"),
        ("2026-04-01,", "2026-04-01,2026-03-31", "it ends before it begins"),
        ("2026-11-27", "", "there is no day of reading"),
        (",A,", ",E,", "'E' is no quality (facts.csv, line 2, column quality); write A, B, C or D"),
        (",A,", ",A", "the row has 11 cells (facts.csv, line 2); give it 12"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(good: str, bad: str, says: str) -> None:
    assert says in told(facts(GOOD.replace(good, bad, 1)))


def test_all_problems_are_told_at_once() -> None:
    with pytest.raises(SeveralErrors) as caught:
        parse_facts(facts(GOOD.replace("icb", "icbs"), GOOD.replace("money", "mony"), GOOD.replace(",A,", ",E,")))
    assert len(caught.value.problems) == 3


def test_a_table_with_other_columns_is_refused() -> None:
    assert "the columns are" in told("kind,group\nicb,money\n")


def test_an_open_quotation_mark_is_refused() -> None:
    assert "the table cannot be read" in told(facts(GOOD, 'icb,money,"open'))


def test_an_empty_table_is_refused() -> None:
    assert "the table is empty" in told("")


def test_two_rows_of_one_thing_at_one_time_are_refused() -> None:
    assert "line 2 says this of icb already (facts.csv, line 3)" in told(facts(GOOD, GOOD))


def test_two_rows_that_meet_through_a_family_are_refused() -> None:
    assert "line 2 says this of icb already" in told(facts(GOOD, GOOD.replace("icb", "nhs")))


def test_a_rule_may_follow_another() -> None:
    before = GOOD.replace("2026-04-01,", "2022-07-01,2026-03-31")
    assert len(parse_facts(facts(before, GOOD))) == 2
    assert "already" in told(facts(before.replace("2026-03-31", "2026-04-01"), GOOD))


def test_forms_that_exclude_each_other_may_have_one_key() -> None:
    trust = GOOD.replace("icb", "acute_trust")
    two = [trust.replace("rule,,", f"rule,{form},") for form in ("nhs_trust", "foundation_trust")]
    assert len(parse_facts(facts(*two))) == 2
    assert "already" in told(facts(two[0], trust))


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("icb,when,next,,When?,day,,,false", "'day' is no type"),
        ("icb,when,next,,When?,choice,one,,false", "type and choices do not go together"),
        ("icb,when,next,,When?,date,one|two,,false", "type and choices do not go together"),
        ("icb,when,next,,When?,date,,,no", "'no' is no flag"),
        ("icb,when,next,,,date,,,false", "the cell is empty (asks.csv, line 2, column question)"),
    ],
)
def test_a_question_that_makes_no_form_is_refused(row: str, says: str) -> None:
    with pytest.raises(UserError) as caught:
        parse_asks(asks(row))
    assert says in str(caught.value)


def test_a_kind_without_words_and_a_duty_that_is_none_are_refused() -> None:
    heading, questions = ",".join(WORD_COLUMNS), ",".join(QUESTION_COLUMNS) + "\n"
    row = "Board,Board paper,The Board is asked to,members"
    with pytest.raises(UserError, match="there are no words for gp"):
        parse_words(f"{heading}\nicb,{row},equality\n", questions)
    with pytest.raises(UserError, match="'best_value' is no duty of icb"):
        parse_words(f"{heading}\nevery,{row},equality|best_value\n", questions)


def test_days_that_are_no_numbers_are_refused() -> None:
    row = "every,five,0,0,the board,,An Act,https://a.uk,2026-11-27,A,"
    with pytest.raises(UserError, match="'five' is no number of days"):
        parse_windows(f"{','.join(DECISION_COLUMNS)}\n{row}\n")


def test_call_in_without_the_words_for_it_is_refused() -> None:
    row = "every,5,0,0,cabinet,scrutiny may ask,An Act,https://a.uk,2026-11-27,A,"
    with pytest.raises(UserError, match="it does not say until when it may be called in"):
        parse_windows(f"{','.join(DECISION_COLUMNS)}\n{row}\n")


def test_a_kind_without_days_is_refused() -> None:
    row = "council,0,0,0,cabinet,,An Act,https://a.uk,2026-11-27,A,"
    with pytest.raises(UserError, match="there are no days for police"):
        parse_windows(f"{','.join(DECISION_COLUMNS)}\n{row}\n")


def test_a_holiday_without_a_source_is_refused() -> None:
    with pytest.raises(UserError, match="there is no source"):
        parse_holidays(f"{','.join(HOLIDAY_COLUMNS)}\n2026-12-25,Christmas Day,,https://a.uk,2026-11-27,A\n")
