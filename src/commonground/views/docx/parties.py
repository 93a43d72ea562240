"""Who can be a party to the agreement, and how the others take part. In: `Plan`, `Law`. Out: clause 1."""

from __future__ import annotations

from collections.abc import Sequence

from commonground.document import Plan
from commonground.document.names import Names
from commonground.document.place import Partner
from commonground.views.docx.clauses import JUDGED, Clause
from commonground.views.docx.law import Fact, Law
from commonground.views.tables import Table, make_table

COUNCIL = "council"
TO_COMPLETE = "[to be completed]"
OTHERS = "Others who take part, and how"


def name_parties(plan: Plan, law: Law) -> Clause:
    """Which partners of the plan can be parties, which take part otherwise, and what is lacking among them."""
    can, cannot = split_partners(plan, law)
    said: list[str | Table] = [
        "Only NHS bodies and local authorities can be parties to arrangements under section 75. The bodies of the plan "
        "that are such by their kind are in the first table; whether each has the power, and who signs for it, is for "
        "its lawyers."
    ]
    said += [table for table in (_tabulate_parties(can, law), _tabulate_others(cannot, law)) if table]
    return Clause("", "Parties, and others who take part", tuple(said), tuple(_find_lacking(can, law)))


def split_partners(plan: Plan, law: Law) -> tuple[list[Partner], list[Partner]]:
    """Partners that can be parties by their kind, and those that cannot."""
    can = [partner for partner in plan.partners if law.party(partner.kind)]
    return can, [partner for partner in plan.partners if partner not in can]


def label_partner(code: str, names: Names, law: Law) -> str:
    """A partner's name in a table of money, marked where its money is judged or where it can be no party."""
    partner = next((one for one in names.plan.partners if one.id == code), None)
    if partner is None:
        return names.partner(code)
    judged = JUDGED if partner.modelled else ""
    return f"{partner.name}{'' if law.party(partner.kind) else ' (no party: see clause 1)'}{judged}"


def _tabulate_parties(can: Sequence[Partner], law: Law) -> Table:
    rows = [
        (partner.name, partner.code or TO_COMPLETE, fact.words, "; ".join(filter(None, (_sound(fact), fact.note))))
        for partner in can
        for fact in [law.party(partner.kind)]
        if fact
    ]
    return make_table("Bodies that can be parties", ("Body", "Code", "It must be", "How surely that is known"), rows)


def _tabulate_others(cannot: Sequence[Partner], law: Law) -> Table:
    rows = [
        (partner.name, fact.words, fact.note, _sound(fact))
        if (fact := law.other(partner.kind))
        else (partner.name, TO_COMPLETE, "", "")
        for partner in cannot
    ]
    return make_table(OTHERS, ("Body", "By", "Because", "How surely that is known"), rows)


def _sound(fact: Fact) -> str:
    return f"{fact.source}: {fact.sound} ({fact.how_obtained})"


def _find_lacking(can: Sequence[Partner], law: Law) -> list[str]:
    lacking = [
        f"the legal body behind ‘{partner.name}’, of which the plan has no code" for partner in can if not partner.code
    ]
    if not any(partner.kind == COUNCIL for partner in can):
        lacking.append("a local authority: none of the plan's partners is one, and without one there is no agreement")
    if not any(partner.kind != COUNCIL for partner in can):
        lacking.append("an NHS body: none of the plan's partners is one, and without one there is no agreement")
    return lacking
