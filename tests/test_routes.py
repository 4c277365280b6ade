"""Every route for every role, rendered for real: who gets which page, that it is sound, and that no link is dead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse

from tests.html import Page
from tests.routes import ACTS, PAGES
from tests.routing import Route
from tests.world import ROLES, World

pytestmark = pytest.mark.django_db

STATIC = "/static/"
SIGN_IN = "/account/login/"
every_role = pytest.mark.parametrize("role", ROLES)


@dataclass(frozen=True)
class Answer:
    """What an address gave to one role; of what is no page, such as a file, the content is not kept."""

    status: int
    headers: Mapping[str, str]
    page: Page | None


class Reader:
    """Somebody who asks for each page once: most tests here look at the same ones."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.read: dict[str, Answer] = {}

    def get(self, address: str) -> Answer:
        if address not in self.read:
            response = self.client.get(address)
            text = response.getvalue().decode(errors="replace")  # read to its end, which closes files
            is_page = response.get("Content-Type", "").startswith("text/html") and response.status_code != 302
            self.read[address] = Answer(response.status_code, response.headers, Page(text) if is_page else None)
        return self.read[address]


@pytest.fixture(scope="module")
def readers(shared_world: World) -> dict[str, Reader]:
    return {}


@pytest.fixture
def reader(role: str, world: World, readers: dict[str, Reader]) -> Reader:
    """The role's reader, who remembers what earlier tests asked for; what a test writes is taken back after it."""
    found = readers.setdefault(role, Reader(client_of(world, role)))
    found.client = client_of(world, role)  # sessions are taken back as well
    return found


def client_of(world: World, role: str) -> Client:
    client, person = Client(), world.person(role)
    if person:
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


# -- the table is complete -------------------------------------------------------------------------------------------


def names(patterns: Iterable[URLPattern | URLResolver], *spaces: str) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield ":".join([*spaces, str(pattern.name)])
        else:
            yield from names(pattern.url_patterns, *spaces, *([pattern.namespace] if pattern.namespace else []))


def test_every_route_is_in_the_table_and_the_table_names_no_other() -> None:
    found = set(names(get_resolver().url_patterns))
    told = {route.name for route in PAGES} | {act.name for act in ACTS}
    assert found - told == set()
    assert told - found == set()


# -- who gets what ---------------------------------------------------------------------------------------------------


@every_role
def test_each_role_gets_what_the_table_says(role: str, world: World, reader: Reader) -> None:
    wrong = {}
    for route in PAGES:
        status = reader.get(route.url(world)).status
        if status != route.statuses[role]:
            wrong[route.label] = f"{status} instead of {route.statuses[role]}"
    assert wrong == {}


PARTS = {"meetings:print_progress"}  # put into a page that is sound, and never a page of its own


@pytest.mark.looks
@every_role
def test_every_page_that_a_role_gets_is_sound(role: str, world: World, reader: Reader) -> None:
    wrong = {}
    for route in PAGES:
        answer = reader.get(route.url(world))
        if answer.page and "HX-Refresh" not in answer.headers and route.name not in PARTS:
            wrong |= {route.label: faults} if (faults := list(answer.page.faults())) else {}
    assert wrong == {}


def test_what_is_wrong_with_a_page_would_be_found() -> None:
    text = """<!DOCTYPE html><html lang="en"><head><title>Portal</title></head><body onload="go()"><main>
        <p id="a" style="color: red"></div><form method="post"><label for="b">Name</label><input name="name"></form>
        <script>go()</script><p id="a"></main></body></html>"""
    assert set(Page(text).faults()) == {
        "<body onload>",
        "<p style>",
        "inline <script>",
        "not HTML: end-tag-too-early {'name': 'div'} at line 2",
        "0 h1",
        "the title “Portal” does not say which page of what it is",
        "lang is “en”",
        "id a is there 2 times",
        "nothing has the id b",
        "the form to  carries no token",
    }


def test_pages_of_refusals_are_sound_too(world: World) -> None:
    client = client_of(world, "outsider")
    forbidden, missing = client.get(reverse("boards:add_board")), client.get("/nothing/of/the/kind/")
    conflict = client_of(world, "officer").get(
        reverse("meetings:agenda", args=["safer-communities", world.published.number])
    )
    assert [response.status_code for response in (forbidden, missing, conflict)] == [403, 404, 409]
    for response in (forbidden, missing, conflict):
        assert list(Page(response.content.decode()).faults()) == []


@every_role
def test_whoever_may_not_see_a_form_may_not_send_it(role: str, world: World) -> None:
    """Nothing is sent but the form's own token: who may is told what is missing, or has confirmed what it asks."""
    client, wrong = client_of(world, role), {}
    for route in PAGES:
        if route.name.startswith("account_"):
            continue
        with transaction.atomic():
            response = client.post(route.url(world), {"csrfmiddlewaretoken": "token"})
            response.getvalue()  # closes files
            transaction.set_rollback(True)
        shown = route.statuses[role]
        expected = {200, 302, 405, 409, 422} if shown == 200 else {shown, 405}
        if response.status_code not in expected:
            wrong[route.label] = f"{response.status_code} where the page has {shown}"
    assert wrong == {}


@every_role
def test_each_role_may_do_what_the_table_says(role: str, world: World) -> None:
    client, wrong = client_of(world, role), {}
    for act in ACTS:
        with transaction.atomic():
            response = client.post(act.url(world), act.sent(world))
            transaction.set_rollback(True)
        if response.status_code != act.statuses[role]:
            wrong[act.name] = f"{response.status_code} instead of {act.statuses[role]}"
        elif response.status_code == 302 and role == "anonymous":
            assert response["Location"].startswith(SIGN_IN), act.name
        elif response.status_code == 302:
            assert not response["Location"].startswith(SIGN_IN), act.name
    assert wrong == {}


@every_role
def test_what_is_only_ever_sent_is_no_page(role: str, world: World) -> None:
    client = client_of(world, role)
    answers = {act.name: client.get(act.url(world)).status_code for act in ACTS}
    asked = {name: status for name, status in answers.items() if status != 405}
    assert asked == ({name: 302 for name in answers if name != "people:demo_sign_in"} if role == "anonymous" else {})


# -- no dead links ---------------------------------------------------------------------------------------------------


class Crawl:
    """Every page that can be reached from the first one by following links, and what is wrong on the way."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.pages: dict[str, Page | None] = {}
        self.wrong: list[str] = []
        self.wanted: list[tuple[str, str, str]] = []  # page, address, and the place on it that a link leads to

    def run(self, start: str) -> Crawl:
        waiting = [("", start)]
        while waiting:
            origin, address = waiting.pop()
            waiting += [(address, link) for link in self.visit(address, origin)]
        for origin, address, place in self.wanted:
            page = self.pages.get(address)
            if page and place not in page.ids:
                self.wrong.append(f"{origin} leads to #{place} of {address}, which is not there")
        return self

    def visit(self, address: str, origin: str) -> list[str]:
        if address in self.pages:
            return []
        self.pages[address] = None
        answer = self.reader.get(address)
        if answer.status == 302:
            return self.follow(address, [answer.headers["Location"]])
        if answer.status != 200:
            self.wrong.append(f"{address} gives {answer.status} to whoever comes from {origin}")
        elif answer.page:
            return self.read(address, answer.page)
        return []

    def read(self, address: str, page: Page) -> list[str]:
        self.pages[address] = page
        links = list(page.links)
        for loaded in page.loaded:
            if not loaded.startswith(STATIC):
                links.append(loaded)  # a picture that somebody added: fetched like what a link leads to
            elif not finders.find(loaded.removeprefix(STATIC)):
                self.wrong.append(f"{address} loads {loaded}")
        for form in page.forms:
            resolve(urlsplit(urljoin(address, form.action)).path)
            links += [form.action] if form.method == "get" else []
        return self.follow(address, links)

    def follow(self, address: str, links: Iterable[str]) -> list[str]:
        found = []
        for link in links:
            target, place = urldefrag(urljoin(address, link))
            if urlsplit(target).scheme in {"mailto", "tel"}:
                continue
            if urlsplit(target).netloc:
                self.wrong += [] if "rel" in link else [f"{address} leads out to {target}"]
                continue
            if place:
                self.wanted.append((address, target, place))
            found.append(target)
        return found


@pytest.fixture(scope="module")
def crawls(shared_world: World) -> dict[str, Crawl]:
    """What each role met, gone through once."""
    return {}


@pytest.fixture
def crawl(role: str, reader: Reader, crawls: dict[str, Crawl]) -> Crawl:
    if role not in crawls:
        crawls[role] = Crawl(reader).run("/")
    return crawls[role]


@pytest.mark.looks
@every_role
def test_no_link_that_a_role_meets_is_dead(role: str, crawl: Crawl) -> None:
    assert crawl.wrong == []
    assert len(crawl.pages) > 10


# Fragments, files for machines, and pages that one is sent to.
NOT_LINKED = {
    "health",
    "performance:figure_asked",
    "performance:freeze",
    "performance:explain_exception",
    "performance:withdraw_exception",
    "meetings:pack_progress",
    "meetings:reinstate_item",  # from the editor of an agenda that is out, of an item that was withdrawn
    "meetings:published_plan",  # to readers the forward plan is the published one
    "meetings:print",  # the test world's are of nothing that has a page
    "meetings:print_copy",
    "meetings:print_progress",
    "meetings:minuting_others",  # asked for by the page on which minutes are taken
    "meetings:attended_csv",  # with the days in its query
    "meetings:minutes of a closed board",  # its meeting has none yet, and says so where somebody types the address
    "meetings:decisions_of_meeting of a closed board",
    "jobs:progress",
    "account_signup",
    "account_inactive",
}
NOT_LINKED |= {
    f"performance:{chart}_{form}"
    for chart in ("chart", "edition_chart", "dashboard_chart", "edition_board_chart")
    for form in ("json", "figure")
}


@pytest.mark.looks
@every_role
def test_every_page_can_be_reached_by_links(role: str, world: World, crawl: Crawl) -> None:
    reached = crawl.pages.keys()
    pages = {route.label: route.url(world) for route in PAGES if route.statuses[role] == 200 and is_linked(route)}
    assert {label: url for label, url in pages.items() if url not in reached} == {}


def is_linked(route: Route) -> bool:
    return not {route.name, route.label} & NOT_LINKED and not route.name.startswith("account_")
