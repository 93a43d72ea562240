"""`commonground partners init`: a commented starting file that the partners correct."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

import commonground as cg
from commonground.cli.terminal import Screen

app = typer.Typer(help="Who takes part, and their money.", no_args_is_help=True)


@app.command()
def init(
    path: Annotated[Path, typer.Argument(help="A place pack.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="Where to write the file.")] = Path("partners.yaml"),
    force: Annotated[bool, typer.Option("--force", help="Write over an existing file.")] = False,
) -> None:
    """Write partners.yaml from the footprints and trust catchments, with modelled budgets marked as modelled."""
    if out.exists() and not force:
        raise cg.UserError(f"{out} exists already", mend="give another name with --out, or write over it with --force")
    place = cg.read_place(path)
    partners = cg.modelled_partners(place)
    cg.write_partners(partners, place, out)
    Screen().print(
        f"{len(partners)} partners written to {out}. Budgets are modelled: put each partner's own figures there.",
    )
