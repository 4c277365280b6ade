"""What happened at the demonstration's meetings and after them: answers, minutes, decisions and actions."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.utils import timezone

from meetings.models import Action, AgendaItem, Answer, Attendance, Invitation, ItemKind, Meeting
from meetings.services import attendance, invitations, minutes, minuting, sittings
from meetings.services.actions import steps
from meetings.services.agenda import Leads
from scpb.people.models import Person
from scpb.portal.demo.clock import it_is
from scpb.portal.demo.jobs import work_off
from scpb.portal.demo.partnership import Partnership
from scpb.portal.demo.proceedings import USUAL, Asked, Headed, Proceedings, Resolved, Said

CIRCULATED, CLEARED, PUBLISHED = timedelta(days=5), timedelta(days=12), timedelta(days=13)  # after the meeting


def sit(partnership: Partnership, meeting: Meeting, told: Proceedings) -> None:
    """Hold a meeting whose agenda is published, and bring its minutes as far as they come before the next one."""
    officer, chair = partnership.people["officer"], partnership.people["chair"]
    with it_is(meeting.starts_at - timedelta(days=3)):
        _answer(partnership, meeting, told)
    with it_is(meeting.starts_at):
        sittings.open_sitting(meeting, by=officer)
        _come_late(partnership, meeting, told)
    with it_is(meeting.ends_at - timedelta(minutes=9)):
        for item in meeting.items.order_by("order"):
            _minute(partnership, item, told)
        sittings.close_sitting(meeting, by=officer)
    with it_is(meeting.starts_at + CIRCULATED):
        minutes.circulate(meeting, by=officer)
    with it_is(meeting.starts_at + CLEARED):
        minutes.clear(meeting, by=chair)
    with it_is(meeting.starts_at + PUBLISHED):
        minutes.publish(meeting, by=officer)
        work_off()


def _answer(partnership: Partnership, meeting: Meeting, told: Proceedings) -> None:
    """Everybody has answered before the day."""
    keys = {person.pk: key for key, person in partnership.people.items()}
    for asked in Invitation.objects.filter(meeting=meeting).select_related("person", "meeting__board"):
        key = keys.get(asked.person_id, "")
        if key in told.apologies:
            deputy = told.apologies[key]
            invitations.answer(asked, by=asked.person, answer=Answer.APOLOGIES, deputy_name=deputy)
        else:
            invitations.answer(asked, by=asked.person, answer=Answer.IN_PERSON)


def _come_late(partnership: Partnership, meeting: Meeting, told: Proceedings) -> None:
    for key, clock in told.late.items():
        row = Attendance.objects.get(meeting=meeting, person=partnership.people[key])
        at = datetime.combine(timezone.localtime(meeting.starts_at).date(), time.fromisoformat(clock))
        attendance.arrive(row, by=None, at=timezone.make_aware(at))


def _minute(partnership: Partnership, item: AgendaItem, told: Proceedings) -> None:
    """The blocks of one item; the minutes of the meeting before are agreed where they are on the agenda."""
    if item.kind == ItemKind.MINUTES and item.approves:
        text = f"The minutes of the meeting held on {item.approves.day} were agreed as a correct record."
        minuting.add_decision(item, by=None, outcome="agreed", text=text)
    asked_for = {one.order: one for one in item.recommendations.all()}
    for block in told.blocks.get(item.title, USUAL.get(item.title, [])):
        if isinstance(block, Said):
            minuting.add_block(item, by=None, text=block.text)
        elif isinstance(block, Headed):
            minuting.add_block(item, by=None, text=block.text, kind="heading")
        elif isinstance(block, Resolved):
            one = asked_for.get(block.recommendation)
            minuting.add_decision(item, by=None, outcome=block.outcome, text=block.text, recommendation=one)
        else:
            _ask(partnership, item, block)


def _ask(partnership: Partnership, item: AgendaItem, asked: Asked) -> None:
    """An action, minuted with the post of whoever is to do it."""
    post = partnership.people[asked.owner].posts.first()
    due = timezone.localtime(item.meeting.starts_at).date() + timedelta(days=asked.days)
    minuting.add_action(item, by=None, minuted=asked.text, owners=[Leads(post=post)], due_on=due)


def follow_up(partnership: Partnership, meeting: Meeting, told: Proceedings) -> None:
    """What owners said of their actions since, and which of them were closed."""
    for blocks in told.blocks.values():
        for asked in blocks:
            if isinstance(asked, Asked):
                _follow(partnership, meeting, asked)


def _follow(partnership: Partnership, meeting: Meeting, asked: Asked) -> None:
    action = Action.objects.get(meeting=meeting, minuted=asked.text)
    owner: Person = partnership.people[asked.owner]
    at = min(meeting.starts_at + timedelta(days=max(asked.days - 5, 1)), timezone.now() - timedelta(days=1))
    with it_is(at):
        if asked.progress:
            steps.update(action, by=owner, text=asked.progress)
        if asked.outcome:
            action.refresh_from_db()
            steps.claim(action, by=owner, seen=action.version, text=asked.progress or asked.outcome)
            action.refresh_from_db()
            steps.close(action, by=partnership.people["officer"], seen=action.version, outcome=asked.outcome)
