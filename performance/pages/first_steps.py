"""What an analyst of a new portal does before anything can be read in it."""

from __future__ import annotations

from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from performance.models import Area, Edition, Upload
from performance.models.uploads import State


class Step(NamedTuple):
    """One thing to do, where it is done, and whether it has been."""

    words: str
    note: str
    address: str
    is_done: bool


def first_steps() -> list[Step]:
    """Said until an edition has been released, for before that there is nothing else to show."""
    areas = reverse("performance:set_up_section", args=["areas"])
    return [
        Step(
            _("Say which area is your own"),
            _("Dashboards show it beside the others."),
            areas,
            Area.objects.own() is not None,
        ),
        Step(
            _("Upload figures and approve them"),
            _("A file as the police publish it. Nothing counts before you have seen what it changes."),
            reverse("performance:new_upload"),
            Upload.objects.filter(state=State.APPROVED).exists(),
        ),
        Step(
            _("Begin an edition"),
            _("Write your commentary, freeze it, and release it to the board and the public."),
            reverse("performance:begin"),
            Edition.objects.exists(),
        ),
    ]
