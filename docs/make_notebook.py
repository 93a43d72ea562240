"""Runs docs/plan.ipynb from its first cell to its last and keeps what it shows. Run: python docs/make_notebook.py."""

from __future__ import annotations

import os
from pathlib import Path

import nbformat
from nbclient import NotebookClient

PAGE = Path(__file__).with_name("plan.ipynb")
SECONDS = 300


def run(notebook: nbformat.NotebookNode, folder: Path) -> nbformat.NotebookNode:
    """`notebook` with each cell's output made anew, run in `folder`, with nothing kept from an earlier run.

    Raises CellExecutionError where a cell fails.
    """
    os.environ["COMMONGROUND_CACHE"] = str(folder / "cache")
    notebook = NotebookClient(notebook, timeout=SECONDS, resources={"metadata": {"path": str(folder)}}).execute()
    for cell in notebook.cells:
        cell.metadata = {}
    return notebook


def shown(notebook: nbformat.NotebookNode) -> list[str]:
    """What each cell says in plain text."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    return [output.get("text") or output["data"].get("text/plain", "") for output in outputs]


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        made = run(nbformat.read(PAGE, as_version=4), Path(folder))
    nbformat.write(made, PAGE)
