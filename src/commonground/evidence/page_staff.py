"""The sections of docs/evidence.md about staff: professions, who employs them, what they deliver. In: `Evidence`."""

from __future__ import annotations

from commonground.evidence.model import Evidence
from commonground.evidence.page_sections import cited, tabulate, with_range, words


def tabulate_displacement(evidence: Evidence) -> str:
    """Hours of whom take over when one unit of a service is avoided."""
    rows = ((row, with_range(row["low"], row["value"], row["high"])) for row in evidence.displacement.to_dicts())
    return tabulate(
        ["one less", "adds hours of", "hours (range)", "how", ""],
        ([f"`{r['id']}`", words(r["who"]), hours, r["how_obtained"], r["quality"]] for r, hours in rows),
    )


def tabulate_roles(evidence: Evidence) -> str:
    """Who may provide, pay or deliver, and whom it employs."""
    return tabulate(
        ["role", "what it is", "a partner can have it", "it employs"],
        (
            [f"`{row['id']}`", row["plain"], "yes" if row["partner"] else "no", words(row["professions"])]
            for row in evidence.roles.to_dicts()
        ),
    )


def tabulate_professions(evidence: Evidence) -> str:
    """How long each profession trains, and how new staff of it are found."""
    found = {"recruited": "already trained, recruited", "trained": "trained up"}
    return tabulate(
        ["profession", "name", "years of training", "new ones are", "how we know", "source", ""],
        (
            [
                f"`{row['id']}`",
                row["name"],
                f"{row['training_years']:g}",
                found[row["can_be_found"]],
                row["how_obtained"],
                *cited(row),
            ]
            for row in evidence.professions.to_dicts()
        ),
    )


def tabulate_staff_mix(evidence: Evidence) -> str:
    """Which professions the staff of each option are of."""
    name = dict(evidence.professions.select("id", "name").iter_rows())
    lines = []
    for (option,), rows in evidence.staff_mix.group_by("option", maintain_order=True):
        mix = "; ".join(f"{name[row['profession']]} {row['share']:.0%}" for row in rows.to_dicts())
        lines.append([f"`{option}`", mix, rows["how_obtained"][0], rows["quality"][0]])
    return tabulate(["option", "staff time by profession", "how", ""], lines)
