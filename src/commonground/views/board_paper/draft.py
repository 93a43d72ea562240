"""The whole paper of one partner, in order. In: `Plan`, a partner, `About`. Out: `BoardPaper`."""

from __future__ import annotations

from commonground.document import Plan
from commonground.views.board_paper.acronyms import spell_out
from commonground.views.board_paper.annex import write_annex
from commonground.views.board_paper.kinds import find_words
from commonground.views.board_paper.lines import say_day, write_first
from commonground.views.board_paper.model import About, Author, BoardPaper
from commonground.views.board_paper.page import tabulate_money, write_after, write_before
from commonground.views.explanation.model import Reader

DRAFT = "DRAFT: this version is not frozen, and its figures may change"


def draft_paper(plan: Plan, partner: str, about: About) -> BoardPaper:
    """One partner's paper on a plan, in the words of its kind of body.

    `partner`: an id or a name. Raises UserError for one that the plan has not.
    """
    reader = Reader.of(plan, partner)
    words = about.words or find_words(reader.partner, plan.place.name, plan.created)
    author = Author(reader, about, words)
    span = f"{plan.years[0]} to {plan.years[-1]}"
    return spell_out(
        BoardPaper(
            kind=words.paper,
            title=f"Our part in the plan for {plan.place.name}, {span}",
            subtitle=f"{reader.partner.name} · {about.version} · for decision {say_day(about.decide_on)}",
            greeting=words.greeting,
            banner=_warn(plan, about),
            footer=f"{reader.partner.name} · {about.version}, fingerprint {about.fingerprint}",
            created=plan.created,
            first=write_first(author),
            before=write_before(author),
            money=tabulate_money(author),
            after=write_after(author),
            annex=write_annex(author),
        )
    )


def _warn(plan: Plan, about: About) -> tuple[str, ...]:
    draft = () if about.frozen else (DRAFT,)
    invented = (f"SYNTHETIC: {plan.place.name} is a made-up place. No figure may be quoted.",) if plan.synthetic else ()
    return (*draft, *invented)
