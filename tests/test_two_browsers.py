"""Two people at one item, a connection that breaks, a session that ends, a browser that is closed: no word is lost."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect

from meetings.models import Action, Block
from meetings.services import minuting
from scpb.people.models import Person
from tests.browser import axe_findings
from tests.factories import make_officer, make_post
from tests.sittings import Sat, make_sitting

pytestmark = [pytest.mark.looks, pytest.mark.browser, pytest.mark.django_db(transaction=True)]

A_WHILE = 20_000  # milliseconds that a busy machine may take
Opened = Callable[[Person], Page]


@pytest.fixture
def sat() -> Sat:
    sat = make_sitting()
    minuting.add_block(sat.item, text="The board heard the report.", by=None)
    return sat


@pytest.fixture
def opened(browser: Browser, live_server: Any, sat: Sat) -> Iterator[Opened]:
    """The item in a browser of its own, for one person."""
    contexts: list[BrowserContext] = []

    def opened(person: Person) -> Page:
        context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
        contexts.append(context)
        sign_in(context, live_server.url, person)
        page = context.new_page()
        page.goto(live_server.url + reverse("meetings:write_item", args=[sat.board.slug, sat.meeting.number, 1]))
        return page

    yield opened
    for context in contexts:
        context.close()


def sign_in(context: BrowserContext, url: str, person: Person) -> None:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": url}])


def box(page: Page, place: int = 0) -> Locator:
    return page.locator(".piece textarea").nth(place)


def says(page: Page, text: str) -> None:
    expect(page.locator("#saved")).to_contain_text(text, timeout=A_WHILE)


def there(text: str) -> bool:
    return Block.objects.filter(text=text).exists()


def test_the_second_of_two_sees_both_texts_and_chooses(opened: Opened, sat: Sat) -> None:
    first, second = opened(sat.officer), opened(make_officer(sat.board, name="Olive Officer"))
    box(second).fill("What the second heard.")
    says(second, "Saved")
    box(first).fill("What the first heard.")
    expect(first.get_by_role("heading", name=re.compile("Olive Officer.*has written here"))).to_be_visible(
        timeout=A_WHILE
    )
    expect(first.locator(".theirs")).to_have_text("What the second heard.")
    assert there("What the second heard.") and axe_findings(first) == []
    first.get_by_role("button", name="Keep both").click()
    says(first, "Saved")
    assert there("What the second heard.\n\nWhat the first heard.")


def test_what_a_second_minute_taker_adds_is_told_and_shown_and_nothing_that_is_typed_is_lost(
    opened: Opened, sat: Sat
) -> None:
    first, second = opened(sat.officer), opened(make_officer(sat.board, name="Olive Officer"))
    box(second, 1).fill("Added by the second.")
    says(second, "Saved")
    box(second).fill("The board heard the report, and thanked its author.")
    second.get_by_role("button", name="Save the item").click()
    says(second, "✓ Saved")
    box(first, 1).fill("Typed, and not saved yet.")
    first.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(first.locator("#others")).to_contain_text("Olive Officer added a piece", timeout=A_WHILE)
    first.get_by_role("button", name="Show it, and keep what I type").click()
    expect(first.locator("#pieces")).to_contain_text("Added by the second.", timeout=A_WHILE)
    assert box(first).input_value() == "The board heard the report, and thanked its author."
    texts = [box(first, place).input_value() for place in range(first.locator(".piece textarea").count())]
    assert "Typed, and not saved yet." in texts and axe_findings(first) == []
    says(first, "Saved")
    assert there("Typed, and not saved yet.") and there("Added by the second.")


def test_while_the_connection_is_broken_words_wait_in_the_browser_and_are_saved_when_it_is_back(
    opened: Opened, sat: Sat
) -> None:
    page = opened(sat.officer)
    page.context.set_offline(True)
    box(page).fill("Said while nothing went through.")
    says(page, "The connection is broken.")
    assert not there("Said while nothing went through.")
    page.context.set_offline(False)
    says(page, "Saved")
    assert there("Said while nothing went through.")
    assert page.evaluate("Object.keys(localStorage).length") == 0


def test_who_is_signed_out_signs_in_in_another_tab_and_goes_on_saving(
    opened: Opened, sat: Sat, live_server: Any
) -> None:
    page = opened(sat.officer)
    Session.objects.all().delete()
    box(page).fill("Said after the session had ended.")
    says(page, "You are signed out.")
    expect(page.get_by_role("link", name="Sign in in another tab")).to_be_visible()
    assert not there("Said after the session had ended.")
    page.context.clear_cookies()  # also the token against forged forms: a sign-in brings another one
    sign_in(page.context, live_server.url, sat.officer)
    page.get_by_role("button", name="Save the item").click()
    says(page, "✓ Saved")
    assert there("Said after the session had ended.")


def test_what_a_closed_browser_left_behind_is_offered_again(opened: Opened, sat: Sat) -> None:
    page = opened(sat.officer)
    address = page.url
    page.context.set_offline(True)
    box(page).fill("Typed before the browser was closed.")
    says(page, "The connection is broken.")
    page.close()
    again = page.context.new_page()
    page.context.set_offline(False)
    again.goto(address)
    expect(again.get_by_role("heading", name="Words that were not saved")).to_be_visible()
    assert axe_findings(again) == []
    again.get_by_role("button", name="Put them back").click()
    says(again, "Saved")
    assert there("Typed before the browser was closed.")


def test_signing_out_leaves_no_words_in_the_browser(opened: Opened, sat: Sat) -> None:
    page = opened(sat.officer)
    address = page.url
    page.context.set_offline(True)
    box(page).fill("Nobody else’s business.")
    says(page, "The connection is broken.")
    page.close()
    again = page.context.new_page()
    page.context.set_offline(False)
    again.goto(address.split("/boards/")[0])
    assert again.evaluate("Object.keys(localStorage).length") == 1
    again.locator("details.menu summary").click()
    again.get_by_role("button", name="Sign out").click()
    expect(again.get_by_role("link", name="Sign in")).to_be_visible()
    assert again.evaluate("Object.keys(localStorage).length") == 0


def test_a_meeting_is_minuted_by_keyboard_alone(opened: Opened, sat: Sat) -> None:
    post = make_post(title="Data Analyst")
    page = opened(sat.officer)
    box(page, 1).focus()
    page.keyboard.type("First paragraph.")
    page.keyboard.press("Control+Enter")
    page.keyboard.type("Second paragraph.")
    page.keyboard.press("Alt+Shift+A")
    says(page, "Saved")
    page.keyboard.type("@data")
    expect(page.locator("#offers").get_by_text(str(post))).to_have_attribute("aria-selected", "true")
    assert axe_findings(page) == []
    page.keyboard.press("Enter")
    page.keyboard.type("to count the houses by 6 February 2030")
    page.keyboard.press("Enter")
    expect(page.locator(".piece--action .entry")).to_contain_text("Count the houses", timeout=A_WHILE)
    texts = [block.text for block in Block.objects.filter(item=sat.item)]
    assert texts == ["The board heard the report.", "First paragraph.", "Second paragraph.", ""]
    action = Action.objects.get()
    assert [str(owner) for owner in action.owners.all()] == [str(post)]
    assert str(action.due_on) == "2030-02-06"


def test_paragraphs_stay_in_their_order_however_slow_the_connection_is(opened: Opened, sat: Sat) -> None:
    page = opened(sat.officer)
    held: list[Route] = []

    def hold_the_first(route: Route) -> None:
        if held:
            route.continue_()
        else:
            held.append(route)

    page.route("**/save/", hold_the_first)
    box(page, 1).focus()
    page.keyboard.type("First paragraph.")
    page.keyboard.press("Control+Enter")
    page.keyboard.type("Second paragraph.")
    page.keyboard.press("Control+Enter")
    page.wait_for_timeout(2500)  # more than the second after which what was typed is sent
    assert not there("Second paragraph.")
    held[0].continue_()
    says(page, "✓ Saved")
    texts = [block.text for block in Block.objects.filter(item=sat.item)]
    assert texts == ["The board heard the report.", "First paragraph.", "Second paragraph."]
