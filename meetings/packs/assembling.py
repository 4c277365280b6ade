"""From the rows of a meeting to the document of one audience: nothing that its readers may not see goes in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch, prefetch_related_objects
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from meetings.clock import Timetable, timetable
from meetings.models import AgendaItem, ItemKind, Lead, Meeting, Paper, Referral, Report
from meetings.packs.arising import earlier_minutes, matters_of
from meetings.packs.document import Asked, Attached, Grounds, Item, Notice, PackDocument, Seated, Shown, Withheld
from meetings.referred import lines_for
from meetings.report_forms.assembling import assemble as assemble_report
from performance import demonstration
from performance.models import Edition, Measure
from performance.print import document_of
from performance.suppression import seen_by_public
from scpb.boards.models import FILLING, Access, Board, Kind
from strategy.choices import named_by
from strategy.models import Priority, StrategyVersion


def assemble(meeting: Meeting, audience: str, *, is_double_sided: bool = False) -> PackDocument:
    """The pack of `meeting` as it stands, for `audience` (a value of `Access`)."""
    day = timezone.localtime(meeting.starts_at).date()
    board = Board.objects.with_members(day).get(pk=meeting.board_id)
    agenda = list(AgendaItem.objects.of_meeting(meeting).select_related("origin__board", "approves__board"))
    served = Prefetch("priorities", Priority.objects.worded(day).filter(named_by(board)))
    prefetch_related_objects(agenda, served, "measures", "questions")
    passed = Referral.objects.with_subjects()
    prefetch_related_objects(agenda, Prefetch("referrals", passed), Prefetch("comes_from", passed))
    readable = set(AgendaItem.objects.filter(meeting=meeting).for_audience(audience).values_list("pk", flat=True))
    whole = {item.pk for item in agenda if item.pk in readable and not item.is_withdrawn}
    reports = {report.item.order: report for report in Report.objects.of_meeting(meeting) if report.item_id in whole}
    editions = [item.edition for item in agenda if item.edition and item.pk in whole]
    editions += [figure.edition for report in reports.values() for figure in report.figures.all()]
    return PackDocument(
        partnership=settings.PARTNERSHIP_NAME,
        illustrative=demonstration.is_loaded(),
        board=board.name,
        audience=audience,
        audience_label=str(Access(audience).label),
        **_called(meeting),
        quorum=board.quorum,
        votes=board.votes(),
        chair=_chair(meeting, board, day),
        seated=_seated(board, day),
        advisers=_advisers(board, day),
        openness=_("Closed working session") if meeting.is_closed else openness(board, agenda),
        contacts=tuple(str(contact) for contact in board.contacts.all()),
        notices=_notices(meeting, board),
        figures_at=max((edition.known_at.isoformat() for edition in editions if edition.known_at), default=""),
        rule_set=", ".join(sorted({str(edition.rule_set) for edition in editions})),
        items=tuple(
            replace(item, report=assemble_report(reports[item.number], audience)) if item.number in reports else item
            for item in _items(meeting, agenda, readable, audience, day)
        ),
        is_double_sided=is_double_sided,
        closes=clock(_times(meeting, agenda).ends),
        strategy=_strategy(board, day),
    )


def _strategy(board: Board, day: date) -> str:
    """The versions in force on the day of the board's own strategies and of those that everybody knows of."""
    in_force = StrategyVersion.objects.in_force(day)
    known = in_force.visible_to(AnonymousUser()) | in_force.filter(strategy__board=board)
    return "; ".join(dict.fromkeys(known.order_by("strategy__name", "number").values_list("title", flat=True)))


def _called(meeting: Meeting) -> dict[str, Any]:
    """When, where and how the meeting is called."""
    issued = meeting.agenda_published_at if meeting.has_open_agenda else None
    return {
        "meeting": meeting.name,
        "day": meeting.day,
        "short_day": date_format(timezone.localtime(meeting.starts_at), "j F Y"),
        "begins": clock(meeting.starts_at),
        "ends": clock(meeting.ends_at),
        "venue": meeting.venue.name if meeting.venue else "",
        "address": meeting.venue.address if meeting.venue else "",
        "urgency": meeting.urgency,
        "is_by_circulation": meeting.is_by_circulation,
        "issued": issued.isoformat() if issued else "",
        "issued_day": date_format(timezone.localtime(issued), "l j F Y") if issued else "",
    }


def _chair(meeting: Meeting, board: Board, day: date) -> str:
    """Who is in the chair: the board's chair, unless somebody else is named for this meeting."""
    if meeting.chaired_by is not None:
        return meeting.chaired_by.public_name(day)
    return next((term.public_name(day) for term in board.members_now if term.kind == Kind.CHAIR), "")


def _times(meeting: Meeting, agenda: Sequence[AgendaItem]) -> Timetable:
    return timetable(meeting.starts_at, meeting.ends_at, [item.length for item in agenda])


def openness(board: Board, agenda: Sequence[AgendaItem]) -> str:
    """Who may come, in a sentence."""
    if not board.is_public:
        return _("Closed")
    private = [str(item.order) for item in agenda if not item.is_public]
    if not private:
        return _("Open to the public")
    if len(private) == 1:
        return _("Open to the public, except for item %(number)s") % {"number": private[0]}
    listed = _("%(most)s and %(last)s") % {"most": ", ".join(private[:-1]), "last": private[-1]}
    return _("Open to the public, except for items %(numbers)s") % {"numbers": listed}


def clock(at: datetime) -> str:
    """`14:30` in the partnership's own time zone."""
    return date_format(timezone.localtime(at), "H:i")


def _items(
    meeting: Meeting, agenda: Sequence[AgendaItem], readable: set[int], audience: str, day: date
) -> tuple[Item, ...]:
    """The agenda with its times: whole what these readers may read, of the rest no more than they may know."""
    every = Paper.objects.filter(item__meeting=meeting)
    papers = set((every.for_audience(audience) | every.promised_to(audience)).values_list("pk", flat=True))
    times = _times(meeting, agenda)
    ends = [*times.begins[1:], times.ends]
    return tuple(
        replace(
            _item(item, papers, begins, end, _shown(item.edition, audience), day),
            earlier=earlier_minutes(item, audience),
            matters=matters_of(item, meeting, audience),
            grounds=_grounds(item, audience, meeting.board_id),
        )
        if item.pk in readable and not item.is_withdrawn
        else _withdrawn(item, begins)
        if item.pk in readable
        else _private(item, begins, end)
        for item, begins, end in zip(agenda, times.begins, ends, strict=True)
    )


def _shown(edition: Edition | None, audience: str) -> Shown | None:
    if edition is None or not edition.sha256:
        return None
    seen = seen_by_public(document_of(edition)) if audience == Access.PUBLIC else ""
    return Shown(str(edition.uuid), edition.sha256, str(edition), seen)


def _item(item: AgendaItem, papers: set[int], begins: datetime, end: datetime, shown: Shown | None, day: date) -> Item:
    report = getattr(item, "report", None)
    held = [paper for paper in item.papers.all() if paper.pk in papers and paper.file is not None]
    coming = [paper for paper in item.papers.all() if paper.pk in papers and paper.is_promised]
    return Item(
        number=item.order,
        title=item.title,
        private="",
        secrecy=item.why_withheld(),
        begins=clock(begins),
        ends=clock(end),
        minutes=item.length,
        is_verbal=item.kind == ItemKind.VERBAL,
        purpose=item.get_purpose_display(),
        leads=tuple(lead.public_name(day) for lead in item.leads.all() if lead.role == Lead.Role.LEAD),
        presenters=tuple(lead.public_name(day) for lead in item.leads.all() if lead.role == Lead.Role.PRESENTER),
        questions=_questions(item),
        urgency=item.urgency,
        is_to_follow=any(paper.is_promised and paper.is_follow_up for paper in item.papers.all()),
        sub_text=item.sub_text,
        text=report.text if report else "",
        recommendations=tuple(one.text for one in item.recommendations.all()),
        papers=tuple(
            Attached(paper.title, paper.file.sha256, paper.pages or 0, paper.urgency, _tabled(paper))
            for paper in held
            if paper.file
        ),
        uuid=str(item.uuid),
        withheld=tuple(
            Withheld(paper.outside_title(), paper.why_withheld())
            for paper in item.papers.all()
            if paper not in held and not paper.is_public and paper not in coming
        ),
        promised=tuple(map(_promise, coming)),
        edition=shown,
    )


def _grounds(item: AgendaItem, audience: str, own: int) -> Grounds:
    """What these readers may know of what an item rests on: no measure that is for members, no closed session.

    `own`: the key of the board whose agenda it is.
    """
    is_public = audience == Access.PUBLIC
    cited = [one for one in item.measures.all() if not is_public or one.access == Measure.Access.PUBLIC]
    held = item.approves if item.approves and not (is_public and item.approves.is_closed) else None
    everything = (_("All priorities"),)
    return Grounds(
        details=tuple(line.lstrip("•- ").strip() for line in item.details.splitlines() if line.strip()),
        relevant=everything if item.all_priorities else tuple(str(one) for one in item.priorities.all()),
        measures=tuple(sorted(one.name for one in cited)),
        origin=_("Action %(reference)s") % {"reference": item.origin.reference} if item.origin else "",
        approves=_("Minutes of the meeting of %(day)s") % {"day": held.day} if held else "",
        referrals=(
            *lines_for(item.comes_from.all(), own, is_sent=False),
            *lines_for(item.referrals.all(), own, is_sent=True),
        ),
    )


def _questions(item: AgendaItem) -> tuple[Asked, ...]:
    if item.kind != ItemKind.QUESTIONS:
        return ()
    return tuple(
        Asked(
            str(one.get_kind_display()),
            one.asked_by,
            date_format(one.received_on, "j F Y") if one.received_on else "",
            one.text,
            one.answer,
            one.answered_by,
        )
        for one in item.questions.all()
    )


def _promise(paper: Paper) -> str:
    """`Budget: to follow`."""
    words = {"title": paper.title}
    return (_("%(title)s: to follow") if paper.is_follow_up else _("%(title)s: verbal")) % words


def _tabled(paper: Paper) -> str:
    return _("tabled at the meeting") if paper.is_tabled else ""


def _withdrawn(item: AgendaItem, at: datetime) -> Item:
    """An item that is not dealt with: its title and the reason, and nothing of what it held."""
    words: dict[str, Any] = {"title": item.title, "private": "", "withdrawn": item.withdrawn_why, "is_withdrawn": True}
    return replace(_private(item, at, at), uuid=str(item.uuid), **words)


def _private(item: AgendaItem, begins: datetime, end: datetime) -> Item:
    """An item that these readers know of and no more."""
    return Item(
        number=item.order,
        title=item.outside_title(),
        private=item.why_withheld(),
        secrecy="",
        begins=clock(begins),
        ends=clock(end),
        minutes=item.length,
        is_withdrawn=item.is_withdrawn,
        is_verbal=False,
        purpose="",
        leads=(),
        sub_text="",
        text="",
        recommendations=(),
        papers=(),
        withheld=(),
        edition=None,
    )


def _seated(board: Board, day: date) -> tuple[Seated, ...]:
    filled = [
        Seated(
            term.public_name(day),
            "" if term.person.public_by_post else term.organisation_name(day),
            "" if term.kind == Kind.MEMBER else str(term.get_kind_display()),
        )
        for term in board.members_now
        if term.kind in FILLING
    ]
    return (*filled, *(Seated(_("Vacant"), str(seat), "") for seat in board.vacancies()))


def _advisers(board: Board, day: date) -> tuple[str, ...]:
    others = [term for term in board.members_now if term.kind in {Kind.ADVISER, Kind.OBSERVER}]
    return tuple(
        ", ".join(
            filter(None, [term.public_name(day), "" if term.person.public_by_post else term.organisation_name(day)])
        )
        for term in others
    )


def _notices(meeting: Meeting, board: Board) -> tuple[Notice, ...]:
    notices = [Notice(notice.title, notice.text) for notice in board.notices.all()]
    venue = meeting.venue
    if venue and venue.access_text:
        notices.append(Notice(_("Coming to the meeting"), venue.access_text))
    if venue and venue.evacuation_text:
        notices.append(Notice(_("If the alarm sounds"), venue.evacuation_text))
    return tuple(notices)
