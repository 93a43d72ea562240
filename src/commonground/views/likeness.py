"""What is the same in two plans and what is not, section by section. In: two `Plan`s. Out: sentences, or a refusal.

Every section of a plan is decided about here: a section is told in a table of the comparison, or named where it
differs, or never held against another. A test walks the models and finds the section that nobody decided about.
"""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter

from commonground.core.errors import UserError
from commonground.core.text import listed, quoted
from commonground.document import Plan

REFUSED = {
    "place.code": "plans of other places are refused",
    "place.areas": "plans of other small areas are refused",
    "synthetic": "a plan of a made-up place is not held beside that of a real one",
    "years": "plans of other years are refused",
}
NEVER = {
    "schema_version": "plans of another version cannot be read",
    "timings": "how long the work took differs between two runs of one plan",
}
SAID = {  # in a sentence of its own
    "created": "the day on which they were made",
    "seed": "the seed",
    "draws": "how many futures were tried",
    "fingerprints": "the program and the inputs that they were made by",
    "place.population": "how many people live there",
    "neighbourhoods": "the neighbourhoods",
}
TABLED = {  # in tables, which leave out what is too small to show
    "partners": "the partners and what they offer",
    "changed": "the assumptions that were changed",
    "provenance": "the figures behind them",
    "options": "the options, where and from when",
    "running": "what runs today",
    "helped": "the people helped",
    "activity": "the services used",
    "outcomes": "the outcomes",
    "settlement.net_before": "cash without a deal",
    "settlement.net_after": "cash with the deal",
    "settlement.contributions": "the contributions",
}
NAMED = {  # where they differ, and that is all
    "place.name": "the name of the place",
    "place.kind": "the kind of place",
    "place.households": "its households",
    "place.districts": "its districts",
    "place.notes": "the notes on the place",
    "services": "the list of services",
    "neighbourhood_notes": "the notes on neighbourhoods",
    "footprints": "the footprints",
    "who_decides": "who decides where",
    "population_fit": "how residents were modelled",
    "need": "what is used today",
    "options_not_chosen": "the options left out",
    "required": "what the plan adds because it is required",
    "choice": "the worth of the plan",
    "runners_up": "the plans that came close",
    "frontier": "the plans to choose between",
    "reasons": "why each option is in or out",
    "conditions": "what was asked of the plan",
    "shadow_prices": "what one more of a limit is worth",
    "promises": "the promises",
    "inequality": "who gains by fifth",
    "steps": "the steps from today",
    "ledger": "the lines of the ledger",
    "ledger_lines": "what the lines of the ledger follow from",
    "ledger_net": "each party's net by kind of money",
    "ledger_together": "what all partners gain together",
    "funding": "who pays for the new services",
    "settlement.rule": "the rule of sharing",
    "settlement.signable_without_subsidy": "whether everybody can sign",
    "settlement.blocker": "who blocks",
    "settlement.subsidy": "the subsidy",
    "settlement.prob_no_worse": "the chances of no loss",
    "settlement.prob_within_line": "the chances of ending within offer and floor in every year",
    "settlement.rules": "the rules side by side",
    "settlement.ladder": "the ladder",
    "settlement.asked": "what is on the table and asked for",
    "settlement.ends_with_plan": "what ends with the plan",
    "settlement.would_have_lost": "who would have lost",
    "settlement.confidence": "the confidence that is wanted",
    "settlement.confidence_met": "whether that confidence is met",
    "settlement.confidence_subsidy_gbp": "what that confidence would take",
    "settlement.games": "what groups could do alone",
    "fund": "the fund, its prices and notices",
    "bad_years": "the bad years",
    "accounts": "the partners' accounts",
    "remedies": "the ways out",
    "do_nothing": "what waiting costs",
    "hours": "the hours of work",
    "staff": "the staff that can be found for them",
    "unpaid_care": "what unpaid carers take on",
    "elsewhere": "whose wards hang on plans elsewhere",
    "sensitivity": "what moves each partner's end",
    "uncertainty": "what matters most",
    "judgement": "what rests on judgement",
    "warnings": "the warnings",
}
DECIDED = (*REFUSED, *NEVER, *SAID, *TABLED, *NAMED)  # every section, those of the place and the deal key by key


def find_differing(a: Plan, b: Plan) -> list[str]:
    """The sections in which two plans differ at all, those apart that are never held against another."""
    return [name for name in DECIDED if name not in NEVER and attrgetter(name)(a) != attrgetter(name)(b)]


def refuse_unlike(a: Plan, b: Plan) -> None:
    """UserError for plans of two places, or of other years."""
    mend = "compare two plans of one place and years"
    if a.synthetic != b.synthetic or a.place.code != b.place.code:
        raise UserError(f"these plans are of two places: A of {_place(a)}, B of {_place(b)}", mend=mend)
    only = [_areas(a) - _areas(b), _areas(b) - _areas(a)]
    if any(only):
        counts = f"{len(only[0]):,} only in A, of {_place(a)}, and {len(only[1]):,} only in B, of {_place(b)}"
        raise UserError(f"these plans are of other small areas: {counts}", mend=mend)
    if a.years != b.years:
        years = f"A plans {a.years[0]} to {a.years[-1]}, B {b.years[0]} to {b.years[-1]}"
        mend = "plan both from the same April (--first-year)"
        raise UserError(f"these plans are of other years: {years}", mend=mend)


def _place(plan: Plan) -> str:
    code = plan.place.code or f"{plan.place.areas:,} small areas"
    return f"{quoted(plan.place.name)} ({code}{', made up' if plan.synthetic else ''})"


def _areas(plan: Plan) -> set[str]:
    return {code for here in plan.neighbourhoods for code in here.areas}


def are_divided_alike(a: Plan, b: Plan) -> bool:
    """Whether both plans have the same neighbourhoods by id and small areas."""
    one, other = ({here.id: frozenset(here.areas) for here in plan.neighbourhoods} for plan in (a, b))
    return one == other


def say_how_read(a: Plan, b: Plan, differing: list[str]) -> Iterator[str]:
    """What has to be known before any move of two plans is looked at."""
    if "place.population" in differing:
        people = f"{a.place.population:,} residents in A, {b.place.population:,} in B"
        yield f"They are not of the same people: {people}. A move may be theirs and not the plan's."
    if a.seed != b.seed or a.draws != b.draws:
        tried = ", ".join(f"{name} tried {plan.draws:,} (seed {plan.seed})" for name, plan in (("A", a), ("B", b)))
        yield f"They were drawn apart, so small differences are chance: of possible futures {tried}."
    if "neighbourhoods" in differing:
        yield _say_division(a, b)


def say_how_made(a: Plan, b: Plan) -> Iterator[str]:
    """On which days and from what two plans were made, where that differs."""
    if a.created != b.created:
        yield f"A was made on {a.created}, B on {b.created}."
    if a.fingerprints.get("code") != b.fingerprints.get("code"):
        yield "They were made by two versions of the program, so a move may be the program's."
    made_of = [name for name in a.fingerprints if name != "code" and a.fingerprints[name] != b.fingerprints.get(name)]
    if made_of:
        yield f"They were not made from the same {listed(made_of)}, as their fingerprints show."


def _say_division(a: Plan, b: Plan) -> str:
    if are_divided_alike(a, b):
        return "The neighbourhoods are the same areas, but are called or drawn otherwise."
    counts = f"{len(a.neighbourhoods)} in A, {len(b.neighbourhoods)} in B"
    return f"The place is divided otherwise ({counts}), so nothing is compared by neighbourhood."


def say_rest(differing: list[str], told: set[str]) -> Iterator[str]:
    """What differs and stands in no table: by less than is shown, or not compared here at all."""
    small = [TABLED[name] for name in differing if name in TABLED and name not in told]
    if small:
        yield f"By less than is shown here, or in what no table here shows, these differ too: {listed(small)}."
    other = [NAMED[name] for name in differing if name in NAMED]
    if other:
        yield f"These differ too, and no table here compares them: {listed(other)}. Each plan.json has them."
