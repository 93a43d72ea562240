"""Whether an effect is used on people like those studied. In: options, effects with who was studied. Out: `UserError`s.

An effect on people reached follows its study's people: their ages, their needs, and what all of them had. An effect on
an area follows their ages alone. Where an option is for others too, its row says why the effect may be carried to them
(`carried_to`); such a figure is no better than C and has a judged range, wider than its study's own. The rule is ours.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from commonground.core.errors import SeveralErrors, UserError
from commonground.evidence.model import KnownEffect
from commonground.options.eligibility import ANY, Target, parse_target
from commonground.options.model import Option

MOST_OF_A_CARRIED = ("C", "D")
"""Letters that a figure carried beyond its study may have."""
_FILE = "effects.csv"


def refuse_beyond_study(options: Sequence[Option], effects: Sequence[KnownEffect], needs: Sequence[str]) -> None:
    """SeveralErrors with a sentence for each effect of the `options` that is used beyond its study without a reason."""
    by_id = {option.id: option for option in options}
    problems = [
        problem
        for effect in effects
        if effect.option in by_id
        for problem in find_beyond_study(by_id[effect.option], effect, needs)
    ]
    if problems:
        raise SeveralErrors(problems)


def find_beyond_study(option: Option, effect: KnownEffect, needs: Sequence[str]) -> Iterator[UserError]:
    """What is wrong with using `effect` on the target group of `option`; nothing where that was studied."""
    what, row = f"the effect of {effect.option} on {effect.service}", effect.row
    if not row["studied"]:
        yield UserError(f"{what} does not say who was studied", where=_FILE, mend="fill studied")
        return
    beyond = list(_beyond(option, parse_target(row["studied"], needs), effect.basis == "area"))
    if beyond and not row["carried_to"]:
        mend = "narrow the target group, or say in carried_to why the effect may hold for them"
        yield UserError(f"{what} is used on {' and '.join(beyond)}, who were not studied", where=_FILE, mend=mend)
    if beyond and row["carried_to"] and not _is_careful(effect):
        mend = "give a judged range (p10_p90) and the letter C or D"
        yield UserError(f"{what} is carried beyond its study as if it had been found there", where=_FILE, mend=mend)
    if not beyond and row["carried_to"]:
        yield UserError(f"{what} is not carried beyond its study", where=_FILE, mend="empty carried_to")


def _is_careful(effect: KnownEffect) -> bool:
    """Whether a carried figure is marked as such: no better than C, and with a range of its own making."""
    return effect.row["quality"] in MOST_OF_A_CARRIED and effect.row["range_kind"] == "p10_p90"


def _beyond(option: Option, studied: Target, area: bool) -> Iterator[str]:
    """Whom the option is for and the study was not of, in words."""
    if option.min_age < studied.min_age:
        yield f"people under {studied.min_age}"
    if option.max_age > studied.max_age:
        yield f"people over {studied.max_age}"
    if not area:
        yield from _other_needs(option, studied)


def _other_needs(option: Option, studied: Target) -> Iterator[str]:
    """Needs that a person in the target group may have alone, and that nobody studied had to have.

    target within studied = (every need of `needs` is one of studied.needs, or some of `also` is)
                            and each of studied.also is one of `also`, or the only need
    """
    certain = {*option.also_needs, *(option.needs if len(option.needs) == 1 else ())}
    if studied.needs != (ANY,) and not certain & set(studied.needs):
        yield from (f"people with {need}" for need in option.needs if need not in studied.needs)
    yield from (f"people without {need}" for need in studied.also if need not in certain)
