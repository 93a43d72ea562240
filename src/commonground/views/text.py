"""The first screen in plain words, for a terminal or a notebook. In: `Plan`. Out: `Summary`."""

from __future__ import annotations

from dataclasses import dataclass

from commonground.document import Plan
from commonground.document.names import Names
from commonground.document.words import SYNTHETIC, signed
from commonground.views.first_screen import make_first_screen
from commonground.views.running import tabulate_added
from commonground.views.signing import Sign
from commonground.views.standings import over_all_years, say_bad_years, say_lowest_year
from commonground.views.tables import Table, as_text, make_table, wrap


@dataclass(frozen=True, repr=False)
class Summary:
    """Five questions with their answers, the ladder or the ways out where not all can sign, what is added, and cash.

    `warnings`: what has to be said before any figure: that the place is made up, the plan empty, a range rough.
    """

    warnings: tuple[str, ...]
    answers: tuple[tuple[str, str], ...]  # question or title, answer
    ways_out: tuple[str, ...]
    cash: Table
    added: Table

    def __str__(self) -> str:
        lines = [wrap(warning) for warning in self.warnings]
        lines += [wrap(f"{title}{'' if title.endswith('?') else ':'} {answer}") for title, answer in self.answers]
        lines += [wrap(f"- {way}", "  ") for way in self.ways_out]
        tables = [as_text(table) for table in (self.added, self.cash) if table]
        return "\n".join([*lines, "", "\n\n".join(tables)])

    __repr__ = __str__


def summarise(plan: Plan, could_sign: str = "") -> Summary:
    """Who is helped, who pays, who gains, how sure, whether all can sign, what is added, where each partner ends.

    `could_sign`: whether they can by the plan and by what each has said, where that is known; the plan knows its sums
    alone.
    """
    names = Names(plan)
    said = make_first_screen(plan, names)
    parts = (said.helped, said.pays, said.gains, said.sure)
    titles = ("Who is helped", "Who pays", "Who gains", "How sure")
    answers = [(title, f"{part.figure}. {part.lead}") for title, part in zip(titles, parts, strict=True)]
    signed_by_all = f"{said.sign.answer}." if said.sign.yes else f"Not yet. {said.sign.blocker}"
    answers += [("Can everybody sign?", could_sign)] if could_sign else []
    answers.append(("By the plan’s sums alone" if could_sign else "Can everybody sign?", signed_by_all))
    if said.sign.to_confirm:
        answers.append(("To confirm", f"{'. '.join(said.sign.to_confirm)}."))
    if plan.options:
        answers += [("In bad years", say_bad_years(plan)), ("Lowest of all", say_lowest_year(plan, names))]
    warnings = (*((SYNTHETIC,) if plan.synthetic else ()), *said.notices)
    return Summary(warnings, tuple(answers), _ways_out(said.sign), _cash(plan, names), tabulate_added(plan, names))


def _ways_out(sign: Sign) -> tuple[str, ...]:
    if sign.yes:
        return tuple(step.sentence for step in sign.ladder)
    smallest = f"The smallest subsidy that would let everybody sign is {sign.subsidy}."
    return tuple(way for way in (smallest, *sign.remedies, sign.other_plan) if way)


def _cash(plan: Plan, names: Names) -> Table:
    """Each partner's cash over the plan, before and after the deal."""
    after = over_all_years(plan.settlement.net_after)
    rows = [
        (names.partner(code), signed(row.mean), signed(after[code].mean))
        for code, row in over_all_years(plan.settlement.net_before).items()
    ]
    settled = "With the deal" if plan.settlement.signable_without_subsidy else "With a deal and the subsidy"
    caption = f"Cash over {names.span_of_years} against doing nothing (mean)"
    return make_table(caption, ("Partner", "#Without a deal", f"#{settled}"), rows)
