"""What pages show of invitations, and of the quorum that the answers promise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings.models import HIDDEN, Answer, Invitation, Meeting
from meetings.services.invitations import OVER
from scpb.boards import permissions
from scpb.boards.models import FILLING, Kind, Membership
from scpb.boards.pages import Crumb, FormPage
from scpb.people.models import Person

ANSWERS = timedelta(days=7)  # before a meeting that names no day for them, by which answers are looked for


@dataclass(frozen=True)
class Expected:
    """Votes that will be there as far as anybody said, of those on the board, and what makes a quorum.

    `open` are votes that may still come; `is_pressing` once the answers ought to be there.
    """

    coming: int
    unanswered: int
    members: int
    needed: int
    open: int
    is_asked: bool
    is_pressing: bool

    @property
    def is_met(self) -> bool:
        return self.coming >= self.needed

    @property
    def is_out_of_reach(self) -> bool:
        """Whether the answers of those who were asked make a quorum impossible."""
        return self.is_asked and self.coming + self.open < self.needed

    @property
    def is_alarming(self) -> bool:
        """Whether somebody should see to it: before people were asked nothing is known, and then answers take days."""
        return self.is_asked and not self.is_met and (self.is_pressing or self.is_out_of_reach)

    @property
    def heading(self) -> str:
        if self.is_met:
            return _("A quorum is expected.")
        return _("There will be no quorum.") if self.is_out_of_reach else _("No quorum is expected yet.")

    @property
    def sentence(self) -> str:
        said = {"coming": self.coming, "members": self.members, "needed": self.needed}
        counted = _("%(coming)s of %(members)s votes are expected, %(needed)s make a quorum.") % said
        if not self.unanswered:
            return counted
        open_ = ngettext(
            "%(number)s voting member has not answered.",
            "%(number)s voting members have not answered.",
            self.unanswered,
        )
        return f"{counted} {open_ % {'number': self.unanswered}}"


@dataclass(frozen=True)
class Asked:
    """One invitation as the officer sees it."""

    invitation: Invitation
    capacity: str
    organisation: str


def expected(meeting: Meeting) -> Expected:
    """The quorum that the answers promise: voting members who come or send somebody, and deputies kept for them."""
    terms = _terms(meeting)
    answers = {one.person_id: one for one in meeting.invitations.all()}
    return _expected(meeting, terms, answers)


def asked_to(meeting: Meeting) -> tuple[list[Asked], Expected]:
    """Everybody who is asked, and the quorum that they promise."""
    terms = _terms(meeting)
    rows = list(meeting.invitations.with_people())
    capacities = {term.person_id: str(term.get_kind_display()) for term in terms}
    day = timezone.localtime(meeting.starts_at).date()
    told = [Asked(one, capacities.get(one.person_id, _("Asked")), organisation(one.person, day)) for one in rows]
    order = {term.person_id: place for place, term in enumerate(terms)}
    told.sort(key=lambda row: order.get(row.invitation.person_id, len(order)))
    return told, _expected(meeting, terms, {one.person_id: one for one in rows})


def beside(meeting: Meeting, person: Person | AnonymousUser) -> dict[str, Any]:
    """What the page of a meeting says of invitations: one's own, and for the board's own people the quorum."""
    if isinstance(person, AnonymousUser) or meeting.state in OVER:
        return {}
    if not (permissions.is_officer(person, meeting.board) or permissions.is_member(person, meeting.board)):
        return {"invitation": meeting.invitations.filter(person=person).first(), "expected": None}
    answers = {one.person_id: one for one in meeting.invitations.all()}
    own = answers.get(person.pk)
    if own is None and meeting.state in HIDDEN:
        return {"invitation": None, "expected": None}
    terms = _terms(meeting)
    chair = next((term for term in terms if term.kind == Kind.CHAIR), None)
    return {"invitation": own, "expected": _expected(meeting, terms, answers), "chair": chair}


def answering(meeting: Meeting, person: Person) -> FormPage:
    """The page of an answer, with the way back to the meeting for who sees it."""
    title, meetings = _("Will you come?"), Crumb(_("Meetings"), reverse("meetings:index"))
    is_seen = Meeting.objects.visible_to(person).filter(pk=meeting.pk).exists()
    back = meeting.get_absolute_url() if is_seen else meetings.url
    way = [meetings, *([Crumb(str(meeting), back)] if is_seen else []), Crumb(title)]
    done = _("Your answer is saved. You can change it here until the meeting begins.")
    return FormPage(title, way, back, done, note=note(meeting, person))


def note(meeting: Meeting, person: Person) -> str:
    """When and where, until when one answers, and for the board's own people the quorum that is expected."""
    begins, ends = timezone.localtime(meeting.starts_at), timezone.localtime(meeting.ends_at)
    said = [
        _("%(meeting)s, %(begins)s to %(ends)s.")
        % {"meeting": meeting, "begins": f"{begins:%H:%M}", "ends": f"{ends:%H:%M}"}
    ]
    if meeting.venue:
        said.append(f"{meeting.venue}.")
    if meeting.reply_by:
        said.append(_("Please answer by %(day)s.") % {"day": date_format(meeting.reply_by, "l j F")})
    promised = beside(meeting, person).get("expected")
    return " ".join([*said, *([promised.sentence] if promised else [])])


def organisation(person: Person, on: Any) -> str:
    """Whom somebody comes from on the day, of persons with their posts."""
    held = next((post for post in person.posts.all() if post.is_current(on)), None)
    return held.organisation.name if held else ""


def _terms(meeting: Meeting) -> list[Membership]:
    day = timezone.localtime(meeting.starts_at).date()
    return list(meeting.board.memberships.current(day).in_order().select_related("person"))


def _expected(meeting: Meeting, terms: list[Membership], answers: Mapping[int, Invitation]) -> Expected:
    voting = [term for term in terms if term.is_voting and term.kind in FILLING]
    kept = {term.deputy_for_id for term in terms if term.kind == Kind.DEPUTY and _comes(answers.get(term.person_id))}
    coming = {term.pk for term in voting if _comes(answers.get(term.person_id), may_send=True) or term.pk in kept}
    silent = {term.pk for term in voting if _is_silent(answers.get(term.person_id))}
    substitutes = [term for term in terms if term.kind == Kind.DEPUTY and _is_silent(answers.get(term.person_id))]
    may_come = {term.pk for term in voting} & (silent | {term.deputy_for_id for term in substitutes}) - coming
    away = len(voting) - len(coming) - len(may_come)
    anybodys = min(away, sum(term.deputy_for_id is None for term in substitutes))
    return Expected(
        coming=len(coming),
        unanswered=len(silent),
        members=len(voting),
        needed=meeting.board.quorum,
        open=len(may_come) + anybodys,
        is_asked=bool(answers),
        is_pressing=_is_pressing(meeting, timezone.localdate()),
    )


def _is_pressing(meeting: Meeting, today: date) -> bool:
    """Whether the day for answers has passed, or where none is set, the meeting is within days."""
    last = meeting.reply_by or timezone.localdate(meeting.starts_at) - ANSWERS
    return today > last


def _is_silent(answer: Invitation | None) -> bool:
    return answer is None or not answer.answer


def _comes(answer: Invitation | None, *, may_send: bool = False) -> bool:
    if answer is None or answer.answer == Answer.NONE:
        return False
    return answer.is_coming or (may_send and answer.sends_deputy)
