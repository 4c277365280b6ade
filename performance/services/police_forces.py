"""Street-level files of several police forces: of one borough and month one file counts, and files are not added up.

A force's file has rows of its neighbours' boroughs too. Approved after the neighbours' own, it would take the place of
all their counts there. So a file that would leave a force out is not approved: all forces belong in one ZIP file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from performance import months
from performance.models import Area, Upload

LISTED = 4

Cell = tuple[str, str]  # borough and month


@dataclass(frozen=True)
class Force:
    """When a force has rows in a file, and where: boroughs by slug, months like `2023-06`."""

    months: frozenset[str]
    cells: frozenset[Cell]


Forces = dict[str, Force]


@dataclass(frozen=True)
class Clash:
    """An approved file of the same boroughs and months, and the forces of which nothing would count there.

    They are forces of the other file, or with `is_later` of this one, for the other was published later.
    """

    other: Upload
    forces: tuple[str, ...]
    boroughs: tuple[str, ...]
    months: tuple[str, ...]
    is_later: bool

    @property
    def sentence(self) -> str:
        """Why this is not approved, and what to do."""
        if self.is_later:
            text = _(
                "“%(other)s”, published later, counts %(boroughs)s in %(months)s without %(forces)s: what this file "
                "has of them would not count."
            )
        else:
            text = _(
                "“%(other)s” counts %(boroughs)s in %(months)s from %(forces)s, which this file does not have: "
                "approving it would take the place of their counts."
            )
        words = {"forces": listed(self.forces), "boroughs": listed(self.boroughs), "months": listed(self.months)}
        way_out = _(
            "Files are not added up. Put the CSV files of all these forces and months into one ZIP file, as the "
            "publisher gave them out, and upload that; or take “%(other)s” back first."
        )
        return f"{text} {way_out}" % {**words, "other": self.other.name}


def listed(names: tuple[str, ...]) -> str:
    """The first names, and how many more there are."""
    shown, more = ", ".join(names[:LISTED]), len(names) - LISTED
    return shown if more <= 0 else _("%(names)s and %(more)d more") % {"names": shown, "more": more}


def clashes(upload: Upload) -> list[Clash]:
    """What approving an upload would leave out of street-level files; nothing for any other file."""
    mine = forces_in(upload.preview)
    if not mine or upload.first_month is None or upload.last_month is None:
        return []
    others = Upload.objects.approved().filter(source=upload.source_id, preview__has_key="street")
    others = others.filter(first_month__lte=upload.last_month, last_month__gte=upload.first_month)
    names = dict(Area.objects.values_list("slug", "name"))
    found = (clash(upload, mine, other, names) for other in others.exclude(pk=upload.pk).order_by("-approved_at"))
    return [each for each in found if each]


def clash(upload: Upload, mine: Forces, other: Upload, names: Mapping[str, str]) -> Clash | None:
    """What one of two files leaves out of the other: the one published later counts, else the one approved last."""
    theirs = forces_in(other.preview)
    is_later = bool(other.published_on and upload.published_on and other.published_on > upload.published_on)
    left = left_out(mine, theirs) if is_later else left_out(theirs, mine)
    if not left:
        return None
    places = {place for found in left.values() for place in found}
    return Clash(
        other,
        tuple(sorted(left)),
        tuple(sorted({names.get(borough, borough) for borough, _month in places})),
        tuple(months.label(months.parse(month)) for month in sorted({month for _borough, month in places})),
        is_later,
    )


def left_out(lost: Forces, kept: Forces) -> dict[str, set[Cell]]:
    """By force, the boroughs and months in which one file counts in place of another and has nothing of that force."""
    covered = {cell for force in kept.values() for cell in force.cells}
    found = {
        # a force that has the month at all had nothing to report from the borough
        name: {cell for cell in force.cells & covered if name not in kept or cell[1] not in kept[name].months}
        for name, force in lost.items()
    }
    return {name: cells for name, cells in found.items() if cells}


def forces_in(preview: Mapping[str, Any]) -> Forces:
    """The forces of a file, as far as its preview says where and when they have rows."""
    return {
        entry["name"]: Force(
            frozenset(entry["months"]),
            frozenset((borough, month) for borough, given in entry["boroughs"].items() for month in given),
        )
        for entry in preview.get("street", {}).get("forces", [])
        if "boroughs" in entry
    }
