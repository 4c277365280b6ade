"""Building dashboards: what they are made from, and their sections. Lines and columns have modules of their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from itertools import count
from typing import Any, TypeVar

from django.apps import apps
from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from performance.arithmetic.columns import Column, usual
from performance.models import Dashboard, DashboardRow, Measure, PeerGroup, Section
from performance.permissions import require_set_up
from performance.reference import read, seeds
from performance.reference.templates import Template, templates
from performance.services import dashboards
from scpb.audit import services as audit
from scpb.errors import NotAllowed
from scpb.people.models import Person

Thing = TypeVar("Thing")
Built = TypeVar("Built", Dashboard, Section, DashboardRow)
ASIDE = 10_000  # where rows wait while others take their places: places are unique at every moment


# -- dashboards --------------------------------------------------------------------------------------------------------


@transaction.atomic
def begin(
    *, name: str, slug: str, template: str = "", copied: Dashboard | None = None, by: Person | None = None
) -> Dashboard:
    """A new dashboard: empty, laid out as a template, or as another one is now."""
    require_set_up(by)
    if template and template not in templates():
        raise NotAllowed(_("There is no template of that name."))
    last = Dashboard.objects.aggregate(last=Max("order"))["last"]
    dashboard = Dashboard.objects.create(name=name, slug=slug, order=0 if last is None else last + 1)
    made = _lay_out(dashboard, templates()[template]) if template else []
    if copied:
        _copy(dashboard, copied)
    for measure in made:
        audit.record("performance.measure_added", measure, by=by, after={"template": template})
    after = {"slug": slug, "template": template, "copied": copied.slug if copied else "", "name": name}
    audit.record("performance.dashboard_begun", dashboard, by=by, after=after)
    dashboards.rebuild(by=by)
    return dashboard


def _lay_out(dashboard: Dashboard, template: Template) -> list[Measure]:
    """Sections, columns and lines of a template; gives the measures that the portal did not have and has now."""
    made: list[Measure] = seeds.load(partial(apps.get_model, "performance"), template.measures)
    known = measures_of(template)
    groups = {group.slug: group for group in PeerGroup.objects.filter(slug__in=template.groups)}
    dashboard.groups.set(groups.values())
    places = count(1)
    for order, entry in enumerate(template.sections):
        shown = [column for column in entry.columns if column.kind not in {"rank", "gap"} or column.name in groups]
        section = Section.objects.create(
            dashboard=dashboard,
            name=entry.name,
            order=order,
            note=entry.note,
            columns=[column.to_json() for column in shown],
        )
        for line in entry.lines:
            DashboardRow.objects.create(
                dashboard=dashboard,
                section=section,
                order=next(places),
                measure=known[line.measure],
                name=line.name,
                indent=line.indent,
                with_above=line.with_above,
            )
    return made


def measures_of(template: Template) -> dict[str, Measure]:
    """The measures of a template by the slugs that it knows them by; one of the same name stands for it."""
    names = {entry["slug"]: entry["name"] for entry in [*read("measures"), *read("seeds")["measures"]]}
    by_slug = {measure.slug: measure for measure in Measure.objects.filter(slug__in=template.measures)}
    by_name = {measure.name: measure for measure in Measure.objects.filter(name__in=names.values())}
    found = {slug: by_slug.get(slug) or by_name.get(names[slug]) for slug in template.measures}
    missing = [names[slug] for slug, measure in found.items() if measure is None]
    if missing:
        raise NotAllowed(
            _("The template needs measures that are not there: %(names)s.") % {"names": ", ".join(missing)}
        )
    return {slug: measure for slug, measure in found.items() if measure}


def _copy(dashboard: Dashboard, other: Dashboard) -> None:
    """Everything that another dashboard is made of."""
    dashboard.groups.set(other.groups.all())
    for section in other.sections.prefetch_related("rows"):
        lines = list(section.rows.all())
        section.pk, section.dashboard = None, dashboard
        section.save()
        for line in lines:
            line.pk, line.dashboard, line.section = None, dashboard, section
            line.save()


@transaction.atomic
def change(dashboard: Dashboard, *, name: str, order: int, groups: Sequence[PeerGroup], by: Person | None) -> Dashboard:
    """Another name, another place in the list, other groups to rank in. A group that a column shows stays."""
    require_set_up(by)
    dashboard = held(dashboard)
    kept = {group.slug for group in groups}
    for section in dashboard.sections.all():
        for column in map(Column.from_json, section.columns):
            if column.kind in {"rank", "gap"} and column.name not in kept:
                text = _("“%(section)s” has a column about %(group)s. Remove the column first.")
                raise NotAllowed(text % {"section": section.name or dashboard.name, "group": column.name})
    before = {"order": dashboard.order, "groups": slugs(dashboard.groups.all()), "name": dashboard.name}
    dashboard.name, dashboard.order = name, order
    dashboard.save(update_fields=["name", "order"])
    dashboard.groups.set(groups)
    after = {"order": order, "groups": slugs(groups), "name": name}
    return changed("dashboard_changed", dashboard, before, after, by)


@transaction.atomic
def remove(dashboard: Dashboard, *, by: Person | None) -> None:
    """Take a dashboard away for good, unless editions were made of it."""
    require_set_up(by)
    dashboard = held(dashboard)
    if dashboard.editions.exists():
        raise NotAllowed(_("Editions were made of this dashboard, so it stays. A draft can be discarded."))
    audit.record("performance.dashboard_removed", dashboard, by=by, before={"slug": dashboard.slug})
    dashboard.delete()


# -- sections ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def add_section(dashboard: Dashboard, *, name: str, note: str = "", by: Person | None) -> Section:
    """A section at the end, with the columns that are usual until others are chosen."""
    require_set_up(by)
    dashboard = held(dashboard)
    refuse_name(dashboard, name)
    last = dashboard.sections.aggregate(last=Max("order"))["last"]
    section = Section.objects.create(
        dashboard=dashboard,
        name=name,
        note=note,
        order=0 if last is None else last + 1,
        columns=[column.to_json() for column in usual(slugs(dashboard.groups.all()))],
    )
    return changed("section_added", section, {}, {"dashboard": dashboard.slug, "name": name}, by)


@transaction.atomic
def change_section(section: Section, *, name: str, note: str, by: Person | None) -> Section:
    """Another heading, another note under it."""
    require_set_up(by)
    dashboard = held(section.dashboard)
    section = dashboard.sections.get(pk=section.pk)
    refuse_name(dashboard, name, section)
    before = {"name": section.name, "note": section.note}
    section.name, section.note = name, note
    section.save(update_fields=["name", "note"])
    return changed("section_changed", section, before, {"name": name, "note": note}, by)


@transaction.atomic
def move_section(section: Section, *, step: int, by: Person | None) -> Section:
    """One place up (−1) or down (1), with its lines; at the edge nothing changes."""
    require_set_up(by)
    dashboard = held(section.dashboard)
    sections = list(dashboard.sections.order_by("order"))
    moved = shifted(sections, section, step)
    if moved == sections:
        return section
    arrange(dashboard, moved)
    after = {"sections": [row.name for row in moved]}
    return changed("section_moved", section, {"sections": [row.name for row in sections]}, after, by)


@transaction.atomic
def remove_section(section: Section, *, by: Person | None) -> None:
    """Take a section with its lines off the dashboard."""
    require_set_up(by)
    dashboard = held(section.dashboard)
    lines = [line.measure.slug for line in section.rows.select_related("measure")]
    before = {"dashboard": dashboard.slug, "name": section.name, "columns": section.columns, "lines": lines}
    audit.record("performance.section_removed", section, by=by, before=before)
    dashboard.sections.filter(pk=section.pk).delete()
    dashboards.rebuild(by=by)


def refuse_name(dashboard: Dashboard, name: str, section: Section | None = None) -> None:
    """Two sections of one heading could not be told apart."""
    others = dashboard.sections.exclude(pk=section.pk) if section else dashboard.sections.all()
    if others.filter(name=name).exists():
        raise NotAllowed(_("There is a section of that name already; only one can do without a name."))


# -- what all of it shares ---------------------------------------------------------------------------------------------


def held(dashboard: Dashboard) -> Dashboard:
    """The dashboard as it is now, locked until the end of the transaction, so that changes go one after the other."""
    return Dashboard.objects.select_for_update().get(pk=dashboard.pk)


def columns_of(section: Section) -> list[Column]:
    """The columns that a section shows: those chosen, or the usual ones until somebody chooses."""
    chosen = [Column.from_json(entry) for entry in section.columns]
    return chosen or list(usual(slugs(section.dashboard.groups.all())))


def shifted(things: Sequence[Thing], thing: Thing, step: int) -> list[Thing]:
    """The same things, one of them `step` places further; it stays where there is no such place."""
    moved = list(things)
    place = moved.index(thing)
    if 0 <= place + step < len(moved):
        moved.insert(place + step, moved.pop(place))
    return moved


def arrange(dashboard: Dashboard, sections: Sequence[Section] | None = None) -> None:
    """Number sections, and lines throughout the dashboard, in their order. A first line stands on its own."""
    ordered = list(dashboard.sections.order_by("order")) if sections is None else list(sections)
    dashboard.sections.update(order=F("order") + ASIDE)
    for place, section in enumerate(ordered):
        dashboard.sections.filter(pk=section.pk).update(order=place)
    number([line for section in ordered for line in section.rows.order_by("order")], dashboard)


def number(lines: Iterable[DashboardRow], dashboard: Dashboard, homes: Mapping[int, int] | None = None) -> None:
    """Give lines their places in this order; the first line of a section has none above it to be rated with.

    `homes` names the section (id) of each line (id) where lines have moved to another one.
    """
    dashboard.rows.update(order=F("order") + ASIDE)
    before = None
    for place, line in enumerate(lines, start=1):
        home = homes[line.pk] if homes else line.section_id
        with_above = line.with_above and home == before
        before = home
        dashboard.rows.filter(pk=line.pk).update(order=place, section=home, with_above=with_above)


def slugs(groups: Iterable[PeerGroup]) -> list[str]:
    """Their slugs, in order."""
    return [group.slug for group in groups]


def changed(verb: str, row: Built, before: dict[str, Any], after: dict[str, Any], by: Person | None) -> Built:
    """Record what changed, if anything did, and have the dashboards follow."""
    if before != after:
        audit.record(f"performance.{verb}", row, by=by, before=before, after=after)
        dashboards.rebuild(by=by)
    return row
