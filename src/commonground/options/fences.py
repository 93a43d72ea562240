"""What a ring-fenced offer may pay for. In: words of a fence, options, services. Out: flags, every unknown word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from commonground.core.errors import UserError, did_you_mean
from commonground.core.text import quoted
from commonground.options.model import Option
from commonground.partners import Partner


def lies_inside(option: Option, fence: Sequence[str]) -> bool:
    """Whether a fence names an option: itself, its theme, or a need of those whom it is for."""
    return not fence or bool({option.id, option.theme, *option.needs, *option.also_needs} & set(fence))


def find_unknown_fences(
    partners: Iterable[Partner], options: Sequence[Option], services: Sequence[str]
) -> Iterator[UserError]:
    """Words of ring fences that are no option, theme or need of the plan, and no service."""
    words = [word for o in options for word in (o.id, o.theme, *o.needs, *o.also_needs)]
    known = dict.fromkeys([*words, *services])
    for partner in partners:
        for word in dict.fromkeys(word for offer in partner.offers for word in offer.only_for):
            if word not in known:
                yield UserError(
                    f"the offers of {partner.name} are only for {quoted(word)}, which is no option, theme, need or "
                    "service of this plan",
                    where=f"partner {quoted(partner.id)}, offers",
                    mend=did_you_mean(word, known) or "use ids such as int_mdt, left_shift, frailty",
                )
