"""Services of the dashboard builder, and what analysts say of unusual months."""

from __future__ import annotations

from functools import partial

from performance.models import Dashboard, DashboardRow, Measure, Section
from performance.services import builder, builder_columns, builder_lines, exceptions
from tests.audited import NOT_ANALYSTS, NOT_SET_UP, Service
from tests.world import World


def section(world: World) -> Section:
    return world.dashboard.sections.order_by("order")[0]


def line(world: World) -> DashboardRow:
    return world.dashboard.rows.select_related("measure", "section", "dashboard").order_by("order")[0]


def unused() -> Dashboard:
    """A dashboard that no edition was made of."""
    return Dashboard.objects.get(slug="mopac-7")


DASHBOARDS = {
    "begin": Service(
        "performance.dashboard_begun",
        "analyst",
        lambda _: partial(builder.begin, name="Violence", slug="violence", template="violent-crime-2014"),
        NOT_SET_UP,
    ),
    "change": Service(
        "performance.dashboard_changed",
        "administrator",
        lambda w: partial(builder.change, w.dashboard, name="Summary", order=3, groups=list(w.dashboard.groups.all())),
        NOT_SET_UP,
    ),
    "remove": Service(
        "performance.dashboard_removed",
        "analyst",
        lambda _: partial(builder.remove, unused()),
        NOT_SET_UP,
    ),
    "add_section": Service(
        "performance.section_added",
        "analyst",
        lambda w: partial(builder.add_section, w.dashboard, name="New"),
        NOT_SET_UP,
    ),
    "change_section": Service(
        "performance.section_changed",
        "analyst",
        lambda w: partial(builder.change_section, section(w), name="Theft", note="Rank 1 is best."),
        NOT_SET_UP,
    ),
    "move_section": Service(
        "performance.section_moved",
        "analyst",
        lambda w: partial(builder.move_section, section(w), step=1),
        NOT_SET_UP,
    ),
    "remove_section": Service(
        "performance.section_removed", "analyst", lambda w: partial(builder.remove_section, section(w)), NOT_SET_UP
    ),
    "changed": Service(
        "performance.section_changed",
        "analyst",
        lambda w: partial(builder.changed, "section_changed", section(w), {"note": ""}, {"note": "New."}),
        is_step=True,
    ),
}
COLUMNS = {
    "add_column": Service(
        "performance.section_columns_changed",
        "analyst",
        lambda w: partial(builder_columns.add_column, section(w), kind="comparator", name="National"),
        NOT_SET_UP,
    ),
    "change_column": Service(
        "performance.section_columns_changed",
        "analyst",
        lambda w: partial(builder_columns.change_column, section(w), key="quarter", label="Three months"),
        NOT_SET_UP,
    ),
    "move_column": Service(
        "performance.section_columns_changed",
        "analyst",
        lambda w: partial(builder_columns.move_column, section(w), key="quarter", step=1),
        NOT_SET_UP,
    ),
    "remove_column": Service(
        "performance.section_columns_changed",
        "analyst",
        lambda w: partial(builder_columns.remove_column, section(w), key="quarter"),
        NOT_SET_UP,
    ),
}
LINES = {
    "add_line": Service(
        "performance.dashboardrow_added",
        "analyst",
        lambda w: partial(builder_lines.add_line, section(w), measure=Measure.objects.get(slug="criminal-damage")),
        NOT_SET_UP,
    ),
    "change_line": Service(
        "performance.dashboardrow_changed",
        "analyst",
        lambda w: partial(
            builder_lines.change_line, line(w), measure=line(w).measure, name="All of it", indent=0, with_above=False
        ),
        NOT_SET_UP,
    ),
    "move_line": Service(
        "performance.dashboardrow_moved",
        "analyst",
        lambda w: partial(builder_lines.move_line, line(w), step=1),
        NOT_SET_UP,
    ),
    "remove_line": Service(
        "performance.dashboardrow_removed", "analyst", lambda w: partial(builder_lines.remove_line, line(w)), NOT_SET_UP
    ),
}
EXCEPTIONS = {
    "enter": Service(
        "performance.exception_entered",
        "analyst",
        lambda w: partial(
            exceptions.enter,
            measure=w.measure,
            area=w.begun.area,
            first_month=w.begun.to_month,
            last_month=w.begun.to_month,
            direction=-1,
            reason="The alleys were lit.",
        ),
        NOT_ANALYSTS,
    ),
    "withdraw": Service(
        "performance.exception_withdrawn", "analyst", lambda w: partial(exceptions.withdraw, w.mark), NOT_ANALYSTS
    ),
    "explain": Service(
        "performance.explanation_written",
        "analyst",
        lambda w: partial(
            exceptions.explain,
            measure=w.measure,
            area=w.begun.area,
            month=w.begun.to_month,
            text="The alleys were lit.",
        ),
        NOT_ANALYSTS,
    ),
}
SERVICES = {
    "performance.services.exceptions": EXCEPTIONS,
    "performance.services.builder": DASHBOARDS,
    "performance.services.builder_columns": COLUMNS,
    "performance.services.builder_lines": LINES,
}
