"""What a budget is made of: lines that sum to it, written and read back, corrected by hand, or modelled and said so."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import commonground as cg
from commonground.core.errors import UserError
from commonground.evidence import figures, reader
from commonground.partners.budgets import Patch, list_lines
from commonground.partners.by_hand import find_misfits
from commonground.partners.entries import vocabulary
from commonground.partners.model import BASES, MODELLED, YEARS, BudgetLine, Offer, Partner
from commonground.partners.own_tables import read_unpublished
from commonground.partners.proportion import find_problems, find_warnings
from commonground.partners.reader import read_partners
from commonground.partners.writer import to_yaml
from commonground.place.model import Place
from toys.effort import examples
from toys.sentences import agree, of_error, only

EVIDENCE = reader.read()
ASSUMPTIONS = figures.from_tables(EVIDENCE)

GOOD = """\
partners:
  - id: council
    name: Exampleshire Council
    kind: council
    roles: [asc, housing]
    annual_budget_gbp: 110m
    budget_lines:
      - role: asc
        gbp: 100m
        published_gbp: 400m
        share: 20%
        year: 2020/21
        uplift: 1.25
        basis: net
        source: Accounts of the council
        url: https://example.org/accounts
        quality: A
        note: All of it.
      - role: housing
        gbp: 10m
    plan_budget_gbp: 500000
"""
IN_A_FILE = {
    "lines that do not sum to the budget": ("annual_budget_gbp: 110m", "annual_budget_gbp: 120m"),
    "a line that was corrected alone": ("gbp: 10m", "gbp: 12m"),
    "a line that is not what was published": ("share: 20%", "share: 30%"),
    "a line for a role that it has not": ("roles: [asc, housing]", "roles: [asc, children]"),
    "a role that there is not": ("- role: asc", "- role: care"),
    "a line without an amount": ("        gbp: 100m\n", ""),
    "a line without a role": ("      - role: housing\n        gbp: 10m", "      - gbp: 10m"),
    "a basis that there is not": ("basis: net", "basis: nett"),
    "a letter that there is not": ("quality: A", "quality: E"),
    "a share of more than all": ("share: 20%", "share: 120%"),
    "an uplift of nothing": ("uplift: 1.25", "uplift: 0"),
    "a key of a later idea": ("note: All of it.", "remark: All of it."),
    "lines that are one amount": ("      - role: housing\n        gbp: 10m\n", "      - 10m\n"),
}
LINE = BudgetLine(
    "asc", 100e6, 400e6, 0.2, "2020/21", 1.25, "net", "Accounts", "https://example.org", "A", "All of it."
)
COUNCIL = Partner(
    id="council",
    name="Exampleshire Council",
    kind="council",
    code="",
    roles=("asc", "housing"),
    money_rule="council_balanced_budget",
    patch_kind=None,
    patch_codes=(),
    annual_budget_gbp=110e6,
    offers=(Offer((500e3,) * YEARS),),
    floor_gbp=(0.0,) * YEARS,
    new_staff_wte=1.0,
    modelled=False,
    budget_lines=(LINE, BudgetLine("housing", 10e6)),
)
BY_HAND = {
    "by hand: a role that there is not": (replace(LINE, role="care"),),
    "by hand: a letter that there is not": (replace(LINE, quality="E"),),
    "by hand: an amount in words": (replace(LINE, gbp="100m"),),  # type: ignore[arg-type]
    "by hand: a line that is a word": ("asc",),
    "by hand: lines that are none": 3,
}


def read(tmp_path: Path, text: str, place: Place) -> tuple[Partner, ...]:
    path = tmp_path / "partners.yaml"
    path.write_text(text, "utf-8")
    return cg.read_partners(path, place)


def test_lines_are_read(exampleshire: Place, tmp_path: Path) -> None:
    (council,) = read(tmp_path, GOOD, exampleshire)
    source = {"source": "Accounts of the council", "url": "https://example.org/accounts"}
    assert council.budget_lines == (replace(LINE, **source), BudgetLine("housing", 10e6))
    assert find_warnings(council, exampleshire, ASSUMPTIONS) == ()


@pytest.mark.parametrize("case", IN_A_FILE)
def test_lines_that_do_not_fit_are_refused_with_their_place(case: str, exampleshire: Place, tmp_path: Path) -> None:
    given_, instead = IN_A_FILE[case]
    assert given_ in GOOD
    with pytest.raises(UserError) as caught:
        read(tmp_path, GOOD.replace(given_, instead), exampleshire)
    agree("budget_lines", case, of_error(caught.value, tmp_path))


@pytest.mark.parametrize("case", BY_HAND)
def test_lines_made_in_python_are_held_to_the_same_words(case: str, exampleshire: Place) -> None:
    partner = replace(COUNCIL, budget_lines=BY_HAND[case])
    problems = find_misfits(partner, vocabulary(exampleshire, EVIDENCE, YEARS))
    assert isinstance(find_problems(partner), list)  # which looks at sums, and takes no words for numbers
    agree("budget_lines", case, "\n".join(of_error(problem) for problem in problems))


def test_the_golden_file_holds_these_cases_alone() -> None:
    only("budget_lines", [*IN_A_FILE, *BY_HAND, "care that is gross"])


def test_a_file_without_lines_is_read_as_before(exampleshire: Place, tmp_path: Path) -> None:
    start, end = GOOD.index("    budget_lines"), GOOD.index("    plan_budget")
    (council,) = read(tmp_path, GOOD[:start] + GOOD[end:], exampleshire)
    assert (council.annual_budget_gbp, council.budget_lines) == (110e6, ())


def test_care_that_is_given_gross_is_warned_of(exampleshire: Place) -> None:
    gross = replace(COUNCIL, budget_lines=(replace(LINE, basis="gross"), *COUNCIL.budget_lines[1:]))
    assert find_problems(gross) == []
    agree("budget_lines", "care that is gross", "\n".join(find_warnings(gross, exampleshire, ASSUMPTIONS)))


WORDS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=40).map(
    lambda words: unicodedata.normalize("NFC", words).strip()  # as files are read
)


@st.composite
def lines(draw: st.DrawFn) -> BudgetLine:
    """A line that fits itself: published or not, with words that could spoil a file."""
    role, share = draw(st.sampled_from(["asc", "housing"])), draw(st.integers(1, 100)) / 100
    published = draw(st.none() | st.integers(-10_000, 400_000).map(float))
    said = draw(st.tuples(*[st.just("") | WORDS.filter(bool)] * 3))
    gbp = draw(st.integers(0, 10_000)) * 1e3 if published is None else round(published * share, -3)
    letters = draw(st.tuples(st.sampled_from(["", *BASES]), st.sampled_from(["", *"ABCD"])))
    return BudgetLine(role, gbp, published, share, said[0], 1.0, letters[0], said[1], said[2], letters[1])


@settings(max_examples=examples(60))
@given(st.lists(lines(), min_size=1, max_size=4).filter(lambda found: sum(line.gbp for line in found) >= 0))
def test_lines_are_written_and_read_back(
    exampleshire: Place, tmp_path_factory: pytest.TempPathFactory, made: list[BudgetLine]
) -> None:
    total = sum(line.gbp for line in made)
    partner = replace(COUNCIL, annual_budget_gbp=total, offers=(Offer((0.0,) * YEARS),), budget_lines=tuple(made))
    path = tmp_path_factory.mktemp("lines") / "partners.yaml"
    path.write_text(to_yaml([partner], exampleshire, EVIDENCE), "utf-8")
    assert read_partners(path, exampleshire, EVIDENCE) == (partner,)


# lines from accounts


def changed(place: Place, role: str, **values: object) -> Place:
    """The place with other values in the accounts of a role."""
    columns = {name: pl.when(role=role).then(pl.lit(value)).otherwise(name) for name, value in values.items()}
    return replace(place, accounts=place.accounts.with_columns(**columns))


def line_of(place: Place, role: str, patch: Patch | None = None) -> BudgetLine:
    whole = patch or Patch(None, (), float(place.population))
    (line,) = list_lines((role,), whole, place, ASSUMPTIONS, EVIDENCE.deflator)
    return line


def test_what_was_published_is_shared_and_brought_to_the_prices_of_the_plan(exampleshire: Place) -> None:
    row = exampleshire.accounts.filter(role="police").row(0, named=True)
    line = line_of(exampleshire, "police")
    assert line.gbp == pytest.approx(row["value"] * row["part"] * 1.0531, abs=600)
    assert (line.published_gbp, line.year, line.uplift) == (row["value"], "2024/25", 1.0531)
    assert line.share == pytest.approx(row["part"], rel=1e-5)


def test_a_fair_share_follows_the_national_total(exampleshire: Place) -> None:
    more = ASSUMPTIONS.with_settings(["partners.icb.national_gbp=254400000000"])
    (line,) = list_lines(("icb",), Patch(None, (), 1.0), exampleshire, more, EVIDENCE.deflator)
    assert line.gbp == pytest.approx(2 * line_of(exampleshire, "icb").gbp, abs=1000)
    assert (line.basis, line.published_gbp) == ("fair share", 254.4e9)


def test_national_totals_and_what_each_resident_has_are_one_figure() -> None:
    for role in ("icb", "community", "mental_health"):
        total, each = ASSUMPTIONS[f"partners.{role}.national_gbp"], ASSUMPTIONS[f"partners.{role}.gbp_per_resident"]
        assert total.year == each.year
        assert total.number / 56_490_048 == pytest.approx(each.number, rel=0.01)  # England, Census 2021


def test_a_body_that_published_nothing_is_modelled_and_says_so(exampleshire: Place) -> None:
    line = line_of(changed(exampleshire, "asc", measure="none", value=0.0, note="It sent no return."), "asc")
    assert line.basis == MODELLED
    assert line.note.endswith("It sent no return.")
    each = ASSUMPTIONS["partners.asc.gbp_per_resident"]
    assert line.gbp == pytest.approx(each.number * exampleshire.population * line.uplift, abs=600)


def test_a_body_with_more_income_than_spending_is_modelled_and_says_so(exampleshire: Place) -> None:
    note = "Gross £1.0m less income of £1.5m. Its income was more than its spending."
    line = line_of(changed(exampleshire, "housing", value=-500_000.0, note=note), "housing")
    assert (line.basis, line.gbp > 0) == (MODELLED, True)
    assert "Its income was more than its spending. That is no budget." in line.note


@pytest.mark.parametrize("kind", ["ward", "acute_trust", "district"])
def test_bodies_that_make_up_the_place_share_all_of_an_account(kind: str, exampleshire: Place) -> None:
    footprint = exampleshire.footprints[kind]
    for role in ("police", "icb", "gp"):
        parts = [line_of(exampleshire, role, Patch(kind, (code,), 1.0)).gbp for code in footprint.codes]
        whole = line_of(exampleshire, role).gbp
        assert sum(parts) == pytest.approx(whole, abs=600 * len(parts))


def test_what_nobody_publishes_is_asked_for_in_the_file(exampleshire: Place) -> None:
    text = " ".join(to_yaml(cg.modelled_partners(exampleshire), exampleshire, EVIDENCE).replace("#", " ").split())
    asked = read_unpublished()
    assert set(asked["role"]) <= set(EVIDENCE.partner_roles())
    for what, where in asked.select("what", "where").iter_rows():
        assert f"To look up: {what} ({where})." in text


def test_what_is_out_of_proportion_is_said_above_its_entry(exampleshire: Place) -> None:
    partners = cg.modelled_partners(exampleshire)
    assert "# To check: " not in to_yaml(partners, exampleshire, EVIDENCE)
    rich = replace(partners[-1], annual_budget_gbp=9e9, budget_lines=())
    text = to_yaml([*partners[:-1], rich], exampleshire, EVIDENCE)
    (warning,) = find_warnings(rich, exampleshire, ASSUMPTIONS)
    above = text[text.rindex("\n\n") : text.index(f'  - id: "{rich.id}"' if "-" in rich.id else f"  - id: {rich.id}")]
    assert f"To check: {warning}" in " ".join(above.replace("#", " ").split())


def test_a_national_total_has_its_page_and_tells_how_it_was_come_by(exampleshire: Place) -> None:
    for role, words in (("mental_health", "includes what boards pay to others"), ("community", "Rounded shares")):
        line, total = line_of(exampleshire, role), ASSUMPTIONS[f"partners.{role}.national_gbp"]
        assert line.url == total.source_url
        assert f" The national total: {total.how_obtained.split('; = ')[0]}." in line.note
        assert words in line.note
        assert "published." not in line.note  # a formula of the evidence is no word for a partner
