"""Writing reports: beginning one on a form, its text, its way from the author by the officer to who approves it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.models import (
    REPORT_NEXT,
    AgendaItem,
    Meeting,
    NoticeKind,
    Recommendation,
    Report,
    ReportForm,
    ReportSection,
    ReportState,
    ReportVersion,
)
from meetings.permissions import require_writing
from meetings.report_forms.content import content_of
from meetings.report_forms.definition import Definition
from meetings.report_forms.missing import findings
from meetings.services import notices
from meetings.services.meetings import begin_agenda, locked
from meetings.services.ordering import APART
from scpb.audit import services as audit
from scpb.boards import permissions, records
from scpb.boards.models import Grant, Role
from scpb.documents import richtext, snapshots
from scpb.errors import NotAllowed, NotPermitted
from scpb.people.models import Person


@dataclass(frozen=True)
class Written:
    """A section as somebody wrote it; `text` is HTML, cleaned when it is kept."""

    text: str = ""
    is_not_relevant: bool = False
    cleared_by: str = ""
    cleared_on: date | None = None


@dataclass(frozen=True)
class Line:
    """A recommendation with the UUID that it has already, or None."""

    text: str
    uuid: UUID | None = None


@transaction.atomic
def begin(item: AgendaItem, *, form: ReportForm, by: Person | None) -> Report:
    """A report on a form for an item that has none; what was written as plain text becomes its first section."""
    meeting = locked(item.meeting)
    require_writing(meeting, by)
    begin_agenda(meeting, by=by)
    report = Report.objects.select_for_update().filter(item=item).first()
    if report is not None and report.form_id is not None:
        raise NotAllowed(_("This item has a report on a form already."))
    if report is None:
        report = records.add(Report(item=item, form=form), "meetings.report_begun", by=by)
    else:
        _take_over(report, form)
        changed = {"form": form, "text": "", "version": report.version + 1}
        report = records.change(report, "meetings.report_begun", by=by, personal=("text",), **changed)
    return report


@transaction.atomic
def arrange(report: Report, *, by: Person | None, **values: Any) -> Report:
    """Who writes and who approves it, and by when."""
    kept = _held(report)
    require_writing(kept.item.meeting, by)
    author = kept.author
    changed = records.change(kept, "meetings.report_arranged", by=by, **values)
    if changed.author and changed.author != author and changed.is_being_written:
        text = _("You are asked to write the report “%(title)s” for %(meeting)s.")
        _tell(changed, [changed.author], f"author:{changed.author.pk}", text)
    return changed


@transaction.atomic
def write(
    report: Report,
    *,
    version: int,
    by: Person | None,
    values: Mapping[str, str] | None = None,
    sections: Mapping[str, Written] | None = None,
    recommendations: Sequence[Line] | None = None,
) -> Report:
    """Keep what was written, on top of the version that the writer saw; what is None or left out stays as it is."""
    kept = _held(report)
    require_author(kept, by)
    if kept.version != version:
        raise NotAllowed(_("Somebody else has changed this report since you opened it. Open it again to see both."))
    before = content_of(kept)
    for key, written in (sections or {}).items():
        _keep(kept, key, written)
    if recommendations is not None:
        _keep_recommendations(kept.item, recommendations)
    if values is not None:
        Report.objects.filter(pk=kept.pk).update(values={**kept.values, **values})
    after = content_of(Report.objects.with_content().get(pk=kept.pk))
    if before == after:
        return kept
    Report.objects.filter(pk=kept.pk).update(version=F("version") + 1)
    kept.refresh_from_db()
    changed = [part for part in {**before, **after} if before.get(part) != after.get(part)]
    told = {
        "before": {name: before.get(name) for name in changed},
        "after": {name: after.get(name) for name in changed},
    }
    audit.record("meetings.report_written", kept, by=by, after={"version": kept.version}, personal=told)
    return kept


@transaction.atomic
def step(report: Report, *, to: str, version: int, by: Person | None, note: str = "") -> Report:
    """Take a step of REPORT_NEXT with the version that was read, keep the report as it is, and tell who is next."""
    kept = _held(report)
    require_step(kept, to, by)
    if kept.version != version:
        raise NotAllowed(_("The report has been changed since you opened it. Read it again first."))
    was = ReportState(kept.state)
    if to not in REPORT_NEXT[was]:
        words = {"here": was.label, "there": ReportState(to).label}
        raise NotAllowed(_("A report that is “%(here)s” cannot become “%(there)s”.") % words)
    goes_back = to == ReportState.WRITING
    if goes_back:
        require_writing(kept.item.meeting, None)
    elif lacking := findings(kept):
        raise NotAllowed(_("The report is not complete. %(what)s") % {"what": " ".join(lacking)})
    if not note.strip() and (goes_back or _is_on_behalf(kept, to, by)):
        raise NotAllowed(_note_wanted(goes_back=goes_back))
    changed = records.change(kept, f"meetings.report_{to}", by=by, state=to, **_moments(to, by))
    number = _keep_version(changed, note, by)
    _tell_next(changed, was, number, note)
    return changed


def require_author(report: Report, by: Person | None) -> None:
    """Refuse who may not write in it, and everybody while it is not being written."""
    is_officer = by is None or permissions.is_officer(by, report.item.meeting.board)
    if not is_officer and (by is None or report.author_id != by.pk):
        raise NotPermitted(_("Only its author and the board’s governance officer may write in this report."))
    require_writing(report.item.meeting, None)
    open_ = [ReportState.WRITING, ReportState.WRITTEN] if is_officer else [ReportState.WRITING]
    if report.state not in open_:
        raise NotAllowed(_("The report is not being written. It has to be sent back to its author first."))


def require_step(report: Report, to: str, by: Person | None) -> None:
    """Refuse whose step it is not, and every step once the agenda is out."""
    if by is not None and not permissions.is_officer(by, report.item.meeting.board):
        hands_in = to == ReportState.WRITTEN and report.author_id == by.pk
        answers = report.state == ReportState.CHECKED and report.approver_id == by.pk
        if not (hands_in or (answers and to in {ReportState.APPROVED, ReportState.WRITING})):
            raise NotPermitted(_("This step is not yours to take."))
    meeting: Meeting = report.item.meeting
    if meeting.has_open_agenda or meeting.is_cancelled:
        raise NotAllowed(_("The agenda is out: its reports stay as they are."))


def _held(report: Report) -> Report:
    """The report as it is now, its meeting held first as everywhere, so that one change to it happens at a time."""
    locked(report.item.meeting)
    Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
    return Report.objects.with_content().filter(form__isnull=False).get(pk=report.pk)


def _take_over(report: Report, form: ReportForm) -> None:
    """The plain text of an item becomes the first section that holds text."""
    first = next(iter(Definition.of(form.definition).written))
    if report.text:
        ReportSection.objects.create(report=report, key=first.key, text=report.text)


def _keep(report: Report, key: str, written: Written) -> None:
    assert report.form is not None
    section = Definition.of(report.form.definition).section(key)
    if section is None or not section.holds:
        raise NotAllowed(_("The form of this report has no section “%(key)s”.") % {"key": key})
    values = {**asdict(written), "text": richtext.clean(written.text)}
    if not section.may_be_irrelevant:
        values["is_not_relevant"] = False
    if not section.is_implication:
        values |= {"cleared_by": "", "cleared_on": None}
    ReportSection.objects.update_or_create(report=report, key=key, defaults=values)


def _keep_recommendations(item: AgendaItem, lines: Sequence[Line]) -> None:
    """In this order; each line that was there keeps its identity, so that a decision stays with it."""
    kept = {one.uuid: one for one in item.recommendations.all()}
    wanted = [line for line in lines if line.text.strip()]
    item.recommendations.exclude(uuid__in=[line.uuid for line in wanted if line.uuid]).delete()
    item.recommendations.update(order=F("order") + APART)
    for place, line in enumerate(wanted, start=1):
        if line.uuid in kept:
            Recommendation.objects.filter(uuid=line.uuid).update(order=place, text=line.text.strip())
        else:
            Recommendation.objects.create(item=item, order=place, text=line.text.strip())


def _is_on_behalf(report: Report, to: str, by: Person | None) -> bool:
    """Whether an officer records what somebody else has approved."""
    return to == ReportState.APPROVED and report.approver is not None and (by is None or report.approver_id != by.pk)


def _note_wanted(*, goes_back: bool) -> str:
    if goes_back:
        return _("Say what is to be changed: its author reads it.")
    return _("Say how it was approved: you record it for somebody else.")


def _moments(to: str, by: Person | None) -> dict[str, Any]:
    """When and by whom, for the step that is taken; going back forgets them."""
    now = timezone.now()
    if to == ReportState.CHECKED:
        return {"checked_at": now, "checked_by": by}
    if to == ReportState.APPROVED:
        return {"approved_at": now, "approved_by": by}
    if to == ReportState.WRITING:
        return {"checked_at": None, "checked_by": None, "approved_at": None, "approved_by": None}
    return {}


def _keep_version(report: Report, note: str, by: Person | None) -> int:
    """The report as it is at this step."""
    number: int = (report.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    snapshot = snapshots.plain(content_of(Report.objects.with_content().get(pk=report.pk)))
    ReportVersion.objects.create(
        report=report,
        number=number,
        state=report.state,
        snapshot=snapshot,
        sha256=snapshots.digest(snapshot),
        made_at=timezone.now(),
        made_by=by,
        note=note.strip(),
    )
    return number


def _tell_next(report: Report, was: ReportState, number: int, note: str) -> None:
    serving = Grant.objects.current(timezone.localdate()).filter(board=report.item.meeting.board, role=Role.OFFICER)
    officers = list(Person.objects.filter(grants__in=serving).distinct())
    author = [report.author] if report.author else []
    told: dict[str, tuple[list[Person], str]] = {
        ReportState.WRITTEN: (officers, _("The report “%(title)s” for %(meeting)s is handed in and is to be checked.")),
        ReportState.CHECKED: (
            [report.approver] if report.approver else officers,
            _("The report “%(title)s” for %(meeting)s is checked and waits for approval."),
        ),
        ReportState.APPROVED: (author, _("The report “%(title)s” for %(meeting)s is approved.")),
        ReportState.WRITING: (author, _("The report “%(title)s” for %(meeting)s is sent back to be changed.")),
    }
    persons, text = told[report.state]
    _tell(report, persons, f"{was.value}-{report.state}:{number}", text)


def _tell(report: Report, persons: Sequence[Person], about: str, text: str) -> None:
    """A letter names the item as everybody may: it is not protected."""
    words = {"title": report.item.outside_title(), "meeting": str(report.item.meeting)}
    sentence = text % words
    path = reverse("meetings:report", args=[report.uuid])
    notices.tell(
        NoticeKind.REPORT, persons, key=f"report:{report.uuid}:{about}", subject=sentence, text=sentence, path=path
    )
