"""Switching roles in a demonstration. In: the role account wanted. Out: signed in as it; nowhere else."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from commonground.web.places.models import Membership
from commonground.web.places.seat import SEAT

LOOPBACK = {"127.0.0.1", "::1"}


@require_POST
@login_not_required
def switch_role(request: HttpRequest) -> HttpResponse:
    """Be another role: only in a demonstration, only on this computer, only as a role account."""
    if not settings.SURROUNDINGS.demo or request.META.get("REMOTE_ADDR") not in LOOPBACK:
        raise Http404
    personas = Membership.objects.filter(user__is_persona=True).select_related("user")
    wanted = next((one for one in personas if str(one.id) == request.POST.get("membership")), None)
    if wanted is None:
        raise Http404
    login(request, wanted.user, backend=settings.AUTHENTICATION_BACKENDS[0])
    request.session[SEAT] = str(wanted.body_id)
    return redirect("today")
