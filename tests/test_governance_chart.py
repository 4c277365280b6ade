"""The governance chart: drawn from what boards report to, with the same as a list beside it."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from scpb.boards.chart import Branch, Told, narrow, tree, wide
from scpb.boards.models import Board
from tests.factories import make_board, make_member, make_person
from tests.test_boards import as_person


def told(key: int, parent: int | None = None, name: str = "") -> Told:
    return Told(key, parent, name or f"Board {key}", f"/boards/{key}/", "1 member")


def keys(branches: list[Branch]) -> list:
    return [(branch.board.key, keys(list(branch.below))) for branch in branches]


def test_boards_stand_below_what_they_report_to() -> None:
    assert keys(tree([told(1), told(2, 1), told(3, 2), told(4, 1)])) == [(1, [(2, [(3, [])]), (4, [])])]


def test_a_board_that_reports_to_one_that_is_not_shown_stands_by_itself() -> None:
    assert keys(tree([told(2, 1)])) == [(2, [])]


def test_boards_that_report_in_a_circle_are_each_drawn_once() -> None:
    branches = tree([told(1, 2), told(2, 1), told(3)])
    assert sorted(box.board.key for box in wide(branches).boxes) == [1, 2, 3]


@pytest.mark.parametrize("draw", [wide, narrow])
def test_no_box_lies_on_another_and_all_lie_within_the_drawing(draw) -> None:
    boards = [told(1), *(told(key, 1) for key in range(2, 7)), *(told(key, 3) for key in range(7, 10)), told(10)]
    drawing = draw(tree(boards))
    assert len(drawing.boxes) == 10
    assert len(drawing.lines) == 8
    for place, box in enumerate(drawing.boxes):
        assert 0 <= box.x <= box.x + box.width <= drawing.width
        assert 0 <= box.y <= box.y + box.height <= drawing.height
        for other in drawing.boxes[place + 1 :]:
            apart = box.y + box.height <= other.y or other.y + other.height <= box.y
            assert apart or box.x + box.width <= other.x or other.x + other.width <= box.x


def test_a_long_name_is_broken_into_lines_that_fit() -> None:
    name = "Safer Neighbourhoods and Community Engagement Working Group for the North of the Borough and its Estates"
    box = wide(tree([told(1, name=name)])).boxes[0]
    assert len(box.lines) == 3
    assert all(len(text) <= 27 for _y, text in box.lines)
    assert box.note_y < box.y + box.height


@pytest.mark.django_db
def test_the_page_draws_and_lists_public_boards_and_the_closed_ones_of_the_reader() -> None:
    above = make_board(name="Partnership Board")
    make_board(name="Burglary Group", parent=above)
    closed = make_board(name="Risk Panel", is_public=False, parent=above)
    member = make_member(closed).person
    page = as_person(None).get(reverse("boards:governance")).content.decode()
    assert "<svg" in page
    assert page.count("Burglary Group") == 3  # wide, narrow, list
    assert "Risk Panel" not in page
    page = as_person(member).get(reverse("boards:governance")).content.decode()
    assert page.count("Risk Panel") == 3
    assert "Closed · 1 member" in page
    assert 'stroke-dasharray="5 4"' in page


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [5, 40])
def test_the_chart_takes_the_same_queries_however_many_boards(
    rows: int, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    above = make_board()
    for _ in range(rows):
        make_member(make_board(parent=above), make_person())
    with django_assert_num_queries(1):
        assert client.get(reverse("boards:governance")).status_code == 200


@pytest.mark.django_db
def test_members_are_counted_on_the_day() -> None:
    board = make_board()
    make_member(board)
    make_member(board, ends_on="2020-12-31")
    assert Board.objects.counted(board.memberships.first().starts_on).get().members_count == 2
    assert (
        Board.objects.counted(make_member(make_board(), starts_on="2026-01-01").starts_on)
        .get(pk=board.pk)
        .members_count
        == 1
    )
