"""The whole draft, in order: what is carried and what is missing first. In: `Plan`, `Names`. Out: `Draft`."""

from __future__ import annotations

from commonground.document import Plan
from commonground.document.names import Names
from commonground.document.notices import list_notices
from commonground.document.words import SYNTHETIC
from commonground.views.docx.clauses import Clause, Draft
from commonground.views.docx.items import ITEMS
from commonground.views.docx.judged import say_judged
from commonground.views.docx.law import Law, read_law
from commonground.views.docx.parties import name_parties
from commonground.views.docx.schedules import SCHEDULES
from commonground.views.tables import Cell, Table, make_table

DRAFT = "DRAFT FOR DISCUSSION: not an agreement, not legal advice"
TITLE = "Draft schedule to a partnership agreement"
CHECKLIST = "Regulation 7(3): what the written agreement must specify, and what this draft has of it"
STATES = {"carried": "Carried", "partly": "Partly", "missing": "MISSING"}
TONES = {"carried": "good", "partly": "mixed", "missing": "bad"}


def draw_up(plan: Plan, names: Names) -> Draft:
    """The draft schedule of a plan, under the law of the day on which the plan was made."""
    law = read_law(plan.created)
    clauses = (name_parties(plan, law), *(agree(plan, names, law) for agree in ITEMS), _see_to_first(law))
    invented = f"SYNTHETIC: {plan.place.name} is a made-up place. No figure may be quoted."
    return Draft(
        title=TITLE,
        subtitle=f"{plan.place.name}, {plan.years[0]} to {names.last_year}",
        banner=(DRAFT, invented) if plan.synthetic else (DRAFT,),
        footer=f"{plan.place.name}, plan of {plan.created}",
        created=plan.created,
        warnings=((SYNTHETIC,) if plan.synthetic else ()) + list_notices(plan),
        front=(_introduce(plan), _check_off(clauses, law), say_judged(plan)),
        clauses=clauses,
        schedules=tuple(fill(plan, names, law) for fill in SCHEDULES),
    )


def _introduce(plan: Plan) -> str:
    return (
        "For a partnership agreement under section 75 of the National Health Service Act 2006 and SI 2000/617, drawn "
        f"from the plan for {plan.place.name}: its figures are those of plan.json to the penny. It binds nobody: "
        "lawyers and finance officers of each body have to complete, check and agree it. What stands in square "
        "brackets is not in the plan."
    )


def _check_off(clauses: tuple[Clause, ...], law: Law) -> Table:
    """A line an item: what is asked, whether it is carried, in which clause, and what is missing."""
    words = {fact.id: fact for fact in law.items}
    rows = [
        (
            f"({clause.item})",
            words[clause.item].words if clause.item in words else "",
            Cell(STATES[clause.state], TONES[clause.state]),
            f"Clause {number}",
            "; ".join(clause.missing) or "nothing",
            words[clause.item].sound if clause.item in words else "",
        )
        for number, clause in enumerate(clauses, 1)
        if clause.item
    ]
    columns = ("Item", "What it asks", "State", "Where", "What is missing", "The words of the item are")
    return make_table(CHECKLIST, columns, rows)


def _see_to_first(law: Law) -> Clause:
    """What else the law asks for before anybody signs: nothing of it is in a plan."""
    said = tuple(f"{fact.words}. ({fact.source}: {fact.sound}.)" for fact in law.duties)
    lacking = ("whether each of these has been seen to, by whom and when",)
    return Clause("", "To be seen to before anybody signs", said, lacking)
