"""What an explanation is made of. Out: `Section`, `Explained`, exact money, and what every section is told."""

from __future__ import annotations

from dataclasses import dataclass

from commonground.core.errors import UserError, did_you_mean
from commonground.document import Plan
from commonground.document.names import Names
from commonground.document.place import Partner
from commonground.document.shapes import EVERYWHERE
from commonground.document.words import MINUS
from commonground.views.tables import Table, as_text, wrap

ALL_YEARS = "All years"
PENNY = 0.005  # less is none


@dataclass(frozen=True)
class Section:
    """A heading, what is said under it, and its tables."""

    title: str
    said: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True)
class Verdict:
    """Whether a partner could sign, in a line, and the tone of it: good, bad or plain."""

    text: str
    tone: str


@dataclass(frozen=True, repr=False)
class Explained:
    """A title, what has to be said first, and sections. It prints itself."""

    title: str
    warnings: tuple[str, ...]
    sections: tuple[Section, ...]
    verdict: Verdict | None = None
    leads: tuple[tuple[str, str], ...] = ()  # what is looked for first: a label, and what is said

    def __str__(self) -> str:
        lines = [wrap(self.title), *(wrap(warning) for warning in self.warnings)]
        lines += [wrap(self.verdict.text)] if self.verdict else []
        lines += [wrap(f"{label}: {said}", "  ") for label, said in self.leads]
        for section in self.sections:
            lines += ["", section.title, *(wrap(f"- {line}", "  ") for line in section.said)]
            for table in section.tables:
                lines += ["", as_text(table)]
        return "\n".join(lines)

    __repr__ = __str__


@dataclass(frozen=True)
class Reader:
    """Whom a plan is explained to."""

    plan: Plan
    names: Names
    partner: Partner

    @classmethod
    def of(cls, plan: Plan, partner: str) -> Reader:
        """The partner of this id or name. Raises UserError for one that the plan has not."""
        by_word = {word.casefold(): one for one in plan.partners for word in (one.name, one.id)}
        found = by_word.get(str(partner).strip().casefold())
        if found is None:
            known = [word for one in plan.partners for word in (one.id, one.name)]
            mend = did_you_mean(str(partner), known) or f"it has {', '.join(one.id for one in plan.partners)}"
            raise UserError(f"this plan has no partner {str(partner)!r}", where=plan.place.name, mend=mend)
        return cls(plan, Names(plan), found)

    @property
    def id(self) -> str:
        """The partner's id."""
        return self.partner.id

    @property
    def years(self) -> tuple[str, ...]:
        """The plan years, then all of them together, as rows name them."""
        return (*self.plan.years, EVERYWHERE)

    @property
    def year_heads(self) -> tuple[str, ...]:
        """The headings of columns of numbers for `years`."""
        return (*(f"#{year}" for year in self.plan.years), f"#{ALL_YEARS}")


def exact(gbp: float) -> str:
    """Pounds and pence, as in plan.json: -1234.5 -> '−1,234.50', 0.001 -> '0.00'."""
    pence = f"{abs(gbp):,.2f}"
    return f"{MINUS}{pence}" if gbp < -PENNY else pence
