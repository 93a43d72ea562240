"""Effects that a local file gives for an option. In: its section. Out: `Effect`s and their figures."""

from __future__ import annotations

from collections.abc import Sequence

from commonground.core.figures import Figure
from commonground.core.services import QALY
from commonground.evidence.assumptions import Assumptions
from commonground.evidence.schema import DESIGNS
from commonground.options.local_figures import local_figure, read_figure, stated_in
from commonground.options.model import Basis, Effect
from commonground.options.yaml_file import Section

_KEYS = (
    *("value", "low", "high", "applies_to", "activity_share", "study_design"),
    *("source", "source_url", "quality", "year"),
)
_APPLIES: dict[str, Basis] = {"reached": "reached", "area": "area"}
_LEAST_QALY, _MOST_QALY, _MOST_RATIO, _LEAST_RATIO = -1.0, 1.0, 10.0, 0.01


def effects_of(
    name: str, section: Section, services: Sequence[str], assumptions: Assumptions
) -> tuple[tuple[Effect, ...], tuple[Figure, ...]]:
    """The effects under the key `effects`, one section a service, and their dotted figures."""
    effects: list[Effect] = []
    figures: list[Figure] = []
    group = section.section("effects")
    if group is None:
        return (), ()
    group.allow_only(services)
    for service in group.names():
        inner = group.section(service) if service in services else None
        if inner is not None:
            effect, found = _effect(name, service, inner, section, assumptions)
            effects += [effect]
            figures += found
    return tuple(effects), tuple(figures)


def _effect(
    name: str, service: str, inner: Section, option: Section, assumptions: Assumptions
) -> tuple[Effect, list[Figure]]:
    inner.allow_only(_KEYS)
    inner.require("value", "applies_to")
    basis = _APPLIES[inner.word("applies_to", _APPLIES) or "reached"]
    quality = inner.text("quality") or option.text("quality") or "D"
    effect = Effect(name, service, basis, inner.word("study_design", DESIGNS) or "modelled", quality)
    least, most = (_LEAST_QALY, _MOST_QALY) if service == QALY else (_LEAST_RATIO, _MOST_RATIO)
    figures = []
    stated = stated_in(inner, least, most)
    if stated is not None:
        unit = "QALYs per person reached" if service == QALY else "ratio"
        dotted = f"effects.{name}.{service}"
        figures.append(local_figure(dotted, stated, unit, option, assumptions, least, most))
    if basis == "area":
        figures += _activity_share(name, service, inner, option, assumptions)
    elif "activity_share" in inner:
        inner.complain("activity_share is only for effects on an area", "activity_share")
    return effect, figures


def _activity_share(name: str, service: str, inner: Section, option: Section, assumptions: Assumptions) -> list[Figure]:
    dotted = f"activity_share.{name}.{service}"
    if "activity_share" not in inner:
        if dotted not in assumptions:
            inner.complain("an effect on an area needs an activity_share", "applies_to")
        return []
    share = read_figure(inner, "activity_share", 0.0, 1.0)
    return [] if share is None else [local_figure(dotted, share, "share", option, assumptions, 0.0, 1.0)]
