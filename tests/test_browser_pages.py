"""Every page in a browser, for every role that gets it, full and empty: axe, no sideways scrolling, no complaints."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from scpb.boards.models import Board
from scpb.people.models import Person
from tests import routes
from tests.browser import axe_findings, overflow
from tests.factories import make_grant, make_person
from tests.html import Shape
from tests.routes import Route
from tests.world import ROLES, World, make_board, plan

pytestmark = [pytest.mark.looks, pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Sign = Callable[[Person | None], None]
WIDTHS = [1280, 768, 375, 320]
HEARD = [1280, 375]  # where axe listens: the wide layout and the narrow one
# All that is framed as a page; charts have files of their own.
LOOKED_AT = [route for route in routes.PAGES if route not in routes.CHARTS]
FRAGMENTS = {"health", "meetings:pack_progress", "meetings:print_progress"}
# How far a job is: while the page is looked at nobody works, and the answer would only draw it anew.
PROGRESS = re.compile(r"/progress/$|/jobs/[0-9a-f-]+/$")
# What differs between two renderings of the same page.
ACCIDENTAL = re.compile(r'name="csrfmiddlewaretoken" value="\w+"|"X-CSRFToken": "\w+"|<summary>[^<]*</summary>')


class Looks:
    """Looks at pages and keeps what is wrong.

    A page that is built like one that was looked at already is looked at no more, whatever it says: its rules are the
    same. Only where it has a longer word than any of those, the word is looked for at the edge of the window.
    """

    def __init__(self, page: Page, url: str, sign_in: Sign, complaints: list[str]) -> None:
        self.page, self.url, self.sign_in, self.complaints = page, url, sign_in, complaints
        self.clients: dict[Person | None, Client] = {}
        self.reader: Person | None = None  # who is signed in to the browser
        self.texts: set[str] = set()
        self.frames: set[int] = set()
        self.longest: dict[int, int] = {}  # the longest word so far, by what the main part is like
        self.wrong: list[str] = []
        page.route(
            PROGRESS,
            lambda asked: asked.fulfill(status=204) if "hx-request" in asked.request.headers else asked.continue_(),
        )

    def at(self, address: str, person: Person | None) -> None:
        text = self.rendered(address, person)
        if text in self.texts or not text:
            return
        self.texts.add(text)
        shape = Shape(text)
        is_new = shape.frame not in self.frames or shape.main not in self.longest
        if is_new or shape.longest > self.longest[shape.main]:
            self.look(address, person, HEARD if is_new else [])
            self.longest[shape.main] = max(shape.longest, self.longest.get(shape.main, 0))
            self.frames.add(shape.frame)

    def look(self, address: str, person: Person | None, heard: list[int]) -> None:
        """Look at the page at every width, and let axe hear it at these."""
        if person != self.reader:
            self.sign_in(person)
            self.reader = person
        self.page.set_viewport_size({"width": WIDTHS[0], "height": 900})
        response = self.page.goto(self.url + address)
        if response and response.status >= 400:  # the browser complains of the page's own status
            self.complaints[:] = [text for text in self.complaints if str(response.status) not in text]
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 900})
            if width == HEARD[-1]:
                self.page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true })")
            wider = overflow(self.page)
            found = [f"sticks out by {wider} px"] if wider else []
            found += axe_findings(self.page) if width in heard else []
            self.wrong += [f"{address} for {person} at {width}: {fault}" for fault in found]
        self.wrong += [f"{address} for {person}: {complaint}" for complaint in self.complaints]
        self.complaints.clear()

    def with_errors(self, address: str) -> None:
        """Send the page's form as it came, past the browser's own checks, and look at what comes back."""
        self.page.goto(self.url + address)
        with self.page.expect_navigation() as answer:
            self.page.evaluate("document.querySelector('main form[method=post]:has(.govuk-form-group)').submit()")
        if answer.value.status != 422:
            self.wrong.append(f"{address} gives {answer.value.status} for a form that lacks everything")
        expect(self.page.locator(".govuk-error-summary")).to_be_focused()
        self.wrong += [f"{address} with errors: {fault}" for fault in axe_findings(self.page)]

    def rendered(self, address: str, person: Person | None) -> str:
        """The page as the person gets it; nothing where there is none to look at."""
        if person not in self.clients:
            self.clients[person] = Client()
            if person:
                self.clients[person].force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        response = self.clients[person].get(address)
        body = response.getvalue()
        if response.status_code == 302 or not response["Content-Type"].startswith("text/html"):
            return ""
        return ACCIDENTAL.sub("", body.decode(errors="replace"))


@pytest.fixture
def looks(page: Page, live_server: Any, sign_in: Sign, complaints: list[str]) -> Looks:
    return Looks(page, live_server.url, sign_in, complaints)


def test_every_page_is_accessible_fits_its_window_and_breaks_no_policy(looks: Looks) -> None:
    world = World()
    for role in ROLES:
        for route in pages(LOOKED_AT, role):
            looks.at(route.url(world), world.person(role))
    assert looks.wrong == []


def test_what_is_wrong_with_a_page_would_be_found(looks: Looks) -> None:
    looks.page.goto(looks.url)
    looks.page.evaluate(
        """() => {
            const image = new Image();
            image.src = "/static/favicon.svg";
            image.width = 2000;
            document.querySelector("main").append(image);
            document.body.insertAdjacentHTML("beforeend", "<p style='color: red'>Red</p>");
        }"""
    )
    assert [finding.split(":")[0] for finding in axe_findings(looks.page)] == ["image-alt", "region"]
    assert overflow(looks.page) > 500
    assert "Content Security Policy" in looks.complaints[0]


def test_pages_are_told_apart_by_how_they_are_built_and_not_by_what_they_say() -> None:
    minute = "<main><h1>{}</h1>{}</main>"
    short = Shape(minute.format("Item 1", "<p id='said-1'>The board agreed.</p>"))
    long = Shape(minute.format("Item 2", "<p id='said-2'>It noted.</p><p id='said-3'>Interdepartmentally.</p>"))
    assert (short.main, short.frame) == (long.main, long.frame)
    assert long.longest > short.longest
    others = [
        "<p>The board agreed.</p>",
        "<p id='said-1'></p>",
        "<p id='said-1' class='bad'>The board agreed.</p>",
        "<p id='said-1'>The board <b>agreed.</b></p>",
        "<p id='said-1'>The board agreed.</p><button name='to'>Up</button>",
        "<p id='said-1'>The board agreed.</p><button name='by'>Up</button>",
    ]
    told_apart = {Shape(minute.format("Item 1", other)).main for other in others}
    assert len(told_apart - {short.main}) == len(others)
    assert Shape(f"<nav><a href='/'>Home</a></nav>{minute.format('Item 1', '')}").frame != short.frame


def pages(table: Sequence[Route], role: str) -> Iterator[Route]:
    """What the role gets as a page; fragments and bare data have no frame."""
    for route in table:
        if route.statuses[role] == 200 and route.name not in FRAGMENTS:
            yield route


# -- with nothing to show --------------------------------------------------------------------------------------------

BARE = [
    "portal:home", "portal:my_work", "meetings:index", "performance:index", "performance:uploads", "performance:begin",
    "performance:new_upload", "performance:set_up", "boards:index", "boards:people", "boards:venues",
    "boards:organisations", "boards:governance", "boards:terms", "meetings:decisions", "meetings:actions",
    "meetings:my_actions", "meetings:my_notices", "meetings:reports", "strategy:index",
]  # fmt: skip
BARE_OF_BOARD = [
    "boards:board", "meetings:forward_plan", "meetings:published_plan", "meetings:recurring", "meetings:referrals",
    "meetings:action_log", "meetings:attended", "meetings:openings_of_board",
]  # fmt: skip
BARE_OF_MEETING = [
    "meeting", "agenda", "packs", "papers", "invitations", "minutes", "corrections", "decisions_of_meeting", "matters",
    "meeting_actions", "openings",
]  # fmt: skip


def test_pages_with_nothing_to_show_are_accessible_too(looks: Looks) -> None:
    board = make_board("Safer Communities")
    officer, analyst = make_person(name="Otto Officer"), make_person(name="Ann Analyst")
    make_grant(board, officer), make_grant(board, analyst, "analyst")
    administrator = make_person(name="Ada Administrator", is_superuser=True)
    for person in (None, make_person(name="Olu Outsider"), officer, analyst, administrator):
        for address in bare_addresses(board):
            looks.at(address, person)
    assert looks.wrong == []


def bare_addresses(board: Board) -> Iterator[str]:
    """Lists without rows, a board without members, a meeting without an agenda, a dashboard without figures."""
    yield from map(reverse, BARE)
    yield from (reverse(name, args=[board.slug]) for name in BARE_OF_BOARD)
    yield reverse("performance:dashboard", args=["overview"])
    yield reverse("performance:set_up_section", args=["definitions"])
    meeting = board.meetings.first() or plan(board, days=9)
    yield from (reverse(f"meetings:{name}", args=[board.slug, meeting.number]) for name in BARE_OF_MEETING)


# -- with errors -----------------------------------------------------------------------------------------------------

# One of each kind of form: what asks for a reason alone looks alike everywhere.
FORMS: dict[str, list[str]] = {
    "administrator": ["boards:add_board", "boards:add_venue", "boards:add_organisation", "boards:merge"],
    "officer": [
        "boards:appoint", "boards:add_notice", "boards:add_contact", "boards:add_post", "boards:add_seat",
        "boards:add_document", "strategy:add_strategy", "strategy:add_version",
        "meetings:plan", "meetings:add_item", "meetings:add_paper", "meetings:cancel",
        "meetings:add_late_item", "meetings:withdraw_item", "meetings:add_question", "meetings:refer an item",
        "meetings:answer_referral of an outside body", "meetings:replace_paper promised",
        "meetings:add_plan_item", "meetings:move_plan_item", "meetings:add_recurring", "meetings:add_bring_back",
        "meetings:begin_report", "meetings:add_report_form", "meetings:add_report_image", "meetings:add_report_figure",
        "meetings:ask", "meetings:add_attendee", "meetings:ratify", "meetings:correct_minutes",
        "meetings:approve_minutes", "meetings:add_action", "meetings:upload_actions", "meetings:hand_over",
        "portal:set_aside",
    ],
    "member": ["meetings:declare", "meetings:propose_correction", "meetings:update_action"],
    "analyst": [
        "performance:new_upload", "performance:set_up_add measures", "performance:upload_take_back",
        "performance:explain",
    ],
}  # fmt: skip


def test_a_form_with_errors_says_them_accessibly(looks: Looks) -> None:
    world = World()
    for role, labels in FORMS.items():
        looks.sign_in(world.person(role))
        for label in labels:
            looks.with_errors(next(route for route in routes.PAGES if route.label == label).url(world))
    assert looks.wrong == []


# -- by keyboard -----------------------------------------------------------------------------------------------------


def test_the_skip_link_is_first_and_leads_past_the_frame(page: Page, live_server: Any) -> None:
    page.goto(live_server.url)
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to main content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    focused = page.evaluate("document.activeElement.closest('main, footer')?.tagName")
    assert focused in {"MAIN", "FOOTER"}


def test_everything_on_an_agenda_page_is_reached_by_keyboard(page: Page, live_server: Any, sign_in: Sign) -> None:
    """Tab meets every link, button and field in the order of the page, and each shows that it is there."""
    world = World()
    sign_in(world.officer)
    page.goto(live_server.url + reverse("meetings:agenda", args=[world.board.slug, world.draft.number]))
    page.wait_for_load_state("networkidle")  # what waits for the agenda comes after the page
    met = []
    for _press in page.evaluate(FOCUSABLE):
        page.keyboard.press("Tab")
        place, is_marked = page.evaluate(WHERE)
        met.append(place)
        assert is_marked, page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
    assert met == page.evaluate(FOCUSABLE)
    assert len(met) > 20
    buttons = page.get_by_role("toolbar").get_by_role("button")
    buttons.first.focus()
    for place in range(1, buttons.count()):
        page.keyboard.press("ArrowRight")
        expect(buttons.nth(place)).to_be_focused()
        assert page.evaluate(WHERE)[1], "a button of the toolbar does not show that it is chosen"


# Places in the document; of a group of radio buttons Tab meets the one that is chosen, of a toolbar one button, and the
# arrows the others.
FOCUSABLE = """() => {
    const every = [...document.querySelectorAll("*")];
    const kinds = "a[href], button, input, select, textarea, summary, [contenteditable=true]";
    const found = document.querySelectorAll(kinds);
    const shown = [...found].filter((one) => one.checkVisibility() && !one.disabled && one.type !== "hidden");
    const inTurn = shown.filter((one) => one.tabIndex >= 0 || !one.closest("[role=toolbar]"));
    return inTurn.filter((one) => one.type !== "radio" || one.checked).map((one) => every.indexOf(one));
}"""
WHERE = """() => {
    const element = document.activeElement, style = getComputedStyle(element);
    const marks = [style.outlineStyle !== "none" && style.outlineWidth !== "0px", style.boxShadow !== "none"];
    return [[...document.querySelectorAll("*")].indexOf(element), marks.some(Boolean)];
}"""


def test_the_menu_opens_and_its_links_are_reached_by_keyboard(page: Page, live_server: Any, sign_in: Sign) -> None:
    sign_in(make_person(name="Mary Member"))
    page.goto(live_server.url)
    summary = page.locator("details.menu summary")
    summary.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="My work").first).to_be_focused()
