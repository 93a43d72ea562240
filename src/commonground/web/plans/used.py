"""The own figures that a version is made with. In: a run or a version. Out: the sets of figures, and who gave them."""

from __future__ import annotations

from django.db.models import OuterRef, Subquery

from commonground.web.figures.models import FigureSet
from commonground.web.plans.models import PlanVersion, Run


def list_used(run: Run) -> list[FigureSet]:
    """What each body last gave that the run may use: what it shares, and for a private run its own side's as well."""
    last = FigureSet.objects.filter(body=OuterRef("body")).order_by("-at").values("id")[:1]
    rows = FigureSet.objects.filter(body__place=run.place_id, id=Subquery(last)).select_related("body")
    return [row for row in rows if row.shared or (row.body_id == run.private_to_id and row.private)]


def list_of_version(version: PlanVersion) -> list[FigureSet]:
    """The sets that a version was made with, by the name of their body; none where nobody wrote that down."""
    rows = FigureSet.objects.filter(id__in=version.figures or ()).select_related("body").order_by("body__name")
    return list(rows.defer("private"))
