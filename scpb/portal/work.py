"""What waits for one person: what they have to do themselves, what they should read, what is in their care."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings import notice
from meetings.models import (
    MINUTING,
    OPEN_STATES,
    WRITING,
    Action,
    AgendaItem,
    EvidenceFile,
    Invitation,
    Meeting,
    Proposal,
    Report,
    State,
)
from meetings.models.actions import answering, naming
from meetings.models.agenda import as_flag
from meetings.places import Place, Places, places_in
from performance.models import Edition, Upload
from performance.pages import unusual
from performance.permissions import may_see_drafts, may_upload
from scpb.boards import permissions
from scpb.boards.models import Board
from scpb.people.models import Person
from scpb.portal.gaps import Asker
from scpb.portal.gaps.listing import counted
from scpb.portal.overview import Sitting, sittings_of
from strategy.pages.to_review import ToReview, to_review

AHEAD = timedelta(days=60)  # before the day of its notice nobody finishes an agenda
SHOWN = 20  # of each list; whoever has more of something finds the rest on its own page


@dataclass(frozen=True)
class Duty:
    """One thing to do: what, where, for what, and until when."""

    title: str
    url: str
    detail: str
    due: date | None = None
    is_overdue: bool = False


@dataclass(frozen=True)
class Led:
    """An item that the person leads: about when it comes, and where it stands in what they would open."""

    item: AgendaItem
    begins: datetime
    places: Sequence[Place]


@dataclass(frozen=True)
class Work:
    """What waits for one person."""

    actions: Sequence[Duty]
    duties: Sequence[Duty]
    reading: Sequence[Sitting]
    leading: Sequence[Led]
    care: Sequence[Duty]
    uploads: Sequence[Upload]
    editions: Sequence[Edition]
    analyses: bool
    reviews: Sequence[Duty] | None = ()  # entries of action plans; None where they are the last part to come later
    sees_gaps: bool = False  # whose work it is to close gaps of the golden thread
    audited: Sequence[Board] = ()  # the way to a closed board, too, whose page its auditor does not see

    @property
    def is_known(self) -> bool:
        """Whether all that waits is here; where parts come after the page, the last of them says that nothing does."""
        return self.reviews is not None

    @property
    def is_empty(self) -> bool:
        """Whether nothing waits of what is known so far."""
        waiting = (self.actions, self.duties, self.reviews, self.reading, self.leading, self.care)
        return not any((*waiting, self.uploads, self.editions, self.audited))


def work(person: Person, today: date) -> Work:
    """What waits for this person."""
    in_hand = Meeting.objects.of_boards_of(person).in_hand(today).with_undecided()
    meetings = list(in_hand.select_related("board", "venue")[: 2 * SHOWN])
    sittings = sittings_of((meeting for meeting in meetings if meeting.has_open_agenda), person)
    sees_figures = may_see_drafts(person)  # the same people see uploads: asked once
    sees_gaps = sees_figures or permissions.is_administrator(person)
    actions, held = _actions(person, today)
    return Work(
        actions=actions,
        duties=[*_answers(person, today), *_reports(person, today), *held, *_proposed(person)],
        reading=[sitting for sitting in sittings if sitting.pack and not sitting.meeting.has_ended],
        leading=_leading(person, today, sittings),
        care=[duty for meeting in meetings for duty in _care(meeting, person, today)],
        uploads=list(Upload.objects.to_be_approved()) if sees_figures else [],
        editions=list(Edition.objects.unreleased().for_list()) if sees_figures else [],
        analyses=may_upload(person),
        reviews=None if sees_gaps else reviews(person, today),
        sees_gaps=sees_gaps,
        audited=list(Board.objects.audited_by(person, today)),
    )


def _actions(person: Person, today: date) -> tuple[list[Duty], list[Duty]]:
    """What the person is to do, and for an officer the actions with a file that is held; asked for together.

    One's own leads to the form on which its owner says what was done.
    """
    held = Q(pk__in=EvidenceFile.objects.held_by(person).values("update__action"))
    own = Q(state__in=OPEN_STATES) & (Q(pk__in=naming(person)) | Q(pk__in=answering(person, today)))
    serves = bool(permissions.served_keys(person, today))
    found = Action.objects.visible_to(person, today).filter(own | held if serves else own).first_due_first()
    found = found.annotate(is_own=as_flag(own), is_held=as_flag(held) if serves else Value(False))
    actions = list(found.select_related("board")[: 5 * SHOWN])
    return (
        [_action(action, today) for action in actions if action.is_own][:SHOWN],  # type: ignore[attr-defined]
        [_held(action) for action in actions if action.is_held][:SHOWN],  # type: ignore[attr-defined]
    )


def reviews(person: Person, today: date) -> list[Duty]:
    """The person's own entries of action plans in a quarter's review that says nothing of them yet.

    An officer's page asks the database a dozen questions without this one, so that they get it after the page.
    All of them: “My work” shows the first.
    """
    return [_review(one) for one in to_review(person, today)]


def has_more(person: Person, today: date) -> bool:
    """Whether something waits in the other parts that come after the page: gaps, and months to be explained."""
    if any(one.open for one in counted(Asker(person, today))):
        return True
    return may_upload(person) and unusual.unexplained() > 0


def _review(asked: ToReview) -> Duty:
    words = {"plan": asked.entry.plan, "number": asked.entry.number, "quarter": asked.title}
    detail = _("%(plan)s, entry %(number)s. %(quarter)s") % words
    if not asked.may_write:
        detail = _("%(detail)s. Tell the governance officer of the board how it goes") % {"detail": detail}
    return Duty(Truncator(asked.entry.what).words(40), asked.url, detail)


def _action(action: Action, today: date) -> Duty:
    is_late = action.due is not None and action.due < today
    url = reverse("meetings:update_action", args=[action.uuid])
    return Duty(action.wording, url, action.reference, action.due, is_late)


def _held(action: Action) -> Duty:
    title = _("Look at the file that shows what was done: nobody gets it before")
    return Duty(title, action.get_absolute_url(), f"{action.reference}: {action.wording}")


def _answers(person: Person, today: date) -> Iterator[Duty]:
    """Invitations without an answer."""
    for asked in Invitation.objects.of(person).open(today).unanswered()[:SHOWN]:
        meeting = asked.meeting
        url = reverse("meetings:invitation", args=[meeting.board.slug, meeting.number])
        is_late = meeting.reply_by is not None and meeting.reply_by < today
        yield Duty(_("Say whether you come"), url, str(meeting), meeting.reply_by, is_late)


def _reports(person: Person, today: date) -> Iterator[Duty]:
    """Reports on which the next step is the person's."""
    steps = {"writing": _("Write the report"), "written": _("Check the report"), "checked": _("Approve the report")}
    for report in Report.objects.waiting_for(person).named()[:SHOWN]:
        detail = _("%(title)s, %(day)s") % {"title": report.item.title, "day": report.item.meeting.day}
        yield Duty(steps[report.state], report.get_absolute_url(), detail, report.due, report.is_overdue(today))


def _proposed(person: Person) -> Iterator[Duty]:
    """For an officer, one line on all that figures propose for an agenda."""
    if not permissions.served_keys(person):
        return
    if number := Proposal.objects.visible_to(person).waiting().count():
        detail = ngettext("%(number)d waits for a decision", "%(number)d wait for a decision", number)
        url = reverse("meetings:proposals")
        yield Duty(_("Decide on what figures propose for an agenda"), url, detail % {"number": number})


def _leading(person: Person, today: date, sittings: Sequence[Sitting]) -> list[Led]:
    packs = {one.meeting.pk: places_in([one.pack, *one.supplements]) for one in sittings if one.pack}
    coming = Meeting.objects.visible_to(person).coming(today)
    items = AgendaItem.objects.readable_by(person).led_by(person).of_meetings(coming).with_places()
    return [_led(item, packs.get(item.meeting_id, Places())) for item in items[:SHOWN]]


def _led(item: AgendaItem, places: Places) -> Led:
    begins = timezone.localtime(item.meeting.starts_at) + timedelta(minutes=item.minutes_before)
    return Led(item, begins, places.items.get(item.order, []))


def _care(meeting: Meeting, person: Person, today: date) -> Iterator[Duty]:
    """What the meeting asks of the person: as officer, in the chair, or as one of the board."""
    if permissions.is_officer(person, meeting.board):
        yield from _officers(meeting, today)
    if permissions.is_chair(person, meeting.board):
        yield from _chairs(meeting)
    if meeting.state == State.CIRCULATED and permissions.is_member(person, meeting.board):
        yield _duty(meeting, _("Check the minutes"), "minutes")


def _officers(meeting: Meeting, today: date) -> Iterator[Duty]:
    day = timezone.localtime(meeting.starts_at).date()
    if meeting.state in WRITING:
        due = notice.publish_by(day, meeting.board.notice_days)
        if due > today + AHEAD:
            return
        yield _duty(meeting, _("Finish the agenda"), "agenda", due=due, is_overdue=due < today)
    elif meeting.state == State.CLEARED:
        due = notice.publish_by(day, meeting.board.notice_days)
        yield _duty(meeting, _("Publish the agenda"), "publish", due=due, is_overdue=due < today)
    elif meeting.state == State.PUBLISHED and day <= today and not meeting.is_by_circulation:
        yield _duty(meeting, _("Open the meeting"), "open_sitting")
    elif meeting.state in MINUTING:
        yield _duty(meeting, _("Write the minutes"), "write_minutes")
    elif meeting.state == State.CIRCULATED and meeting.undecided:
        yield _duty(meeting, _("Answer what is proposed to be corrected"), "corrections")


def _chairs(meeting: Meeting) -> Iterator[Duty]:
    if meeting.state in WRITING and meeting.clearance_asked_at is not None:
        yield _duty(meeting, _("Clear the agenda"), "clearance")
    if meeting.state == State.CIRCULATED and meeting.board.is_cleared_by_chair and meeting.minutes_cleared_at is None:
        yield _duty(meeting, _("Clear the minutes"), "minutes")


def _duty(meeting: Meeting, title: str, page: str, *, due: date | None = None, is_overdue: bool = False) -> Duty:
    detail = f"{meeting.name}, {date_format(timezone.localtime(meeting.starts_at), 'j F Y')}"
    url = reverse(f"meetings:{page}", args=[meeting.board.slug, meeting.number])
    return Duty(title, url, detail, due, is_overdue)
