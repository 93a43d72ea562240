"""A plan is made in a process of its own, which can be stopped at any moment. In: a `Request`. Out: plan.json.

The only module of the room that calls the public API of the engine. `python -m commonground.web.plans.making` reads a
request from its standard input and writes to its standard output: a line of JSON for each step and share of it, and at
last one that says how many bytes of plan.json follow, or what was wrong in a sentence.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from pydantic import BaseModel

from commonground.document.opening import OptionOpen
from commonground.web.plans.aside import list_theirs, refuse_musts, set_aside
from commonground.web.plans.asking import Asked, Terms
from commonground.web.plans.packs import pack_up

if TYPE_CHECKING:
    from commonground import Offer, Partner

NICENESS = 10
Figures = dict[str, dict[str, Any]]  # by body key, by cell


class Request(BaseModel):
    """What a plan is made from."""

    place: str  # the folder of its pack
    partners: str  # the partners' file
    asked: Asked
    shared: Figures = {}
    private: Figures = {}
    names: dict[str, str] = {}  # of bodies, by key
    options: tuple[OptionOpen, ...] = ()  # that the place could choose, as it was opened; () = they are asked for

    @property
    def keeps(self) -> bool:
        """Whether people and need may be kept for the next plan: they depend on assumptions, never on partners."""
        return not (self.asked.private and self.asked.sets)


class Steps:
    """A watcher that says on which step the engine is."""

    def __init__(self, tell: Callable[[Mapping[str, object]], None]) -> None:
        self._tell = tell

    @contextmanager
    def step(self, title: str) -> Iterator[Callable[[float], None]]:
        """One step; yields the callback that takes the share done, 0..1."""
        self._tell({"step": title, "share": 0.0})
        yield lambda share: self._tell({"step": title, "share": min(share, 1.0)})
        self._tell({"step": title, "share": 1.0})


def make(request: Request, steps: Steps) -> bytes:
    """The bytes of plan.json. Raises UserError for what makes no plan."""
    import commonground as cg

    asked = request.asked
    place = cg.read_place(request.place)
    partners = _with_terms(_with_own(cg.read_partners(request.partners, place), request), asked.partners)
    if asked.without:
        keys = {one.body for one in asked.without}
        theirs = list_theirs(request.options or cg.describe_place(place, partners).options, keys)
        wanted = {one.option for one in asked.conditions if one.must}
        refuse_musts(wanted, theirs, {request.names.get(key, key) for key in keys})
        partners = set_aside(partners, keys)
    made = cg.make_plan(
        place,
        partners,
        draws=asked.draws,
        set=asked.sets,
        must=asked.list_musts(True),
        must_not=asked.list_musts(False),
        first_year=asked.first_year,
        workers=1,
        keep=request.keeps,
        watcher=steps,
    )
    return made.document.to_bytes()


def _with_own(partners: tuple[Partner, ...], request: Request) -> tuple[Partner, ...]:
    """The partners with their own figures in place of the modelled ones."""
    from commonground.web.figures.partners import apply

    return apply(partners, request.shared, request.private)


def _with_terms(partners: tuple[Partner, ...], terms: Mapping[str, Terms]) -> tuple[Partner, ...]:
    return tuple(_changed(partner, terms[partner.id]) if partner.id in terms else partner for partner in partners)


def _changed(partner: Partner, terms: Terms) -> Partner:
    """One partner as the terms have it."""
    plain = terms.model_dump(include={"floor_gbp", "new_staff_wte", "notice_months"}, exclude_none=True)
    return replace(partner, offers=_offers(partner, terms), **plain)


def _offers(partner: Partner, terms: Terms) -> tuple[Offer, ...]:
    """Its own offers or the one in their place, and the further one."""
    import commonground as cg

    offers = partner.offers
    if terms.offers_gbp is not None:
        offers = (cg.Offer(gbp=terms.offers_gbp),) if any(terms.offers_gbp) else ()
    if any(terms.further_offer_gbp):
        kind = "once" if terms.once else "recurrent"
        offers = (*offers, cg.Offer(gbp=terms.further_offer_gbp, kind=kind, condition=terms.condition))
    return tuple(replace(offer, confirmed=True) for offer in offers) if terms.confirms else offers


def look(place: str, partners: str, *, modelled: bool) -> dict[str, Any]:
    """What there is before any plan, as JSON, of the place in the pack at `place` and the partners in their file.

    `modelled`: the file is written first, as the engine models them. Raises UserError for what cannot be used.
    """
    import commonground as cg

    found = cg.read_place(place)
    if modelled:
        cg.write_partners(cg.modelled_partners(found), found, partners)
    return cg.describe_place(found, cg.read_partners(partners, found)).model_dump(mode="json")


def draw_up(query: str) -> bytes:
    """The pack of a place by its name, from the fetched files, or of the example place where there is no name.

    Raises UserError for a name that means no place, or where nothing was fetched.
    """
    import commonground as cg

    with tempfile.TemporaryDirectory(prefix="commonground-") as folder:
        path = Path(folder) / "place"
        cg.write_place(cg.build_place(query) if query else cg.example_place(), path)
        return pack_up(path)


def main(asked: BinaryIO, answer: BinaryIO) -> None:
    """One request from `asked`, told to `answer`. A fault is told to the log alone, without the figures that it met."""
    from commonground.core.errors import UserError
    from commonground.web.running.parent import end_with_parent

    end_with_parent()

    def tell(said: Mapping[str, object]) -> None:
        answer.write(json.dumps(said).encode() + b"\n")
        answer.flush()

    if hasattr(os, "nice"):
        os.nice(NICENESS)
    try:
        made = make(Request.model_validate_json(asked.read()), Steps(tell))
    except UserError as error:
        tell({"error": str(error)})
        return
    except Exception as error:
        from commonground.web.page.logs import say_fault

        sys.stderr.write(f"The engine met a fault of its own:\n{say_fault(error)}\n")
        raise SystemExit(1) from None
    tell({"bytes": len(made)})
    answer.write(made)
    answer.flush()


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout.buffer)
