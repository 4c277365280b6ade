"""A page that every stranger gets alike is made once: until anything is changed, and for nobody else."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from scpb.audit import services as audit
from scpb.audit.models import Entry
from scpb.kept_pages import LARGEST, MOST, KeptPagesMiddleware
from tests.factories import make_person

pytestmark = pytest.mark.django_db


class Portal:
    """Answers with a page that says how many it has made, or with what it is told to."""

    def __init__(self, answer: HttpResponse | None = None) -> None:
        self.made, self.answer = 0, answer
        self.kept = KeptPagesMiddleware(self.make)

    def make(self, _request: HttpRequest) -> HttpResponse:
        self.made += 1
        return self.answer or HttpResponse(f"<p>{self.made}</p>")

    def get(self, path: str = "/meetings/", cookie: str = "", **headers: Any) -> bytes:
        request = RequestFactory(SERVER_NAME="localhost").get(path, headers=headers)
        request.COOKIES |= {cookie: "something"} if cookie else {}
        return self.kept(request).content


@pytest.fixture(autouse=True)
def _kept(settings: Any) -> None:
    settings.PAGES_KEPT_SECONDS = 60


def change(verb: str = "boards.renamed") -> None:
    with transaction.atomic():
        audit.record(verb, make_person(), by=None)


def test_a_page_is_made_once_for_all_strangers() -> None:
    portal = Portal()
    assert [portal.get(), portal.get(), portal.get(), portal.made] == [b"<p>1</p>"] * 3 + [1]


def test_a_kept_page_has_the_headers_of_the_one_that_was_made() -> None:
    portal = Portal(HttpResponse("<p></p>", headers={"Vary": "HX-Request", "Content-Language": "en-gb"}))
    first, second = (portal.kept(RequestFactory(SERVER_NAME="localhost").get("/")) for _ in range(2))
    assert dict(first.items()) == dict(second.items())
    assert portal.made == 1


def test_each_address_has_a_page_of_its_own() -> None:
    portal = Portal()
    assert [portal.get("/a/"), portal.get("/b/"), portal.get("/a/?page=2"), portal.get("/a/")] == [
        b"<p>1</p>",
        b"<p>2</p>",
        b"<p>3</p>",
        b"<p>1</p>",
    ]


def test_a_page_is_made_anew_once_anything_is_changed() -> None:
    portal = Portal()
    portal.get()
    change()
    assert [portal.get(), portal.get()] == [b"<p>2</p>"] * 2


def test_a_change_that_began_first_and_ended_last_is_seen_too() -> None:
    """Keys are given when something is written: the later one may be there before the earlier one."""
    change()
    portal, last = Portal(), Entry.objects.get(pk=audit.latest_changes()[0])
    first = last.pk
    for key in range(first + 10, first + 80):  # one transaction writes much while another is open
        add(last, key=key)
    portal.get()
    add(last, key=first + 5)
    assert portal.get() == b"<p>2</p>"


def add(entry: Entry, *, key: int) -> None:
    entry.pk, entry.uuid = key, uuid4()
    entry.save(force_insert=True)


def test_to_open_something_is_no_change() -> None:
    portal = Portal()
    portal.get()
    change("meetings.opened")
    assert portal.get() == b"<p>1</p>"


def test_a_page_is_made_anew_after_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    portal, now = Portal(), [100.0]
    monkeypatch.setattr("scpb.kept_pages.time.monotonic", lambda: now[0])
    portal.get()
    now[0] = 159.9
    assert portal.get() == b"<p>1</p>"
    now[0] = 160.0
    assert portal.get() == b"<p>2</p>"


@pytest.mark.parametrize("cookie", ["sessionid", "messages"])
def test_whoever_the_portal_knows_something_of_gets_a_page_of_their_own_which_is_not_kept(cookie: str) -> None:
    portal = Portal()
    assert [portal.get(cookie=cookie), portal.get(), portal.get(cookie=cookie)] == [
        b"<p>1</p>",
        b"<p>2</p>",
        b"<p>3</p>",
    ]


def test_a_fragment_is_not_taken_for_the_page() -> None:
    portal = Portal()
    assert [portal.get(), portal.get(**{"HX-Request": "true"})] == [b"<p>1</p>", b"<p>2</p>"]


def with_cookie() -> HttpResponse:
    answer = HttpResponse("a form")
    answer.set_cookie("csrftoken", "secret")
    return answer


@pytest.mark.parametrize(
    "answer",
    [
        HttpResponse("missing", status=404),
        HttpResponseRedirect("/account/login/"),
        with_cookie(),
        HttpResponse("private", headers={"Cache-Control": "private, no-store"}),
        HttpResponse("a,b", content_type="text/csv"),
        HttpResponse("x" * (LARGEST + 1)),
    ],
    ids=["missing", "redirect", "cookie", "private", "file", "large"],
)
def test_what_is_no_page_for_everybody_is_not_kept(answer: HttpResponse) -> None:
    portal = Portal(answer)
    portal.get()
    portal.get()
    assert portal.made == 2


def test_a_file_that_is_sent_in_pieces_is_not_kept() -> None:
    portal = Portal()
    portal.kept.get_response = lambda _request: StreamingHttpResponse([b"<p></p>"])
    portal.kept(RequestFactory(SERVER_NAME="localhost").get("/"))
    assert not portal.kept.kept


def test_no_more_pages_are_kept_than_there_is_room_for() -> None:
    portal = Portal()
    for number in range(MOST + 5):
        portal.get(f"/{number}/")
    assert len(portal.kept.kept) == MOST
    assert portal.get(f"/{MOST + 4}/") == f"<p>{MOST + 5}</p>".encode()


def test_a_form_that_is_sent_is_answered_each_time() -> None:
    portal = Portal()
    for _ in range(2):
        portal.kept(RequestFactory(SERVER_NAME="localhost").post("/"))
    assert portal.made == 2


def test_the_portal_keeps_a_public_page_and_asks_one_question_for_it(client: Client) -> None:
    first = client.get("/meetings/")
    with CaptureQueriesContext(connection) as asked:
        second = client.get("/meetings/")
    assert len(asked) == 1
    assert (second.content, dict(second.items())) == (first.content, dict(first.items()))
    assert "Content-Security-Policy" in second.headers


def test_whoever_signs_in_is_not_shown_the_page_of_strangers(client: Client) -> None:
    client.get("/meetings/")
    client.force_login(make_person(name="Mary Member"), backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = client.get("/meetings/")
    assert "Mary Member" in answer.content.decode()
    assert answer["Cache-Control"] == "private, no-cache"
    assert "Mary Member" not in Client().get("/meetings/").content.decode()


def test_a_form_with_a_token_is_made_for_each(client: Client) -> None:
    assert client.get("/account/login/").content != Client().get("/account/login/").content
