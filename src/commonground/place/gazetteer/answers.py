"""What is said of a name that is no one place. In: words, bodies, the register. Out: `UserError`s with the way out."""

from __future__ import annotations

import calendar
import difflib
from collections.abc import Sequence

import polars as pl

from commonground.core.errors import UserError
from commonground.core.text import listed, quoted
from commonground.place.gazetteer.model import PLAIN, TITLES, Body, Former, Newer, Wanted
from commonground.place.gazetteer.register import ALWAYS, Register
from commonground.place.gazetteer.words import fold

MOST_LISTED = 8
NEAR = 0.75  # how like a name must be to be offered for one that is not known
GIVE = "give a council, an ICB, a combined authority, a region, 'Abbey ward, Reading', or a file of LSOA codes"


def say_day(iso: str) -> str:
    """'2021-04-01' -> '1 April 2021', '2025-02' -> 'February 2025'."""
    year, *rest = iso.split("-")
    month = f"{calendar.month_name[int(rest[0])]} " if rest else ""
    return f"{int(rest[1])} {month}{year}" if len(rest) > 1 else f"{month}{year}"


def say_when(iso: str) -> str:
    """'on 1 April 2021', 'in February 2025'."""
    return f"{'on' if iso.count('-') > 1 else 'in'} {say_day(iso)}"


def title(kind: str, code: str = "") -> str:
    """What kind of body it is, by its code where the code tells: 'unitary council', 'London borough'."""
    of_council = {"E06": "unitary council", "E07": "district", "E08": "metropolitan district", "E09": "London borough"}
    return of_council.get(code[:3], TITLES[kind]) if kind == "district" else TITLES[kind]


def describe(body: Body) -> str:
    """'Bolton (metropolitan district, E08000001)'."""
    where = f", {body.within}" if body.within else ""
    return f"{short(body.name)}{where} ({title(body.kind, body.code)}, {body.code})"


def say_former(former: Former) -> str:
    """What a former body was called: 'Cumbria County Council'."""
    if former.kind == "upper_tier":
        return former.name if "Council" in former.name else f"{former.name} County Council"
    if former.kind == "combined_authority":
        return f"the former {former.name} Combined Authority ({former.code})"
    return former.name


def say_became(former: Former, register: Register) -> str:
    """'Corby became part of North Northamptonshire on 1 April 2021'."""
    if former.kind == "pcn":
        now = listed([name_of(code, register) for code in former.became])
        return f"{former.name} ({former.code}) is no more; by {say_day(former.date)} its practices were in {now}"
    verb = "became part of" if former.kind in ("district", "combined_authority", "icb") else "was replaced by"
    verb = "was divided between" if former.remark == "divided" else verb
    names = listed([name_of(code, register) for code in former.became])
    into = [*(name for name, _ in former.through), names]
    days = [former.date, *(day for _, day in former.through)]
    steps = [f"{name} {say_when(day)}" for name, day in zip(into, days, strict=True)]
    remark = f" ({former.remark})" if former.remark not in ("", "divided", "new code", "old code") else ""
    return f"{say_former(former)} {verb} {', which became part of '.join(steps)}{remark}"


def name_of(code: str, register: Register) -> str:
    """The name of a body of today by its code."""
    newer = next((one.name for one, _ in register.newer if one.code == code), None)
    body = None if newer else register.coded(code)
    return newer or (short(body.name) if body else code)


def short(name: str) -> str:
    """A name as it stands in a sentence: 'NHS Sussex ICB', 'Bristol' for 'Bristol, City of'."""
    cut = name.replace(" Integrated Care Board", " ICB")
    return cut.removesuffix(", City of").removesuffix(", County of")


def refuse_former(former: Former, register: Register) -> UserError:
    """A body that is no more: what it became, when, and what to give."""
    names = [name_of(code, register) for code in former.became]
    give = (
        f"give {quoted(names[0])}" if len(names) == 1 else f"give one of them, or all: {quoted(' + '.join(names), 400)}"
    )
    before = ", or --on 2026-03-31 for the boards of before" if former.kind == "icb" else ""
    return UserError(say_became(former, register), mend=f"{give}{before}")


def say_parts(newer: Newer, register: Register) -> str:
    """What a newer body was made of: 'Derby, Derbyshire, Nottingham and Nottinghamshire'."""
    names = [name_of(code, register) for code in newer.made_of]
    return listed(names) if newer.whole else f"{names[0]} and all or parts of {listed(names[1:])}"


def refuse_newer(newer: Newer, register: Register) -> UserError:
    """A board made since the lookups, whose border they do not have."""
    what = (
        f"{newer.name} began {say_when(newer.date)}, and the lookups here, of 2024, do not have its border; "
        f"it was made of {say_parts(newer, register)}"
    )
    names = " + ".join(name_of(code, register) for code in newer.made_of)
    together = f"give {quoted(names, 400)} for the same areas"
    return UserError(what, mend=together if newer.whole else "give one of those as it was, or a file of LSOA codes")


def ask_back(words: str, bodies: Sequence[Body], others: Sequence[tuple[str, str]], register: Register) -> UserError:
    """A name that is all of several names: the list, what to give; `others` it may mean, and what for each."""
    known = [f"{describe(body)}, {_areas(len(register.areas_of(body)))}" for body in bodies[:MOST_LISTED]]
    more = [f"{len(bodies) - MOST_LISTED} more"] if len(bodies) > MOST_LISTED else []
    give = [quoted(one, 400) for _, one in others if one]
    if bodies and all(body.kind == "ward" for body in bodies):
        mend = f"name the district too, such as '{bodies[0].name} ward, {bodies[0].within}', or give the code"
    elif bodies:
        mend = f"give the code, such as {bodies[0].code}, or the whole name with its kind"
    else:
        mend = f"give {' or '.join(give)}" if give else "give a file of LSOA codes"
    what = f"{quoted(words)} could be {len(bodies) + len(others)} places"
    return UserError(f"{what}: {'; '.join([*known, *(said for said, _ in others), *more])}", mend=mend)


def _areas(count: int) -> str:
    return f"{count:,} small area{'' if count == 1 else 's'}"


def refuse_unknown(words: str, readings: Sequence[Wanted], register: Register) -> UserError:
    """A name that is all of no name: of another kind, a part of names, a near miss, or nothing known."""
    elsewhere = next((register.elsewhere[one.words] for one in readings if one.words in register.elsewhere), None)
    if elsewhere:
        country = {"W": "Wales", "S": "Scotland", "N": "Northern Ireland"}[elsewhere[0]]
        return UserError(f"{quoted(words)} is in {country}; only places in England can be built", mend=GIVE)
    core, kinds = readings[-1].words, readings[-1].kinds
    others = register.named(core, (*PLAIN, "police", "fire")) if kinds is not None else ()
    if others:
        return _of_other_kind(words, kinds or frozenset(), others, register)
    holding = _holding(core, register, kinds) if len(core) > 1 else []
    if holding:
        shown = "; ".join(map(describe, holding[:MOST_LISTED]))
        more = f"; and {len(holding) - MOST_LISTED} more" if len(holding) > MOST_LISTED else ""
        what = f"{quoted(words)} is not the whole name of a place; it could be {shown}{more}"
        return UserError(what, mend="give the whole name or the code" + _with_district(holding))
    gone = [one for one in register.former if one.became and f" {core}" in f" {fold(one.name)}" and len(core) > 3]
    if gone:
        what = f"{quoted(words)} is not the whole name of a place; {say_became(gone[0], register)}"
        return UserError(what, mend=f"give {quoted(name_of(gone[0].became[-1], register))}, if that is meant")
    near = difflib.get_close_matches(core, spelled := _spelled(register), n=3, cutoff=NEAR) if len(core) < 100 else []
    mend = f"did you mean {' or '.join(spelled[name] for name in near)}?" if near else GIVE
    return UserError(f"there is no place {quoted(words)} in England", mend=mend)


def _of_other_kind(words: str, kinds: frozenset[str], others: Sequence[Body], register: Register) -> UserError:
    """'Bolton ICB': no board is called so, Bolton is a council; which board it lies in."""
    asked = " or ".join(TITLES[kind] for kind in TITLES if kind in kinds) or "body"
    what = f"there is no {asked} {quoted(words)}; there is {'; '.join(map(describe, others[:MOST_LISTED]))}"
    mend = "give that by its code" if len(others) == 1 else "give one of them by its code"
    if "icb" in kinds:
        inside = register.areas.filter(pl.col("code").is_in(register.areas_of(others[0])))
        boards = inside["icb_name"].drop_nulls().unique().sort().to_list()
        mend = f"it lies in {listed([short(one) for one in boards])}: {mend}, or the board"
    return UserError(what, mend=mend)


def _with_district(holding: Sequence[Body]) -> str:
    wards = [body for body in holding if body.kind == "ward"]
    return f", such as '{wards[0].name} ward, {wards[0].within}'" if wards else ""


def _holding(core: str, register: Register, kinds: frozenset[str] | None) -> list[Body]:
    """The bodies that have a name with `core` in it, from the beginning of a word: of the kinds asked for, if any."""
    of_networks = register.networks if kinds is not None and "pcn" in kinds else ()
    of_wards = register.wards if kinds is None or "ward" in kinds else ()
    for bodies in (of_networks, register.bodies, of_wards):
        holding = [body for body in bodies if any(f" {core}" in f" {name}" for name in body.names)]
        wanted = [body for body in holding if kinds is None or body.kind in kinds]
        if wanted or holding:
            return wanted or holding
    return []


def _spelled(register: Register) -> dict[str, str]:
    """Names as people write them by their folded form: of councils, boards, authorities, regions, former districts."""
    names = [body.name.split(",")[0] for body in register.bodies if body.kind in ALWAYS[:5]]
    names += [one.name for one in register.former if one.kind == "district"]
    return {fold(name): name for name in names} | {
        name: body.name for body in register.bodies if body.kind == "icb" for name in body.names
    }


def refuse_generic(words: str) -> UserError:
    """Words that say what kind of body is meant, and not which."""
    what = f"{quoted(words)} does not say which place is meant"
    return UserError(what, mend="give its name, such as 'Bolton Council' or 'NHS Greater Manchester ICB'")
