"""Asking people to a meeting, and what they answer; the officer may write an answer down for anybody."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from meetings.models import Answer, Invitation, Lead, Meeting, NoticeKind, State
from meetings.permissions import require_officer
from meetings.services import notices
from meetings.services.meetings import locked
from scpb.audit import services as audit
from scpb.boards import permissions, records
from scpb.errors import NotAllowed, NotPermitted
from scpb.people.models import Person

# While the meeting is one of these, nobody is asked or answers any more.
OVER = (State.IN_SESSION, State.MINUTES, State.CIRCULATED, State.APPROVED, State.CANCELLED)
# Who comes instead, and what somebody needs, is theirs: the audit keeps it where it can be erased.
PERSONAL = ("deputy", "deputy_name", "access_needs")


@transaction.atomic
def invite(meeting: Meeting, *, by: Person | None) -> list[Invitation]:
    """Ask everybody who belongs there: who sits on the board that day, and who leads or presents an item.

    Done again it asks only those who have not been asked.
    """
    require_officer(meeting.board, by)
    kept = locked(meeting)
    _require_coming(kept)
    asked = set(kept.invitations.values_list("person", flat=True))
    missing = [person for person in _expected(kept) if person.pk not in asked]
    rows = Invitation.objects.bulk_create(Invitation(meeting=kept, person=person) for person in missing)
    if rows:
        audit.record("meetings.invited", kept, by=by, after={"invited": [str(person.uuid) for person in missing]})
        _write_to(kept, missing)
    return rows


@transaction.atomic
def answer(invitation: Invitation, *, by: Person | None, answer: str, **values: Any) -> Invitation:
    """Whether somebody comes, who comes instead, what they need: said by themselves, or by the officer for them."""
    require_answerer(invitation, by)
    _require_coming(locked(invitation.meeting))
    if answer not in Answer.values:
        raise NotAllowed(_("Choose in person, online or apologies."))
    if answer != Answer.APOLOGIES:
        values |= {"deputy": None, "deputy_name": ""}
    if values.get("deputy") is not None and values["deputy"].pk == invitation.person_id:
        raise NotAllowed(_("Nobody is their own deputy. Choose somebody else, or nobody."))
    values |= {"answer": answer, "answered_at": timezone.now() if answer else None, "recorded_by": by}
    return records.change(invitation, "meetings.invitation_answered", by=by, personal=PERSONAL, **values)


@transaction.atomic
def withdraw_invitation(invitation: Invitation, *, by: Person | None) -> None:
    """Take somebody off the list who was asked by mistake."""
    require_officer(invitation.meeting.board, by)
    _require_coming(locked(invitation.meeting))
    before = {"person": invitation.person, "answer": invitation.answer}
    records.remove(invitation, "meetings.invitation_withdrawn", by=by, before=before)


@transaction.atomic
def ask(meeting: Meeting, *, person: Person, by: Person | None) -> Invitation:
    """Ask somebody beside those who belong there, such as a guest of the register."""
    require_officer(meeting.board, by)
    kept = locked(meeting)
    _require_coming(kept)
    if kept.invitations.filter(person=person).exists():
        raise NotAllowed(_("%(name)s has been asked already.") % {"name": person})
    row = records.add(Invitation(meeting=kept), "meetings.invited", by=by, person=person)
    _write_to(kept, [person])
    return row


def require_answerer(invitation: Invitation, by: Person | None) -> None:
    """Refuse everybody but who was asked, and the board's officers on their behalf."""
    if by is None or by.pk == invitation.person_id or permissions.is_officer(by, invitation.meeting.board):
        return
    raise NotPermitted(_("Everybody answers for themselves, or the board’s governance officer for them."))


def _expected(meeting: Meeting) -> list[Person]:
    """Who sits on the board on the day, in whatever capacity, and who leads or presents something."""
    day = timezone.localtime(meeting.starts_at).date()
    seated = Q(memberships__in=meeting.board.memberships.current(day))
    leads = Lead.objects.filter(item__meeting=meeting, item__withdrawn_at=None)
    leading = Q(pk__in=leads.values("person")) | Q(posts__in=leads.values("post"))
    return list(Person.objects.filter(seated | leading).distinct().order_by("name"))


def _write_to(meeting: Meeting, persons: list[Person]) -> None:
    """A letter that names neither agenda nor papers: it travels unprotected. Of what is past nobody is told."""
    if meeting.starts_at < timezone.now():
        return
    begins = timezone.localtime(meeting.starts_at)
    words = {"board": meeting.board.name, "when": date_format(begins, "l j F Y, H:i"), "where": meeting.venue or ""}
    text = _("You are asked to the meeting of %(board)s on %(when)s. %(where)s") % words
    if meeting.reply_by:
        text += "\n\n" + _("Please say by %(day)s whether you come.") % {"day": date_format(meeting.reply_by, "j F Y")}
    subject = _("Will you come? %(meeting)s") % {"meeting": meeting}
    path = f"{meeting.get_absolute_url()}invitation/"
    key = f"invitation:{meeting.uuid}"
    notices.tell(NoticeKind.INVITATION, persons, key=key, subject=subject, text=text.strip(), path=path)


def _require_coming(meeting: Meeting) -> None:
    if meeting.state in OVER:
        raise NotAllowed(_("The meeting is not to come any more: nobody answers an invitation to it."))
    if meeting.is_by_circulation:
        raise NotAllowed(_("Nobody sits: this is decided by circulation, and members answer in writing."))
