"""The sheet of a body, filled in as far as it is known. In: kind, `PlaceFacts`, a day. Out: nine `Group`s."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from commonground.core.errors import UserError, did_you_mean
from commonground.core.text import quoted
from commonground.profiles.facts import all_asks, all_facts
from commonground.profiles.model import GROUPS, KINDS, NHS_TRUSTS, Group, PlaceFacts
from commonground.profiles.of_place import facts_of_place

COUNCIL_FORMS = {  # by the first letters of the ONS code of a council
    "E06": frozenset({"social_care", "housing", "billing"}),
    "E07": frozenset({"district", "housing", "billing"}),
    "E08": frozenset({"social_care", "housing", "billing"}),
    "E09": frozenset({"social_care", "housing", "billing"}),
    "E10": frozenset({"county", "social_care"}),
}
UNKNOWN_FORM = frozenset({"unknown"})


def prefill(kind: str, known: PlaceFacts, *, on: date) -> tuple[Group, ...]:
    """Nine groups of a body of this kind: what holds on that day, what the place knows, what the body must say.

    Raises UserError for a kind that is not one of KINDS.
    """
    require_kind(kind)
    which = forms(kind, known.body, known.code)
    facts = [
        replace(fact, text=fact.text.format(body=known.body, place=known.place))
        for about, fact in all_facts()
        if about.fits(kind, which) and fact.holds(on)
    ]
    facts += facts_of_place(known)
    asks = [ask for about, ask in all_asks() if about.fits(kind, which)]
    return tuple(
        Group(
            number,
            *group,
            facts=tuple(fact for fact in facts if fact.group == group.id),
            asks=tuple(ask for ask in asks if ask.group == group.id),
        )
        for number, group in enumerate(GROUPS, 1)
    )


def forms(kind: str, body: str, code: str) -> frozenset[str]:
    """Which of FORMS a body has: a council by its ONS code, a trust by its name; 'unknown' where they do not tell."""
    if kind == "council":
        return COUNCIL_FORMS.get(code[:3].upper(), UNKNOWN_FORM)
    if kind not in NHS_TRUSTS:
        return frozenset()
    name = body.casefold()
    if "foundation trust" in name:
        return frozenset({"foundation_trust"})
    return frozenset({"nhs_trust"}) if "nhs trust" in name else UNKNOWN_FORM


def require_kind(kind: str) -> None:
    """Raise UserError for a kind that is not one of KINDS."""
    if kind not in KINDS:
        mend = did_you_mean(kind, KINDS) or f"name one: {', '.join(KINDS)}"
        raise UserError(f"{quoted(kind)} is no kind of partner", mend=mend)


def duty_keys(kind: str) -> frozenset[str]:
    """The keys of the duties of a kind, of any day and form."""
    return frozenset(fact.key for about, fact in all_facts() if kind in about.kinds and fact.group == "duties")
