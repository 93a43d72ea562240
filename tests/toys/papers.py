"""What a partner's paper is told in tests, and its text read back from Word."""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import docx
from docx.oxml.ns import qn

from commonground.document import Plan
from commonground.document.names import pick
from commonground.views.board_paper.model import About, MoneyPoint, Step
from commonground.views.deal.model import Standing

AMOUNT = re.compile(r"(?<![\w/])(−?)£?(\d{1,3}(?:,\d{3})*|\d+)\.(\d\d)(?![\d%])")
TEXT = (qn("w:t"), qn("w:tab"))
ABOUT = About(
    version="Version 3",
    fingerprint="38ed52895e38",
    frozen=False,
    decide_on=date(2026, 12, 17),
    call_in_ends=date(2026, 12, 29),
    next_steps=(Step("Partners meet to sign", date(2027, 1, 8)),),
    money=(
        MoneyPoint("Tax", "Who bears VAT that cannot be got back"),
        MoneyPoint("Prices", "At the prices of which year contributions are paid"),
        MoneyPoint("Notice", "Notice: who pays", "The one that leaves", "Vale Council", date(2026, 12, 2)),
    ),
    unconfirmed=("Our money rule and year end",),
    sheets_open=("Vale GP Federation",),
    standing={"vale_gps": Standing(part="in_if", condition="Their core contract is protected.")},
)
FROZEN = replace(ABOUT, frozen=True)


def read_back(content: bytes) -> docx.document.Document:
    """A paper as python-docx reads it."""
    return docx.Document(io.BytesIO(content))


def texts_of(paper: docx.document.Document) -> list[str]:
    """Every paragraph of the paper in order, those in tables too."""
    return ["".join(run.text or " " for run in each.iter(*TEXT)) for each in paper.element.body.iter(qn("w:p"))]


def first_lines(paper: docx.document.Document) -> list[str]:
    """What the five lines say that stand first."""
    return [row.cells[1].text for row in paper.tables[0].rows]


def print_pages(papers: Mapping[str, bytes], folder: Path, soffice: Path) -> dict[str, list[str]]:
    """The text of each page of each paper as LibreOffice prints it."""
    for name, content in papers.items():
        (folder / f"{name}.docx").write_bytes(content)
    home = f"-env:UserInstallation={(folder / 'home').as_uri()}"
    convert = [str(soffice), home, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run([*convert, *(f"{name}.docx" for name in papers)], cwd=folder, check=True, capture_output=True)
    return {name: _read_pages(folder / f"{name}.pdf") for name in papers}


def _read_pages(path: Path) -> list[str]:
    told = subprocess.run(["pdftotext", "-layout", path.name, "-"], cwd=path.parent, check=True, capture_output=True)
    return told.stdout.decode().split("\f")[:-1]


def penny(gbp: float) -> Decimal:
    """Pounds to the penny, without a minus before nothing."""
    return Decimal(repr(round(gbp, 2))).quantize(Decimal("0.01")) + 0


def amounts_in(texts: Iterable[str]) -> set[Decimal]:
    """Every amount to the penny that stands in them, without its sign."""
    told = [re.sub(r"https?://\S+", "", text) for text in texts]
    return {Decimal(f"{whole.replace(',', '')}.{rest}") for text in told for _, whole, rest in AMOUNT.findall(text)}


def known_amounts(of: Plan, partner: str) -> set[Decimal]:
    """Every number of the plan, and the sums that a paper may tell."""
    known = {abs(penny(value)) for value in numbers(of.model_dump()) if abs(value) < 1e13}
    deal = of.settlement
    paid = [row.transfer_gbp for row in pick(deal.contributions, partner=partner)]
    asked = pick(deal.asked, partner=partner)
    lows = [-row.usable_gbp - row.floor_gbp for row in asked]
    ends = [row.mean for row in pick(deal.net_after, partner=partner)]
    sums = [sum(paid), sum(lows), *lows]
    sums += [end - low for end, low in zip(ends, [*lows, sum(lows)], strict=True)]
    sums += [
        sum(column) for column in zip(*((r.usable_gbp, r.floor_gbp, r.to_confirm_gbp) for r in asked), strict=True)
    ]
    borne = [min(row.asked_gbp, row.usable_gbp) for row in asked]
    sums += [*borne, sum(borne), sum(row.asked_gbp for row in asked[1:])]
    sums += [sum(one.gbp) for each in of.partners for one in each.offers]
    sums += [sum(row.amount_gbp for row in of.promises if row.who == who) for who in {row.who for row in of.promises}]
    keys = {(row.who, row.option) for row in of.promises}
    sums += [sum(row.amount_gbp for row in of.promises if (row.who, row.option) == key) for key in keys]
    for option in {row.id for row in of.options}:
        sums.append(sum(row.cost.mean for row in of.options if row.id == option and partner in row.funded_by))
        lines = {row.line for row in of.ledger_lines if option in row.options}
        sums.append(sum(r.mean for r in pick(of.accounts, partner=partner, kind="cash", year="all") if r.line in lines))
    sums += [sum(gbp for gbp in paid if gbp > 0), sum(gbp for gbp in paid if gbp < 0)]
    prices = [row.cost_gbp * (1 + row.dearer) for row in of.reasons if row.dearer is not None]
    return known | {abs(penny(value)) for value in (*sums, *prices)}


def numbers(value: object) -> list[float]:
    """Every number in a nest of lists and dicts."""
    if isinstance(value, dict):
        return [number for each in value.values() for number in numbers(each)]
    if isinstance(value, (list, tuple)):
        return [number for each in value for number in numbers(each)]
    return [value] if isinstance(value, float) else []
