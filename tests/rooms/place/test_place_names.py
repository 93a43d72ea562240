"""What every kind of name means in the published lookups, each answer kept as prose in `golden/doors/places.txt`."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonground.core.errors import UserError
from commonground.place import changes, footprints, lookups
from commonground.place.gazetteer.finding import seek
from commonground.place.gazetteer.model import Found
from commonground.place.gazetteer.register import Register
from commonground.place.gazetteer.words import fold
from commonground.sources.tables import Sources
from toys import sentences
from toys.effort import examples

pytestmark = pytest.mark.mirror

CASES = (
    # councils as they are called
    *("Bolton", "BOLTON", "E08000001", "Bolton Council", "Bolton MBC", "Bolton Metropolitan Borough Council"),
    *(
        "Bolton City Council",
        "Bolton County Council",
        "Bolton (metropolitan district, E08000001)",
        "Bolton (E08000002)",
    ),
    *("Essex", "Essex County Council", "Essex CC", "Essex City Council", "Norfolk", "Norfolk County Council", "Surrey"),
    *("Bristol City Council", "Bristol, City of", "City of York Council", "London Borough of Camden", "LB Camden"),
    *("Royal Borough of Kensington and Chelsea", "RBKC", "LBTH", "Isle of Wight Council", "City of London", "London"),
    *("City of London Corporation", "Hull", "Hull City Council", "Kingston upon Hull, City of", "Kingston", "Hereford"),
    *("Herefordshire, County of", "Saint Helens", "St. Helens", "St.Helens", "Newcastle", "Newcastle City Council"),
    *(
        "Newcastle under Lyme",
        "Kings Lynn",
        "Durham",
        "Durham County Council",
        "BCP",
        "BANES",
        "B&NES",
        "Stoke",
        "Bath",
    ),
    *("Brighton & Hove", "Brighton", "Westminster City Council", "Windsor", "Richmond", "Bucks", "Durham Police"),
    # boards
    *("NHS Norfolk and Suffolk ICB", "Mid and South Essex", "E54000034", "E54000042", "H&IOW", "HIOW ICB", "Northants"),
    *("Essex ICB", "NHS Essex ICB", "D7T5G", "Bolton ICB", "Camden ICB", "NHS Greater Manchester", "QOP", "NHS Sussex"),
    *(
        "NHS Frimley ICB",
        "QNQ",
        "West and North London ICB",
        "Thames Valley",
        "Surrey and Sussex ICB",
        "BOB",
        "SNEE ICB",
    ),
    *("NHS Bolton CCG", "NHS Bolton", "NHS Narnia CCG", "00T", "NHS Greater Manchester ICB - 00T", "Devon ICS"),
    *("Sustainability and transformation partnership", "Lancashire STP", "Bolton PCT"),
    # one name of several bodies
    *("Greater Manchester", "GMCA", "Greater Manchester Police", "Manchester", "Birmingham", "Birmingham and Solihull"),
    *("West Midlands", "West Midlands Combined Authority", "WMCA", "West Midlands region", "West Midlands Police"),
    *("Cambridgeshire", "Cambridgeshire and Peterborough", "West Yorkshire", "South Yorkshire", "Devon", "Dorset"),
    *("Dorset Council", "Somerset", "Lincolnshire", "North East", "East Midlands", "Lancashire", "Norfolk and Suffolk"),
    *("Cornwall", "Liverpool City Region", "LCR", "NEL", "Merseyside", "Merseyside Police", "Cleveland Fire", "Avon"),
    # newer authorities
    *("North East Combined Authority", "NECA", "East Midlands Combined County Authority", "EMCCA", "Cumbria"),
    *("York and North Yorkshire", "Greater Lincolnshire", "Devon and Torbay CCA", "Hull and East Yorkshire CA"),
    *("Cumbria Combined Authority", "E47000013", "Greater Essex", "Bolton Combined Authority"),
    # what is no more
    *("Corby", "Corby Borough Council", "E07000150", "Allerdale", "Northamptonshire", "Cumbria County Council"),
    *("E10000006", "West Dorset", "Taunton Deane", "West Somerset", "Shepway", "Suffolk Coastal", "Bournemouth"),
    *("Somerset County Council", "Macclesfield", "City of Durham", "Berkshire", "Tyne and Wear", "Middlesex"),
    *("Greater Manchester County Council", "North of Tyne", "E47000010", "E08000038", "E08000039", "E07000097"),
    # words that do not say which
    *("England", "the", "The Council", "NHS", "council", "city", "county", "ICB", "of", "North", "New", "West", "East"),
    *("UK", "Wales", "Scotland", "Cardiff", "Cardiff Council", "Edinburgh", "Belfast", "W06000015", "S12000036"),
    *("Northern Ireland", "N09000003", "Yorkshire", "Lake District", "Heart of Essex"),
    # codes of other things
    *(
        "E02000984",
        "E02999999",
        "E01004766",
        "E01999999",
        "E01004770, E01999999",
        "E00000001",
        "E14000567",
        "E04000001",
    ),
    *("E92000001", "E54000007", "E38000999", "E05999999", "E99999999", "BL1 1RU", "BL1", "P82001", "U99999", "12345"),
    # wards, networks, small areas, regions
    *(
        "Farnworth",
        "Farnworth ward",
        "Farnworth ward, Bolton",
        "Farnworth North, Bolton",
        "Farnworth North ward in Bolton",
    ),
    *("Abbey ward", "Abbey, Reading", "Narnia ward", "E05014822", "Bolton Central PCN", "U65316", "Central PCN", "PCN"),
    *(
        "Bolton 001",
        "Bolton 001A",
        "Bolton 999",
        "North West",
        "South East",
        "Yorkshire and the Humber",
        "East of England",
    ),
    # several places, and addresses
    *("Bolton, Bury and Wigan", "Bolton + Bury", "Bolton; Bury; Wigan", "Bolton & Bury", "Brighton and Hove and Lewes"),
    *(
        "Kingston upon Hull, City of and York",
        "Bolton and Greater Manchester",
        "Bolton, Bury and Narnia",
        "Bolton, Bolton",
    ),
    *("Corby, Kettering", "Bolton, Greater Manchester", "Bolton, Lancashire", "Bury, Suffolk", "Bolton, England"),
    *("Leicester, Leicestershire and Rutland", "Norfolk + Suffolk", "E08000001, E08000002", "E08000001 E01004766"),
    # slips and other matter
    *(
        "Boltn",
        "Botlon",
        "Herefordshir",
        "Atlantis",
        "zzzzzz",
        "B\u00f3lton",
        "Bolton\u4e2d\u56fd",
        "Bolton Wanderers FC",
    ),
    *("Bolton NHS Foundation Trust", "Royal Bolton Hospital", "Horwich Town Council", "Bolton North East constituency"),
    *("", "   ", "?", "-", "()", "Bolton'); DROP TABLE places;", "<b>Bolton</b>", "Bolton\x1b[31m"),
    *("all of England", "NHS England", "GM ICP", "NHS Central Manchester CCG", "Weymouth", "Stratford-upon-Avon"),
    *("E08 000 001", "1004766", "E54000057 E47000001", "QF7", "E11000001", "E13000001", "W1", "S01006506"),
    *("NHS Greater Manchester Integrated Care", "Adur & Worthing Councils", "Camden LBC", "England and Wales"),
    *("East and West Sussex", "Bournemouth and Poole", "Bolton or Bury", "Bolton,", "Cornwall and Scilly", "Teesside"),
    *("Met Police", "City of London Police", "London Fire Brigade", "Northumbria", "Barrow", "Inner London"),
    *("Durham Fire and Rescue", "County Durham and Darlington Fire and Rescue"),
    *("North East (region, E12000001)", "NHS Devon ICB (integrated care board, E54000037)", "Bolton (district)"),
    "Bristol, Bath and North East Somerset, North Somerset and South Gloucestershire",
    # paths
    *(
        "nosuch.txt",
        "no/such/list",
        "C:\\places\\list.csv",
        "list.xlsx",
        "https://example.org/list.csv",
        "~nobody/list",
    ),
)


@pytest.fixture(scope="module")
def register(sources: Sources) -> Register:
    """The published lookups."""
    return Register(lookups.read(sources), sources)


def answer(query: str, register: Register) -> str:
    """What is found, or the sentence that refuses it."""
    try:
        place = seek(query, register)
    except UserError as error:
        return sentences.of_error(error)
    count = len(place.areas)
    return "\n".join([f"{place.name} ({place.kind}, {place.code or 'no code'}): {count:,} small areas", *place.notes])


@pytest.mark.parametrize("query", CASES)
def test_what_a_name_means_is_as_somebody_has_read_it(query: str, register: Register) -> None:
    sentences.agree("places", ascii(query), answer(query, register))


def test_every_answer_that_is_kept_is_of_a_case() -> None:
    sentences.only("places", map(ascii, CASES))


FORMS = {
    "district": ("{}", "{} Council"),
    "upper_tier": ("{}", "{} County Council"),
    "combined_authority": ("{}", "{} Combined Authority"),
    "region": ("{}", "{} region"),
    "police": ("{} Police",),  # the lookups call a force by its area: without its word it is a council that is meant
    "fire": ("{} Fire and Rescue Service",),
    "icb": ("{}",),
    "sub_icb": ("{}",),
}


@pytest.mark.parametrize("kind", FORMS)
def test_every_body_is_found_by_its_name_and_its_code_or_is_among_those_asked_back(
    kind: str, register: Register
) -> None:
    bodies = [body for body in register.bodies if body.kind == kind]
    assert len(bodies) >= 8
    wrong = [
        f"{query!r}: {said}"
        for body in bodies
        for query in (body.code, *(form.format(body.name) for form in FORMS[kind]))
        if (said := misunderstood(query, body.code, body.name, register))
    ]
    assert wrong == []


def misunderstood(query: str, code: str, name: str, register: Register) -> str:
    """What is wrong with the answer to `query`: another body, or a sentence that does not list it; '' if nothing is."""
    try:
        place = seek(query, register)
    except UserError as error:
        return "" if code in str(error) else str(error)
    return "" if code == place.code or place.areas == register.areas_of(register.coded(code)) else f"is {place.name}"  # type: ignore[arg-type]


@settings(max_examples=examples(100))
@given(data=st.data())
def test_a_fragment_of_a_name_never_builds(data: st.DataObject, register: Register) -> None:
    """What is built by a part of a name is a body of which the part is all of the name, or that is known to be said."""
    name = data.draw(st.sampled_from([body.name for body in (*register.bodies, *register.wards[::50])]))
    start = data.draw(st.integers(0, max(len(name) - 3, 0)))
    part = name[start : data.draw(st.integers(start + 2, len(name)))]
    try:
        place = seek(part, register)
    except UserError:
        return
    short = place.name.replace("Integrated Care Board", "ICB")
    words, whole = fold(part), {*map(fold, (place.name, short, place.name.split(",")[0])), _core(place.name)}
    known = {name for body in register.bodies if body.code == place.code for name in body.names}
    assert words in whole | known or place.kind == "areas" or place.notes, (part, place)


def _core(name: str) -> str:
    return fold(re.sub(r"^NHS | Integrated Care Board$| Combined (County )?Authority$", "", name))


@settings(max_examples=examples(50))
@given(data=st.data())
def test_every_ward_is_found_with_its_district_and_never_another(data: st.DataObject, register: Register) -> None:
    ward = data.draw(st.sampled_from(register.wards))
    said = misunderstood(f"{ward.name} ward, {ward.within}", ward.code, ward.name, register)
    assert said == ""


@settings(max_examples=examples(30))
@given(data=st.data())
def test_several_districts_together_have_the_areas_of_each(data: st.DataObject, register: Register) -> None:
    districts = [body for body in register.bodies if body.kind == "district"]
    chosen = data.draw(st.lists(st.sampled_from(districts), min_size=2, max_size=5, unique=True))
    together: Found = seek(" + ".join(f"{body.name} Council" for body in chosen), register)
    assert set(together.areas) == {area for body in chosen for area in register.areas_of(body)}


def test_what_has_changed_since_the_lookups_is_said_of_the_bodies_that_it_concerns(register: Register) -> None:
    def said(query: str) -> str:
        inside = register.areas.filter(register.areas["code"].is_in(seek(query, register).areas))
        return tuple(change.sentence for change in changes.list_changes(footprints.nest_footprints(inside, {})))

    assert said("Bolton") == ()
    kept = {
        place: "\n".join(said(place))
        for place in (
            *("Exeter", "NHS Surrey and Sussex ICB", "Guildford", "York", "Newcastle upon Tyne"),
            "North East Combined Authority",
        )
    }
    for place, words in kept.items():
        sentences.agree("changes", place, words)
    sentences.only("changes", kept)


SETUP = Path(__file__).parents[3] / "docs" / "setup.md"
NO_NAMES = ("commonground place build NAME", "place/tables/spellings.csv")
REFUSED = ("Bury, Suffolk", "Devon", "West Midlands")  # as the text says


def test_every_name_that_the_documentation_gives_is_understood(register: Register) -> None:
    """In the first two paragraphs under `Names of places`, whatever stands between backticks."""
    section = SETUP.read_text("utf-8").split("### Names of places\n")[1].split("\n### ")[0]
    shown = [name for part in section.strip().split("\n\n")[:2] for name in re.findall("`([^`]+)`", part)]
    names = [name for name in shown if name not in NO_NAMES]
    assert len(names) > 15
    wrong = {name: said for name in names if (said := answer(name, register)).startswith("exit") != (name in REFUSED)}
    assert wrong == {}
