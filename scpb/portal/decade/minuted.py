"""What came of meetings: who was there, minutes block by block, decisions, and actions of every age."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import count, cycle
from typing import Any

from django.utils import timezone

from meetings.models import (
    Action,
    ActionOwner,
    ActionUpdate,
    AgendaItem,
    Attendance,
    Block,
    Decision,
    Meeting,
    Recommendation,
)
from scpb.boards.models import Membership
from scpb.people.models import Person, Post

PRESENT = 20  # at a meeting
ACTIONS = 21  # of a meeting: 3,000 and more of 148 held
OPEN = 90  # days for which an action is open
STEPS = [
    ("minutes", ("quorum", "opened_at", "closed_at")),
    ("circulated", ("decisions_published_at", "minutes_circulated_at")),
    ("approved", ("minutes_published_at", "minutes_approved_at", "minutes_approved_by")),
]
SAID = "The Commander gave an account of the quarter and answered questions on patrols and the courts. " * 3


def minute(held: Sequence[Meeting], member: Person) -> None:
    """Approve the minutes of these meetings, each with attendance, decisions and actions; the member owns some."""
    if not held:
        return
    items = list(AgendaItem.objects.filter(meeting__in=held).select_related("meeting").order_by("meeting", "order"))
    _attend(held)
    decisions = _decide(items)
    _approve(held, decisions)
    actions = _act(items)
    _own(actions, member)
    Block.objects.bulk_create(_blocks(items, decisions, actions))


def _attend(held: Sequence[Meeting]) -> None:
    boards = {meeting.board_id for meeting in held}
    seats = {key: list(Membership.objects.filter(board=key).select_related("person")[:PRESENT]) for key in boards}
    Attendance.objects.bulk_create(
        Attendance(
            meeting=meeting, person=term.person, membership=term, name=term.person.name, post="Head of Service",
            organisation="Body", is_voting=True, order=order,
        )
        for meeting in held
        for order, term in enumerate(seats[meeting.board_id], start=1)
    )  # fmt: skip


def _decide(items: Sequence[AgendaItem]) -> list[Decision]:
    """One on each item, numbered through the year of its board."""
    asked = {one.item_id: one for one in Recommendation.objects.filter(item__in=items, order=1)}
    numbers: dict[tuple[int, int], Iterator[int]] = {}
    made = []
    for item in items:
        year = item.meeting.starts_at.year
        number = next(numbers.setdefault((item.meeting.board_id, year), count(1 + 1_000 * _later(item.meeting))))
        made.append(
            Decision(
                board_id=item.meeting.board_id, meeting=item.meeting, item=item, recommendation=asked.get(item.pk),
                text="The board noted the report.", outcome="noted", year=year, number=number, present=12, quorum=3,
                taken_at=item.meeting.starts_at, published_at=item.meeting.ends_at,
            )
        )  # fmt: skip
    return Decision.objects.bulk_create(made)


def _later(meeting: Meeting) -> int:
    """Whether some of the board's decisions of that year were made by an earlier call, which began with one."""
    return int(Decision.objects.filter(board=meeting.board_id, year=meeting.starts_at.year).exists())


def _approve(held: Sequence[Meeting], decisions: Sequence[Decision]) -> None:
    """Step by step: the database refuses to leave one out."""
    by_meeting = {decision.meeting_id: decision for decision in decisions}
    for meeting in held:
        meeting.opened_at, meeting.closed_at = meeting.starts_at, meeting.ends_at
        meeting.decisions_published_at = meeting.minutes_circulated_at = meeting.ends_at
        meeting.minutes_published_at = meeting.minutes_approved_at = meeting.ends_at + timedelta(weeks=1)
        meeting.minutes_approved_by, meeting.quorum = by_meeting[meeting.pk], 3
    for state, fields in STEPS:
        for meeting in held:
            meeting.state = state
        Meeting.objects.bulk_update(held, ("state", *fields), batch_size=50)


def _act(items: Sequence[AgendaItem]) -> list[Action]:
    """So many a meeting; those of the last quarter are open, the others closed."""
    numbers: dict[int, Iterator[int]] = {}
    made = []
    for item in items:
        meeting = item.meeting
        if meeting.board_id not in numbers:
            numbers[meeting.board_id] = count(1 + Action.objects.filter(board=meeting.board_id).count())
        is_open = meeting.ends_at > timezone.now() - timedelta(days=OPEN)
        for _one in range(ACTIONS // 12 + (item.order <= ACTIONS % 12)):
            made.append(
                Action(
                    board_id=meeting.board_id, meeting=meeting, item=item, number=next(numbers[meeting.board_id]),
                    minuted="To report back on patrols.", wording="To report back on patrols.",
                    raised_on=meeting.starts_at.date(), due_on=meeting.starts_at.date() + timedelta(days=60),
                    state="open" if is_open else "closed", closed_at=None if is_open else meeting.ends_at,
                )
            )  # fmt: skip
    return Action.objects.bulk_create(made)


def _own(actions: Sequence[Action], member: Person) -> None:
    posts = cycle(Post.objects.all()[:30])
    owners = []
    for place, action in enumerate(actions):
        who: dict[str, Any] = {"person": member} if place % 20 == 0 else {"post": next(posts)}
        owners.append(ActionOwner(action=action, order=1, **who))
    ActionOwner.objects.bulk_create(owners)
    ActionUpdate.objects.bulk_create(
        ActionUpdate(action=action, text="Patrols were doubled.", at=timezone.now()) for action in actions
    )


def _blocks(items: Sequence[AgendaItem], decisions: Sequence[Decision], actions: Sequence[Action]) -> Iterator[Block]:
    """Three paragraphs, the decision and the actions of each item."""
    of_item: dict[int, list[Action]] = {}
    for action in actions:
        of_item.setdefault(action.item_id or 0, []).append(action)
    for item, decision in zip(items, decisions, strict=True):
        at = item.meeting.ends_at
        for order in range(1, 4):
            yield Block(item=item, order=order, kind="paragraph", text=SAID, written_at=at)
        yield Block(item=item, order=4, kind="decision", decision=decision, written_at=at)
        for order, action in enumerate(of_item.get(item.pk, []), start=5):
            yield Block(item=item, order=order, kind="action", action=action, written_at=at)
