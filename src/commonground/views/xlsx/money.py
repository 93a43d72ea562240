"""The sheets whose totals are alive: money by partner and year, and the settlement. In: plan.json. Out: sheets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from commonground.document.names import Reader, pick
from commonground.document.parties import EVERYWHERE
from commonground.views.xlsx.book import HEAD_ROW, Book, Column, cell_range, column_range

BALANCED, UNBALANCED = "sums to zero", "DOES NOT SUM TO ZERO"
HALF_A_PENNY = 0.005
Amounts = Mapping[str, Sequence[float]]  # party id -> amounts by year


def money(book: Book, plan: Reader) -> None:
    """Mean cash by partner and year before contributions, the contributions, and what is left: live sums."""
    years = list(plan["years"])
    sheet = book.sheet(
        "Money",
        "Cash against doing nothing, by partner and year (means over draws)",
        "Positive = better off. Totals are live formulas; ranges are on the Settlement sheet.",
        [38, *(15 for _ in years), 16],
    )
    before = _by_year(plan["settlement"]["net_before"], "mean", years)
    paid = _by_year(plan["settlement"]["contributions"], "transfer_gbp", years)
    first = _block(book, sheet, plan, HEAD_ROW, "Before the deal", before, years)
    second = _block(book, sheet, plan, first.end + 2, "Contributions: + pays in, − takes out", paid, years)
    _check(book, sheet, second, paid, years)
    _after(book, sheet, plan, second.end + 3, (first, before), (second, paid), years)
    sheet.freeze_panes(HEAD_ROW + 1, 1)


class Block:
    """Where a block of parties and years stands: its first row of amounts and its row of sums."""

    def __init__(self, top: int, parties: Sequence[str]) -> None:
        self.row = {party: top + 1 + i for i, party in enumerate(parties)}
        self.first, self.end = top + 1, top + 1 + len(parties)


def _by_year(rows: Sequence[Mapping[str, Any]], key: str, years: Sequence[str]) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {row["partner"]: [0.0] * len(years) for row in rows}
    for row in rows:
        if row["year"] in years:
            found[row["partner"]][years.index(row["year"])] = row[key]
    return found


def _block(book: Book, sheet: Any, plan: Reader, top: int, title: str, amounts: Amounts, years: Sequence[str]) -> Block:
    """Amounts by party and year with a live sum at the end of each row and the foot of each column."""
    block = Block(top, list(amounts))
    book.headings(sheet, top, [title, *years, "All years"])
    for party, row in block.row.items():
        book.put(sheet, row, 0, plan.partner(party), book.formats["text"])
        for y, amount in enumerate(amounts[party]):
            book.put(sheet, row, y + 1, amount, book.formats["pence"])
        _sum(sheet, row, len(years) + 1, cell_range(row, 1, len(years)), book.totals["pence"], sum(amounts[party]))
    _foot(book, sheet, block, [sum(column) for column in zip(*amounts.values(), strict=True)])
    return block


def _foot(book: Book, sheet: Any, block: Block, totals: Sequence[float]) -> None:
    book.put(sheet, block.end, 0, "Sum", book.totals["text"])
    for column, total in enumerate([*totals, sum(totals)], start=1):
        _sum(sheet, block.end, column, column_range(column, block.first, block.end - 1), book.totals["pence"], total)


def _sum(sheet: Any, row: int, column: int, cells: str, style: Any, value: float) -> None:
    sheet.write_formula(row, column, f"=SUM({cells})", style, round(value, 2) + 0.0)


def _check(book: Book, sheet: Any, block: Block, amounts: Amounts, years: Sequence[str]) -> None:
    """A row under the contributions that says whether each year sums to zero."""
    book.put(sheet, block.end + 1, 0, "Check", book.totals["text"])
    for y in range(len(years)):
        total = sum(amounts[party][y] for party in amounts)
        formula = f'=IF(ABS({xl_rowcol_to_cell(block.end, y + 1)})<{HALF_A_PENNY},"{BALANCED}","{UNBALANCED}")'
        value = BALANCED if abs(total) < HALF_A_PENNY else UNBALANCED
        sheet.write_formula(block.end + 1, y + 1, formula, book.totals["text"], value)


def _after(
    book: Book,
    sheet: Any,
    plan: Reader,
    top: int,
    before: tuple[Block, Amounts],
    paid: tuple[Block, Amounts],
    years: Sequence[str],
) -> None:
    """Before less contributions, as live differences."""
    block = Block(top, list(before[1]))
    book.headings(sheet, top, ["After the deal: before less contributions", *years, "All years"])
    left = {p: [b - c for b, c in zip(before[1][p], paid[1][p], strict=True)] for p in before[1]}
    for party, row in block.row.items():
        book.put(sheet, row, 0, plan.partner(party), book.formats["text"])
        for y in range(len(years)):
            was = xl_rowcol_to_cell(before[0].row[party], y + 1)
            put_in = xl_rowcol_to_cell(paid[0].row[party], y + 1)
            sheet.write_formula(row, y + 1, f"={was}-{put_in}", book.formats["pence"], round(left[party][y], 2) + 0.0)
        _sum(sheet, row, len(years) + 1, cell_range(row, 1, len(years)), book.totals["pence"], sum(left[party]))
    _foot(book, sheet, block, [sum(column) for column in zip(*left.values(), strict=True)])


def settlement(book: Book, plan: Reader) -> None:
    """Each partner before and after with ranges, chance of no loss and share of risk."""
    deal = plan["settlement"]
    sure = {row["partner"]: row["probability"] for row in deal["prob_no_worse"]}
    risk = {row["partner"]: row["share"] for row in deal["risk_share"]}
    before = {(row["partner"], row["year"]): row for row in deal["net_before"]}
    rows = []
    for row in deal["net_after"]:
        was, whole = before[row["partner"], row["year"]], row["year"] == EVERYWHERE
        numbers = [each[key] for each in (was, row) for key in ("p10", "p50", "p90", "mean")]
        extra = (sure[row["partner"]], risk[row["partner"]]) if whole else (None, None)
        rows.append((plan.partner(row["partner"]), "All years" if whole else row["year"], *numbers, *extra))
    heads = [f"{when}: {what}" for when in ("Before", "After") for what in ("p10", "middle", "p90", "mean")]
    columns = [
        Column("Partner", 34),
        Column("Year", 11),
        *(Column(head, 15, "gbp") for head in heads),
        Column("Chance of no loss", 12, "share"),
        Column("Share of risk", 12, "share"),
    ]
    sign = "Everybody can sign." if deal["signable_without_subsidy"] else f"Not everybody can sign. {deal['blocker']}"
    needed = pick(deal["subsidy"])
    total = sum(row["amount_gbp"] for row in needed)
    note = sign if not total else f"{sign} Smallest subsidy over all years: £{total:,.2f}."
    book.table("Settlement", "Before and after the deal", note, columns, rows)
