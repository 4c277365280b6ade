"""What an analyst of a new portal does before anything can be read in it."""

from __future__ import annotations

from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from performance.models import Area, Edition, Upload
from performance.models.uploads import State
from performance.permissions import Somebody, may_analyse, may_set_up


class Step(NamedTuple):
    """One thing to do, where it is done, and whether it has been."""

    words: str
    note: str
    address: str
    is_done: bool


def first_steps(reader: Somebody) -> list[Step]:
    """Said until an edition has been released, for before that there is nothing else to show.

    An administrator who works on no figures is told of what they can do themselves.
    """
    if may_analyse(reader):
        return [own_area(), *with_figures()]
    if may_set_up(reader):
        note = _("On the page of a board, under roles. Analysts upload figures and write the commentary.")
        return [Step(_("Make somebody an analyst"), note, reverse("boards:index"), is_done=False), own_area()]
    return []


def own_area() -> Step:
    address = reverse("performance:set_up_section", args=["areas"])
    is_done = Area.objects.own() is not None
    return Step(_("Say which area is your own"), _("Dashboards show it beside the others."), address, is_done)


def with_figures() -> list[Step]:
    upload, begin = reverse("performance:new_upload"), reverse("performance:begin")
    seen = _("A file as the police publish it. Nothing counts before you have seen what it changes.")
    written = _("Write your commentary, freeze it, and release it to the board and the public.")
    approved = Upload.objects.filter(state=State.APPROVED).exists()
    return [
        Step(_("Upload figures and approve them"), seen, upload, approved),
        Step(_("Begin an edition"), written, begin, Edition.objects.exists()),
    ]
