"""A plan as people read it: a page, a workbook, a comparison. In: the document. Out: bytes, text."""
