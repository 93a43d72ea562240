"""Plans on disk, whole or not at all. In: a plan, a comparison, a page. Out: plan.json and what is made of it."""

from __future__ import annotations

from pathlib import Path

from commonground.core.errors import UserError
from commonground.core.landing import land, land_file, refuse_unwritable
from commonground.document import Plan
from commonground.document.reading import JSON_NAME
from commonground.views.comparison import SideBySide
from commonground.views.docx import make_agreement
from commonground.views.html.page import render_comparison_page, render_page
from commonground.views.html.partners import render_partners_page
from commonground.views.xlsx import make_workbook

HTML_NAME, XLSX_NAME, DOCX_NAME = "plan.html", "plan.xlsx", "agreement.docx"
PARTNERS_NAME = "partners.html"
PACK = "datapackage.json"  # what tells a place pack from other folders
PAGES = (".html", ".htm")
OTHER_NAME = "give another name that ends in .html, such as page.html"


def refuse_folder(folder: Path) -> None:
    """Raise UserError where a plan may not go into `folder`, or could not, before the work and not after it."""
    refuse_unwritable(folder, "the plan")
    if (folder / PACK).is_file():
        what = "the plan cannot be written: this folder is a place pack, whose files a plan would stand among"
        raise UserError(what, where=str(folder), mend="name another folder with --out")


def write(plan: Plan, folder: Path) -> dict[str, Path]:
    """Write all five files into `folder`: every one is made before any replaces an older one.

    Raises UserError where the folder is a place pack, or cannot be written.
    """
    refuse_folder(folder)
    contents = {
        JSON_NAME: plan.to_bytes(),
        HTML_NAME: render_page(plan).encode(),
        PARTNERS_NAME: render_partners_page(plan).encode(),
        XLSX_NAME: make_workbook(plan),
        DOCX_NAME: make_agreement(plan),
    }
    with land(folder, "the plan") as waiting:
        for name, content in contents.items():
            (waiting / name).write_bytes(content)
    return {name: folder / name for name in contents}


def write_comparison(found: SideBySide, path: Path) -> None:
    """Write two plans side by side as one HTML page.

    Raises UserError where it cannot be written.
    """
    _write_page(render_comparison_page(found), "the comparison", path)


def write_explanation(page: str, path: Path) -> None:
    """Write what a plan means for a partner, an HTML page.

    Raises UserError where it cannot be written.
    """
    _write_page(page, "the explanation", path)


def _write_page(page: str, what: str, path: Path) -> None:
    """Write a page at a path that ends as pages do, never over one of a plan's own."""
    is_page = path.suffix.casefold() in PAGES
    if not is_page or (path.with_name(JSON_NAME).exists() and path.name in (HTML_NAME, PARTNERS_NAME)):
        why = "a plan's own page stands here" if is_page else "it is a page"
        raise UserError(f"{what} cannot be written: {why}", where=str(path), mend=OTHER_NAME)
    with land_file(path, "the page") as waiting:
        waiting.write_bytes(page.encode())
