"""`commonground partners init`: a commented starting file that the partners correct."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

import commonground as cg
from commonground.cli.terminal import Screen

OTHERS = {  # basis of a line -> how they are named whose money is no account of theirs
    "fair share": "Shared from a national total by need, not their own figures",
    "modelled": "Modelled in whole or in part, for nothing is published",
}

app = typer.Typer(help="Who takes part, and their money.", no_args_is_help=True)


@app.command()
def init(
    path: Annotated[Path, typer.Argument(help="A place pack.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="Where to write the file.")] = Path("partners.yaml"),
    force: Annotated[bool, typer.Option("--force", help="Write over an existing file.")] = False,
    mental_health: Annotated[str, typer.Option(help="The code of the mental health trust here: RXV.")] = "",
    community: Annotated[str, typer.Option(help="The code of the trust that gives community services here.")] = "",
) -> None:
    """Write partners.yaml from footprints, trust catchments and published accounts; what is modelled is marked."""
    if out.exists() and not force:
        raise cg.UserError(f"{out} exists already", mend="give another name with --out, or write over it with --force")
    place = cg.read_place(path)
    chosen = {"mental_health": mental_health, "community": community}
    told = {role: code for role, code in chosen.items() if code}
    partners = cg.modelled_partners(place, trusts=_kept(out, place) | told)
    cg.write_partners(partners, place, out)
    written = f"{len(partners)} partners written to {out}, with money from published accounts."
    groups = "".join(
        f" {words}: {', '.join(names)}."
        for basis, words in OTHERS.items()
        if (names := [partner.name for partner in partners if partner.has_line(basis)])
    )
    Screen().print(f"{written}{groups} Correct what is not so.")


def _kept(path: Path, place: cg.Place) -> dict[str, str]:
    """The trusts that a file which is written over names already, since somebody may have chosen them."""
    try:
        before = cg.read_partners(path, place) if path.exists() else ()
    except cg.UserError:
        return {}
    return {one.roles[0]: one.code for one in before if one.code and one.roles in (("mental_health",), ("community",))}
