"""Each partner's own paper: one page and an annex, in the words of its board. In: `Plan`, `About`. Out: bytes."""

from __future__ import annotations

from commonground.document import Plan
from commonground.views.board_paper.draft import draft_paper
from commonground.views.board_paper.model import About, BoardPaper

__all__ = ["About", "BoardPaper", "draft_paper", "make_paper"]


def make_paper(plan: Plan, partner: str, about: About) -> bytes:
    """One partner's paper as bytes of a Word document; the same plan and words give the same bytes.

    `partner`: an id or a name. Raises UserError for one that the plan has not.
    """
    from commonground.views.board_paper.paper import (
        as_bytes,  # here, for nothing but a document that is written needs Word
    )

    return as_bytes(draft_paper(plan, partner, about))
