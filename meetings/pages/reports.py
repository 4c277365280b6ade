"""What pages show of reports: where one stands and what it lacks, whose turn it is, and how its versions differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from meetings.models import REPORT_NEXT, AgendaItem, Report, ReportForm, ReportState, ReportVersion
from meetings.models.meetings import Meeting
from meetings.report_forms.assembling import assemble
from meetings.report_forms.content import FORM, passages
from meetings.report_forms.definition import Definition
from meetings.report_forms.document import ReportDocument
from meetings.report_forms.missing import findings
from meetings.services.reports import require_author, require_step
from scpb.boards import permissions
from scpb.boards.models import Access, Board
from scpb.documents.differences import Piece, compare, has_changed
from scpb.errors import NotAllowed, NotPermitted
from scpb.people.models import Person


@dataclass(frozen=True)
class Deadline:
    """A step with who takes it and by when."""

    label: str
    who: str
    day: date | None
    is_done: bool
    is_now: bool
    is_overdue: bool


@dataclass(frozen=True)
class Step:
    """A step that the reader may take."""

    to: str
    label: str
    is_back: bool


@dataclass(frozen=True)
class ReportPage:
    """A report for who works on it."""

    report: Report
    document: ReportDocument
    lacking: tuple[str, ...]
    deadlines: tuple[Deadline, ...]
    steps: tuple[Step, ...]
    may_write: bool
    is_officer: bool


@dataclass(frozen=True)
class Passage:
    """A part of two versions compared word by word."""

    title: str
    pieces: tuple[Piece, ...]
    has_changed: bool


def report_page(report: Report, person: Person, today: date) -> ReportPage:
    """A report that was fetched with its content."""
    return ReportPage(
        report=report,
        document=assemble(report, audience_of(person, report.item.meeting), on_screen=True),
        lacking=tuple(findings(report)),
        deadlines=tuple(_deadlines(report, today)),
        steps=tuple(_steps(report, person)),
        may_write=may_write(report, person),
        is_officer=permissions.is_officer(person, report.item.meeting.board),
    )


def audience_of(person: Person | AnonymousUser, meeting: Meeting) -> Access:
    """As whom the person reads what concerns this board."""
    boards = Board.objects.filter(pk=meeting.board_id)
    if boards.trusting(person).exists():
        return Access.RESTRICTED
    return Access.MEMBERS if boards.of(person).exists() else Access.PUBLIC


def may_write(report: Report, person: Person) -> bool:
    """Whether the person may write in it now."""
    try:
        require_author(report, person)
    except (NotPermitted, NotAllowed):
        return False
    return True


def for_readers(item: AgendaItem, person: Person | AnonymousUser) -> ReportDocument | None:
    """The report of an item that the person reads; None where it has none on a form."""
    kept = getattr(item, "report", None)
    if kept is None or kept.form_id is None:
        return None
    report = Report.objects.with_content().filter(pk=kept.pk).first()
    return assemble(report, audience_of(person, item.meeting), on_screen=True) if report else None


def steps_of(report: Report, by: Person) -> list[ReportState]:
    """The steps that the person may take now."""
    found = []
    for to in REPORT_NEXT[ReportState(report.state)]:
        try:
            require_step(report, to, by)
        except (NotPermitted, NotAllowed):
            continue
        found.append(to)
    return sorted(found, key=list(ReportState).index, reverse=True)


def name_of_step(to: str) -> str:
    """What taking a step is called."""
    labels = {
        ReportState.WRITING: _("Send back to be changed"),
        ReportState.WRITTEN: _("Hand in"),
        ReportState.CHECKED: _("Mark as checked"),
        ReportState.APPROVED: _("Approve"),
    }
    return labels[ReportState(to)]


def waiting(person: Person) -> list[Report]:
    """Reports on which the next step is the person's."""
    return list(Report.objects.waiting_for(person).named())


def in_hand(person: Person) -> QuerySet[Report]:
    """Every report that the person works on, of agendas that are not out."""
    return Report.objects.visible_to(person).in_progress().named()


def flagged(reports: Sequence[Report], today: date) -> list[tuple[Report, bool]]:
    """Each with whether its next step is late."""
    return [(report, report.is_overdue(today)) for report in reports]


def forms() -> list[ReportForm]:
    """The last version of each form."""
    return list(ReportForm.objects.current())


def versions(report: Report) -> list[ReportVersion]:
    """The latest first."""
    return list(report.versions.select_related("made_by").defer("snapshot"))


def compared(report: Report, version: ReportVersion) -> list[Passage]:
    """A version beside the one before it, part by part."""
    earlier = report.versions.filter(number__lt=version.number).order_by("-number").first()
    new = list(passages(version.snapshot, _definition(version, report)))
    old = dict(passages(earlier.snapshot, _definition(earlier, report))) if earlier else {}
    found = []
    for title, text in new:
        pieces = compare(old.get(title, ""), text) if earlier else [Piece("same", text)]
        if text or old.get(title):
            found.append(Passage(title, tuple(pieces), has_changed(pieces)))
    return found


def _definition(version: ReportVersion, report: Report) -> Definition:
    """What the form was on which the version was written."""
    slug, _slash, number = version.snapshot[FORM].partition("/")
    if report.form and (report.form.slug, report.form.version) == (slug, int(number)):
        return Definition.of(report.form.definition)
    return Definition.of(ReportForm.objects.get(slug=slug, version=int(number)).definition)


def _deadlines(report: Report, today: date) -> Iterator[Deadline]:
    order = list(REPORT_NEXT)
    reached = order.index(ReportState(report.state))
    author = str(report.author) if report.author else _("Nobody is named")
    approver = str(report.approver) if report.approver else _("The board’s officer")
    told = [
        (_("Written"), author, report.write_by),
        (_("Checked"), _("The board’s officer"), report.check_by),
        (_("Approved"), approver, report.approve_by),
    ]
    for place, (label, who, day) in enumerate(told):
        is_done = place < reached
        yield Deadline(label, who, day, is_done, place == reached, bool(day and not is_done and day < today))


def _steps(report: Report, person: Person) -> Iterator[Step]:
    for to in steps_of(report, person):
        yield Step(to, name_of_step(to), to == ReportState.WRITING)
