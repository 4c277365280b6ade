"""Who is told by letter of what happens to a meeting."""

from __future__ import annotations

from datetime import date

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.models import Letter, Meeting, NoticeKind, Pack
from meetings.services import notices
from scpb.boards.models import Board, Grant, Kind, Membership, Role
from scpb.people.models import Person

CHAIRS = (Kind.CHAIR, Kind.VICE_CHAIR)


def members_of(board: Board, on: date | None = None) -> list[Person]:
    """Everybody who sits on the board, in whatever capacity."""
    terms = Membership.objects.current(on or timezone.localdate()).filter(board=board)
    return list(Person.objects.filter(memberships__in=terms).distinct())


def chairs_of(meeting: Meeting) -> list[Person]:
    """The board's chair and vice-chair today, and who is in the chair of this meeting."""
    terms = Membership.objects.current(timezone.localdate()).filter(board=meeting.board, kind__in=CHAIRS)
    return list(Person.objects.filter(Q(memberships__in=terms) | Q(pk=meeting.chaired_by_id)).distinct())


def officers_of(board: Board) -> list[Person]:
    grants = Grant.objects.current(timezone.localdate()).filter(board=board, role=Role.OFFICER)
    return list(Person.objects.filter(grants__in=grants).distinct())


def everybody_at(meeting: Meeting) -> list[Person]:
    """The board's members, whoever else is asked to the meeting, and who leads an item that readers know of."""
    asked = Q(invitations__meeting=meeting)
    if meeting.agenda_published_at is not None:
        named = meeting.items.filter(withdrawn_at=None).exclude(leads=None)
        people = named.values_list("leads__person", "leads__post__person")
        asked |= Q(pk__in={pk for pair in people for pk in pair if pk})
    terms = Membership.objects.current(timezone.localdate()).filter(board=meeting.board)
    return list(Person.objects.filter(Q(memberships__in=terms) | asked).distinct())


def papers_are_out(meeting: Meeting) -> list[Letter]:
    """The agenda is published."""
    at = meeting.agenda_published_at
    return notices.tell(
        NoticeKind.PAPERS,
        everybody_at(meeting),
        key=f"papers:{meeting.uuid}:{at.isoformat() if at else ''}",
        subject=_("Agenda published: %(meeting)s") % {"meeting": meeting},
        text=_("The agenda of %(meeting)s is published. Its papers are on the page of the meeting.")
        % {"meeting": meeting},
        path=meeting.get_absolute_url(),
    )


def supplement_is_out(pack: Pack) -> list[Letter]:
    """Later papers are published. One letter a supplement, whatever editions of it there are: it names no paper."""
    words = {"meeting": pack.meeting, "number": pack.supplement}
    return notices.tell(
        NoticeKind.SUPPLEMENT,
        everybody_at(pack.meeting),
        key=f"supplement:{pack.meeting.uuid}:{pack.supplement}:{pack.version}",
        subject=_("Supplement %(number)d: %(meeting)s") % words,
        text=_("Supplement %(number)d to the agenda of %(meeting)s is published. It is on the page of the meeting.")
        % words,
        path=pack.meeting.get_absolute_url(),
    )


def meeting_is_off(meeting: Meeting) -> list[Letter]:
    """It is postponed or cancelled, with the reason."""
    if meeting.is_postponed:
        subject, news = _("Postponed: %(meeting)s"), _("%(meeting)s is postponed. A new date will be given.")
    else:
        subject, news = _("Cancelled: %(meeting)s"), _("%(meeting)s is cancelled.")
    return _changed(meeting, subject, f"{news} {_('Reason: %(reason)s')}")


def meeting_has_a_date(meeting: Meeting) -> list[Letter]:
    """It has a new date; the address of its page stays."""
    return _changed(meeting, _("New date: %(meeting)s"), _("%(name)s is now on %(day)s, %(begins)s to %(ends)s."))


def _changed(meeting: Meeting, subject: str, text: str) -> list[Letter]:
    begins, ends = timezone.localtime(meeting.starts_at), timezone.localtime(meeting.ends_at)
    words = {"meeting": meeting, "name": meeting.name, "day": meeting.day, "reason": meeting.reason}
    words |= {"begins": f"{begins:%H:%M}", "ends": f"{ends:%H:%M}"}
    return notices.tell(
        NoticeKind.CHANGED,
        everybody_at(meeting),
        key=f"changed:{meeting.uuid}:{timezone.now().isoformat()}",  # a date may come back, and end otherwise
        subject=subject % words,
        text=text % words,
        path=meeting.get_absolute_url(),
    )
