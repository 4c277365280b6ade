"""Coverage: which meetings dealt with which priorities, how often, and how long ago."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from meetings.models import AgendaItem, Meeting
from scpb.boards.models import Board
from scpb.people.models import Person
from scpb.portal.thread.coverage import Cell, Coverage, Wanted, coverage_for, offered_to
from strategy.models import Priority
from tests.action_makers import make_priority, make_sat_item
from tests.factories import make_board, make_member
from tests.meetings import make_item, make_meeting
from tests.test_boards import as_person

pytestmark = pytest.mark.django_db
TODAY = date(2014, 6, 30)
LONDON = timezone.get_default_timezone()


def at(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 14, 30, tzinfo=LONDON)


@pytest.fixture
def board() -> Board:
    return make_board(name="Safer Communities")


@pytest.fixture
def priority(board: Board) -> Priority:
    return make_priority(board, "Fewer homes are burgled", 1)


def item_on(board: Board, day: datetime, *priorities: Priority, **fields: object) -> AgendaItem:
    item = make_sat_item(board, starts_at=day, **fields)
    item.priorities.set(priorities)
    return item


def covered(reader: Person | None = None, wanted: Wanted | None = None, today: date = TODAY) -> Coverage:
    return coverage_for(reader or AnonymousUser(), wanted or Wanted(), today)


def cells(found: Coverage) -> list[tuple[int, int]]:
    """Counts and hollow ones of the first priority, the latest meeting first."""
    return [(line.cells[0].count, line.cells[0].hollow) for line in found.lines]


def page(**asked: str) -> str:
    return as_person(None).get(reverse("portal:coverage"), asked).content.decode()


def test_a_cell_counts_the_items_of_a_meeting_about_a_priority(board: Board, priority: Priority) -> None:
    first = item_on(board, at(2014, 1, 24), priority)
    second = make_another(first, priority)
    item_on(board, at(2014, 4, 25))
    found = covered()
    assert cells(found) == [(0, 0), (2, 0)]
    assert found.lines[1].cells[0].url == first.meeting.get_absolute_url()
    assert (found.feet[0].total, found.total, second.order) == (2, 2, 2)


def make_another(item: AgendaItem, priority: Priority) -> AgendaItem:
    """A second item of a meeting that has sat."""
    other = AgendaItem.objects.create(meeting=item.meeting, order=item.meeting.items.count() + 1, title="Another")
    other.priorities.add(priority)
    return other


def test_one_item_is_led_to_itself(board: Board, priority: Priority) -> None:
    item = item_on(board, at(2014, 1, 24), priority)
    address = reverse("meetings:item", args=[board.slug, item.meeting.number, item.order])
    assert covered().lines[0].cells[0].url == address


def test_an_item_about_all_priorities_is_hollow_and_counts_for_none(board: Board, priority: Priority) -> None:
    item = item_on(board, at(2014, 1, 24), priority)
    AgendaItem.objects.filter(pk=item.pk).update(all_priorities=True)
    found = covered()
    assert cells(found) == [(0, 1)]
    assert (found.total, found.feet[0].total, found.feet[0].months) == (0, 0, None)
    assert found.feet[0].says == "Never discussed"


def test_how_long_ago_a_priority_was_discussed_is_told_in_whole_months(board: Board, priority: Priority) -> None:
    item_on(board, at(2014, 1, 24), priority)
    for day, months in ((date(2014, 2, 23), 0), (date(2014, 2, 24), 1), (date(2015, 1, 24), 12)):
        assert covered(today=day).feet[0].months == months
    assert covered(today=date(2015, 1, 24)).feet[0].is_long_ago


def test_what_is_planned_does_not_count_as_discussed(board: Board, priority: Priority) -> None:
    item_on(board, at(2014, 9, 1), priority)
    found = covered()
    assert (cells(found), found.feet[0].months) == ([(1, 0)], None)


def test_an_item_that_was_withdrawn_is_not_counted(board: Board, priority: Priority) -> None:
    item = item_on(board, at(2014, 1, 24), priority)
    AgendaItem.objects.filter(pk=item.pk).update(withdrawn_at=timezone.now(), withdrawn_why="Not ready.")
    assert cells(covered()) == [(0, 0)]


def test_the_public_counts_no_item_that_it_may_not_read(board: Board, priority: Priority) -> None:
    item_on(board, at(2014, 1, 24), priority, access="restricted")
    assert cells(covered()) == [(0, 0)] and covered().feet[0].months is None
    assert cells(covered(make_member(board).person)) == [(1, 0)]


def test_the_public_sees_no_items_of_a_draft_agenda(board: Board, priority: Priority) -> None:
    item = make_item(make_meeting(board, starts_at=at(2014, 5, 1)))
    item.priorities.add(priority)
    assert cells(covered()) == [(0, 0)]


def test_the_table_is_of_the_last_year_unless_another_is_asked_for(board: Board, priority: Priority) -> None:
    for day in (at(2012, 5, 1), at(2013, 5, 1), at(2014, 5, 1)):
        item_on(board, day, priority)
    assert [line.meeting.starts_at.year for line in covered().lines] == [2014]
    assert [line.meeting.starts_at.year for line in covered(wanted=Wanted(year=2012)).lines] == [2012]
    assert offered_to(AnonymousUser()).years == [2014, 2013, 2012]


def test_the_table_may_be_of_one_board(board: Board, priority: Priority) -> None:
    other = make_board(name="Youth Justice")
    item_on(board, at(2014, 1, 24), priority)
    item_on(other, at(2014, 1, 25), priority)
    assert len(covered().lines) == 2
    assert [line.meeting.board for line in covered(wanted=Wanted(board=other.slug)).lines] == [other]


def test_a_board_is_covered_by_the_priorities_of_its_own_strategies_and_of_those_above_it(board: Board) -> None:
    above, beside = make_board(name="Health and Wellbeing"), make_board(name="Youth Justice")
    Board.objects.filter(pk=board.pk).update(parent=above)
    own, higher, other = (
        make_priority(one, f"Of {one}", number) for number, one in enumerate((board, above, beside), 1)
    )
    assert set(covered().priorities) == {own, higher, other}
    assert set(covered(wanted=Wanted(board=board.slug)).priorities) == {own, higher}
    assert set(covered(wanted=Wanted(board=above.slug)).priorities) == {higher}
    assert "No strategy of this board" in page(board=make_board(name="Hate Crime").slug)


@pytest.mark.parametrize(
    "asked", [{"year": "soon"}, {"year": "0000"}, {"year": "2050"}, {"board": "nowhere"}, {"board": "a\0b"}]
)
def test_what_an_address_cannot_mean_is_said_and_not_passed_over(
    board: Board, priority: Priority, asked: dict[str, str]
) -> None:
    item_on(board, at(2014, 1, 24), priority)
    answer = as_person(None).get(reverse("portal:coverage"), asked)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "There is a problem" in text and "Choose one of the list." in text
    assert "<table" not in text


def test_a_closed_board_and_its_years_are_as_unknown_as_what_is_not_there(board: Board) -> None:
    closed = make_board(name="Case Review", is_public=False)
    item_on(closed, at(2013, 1, 24))
    for asked in ({"board": closed.slug}, {"year": "2013"}):
        assert as_person(None).get(reverse("portal:coverage"), asked).status_code == 422
    member = make_member(closed).person
    assert as_person(member).get(reverse("portal:coverage"), {"board": closed.slug}).status_code == 200


@pytest.mark.parametrize(("count", "shade"), [(0, 0), (1, 1), (4, 4), (5, 5), (9, 5)])
def test_a_cell_has_one_of_five_shades(count: int, shade: int) -> None:
    assert Cell(Priority(), count, 0, "", "").shade == shade


def test_the_page_shows_filled_and_hollow_squares_with_words(board: Board, priority: Priority) -> None:
    item_on(board, at(2014, 1, 24), priority)
    general = item_on(board, at(2014, 2, 24))
    AgendaItem.objects.filter(pk=general.pk).update(all_priorities=True)
    text = page(year="2014")
    assert re.search(r'class="cover cover--1" href="[^"]+">1<span class="govuk-visually-hidden"> 1 item<', text)
    assert re.search(r'class="cover cover--hollow" [^>]+>1<span [^>]+> 1 about all priorities<', text)
    assert f'href="{reverse("portal:thread", args=[priority.uuid])}"' in text


def test_the_page_says_so_where_there_is_nothing_to_cover(board: Board) -> None:
    assert "No strategy with priorities was in force then." in page()
    make_priority(board, "Burglary")
    assert "No meeting was held or is planned in that time." in page()


def test_coverage_asks_no_more_questions_when_there_are_more_meetings(board: Board, priority: Priority) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            covered()
        return len(captured)

    item_on(board, at(2014, 1, 24), priority)
    few = asked()
    for week in range(1, 8):
        item_on(board, at(2014, 1, 24) + timedelta(weeks=week), priority)
    assert asked() == few <= 6
    assert Meeting.objects.count() == 8
