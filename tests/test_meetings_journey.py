"""From an empty board to approved minutes and a closed action, by its officer and a member in a browser.

With scripts and without: the same steps, the same words on the pages.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Locator, Page, expect

from meetings.models import Letter, Meeting
from scpb.boards.models import Board
from scpb.boards.services import boards, register
from scpb.people.models import Person
from tests import pdf_reading
from tests.visits import A_WHILE, Visit, make_board_that_signs_in, reload_until
from tests.world import SINCE

pytestmark = [
    pytest.mark.looks,
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("worker"),
]
Comes = Callable[[Page, Callable[[], Locator]], None]

USUAL = [
    "1. Welcome, introductions and apologies",
    "2. Declarations of interest",
    "3. Minutes of the previous meeting",
    "4. Matters arising and action log",
    "5. Public questions and comments",
]
TITLE = "Burglary of shops"
REPORT = "Shops without shutters were burgled most."
ASKED = "To visit every shop without shutters."
MINUTED = "The board heard that forty shops were burgled."
CORRECTED = "The board heard that fourteen shops were burgled."
POST = "Borough Commander, Fire Service"
TO_DO = "Visit the shops"
DONE = "Every shop was visited."


@pytest.fixture
def board() -> Board:
    """A board with its people, who can sign in, a quorum of one and a room; nothing recurs, and no meeting is planned.

    The member holds a post.
    """
    board = boards.edit_board(make_board_that_signs_in(), quorum=1, by=None)
    register.add_venue(name="Committee Room 1", address="1 High Street, London NW4 0AA", by=None)
    body, member = register.add_organisation(by=None, name="Fire Service"), Person.objects.get(name="Mary Member")
    register.add_post(member, by=None, organisation=body, title="Borough Commander", starts_on=SINCE)
    return board


def test_from_an_empty_board_to_approved_minutes_and_a_closed_action(
    visit: Visit, board: Board, complaints: list[str]
) -> None:
    take_the_way(visit, board, by_itself)
    assert complaints == []


def test_it_works_without_scripts(plain: Visit, board: Board) -> None:
    take_the_way(plain, board, reload_until)


def by_itself(_page: Page, there: Callable[[], Locator]) -> None:
    """What who has scripts does while a job runs: nothing."""
    expect(there()).to_have_count(1, timeout=A_WHILE)


def take_the_way(visit: Visit, board: Board, comes: Comes) -> None:
    with signed_in(visit, "officer"):
        first, second = plan(visit, board)
        build(visit, first)
        publish(visit, first)
        comes(visit.page, lambda: pack_of(visit, "Public pack"))
    with signed_in(visit, "member"):
        answer_and_read(visit)
    with signed_in(visit, "officer"):
        begin(visit, first)
        minute(visit, second)
        close_the_meeting(visit)
        circulate(visit)
    with signed_in(visit, "member"):
        propose(visit, first)
    with signed_in(visit, "officer"):
        accept_and_publish(visit, first)
    read_as_anybody(visit, first)
    comes(visit.page, lambda: print_link(visit))
    check_print(visit)
    with signed_in(visit, "officer"):
        approve(visit, first, second)
    with signed_in(visit, "member"):
        update(visit)
    with signed_in(visit, "officer"):
        close_the_action(visit)


@contextmanager
def signed_in(visit: Visit, name: str) -> Iterator[None]:
    visit.sign_in(name)
    yield
    visit.sign_out()


# -- before the meeting ----------------------------------------------------------------------------------------------


def plan(visit: Visit, board: Board) -> list[Meeting]:
    """What recurs, then a year of meetings; the first two of them."""
    visit.go("Meetings", board.name, "Recurring items")
    visit.sees("Nothing recurs yet.")
    visit.press("Take the usual items")
    visit.sees("The usual standing items are set up.")
    visit.go("Forward plan", "Plan a year of meetings")
    visit.field("Venue").select_option(label="Committee Room 1, 1 High Street, London NW4 0AA")
    visit.press("Find the dates")
    visit.press("Plan these meetings")
    visit.sees("4 meetings are planned.")
    return list(Meeting.objects.order_by("starts_at")[:2])


def build(visit: Visit, meeting: Meeting) -> None:
    """The usual items are there; the officer adds one with a lead, a report and a recommendation."""
    visit.go("Meetings", str(meeting), "Write the agenda")
    rows = visit.page.locator("ol.order > li")
    expect(rows).to_contain_text([*USUAL, "6. Forward plan", "7. Any other business", "8. Date of next meeting"])
    visit.go("Add an item")
    visit.page.get_by_label("Title", exact=True).fill(TITLE)
    visit.page.get_by_label("Decision", exact=True).check()
    visit.field("Add a lead or presenter").select_option(label=POST)
    visit.field("Recommendations").fill(ASKED)
    report_of(visit).fill(REPORT)
    visit.press("Add the item")
    visit.sees("Item 6 is added.")
    expect(rows).to_contain_text([*USUAL, f"6. {TITLE}", "7. Forward plan", "8. Any other", "9. Date of next"])
    expect(rows.nth(5)).to_contain_text(POST)


def report_of(visit: Visit) -> Locator:
    """Where the report of an item is written: the editor, or without scripts the text area."""
    return visit.page.get_by_role("textbox", name=re.compile("^Report"))


def publish(visit: Visit, meeting: Meeting) -> None:
    visit.go("Check and publish")
    visit.sees("Publish by the end of")
    visit.press("Publish the agenda")
    visit.sees("The agenda is published.")
    visit.sees(str(meeting))


def pack_of(visit: Visit, name: str) -> Locator:
    """The link to the first version of a pack, on the officer's page of packs."""
    return visit.page.get_by_role("region", name=name).get_by_role("link", name=re.compile("^Version 1 "))


def answer_and_read(visit: Visit) -> None:
    """The member finds the pack on the first page, answers, and reads the report."""
    pack = " ".join(" ".join(pdf_reading.words(visit.fetched(pack_link(visit)))).split())
    assert f"6 {TITLE}" in pack and REPORT in pack and ASKED in pack
    visit.go("Read the papers", "Say whether you come")
    visit.page.get_by_label("In person").check()
    visit.field("What you need to take part").fill("Large print")
    visit.press("Save")
    visit.sees("Your answer: in person.")
    visit.go(TITLE)
    visit.sees(REPORT)
    visit.sees(ASKED)


def pack_link(visit: Visit) -> Locator:
    visit.page.goto(visit.url)
    return visit.page.get_by_role("link", name=re.compile(r"pack \(PDF")).first


# -- the meeting -----------------------------------------------------------------------------------------------------


def begin(visit: Visit, meeting: Meeting) -> None:
    """The officer sees the answer, opens the meeting, and marks who is there: attendance starts from the answers."""
    visit.go("Meetings", str(meeting), "Invitations")
    row = visit.page.get_by_role("row", name=re.compile("Mary Member"))
    expect(row).to_contain_text("In person")
    expect(row).to_contain_text("Large print")
    visit.go(str(meeting), "Open the meeting")
    visit.press("Open the meeting")
    visit.sees("The meeting is open. Attendance starts from the answers.")
    visit.sees("Quorum met:")
    mary = visit.page.get_by_role("group", name="Mary Member")
    expect(mary.get_by_role("button", name="Present")).to_have_attribute("aria-pressed", "true")
    mary.get_by_role("button", name="Apologies").click()
    visit.sees("No quorum:")
    mary.get_by_role("button", name="Present").click()
    visit.sees("Quorum met:")


def minute(visit: Visit, second: Meeting) -> None:
    """A paragraph, a decision on the recommendation, and an action of a post, due at the next meeting."""
    visit.go(f"6. {TITLE}")
    visit.press("Begin item 6")
    visit.page.get_by_label("What was said").fill(MINUTED)
    visit.press("Save the item")
    expect(visit.page.locator("main")).to_contain_text(re.compile(r"✓ Saved|The minute is saved\."))
    visit.page.get_by_label("Outcome").select_option(label="Agreed")
    visit.press("Add the decision")
    visit.sees("On recommendation 1")
    visit.field("Action: who, what, by when").fill(f"@{POST} to visit the shops by next meeting")
    visit.press("Add the action")
    expect(visit.page.locator(".piece--decision .entry")).to_contain_text(f"Agreed: {ASKED}")
    expect(visit.page.locator(".piece--action .entry")).to_contain_text(TO_DO)
    expect(visit.page.locator(".piece--action .entry")).to_contain_text(f"due at the meeting of {second.day}")


def close_the_meeting(visit: Visit) -> None:
    """It ends, and the member has a letter with the action."""
    assert not Letter.objects.filter(kind="assigned").exists()
    visit.go("Close the meeting")
    visit.press("Close the meeting")
    visit.sees("The meeting is closed, and actions have gone to their owners.")
    letter = Letter.objects.get(kind="assigned")
    assert letter.person.name == "Mary Member" and TO_DO in letter.text


# -- the minutes -----------------------------------------------------------------------------------------------------


def circulate(visit: Visit) -> None:
    visit.go("Minutes", "Circulate the minutes")
    visit.press("Circulate the minutes")
    visit.sees("The minutes are circulated.")
    assert Letter.objects.filter(kind="minutes", person__name="Mary Member").exists()


def propose(visit: Visit, meeting: Meeting) -> None:
    visit.go("Meetings", str(meeting), "Minutes")
    visit.sees(MINUTED)
    visit.go("Propose a correction to item 6")
    expect(visit.field("Item").locator("option:checked")).to_contain_text(TITLE)
    visit.field("Text as it stands").fill("forty shops")
    visit.field("Text as it should be").fill("fourteen shops")
    visit.field("Why").fill("It was misheard.")
    visit.press("Propose a correction")
    visit.sees("Your correction is proposed.")
    visit.sees("fourteen shops")
    expect(visit.page.get_by_role("link", name=re.compile("^Accept"))).to_have_count(0)


def accept_and_publish(visit: Visit, meeting: Meeting) -> None:
    visit.go("Meetings", str(meeting), "Minutes")
    visit.sees("1 proposed correction is undecided.")
    visit.go("All corrections")
    visit.sees("It was misheard.")
    visit.page.get_by_role("link", name=re.compile("^Accept")).click()
    visit.press("Accept the correction")
    visit.sees("The correction is accepted.")
    visit.go("Minutes", "Publish as a draft")
    visit.press("Publish the minutes")
    visit.sees("The minutes are published.")
    visit.sees(CORRECTED)
    visit.sees("Version 2")


def read_as_anybody(visit: Visit, meeting: Meeting) -> None:
    """Published, the minutes are everybody's; only the board's own people propose anything."""
    visit.go("Meetings", str(meeting), "Minutes")
    visit.sees(CORRECTED)
    visit.sees("Draft")
    expect(visit.page.get_by_text("Propose a correction")).to_have_count(0)


def print_link(visit: Visit) -> Locator:
    return visit.page.get_by_role("link", name=re.compile(r"^Minutes.* \(PDF"))


def check_print(visit: Visit) -> None:
    printed = " ".join(" ".join(pdf_reading.words(visit.fetched(print_link(visit)))).split())
    for said in (CORRECTED, ASKED, TO_DO, "Mary Member", "Borough Commander"):
        assert said in printed, said


def approve(visit: Visit, first: Meeting, second: Meeting) -> None:
    """The next meeting has the minutes on its agenda; what it agrees there approves them."""
    visit.go("Meetings", str(second), "Write the agenda", "Minutes of the previous meeting")
    visit.sees("Minutes to be approved, measures cited, the action it comes from")
    visit.go("Add an item")
    visit.page.get_by_label("Title", exact=True).fill(f"{TITLE}: what was done")
    visit.field("or in words").fill("The chair")
    report_of(visit).fill(DONE)
    visit.press("Add the item")
    visit.sees("Item 6 is added.")
    visit.go("Check and publish")
    visit.press("Publish the agenda")
    visit.sees("The agenda is published.")
    visit.go(str(second), "Minutes of the previous meeting")
    visit.sees("Minutes to be approved")
    expect(visit.page.locator("main").get_by_role("link", name=str(first), exact=True)).to_be_visible()
    visit.go(str(second), "Open the meeting")
    visit.press("Open the meeting")
    visit.go("3. Minutes of the previous meeting")
    visit.page.get_by_label("Outcome").select_option(label="Agreed")
    visit.field("What was resolved").fill("The minutes were agreed as a correct record.")
    visit.press("Add the decision")
    expect(visit.page.locator(".piece--decision .entry")).to_contain_text("Agreed: The minutes were agreed")
    visit.go("Meetings", str(first), "Minutes", "Publish the approved minutes")
    visit.press("Publish the minutes")
    visit.sees("The minutes are published.")
    expect(visit.page.locator("p.sub .tag")).to_have_text("Approved")
    visit.sees(CORRECTED)
    expect(visit.page.get_by_role("link", name="Take minutes")).to_have_count(0)


# -- the action ------------------------------------------------------------------------------------------------------


def update(visit: Visit) -> None:
    """The member follows the link of the letter, says that it is done, and gives a link that shows it."""
    visit.page.goto(visit.url + Letter.objects.get(kind="assigned").path)
    visit.sees(TO_DO)
    visit.page.get_by_label("It is done").check()
    visit.field("What was done").fill(DONE)
    visit.field("or a link to it").fill("https://example.org/visits")
    visit.field("What the file or the page is called").fill("The list of visits")
    visit.press("Send")
    visit.sees("Your update is there.")
    visit.sees(DONE)
    shows = visit.page.get_by_role("link", name="The list of visits")
    expect(shows).to_have_attribute("href", "https://example.org/visits")
    expect(visit.page.get_by_role("link", name="Close the action")).to_have_count(0)


def close_the_action(visit: Visit) -> None:
    visit.go("Actions", "My actions", "1 action of your boards is said to be done: close it or return it")
    visit.go(TO_DO)
    visit.sees(DONE)
    visit.go("Close the action")
    visit.field("Outcome").fill("all shops visited")
    visit.press("Close the action")
    visit.sees("Completed – all shops visited")
