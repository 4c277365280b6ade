"""What the page of the minute taker shows: the item's pieces, who is there, how the time goes, what lies beside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Model, Q, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings.clock import Running, running
from meetings.models import (
    Action,
    ActionOwner,
    AgendaItem,
    Attendance,
    Block,
    Decision,
    Declaration,
    ItemKind,
    Meeting,
    Outcome,
    Presence,
    Recommendation,
    State,
)
from meetings.pages.reports import for_readers
from meetings.quorum import Quorum, votes_of
from meetings.reading import times_of
from meetings.report_forms.document import ReportDocument
from meetings.services.agenda import Leads
from scpb.people.models import Person, Post

SHOWN = 8  # earlier actions beside an item; the register has them all
HALF_A_DAY = 12 * 60  # minutes; as in minutes.js
OFFERED = 6  # meetings to come, for what is due at one


@dataclass(frozen=True)
class Line:
    """An item in the order of business: when it was planned, and when it began or is expected now."""

    item: AgendaItem
    planned: datetime
    expected: datetime
    state: str  # done, now, todo or withdrawn
    said: str = ""

    @property
    def began(self) -> bool:
        return self.state in {"done", "now"}


@dataclass(frozen=True)
class Present:
    """Who is listed, as the panel shows them: members, and who else."""

    meeting: Meeting
    members: Sequence[Attendance]
    others: Sequence[Attendance]
    quorum: Quorum

    @property
    def rows(self) -> list[Attendance]:
        return [*self.members, *self.others]

    @property
    def counted(self) -> str:
        there = sum(row.presence == Presence.PRESENT for row in self.rows)
        also = sum(row.presence == Presence.ALSO for row in self.rows)
        sorry = sum(row.presence == Presence.APOLOGIES for row in self.rows)
        said = {"present": there, "also": also, "apologies": sorry}
        return _("%(present)s present, %(also)s also present, %(apologies)s apologies") % said


@dataclass(frozen=True)
class Sheet:
    """One item's minute being taken, and the sitting around it."""

    meeting: Meeting
    lines: Sequence[Line]
    place: int
    blocks: Sequence[Block]
    recommendations: Sequence[Recommendation]
    declarations: Sequence[Declaration]
    present: Present
    running: Running | None
    owners: dict[str, Leads]
    labels: dict[str, str]
    due: Sequence[Meeting]

    @property
    def approving(self) -> Meeting | None:
        """The minutes that the item has to approve."""
        return self.item.approves if self.item.kind == ItemKind.MINUTES else None

    @property
    def awaits_corrections(self) -> bool:
        """Whether the minutes were agreed as amended, and what was amended in them is not entered yet."""
        minutes = self.approving
        if minutes is None or minutes.state != State.CIRCULATED:
            return False
        return any(block.decision and block.decision.outcome == Outcome.AMENDED for block in self.blocks)

    @property
    def item(self) -> AgendaItem:
        return self.lines[self.place].item

    @property
    def line(self) -> Line:
        return self.lines[self.place]

    @property
    def before(self) -> AgendaItem | None:
        return self.lines[self.place - 1].item if self.place else None

    @property
    def behind(self) -> AgendaItem | None:
        return self.lines[self.place + 1].item if self.place + 1 < len(self.lines) else None

    @property
    def undecided(self) -> list[Recommendation]:
        decided = {block.decision.recommendation_id for block in self.blocks if block.decision}
        return [one for one in self.recommendations if one.pk not in decided]

    @property
    def next_due(self) -> Meeting | None:
        return self.due[0] if self.due else None

    @property
    def clock(self) -> str:
        """`4 minutes over; item 8 now 09:52`."""
        if self.running is None:
            return ""
        over = self.running.minutes_over
        late = ngettext("%(n)s minute over", "%(n)s minutes over", over) % {"n": over}
        early = ngettext("%(n)s minute in hand", "%(n)s minutes in hand", -over) % {"n": -over}
        said = late if over > 0 else early if over < 0 else _("on time")
        if abs(over) > HALF_A_DAY:  # opened on another day than its own: the plan says nothing then
            said = ""
        coming = next((line for line in self.lines if line.state == "todo"), None)
        if coming is None:
            return said
        words = {"said": said, "number": coming.item.order, "at": f"{timezone.localtime(coming.expected):%H:%M}"}
        if not said:
            return _("item %(number)s now %(at)s") % words
        return _("%(said)s; item %(number)s now %(at)s") % words


@dataclass(frozen=True)
class Beside:
    """What lies beside an item while its minute is taken: its report on a form, or the text that it has instead.

    `to_ratify` is what earlier meetings decided without a quorum, which this one may decide again on any item.
    """

    item: AgendaItem
    report: ReportDocument | None
    text: str
    actions: Sequence[Action]
    to_ratify: Sequence[Decision]


def sheet(meeting: Meeting, number: int | None) -> Sheet:
    """The minute of the item of this number; without one, of the item that the board is at."""
    items = list(_with_counts(meeting))
    lines, run = _lines(meeting, items)
    place = _place(lines, run, number)
    item = items[place]
    shown = present(meeting)
    posts = current_posts()
    blocks = list(Block.objects.filter(item=item).with_content().order_by("order", "id"))
    _name_owners(blocks, posts)
    owners, labels = offered(shown.rows, posts)
    return Sheet(
        meeting,
        lines,
        place,
        blocks,
        list(item.recommendations.all()),
        list(item.declarations.all()),
        shown,
        run,
        owners,
        labels,
        due_at(meeting),
    )


def present(meeting: Meeting) -> Present:
    """Who is listed, and the quorum at this moment; after the meeting, at its end."""
    rows = attendance_of(meeting)
    now = meeting.closed_at or timezone.now()
    members = sum(row.is_voting and row.deputises_id is None for row in rows)
    quorum = Quorum(votes_of(rows, now), members, meeting.quorum or meeting.board.quorum)
    first = [row for row in rows if row.presence != Presence.ALSO and row.sits_on_board]
    return Present(meeting, first, [row for row in rows if row not in first], quorum)


def attendance_of(meeting: Meeting) -> list[Attendance]:
    return list(meeting.attendance.select_related("person", "deputises", "membership").order_by("order", "id"))


def current_posts() -> list[Post]:
    """Posts that somebody holds today, with who and where."""
    return list(Post.objects.current(timezone.localdate()).select_related("person", "organisation").order_by("title"))


def due_at(meeting: Meeting) -> list[Meeting]:
    """The board's next meetings, at which something may be due."""
    to_come = Meeting.objects.filter(board=meeting.board, starts_at__gt=meeting.starts_at)
    return [_of(meeting, one) for one in to_come.exclude(state=State.CANCELLED).order_by("starts_at")[:OFFERED]]


def offered(rows: Iterable[Attendance], posts: Iterable[Post]) -> tuple[dict[str, Leads], dict[str, str]]:
    """Who may be given an action, by key, and the labels under which they are offered: as they will be minuted."""
    owners: dict[str, Leads] = {}
    labels: dict[str, str] = {}
    for post in posts:
        owners[f"post:{post.pk}"], labels[f"post:{post.pk}"] = Leads(post=post), str(post)
    for row in rows:
        if row.person is not None:
            key = f"person:{row.person.pk}"
            owners[key], labels[key] = Leads(person=row.person), row.name
    for body in {post.organisation_id: post.organisation for post in posts}.values():
        key = f"organisation:{body.pk}"
        owners[key], labels[key] = Leads(organisation=body), body.name
    return owners, labels


def beside(item: AgendaItem, person: Person) -> Beside:
    """The report of an item as its page shows it, what was to be done on its subject, and what is to be ratified."""
    report = getattr(item, "report", None)
    return Beside(
        item,
        report=for_readers(item, person),
        text=report.text if report else "",
        actions=list(_earlier(item)[:SHOWN]),
        to_ratify=list(Decision.objects.to_ratify(item.meeting)),
    )


def piece_of(person: Person, slug: str, number: int, uuid: UUID) -> Block | None:
    """A piece of minutes that the person takes, in two questions; None where there is none."""
    found = Block.objects.served_by(person).filter(uuid=uuid)
    return found.filter(item__meeting__board__slug=slug, item__meeting__number=number).with_places().first()


def item_of(person: Person, slug: str, number: int, order: int) -> AgendaItem:
    """An item of a meeting whose minutes the person takes."""
    served = Meeting.objects.served_by(person).filter(board__slug=slug, number=number)
    found = AgendaItem.objects.of_meetings(served).filter(order=order).select_related("meeting__board").first()
    if found is None:
        raise Http404
    return found


def _with_counts(meeting: Meeting) -> Iterable[AgendaItem]:
    decided, to_do = Q(blocks__decision__isnull=False), Q(blocks__action__isnull=False)
    counted = {"pieces": Count("blocks"), "decided": Count("blocks", decided), "to_do": Count("blocks", to_do)}
    items = meeting.items.annotate(**counted).select_related("approves", "adopts", "agrees__strategy").order_by("order")
    for item in items:
        item.meeting = meeting
        if item.approves is not None and item.approves.board_id == meeting.board_id:
            item.approves.board = meeting.board
    return items


def _lines(meeting: Meeting, items: Sequence[AgendaItem]) -> tuple[list[Line], Running | None]:
    """The order of business with its times; while the board sits with what is expected now."""
    plan = times_of(meeting, items)
    begun = [item.begun_at for item in items]
    run = None
    if meeting.state == State.IN_SESSION and meeting.opened_at is not None:
        minutes = [0 if item.is_withdrawn else item.minutes for item in items]
        run = running(plan, minutes, begun, timezone.now(), meeting.opened_at)
    lines = []
    for place, item in enumerate(items):
        state = "withdrawn" if item.is_withdrawn else "todo" if begun[place] is None else "done"
        if run is not None and place == run.at:
            state = "now"
        expected = run.expected[place] if run else begun[place] or plan.begins[place]
        lines.append(Line(item, plan.begins[place], timezone.localtime(expected), state, _said(item)))
    return lines, run


def _said(item: AgendaItem) -> str:
    """`2 decisions, 1 action`; `minuted` where there are words alone."""
    decided, to_do, pieces = (getattr(item, name, 0) for name in ("decided", "to_do", "pieces"))
    said = [ngettext("%(n)s decision", "%(n)s decisions", decided) % {"n": decided}] if decided else []
    said += [ngettext("%(n)s action", "%(n)s actions", to_do) % {"n": to_do}] if to_do else []
    return ", ".join(said) or (_("minuted") if pieces else "")


def _place(lines: Sequence[Line], run: Running | None, number: int | None) -> int:
    if not lines:
        raise Http404
    if number is None:
        return (run.at if run and run.at is not None else 0) or 0
    if not 1 <= number <= len(lines):
        raise Http404
    return number - 1


def _name_owners(blocks: Sequence[Block], posts: Sequence[Post]) -> None:
    """Give the actions among the pieces their owners, and those the posts that are at hand."""
    actions = {block.action.pk: block.action for block in blocks if block.action}
    held: dict[int, list[Post]] = {}
    for post in posts:
        held.setdefault(post.person_id, []).append(post)
    kept: dict[int, list[ActionOwner]] = {pk: [] for pk in actions}
    for owner in ActionOwner.objects.filter(action__in=actions).named() if actions else []:
        if owner.person is not None:
            _at_hand(owner.person, "posts", held.get(owner.person.pk, []))
        kept[owner.action_id].append(owner)
    for pk, action in actions.items():
        _at_hand(action, "owners", kept[pk])


def _at_hand(row: Model, name: str, related: Sequence[Model]) -> None:
    """Let a row's related ones be those that are fetched already, as if it had been fetched with them."""
    vars(row)["_prefetched_objects_cache"] = {name: related}


def _earlier(item: AgendaItem) -> QuerySet[Action]:
    """Actions of before on the same subject; of an item on minutes or matters arising, every open one of the board."""
    before = Action.objects.filter(board=item.meeting.board).exclude(meeting=item.meeting)
    if item.kind in {ItemKind.MINUTES, ItemKind.MATTERS}:
        return before.open().with_due().with_owners()
    same = Q(pk=item.origin_id)
    if item.recurring_id:
        same |= Q(item__recurring=item.recurring_id)
    same |= Q(item__title=item.title)
    return before.filter(same).with_due().with_owners()


def _of(meeting: Meeting, other: Meeting) -> Meeting:
    """Another meeting of the same board, which need not be fetched again for its name."""
    other.board = meeting.board
    return other
