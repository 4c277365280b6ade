"""Priorities as forms offer them."""

from __future__ import annotations

from datetime import date

from strategy.models import Priority


def priorities_on(on: date) -> list[tuple[int, str]]:
    """The priorities in force on the day by their keys, as a select or check boxes take them; one query."""
    return [(priority.pk, str(priority)) for priority in Priority.objects.in_force(on)]
