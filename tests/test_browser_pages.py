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
from tests.routes import Route
from tests.world import ROLES, World, make_board, plan

pytestmark = [pytest.mark.looks, pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Sign = Callable[[Person | None], None]
WIDTHS = [1280, 768, 375, 320]
HEARD = [1280, 375]  # where axe listens: the wide layout and the narrow one
GROUPS = {
    "portal": routes.PORTAL,
    "boards": routes.BOARDS,
    "register": routes.REGISTER,
    "meetings": routes.MEETINGS,
    "measures": routes.MEASURES,
    "editions": routes.EDITIONS,
    "figures": routes.FIGURES,
    "files": routes.FILES,
    "set-up": routes.SETTING_UP,
    "account": routes.ACCOUNT,
}
# What differs between two renderings of the same page.
ACCIDENTAL = re.compile(r'name="csrfmiddlewaretoken" value="\w+"|"X-CSRFToken": "\w+"|<summary>[^<]*</summary>')


class Looks:
    """Looks at pages and keeps what is wrong; a page that two roles get alike is looked at once."""

    def __init__(self, page: Page, url: str, sign_in: Sign, complaints: list[str]) -> None:
        self.page, self.url, self.sign_in, self.complaints = page, url, sign_in, complaints
        self.seen: set[str] = set()
        self.wrong: list[str] = []

    def at(self, address: str, person: Person | None) -> None:
        if not self.is_new(address, person):
            return
        self.sign_in(person)
        self.page.set_viewport_size({"width": WIDTHS[0], "height": 900})
        response = self.page.goto(self.url + address)
        if response and response.status >= 400:  # the browser complains of the page's own status
            self.complaints[:] = [text for text in self.complaints if str(response.status) not in text]
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 900})
            if width == HEARD[-1]:
                self.page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true })")
            found = [f"sticks out by {overflow(self.page)} px"] if overflow(self.page) else []
            found += axe_findings(self.page) if width in HEARD else []
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

    def is_new(self, address: str, person: Person | None) -> bool:
        """Whether the page, as the person gets it, has not been looked at yet."""
        client = Client()
        if person:
            client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        response = client.get(address)
        text = ACCIDENTAL.sub("", response.getvalue().decode(errors="replace"))
        if response.status_code == 302 or not response["Content-Type"].startswith("text/html") or text in self.seen:
            return False
        self.seen.add(text)
        return True


@pytest.fixture
def looks(page: Page, live_server: Any, sign_in: Sign, complaints: list[str]) -> Looks:
    return Looks(page, live_server.url, sign_in, complaints)


@pytest.mark.parametrize("group", GROUPS)
def test_every_page_is_accessible_fits_its_window_and_breaks_no_policy(group: str, looks: Looks) -> None:
    world = World()
    for role in ROLES:
        for route in pages(GROUPS[group], role):
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


def pages(table: Sequence[Route], role: str) -> Iterator[Route]:
    """What the role gets as a page; fragments and bare data have no frame."""
    for route in table:
        if route.statuses[role] == 200 and route.name not in {"health", "meetings:pack_progress"}:
            yield route


# -- with nothing to show --------------------------------------------------------------------------------------------

BARE = [
    "portal:home", "portal:my_work", "meetings:index", "performance:index", "performance:uploads", "performance:begin",
    "performance:new_upload", "performance:set_up", "boards:index", "boards:people", "boards:venues",
    "boards:organisations",
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
    yield reverse("boards:board", args=[board.slug])
    yield reverse("performance:dashboard", args=["overview"])
    yield reverse("performance:set_up_section", args=["definitions"])
    meeting = board.meetings.first() or plan(board, days=9)
    yield from (
        reverse(f"meetings:{name}", args=[board.slug, meeting.number]) for name in ("meeting", "agenda", "packs")
    )


# -- with errors -----------------------------------------------------------------------------------------------------

FORMS: dict[str, list[str]] = {
    "administrator": ["boards:add_board", "boards:add_venue", "boards:add_organisation"],
    "officer": ["boards:appoint", "boards:add_notice", "boards:add_contact", "boards:add_post", "meetings:plan"],
    "analyst": [
        "performance:new_upload",
        "performance:set_up_add",
        "performance:upload_take_back",
        "performance:explain",
    ],
}
AGENDA = ["meetings:add_item", "meetings:add_paper", "meetings:cancel"]


@pytest.mark.parametrize(("role", "names"), [*FORMS.items(), ("officer", AGENDA)])
def test_a_form_with_errors_says_them_accessibly(role: str, names: list[str], looks: Looks) -> None:
    world = World()
    looks.sign_in(world.person(role))
    for name in names:
        route = next(route for route in routes.PAGES if route.name == name)
        looks.with_errors(route.url(world))
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
    met = []
    for _press in page.evaluate(FOCUSABLE):
        page.keyboard.press("Tab")
        place, is_marked = page.evaluate(WHERE)
        met.append(place)
        assert is_marked, page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
    assert met == page.evaluate(FOCUSABLE)
    assert len(met) > 20


# Places in the document; of a group of radio buttons Tab meets the one that is chosen, and the arrows the others.
FOCUSABLE = """() => {
    const every = [...document.querySelectorAll("*")];
    const found = document.querySelectorAll("a[href], button, input, select, textarea, summary");
    const shown = [...found].filter((one) => one.checkVisibility() && !one.disabled && one.type !== "hidden");
    return shown.filter((one) => one.type !== "radio" || one.checked).map((one) => every.indexOf(one));
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
