"""The figures that a partner may give in place of modelled ones. Out: `Cell`, `CELLS`, what of them is modelled.

Only figures that change a plan, or what the plan says of them, are asked. A value is a number, True or False, or words.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from commonground.core.quantities import Misread, read_number
from commonground.core.text import harmless, quoted

Value = float | bool | str
YEARS = range(1, 6)  # of a plan
MOST_GBP, MOST_WTE, MOST_MONTHS = 1e11, 1e6, 24.0
MOST_SIGNS = 300  # of words
NO_DELIVERY = ("icb",)  # kinds that pay for care and deliver none
_TABLE = Path(__file__).parent / "tables" / "worths.csv"
WORTHS = {  # by service: what one of it is in words, and which kinds of body feel it when it is avoided
    row["service"]: (row["unit"], tuple(row["kinds"].split()))
    for row in csv.DictReader(_TABLE.read_text(encoding="utf-8").splitlines())
}


@dataclass(frozen=True)
class Cell:
    """One figure that a partner is asked for. `kinds`: the kinds of body that are asked, () = all."""

    id: str
    title: str
    unit: str
    why: str
    form: Literal["number", "flag", "words"] = "number"
    least: float = 0.0
    most: float = MOST_GBP
    kinds: tuple[str, ...] = ()
    not_kinds: tuple[str, ...] = ()

    @property
    def is_money(self) -> bool:
        """Whether it counts pounds."""
        return self.form == "number" and "£" in self.unit

    def fits(self, kind: str) -> bool:
        """Whether a body of this kind is asked for it."""
        return kind not in self.not_kinds and (not self.kinds or kind in self.kinds)


def _yearly(id_: str, title: str, why: str) -> tuple[Cell, ...]:
    return tuple(Cell(f"{id_}_year_{year}", f"{title}, year {year}", "£", why) for year in YEARS)


CELLS: Mapping[str, Cell] = {
    cell.id: cell
    for cell in (
        Cell(
            "annual_budget",
            "What you spend a year on the people of the place",
            "£ a year",
            "It bounds what you can offer, and stands beside every change to your money.",
        ),
        *_yearly(
            "offer",
            "Money you put on the table for the plan",
            "Up to this you may end the year worse off than with no plan.",
        ),
        Cell(
            "offer_condition",
            "What must be so for the offer to stand",
            "words",
            "It stands beside your offer wherever the offer is shown.",
            form="words",
        ),
        Cell(
            "offer_only_for",
            "What the offer is only for",
            "words",
            "Such money pays for that part of the plan and nothing else. Left empty, it pays for anything in the plan.",
            form="words",
        ),
        Cell(
            "offer_confirmed",
            "Whether your organisation has agreed the offer",
            "yes or no",
            "Until it is yes, the plan says that nobody has confirmed it.",
            form="flag",
        ),
        *_yearly(
            "floor",
            "How much further your money rule lets you go",
            "Beyond your offer, you may end the year worse off by this. It is never spent for others.",
        ),
        Cell(
            "new_staff",
            "The most staff you can add in a year",
            "whole-time staff",
            "What you deliver grows no faster than this.",
            most=MOST_WTE,
            not_kinds=NO_DELIVERY,
        ),
        Cell(
            "notice",
            "How long you still pay for capacity that closes",
            "months",
            "Money is free only when the notice has run out.",
            most=MOST_MONTHS,
            not_kinds=NO_DELIVERY,
        ),
        *(
            Cell(
                f"worth_{service}",
                f"What one {unit} avoided is worth to you",
                "£",
                "It is your own statement of worth. It is shown apart from cash and never added to it.",
                most=1e7,
                kinds=kinds,
            )
            for service, (unit, kinds) in WORTHS.items()
        ),
    )
}


def list_cells(kind: str) -> tuple[Cell, ...]:
    """The cells that a body of this kind is asked for, in order."""
    return tuple(cell for cell in CELLS.values() if cell.fits(kind))


def read_value(cell: Cell, given: object, places: Mapping[str, str] | None = None) -> Value:
    """What somebody gave for a cell. `places`: what an offer may be only for, ids by their words in small letters.

    Raises Misread: what is wrong ('must be …') and how to mend it.
    """
    if cell.form == "flag":
        return _read_flag(given)
    if cell.form == "words":
        words = _read_words(given)
        return _read_only_for(words, places or {}) if cell.id == "offer_only_for" else words
    value = _read_number(cell, given)
    if not cell.least <= value <= cell.most:
        raise Misread(f"must be from {cell.least:,.0f} to {cell.most:,.0f}, not {value:,.10g}", "check the noughts")
    return value


def _read_number(cell: Cell, given: object) -> float:
    if isinstance(given, bool):
        raise Misread("must be a number, not yes or no", "write it in digits")
    if isinstance(given, int | float):
        return read_number(repr(given))
    if not isinstance(given, str):
        raise Misread(f"must be a number, not {quoted(str(given))}", "write it in digits")
    return read_number(given, "GBP" if cell.is_money else "")


def _read_flag(given: object) -> bool:
    words = str(given).strip().casefold()
    if words in ("yes", "true", "y", "1", "1.0"):
        return True
    if words in ("no", "false", "n", "0", "0.0"):
        return False
    raise Misread(f"must be yes or no, not {quoted(str(given))}", "write yes or no")


def _read_words(given: object) -> str:
    words = " ".join(harmless(" ".join(str(given).split())).split())
    if len(words) > MOST_SIGNS:
        raise Misread(f"must have at most {MOST_SIGNS} signs, and has {len(words)}", "say it more shortly")
    return words


def _read_only_for(words: str, places: Mapping[str, str]) -> str:
    """Ids of what an offer is only for, divided by semicolons: they may be given by their names."""
    ids = set(places.values())
    found = []
    for word in (part.strip() for part in words.split(";")):
        id_ = word if word in ids else places.get(word.casefold(), "")
        if not id_:
            mend = "name options or themes of the plan as they are listed on the notes, divided by semicolons"
            raise Misread(f"must be a part of the plan, not {quoted(word)}", mend)
        found.append(id_)
    return "; ".join(dict.fromkeys(found))


def read_modelled(about: Mapping[str, Any]) -> dict[str, Value | None]:
    """Every cell as the plan has it without the body's own figures: `about` is `document.Partner` as JSON.

    None = the plan says nothing of it.
    """
    offer: Mapping[str, Any] = next(iter(about.get("offers", ())), {})
    found: dict[str, Value | None] = {
        "annual_budget": about.get("annual_budget_gbp"),
        "offer_condition": offer.get("condition") or None,
        "offer_only_for": "; ".join(offer.get("only_for", ())) or None,
        "offer_confirmed": offer.get("confirmed", False),
        "new_staff": about.get("new_staff_wte"),
        "notice": about.get("notice_months"),
    }
    for year in YEARS:
        found[f"offer_year_{year}"] = _of_year(offer.get("gbp", ()), year)
        found[f"floor_year_{year}"] = _of_year(about.get("floor_gbp", ()), year)
    for service in WORTHS:
        found[f"worth_{service}"] = about.get("declared_worth_gbp", {}).get(service)
    return found


def _of_year(amounts: Any, year: int) -> float | None:
    return amounts[year - 1] if len(amounts) >= year else (0.0 if not amounts else None)


def find_beyond(about: Mapping[str, Any], own: Mapping[str, Value]) -> list[tuple[str, str, str]]:
    """Yearly amounts above all that the body spends in a year: id of the cell, what is wrong, and the way out."""
    held = {**read_modelled(about), **own}
    budget = float(held["annual_budget"] or 0)
    what = f"is more than all that you spend on the place in a year (£{budget:,.0f})"
    mend = f"correct it, or '{CELLS['annual_budget'].title}'"
    others = about.get("offers", ())[1:]
    found = []
    for id_ in (f"{name}_year_{year}" for name in ("offer", "floor") for year in YEARS):
        more = sum(offer["gbp"][int(id_[-1]) - 1] for offer in others) if id_.startswith("offer") else 0.0
        if float(held[id_] or 0) + more > budget and (id_ in own or "annual_budget" in own):
            found.append((id_, what, mend))
    return found


def say(cell: Cell, value: Value | None) -> str:
    """A value as pages say it, to the penny; a dash for nothing."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return value
    if cell.is_money:
        return f"£{value:,.0f}" if float(value).is_integer() else f"£{value:,.2f}"
    return f"{value:,.2f}".rstrip("0").rstrip(".")
