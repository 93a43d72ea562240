"""What must hold in every plan.json, looked for in the file alone. In: `Plan`. Out: what holds and what does not."""

from commonground.document.invariants.bad_years import BAD_YEARS, WHOLE
from commonground.document.invariants.choices import CHOICES
from commonground.document.invariants.deal import DEAL
from commonground.document.invariants.form import FORM
from commonground.document.invariants.fund import FUND, FUND_FORM
from commonground.document.invariants.grounds import FORM_OF_GROUNDS, GROUNDS
from commonground.document.invariants.model import Checked, check_one
from commonground.document.invariants.money import MONEY
from commonground.document.invariants.people import PEOPLE
from commonground.document.invariants.sources import SOURCES
from commonground.document.invariants.use import USE
from commonground.document.plan import Plan


def check_form(plan: Plan) -> tuple[Checked, ...]:
    """What a reader relies on: that everything that the plan names is there, and its tables are whole."""
    return tuple(check_one(invariant, plan) for invariant in (*FORM, *FUND_FORM, *WHOLE, *FORM_OF_GROUNDS))


def check(plan: Plan) -> tuple[Checked, ...]:
    """Every invariant. Sums are looked for only where the form holds: they rely on it."""
    form = check_form(plan)
    if any(one.faults for one in form):
        return form
    every = (*MONEY, *DEAL, *FUND, *BAD_YEARS, *PEOPLE, *USE, *SOURCES, *CHOICES, *GROUNDS)
    return (*form, *(check_one(invariant, plan) for invariant in every))
