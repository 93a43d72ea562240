"""Which professions' hours the plan takes, who can be found for them, and what unpaid carers take on. Out: tables."""

from __future__ import annotations

from collections.abc import Sequence

from commonground.document import Plan
from commonground.document.activity import Found
from commonground.document.names import pick
from commonground.document.words import MINUS, PLUS, signed
from commonground.views.explanation.model import Reader, Section
from commonground.views.tables import Cell, Table, make_table

WEEKS_A_YEAR = 52
TRAINING = (
    "People already trained are recruited from elsewhere. Those who begin to train are not counted: no open data tell "
    "how many they are, and who trains for longer than the plan lasts would come too late for it. People trained up on "
    "the job count from the end of their training. Which professions deliver an option is judged (D), and how many a "
    "partner can find is modelled where it has not said so itself."
)


def tabulate_staff(plan: Plan, rows: Sequence[Found], caption: str) -> Table:
    """Hours of each profession by year beside those of new staff that its employers can find by then."""
    groups = list(dict.fromkeys(row.who for row in rows))
    cells: list[tuple[Cell | str, ...]] = [
        (
            who,
            say_training(pick(rows, who=who)[0]),
            *(_against(row) for year in plan.years for row in pick(rows, who=who, year=year)),
        )
        for who in groups
    ]
    return make_table(caption, ("Profession", "How they are found", *plan.years), cells)


def say_training(row: Found) -> str:
    """How new staff are found and how long they train: 'already trained (3 years)'; '' for those of no profession."""
    if row.training_years is None:
        return ""
    how = "already trained" if row.can_be_found == "recruited" else "trained up"
    return f"{how} ({_say_years(row.training_years)})"


def _say_years(years: float) -> str:
    """'12 weeks' for what is shorter than a year, else '3 years'."""
    short = years < 1.0
    number = f"{years * WEEKS_A_YEAR:,.0f}" if short else f"{years:g}"
    unit = "week" if short else "year"
    return f"{number} {unit}{'' if number == '1' else 's'}"


def _against(row: Found) -> Cell:
    needed = _hours(row.needed.p50)
    if row.found is None:
        return Cell(needed)
    of_found = f"{needed} of {row.found:,.0f}"
    return Cell(f"too few: {of_found}", "bad") if row.short and row.short >= 1.0 else Cell(of_found)


def _hours(value: float) -> str:
    whole = f"{abs(value):,.0f}"
    return whole if value >= 0 or whole == "0" else f"{MINUS}{whole}"


def tabulate_unpaid(plan: Plan) -> Table:
    """What unpaid carers take on by year: hours, and what home carers in their place would cost."""
    rows = [
        (row.year, _hours(row.hours.p50), _hours_between(row.hours.ends), _cost(row.mean), _cost_between(row.ends))
        for row in plan.unpaid_care
    ]
    columns = ("Year", "#Hours", "80% range", "#What they would cost", "80% range ")
    return make_table("Unpaid carers: family and friends", columns, rows)


def _cost(gbp: float) -> str:
    """What care costs: pounds, with a minus where family and friends are relieved."""
    return signed(gbp).removeprefix(PLUS)


def _cost_between(ends: tuple[float, float] | None) -> str:
    return "" if ends is None else " to ".join(map(_cost, ends))


def _hours_between(ends: tuple[float, float] | None) -> str:
    return "" if ends is None else " to ".join(map(_hours, ends))


def say_work(reader: Reader) -> Section | None:
    """The hours of its own staff; None where the plan asks none of them."""
    mine = [row for row in reader.plan.staff if reader.id in row.employers]
    if not mine:
        return None
    shared = any(len(row.employers) > 1 for row in mine)
    said = [
        "Hours that the plan asks of its staff, of those that the new staff it says it can add would work.",
        *(["Hours are those of all who employ the same profession."] if shared else []),
        TRAINING,
    ]
    return Section("Its staff", tuple(said), (tabulate_staff(reader.plan, mine, "Hours a year: needed of found"),))
