"""agreement.docx: a draft schedule to a partnership agreement, from the plan. In: `Plan`. Out: bytes of a document."""

from __future__ import annotations

from commonground.document import Plan
from commonground.document.names import Names
from commonground.views.docx.draft import draw_up


def make_agreement(plan: Plan) -> bytes:
    """The draft as bytes of a Word document; the same plan gives the same bytes.

    A draft to argue over: it says on every page that it is no agreement and no legal advice.
    """
    from commonground.views.docx.paper import as_bytes  # here, for nothing but a document that is written needs Word

    return as_bytes(draw_up(plan, Names(plan)))
