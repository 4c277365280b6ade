"""The forward plan: what recurs, what moves, what the board asked to see again."""

import re
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from meetings.duties import DUTIES
from meetings.models import AgendaItem, BringBack, ItemMove, Meeting, PlanEdition, Recurring, Rhythm, State
from meetings.plans.assembling import assemble
from meetings.services import agenda, filling, meetings, moving, planning, recurring
from meetings.services.agenda import Leads
from scpb.audit.models import Entry
from scpb.boards.models import Board
from scpb.errors import NotAllowed, NotPermitted
from tests.factories import make_board, make_officer, make_person
from tests.jumps import jump
from tests.meetings import make_item, make_meeting
from tests.test_meetings import as_person

pytestmark = pytest.mark.django_db

LONDON = ZoneInfo("Europe/London")


def plan(board: Board, day: date, **values: Any) -> Meeting:
    begins = datetime(day.year, day.month, day.day, 10, tzinfo=LONDON)
    return meetings.plan_meeting(board, by=None, starts_at=begins, ends_at=begins + timedelta(hours=2), **values)


def recur(board: Board, title: str, **values: Any) -> Recurring:
    return recurring.add_recurring(board, by=None, **{"title": title, "starts_on": date(2019, 1, 1), **values})


def titles(meeting: Meeting) -> list[str]:
    return [item.title for item in meeting.items.order_by("order")]


def hold(meeting: Meeting, state: State = State.CIRCULATED) -> Meeting:
    """The meeting as it is once it has been held and its minutes are in that state."""
    now = timezone.now()
    told = {"agenda_published_at": now, "closed_at": now, "minutes_circulated_at": now}
    jump(meeting, state, **told)
    return meeting


# -- what the database refuses ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "broken",
    [
        {"rhythm": "ever"},
        {"kind": "song"},
        {"purpose": "amusement"},
        {"minutes": 481},
        {"ends_on": date(2018, 12, 31)},
    ],
)
def test_the_database_refuses_a_recurring_item_that_breaks_a_rule(broken: dict[str, Any]) -> None:
    kept = recur(make_board(), "Welcome")
    with pytest.raises(IntegrityError), transaction.atomic():
        Recurring.objects.filter(pk=kept.pk).update(**broken)


def test_the_database_refuses_an_obligation_that_says_nothing_or_is_both_taken_up_and_given_up() -> None:
    item = make_item(make_meeting())
    kept = planning.bring_back(item.meeting.board, by=None, title="Lighting")
    for broken in ({"title": ""}, {"item": item, "closed_why": "No."}):
        with pytest.raises(IntegrityError), transaction.atomic():
            BringBack.objects.filter(pk=kept.pk).update(**broken)


def test_the_database_refuses_a_move_that_goes_nowhere() -> None:
    item = make_item(make_meeting())
    with pytest.raises(IntegrityError), transaction.atomic():
        ItemMove.objects.create(item=item, from_meeting=item.meeting, to_meeting=item.meeting, moved_at=timezone.now())


def test_the_database_refuses_two_plans_of_one_number_and_an_unknown_access() -> None:
    board = make_board()
    values = {"board": board, "snapshot": {}, "sha256": "0" * 64, "published_at": timezone.now()}
    PlanEdition.objects.create(number=1, **values)
    for broken in ({"number": 1}, {"number": 2, "access": "secret"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PlanEdition.objects.create(**{**values, **broken})


# -- what recurs makes its own rows ----------------------------------------------------------------------------------


def test_a_new_meeting_has_the_standing_items_and_stays_planned() -> None:
    board = make_board()
    recur(board, "Welcome", order=1)
    recur(board, "Any other business", order=1, comes_last=True)
    recur(board, "Declarations", order=2, kind="declarations", leads=[Leads(wording="Chair")])
    meeting = plan(board, date(2020, 1, 24))
    assert titles(meeting) == ["Welcome", "Declarations", "Any other business"]
    assert [str(lead) for lead in meeting.items.get(order=2).leads.all()] == ["Chair"]
    assert Meeting.objects.get(pk=meeting.pk).state == State.PLANNED


def test_what_is_planned_meanwhile_goes_before_what_comes_last() -> None:
    board = make_board()
    recur(board, "Welcome")
    recur(board, "Any other business", comes_last=True)
    meeting = plan(board, date(2020, 1, 24))
    agenda.add_item(meeting, by=None, title="Knife crime")
    agenda.add_item(meeting, by=None, title="Burglary")
    assert titles(meeting) == ["Welcome", "Knife crime", "Burglary", "Any other business"]


def test_filling_twice_makes_nothing_twice() -> None:
    board = make_board()
    recur(board, "Welcome")
    recur(board, "Needs assessment", rhythm="q1")
    meeting = plan(board, date(2020, 1, 24))
    assert recurring.fill(meeting, by=None) == []
    assert titles(meeting) == ["Welcome", "Needs assessment"]


def test_a_yearly_item_comes_in_its_quarter_and_once_a_year() -> None:
    board = make_board()
    recur(board, "Needs assessment", rhythm="q2")
    days = [date(2020, 1, 24), date(2020, 4, 24), date(2020, 6, 5), date(2020, 7, 24), date(2021, 4, 23)]
    assert [titles(plan(board, day)) for day in days] == [[], ["Needs assessment"], [], [], ["Needs assessment"]]


def test_a_yearly_item_comes_again_where_the_meeting_that_had_it_is_cancelled() -> None:
    board = make_board()
    recur(board, "Needs assessment", rhythm="q2")
    cancelled = plan(board, date(2020, 4, 24))
    meetings.cancel(cancelled, reason="No quorum.", by=None)
    assert titles(plan(board, date(2020, 6, 5))) == ["Needs assessment"]


def test_what_was_moved_away_is_not_made_again_nor_counted_for_the_next_year() -> None:
    board = make_board()
    recur(board, "Strategy review", rhythm="q4")
    autumn, spring = plan(board, date(2020, 10, 23)), plan(board, date(2021, 1, 22))
    moving.move_to(autumn.items.get(), spring, reason="The figures are late.", by=None)
    assert recurring.fill(autumn, by=None) == []
    assert titles(plan(board, date(2020, 12, 4))) == []
    assert titles(plan(board, date(2021, 10, 22))) == ["Strategy review"]


def test_items_that_began_or_ended_elsewhen_do_not_come() -> None:
    board = make_board()
    recur(board, "Not yet", starts_on=date(2020, 2, 1))
    recurring.end_recurring(recur(board, "No longer"), ends_on=date(2020, 1, 23), by=None)
    assert titles(plan(board, date(2020, 1, 24))) == []


def test_a_closed_session_and_a_decision_by_circulation_have_no_standing_items() -> None:
    board = make_board()
    recur(board, "Welcome")
    assert titles(plan(board, date(2020, 1, 24), is_closed=True)) == []
    assert titles(plan(board, date(2020, 2, 24), is_by_circulation=True)) == []


def test_a_recurring_item_set_up_later_comes_when_the_agenda_begins_in_its_place() -> None:
    board = make_board()
    recur(board, "Welcome", order=1)
    recur(board, "Any other business", order=9, comes_last=True)
    meeting = plan(board, date(2020, 1, 24))
    agenda.add_item(meeting, by=None, title="Knife crime", begins=False)
    recur(board, "Declarations", order=2)
    recur(board, "Forward plan", order=8, comes_last=True)
    agenda.add_item(meeting, by=None, title="Burglary")
    whole = ["Welcome", "Declarations", "Knife crime", "Burglary", "Forward plan", "Any other business"]
    assert titles(meeting) == whole
    assert [item.order for item in meeting.items.order_by("order")] == list(range(1, len(whole) + 1))


def test_the_minutes_of_the_last_meeting_held_come_by_themselves() -> None:
    board = make_board()
    recur(board, "Minutes of the previous meeting", kind="minutes")
    held, earlier = plan(board, date(2019, 10, 25)), plan(board, date(2019, 7, 26))
    hold(held), hold(earlier)
    meeting, later = plan(board, date(2020, 1, 24)), plan(board, date(2020, 4, 24))
    assert meeting.items.get().approves == held
    assert later.items.get().approves == earlier  # which are on no agenda yet


def test_minutes_written_after_the_agenda_was_planned_are_referred_to_the_next_meeting() -> None:
    board = make_board()
    recur(board, "Minutes of the previous meeting", kind="minutes")
    first, second = plan(board, date(2020, 1, 24)), plan(board, date(2020, 4, 24))
    third = plan(board, date(2020, 7, 24))
    now = timezone.now()
    jump(first, State.IN_SESSION, agenda_published_at=now, opened_at=now, closed_at=now, quorum=3)
    meetings.move(meetings.locked(first), State.MINUTES, by=None)
    assert [meeting.items.get().approves for meeting in (first, second, third)] == [None, first, None]


def test_the_usual_items_are_taken_once() -> None:
    board = make_board()
    recurring.take_usual(board, by=None)
    found = titles(plan(board, timezone.localdate() + timedelta(days=30)))
    assert found[0].startswith("Welcome")
    assert found[-2:] == ["Any other business", "Date of next meeting"]
    with pytest.raises(NotAllowed, match="already"):
        recurring.take_usual(board, by=None)


def test_usual_statutory_duties_are_ticked_and_stand_in_the_calendar_with_law_and_quarter() -> None:
    board = make_board()
    officer = make_officer(board)
    page = as_person(officer).get(reverse("meetings:recurring", args=[board.slug])).content.decode()
    for duty in DUTIES:
        assert duty.law in page and str(duty.title) in page
    url = reverse("meetings:take_duties", args=[board.slug])
    assert as_person(officer).post(url, {}).status_code == 422
    assert as_person(officer).post(url, {"duties": ["assessment", "serious-violence"]}).status_code == 302
    kept = [(one.duty.rpartition(", ")[2], one.rhythm) for one in board.recurring.order_by("order")]
    assert kept == [("regulation 5", "q4"), ("section 8", "q1")]
    assert [duty.key for duty in recurring.offered_duties(board)] == [
        duty.key for duty in DUTIES if duty.key not in {"assessment", "serious-violence"}
    ]
    with pytest.raises(NotAllowed, match="already"):
        recurring.take_duties(board, duties=["assessment"], by=officer)
    recurring.take_usual(board, by=officer)
    document = assemble(board, audience="public", today=timezone.localdate())
    assert [duty.law for duty in document.calendar] == [
        one.duty for one in board.recurring.exclude(duty="").order_by("order")
    ]


def test_every_usual_duty_names_a_law_of_its_own_and_comes_once_a_year() -> None:
    laws = [duty.law for duty in DUTIES]
    assert len(laws) == len(set(laws)) == len({duty.key for duty in DUTIES})
    assert all(re.search(r"(19|20)\d\d, (section|regulation) \d+$", law) for law in laws)
    assert Rhythm.EACH not in {duty.rhythm for duty in DUTIES}


def test_a_missed_item_is_put_on_a_meeting_of_another_quarter_once() -> None:
    board = make_board()
    missed = recur(board, "Needs assessment", rhythm="q2")
    meeting = plan(board, date(2020, 7, 24))
    recurring.plan_recurring(missed, meeting, by=None)
    assert titles(meeting) == ["Needs assessment"]
    with pytest.raises(NotAllowed, match="already"):
        recurring.plan_recurring(missed, meeting, by=None)
    with pytest.raises(NotAllowed, match="another board"):
        recurring.plan_recurring(missed, make_meeting(), by=None)


# -- moving --------------------------------------------------------------------------------------------------------


def test_an_item_moves_with_all_it_has_and_leaves_a_trace() -> None:
    board = make_board()
    recur(board, "Any other business", comes_last=True)
    here, there = plan(board, date(2020, 1, 24)), plan(board, date(2020, 4, 24))
    item = make_item(here, title="Knife crime", recommendations=["To note it."])
    make_item(here, title="Burglary")
    owed = planning.bring_back(board, by=None, title="Knife crime", due_meeting=here)
    planning.take_up(owed, item.meeting, item=item, by=None)
    moved = moving.move_to(item, there, reason="The author is away.", by=None)
    assert (titles(here), titles(there)) == (["Burglary", "Any other business"], ["Knife crime", "Any other business"])
    assert [item.order for item in here.items.order_by("order")] == [1, 2]
    assert (moved.pk, moved.report.text, moved.recommendations.count()) == (item.pk, "<p>A text.</p>", 1)
    trace = ItemMove.objects.get()
    assert (trace.from_meeting, trace.to_meeting, trace.reason) == (here, there, "The author is away.")
    owed.refresh_from_db()
    assert (owed.item, owed.due_meeting) == (item, here)


def test_what_readers_have_seen_in_a_plan_moves_only_with_a_reason() -> None:
    board = make_board()
    here, there = plan(board, date(2020, 1, 24)), plan(board, date(2020, 4, 24))
    item = make_item(here)
    AgendaItem.objects.filter(pk=item.pk).update(planned_at=timezone.now())
    with pytest.raises(NotAllowed, match="Say why it moves"):
        moving.move_to(item, there, reason="  ", by=None)
    assert moving.move_to(item, there, reason="Snow.", by=None).meeting == there


def refused(here: Meeting, there: Meeting) -> str:
    item = here.items.get()
    with pytest.raises(NotAllowed) as refusal:
        moving.move_to(item, there, by=None)
    item.refresh_from_db()
    assert item.meeting == here
    return refusal.value.sentence


def test_an_item_goes_nowhere_it_cannot_be() -> None:
    board = make_board()
    here, there = make_meeting(board), make_meeting(board)
    make_item(here)
    assert "on the agenda of that meeting" in refused(here, here)
    assert "another board" in refused(here, make_meeting())
    assert "closed working session" in refused(here, make_meeting(board, is_closed=True))
    jump(there, "cleared", cleared_at=timezone.now(), cleared_by=make_person())
    assert "not in draft" in refused(here, there)
    Meeting.objects.filter(pk=here.pk).update(agenda_published_at=timezone.now())
    assert "Readers have seen" in refused(here, make_meeting(board))


def test_an_item_of_a_cancelled_agenda_that_readers_saw_stays_there_and_is_entered_anew() -> None:
    board = make_board()
    here, there = make_meeting(board), make_meeting(board)
    item = make_item(here, title="Knife crime", details="A plan", leads=[Leads(wording="Director")])
    owed = planning.bring_back(board, by=None, title="Knife crime")
    planning.take_up(owed, item.meeting, item=item, by=None)
    meetings.publish_agenda(here, by=None)
    meetings.cancel(here, reason="Flood.", by=None)
    copy = moving.move_to(item, there, reason="Flood.", by=None)
    assert titles(here) == titles(there) == ["Knife crime"]
    assert (copy.details, [str(lead) for lead in copy.leads.all()]) == ("A plan", ["Director"])
    owed.refresh_from_db()
    assert owed.item == copy
    with pytest.raises(NotAllowed, match="already"):
        moving.move_to(item, there, by=None)


# -- what the board asked to see again -------------------------------------------------------------------------------


def test_an_obligation_is_open_until_an_item_takes_it_up_and_again_when_that_falls() -> None:
    board = make_board()
    meeting = plan(board, date(2020, 1, 24))
    owed = planning.bring_back(board, by=None, title="Lighting", details="By ward", due_on=date(2020, 1, 31))
    assert list(BringBack.objects.open()) == [owed]
    item = planning.take_up(owed, meeting, by=None)
    assert (item.title, item.details, BringBack.objects.open().count()) == ("Lighting", "By ward", 0)
    with pytest.raises(NotAllowed, match="already"):
        planning.take_up(owed, meeting, by=None)
    agenda.remove_item(item, by=None)
    assert list(BringBack.objects.open()) == [owed]
    planning.take_up(owed, meeting, by=None)
    meetings.cancel(Meeting.objects.get(pk=meeting.pk), reason="Flood.", by=None)
    assert list(BringBack.objects.open()) == [owed]


def test_a_meeting_is_offered_what_is_due_there_or_by_its_day_and_what_is_late_is_told_apart() -> None:
    board = make_board()
    meeting, later = plan(board, date(2020, 1, 24)), plan(board, date(2020, 4, 24))
    by_day = planning.bring_back(board, by=None, title="By its day", due_on=date(2020, 1, 24))
    at_it = planning.bring_back(board, by=None, title="At it", due_meeting=meeting)
    after = planning.bring_back(board, by=None, title="Later", due_meeting=later)
    planning.bring_back(make_board(), by=None, title="Elsewhere", due_on=date(2020, 1, 1))
    assert set(BringBack.objects.wanted_at(meeting)) == {by_day, at_it}
    assert set(BringBack.objects.filter(board=board).overdue(date(2020, 1, 24))) == set()
    assert set(BringBack.objects.filter(board=board).overdue(date(2020, 1, 25))) == {by_day, at_it}
    assert after in BringBack.objects.filter(board=board).overdue(date(2020, 5, 1))


def test_an_obligation_is_given_up_only_with_the_reason() -> None:
    owed = planning.bring_back(make_board(), by=None, title="Lighting")
    with pytest.raises(NotAllowed, match="Say why"):
        planning.give_up(owed, reason=" ", by=None)
    assert planning.give_up(owed, reason="The council did it.", by=None).closed_why == "The council did it."
    assert BringBack.objects.open().count() == 0


def test_an_obligation_comes_back_to_its_own_board() -> None:
    board = make_board()
    owed = planning.bring_back(board, by=None, title="Lighting")
    elsewhere = make_item(make_meeting())
    for meeting, item in ((elsewhere.meeting, None), (elsewhere.meeting, elsewhere), (make_meeting(board), elsewhere)):
        with pytest.raises(NotAllowed, match="another board"):
            planning.take_up(owed, meeting, item=item, by=None)


def test_nothing_of_a_step_is_left_when_a_later_part_of_it_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    board = make_board()
    here, there = plan(board, date(2020, 1, 24)), plan(board, date(2020, 4, 24))
    item = make_item(here)
    monkeypatch.setattr(moving, "keep_last_ones_last", lambda _meeting: 1 / 0)
    last = Entry.objects.latest("pk").pk
    with pytest.raises(ZeroDivisionError):
        moving.move_to(item, there, reason="Snow.", by=None)
    item.refresh_from_db()
    assert (item.meeting, ItemMove.objects.count(), Entry.objects.filter(pk__gt=last).count()) == (here, 0, 0)


def test_only_the_boards_officer_plans() -> None:
    board = make_board()
    other, officer = make_officer(make_board()), make_officer(board)
    with pytest.raises(NotPermitted):
        planning.bring_back(board, by=other, title="Lighting")
    assert planning.bring_back(board, by=officer, title="Lighting").pk


def test_a_step_of_filling_makes_nothing_where_nothing_recurs() -> None:
    assert filling.fill_in(make_meeting(), by=None) == []
