"""What the documents point at exists."""

from __future__ import annotations

import re

from toys.source_tree import ROOT, no_offenders, tracked_texts

LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")
MAKE = re.compile(r"`make ([a-z-]+)")


def test_every_relative_link_leads_somewhere() -> None:
    no_offenders(
        [
            f"{name}: {target}"
            for name, text in documents()
            for target in LINK.findall(text)
            if not (ROOT / name).parent.joinpath(target).exists()
        ]
    )


def test_every_make_target_that_a_document_names_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    no_offenders(
        [f"{name}: make {word}" for name, text in documents() for word in MAKE.findall(text) if word not in targets]
    )


def test_every_setting_that_the_program_reads_is_documented() -> None:
    settings = {
        word
        for name, text in tracked_texts()
        if name.startswith("src/") and name.endswith(".py")
        for word in re.findall(r"\bCOMMONGROUND_[A-Z_]+\b", text)
    }
    documented = "".join((ROOT / "docs" / page).read_text() for page in ("setup.md", "running-the-room.md"))
    no_offenders(sorted(word for word in settings if word not in documented))


def documents() -> list[tuple[str, str]]:
    """Path and text of every Markdown file of the project."""
    return [(name, text) for name, text in tracked_texts() if name.endswith(".md")]
