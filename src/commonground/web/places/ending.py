"""Roles end, and no place is left without a broker. In: memberships. Out: the same, ended."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from commonground.web.places.models import Membership, Memberships, Place
from commonground.web.places.roles import Role


def end_roles(roles: Memberships) -> int:
    """From now on they do not hold: yesterday was the last day. How many held until now."""
    today = timezone.localdate()
    return roles.on(today).update(ends=today - timedelta(days=1))


def find_places_left_alone(roles: Memberships) -> list[str]:
    """Names of places that would have no broker left if these roles ended. Locks the places' brokers."""
    today = timezone.localdate()
    ending = set(roles.on(today).filter(role=Role.BROKER).values_list("id", flat=True))
    places = Place.objects.filter(bodies__memberships__in=ending).distinct()
    alone = []
    for place in places:
        brokers = Membership.objects.on(today).filter(role=Role.BROKER, body__place=place, user__is_active=True)
        if not brokers.select_for_update().exclude(id__in=ending):
            alone.append(place.name)
    return sorted(alone)
