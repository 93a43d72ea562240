"""plan.xlsx: the plan as tables with live totals. In: plan.json. Out: bytes of a workbook."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

import xlsxwriter

from commonground.document.names import Document, Reader
from commonground.views.xlsx.book import Book
from commonground.views.xlsx.money import money, settlement
from commonground.views.xlsx.sheets import (
    activity,
    assumptions,
    hours,
    ledger,
    options,
    people,
    promises,
    readme,
    sources,
)

SHEETS = (
    readme,
    options,
    activity,
    money,
    ledger,
    settlement,
    hours,
    promises,
    people,
    assumptions,
    sources,
)
SAFE = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def workbook(document: Document) -> bytes:
    """The workbook as bytes; text of others is always written as text, never as a formula."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, SAFE) as sheets:
        sheets.set_properties(
            {
                "title": f"A plan for {document['place']['name']}",
                "comments": "SYNTHETIC: an invented place" if document["synthetic"] else "",
                "created": datetime.fromisoformat(document["created"]),
            }
        )
        book, plan = Book(sheets, document), Reader(document)
        for fill in SHEETS:
            fill(book, plan)
    return file.getvalue()
