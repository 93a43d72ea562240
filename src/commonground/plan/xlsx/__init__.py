"""plan.xlsx: tables with live totals. In: plan.json. Out: bytes of a workbook."""

from __future__ import annotations

from commonground.plan.model import Document


def workbook(document: Document) -> bytes:
    """The workbook as bytes."""
    return b""
