"""From the rows of a meeting to the document of one audience: nothing that its readers may not see goes in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from meetings.clock import timetable
from meetings.models import AgendaItem, ItemKind, Meeting, Paper
from meetings.packs.document import Attached, Item, Notice, PackDocument, Seated, Shown, Withheld
from performance import demonstration
from performance.models import Edition
from performance.print import document_of
from performance.suppression import seen_by_public
from scpb.boards.models import FILLING, Access, Board, Kind


def assemble(meeting: Meeting, audience: str) -> PackDocument:
    """The pack of `meeting` as it stands, for `audience` (a value of `Access`)."""
    day = timezone.localtime(meeting.starts_at).date()
    board = Board.objects.with_members(day).get(pk=meeting.board_id)
    agenda = list(AgendaItem.objects.of_meeting(meeting))
    readable = set(AgendaItem.objects.filter(meeting=meeting).for_audience(audience).values_list("pk", flat=True))
    editions = [item.edition for item in agenda if item.edition and item.pk in readable]
    issued = meeting.agenda_published_at if meeting.has_open_agenda else None
    return PackDocument(
        partnership=settings.PARTNERSHIP_NAME,
        illustrative=demonstration.is_loaded(),
        board=board.name,
        meeting=meeting.name,
        audience=audience,
        audience_label=str(Access(audience).label),
        day=meeting.day,
        short_day=date_format(day, "j F Y"),
        begins=clock(meeting.starts_at),
        ends=clock(meeting.ends_at),
        venue=meeting.venue.name if meeting.venue else "",
        address=meeting.venue.address if meeting.venue else "",
        quorum=board.quorum,
        votes=board.votes(),
        chair=next((term.public_name(day) for term in board.members_now if term.kind == Kind.CHAIR), ""),
        seated=_seated(board, day),
        advisers=_advisers(board, day),
        openness=openness(board, agenda),
        contacts=tuple(str(contact) for contact in board.contacts.all()),
        notices=_notices(meeting, board),
        issued=issued.isoformat() if issued else "",
        issued_day=date_format(timezone.localtime(issued), "l j F Y") if issued else "",
        figures_at=max((edition.known_at.isoformat() for edition in editions if edition.known_at), default=""),
        rule_set=", ".join(sorted({str(edition.rule_set) for edition in editions})),
        items=_items(meeting, agenda, readable, audience, day),
    )


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
    papers = set(Paper.objects.filter(item__meeting=meeting).for_audience(audience).values_list("pk", flat=True))
    times = timetable(meeting.starts_at, meeting.ends_at, [item.minutes for item in agenda])
    ends = [*times.begins[1:], times.ends]
    return tuple(
        _item(item, papers, begins, end, _shown(item.edition, audience), day)
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
    return Item(
        number=item.order,
        title=item.title,
        private="",
        secrecy=item.why_withheld(),
        begins=clock(begins),
        ends=clock(end),
        minutes=item.minutes,
        is_verbal=item.kind == ItemKind.VERBAL,
        purpose=item.get_purpose_display(),
        leads=tuple(lead.public_name(day) for lead in item.leads.all()),
        sub_text=item.sub_text,
        text=report.text if report else "",
        recommendations=tuple(one.text for one in item.recommendations.all()),
        papers=tuple(Attached(paper.title, paper.file.sha256, paper.pages or 0) for paper in held if paper.file),
        withheld=tuple(
            Withheld(paper.outside_title(), paper.why_withheld())
            for paper in item.papers.all()
            if paper not in held and not paper.is_public
        ),
        edition=shown,
    )


def _private(item: AgendaItem, begins: datetime, end: datetime) -> Item:
    """An item that these readers know of and no more."""
    return Item(
        number=item.order,
        title=item.outside_title(),
        private=item.why_withheld(),
        secrecy="",
        begins=clock(begins),
        ends=clock(end),
        minutes=item.minutes,
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
