"""Can we sign?"""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from commonground.web.places.seat import Seated, sits


@require_GET
@sits("see_deal")
def deal(request: Seated) -> HttpResponse:
    """Can we sign?"""
    return render(request, "room/message_page.html", {"title": "Can we sign?", "sentences": ()})
