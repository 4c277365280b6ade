"""What the register of actions and the page of one show: in a fixed number of queries, and nothing withheld."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from operator import attrgetter
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Page, Paginator
from django.db.models import Count, Prefetch, Q
from django.utils.translation import gettext_lazy as _

from meetings.models import (
    OPEN_STATES,
    Action,
    ActionOwner,
    ActionState,
    ActionUpdate,
    AgendaItem,
    Decision,
    EvidenceFile,
    Meeting,
    Referral,
)
from meetings.models.actions import ActionQuerySet, answering, naming
from meetings.models.agenda import as_flag
from meetings.models.keys import for_reader
from meetings.models.meetings import midnight
from meetings.pages.action_rows import SOON, ActionRow, rows
from meetings.pages.referrals import ReferralRow, referrals_of
from meetings.services.evidence import job_key
from scpb.boards.models import Board
from scpb.jobs.models import Job
from scpb.people.models import Person
from strategy.models import ActionPlan, PlanEntry, Priority
from strategy.models.strategies import PriorityQuerySet

ROWS = 100
YEAR = 365
# Up to how many days since they were raised actions are of an age; the last has no end.
AGES: tuple[tuple[int | None, Any], ...] = (
    (30, _("up to a month")),
    (91, _("1 to 3 months")),
    (182, _("3 to 6 months")),
    (YEAR, _("6 to 12 months")),
    (None, _("over a year")),
)
OWNER = (
    *("person__uuid", "person__name", "person__public_by_post"),
    *("post__uuid", "post__title", "post__organisation__uuid", "post__organisation__name"),
    *("organisation__uuid", "organisation__name"),
)
SHOWN: dict[str, Q] = {
    "": Q(state__in=OPEN_STATES),
    "claimed": Q(state=ActionState.CLAIMED),
    "closed": Q(state=ActionState.CLOSED),
    "dropped": Q(state=ActionState.DROPPED),
    "all": Q(),
}


@dataclass(frozen=True)
class Asked:
    """Which actions somebody wants to see; what is empty asks for nothing."""

    words: str = ""
    state: str = ""
    board: str = ""
    owner: str = ""
    organisation: str = ""
    priority: str = ""
    age: int = 0
    order: str = ""

    @classmethod
    def from_form(cls, cleaned: Mapping[str, Any]) -> Asked:
        """Of a form's values; what it could not read is not asked for."""
        given = {name: value for name, value in cleaned.items() if value}
        return cls(**given | ({"age": int(given["age"])} if "age" in given else {}))

    def states(self, on: date) -> Q:
        """The condition on state and due date."""
        if self.state == "overdue":
            return SHOWN[""] & Q(due__lt=on)
        if self.state == "soon":
            return SHOWN[""] & Q(due__gte=on, due__lte=on + timedelta(days=SOON))
        if self.state == "undated":
            return SHOWN[""] & Q(due__isnull=True)
        return SHOWN[self.state]

    def rest(self, person: Person | AnonymousUser, on: date) -> Q:
        """Every other condition, without a join that would count an action twice."""
        found = Q(wording__icontains=self.words) | Q(minuted__icontains=self.words) if self.words else Q()
        found &= Q(board__slug=self.board) if self.board else Q()
        found &= Q(raised_on__lt=on - timedelta(days=self.age)) if self.age else Q()
        found &= Q(pk__in=_serving(self.priority)) if self.priority else Q()
        found &= _owned(self.owner, person, on) if self.owner else Q()
        return found & (Q(pk__in=_of_body(self.organisation, on)) if self.organisation else Q())


def _serving(priority: str) -> Any:
    return Action.priorities.through.objects.filter(priority__uuid=priority).values("action_id")


def _owned(owner: str, person: Person | AnonymousUser, on: date) -> Q:
    if owner == "me":
        return Q(pk__in=naming(person)) | Q(pk__in=answering(person, on))
    kind, _colon, uuid = owner.partition(":")
    return Q(pk__in=ActionOwner.objects.filter(**{f"{kind}__uuid": uuid}).values("action_id"))


def _of_body(uuid: str, on: date) -> Any:
    """Actions of an organisation: its own, of its posts, and of who holds one."""
    held = Q(person__posts__organisation__uuid=uuid, person__posts__starts_on__lte=on)
    held &= Q(person__posts__ends_on__isnull=True) | Q(person__posts__ends_on__gte=on)
    owners = ActionOwner.objects.filter(Q(organisation__uuid=uuid) | Q(post__organisation__uuid=uuid) | held)
    return owners.values("action_id")


@dataclass(frozen=True)
class Age:
    """How many outstanding actions are of an age, and how many of them are overdue."""

    label: str
    open: int
    overdue: int


@dataclass(frozen=True)
class Counts:
    """How many actions there are of those asked for, whatever their state; `found` are in the state asked for."""

    found: int
    open: int
    overdue: int
    soon: int
    closed_in_a_year: int
    ages: tuple[Age, ...]

    @property
    def later(self) -> int:
        return self.open - self.overdue - self.soon


class Counted(Paginator):  # type: ignore[type-arg]
    """Pages of rows that have been counted already."""

    def __init__(self, rows: ActionQuerySet, count: int) -> None:
        super().__init__(rows, ROWS)
        self.count = count


@dataclass(frozen=True)
class Register:
    """The register as one page of it is shown."""

    counts: Counts
    page: Page[Action]
    rows: Sequence[ActionRow]


def register(asked: Asked, person: Person | AnonymousUser, on: date, number: Any) -> Register:
    """One page of the actions that the person asked for, of those that they may see."""
    scope = within(asked, person, on)
    counts = _count(scope, asked, on)
    page = Counted(listed(chosen(scope, asked, on), person, on), counts.found).get_page(number)
    return Register(counts, page, rows(page.object_list, on))


def within(asked: Asked, person: Person | AnonymousUser, on: date) -> ActionQuerySet:
    """The actions asked for in any state."""
    return Action.objects.visible_to(person, on).begun().with_due().filter(asked.rest(person, on))


def chosen(scope: ActionQuerySet, asked: Asked, on: date) -> ActionQuerySet:
    """Those in the state asked for, in the order asked for."""
    found = scope.filter(asked.states(on))
    if asked.order == "raised":
        return found.order_by("raised_on", "board__name", "number")
    if asked.order == "number":
        return found.order_by("board__name", "number")
    if asked.state in {"closed", "dropped"}:
        return found.order_by("-closed_at", "pk")
    return found.first_due_first()


def listed(found: ActionQuerySet, person: Person | AnonymousUser, on: date) -> ActionQuerySet:
    """With what `rows` reads, and nothing else: a list is long."""
    served = Prefetch("priorities", _known(person, on), to_attr="priorities_listed")
    return found.listed(on).with_due().with_reader(person).with_latest().prefetch_related(served)


def for_rows(found: ActionQuerySet, person: Person | AnonymousUser, on: date) -> ActionQuerySet:
    """With all that `rows` and the page of an action read."""
    return for_page(found, person).prefetch_related(Prefetch("priorities", _known(person, on)))


def _known(person: Person | AnonymousUser, on: date) -> PriorityQuerySet:
    """Priorities of strategies that the person may know of: an action is read by more than its strategy is."""
    return Priority.objects.worded(on).of_strategies_known_to(person)


def for_page(found: ActionQuerySet, person: Person | AnonymousUser) -> ActionQuerySet:
    """With all that `shown` reads; it asks for the priorities itself."""
    return found.with_owners().with_due().with_places(person).with_latest()


def _count(scope: ActionQuerySet, asked: Asked, on: date) -> Counts:
    """Everything that is counted, in one query."""
    is_open = SHOWN[""]
    wanted = {
        "found": asked.states(on),
        "open": is_open,
        "overdue": is_open & Q(due__lt=on),
        "soon": is_open & Q(due__gte=on, due__lte=on + timedelta(days=SOON)),
        "closed": Q(state=ActionState.CLOSED, closed_at__gte=_a_year_before(on)),
    }
    since = 0
    for place, (days, _label) in enumerate(AGES):
        aged = is_open & (Q(raised_on__lt=on - timedelta(days=since)) if since else Q())
        aged &= Q(raised_on__gte=on - timedelta(days=days)) if days else Q()
        wanted |= {f"age_{place}": aged, f"late_{place}": aged & Q(due__lt=on)}
        since = days or 0
    told = scope.order_by().aggregate(**{name: Count("pk", filter=rule) for name, rule in wanted.items()})
    ages = tuple(
        Age(str(label), told[f"age_{place}"], told[f"late_{place}"]) for place, (_days, label) in enumerate(AGES)
    )
    return Counts(told["found"], told["open"], told["overdue"], told["soon"], told["closed"], ages)


def _a_year_before(on: date) -> datetime:
    """When the first of the days began that are called a year."""
    return midnight(on - timedelta(days=YEAR - 1))


# -- what may be asked for -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Choices:
    """What the filters offer."""

    boards: list[tuple[str, str]]
    owners: list[tuple[str, str]]
    organisations: list[tuple[str, str]]
    priorities: list[tuple[str, str]]


def choices(person: Person | AnonymousUser, on: date) -> Choices:
    """What the filters offer the person: of actions that they may see."""
    actions = Action.objects
    begun = for_reader("actions begun", person, on, lambda day: actions.visible_to(person, day).begun().values("pk"))
    names = {name: f"owners__{name}" for name in OWNER}
    named = Action.objects.filter(pk__in=begun).order_by().values_list("board__slug", "board__name", *names.values())
    boards: dict[str, str] = {}
    owners: dict[str, str] = {}
    bodies: dict[str, str] = {}
    for slug, board, *owner in named.distinct():
        boards[slug] = board
        _offer(dict(zip(names, owner, strict=True)), owners, bodies)
    in_force = Priority.objects.in_force(on).of_strategies_known_to(person)
    priorities = [(str(one.uuid), str(one)) for one in in_force]
    return Choices(_by_name(boards), _by_name(owners), _by_name(bodies), priorities)


def _by_name(found: Mapping[str, str]) -> list[tuple[str, str]]:
    return sorted(found.items(), key=lambda one: one[1].casefold())


def _offer(one: Mapping[str, Any], owners: dict[str, str], bodies: dict[str, str]) -> None:
    """An owner, and the organisation behind them. Who appears by post alone is not offered."""
    if one["person__uuid"] and not one["person__public_by_post"]:
        owners[f"person:{one['person__uuid']}"] = one["person__name"]
    if one["post__uuid"]:
        owners[f"post:{one['post__uuid']}"] = f"{one['post__title']}, {one['post__organisation__name']}"
        bodies[str(one["post__organisation__uuid"])] = one["post__organisation__name"]
    if one["organisation__uuid"]:
        owners[f"organisation:{one['organisation__uuid']}"] = one["organisation__name"]
        bodies[str(one["organisation__uuid"])] = one["organisation__name"]


# -- one action, and one owner's -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class OnAgenda:
    """An item that takes an action up, as the reader knows it."""

    title: str
    meeting: Meeting


@dataclass(frozen=True)
class ActionShown:
    """The page of one action: where it comes from, what was said of it, where it went."""

    row: ActionRow
    item_title: str
    item_url: str
    decision: Decision | None
    updates: Sequence[ActionUpdate]
    agendas: Sequence[OnAgenda]
    referrals: Sequence[ReferralRow]
    priorities: Sequence[Priority]
    plan_entries: Sequence[PlanEntry]


def shown(action: Action, person: Person | AnonymousUser, on: date) -> ActionShown:
    """An action that the person may see, fetched `for_page`."""
    served = _served(action, person, on)
    vars(action)["priorities_listed"] = [one for one in served if one.is_own and one.is_known]
    items = AgendaItem.objects.visible_to(person, on).with_openness(person, on).filter(origin=action)
    agendas = [
        OnAgenda(item.title if item.is_open else item.outside_title(), item.meeting)
        for item in items.select_related("meeting__board").order_by("meeting__starts_at")
    ]
    referrals = Referral.objects.visible_to(person, on).filter(action=action).with_subjects()
    return ActionShown(
        row=rows([action], on)[0],
        item_title=action.item.title if action.item and action.is_item_open else "",
        item_url=_item_url(action),
        decision=action.decision if action.is_decision_known else None,
        updates=_with_jobs(ActionUpdate.objects.filter(action=action).with_people()),
        agendas=agendas,
        referrals=referrals_of(action.board, person, referrals, seen=action),
        priorities=[one for one in served if one.is_known and one.number],
        plan_entries=_delivered(action, person, on),
    )


def _delivered(action: Action, person: Person | AnonymousUser, on: date) -> list[PlanEntry]:
    """The entries of action plans that it serves, of plans that the person may read."""
    known = action.plan_entries.filter(plan__in=ActionPlan.objects.visible_to(person, on).values("pk"))
    return list(known.select_related("plan__strategy").order_by("-plan__year", "number"))


def _served(action: Action, person: Person | AnonymousUser, on: date) -> list[Any]:
    """The priorities on whose thread it is: its own, those of its item, those of the plan entries that it delivers.

    An entry of a plan that the person may not read leads to none: it would tell what is being planned.
    """
    own = Q(pk__in=Action.priorities.through.objects.filter(action=action).values("priority_id"))
    plans = ActionPlan.objects.visible_to(person, on).values("pk")
    delivered = Action.plan_entries.through.objects.filter(action=action, planentry__plan__in=plans)
    wanted = own | Q(pk__in=delivered.values("planentry__priority_id"))
    if action.item and action.is_item_open and not action.item.all_priorities:
        named = AgendaItem.priorities.through.objects.filter(agendaitem=action.item)
        wanted |= Q(pk__in=named.values("priority_id"))
    found = Priority.objects.filter(wanted).worded(on).with_reader(person)
    return list(found.annotate(is_own=as_flag(own)))


def _with_jobs(updates: Iterable[ActionUpdate]) -> list[ActionUpdate]:
    """The updates, each file that is being checked with the job that does so; no query when none is."""
    found = list(updates)
    files = [update.evidence_file for update in found if hasattr(update, "evidence_file")]
    waiting = {job_key(file): file for file in files if file.is_being_checked}
    if waiting:
        for job in Job.objects.filter(key__in=waiting):
            waiting[job.key].job = job
    return found


def _item_url(action: Action) -> str:
    """The place of its item on the page of the meeting."""
    if action.item is None or action.meeting is None or not action.is_item_open:
        return ""
    return f"{action.meeting.get_absolute_url()}#item-{action.item.order}"


@dataclass(frozen=True)
class Mine:
    """What somebody is to do, and what they did."""

    open: Sequence[ActionRow]
    closed: Sequence[ActionRow]
    to_close: int  # of boards that they serve: said to be done
    held: Sequence[EvidenceFile]  # of the same boards: files that nobody gets before they have looked


def mine(person: Person, on: date) -> Mine:
    """The person's own actions, first due first; closed ones of a year."""
    own = Action.objects.visible_to(person, on).begun().owned_by(person, on)
    wanted = own.filter(SHOWN[""] | Q(closed_at__gte=_a_year_before(on))).first_due_first()
    found = list(listed(wanted, person, on))
    closed = sorted((one for one in found if one.closed_at), key=attrgetter("pk"))
    closed.sort(key=attrgetter("closed_at"), reverse=True)
    served = Action.objects.filter(board__in=Board.objects.served_by(person, on), state=ActionState.CLAIMED)
    return Mine(
        rows([one for one in found if one.is_open][:ROWS], on),
        rows(closed[:ROWS], on),
        served.count(),
        list(EvidenceFile.objects.held_by(person)[:ROWS]),
    )
