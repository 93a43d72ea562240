"""What every room found, put together as the document: the only room that knows both sides. In: `Findings`."""

from commonground.assemble.plan import assemble_plan

__all__ = ["assemble_plan"]
