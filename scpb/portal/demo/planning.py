"""What the demonstration's board has ahead of it: its year, what recurs, what comes back, the plan as published."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from meetings.models import Decision, Meeting
from meetings.services import agenda, planning, plans, recurring, years
from meetings.services.agenda import Leads
from scpb.portal.demo.jobs import work_off
from scpb.portal.demo.partnership import Partnership

QUARTER = timedelta(weeks=13)
# Which of the duties that the portal offers the board has taken, and who leads them.
DUTIES = {"assessment": "safety", "strategy": "safety", "residents": "snb"}
# What is planned for the three meetings after the next: title, details, lead, priorities (none: all).
PLANNED: list[list[tuple[str, str, str, tuple[int, ...]]]] = [
    [
        ("Summer nights: open spaces", "Where patrols and lighting changed\nWhat residents say", "commander", (2, 5)),
        ("Reducing offending: the year of the panel", "Work, homes and health after release", "member", (4,)),
    ],
    [
        (
            "Domestic abuse: six months of a second adviser",
            "Who was offered help\nWho was harmed",
            "safety",
            (3,),
        ),
        ("Fire Brigade: the year in the borough", "Fires, false alarms and visits to homes", "fire", (1, 5)),
    ],
    [("Partners’ budgets for community safety", "What each partner puts in", "safety", ())],
]


def look_ahead(partnership: Partnership, coming: datetime) -> None:
    """Three more meetings a quarter apart, each followed by a closed session, with what is planned for them."""
    board, officer = partnership.board, partnership.people["officer"]
    recurring.take_usual(board, by=officer)
    for key, lead in DUTIES.items():
        (duty,) = recurring.take_duties(board, duties=[key], by=officer)
        recurring.edit_recurring(duty, by=officer, leads=[Leads(person=partnership.people[lead])])
    local = timezone.localtime(coming)
    sittings = [_sitting(local, number) for number in (1, 2, 3)]
    planned = years.plan_year(board, sittings, by=officer, venue=partnership.venue)
    opened = [meeting for meeting in planned if not meeting.is_closed]
    for meeting, entries in zip(opened, PLANNED, strict=True):
        for title, details, lead, numbers in entries:
            _plan(partnership, meeting, title, details, lead, numbers)
    deferred = Decision.objects.filter(board=board, outcome="deferred").first()
    planning.bring_back(
        board, by=officer, title="Who runs the joint scheme for people who offend often", source_decision=deferred,
        due_on=(local + 2 * QUARTER).date(),
    )  # fmt: skip
    plans.publish_plan(board, by=officer)
    work_off()


def _sitting(coming: datetime, number: int) -> years.Sitting:
    """At the same time of the day, whatever the clocks do in between."""
    day = coming.replace(tzinfo=None) + QUARTER * number
    begins, ends = (timezone.make_aware(day + timedelta(hours=hours)) for hours in (0, 2))
    return years.Sitting(begins, ends, closed_until=ends + timedelta(hours=1))


def _plan(
    partnership: Partnership, meeting: Meeting, title: str, details: str, lead: str, numbers: tuple[int, ...]
) -> None:
    agenda.add_item(
        meeting,
        by=partnership.people["officer"],
        begins=False,
        title=title,
        details=details,
        kind="report",
        minutes=15,
        leads=[Leads(person=partnership.people[lead])],
        priorities=[partnership.priorities[number - 1] for number in numbers],
        all_priorities=not numbers,
    )
