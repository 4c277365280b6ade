"""Gaps in the golden thread: each list is made, seen, closed by the real act, and gone."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from meetings.models import Action, AgendaItem, Meeting
from meetings.services import decisions, meetings
from meetings.services.agenda import Leads
from performance.models import Dashboard, Edition, Measure, PriorityMeasure
from scpb.boards.models import Board
from scpb.people.models import Person
from scpb.portal import services
from scpb.portal.gaps import GAPS, Asker
from scpb.portal.gaps.deeds import quarter_due
from scpb.portal.gaps.listing import counted
from scpb.portal.models import GapSetAside
from strategy.models import Priority, PriorityWording
from strategy.services import plans, reviews
from tests.action_makers import make_action, make_priority, make_sat_item
from tests.factories import make_board, make_member, make_officer, make_person
from tests.gaps import TODAY, at, close, listed, open_of, rate
from tests.jumps import jump
from tests.meetings import make_item, make_meeting
from tests.minuted import again, decide
from tests.test_meetings import as_person

pytestmark = pytest.mark.django_db
OWNER = Leads(wording="The chair")


# -- red measures ----------------------------------------------------------------------------------------------------


@pytest.fixture
def robbery() -> Measure:
    return Measure.objects.get(slug="robbery")


def citing(board: Board, measure: Measure, days: int, **values: Any) -> Any:
    """An item that cites the measure, at a meeting so many days from today whose agenda is out."""
    meeting = make_meeting(board, starts_at=at(days))
    item = make_item(meeting, title="Robberies", measures=[measure], **values)
    meetings.publish_agenda(Meeting.objects.select_related("board").get(pk=meeting.pk), by=None)
    return item


def test_a_red_measure_is_a_gap_until_an_item_cites_it(robbery: Measure) -> None:
    board = make_board()
    officer = make_officer(board)
    rate(robbery, "red", days=30, month=24_300)
    assert robbery.name in listed("red-measures", officer)
    citing(board, robbery, 7)
    assert robbery.name not in listed("red-measures", officer)


def test_an_item_before_the_measure_turned_red_closes_nothing(robbery: Measure) -> None:
    board = make_board()
    officer = make_officer(board)
    rate(robbery, "red", days=400, month=24_288)
    rate(robbery, "amber", days=200, month=24_294)
    rate(robbery, "red", days=100, month=24_297)
    rate(robbery, "red", days=10, month=24_300)
    citing(board, robbery, -150)
    assert open_of("red-measures", officer) == [robbery.name]
    row = GAPS["red-measures"].told(GAPS["red-measures"].found(Asker(officer, TODAY())).get(), Asker(officer, TODAY()))
    assert row.since == TODAY() - timedelta(days=100)
    citing(board, robbery, -50)
    assert open_of("red-measures", officer) == []


def test_an_item_on_the_very_day_on_which_it_turned_red_closes_the_gap(robbery: Measure) -> None:
    board = make_board()
    rate(robbery, "red", days=20, month=24_300)
    Edition.objects.update(frozen_at=at(-20) + timedelta(hours=5))
    citing(board, robbery, -20)
    assert open_of("red-measures", make_officer(board)) == []


def test_a_withdrawn_item_a_cancelled_meeting_and_all_priorities_close_no_red_measure(robbery: Measure) -> None:
    board = make_board()
    officer = make_officer(board)
    edition = rate(robbery, "red", days=30, month=24_300)
    withdrawn = citing(board, robbery, 5)
    AgendaItem.objects.filter(pk=withdrawn.pk).update(withdrawn_at=timezone.now(), withdrawn_why="Too early.")
    jump(citing(board, robbery, 6).meeting, "cancelled", reason="Snow.")
    make_item(make_meeting(board, starts_at=at(8)), all_priorities=True, edition=edition)
    assert open_of("red-measures", officer) == [robbery.name]


def test_a_measure_whose_latest_edition_is_not_red_is_no_gap(robbery: Measure) -> None:
    officer = make_officer(make_board())
    rate(robbery, "red", days=60, month=24_297)
    rate(robbery, "green", days=30, month=24_300)
    assert open_of("red-measures", officer) == []
    assert open_of("red-measures", officer, TODAY() - timedelta(days=40)) == [robbery.name]


# -- priorities and measures -----------------------------------------------------------------------------------------


def test_a_priority_is_a_gap_until_a_measure_shows_it(robbery: Measure) -> None:
    board = make_board()
    officer, priority = make_officer(board), make_priority(board, "Safer streets")
    assert "Safer streets" in listed("priorities-without-measure", officer)
    PriorityMeasure.objects.create(priority=priority, measure=robbery)
    assert "Safer streets" not in listed("priorities-without-measure", officer)


def test_a_priority_shown_through_another_is_a_gap_only_while_that_one_has_no_measure(robbery: Measure) -> None:
    board = make_board()
    officer, priority = make_officer(board), make_priority(board, "Safer streets")
    other = Priority.objects.create(strategy=priority.strategy)
    wording = PriorityWording.objects.get(priority=priority)
    PriorityWording.objects.create(version=wording.version, priority=other, number=2, title="Fewer robberies")
    wording.shown_through.add(other)
    assert len(open_of("priorities-without-measure", officer)) == 2
    PriorityMeasure.objects.create(priority=other, measure=robbery)
    assert open_of("priorities-without-measure", officer) == []


def test_a_priority_is_not_shown_through_one_that_its_version_does_not_have(robbery: Measure) -> None:
    board = make_board()
    officer, priority = make_officer(board), make_priority(board, "Safer streets")
    other = Priority.objects.create(strategy=priority.strategy)
    PriorityMeasure.objects.create(priority=other, measure=robbery)
    PriorityWording.objects.get(priority=priority).shown_through.add(other)
    assert open_of("priorities-without-measure", officer) == ["Priority 1: Safer streets"]


def test_a_measure_on_a_dashboard_is_a_gap_until_it_shows_a_priority_in_force() -> None:
    board = make_board()
    officer, priority = make_officer(board), make_priority(board, "Safer streets")
    measure = Dashboard.objects.get(slug="overview").measures.all()[0]
    before = open_of("measures-without-priority", officer)
    assert measure.name in before
    PriorityMeasure.objects.create(priority=priority, measure=measure)
    assert open_of("measures-without-priority", officer) == [name for name in before if name != measure.name]
    wordings = PriorityWording.objects.get(priority=priority)
    wordings.version.ends_on = TODAY() - timedelta(days=1)
    wordings.version.save()
    assert open_of("measures-without-priority", officer) == before


def test_a_priority_is_a_gap_until_a_meeting_that_names_it_has_been_held() -> None:
    board = make_board()
    officer, priority = make_officer(board), make_priority(board, "Safer streets")
    assert "Safer streets" in listed("priorities-not-discussed", officer)
    make_item(make_meeting(board, starts_at=at(-30)), all_priorities=True)
    jump(Meeting.objects.get(), "published", agenda_published_at=at(-40))
    assert len(open_of("priorities-not-discussed", officer)) == 1
    held = make_meeting(board, starts_at=at(-20))
    make_item(held, priorities=[priority])
    assert len(open_of("priorities-not-discussed", officer)) == 1  # an agenda that never went out
    jump(held, "published", agenda_published_at=at(-30))
    assert "Safer streets" not in listed("priorities-not-discussed", officer)
    assert open_of("priorities-not-discussed", officer, TODAY() + timedelta(days=400)) == ["Priority 1: Safer streets"]


def test_a_priority_in_force_for_less_than_a_year_is_not_yet_undiscussed() -> None:
    board = make_board()
    priority = make_priority(board, "Safer streets")
    PriorityWording.objects.get(priority=priority).version.__class__.objects.update(starts_on=TODAY())
    assert open_of("priorities-not-discussed", make_officer(board)) == []


# -- the action plan -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "due"),
    [
        (date(2026, 11, 22), (2026, 2, date(2026, 9, 30))),
        (date(2026, 12, 1), (2026, 3, date(2026, 12, 31))),
        (date(2027, 1, 31), (2026, 3, date(2026, 12, 31))),
        (date(2027, 3, 1), (2026, 4, date(2027, 3, 31))),
        (date(2027, 5, 31), (2026, 4, date(2027, 3, 31))),
        (date(2027, 6, 1), (2027, 1, date(2027, 6, 30))),
    ],
)
def test_the_review_of_a_quarter_is_due_from_its_last_month_on(on: date, due: tuple[int, int, date]) -> None:
    assert tuple(quarter_due(on)) == due


def planned(board: Board, what: str = "Light the park") -> Any:
    """An entry of a plan that was agreed before the quarter whose review is due today."""
    priority = make_priority(board, "Safer streets")
    due = quarter_due(TODAY())
    plan = plans.begin_plan(priority.strategy, year=due.year, by=None)
    entry = plans.add_entry(plan, priority=priority, what=what, by=None)
    plans.agree(plan, on=date(due.year, 4, 1), reference="B/1", by=None)
    return entry


def test_an_entry_of_the_agreed_plan_is_a_gap_until_it_is_reviewed() -> None:
    board = make_board()
    officer, entry = make_officer(board), planned(board)
    assert "Begin the review" in listed("entries-not-reviewed", officer)
    entry.plan.refresh_from_db()
    begun = reviews.begin_review(entry.plan, quarter=quarter_due(TODAY()).quarter, by=None)
    assert "Light the park" in listed("entries-not-reviewed", officer)
    assert "Begin the review" not in listed("entries-not-reviewed", officer)
    reviews.review_entry(begun, entry, rating="green", progress="It is lit.", by=None)
    assert "Light the park" not in listed("entries-not-reviewed", officer)


def test_an_entry_that_a_closed_review_left_out_leads_to_where_the_review_is_opened_again() -> None:
    board = make_board()
    officer, entry = make_officer(board), planned(board)
    begun = reviews.begin_review(entry.plan, quarter=quarter_due(TODAY()).quarter, by=None)
    begun = reviews.close_review(begun, by=None)
    place = [entry.plan.strategy.slug, entry.plan.year, begun.quarter]
    page = listed("entries-not-reviewed", officer)
    assert f'href="{reverse("strategy:review", args=place)}"' in page
    assert "Open the closed review again, then review it" in page
    assert reverse("strategy:review_entry", args=[*place, entry.number]) not in page
    assert (
        reverse("strategy:reopen_review", args=place)
        in as_person(officer).get(begun.get_absolute_url()).content.decode()
    )
    reviews.publish_review(begun, by=None)
    assert "it is published without this entry" in listed("entries-not-reviewed", officer)


def test_an_entry_that_was_taken_out_need_not_be_reviewed() -> None:
    board = make_board()
    officer, entry = make_officer(board), planned(board)
    plans.take_out(entry, reason="The park was sold.", by=None)
    assert open_of("entries-not-reviewed", officer) == []


# -- all lists -------------------------------------------------------------------------------------------------------


@pytest.fixture
def closed_action() -> Action:
    return close(make_action(make_sat_item(), "Agree one form", OWNER))


def make_gaps(board: Board, number: int) -> None:
    """One more gap of every kind but of measures, of which there are enough."""
    strategy = make_priority(board, f"Safer {number}", number).strategy
    priority = strategy.priorities.get()
    due = quarter_due(TODAY())
    plan = plans.begin_plan(strategy, year=due.year, by=None)
    plans.add_entry(plan, priority=priority, what=f"Light {number}", by=None)
    plans.agree(plan, on=date(due.year, 4, 1), reference="B/1", by=None)
    item = make_sat_item(board, recommendations=["To note it."])
    decision = decide(item, f"To fund {number}.") if item.meeting.state in {"minutes"} else None
    assert decision
    decisions.publish_decisions(again(item.meeting), by=None)
    close(make_action(make_sat_item(board), f"Agree {number}", OWNER))
    for measure in Measure.objects.order_by("pk")[number : number + 1]:
        rate(measure, "red", days=30, month=24_300)


def asked(person: Person) -> dict[str, int]:
    """How many questions each page asks the database."""
    pages = [("portal:gaps", []), *((name, [slug]) for slug in GAPS for name in ("portal:gap", "portal:gap_csv"))]
    found = {}
    for name, words in pages:
        client = as_person(person)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse(name, args=words)).status_code == 200
        found[" ".join([name, *words])] = sum(one["sql"].startswith("SELECT") for one in queries.captured_queries)
    return found


def test_lists_ask_few_questions_and_no_more_with_ten_times_as_many_rows() -> None:
    board = make_board()
    officer = make_officer(board)
    make_gaps(board, 1)
    few = asked(officer)
    assert {one.gap.slug for one in counted(Asker(officer, TODAY())) if one.open} == set(GAPS)
    for number in range(2, 11):
        make_gaps(board, number)
    many = asked(officer)
    assert {page: count for page, count in many.items() if count > 12} == {}
    assert {page: (few[page], count) for page, count in many.items() if count > few[page]} == {}


def test_the_longest_list_stands_first(closed_action: Action) -> None:
    officer = make_officer(closed_action.board)
    counts = [one.open for one in counted(Asker(officer, TODAY()))]
    assert counts == sorted(counts, reverse=True)
    assert sum(counts) > 0


def test_my_work_of_an_officer_leads_to_the_gaps(closed_action: Action) -> None:
    officer = make_officer(closed_action.board)
    assert reverse("portal:gaps") in as_person(officer).get(reverse("portal:my_work")).content.decode()
    line = as_person(officer).get(reverse("portal:gaps"), headers={"HX-Request": "true"}).content.decode()
    assert "gaps are open" in line
    assert "<html" not in line
    assert reverse("portal:gaps") not in as_person(make_person()).get(reverse("portal:my_work")).content.decode()


def test_a_list_is_a_table_with_what_is_set_aside_at_its_end(closed_action: Action) -> None:
    officer = make_officer(closed_action.board)
    services.set_aside(GAPS["closed-without-evidence"], closed_action.uuid, reason="=Seen.", by=officer)
    answer = as_person(officer).get(reverse("portal:gap_csv", args=["closed-without-evidence"]))
    lines = list(csv.reader(StringIO(answer.content.decode())))
    assert lines[0][0] == "Gap"
    assert lines[1][0].endswith("Agree one form")
    assert lines[1][3] == "'=Seen."


def test_only_who_looks_at_gaps_is_led_to_them() -> None:
    board = make_board()
    link = f'href="{reverse("portal:gaps")}"'
    for page in ("portal:threads", "portal:coverage", "strategy:index"):
        assert link in as_person(make_officer(board)).get(reverse(page)).content.decode()
        for other in (None, make_member(board).person):
            assert link not in as_person(other).get(reverse(page)).content.decode()


def test_the_database_keeps_one_setting_aside_of_a_gap_and_its_reason(closed_action: Action) -> None:
    kept = {"gap": "closed-without-evidence", "subject": closed_action.uuid, "at": timezone.now()}
    with pytest.raises(IntegrityError, match="gap_set_aside_says_why"), transaction.atomic():
        GapSetAside.objects.create(**kept, reason="")
    GapSetAside.objects.create(**kept, reason="Seen.")
    with pytest.raises(IntegrityError), transaction.atomic():
        GapSetAside.objects.create(**kept, reason="Seen again.")
