"""The lines of a dashboard: a measure each, alone or rated together with the line above."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from performance.models import Dashboard, DashboardRow, Measure, Section
from performance.permissions import require_set_up
from performance.services import dashboards
from performance.services.builder import arrange, changed, held, number, shifted
from scpb.audit import services as audit
from scpb.errors import NotAllowed
from scpb.people.models import Person


@transaction.atomic
def add_line(
    section: Section,
    *,
    measure: Measure,
    name: str = "",
    indent: int = 0,
    with_above: bool = False,
    by: Person | None,
) -> DashboardRow:
    """A line at the end of a section."""
    require_set_up(by)
    dashboard = held(section.dashboard)
    refuse_measure(dashboard, measure)
    refuse_alone(with_above, section.rows.exists())
    last = dashboard.rows.aggregate(last=Max("order"))["last"]
    line = DashboardRow.objects.create(
        dashboard=dashboard,
        section=section,
        measure=measure,
        name=name,
        indent=indent,
        with_above=with_above,
        order=1 if last is None else last + 1,
    )
    arrange(dashboard)
    line.refresh_from_db()
    return changed("dashboardrow_added", line, {}, described(line), by)


@transaction.atomic
def change_line(
    line: DashboardRow, *, measure: Measure, name: str, indent: int, with_above: bool, by: Person | None
) -> DashboardRow:
    """Another measure, another name, another way of standing beneath the line above."""
    require_set_up(by)
    dashboard = held(line.dashboard)
    line = dashboard.rows.select_related("section", "measure").get(pk=line.pk)
    refuse_measure(dashboard, measure, line)
    refuse_alone(with_above, line.section.rows.filter(order__lt=line.order).exists())
    before = described(line)
    line.measure, line.name, line.indent, line.with_above = measure, name, indent, with_above
    line.save(update_fields=["measure", "name", "indent", "with_above"])
    return changed("dashboardrow_changed", line, before, described(line), by)


@transaction.atomic
def move_line(line: DashboardRow, *, step: int, by: Person | None) -> DashboardRow:
    """One place up (−1) or down (1); over the edge of its section into the next one, if there is one."""
    require_set_up(by)
    dashboard = held(line.dashboard)
    sections = list(dashboard.sections.order_by("order"))
    lines = {section.pk: list(section.rows.order_by("order")) for section in sections}
    home = next(section for section in sections if section.pk == line.section_id)
    before = [row.pk for row in lines[home.pk]]
    lines[home.pk] = shifted(lines[home.pk], line, step)
    if [row.pk for row in lines[home.pk]] == before:
        place = sections.index(home) + step
        if not 0 <= place < len(sections):
            return line
        there = lines[sections[place].pk]
        lines[home.pk].remove(line)
        there.insert(0 if step > 0 else len(there), line)
    number(
        [row for section in sections for row in lines[section.pk]],
        dashboard,
        {row.pk: section.pk for section in sections for row in lines[section.pk]},
    )
    was = {"order": line.order, "section": home.name}
    line.refresh_from_db()
    return changed("dashboardrow_moved", line, was, {"order": line.order, "section": line.section.name}, by)


@transaction.atomic
def remove_line(line: DashboardRow, *, by: Person | None) -> None:
    """Take a measure off a dashboard; its figures stay."""
    require_set_up(by)
    dashboard = held(line.dashboard)
    audit.record("performance.dashboardrow_removed", line, by=by, before=described(line))
    dashboard.rows.filter(pk=line.pk).delete()
    arrange(dashboard)
    dashboards.rebuild(by=by)


def described(line: DashboardRow) -> dict[str, Any]:
    """A line as the audit keeps it."""
    return {
        "measure": line.measure.slug,
        "section": line.section.name,
        "name": line.name,
        "indent": line.indent,
        "with_above": line.with_above,
    }


def refuse_measure(dashboard: Dashboard, measure: Measure, line: DashboardRow | None = None) -> None:
    """A measure is on a dashboard once: notes, commentary and addresses name a line by its measure."""
    others = dashboard.rows.exclude(pk=line.pk) if line else dashboard.rows.all()
    if others.filter(measure=measure).exists():
        text = _("%(measure)s is on this dashboard already. A measure is shown once.")
        raise NotAllowed(text % {"measure": measure})


def refuse_alone(with_above: bool, has_above: bool) -> None:
    """What is rated together with the line above needs one."""
    if with_above and not has_above:
        raise NotAllowed(_("The first line of a section has no line above it to be rated with."))
