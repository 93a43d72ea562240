"""Forms of this screen. In: what was typed or chosen. Out: cleaned values in the words of `asking`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from commonground.web.page.forms import RoomForm
from commonground.web.plans.asking import Condition, say_year
from commonground.web.plans.menu import EVERYWHERE, Menu

LATER = "Nobody sees this before you send it on the last page, which says who will."
ALL_SEE = "Everybody in this place sees what you ask for and why, and the version when it is made."
FROM_MODEL = "model"
MOST_REASON = 300


def _missing(what: str) -> dict[str, str]:
    return {"required": what, "invalid_choice": what}


class BeginForm(RoomForm):
    """What a new version begins from."""

    who_sees = LATER
    parent = forms.ChoiceField(
        label="What does it begin from?",
        widget=forms.RadioSelect(attrs={"data-heading": True}),
        help_text="It asks for all that this version was asked for, until you change it.",
        error_messages=_missing("Choose what it begins from"),
    )

    def __init__(self, *args: Any, parents: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        nothing = (FROM_MODEL, "Nothing: everything as modelled, and the figures that partners share")
        self.fields["parent"].choices = [*parents, nothing]  # type: ignore[attr-defined]


class ConditionForm(RoomForm):
    """One option that must be in the plan, or must not."""

    who_sees = LATER
    button = "Add this condition"
    option = forms.ChoiceField(label="Which option?", error_messages=_missing("Choose an option"))
    must = forms.ChoiceField(
        label="What do you ask?",
        choices=[("yes", "It must be in the plan"), ("no", "It must not be in the plan")],
        widget=forms.RadioSelect,
        error_messages=_missing("Say whether it must be in the plan or must not"),
    )
    neighbourhood = forms.ChoiceField(label="Where?", required=False)
    start = forms.TypedChoiceField(
        label="From which year?",
        help_text="What must be in the plan begins in that year. What must not be in it may begin from then on.",
        coerce=int,
        empty_value=None,
        required=False,
        error_messages=_missing("Choose a year in which an option can begin"),
    )
    scale = forms.TypedChoiceField(
        label="How much of it?",
        help_text="Only for what must be in the plan.",
        coerce=float,
        empty_value=None,
        required=False,
        error_messages=_missing("Choose how much of it"),
    )
    by = forms.ChoiceField(label="Who asks for it?", error_messages=_missing("Choose who asks for it"))
    reason = forms.CharField(
        label="Why?",
        help_text="One or two sentences. They stand beside the condition in every plan that keeps it.",
        max_length=MOST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why", "max_length": f"Say why in {MOST_REASON} characters or fewer"},
    )

    def __init__(
        self, *args: Any, menu: Menu, starts: Sequence[int], bodies: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        everywhere = ("", EVERYWHERE.capitalize())
        choices: dict[str, list[tuple[Any, str]]] = {
            "option": [("", "Choose an option"), *((id_, menu.say_now(id_)) for id_ in menu.options)],
            "neighbourhood": [everywhere, *menu.neighbourhoods.items()],
            "start": [("", "Any year"), *((year, say_year(year)) for year in starts)],
            "scale": [("", "As much as does most good"), *((one, f"{one:.0%} of its reach") for one in menu.scales)],
            "by": bodies if len(bodies) == 1 else [("", "Choose a partner"), *bodies],
        }
        for name, listed in choices.items():
            self.fields[name].choices = listed  # type: ignore[attr-defined]
        if len(bodies) == 1:
            del self.fields["by"]
        self._by, self._first = bodies[0][0], starts[0]

    def clean(self) -> dict[str, Any]:
        """What was asked, where it asks for something that can be."""
        said = self.cleaned_data
        if said.get("must") == "no" and said.get("scale"):
            self.add_error("scale", "Leave this as it is for an option that must not be in the plan")
        if said.get("must") == "no" and said.get("start") == self._first:
            self.add_error("start", "Nothing begins before the plan does: choose a later year, or any year")
        return said

    def as_condition(self) -> Condition:
        """What was asked."""
        said = self.cleaned_data
        return Condition(
            option=said["option"],
            neighbourhood=said["neighbourhood"],
            must=said["must"] == "yes",
            start=said["start"],
            scale=said["scale"],
            by=said.get("by", self._by),
            reason=" ".join(said["reason"].split()),
        )


class TimingForm(RoomForm):
    """When the plan begins, and until when options may."""

    who_sees = LATER
    first_year = forms.TypedChoiceField(
        label="In which financial year does the plan begin?",
        coerce=int,
        widget=forms.RadioSelect,
        error_messages=_missing("Choose the first year of the plan"),
    )
    latest = forms.TypedChoiceField(
        label="Until when may an option begin?",
        coerce=int,
        choices=[
            (0, "In the first year of the plan alone"),
            *((n, f"Up to year {n + 1} of the plan") for n in (1, 2, 3, 4)),
        ],
        widget=forms.RadioSelect,
        error_messages=_missing("Choose until when an option may begin"),
    )

    def __init__(self, *args: Any, first_years: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(year, say_year(year)) for year in first_years]
        self.fields["first_year"].choices = choices  # type: ignore[attr-defined]


class ScaleForm(RoomForm):
    """How many of those whom an option is for it can reach."""

    who_sees = LATER
    button = "Set this scale"
    option = forms.ChoiceField(label="Which option?", error_messages=_missing("Choose an option"))
    percent = forms.IntegerField(
        label="How many of those whom it is for can it reach at most, in percent?",
        help_text="A whole number from 1 to 100. Leave it empty for what studies and other places found.",
        required=False,
        min_value=1,
        max_value=100,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "data-width": "3"}),
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), "Give a whole number from 1 to 100"),
    )

    def __init__(self, *args: Any, menu: Menu, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(id_, f"{name}{_usually(menu.reach.get(id_))}") for id_, name in menu.options.items()]
        self.fields["option"].choices = [("", "Choose an option"), *named]  # type: ignore[attr-defined]


def _usually(reach: float | None) -> str:
    """How many it reaches as studies and other places found."""
    return "" if reach is None else f": {100 * reach:.3g}% unless you set it"


class AskForm(RoomForm):
    """Why, and for whom: the last page."""

    who_sees = "Everybody in this place sees a version of all partners. What only your side sees is nowhere else."
    private = True
    button = "Make this version"
    reason = forms.CharField(
        label="What is this version for?",
        help_text="One sentence. It is what others read first.",
        max_length=MOST_REASON,
        error_messages={
            "required": "Say what this version is for",
            "max_length": f"Say what it is for in {MOST_REASON} characters or fewer",
        },
    )
    seen = forms.ChoiceField(
        label="Who sees it?",
        choices=[
            ("all", "All partners: with the figures that partners share"),
            ("own", "Only our side: with our private figures as well"),
        ],
        widget=forms.RadioSelect,
        error_messages=_missing("Choose who sees it"),
    )

    def __init__(self, *args: Any, may_be_private: bool, must_be_private: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if must_be_private:
            self.fields["seen"].choices = self.fields["seen"].choices[1:]  # type: ignore[attr-defined]
        if not may_be_private:
            del self.fields["seen"]
            self.who_sees, self.private = ALL_SEE, False

    @property
    def is_private(self) -> bool:
        """Whether only the own side is to see it."""
        return bool(self.cleaned_data.get("seen") == "own")


class CommentForm(RoomForm):
    """Words about a section or figure."""

    button = "Send comment"
    text = forms.CharField(
        label="Your comment",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Write your comment", "max_length": "Say it in 2,000 characters or fewer"},
    )

    def __init__(self, *args: Any, private: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sees = "Only your side sees it" if private else "Everybody in this place sees it"
        self.who_sees, self.private = f"{sees}, with your name and organisation, as soon as you send it.", private
