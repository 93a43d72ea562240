"""Whether a partner's amounts fit each other, and the people that it serves. In: partners, a place. Out: sentences.

What cannot be is refused: no number, and a floor, or offers for the plan, beyond all that the partner spends in a year.
So are lines of a budget that do not sum to it, that are no product of what they say, or of a role that it has not.
What is hardly so is warned of, in the plan: by the assumptions `partners.most_floor_share`,
`partners.most_plan_budget_share`, `partners.most_gbp_per_resident` and `partners.budget_times_usual`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from commonground.core.errors import UserError
from commonground.core.text import pounds, quoted
from commonground.evidence.bounds import outside
from commonground.evidence.model import Assumptions
from commonground.partners.model import BY_PROFESSION, MOST_FENCES, NEW_STAFF, YEARS, BudgetLine, Offer, Partner
from commonground.place.model import Place

Where = Callable[[str], str]
"""Where the field of this name stands, for the sentence about it."""

BUDGET = "annual_budget_gbp"
OFFERS = "offers"
YEARLY = {"floor_gbp": "a floor", OFFERS: "offers for the plan"}
MOST_SHARE = {"floor_gbp": "partners.most_floor_share", OFFERS: "partners.most_plan_budget_share"}
LINES = "budget_lines"
HALF_A_PENNY = 0.005
A_POUND = 1.0  # by which rounded lines may miss their sum
ROUNDED = 501.0  # by which a line in thousands may miss what it is a product of
MANY_OF_A_KIND = ("gp", "vcse", "housing_association", "other")  # a place has many, so one may well be small


def find_problems(partner: Partner, where: Where | None = None, years: int = YEARS) -> list[UserError]:
    """Amounts that are none, or not one for each year, and those beyond all that the partner spends in a year."""
    place_of = where or (lambda field: f"partner {quoted(partner.id)}, {field}")
    wrong = {field: _misfit(partner, field, years) for field in (BUDGET, *YEARLY, NEW_STAFF)}
    if any(wrong.values()):
        return [UserError(what, where=place_of(field)) for field, what in wrong.items() if what]
    return [
        *(UserError(what, where=place_of(LINES), mend=mend) for what, mend in _find_wrong_lines(partner)),
        *_find_beyond(partner, place_of),
        *_find_too_many_staff(partner, place_of),
    ]


def _find_too_many_staff(partner: Partner, place_of: Where) -> Iterator[UserError]:
    """Numbers of new staff of one profession beyond those of all together."""
    for profession, wte in _numbers_of(partner.new_staff_wte_by_profession).items():
        if wte > partner.new_staff_wte:
            yield UserError(
                f"{_name(partner)} has {NEW_STAFF} of {partner.new_staff_wte:g} for all professions together, and "
                f"{wte:g} for {quoted(profession)} alone",
                where=place_of(BY_PROFESSION),
                mend=f"correct one of the two, or leave {NEW_STAFF} out for the sum",
            )


def _numbers_of(given: object) -> dict[str, float]:
    """Those that are numbers, of which `by_hand` tells if they are not."""
    pairs = given.items() if isinstance(given, dict) else ()
    return {str(name): value for name, value in pairs if isinstance(value, int | float)}


def _find_beyond(partner: Partner, place_of: Where) -> list[UserError]:
    """Floors and money for the plan beyond all that the partner spends in a year."""
    return [
        UserError(_say_beyond(partner, field), where=place_of(field), mend=f"correct {field} or {BUDGET}")
        for field in YEARLY
        if _largest(partner, field)[0] > partner.annual_budget_gbp + HALF_A_PENNY
    ]


def _find_wrong_lines(partner: Partner) -> Iterator[tuple[str, str]]:
    """What does not fit in the lines of a budget, and the way out."""
    lines = partner.budget_lines
    if not isinstance(lines, tuple) or not all(map(_is_line, lines)):
        return  # of which `by_hand` tells
    total = sum(line.gbp for line in lines)
    for line in lines:
        if line.role not in partner.roles:
            yield f"{_name(partner)} has a line for {line.role!r}, which is none of its roles", "correct one of the two"
        made = None if line.published_gbp is None else line.published_gbp * line.share * line.uplift
        if made is not None and abs(made - line.gbp) > ROUNDED:
            said = f"published_gbp x share x uplift makes {_exact(round(made))}"
            mend = "correct them, or take published_gbp out where the figure is the partner's own"
            yield f"the line of {_name(partner)} for {line.role!r} is {_exact(line.gbp)}, and {said}", mend
    if lines and abs(total - partner.annual_budget_gbp) > A_POUND:
        sums = f"the lines of {_name(partner)} sum to {_exact(total)}, and {BUDGET} is"
        yield f"{sums} {_exact(partner.annual_budget_gbp)}", f"correct {BUDGET} or a line, or take the lines out"


def _is_line(line: object) -> bool:
    """Whether a line made in Python holds numbers where it should."""
    numbers = ("gbp", "share", "uplift", "published_gbp")
    given = [getattr(line, name, "") for name in numbers] if isinstance(line, BudgetLine) else [""]
    return all(one is None or isinstance(one, int | float) for one in given)


def _misfit(partner: Partner, field: str, years: int) -> str:
    """What is wrong with the number or numbers of a field; '' for nothing."""
    if field == OFFERS:
        return _misfit_of_offers(partner.offers, years)
    return _misfit_of(getattr(partner, field), field, years)


def _misfit_of_offers(offers: object, years: int) -> str:
    """What is wrong with the amounts of the offers, or their fences."""
    if not isinstance(offers, tuple | list) or not all(isinstance(offer, Offer) for offer in offers):
        return "offers must be a tuple of Offer, () for nothing"
    if len({(offer.form, offer.only_for) for offer in offers if not offer.anything}) > MOST_FENCES:
        return f"offers have more than {MOST_FENCES} different ring fences, and {MOST_FENCES} are the most"
    return next((wrong for offer in offers if (wrong := _misfit_of(offer.gbp, "gbp", years, "offer_gbp"))), "")


def _misfit_of(given: object, field: str, years: int, bounds: str = "") -> str:
    """What is wrong with one number or one for each year."""
    yearly = field != BUDGET and field != NEW_STAFF
    if yearly and not (isinstance(given, tuple | list) and len(given) == years):
        number = len(given) if isinstance(given, tuple | list) else "no"
        return f"{field} has {number} amounts, and must have one for each of the {years} years of the plan"
    values: tuple[object, ...] = tuple(given) if isinstance(given, tuple | list) else (given,)
    for value in values:
        if not isinstance(value, int | float) or isinstance(value, bool):
            return f"{field} must be a number, not {quoted(value)}"
        wanted = outside(value, bounds or field, "")
        if wanted:
            return f"{field} must be {wanted}, not {quoted(value)}"
    return ""


def _say_beyond(partner: Partner, field: str) -> str:
    most, when = _largest(partner, field)
    all_of_it = f"all that it spends on this place in a year ({_exact(partner.annual_budget_gbp)})"
    return f"{_name(partner)} has {YEARLY[field]} of {_exact(most)} {when}, more than {all_of_it}"


def _largest(partner: Partner, field: str) -> tuple[float, str]:
    """The largest of a partner's yearly amounts, and when: 'a year' where all are the same."""
    amounts = partner.plan_budget_gbp if field == OFFERS else getattr(partner, field)
    most = max(amounts, default=0.0)
    return most, "a year" if min(amounts, default=0.0) == most else f"in year {amounts.index(most) + 1} of the plan"


def _exact(gbp: float) -> str:
    """Every pound of it, so that two amounts close to each other are told apart."""
    return f"£{gbp:,.0f}" if float(gbp).is_integer() else f"£{gbp:,.2f}"


def _name(partner: Partner) -> str:
    return partner.name or partner.id


def find_warnings(partner: Partner, place: Place, assumptions: Assumptions) -> tuple[str, ...]:
    """What is out of proportion in the partner's amounts, though it could be: a sentence each, with the way out."""
    return (
        *_beside_budget(partner, assumptions),
        *_beside_residents(partner, place, assumptions),
        *_counted_twice(partner),
    )


def _counted_twice(partner: Partner) -> Iterator[str]:
    """Whether money for social care holds what the NHS pays in, which the money of a board holds too."""
    if any(line.role == "asc" and line.basis == "gross" for line in partner.budget_lines):
        yield (
            f"{_name(partner)} gives its adult social care gross: what the NHS pays in, the Better Care Fund among it, "
            f"is in the money of the integrated care board too. Give it net in {LINES}."
        )


def _beside_budget(partner: Partner, assumptions: Assumptions) -> Iterator[str]:
    """Whether floors and money for the plan fit the annual budget."""
    spent = partner.annual_budget_gbp
    for field, figure in MOST_SHARE.items():
        (most, when), allowed = _largest(partner, field), assumptions.number(figure)
        if most > allowed * spent:
            yield (
                f"{_name(partner)} has {YEARLY[field]} of {pounds(most)} {when}, {most / spent:.0%} of the "
                f"{pounds(spent)} that it spends here; more than {allowed:.0%} is rare. Check {field} and {BUDGET}."
            )


def _beside_residents(partner: Partner, place: Place, assumptions: Assumptions) -> Iterator[str]:
    """Whether the annual budget fits the residents that the partner serves, and what it does for them."""
    spent, served = partner.annual_budget_gbp, _served(partner, place)
    figures = [f"partners.{role}.gbp_per_resident" for role in partner.roles]
    usual = served * sum(assumptions.number(figure) for figure in figures if figure in assumptions)
    most, times = (assumptions.number(f"partners.{end}") for end in ("most_gbp_per_resident", "budget_times_usual"))
    people = f"the {served:,.0f} residents that it serves"
    small = spent * times < usual and partner.kind not in MANY_OF_A_KIND
    if spent > most * served:
        beside = f"more than all public spending on {people} ({pounds(most)} for each)"
    elif spent > times * usual > 0 or small:
        found = f"{spent / usual:,.0f} times" if spent > usual else f"{spent / usual:.1%} of"
        beside = f"{found} what is usual for its roles and {people} ({pounds(usual)})"
    else:
        return
    yield f"{_name(partner)} spends {pounds(spent)} a year here, {beside}. Check {BUDGET}, roles and patch."


def _served(partner: Partner, place: Place) -> float:
    """Residents of the partner's patch."""
    if partner.patch_kind is None:
        return float(place.population)
    footprint = place.footprints[partner.patch_kind]
    inside = footprint.move(place.residents.astype(np.float64))
    return float(inside[np.isin(footprint.codes, partner.patch_codes)].sum())
