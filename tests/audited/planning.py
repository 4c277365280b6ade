"""Services of planning."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from django.utils import timezone

from meetings.models import AgendaItem, BringBack, Meeting, Recurring
from meetings.services import agenda, filling, moving, planning, plans, recurring, years
from tests.audited import NOT_THE_OFFICER, TODAY, Service
from tests.jumps import jump
from tests.world import World, plan


def free(world: World) -> Meeting:
    """A meeting of the board on which nothing is planned yet."""
    return plan(world.board, days=150)


def standing(world: World) -> Recurring:
    return recurring.add_recurring(world.board, by=None, title="Welcome", starts_on=TODAY)


def after(world: World) -> Meeting:
    """A meeting planned before something was set up to recur at it."""
    found = free(world)
    standing(world)
    return found


def minuted(world: World) -> Meeting:
    """The published meeting as it is once it has been held, its minutes being written."""
    now = timezone.now()
    jump(world.published, "minutes", closed_at=now)
    return world.published


def awaited(world: World) -> Meeting:
    """The same, with an item of minutes that names no meeting yet on the next one that is being written."""
    held = minuted(world)
    coming = Meeting.objects.filter(board=held.board, is_closed=False, starts_at__gt=held.starts_at).taking_items()
    agenda.add_item(coming.earliest("starts_at", "id"), by=None, title="Minutes", kind="minutes")
    return held


def drafted(world: World) -> Meeting:
    """The draft agenda with such an item."""
    minuted(world)
    agenda.add_item(world.draft, by=None, title="Minutes", kind="minutes")
    return world.draft


def sitting() -> years.Sitting:
    begins = timezone.now() + timedelta(days=3_000)
    return years.Sitting(begins, begins + timedelta(hours=2))


def last_meeting(world: World) -> Meeting:
    """The one that was planned last."""
    return world.board.meetings.latest("number")


def closed_item(world: World) -> AgendaItem:
    """An item that the published plan shows, as it is once it has been closed."""
    world.item.access = "members"
    return world.item


SERVICES: dict[str, dict[str, Service]] = {
    "meetings.services.planning": {
        "bring_back": Service(
            "meetings.bring_back_made",
            "officer",
            lambda w: partial(planning.bring_back, w.board, title="Lighting"),
            NOT_THE_OFFICER,
        ),
        "edit_bring_back": Service(
            "meetings.bring_back_edited",
            "officer",
            lambda w: partial(planning.edit_bring_back, w.bring_back, title="Lamps"),
            NOT_THE_OFFICER,
        ),
        "take_up": Service(
            "meetings.bring_back_taken_up",
            "officer",
            lambda w: partial(planning.take_up, w.bring_back, w.draft),
            NOT_THE_OFFICER,
            about=lambda w: BringBack.objects.get(pk=w.bring_back.pk),
        ),
        "give_up": Service(
            "meetings.bring_back_given_up",
            "officer",
            lambda w: partial(planning.give_up, w.bring_back, reason="It was done."),
            NOT_THE_OFFICER,
        ),
    },
    "meetings.services.recurring": {
        "add_recurring": Service(
            "meetings.recurring_added",
            "officer",
            lambda w: partial(recurring.add_recurring, w.board, title="Welcome", starts_on=TODAY),
            NOT_THE_OFFICER,
        ),
        "edit_recurring": Service(
            "meetings.recurring_edited",
            "officer",
            lambda w: partial(recurring.edit_recurring, w.duty, minutes=20),
            NOT_THE_OFFICER,
        ),
        "end_recurring": Service(
            "meetings.recurring_ended",
            "officer",
            lambda w: partial(recurring.end_recurring, w.duty, ends_on=TODAY + timedelta(days=400)),
            NOT_THE_OFFICER,
        ),
        "fill": Service(
            "meetings.item_added",
            "officer",
            lambda w: partial(recurring.fill, after(w)),
            NOT_THE_OFFICER,
            about=lambda w: last_meeting(w).items.get(),
        ),
        "fill_all": Service(
            "meetings.item_added",
            "officer",
            lambda w: partial(recurring.fill_all, after(w).board),
            NOT_THE_OFFICER,
            about=lambda w: last_meeting(w).items.get(title="Welcome"),
        ),
        "plan_recurring": Service(
            "meetings.item_added",
            "officer",
            lambda w: partial(recurring.plan_recurring, w.duty, w.draft),
            NOT_THE_OFFICER,
        ),
        "take_duties": Service(
            "meetings.recurring_added",
            "officer_elsewhere",
            lambda w: partial(recurring.take_duties, w.elsewhere, duties=["assessment"]),
            ("outsider", "member", "adviser", "officer", "analyst", "administrator"),
            about=lambda w: w.elsewhere.recurring.first(),
        ),
        "take_usual": Service(
            "meetings.recurring_added",
            "officer_elsewhere",
            lambda w: partial(recurring.take_usual, w.elsewhere),
            ("outsider", "member", "adviser", "officer", "analyst", "administrator"),
            about=lambda w: w.elsewhere.recurring.first(),
        ),
    },
    "meetings.services.filling": {
        "fill_in": Service(
            "meetings.item_added",
            "officer",
            lambda w: partial(filling.fill_in, after(w)),
            about=lambda w: last_meeting(w).items.get(title="Welcome"),
            is_step=True,
        ),
        "make": Service(
            "meetings.item_added", "officer", lambda w: partial(filling.make, w.duty, w.draft), is_step=True
        ),
        "refer_minutes": Service(
            "meetings.item_edited",
            "officer",
            lambda w: partial(filling.refer_minutes, drafted(w)),
            about=lambda w: w.published.approved_at.get(),
            is_step=True,
        ),
        "refer_next": Service(
            "meetings.item_edited",
            "officer",
            lambda w: partial(filling.refer_next, awaited(w)),
            about=lambda w: w.published.approved_at.get(),
            is_step=True,
        ),
    },
    "meetings.services.moving": {
        "move_to": Service(
            "meetings.item_taken_on",
            "officer",
            lambda w: partial(moving.move_to, w.item, free(w), reason="The author is away."),
            NOT_THE_OFFICER,
        ),
    },
    "meetings.services.years": {
        "plan_year": Service(
            "meetings.meeting_planned",
            "officer",
            lambda w: partial(years.plan_year, w.board, [sitting()]),
            NOT_THE_OFFICER,
            about=lambda w: w.board.meetings.latest("number"),
        ),
    },
    "meetings.services.plans": {
        "publish_plan": Service(
            "meetings.plan_published",
            "officer",
            lambda w: partial(plans.publish_plan, free(w).board),
            NOT_THE_OFFICER,
        ),
        "withdraw_plans": Service(
            "meetings.print_withdrawn",
            "officer",
            lambda w: partial(plans.withdraw_plans, closed_item(w)),
            NOT_THE_OFFICER,
            about=lambda w: w.board.prints.get(subject=str(w.plan.uuid)),
        ),
        "withdraw_plans_of": Service(
            "meetings.print_withdrawn",
            "officer",
            lambda w: partial(plans.withdraw_plans_of, w.draft),
            NOT_THE_OFFICER,
            about=lambda w: w.board.prints.get(subject=str(w.plan.uuid)),
        ),
    },
}
