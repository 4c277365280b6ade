"""What a person does at a browser, and who may sign in: for the journeys through the portal."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from scpb.boards.models import Board
from scpb.boards.services import membership
from tests.factories import make_grant, make_person
from tests.world import SINCE, make_board

PASSWORD = "a long and quiet evening"
A_WHILE = 90_000  # milliseconds that a worker may take on a busy machine


def make_board_that_signs_in() -> Board:
    """A board with a member, an analyst and an officer who can sign in."""
    board = make_board("Safer Communities Partnership Board")
    member = make_person(name="Mary Member", email="member@example.org", password=PASSWORD)
    membership.appoint(board, person=member, starts_on=SINCE, by=None)
    make_grant(board, make_person(name="Ann Analyst", email="analyst@example.org", password=PASSWORD), "analyst")
    make_grant(board, make_person(name="Otto Officer", email="officer@example.org", password=PASSWORD), "officer")
    return board


class Visit:
    """A person at a browser, who finds their way by what the pages say."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.url = page, url

    def sign_in(self, name: str) -> None:
        self.page.goto(self.url)
        self.page.get_by_role("link", name="Sign in").click()
        self.page.get_by_label("Email").fill(f"{name}@example.org")
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.locator("main").get_by_role("button", name="Sign in").click()
        expect(self.page.get_by_role("link", name="My work").first).to_be_attached()

    def sign_out(self) -> None:
        self.page.locator("details.menu summary").click()
        self.page.get_by_role("button", name="Sign out").click()
        expect(self.page.get_by_role("link", name="Sign in")).to_be_visible()

    def go(self, *links: str) -> None:
        """Follow links by their names, one after the other."""
        for name in links:
            self.link(name).click()

    def link(self, name: str) -> Locator:
        """A link, which may look like a button."""
        like_a_button = self.page.get_by_role("button", name=name, exact=True)
        return self.page.get_by_role("link", name=name, exact=True).or_(like_a_button).first

    def field(self, label: str) -> Locator:
        """A field by its label, whether or not it says that it is optional."""
        return self.page.get_by_label(re.compile(rf"^\s*{re.escape(label)}(\s*\(optional\))?\s*$"))

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def sees(self, text: str) -> None:
        """Sooner or later the page says so, without anybody reloading it."""
        expect(self.page.locator("main")).to_contain_text(text, timeout=A_WHILE)

    def fetched(self, link: Locator, media_type: str = "application/pdf") -> bytes:
        """The file behind a link, as the person gets it."""
        address = link.get_attribute("href")
        answer = self.page.request.get(f"{self.url}{address}")
        assert answer.headers["content-type"].startswith(media_type)
        return answer.body()


@pytest.fixture
def visit(page: Page, live_server: Any) -> Visit:
    return Visit(page, live_server.url)


@pytest.fixture
def plain(browser: Browser, live_server: Any) -> Iterator[Visit]:
    """A visit with a browser that runs no script."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900}, locale="en-GB")
    yield Visit(context.new_page(), live_server.url)
    context.close()


def reload_until(page: Page, there: Callable[[], Locator]) -> None:
    """What who has no script does while a job runs."""
    reload = page.get_by_role("link", name="Reload").first
    for _time in range(A_WHILE // 500):
        expect(there().or_(reload).first).to_be_visible(timeout=A_WHILE)  # the page before may still be shown
        if there().count():
            return
        page.wait_for_timeout(500)
        with page.expect_navigation():
            reload.click()
    expect(there()).to_have_count(1)
