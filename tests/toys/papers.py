"""What a partner's paper is told in tests, and its text read back from Word."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import docx
from docx.oxml.ns import qn

from commonground.views.board_paper.model import About, Step, Unconfirmed
from commonground.views.deal.model import Standing

TEXT = (qn("w:t"), qn("w:tab"))
ABOUT = About(
    version="Version 3",
    fingerprint="38ed52895e38",
    frozen=False,
    decide_on=date(2026, 12, 17),
    call_in_ends=date(2026, 12, 29),
    next_steps=(Step("Partners meet to sign", date(2027, 1, 8)),),
    open_money=("Who bears VAT that cannot be got back", "At the prices of which year contributions are paid"),
    unconfirmed=(Unconfirmed("Our year ends on 31 March", "our finance lead"),),
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
