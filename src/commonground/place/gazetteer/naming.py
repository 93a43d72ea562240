"""The one body that a name means. In: words, the register. Out: `Found`, None for none, or a sentence for several.

A name has to be all of a body's name, but for its formal parts. Bodies of one name with the same areas are one place;
with different areas, or where a former or a newer body was called the same, it is asked which is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from commonground.core.errors import UserError
from commonground.core.text import listed, quoted
from commonground.place.gazetteer import answers
from commonground.place.gazetteer.model import PLAIN, TITLES, Body, Former, Found, Newer, Wanted
from commonground.place.gazetteer.register import Register
from commonground.place.gazetteer.words import COUNCILS, fold, read_wanted, why_no_place

WITH_NOTE = re.compile(r"^(?P<name>[^()]+?)\s*\((?P<note>[^()]*)\)$")
CODE_IN = re.compile(r"\b([A-Z]\d{8}|U\d{5})\b")
PARTS = frozenset({"ward", "pcn", "msoa"})
GROUPS_ENDED = "clinical commissioning groups ended on 30 June 2022"


def find_named(words: str, register: Register) -> Found | None:
    """The place that `words` name. Raises UserError for a name of several bodies, or of one that is no more."""
    noted = WITH_NOTE.match(words)
    if noted:
        return _with_note(noted["name"], noted["note"], register)
    readings = read_wanted(words)
    for wanted in readings:
        found = _read(words, wanted, register)
        if found is not None:
            return found
    return None


def _read(words: str, wanted: Wanted, register: Register) -> Found | None:
    """What one reading means, None where it is no name."""
    kinds = PLAIN if wanted.kinds is None else wanted.kinds
    groups = _by_areas(register.named(wanted.words, kinds), register)
    newer = _named_newer(wanted, kinds, register)
    former = _named_former(wanted, kinds, register)
    bodies = [group[0] for group in groups]
    if not bodies and wanted.kinds is not None and [one.kind for one in newer] == ["combined_authority"]:
        return register.build_newer(newer[0])
    newer, notes = _set_aside(newer, bodies)
    former = [one for one in former if one.kind != "icb" or not bodies]  # a board leaves its name to what has it today
    known = {register.areas_of(body) for body in bodies}
    beside = [one for one in newer if _areas_of(one.made_of, register) not in known]
    gone = [one for one in former if _is_apart(one, bodies, beside) and _areas_of(one.became, register) not in known]
    if len(bodies) + len(beside) + len(gone) > 1:
        raise answers.ask_back(words, bodies, _others(beside, gone, register), register)
    if bodies:
        return _take(groups[0], wanted, register, notes)
    if beside:
        return _only_newer(beside[0], register)
    if gone:
        raise answers.refuse_former(gone[0], register)
    if "ccg" in kinds and wanted.kinds:
        _refuse_group(wanted.words, register)
    return None


def _set_aside(newer: Sequence[Newer], bodies: Sequence[Body]) -> tuple[list[Newer], tuple[str, ...]]:
    """`newer` without boards that cannot be built where a body of today has the name; what to say of those."""
    boards = [one for one in newer if bodies and one.kind == "icb"]
    said = (
        f"{one.name}, which began {answers.say_when(one.date)}, is another place and is not in the lookups of 2024."
        for one in boards
    )
    return [one for one in newer if one not in boards], tuple(said)


def _take(group: Sequence[Body], wanted: Wanted, register: Register, said: tuple[str, ...] = ()) -> Found:
    """The body whose published name the words are, else the first by kind; the others with its areas are mentioned."""
    body = next((one for one in group if fold(one.name) == wanted.words), group[0])
    others = [answers.describe(one) for one in group if one.code != body.code]
    notes = (f"{body.name} has the same small areas as {listed(others)}.",) if others else ()
    earlier = register.earlier_name(body.code, wanted.words)
    renamed = (f"{earlier[0]} has been called {body.name} since {answers.say_day(earlier[1])}.",) if earlier else ()
    return register.found(body, (*renamed, *notes, *said))


def _only_newer(newer: Newer, register: Register) -> Found:
    if newer.kind == "icb":
        raise answers.refuse_newer(newer, register)
    return register.build_newer(newer)


def _by_areas(bodies: Iterable[Body], register: Register) -> list[list[Body]]:
    """`bodies` in groups of the same areas, in the order of their kinds; a ward without areas is left out."""
    groups: dict[tuple[str, ...], list[Body]] = {}
    for body in sorted(bodies, key=lambda one: list(TITLES).index(one.kind)):
        areas = register.areas_of(body)
        if areas:
            groups.setdefault(areas, []).append(body)
    return list(groups.values())


def _named_newer(wanted: Wanted, kinds: Iterable[str], register: Register) -> list[Newer]:
    return [one for one, names in register.newer if one.kind in kinds and wanted.words in names]


def _named_former(wanted: Wanted, kinds: Iterable[str], register: Register) -> list[Former]:
    """Former bodies of the name that became something else; not those that only changed their code."""
    return [
        one
        for one in (*register.former, *(register.ended_networks if "pcn" in kinds else ()))
        if one.kind in kinds
        and one.became
        and not one.remark.endswith(" code")
        and wanted.words in register.names_of_former(one)
        and register.coded(one.code) is None
    ]


def _areas_of(codes: Sequence[str], register: Register) -> tuple[str, ...]:
    """The small areas of several bodies together."""
    bodies = [register.coded(code) for code in codes]
    return tuple(sorted({area for body in bodies if body for area in register.areas_of(body)}))


def _is_apart(former: Former, bodies: Sequence[Body], newer: Sequence[Newer]) -> bool:
    """Whether a former body has left its name to no council of today, and to no newer body that is listed anyway."""
    councils = former.kind in COUNCILS and any(body.kind in COUNCILS for body in bodies)
    return not councils and not {one.code for one in newer} & set(former.became)


def _others(newer: Sequence[Newer], former: Sequence[Former], register: Register) -> list[tuple[str, str]]:
    """What else a name may mean, newer than the lookups or no more, and what to give for each."""
    made = [
        (
            f"{one.name} (since {answers.say_day(one.date)}, made of {answers.say_parts(one, register)})",
            one.name if one.kind == "combined_authority" else "",
        )
        for one in newer
    ]
    gone = [
        (answers.say_became(one, register), " + ".join(answers.name_of(code, register) for code in one.became))
        for one in former
    ]
    return made + gone


def _refuse_group(words: str, register: Register) -> None:
    """Raise UserError for a clinical commissioning group: the sub-ICB location that has its code."""
    for code, name in register.groups:
        if fold(name) == words:
            body = register.coded(code)
            became = f"; the sub-ICB location with its code is {body.name}" if body else ""
            what = f"NHS {name} CCG is no more: {GROUPS_ENDED}{became}"
            raise UserError(
                what, mend=f"give {quoted(code)} or its council by name" if body else "give its council or ICB"
            )


def _with_note(name: str, note: str, register: Register) -> Found | None:
    """'Bolton (metropolitan district, E08000001)', as it is printed; 'Abbey ward (Reading)'."""
    code = CODE_IN.search(note.upper())
    if code is None:
        kind = fold(note)
        return find_named(f"{name} {kind}", register) or find_within(name, note, register)
    from commonground.place.gazetteer.codes import of_code

    found, body = of_code(code[0], register), register.coded(code[0])
    names = {fold(found.name), *(body.names if body else ())} if found else set()
    if found is not None and not {one.words for one in read_wanted(name.split(",")[0])} & names:
        what = f"{code[0]} is {found.name}, not {quoted(name)}"
        raise UserError(what, mend="give the name or the code, whichever is meant")
    return found


def find_within(name: str, outer: str, register: Register) -> Found | None:
    """`name` as a part of the place `outer`: 'Bolton, Greater Manchester', 'Farnworth North, Bolton'; else None."""
    whole = _quietly(outer, register)
    if whole is None:
        return None
    inside = set(whole.areas)
    part = _quietly(name, register)
    if part is not None and set(part.areas) < inside:
        return part
    wanted = read_wanted(name)[-1]
    kinds = PARTS & (wanted.kinds if wanted.kinds is not None else {"ward"})
    parts = [body for body in register.named(wanted.words, kinds) if _lies_in(body, inside, register)]
    if len(parts) > 1:
        raise answers.ask_back(f"{name}, {outer}", parts, (), register)
    if parts:
        return _take(parts, wanted, register)
    if wanted.kinds is not None and kinds:
        raise _no_such_part(name, wanted, whole, register)
    return None


def _lies_in(body: Body, inside: set[str], register: Register) -> bool:
    areas = register.areas_of(body)
    return bool(areas) and set(areas) <= inside


def refuse_stray_part(name: str, outer: str, register: Register) -> None:
    """Raise UserError for 'Bury, Suffolk', which looks like an address and is none: Bury does not lie there."""
    part, whole = _quietly(name, register), _quietly(outer, register)
    if part is None or whole is None or part.kind != "district" or whole.kind in ("district", "areas"):
        return
    what = f"{part.name} does not lie in {whole.name}"
    raise UserError(what, mend=f"give {quoted(f'{part.name} + {whole.name}')} for both together, or one of them")


def _quietly(name: str, register: Register) -> Found | None:
    """The place of that name, None where it is none or could be several."""
    try:
        return find_named(name, register)
    except UserError:
        return None


def _no_such_part(name: str, wanted: Wanted, whole: Found, register: Register) -> UserError:
    """No ward of the name in the place, and the wards of it that have the word."""
    inside = set(whole.areas)
    near = [b.name for b in register.wards if wanted.words in fold(b.name) and _lies_in(b, inside, register)]
    mend = (
        f"it has {listed(near)}"
        if near
        else "`commonground place show` lists the neighbourhoods of a place that is built"
    )
    return UserError(f"{whole.name} has no {quoted(name)} in the lookup of 2024", mend=mend)


def refuse_overlong(words: str) -> UserError:
    """A name of more letters than any place has."""
    return UserError(f"{quoted(words)} is too long for the name of a place", mend=answers.GIVE)


def explain_unknown(words: str, register: Register) -> UserError:
    """Why `words` name no place, as far as they tell."""
    why = why_no_place(words)
    if why:
        return UserError(f"{quoted(words)} cannot be built: {why}", mend=answers.GIVE)
    return answers.refuse_unknown(words, read_wanted(words), register)
