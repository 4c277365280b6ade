"""A year of meetings planned in one go, and what becomes of what recurs every year."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from meetings import years
from meetings.models import Meeting
from meetings.rhythms import Occurrence, Standing, standing, yearly
from meetings.services import meetings
from meetings.services.years import Sitting, plan_year
from scpb.errors import NotAllowed
from tests.factories import make_board, make_officer
from tests.meetings import make_venue
from tests.planned import LONDON
from tests.test_meetings import as_person

pytestmark = pytest.mark.django_db


# -- a year in one go -----------------------------------------------------------------------------------------------

PATTERN = "way=pattern&nth=4&weekday=4&months=1&months=4&months=7&months=10&year=2040&begins=14:30&minutes=120"


def formset(days: list[str], keep: list[bool] | None = None, **more: str) -> dict[str, str]:
    kept = keep or [True] * len(days)
    sent = {"form-TOTAL_FORMS": str(len(days)), "form-INITIAL_FORMS": str(len(days)), **more}
    for place, (day, wanted) in enumerate(zip(days, kept, strict=True)):
        sent |= {f"form-{place}-day": day} | ({f"form-{place}-keep": "on"} if wanted else {})
    return sent


YEAR = ["2040-01-27", "2040-04-27", "2040-07-27", "2040-10-26"]


def test_a_pattern_finds_its_days() -> None:
    assert years.of_pattern(2020, [1, 4, 7, 10], 4, 4) == [
        date(2020, 1, 24), date(2020, 4, 24), date(2020, 7, 24), date(2020, 10, 23),
    ]  # fmt: skip
    assert years.nth_weekday(2020, 2, 4, years.LAST) == date(2020, 2, 28)
    assert years.nth_weekday(2020, 1, 4, years.LAST) == date(2020, 1, 31)
    assert years.from_first(date(2020, 1, 24)) == years.of_pattern(2020, [1, 4, 7, 10], 4, 4)
    assert years.from_first(date(2020, 1, 31))[1:] == [date(2020, 4, 24), date(2020, 7, 31), date(2020, 10, 30)]
    assert years.from_first(date(2020, 11, 6), count=2) == [date(2020, 11, 6), date(2021, 2, 5)]


def test_a_preview_shows_the_dates_with_holidays_week_ends_and_clashes_and_plans_nothing() -> None:
    board, other = make_board(), make_board(name="Youth Justice")
    officer = make_officer(board)
    make_officer(make_board(is_public=False))
    begins = datetime(2040, 4, 27, 9, tzinfo=LONDON)
    meetings.plan_meeting(other, by=None, starts_at=begins, ends_at=begins + timedelta(hours=1))
    url = reverse("meetings:plan_year", args=[board.slug])
    text = as_person(officer).get(f"{url}?{PATTERN}").content.decode()
    assert [day in text for day in YEAR] == [True] * 4
    assert "Youth Justice meets at 09:00" in text
    christmas = as_person(officer).get(f"{url}?{PATTERN}".replace("weekday=4&months=1", "weekday=1&months=12"))
    assert "Bank holiday: Christmas Day" in christmas.content.decode()  # Tuesday 25 December 2040
    assert (
        "At the week-end"
        in as_person(officer).get(f"{url}?{PATTERN}".replace("weekday=4", "weekday=5")).content.decode()
    )
    assert board.meetings.count() == 0


def test_a_board_that_the_officer_does_not_know_is_no_clash_they_learn_of() -> None:
    board, closed = make_board(), make_board(name="Secret group", is_public=False)
    begins = datetime(2040, 4, 27, 9, tzinfo=LONDON)
    meetings.plan_meeting(closed, by=None, starts_at=begins, ends_at=begins + timedelta(hours=1))
    url = reverse("meetings:plan_year", args=[board.slug])
    assert "Secret group" not in as_person(make_officer(board)).get(f"{url}?{PATTERN}").content.decode()


def test_dates_are_changed_or_left_out_and_planned_in_one_act_with_their_closed_sessions() -> None:
    board, venue = make_board(), make_venue()
    officer = make_officer(board)
    url = f"{reverse('meetings:plan_year', args=[board.slug])}?{PATTERN}&closed=60&venue={venue.uuid}"
    sent = formset([*YEAR[:2], "2040-07-20", YEAR[3]], [True, False, True, True], plan="yes")
    assert as_person(officer).post(url, sent).status_code == 302
    found = board.meetings.filter(is_closed=False).order_by("starts_at")
    days = [timezone.localtime(one.starts_at).strftime("%Y-%m-%d %H:%M") for one in found]
    assert days == ["2040-01-27 14:30", "2040-07-20 14:30", "2040-10-26 14:30"]
    assert {one.venue for one in board.meetings.all()} == {venue}
    pairs = [(one.working_session.starts_at, one.ends_at) for one in found]
    assert all(starts == ends for starts, ends in pairs)


def test_checking_the_dates_again_plans_nothing() -> None:
    board = make_board()
    url = f"{reverse('meetings:plan_year', args=[board.slug])}?{PATTERN}"
    response = as_person(make_officer(board)).post(url, formset(["2040-12-25"], check="yes"))
    assert response.status_code == 200
    assert "Bank holiday" in response.content.decode()
    assert board.meetings.count() == 0


@pytest.mark.parametrize(
    ("days", "status", "said"),
    [
        (["2040-01-27", "2040-01-27"], 422, "Two of the dates are the same"),
        (["2040-01-27", "nonsense"], 422, "Enter a valid date"),
        (["2040-01-27", "0001-01-01"], 422, "Give a year between"),
        (["2040-01-27", "2040-04-27"], 409, "Nothing was planned: untick the date or change it"),
    ],
)
def test_dates_that_cannot_be_leave_nothing_planned(days: list[str], status: int, said: str) -> None:
    board = make_board()
    begins = datetime(2040, 4, 27, 15, tzinfo=LONDON)
    meetings.plan_meeting(board, by=None, starts_at=begins, ends_at=begins + timedelta(hours=1))
    url = f"{reverse('meetings:plan_year', args=[board.slug])}?{PATTERN}"
    response = as_person(make_officer(board)).post(url, formset(days, plan="yes"))
    assert response.status_code == status
    assert said in response.content.decode()
    assert "2040-01-27" in response.content.decode()
    assert board.meetings.count() == 1


def test_a_pattern_with_mistakes_says_what_to_do() -> None:
    board = make_board()
    url = reverse("meetings:plan_year", args=[board.slug])
    response = as_person(make_officer(board)).get(f"{url}?way=first&begins=10:00&minutes=120")
    assert response.status_code == 422
    said = response.content.decode()
    assert "Give the date of the first meeting." in said
    assert "Tick one or more under" not in said  # of the way that was not chosen


def test_the_way_that_is_not_chosen_is_not_looked_at() -> None:
    board = make_board()
    url, officer = reverse("meetings:plan_year", args=[board.slug]), as_person(make_officer(board))
    from_first = officer.get(f"{url}?way=first&first=2040-01-27&begins=10:00&minutes=120&year=never")
    by_pattern = officer.get(f"{url}?{PATTERN}&first=never")
    for answer, days in ((from_first, ["2040-01-27", "2040-04-27"]), (by_pattern, YEAR)):
        assert answer.status_code == 200
        assert all(day in answer.content.decode() for day in days)


def test_a_year_is_planned_whole_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    board = make_board()
    begins = datetime(2040, 1, 27, 10, tzinfo=LONDON)
    two = [
        Sitting(begins, begins + timedelta(hours=2)),
        Sitting(begins + timedelta(hours=1), begins + timedelta(hours=3)),
    ]
    monkeypatch.setattr("meetings.services.years.plan_meeting", failing_after_one())
    with pytest.raises(ZeroDivisionError):
        plan_year(board, two, by=None)
    assert board.meetings.count() == 0
    with pytest.raises(NotAllowed, match="No date is chosen"):
        plan_year(board, [], by=None)


def failing_after_one() -> Any:
    """Plans the first meeting, and fails at the second."""
    done: list[int] = []

    def plan_one(*arguments: Any, **values: Any) -> Meeting:
        done.append(1)
        return meetings.plan_meeting(*arguments, **values) if len(done) == 1 else 1 / 0  # type: ignore[return-value]

    return plan_one


# -- what becomes of what recurs --------------------------------------------------------------------------------------


def once(due: date, held: bool = True) -> Occurrence:
    return Occurrence(due, due, held)


def test_a_yearly_item_is_missed_once_its_quarter_is_over_and_made_up_for_by_coming_again() -> None:
    since = {"starts_on": date(2018, 1, 1), "ends_on": None}
    course = yearly("q2", [once(date(2018, 4, 24))], today=date(2020, 8, 1), **since)
    assert (course.last, course.missed) == (date(2018, 4, 24), (date(2019, 6, 30), date(2020, 6, 30)))
    assert course.standing == Standing.MISSED
    assert yearly("q2", [once(date(2020, 4, 24))], today=date(2020, 8, 1), **since).missed == ()
    assert yearly("q2", [], today=date(2018, 6, 30), **since).standing == Standing.WAITING
    coming = yearly("q2", [once(date(2018, 4, 24), held=False)], today=date(2018, 3, 1), **since)
    assert (coming.next, coming.standing) == (date(2018, 4, 24), Standing.PLANNED)


def test_a_yearly_item_that_was_moved_counts_for_the_year_it_was_due() -> None:
    moved = Occurrence(due=date(2019, 10, 25), day=date(2020, 1, 24), is_held=True)
    course = yearly("q4", [moved], starts_on=date(2019, 1, 1), ends_on=None, today=date(2021, 1, 1))
    assert (course.last, course.missed) == (date(2020, 1, 24), (date(2020, 12, 31),))


def test_an_item_that_ended_or_had_not_begun_is_not_missed() -> None:
    bounds = {"starts_on": date(2019, 7, 1), "ends_on": date(2020, 1, 1)}
    assert yearly("q2", [], today=date(2021, 1, 1), **bounds).missed == ()
    assert standing([], [date(2019, 6, 30), date(2020, 1, 2)], **bounds).missed == ()


def test_a_standing_item_is_missed_at_meetings_held_without_it_since_it_came_last() -> None:
    held = [date(2020, 4, 24), date(2019, 10, 25), date(2020, 1, 24)]
    course = standing([once(date(2020, 1, 24))], held, starts_on=date(2019, 1, 1), ends_on=None)
    assert (course.last, course.missed) == (date(2020, 1, 24), (date(2020, 4, 24),))
