"""What each kind of English partner is, does, may and may not, as dated facts with their sources.

In: a kind of body, what the place knows of it, a day. Out: nine groups of facts to confirm (`prefill`), the words of
its papers (`words`), the day on which a decision binds (`earliest_decision`).
"""

from __future__ import annotations

from commonground.profiles.model import (
    FAMILIES,
    FORMS,
    GROUPS,
    KINDS,
    Ask,
    Decision,
    Fact,
    Group,
    Overlap,
    PlaceFacts,
    Question,
    Words,
)
from commonground.profiles.sheet import forms, prefill
from commonground.profiles.vocabulary import words
from commonground.profiles.windows import add_working_days, earliest_decision, is_working_day, pre_election_period

__all__ = [
    "FAMILIES",
    "FORMS",
    "GROUPS",
    "KINDS",
    "Ask",
    "Decision",
    "Fact",
    "Group",
    "Overlap",
    "PlaceFacts",
    "Question",
    "Words",
    "add_working_days",
    "earliest_decision",
    "forms",
    "is_working_day",
    "pre_election_period",
    "prefill",
    "words",
]
