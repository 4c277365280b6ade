"""Services of reports."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.core.files.base import ContentFile

from meetings.models import Report
from meetings.report_forms.definition import Definition
from meetings.services import report_forms, report_parts, reports
from scpb.documents import services as documents
from tests.audited import Service
from tests.world import World

# who sees the report and may not write in it, and who does not even see it
NOT_WRITERS = ("outsider", "member", "officer_elsewhere", "analyst", "administrator")
NOT_OFFICER = (*NOT_WRITERS, "adviser")
NOT_KEEPERS = ("outsider", "member", "adviser", "analyst", "administrator")
LINES = [reports.Line("Note the plan as it is now.")]


def stepped(world: World, to: str, **values: Any) -> partial[Any]:
    return partial(reports.step, world.handed_in, to=to, version=world.handed_in.version, **values)


def checked(world: World) -> Report:
    return reports.step(world.handed_in, to="checked", version=world.handed_in.version, by=None)


def definition(world: World) -> Definition:
    return Definition.of(world.report_form.definition)


def picture(world: World) -> partial[Any]:
    upload = ContentFile(b"\x89PNG\r\n\x1a\nanother", name="park.png")
    words = {"media_type": "image/png", "alternative": "A park"}
    return partial(report_parts.add_image, world.report, upload=upload, **words)


def drawn(world: World) -> Any:
    return documents.store(b"\x89PNG\r\n\x1a\nnew", name="map.png", media_type="image/png", by=None)


def figure(world: World) -> dict[str, Any]:
    return {"edition": world.released, "measure": world.measure, "shape": "table", "section": "", "caption": "Burglary"}


REPORTS = {
    "begin": Service(
        "meetings.report_begun",
        "officer",
        lambda w: partial(reports.begin, w.unreported_item, form=w.report_form),
        NOT_OFFICER,
    ),
    "arrange": Service(
        "meetings.report_arranged",
        "officer",
        lambda w: partial(reports.arrange, w.report, author=w.member),
        NOT_OFFICER,
    ),
    "write": Service(
        "meetings.report_written",
        "adviser",
        lambda w: partial(reports.write, w.report, version=w.report.version, recommendations=LINES),
        NOT_WRITERS,
    ),
    "step": Service("meetings.report_checked", "officer", lambda w: stepped(w, "checked"), NOT_OFFICER),
}
PARTS = {
    "add_image": Service("meetings.report_image_added", "adviser", picture, NOT_WRITERS),
    "describe_image": Service(
        "meetings.report_image_described",
        "adviser",
        lambda w: partial(report_parts.describe_image, w.report_image, alternative="All wards"),
        NOT_WRITERS,
    ),
    "remove_image": Service(
        "meetings.report_image_removed",
        "adviser",
        lambda w: partial(report_parts.remove_image, w.report_image),
        NOT_WRITERS,
    ),
    "accept_image": Service(
        "meetings.report_image_accepted",
        "system",
        lambda w: partial(report_parts.accept_image, w.report_image, file=drawn(w)),
    ),
    "refuse_image": Service(
        "meetings.report_image_refused",
        "system",
        lambda w: partial(report_parts.refuse_image, w.report_image, reason="It moves."),
    ),
    "add_figure": Service(
        "meetings.report_figure_added",
        "adviser",
        lambda w: partial(report_parts.add_figure, w.report, **figure(w)),
        NOT_WRITERS,
    ),
    "edit_figure": Service(
        "meetings.report_figure_edited",
        "adviser",
        lambda w: partial(report_parts.edit_figure, w.report_figure, **figure(w)),
        NOT_WRITERS,
    ),
    "remove_figure": Service(
        "meetings.report_figure_removed",
        "adviser",
        lambda w: partial(report_parts.remove_figure, w.report_figure),
        NOT_WRITERS,
    ),
}
FORMS = {
    "new_version": Service(
        "meetings.report_form_made",
        "officer",
        lambda w: partial(
            report_forms.new_version, w.report_form, seen=1, name="Longer", definition=definition(w), is_offered=True
        ),
        NOT_KEEPERS,
    ),
    "add_form": Service(
        "meetings.report_form_made",
        "officer",
        lambda w: partial(report_forms.add_form, slug="short", name="Short", like=w.report_form),
        NOT_KEEPERS,
    ),
}
SERVICES: dict[str, dict[str, Service]] = {
    "meetings.services.reports": REPORTS,
    "meetings.services.report_parts": PARTS,
    "meetings.services.report_forms": FORMS,
}
