"""The shared picture of a version: who lives here, who is helped, what changes. In: a request. Out: its pages."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from commonground.core.errors import UserError
from commonground.document import Plan
from commonground.document.names import Names
from commonground.views.acronyms import say_short_forms
from commonground.views.picture import open_figure, show_picture, tabulate_figures
from commonground.views.picture.model import QUESTIONS, Picture, Topic
from commonground.web.deal import anchors
from commonground.web.places.seat import Seated, sits
from commonground.web.plans import reading
from commonground.web.plans.forms import CommentForm
from commonground.web.plans.models import Comment, PlanVersion
from commonground.web.plans.versions import read_document


@require_GET
@sits("see_versions")
def picture(request: Seated, version_id: UUID) -> HttpResponse:
    """The questions of the picture, each with its finding."""
    found = reading.find_version(request.seat, version_id)
    shown = show_picture(read_document(found))
    context = {
        "version": found,
        "picture": shown,
        "short_forms": say_short_forms(" ".join(t.title for t in shown.topics)),
    }
    return render(request, "plans/picture.html", context)


@require_GET
@sits("see_versions")
def topic(request: Seated, version_id: UUID, topic_id: str) -> HttpResponse:
    """One question: the finding, the drawing, its tables, what people say of it."""
    found = reading.find_version(request.seat, version_id)
    shown = show_picture(read_document(found))
    one = _find_topic(shown, topic_id)
    order = [each.id for each in shown.topics]
    at = order.index(topic_id)
    context = {
        "version": found,
        "picture": shown,
        "topic": one,
        "before": shown.topics[at - 1] if at else None,
        "after": shown.topics[at + 1] if at + 1 < len(order) else None,
        "short_forms": say_short_forms(f"{one.title} {one.said} {one.tables}"),
        **_comments(request, found, topic_id),
    }
    return render(request, "plans/topic.html", context)


@require_GET
@sits("see_versions")
def topic_sources(request: Seated, version_id: UUID, topic_id: str) -> HttpResponse:
    """Every figure behind one question."""
    found = reading.find_version(request.seat, version_id)
    plan = read_document(found)
    one = _find_topic(show_picture(plan), topic_id)
    table = tabulate_figures(plan, one.figures, f"{len(one.figures)} figures")
    return render(request, "plans/topic_sources.html", {"version": found, "topic": one, "table": table})


@require_GET
@sits("see_versions")
def source(request: Seated, version_id: UUID, figure: str) -> HttpResponse:
    """One figure opened: its value, range, source and letter, and what rests on it."""
    found = reading.find_version(request.seat, version_id)
    try:
        opened = open_figure(read_document(found), figure)
    except UserError:
        raise Http404 from None
    context = {"version": found, "figure": opened, **_comments(request, found, figure)}
    return render(request, "plans/source.html", context)


def _find_topic(shown: Picture, topic_id: str) -> Topic:
    one = next((each for each in shown.topics if each.id == topic_id), None)
    if one is None:
        raise Http404
    return one


def _comments(request: Seated, found: PlanVersion, anchor: str) -> dict[str, object]:
    form = CommentForm(private=bool(found.private_to_id)) if request.seat.may("comment") else None
    rows: list[Comment] = list(found.comments.filter(anchor=anchor).select_related("author", "body"))
    return {"comments": rows, "form": form, "anchor": anchor}


MOST_SIGNS = 1000  # of an anchor; none is so long


@dataclass(frozen=True)
class Anchors:
    """What comments on a version are about: found once for all of them, and nothing drawn."""

    version: UUID
    plan: Plan
    names: Names
    figures: frozenset[str]

    @classmethod
    def of(cls, found: PlanVersion) -> Anchors:
        """Those of a version."""
        plan = read_document(found)
        return cls(found.id, plan, Names(plan), frozenset(row.figure for row in plan.provenance))

    def find(self, anchor: str) -> tuple[str, str]:
        """What a comment is about in words, and the page where it stands."""
        of_deal = anchors.find(self.version, self.plan, anchor)
        if of_deal is not None:
            return of_deal
        if anchor in QUESTIONS:
            return QUESTIONS[anchor], reverse("topic", args=(self.version, anchor))
        if anchor in self.figures:
            return self.names.assumption(anchor), reverse("source", args=(self.version, anchor))
        return "the whole version", reverse("version", args=(self.version,))

    def known(self, asked: str) -> str:
        """An anchor as it was asked for, or that of the whole version in place of one that is about nothing."""
        asked = asked[:MOST_SIGNS]
        return asked if self.find(asked) != self.find("") else ""
