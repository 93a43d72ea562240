"""What a code stands for. In: a code, the register. Out: a `Found`, or what the code is instead and what to give."""

from __future__ import annotations

import re

from commonground.core.errors import UserError
from commonground.core.text import listed, quoted
from commonground.place.area_codes import explain
from commonground.place.gazetteer import answers
from commonground.place.gazetteer.model import Found
from commonground.place.gazetteer.register import Register

ONS_CODE = re.compile(r"[EWSNJKLM]\d{8}")
POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}")
OUTWARD = re.compile(r"[A-Z]{1,2}\d{1,2}[A-Z]?")
NETWORK = re.compile(r"U\d{5}")
PRACTICE = re.compile(r"[A-HJ-NPVWY]\d{5}")
LIST_CODES = "list codes such as E01004766, one a line"
ENTITIES = {
    "E00": "an output area of the census, smaller than the small areas here (LSOA 2021)",
    "E02": "an MSOA of another census than 2021",
    "E04": "a parish",
    "E05": "a ward that is not in the lookup of 2024",
    "E06": "a unitary council that is not in the lookup of 2024",
    "E07": "a district that is not in the lookup of 2024",
    "E08": "a metropolitan district that is not in the lookup of 2024",
    "E10": "a county that is not in the lookup of 2023",
    "E11": "a metropolitan county, which has had no council since 1986",
    "E12": "a region that does not exist",
    "E14": "a parliamentary constituency",
    "E23": "a police force that is not in the lookup of 2024",
    "E31": "a fire authority that is not in the lookup of 2024",
    "E33": "a workplace zone",
    "E34": "a built-up area",
    "E35": "a part of a built-up area",
    "E38": "a clinical commissioning group or sub-ICB location that is not in the lookup of 2024",
    "E40": "a region of NHS England",
    "E47": "a combined authority that is not in the lookup of 2023",
    "E54": "an integrated care board or system that is not in the lookup of 2024",
    "E58": "an electoral division of a county",
    "E61": "the Greater London Authority",
    "E63": "a built-up area",
    "E92": "the whole of England",
}
COUNTRIES = {"W": "Wales", "S": "Scotland", "N": "Northern Ireland"}
GIVE_ONE = "give the code of a council, ICB, ward, MSOA or small area (LSOA 2021), or a name"


def is_code(word: str) -> bool:
    """Whether a word can only be a code of the ONS."""
    return ONS_CODE.fullmatch(word.upper()) is not None


def of_code(code: str, register: Register) -> Found | None:
    """The body or small area of `code`, None where nothing is known by it. Raises UserError for one that is no more."""
    name = register.area_name(code)
    if name is not None:
        return Found("lsoa", code, name, (code,))
    body = register.coded(code)
    if body is not None:
        return register.found(body)
    newer = next((one for one, _ in register.newer if one.code == code), None)
    if newer is not None and newer.kind == "icb":
        raise answers.refuse_newer(newer, register)
    if newer is not None:
        return register.build_newer(newer)
    known_by = (code, register.former_board(code))
    ended = register.ended_networks if NETWORK.fullmatch(code) else register.former
    former = next((one for one in ended if one.code in known_by and one.code and one.became), None)
    if former is not None and former.remark.endswith(" code"):
        return _recoded(code, former.became[0], former.remark, register)
    if former is not None:
        raise answers.refuse_former(former, register)
    return None


def _recoded(code: str, known: str, remark: str, register: Register) -> Found | None:
    """The same body under the code that the lookups have."""
    found = of_code(known, register)
    if found is None:
        return None
    note = f"{code} is the {remark} of {found.name}, which the lookups have as {known}."
    return Found(found.kind, found.code, found.name, found.areas, (note,))


def refuse(code: str, register: Register, where: str | None = None, given: str | None = None) -> UserError:
    """Why `code`, `given` so in a list, cannot be built, as far as the code tells."""
    became = register.areas_since(code)
    if became:
        what = f"{quoted(code)} is a small area of the census of 2011, which became {listed(became)} in 2021"
        return UserError(what, where=where, mend="give that" if len(became) == 1 else "give those")
    if code[:1] in COUNTRIES and ONS_CODE.fullmatch(code):
        what = f"{quoted(code)} is a code of {COUNTRIES[code[:1]]}; only places in England can be built"
        return UserError(what, where=where, mend=GIVE_ONE)
    if code.startswith("E01"):
        what = f"{quoted(code)} is not a small area (LSOA 2021) of England"
        return UserError(what, where=where, mend=LIST_CODES)
    if ONS_CODE.fullmatch(code):
        what = f"the code of {ENTITIES[code[:3]]}" if code[:3] in ENTITIES else "a code that is in none of the lookups"
        return UserError(f"{quoted(code)} is {what}", where=where, mend=GIVE_ONE)
    return UserError(explain(given or code, code), where=where, mend=LIST_CODES)


def refuse_postcode(words: str) -> UserError | None:
    """What a postcode, a part of one, or the code of a practice is; None for other words."""
    shown = words.upper()
    if POSTCODE.fullmatch(shown) or OUTWARD.fullmatch(shown):
        what = f"{quoted(words)} looks like a postcode, which is not a place here"
        return UserError(what, mend="give its council, ward or MSOA by name, or codes of small areas (LSOA 2021)")
    if PRACTICE.fullmatch(shown):
        what = f"{quoted(words)} looks like the code of a practice or a network that is not in the lookup of 2022"
        return UserError(what, mend="give its primary care network, council or ward")
    return None
