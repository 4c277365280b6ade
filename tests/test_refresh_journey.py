"""From starting a refresh to its adoption, by the officer, a member and somebody unknown in a browser."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now
from playwright.sync_api import expect

from meetings.models import AgendaItem
from scpb.boards.models import Board
from scpb.boards.services import boards
from strategy import services
from strategy.models import StrategyVersion
from strategy.services import Line
from tests.browser import WIDTHS, axe_findings, overflow
from tests.meetings import make_item, make_meeting
from tests.minuted import again, closed, decide, opened
from tests.strategies import make_2015
from tests.test_refresh import address, amend_as_in_2018, begin
from tests.visits import Visit, make_board_that_signs_in

pytestmark = [pytest.mark.looks, pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NAME, TITLE = "Community Safety Strategy", "Community Safety Strategy, refreshed"
BURGLED, FEWER = "Fewer homes are burgled", "Fewer homes and shops are burgled"
HEARD, SOON = "Victims are heard", "Victims are heard, and soon"
ASKED, COMMENT, ANSWER = "What have we forgotten?", "Say by when.", "The plan of each year says so."


@pytest.fixture
def board() -> Board:
    """A board that one member is enough for, with a strategy of two priorities."""
    board = boards.edit_board(make_board_that_signs_in(), quorum=1, abbreviation="SCPB", by=None)
    strategy = services.add_strategy(by=None, board=board, name=NAME, slug="community-safety")
    version = services.add_version(strategy, by=None, title="The strategy of 2015", starts_on=date(2015, 4, 1))
    services.word_priorities(version, lines=[Line(1, BURGLED), Line(2, HEARD)], by=None)
    return board


def test_from_starting_a_refresh_to_its_adoption(visit: Visit, board: Board, complaints: list[str]) -> None:
    take_the_way(visit, board)
    assert complaints == []


def test_it_works_without_scripts(plain: Visit, board: Board) -> None:
    take_the_way(plain, board)


def take_the_way(visit: Visit, board: Board) -> None:
    visit.sign_in("officer")
    start(visit)
    amend(visit, BURGLED, FEWER)
    amend(visit, HEARD, SOON)
    consult(visit)
    visit.sign_out()
    visit.sign_in("member")
    comment(visit)
    visit.sign_out()
    visit.sign_in("officer")
    answer(visit)
    publish(visit, put_and_decided(board))
    visit.sign_out()
    read_as_anybody(visit)


def start(visit: Visit) -> None:
    visit.go("Strategy", NAME, "Begin a new version")
    visit.field("Title").fill(TITLE)
    visit.field("In force from").fill(localdate().isoformat())
    visit.press("Begin")
    visit.sees("The draft is begun.")
    visit.sees("None yet. Choose “Amend”")


def amend(visit: Visit, words: str, proposed: str) -> None:
    visit.go(f"Amend {words}")
    visit.field("Proposed text").fill(proposed)
    visit.field("Why").fill("The review of the year asked for it.")
    visit.press("Save")
    visit.sees("The amendment is kept.")
    visit.sees(proposed)


def consult(visit: Visit) -> None:
    visit.go("Open a consultation")
    visit.field("Open to the public").check()
    visit.field("What is asked").fill(ASKED)
    visit.press("Save")
    visit.sees("The consultation is set.")


def comment(visit: Visit) -> None:
    visit.go("Strategy", NAME, TITLE, "What the refresh changes")
    visit.sees(ASKED)
    visit.go("Comment on the draft")
    visit.field("What it is on").select_option(label=f"Priority 1: {FEWER}")
    visit.field("Your comment").fill(COMMENT)
    visit.press("Send")
    visit.sees("Your comment has reached the board.")


def answer(visit: Visit) -> None:
    visit.go("Strategy", NAME, TITLE, "What the refresh changes", "1 comment")
    visit.go(f"Answer – {COMMENT}")
    visit.field("Answer").fill(ANSWER)
    visit.press("Save")
    visit.press(f"Publish – {COMMENT}")
    visit.sees(ANSWER)


def put_and_decided(board: Board) -> AgendaItem:
    """A meeting that was held this morning put the refresh to the board, which agreed."""
    meeting = make_meeting(board, starts_at=now() - timedelta(hours=3))
    make_item(meeting, title="The strategy, refreshed", adopts=StrategyVersion.objects.get(title=TITLE))
    item = AgendaItem.objects.select_related("meeting__board").get(meeting=opened(meeting))
    decide(item, "To adopt the refreshed strategy.")
    closed(again(meeting))
    return item


def publish(visit: Visit, item: AgendaItem) -> None:
    path = reverse("meetings:decisions_of_meeting", args=[item.meeting.board.slug, item.meeting.number])
    visit.page.goto(visit.url + path)
    visit.go("Publish the decisions")
    visit.press("Publish the decisions")
    visit.sees("The decisions are published.")


def read_as_anybody(visit: Visit) -> None:
    visit.go("Strategy", NAME)
    expect(visit.page.get_by_role("heading", level=2, name=TITLE)).to_be_visible()
    visit.sees(FEWER)
    visit.go("What the refresh changes")
    visit.sees(f"SCPB/{localdate().year}/1")
    visit.sees("Amendment to priority 1")
    visit.go("What became of each priority")
    visit.sees("Amended")
    visit.go("How it came about", "1 comment")
    visit.sees(ANSWER)


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_the_pages_of_a_refresh_fit_every_width_and_everybody(visit: Visit, width: int, complaints: list[str]) -> None:
    version = begin(make_2015(make_board_that_signs_in()))
    amend_as_in_2018(version)
    visit.sign_in("officer")
    visit.page.set_viewport_size({"width": width, "height": 900})
    one = version.wordings.select_related("priority").get(number=1).priority
    pages = [address(name, version) for name in ("refresh", "add_amendment", "consult", "comments", "crosswalk")]
    for path in (*pages, address("amend", version, one.uuid)):
        visit.page.goto(visit.url + path)
        assert (path, axe_findings(visit.page), overflow(visit.page)) == (path, [], 0)
    assert complaints == []
