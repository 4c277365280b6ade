"""Forms of reports: a change makes the next version, and reports keep the one that they were begun on."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from meetings.models import ReportForm
from meetings.report_forms.definition import Definition, SectionKind
from scpb.boards import permissions, records
from scpb.documents import snapshots
from scpb.errors import NotAllowed, NotPermitted
from scpb.people.models import Person


@transaction.atomic
def new_version(
    form: ReportForm, *, seen: int, name: str, definition: Definition, is_offered: bool, by: Person | None
) -> ReportForm:
    """The next version of a form; `seen` is the one that it was made from."""
    require_keeper(by)
    forms = ReportForm.objects.select_for_update().filter(slug=form.slug)
    last = max(row.version for row in forms)
    if last != seen:
        raise NotAllowed(_("Somebody else has made another version meanwhile. Begin from that one."))
    return _add(form.slug, last + 1, name, definition, is_offered, by)


@transaction.atomic
def add_form(*, slug: str, name: str, like: ReportForm, by: Person | None) -> ReportForm:
    """A new form that begins as a copy of another."""
    require_keeper(by)
    if ReportForm.objects.filter(slug=slug).aggregate(last=Max("version"))["last"]:
        raise NotAllowed(_("There is a form of this name already. Make a new version of it."))
    return _add(slug, 1, name, Definition.of(like.definition), True, by)


def require_keeper(by: Person | None) -> None:
    """Refuse who is no board's governance officer: every board's reports are written on the same forms."""
    if by is not None and not permissions.is_officer_anywhere(by):
        raise NotPermitted(_("Only governance officers change the forms of reports."))


def _add(slug: str, version: int, name: str, definition: Definition, is_offered: bool, by: Person | None) -> ReportForm:
    _require_sound(definition)
    row = ReportForm(slug=slug, version=version, definition=snapshots.plain(definition))
    return records.add(row, "meetings.report_form_made", by=by, name=name, is_offered=is_offered)


def _require_sound(definition: Definition) -> None:
    """Refuse a form on which nothing can be written, or whose sections stand under each other in a circle."""
    if not definition.fields or not definition.written:
        raise NotAllowed(_("A form has at least one field in its head and one section with text."))
    for named in (definition.fields, definition.sections):
        keys = [one.key for one in named]
        if len(keys) != len(set(keys)):
            raise NotAllowed(_("Two fields or two sections have the same name."))
    above = {section.key: section for section in definition.sections if not section.under}
    for section in definition.sections:
        if section.under and (section.under not in above or section.kind != SectionKind.NUMBERED):
            words = {"section": section.title}
            raise NotAllowed(_("“%(section)s” can only stand under a section that stands under none.") % words)
