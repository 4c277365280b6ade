"""The columns of a section: which, in which order, under which headings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from performance.arithmetic.columns import Column
from performance.models import PeerGroup, Section
from performance.permissions import require_set_up
from performance.services.builder import changed, columns_of, held, shifted
from scpb.errors import NotAllowed
from scpb.people.models import Person


@transaction.atomic
def add_column(section: Section, *, kind: str, name: str = "", label: str = "", by: Person | None) -> Section:
    """A column at the end. A group that it names is ranked in from now on."""
    require_set_up(by)
    section = locked(section)
    try:
        column = Column.from_json({"kind": kind, "name": name, "label": label})
    except ValueError as error:
        raise NotAllowed(str(error)) from error
    found = columns_of(section)
    if column.key in {other.key for other in found}:
        raise NotAllowed(_("The section has this column already."))
    if column.kind in {"rank", "gap"}:
        group = PeerGroup.objects.filter(slug=column.name).first()
        if group is None:
            raise NotAllowed(_("There is no peer group of that name."))
        section.dashboard.groups.add(group)
    return _kept(section, [*found, column], by)


@transaction.atomic
def change_column(section: Section, *, key: str, label: str, by: Person | None) -> Section:
    """Another heading; empty, the usual one."""
    require_set_up(by)
    section = locked(section)
    column = column_of(section, key)
    return _kept(section, [replace(c, label=label) if c == column else c for c in columns_of(section)], by)


@transaction.atomic
def move_column(section: Section, *, key: str, step: int, by: Person | None) -> Section:
    """One place to the left (−1) or to the right (1)."""
    require_set_up(by)
    section = locked(section)
    return _kept(section, shifted(columns_of(section), column_of(section, key), step), by)


@transaction.atomic
def remove_column(section: Section, *, key: str, by: Person | None) -> Section:
    """Show the section without a column; what stood in it is still computed."""
    require_set_up(by)
    section = locked(section)
    column = column_of(section, key)
    others = [other for other in columns_of(section) if other != column]
    if not others:
        raise NotAllowed(_("A section shows one column at least. Add another before you remove this one."))
    return _kept(section, others, by)


def locked(section: Section) -> Section:
    """The section as it is now, while nobody else changes its dashboard."""
    return held(section.dashboard).sections.select_related("dashboard").get(pk=section.pk)


def column_of(section: Section, key: str) -> Column:
    """The column of that key."""
    found = next((column for column in columns_of(section) if column.key == key), None)
    if found is None:
        raise NotAllowed(_("The section does not have this column any more."))
    return found


def _kept(section: Section, columns: Sequence[Column], by: Person | None) -> Section:
    """Write the columns and record what they were."""
    before = section.columns
    section.columns = [column.to_json() for column in columns]
    section.save(update_fields=["columns"])
    return changed("section_columns_changed", section, {"columns": before}, {"columns": section.columns}, by)
