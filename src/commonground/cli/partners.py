"""`commonground partners init`: a commented starting file that the partners correct."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from commonground.core.errors import UserError
from commonground.evidence import figures, reader
from commonground.partners import starting, to_yaml
from commonground.place import pack
from commonground.sources.landing import landed

app = typer.Typer(help="Who takes part, and their money.", no_args_is_help=True)


@app.command()
def init(
    path: Annotated[Path, typer.Argument(help="A place pack.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="Where to write the file.")] = Path("partners.yaml"),
    force: Annotated[bool, typer.Option("--force", help="Write over an existing file.")] = False,
) -> None:
    """Write partners.yaml from the footprints and trust catchments, with modelled budgets marked as modelled."""
    if out.exists() and not force:
        raise UserError(f"{out} exists already", mend="give another name with --out, or write over it with --force")
    place = pack.load(path)
    partners = starting(place, figures.from_tables(reader.read()))
    with landed(out) as unfinished:
        unfinished.write_text(to_yaml(partners, place), encoding="utf-8")
    Console().print(
        f"{len(partners)} partners written to {out}. Budgets are modelled: put each partner's own figures there.",
        highlight=False,
    )
