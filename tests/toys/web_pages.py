"""What holds for every page of the room. In: a response. Out: `assert_page`, which names all that is wrong with it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import lxml.html

MOST_BYTES = 150_000
TITLE_ENDS = " – Commonground"
WORDS = {  # what an acronym stands for, as a page has to say before or at its first use
    "ICB": "integrated care board",
    "PCN": "primary care network",
    "VCSE": "voluntary, community and social enterprise",
    "HWB": "health and wellbeing board",
    "BCF": "better care fund",
    "MDT": "multidisciplinary team",
    "FOI": "freedom of information",
    "TOTP": "one-time password",
    "QR": "quick response",
    "PIN": "personal identification number",
    "SNP": "single neighbourhood provider",
    "MNP": "multi-neighbourhood provider",
    "IHO": "integrated health organisation",
    "VAT": "value added tax",
    "IMD": "index of multiple deprivation",
    "QALY": "year of good health",
    "CSV": "comma-separated",
    "s75": "section 75",
    "API": "application programming interface",
    "DOCX": "word document",
    "XLSX": "excel workbook",
}
ACRONYM = re.compile(r"(?<![\w/.@-])(" + "|".join(WORDS) + r")s?(?![\w/@-])")
OF_A_NAME = re.compile(
    r"\b(?!(?:The|Our|Your|An|A|Each|No|Every|This|Which|Its)\b)[A-Z][\w’'-]* $"
)  # "Northsample PCN"
UNLABELLED = {"hidden", "submit", "button", "reset", "image"}
CLICKED = ("src", "href", "action", "formaction", "poster", "data")


def assert_page(response: Any, *, most_bytes: int = MOST_BYTES) -> Any:
    """Refuses a response that is not a page as every page of the room is; the page as lxml has it.

    One h1; the title ends in "– Commonground" and says more; a language; small; two links with one text lead to one
    end; nothing inline that the Content-Security-Policy refuses; nothing from elsewhere; a label to each field; no id
    twice; acronyms told at their first use; no markup that people read; forms that say whose seat they are of.
    """
    assert response["Content-Type"].startswith("text/html"), response["Content-Type"]
    page = lxml.html.document_fromstring(response.content.decode())
    wrong = [fault for look in LOOKS for fault in look(page)]
    if len(response.content) > most_bytes:
        wrong.append(f"{len(response.content):,} bytes, more than {most_bytes:,}")
    assert not wrong, "\n".join([f"{said(page.find('.//title'))!r}:", *wrong])
    return page


def said(element: Any) -> str:
    """The text of an element, its white space as a reader sees it."""
    return " ".join(element.text_content().split()) if element is not None else ""


def find_headings(page: Any) -> Iterator[str]:
    """Faults of the title, the one heading and the language."""
    heads = page.findall(".//h1")
    if len(heads) != 1 or not said(heads[0]):
        yield f"{len(heads)} h1: {[said(head) for head in heads]}"
    title = said(page.find(".//title"))
    if not title.endswith(TITLE_ENDS) or title.startswith("–") or title == TITLE_ENDS.strip():
        yield f"the title is {title!r}"
    if not (page.get("lang") or "").startswith("en"):
        yield "the page has no language"


def find_links(page: Any) -> Iterator[str]:
    """Links without a text, and with the same text and different ends."""
    ends: dict[str, set[str]] = {}
    for link in page.iterfind(".//a[@href]"):
        text = link.get("aria-label") or said(link)
        if text:
            ends.setdefault(text, set()).add(link.get("href"))
        else:
            yield f"a link to {link.get('href')} without a text"
    yield from (f"links {text!r} lead to {sorted(found)}" for text, found in ends.items() if len(found) > 1)


def find_inline(page: Any) -> Iterator[str]:
    """What the Content-Security-Policy refuses, and what would be fetched from elsewhere."""
    for element in page.iter("*"):
        if element.tag == "style" or (element.tag == "script" and not element.get("src")):
            yield f"an inline <{element.tag}>"
        for name, value in element.attrib.items():
            if name == "style" or name.startswith("on") or name.startswith("hx-on"):
                yield f"{element.tag} has {name}={value[:40]!r}"
            if name in CLICKED and value.strip().lower().startswith("javascript:"):
                yield f"{element.tag} has {name}={value[:40]!r}"
        if element.tag in ("script", "link", "img", "source", "iframe", "use"):
            address = element.get("src") or element.get("href") or ""
            if re.match(r"(https?:)?//", address):
                yield f"{element.tag} fetches {address}"


def find_fields(page: Any) -> Iterator[str]:
    """Fields without a label, pictures without words, ids that are there twice."""
    labelled = {label.get("for") for label in page.iterfind(".//label")}
    for field in (found for tag in ("input", "select", "textarea") for found in page.iterfind(f".//{tag}")):
        named = field.get("aria-label") or field.get("aria-labelledby") or field.get("id") in labelled
        if field.get("type") not in UNLABELLED and not named and not list(field.iterancestors("label")):
            yield f"{field.tag} {field.get('name')!r} has no label"
    yield from (f"the image {image.get('src', '')[:40]!r} has no alt" for image in page.xpath("//img[not(@alt)]"))
    counted = Counter(element.get("id") for element in page.iterfind(".//*[@id]"))
    yield from (f"the id {name!r} is there {count} times" for name, count in counted.items() if count > 1)


def find_acronyms(page: Any) -> Iterator[str]:
    """Acronyms used before their words. What is part of a name ("Northsample PCN") is that body's own."""
    text = " ".join(" ".join(page.find(".//body").itertext()).split())
    for acronym in {found[1] for found in ACRONYM.finditer(text)}:
        uses = [
            use for use in ACRONYM.finditer(text) if use[1] == acronym and not OF_A_NAME.search(text[: use.start()])
        ]
        if not uses:
            continue
        before, after = text[: uses[0].start()].lower(), text[uses[0].end() :].lower().lstrip(" (")
        if WORDS[acronym] not in before and not after.startswith(WORDS[acronym]):
            yield f"{acronym} before its words: …{text[max(0, uses[0].start() - 40) : uses[0].end() + 20]}…"


def find_markup(page: Any) -> Iterator[str]:
    """Markup that was escaped once too often, so that people read it."""
    shown = re.search(r".{0,30}</[a-z]+>", " ".join(page.find(".//body").itertext()))
    if shown:
        yield f"the page shows markup: {shown[0]}"


def find_forms(page: Any) -> Iterator[str]:
    """Forms of somebody's seat that do not say whose: they would act for another after a change of seat."""
    if page.find_class("room-header__seat"):
        for form in page.xpath("//form[@method='post'][not(.//input[@type='hidden'][@name='seat'][@value!=''])]"):
            yield f"a form to {form.get('action') or 'its own page'} does not say for which body it was opened"


LOOKS = (find_headings, find_links, find_inline, find_fields, find_acronyms, find_markup, find_forms)
