"""What a board's page offers of its terms and members on paper."""

from __future__ import annotations

import pytest

from meetings.models import Print
from meetings.pages.boards_printed import latest
from meetings.services.board_prints import print_board
from scpb.boards.models import Board
from tests.factories import make_board, make_officer

pytestmark = pytest.mark.django_db


def said(board: Board, purpose: str) -> Print:
    """The print of the board as it is with this purpose."""
    Board.objects.filter(pk=board.pk).update(purpose=purpose)
    return print_board(board, by=None)


def test_the_officer_is_offered_what_is_out_even_if_another_was_asked_for_later() -> None:
    board = make_board()
    officer = make_officer(board)
    first, second = said(board, "To keep the peace."), said(board, "To keep it quiet.")
    assert latest(board, officer) == [second]
    assert said(board, "To keep the peace.") == first
    assert latest(board, officer) == [first]
