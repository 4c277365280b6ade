"""A row of everything that meetings keep, each saying all that any of its states asks for."""

from __future__ import annotations

from copy import copy
from typing import Any
from uuid import uuid4

from django.db import models
from django.utils import timezone

from meetings.models import (
    ActionOwner,
    ActionUpdate,
    Attendance,
    BringBack,
    Correction,
    Decision,
    Declaration,
    EvidenceFile,
    Invitation,
    ItemMove,
    Letter,
    Meeting,
    MinutesVersion,
    NoticeChoice,
    Pack,
    Paper,
    PaperNote,
    PaperRead,
    PaperVersion,
    PersonalCopy,
    PlanEdition,
    Print,
    PrivateNote,
    Proposal,
    Question,
    Recurring,
    RecurringLead,
    Referral,
    Rendering,
    Report,
    ReportFigure,
    ReportForm,
    ReportImage,
    ReportSection,
    ReportVersion,
)
from meetings.services import minuting
from scpb.documents import services as documents
from scpb.documents.models import StoredFile
from tests.factories import make_board, make_measure
from tests.jumps import jump
from tests.meetings import make_meeting
from tests.minuted import SPRING, Small, decide, first
from tests.world import make_edition

Rows = dict[type[models.Model], models.Model]


def make_rows() -> Rows:
    """One of each, of one board."""
    small = Small()
    meeting = small.opened()
    item, decision = first(meeting), decide(first(meeting))
    kept = [*of_sitting(small, meeting, decision), *of_papers(small, meeting), *of_plans(small, meeting)]
    kept += [*of_report(item.report), *of_readers(small, meeting)]
    kept += [item.leads.all()[0], item.recommendations.all()[0]]
    kept.append(Question.objects.create(item=item, asked_by="A resident", text="What of the parks?"))
    rows: Rows = {type(row): row for row in kept}
    return rows | {type(item): item, Decision: decision, Meeting: meeting}


def of_sitting(small: Small, meeting: Meeting, decision: Decision) -> list[models.Model]:
    """What was minuted, and the meeting as if it had gone through all of its states."""
    now, item = timezone.now(), first(meeting)
    action = minuting.add_action(item, by=None, minuted="Write it.", owners=[]).action
    assert action is not None
    update = ActionUpdate.objects.create(action=action, text="Half done.", at=now)
    jump(decision, number=1, published_at=now)
    moments = (
        "agenda_published_at",
        "cleared_at",
        "minutes_circulated_at",
        "minutes_cleared_at",
        "minutes_approved_at",
    )
    people = {"cleared_by": small.chair, "minutes_cleared_by": small.chair, "minutes_approved_by": decision}
    put_off = {"reason": "Snow.", "postponed_from": meeting.starts_at}
    jump(meeting, **dict.fromkeys(moments, now), **people, **put_off, closed_at=meeting.ends_at)
    words = {"proposed": "Harbour", "proposed_at": now, "decided_at": now, "reason": "It is so spelt."}
    version = {"number": 1, "kind": "approved", "snapshot": {}, "made_at": now}
    return [
        action,
        update,
        ActionOwner.objects.create(action=action, wording="The chair"),
        EvidenceFile.objects.create(update=update, file=stored(), reason="It is encrypted."),
        Referral.objects.create(board=small.board, item=item, to_board=make_board(), question="And?", sent_on=now),
        minuting.add_block(item, by=None, text="Words."),
        Correction.objects.create(meeting=meeting, **words),
        MinutesVersion.objects.create(meeting=meeting, **version),
        Attendance.objects.filter(meeting=meeting, is_voting=True)[0],
        Declaration.objects.create(item=item, name="Mary Member", nature="She lives there.", declared_at=now),
        Invitation.objects.create(meeting=meeting, person=small.member, answered_at=now),
    ]


def of_papers(small: Small, meeting: Meeting) -> list[models.Model]:
    now, file, item = timezone.now(), stored(), first(meeting)
    opened = {"file": file, "pages": 1, "reason": "It is encrypted."}
    paper = Paper.objects.create(item=item, title="Annex", original=file, form="to_follow", **opened)
    whole = {"audience": "public", "version": 1, "contents": "", "snapshot": {}}
    pack = Pack.objects.create(meeting=meeting, built_at=now, **whole, **opened)
    made = {"pdf": file, "pages": 1, "reason": "It is too complex.", "asked_at": now}
    return [
        paper,
        PaperVersion.objects.create(paper=paper, number=1, original=file, replaced_at=now),
        PaperNote.objects.create(paper=paper, person=small.member, text="Ask.", written_at=now),
        PaperRead.objects.create(paper=paper, person=small.member, at=now),
        pack,
        Rendering.objects.create(key="a", file=file, pages=1),
        PersonalCopy.objects.create(pack=pack, person=small.member, file=file, asked_at=now, reason="It broke."),
        Print.objects.create(kind="agenda", board=small.board, meeting=meeting, snapshot={}, **made),
    ]


def of_plans(small: Small, meeting: Meeting) -> list[models.Model]:
    now, item = timezone.now(), first(meeting)
    recurring = Recurring.objects.create(board=small.board, title="Welcome", starts_on=now)
    following = make_meeting(small.board, starts_at=SPRING)
    return [
        recurring,
        RecurringLead.objects.create(recurring=recurring, wording="The chair"),
        BringBack.objects.create(board=small.board, title="Noise", item=item),
        ItemMove.objects.create(item=item, from_meeting=meeting, to_meeting=following, moved_at=now),
        PlanEdition.objects.create(board=small.board, number=1, snapshot={}, published_at=now),
    ]


def of_report(report: Report) -> list[models.Model]:
    now = timezone.now()
    jump(report, checked_at=now, approved_at=now)
    kept = {"number": 1, "state": "written", "snapshot": {}, "made_at": now}
    measure, edition = make_measure(), make_edition(compute=False)
    return [
        report,
        Proposal.objects.create(edition=edition, measure=measure, cause="high", reason="Counted late.", made_at=now),
        ReportForm.objects.get(slug="implications"),
        ReportSection.objects.create(report=report, key="legal"),
        ReportFigure.objects.create(report=report, measure=measure, edition=edition),
        ReportImage.objects.create(report=report, original=stored(), alternative="A park at night"),
        ReportVersion.objects.create(report=report, **kept),
    ]


def of_readers(small: Small, meeting: Meeting) -> list[models.Model]:
    now = timezone.now()
    told = {"kind": "papers", "key": "papers:1", "subject": "Papers", "text": "They are there.", "asked_at": now}
    return [
        PrivateNote.objects.create(item=first(meeting), person=small.member, text="Ask.", written_at=now),
        NoticeChoice.objects.create(person=small.member, kind="papers"),
        Letter.objects.create(person=small.member, **told),
    ]


def stored() -> StoredFile:
    return documents.store(b"%PDF-1.7", name="paper.pdf", media_type="application/pdf", by=None)


def again(row: models.Model, **values: Any) -> models.Model:
    """The same row written a second time, but for its own identity and these values."""
    twin = copy(row)
    twin.pk = None
    if hasattr(twin, "uuid"):
        twin.uuid = uuid4()
    for name, value in values.items():
        setattr(twin, name, value)
    twin.save(force_insert=True)
    return twin
