"""The frame of every page: who is signed in, what is refused, what went wrong, and what a browser may run."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template
from django.test import Client, RequestFactory
from django.urls import reverse
from playwright.sync_api import Page, Route, expect

from performance import demonstration
from scpb.errors import NotAllowed, NotPermitted, Refusal
from scpb.middleware import RefusalMiddleware
from scpb.people.models import Person
from tests.browser import axe_findings
from tests.factories import make_person

pytestmark = [pytest.mark.looks, pytest.mark.django_db]


def refused(refusal: Refusal, *, htmx: bool = False, method: str = "POST") -> HttpResponse:
    headers = {"HX-Request": "true"} if htmx else {"Referer": "http://testserver/boards/a/"}
    request: HttpRequest = RequestFactory().generic(method, "/boards/a/publish/", headers=headers)
    request.user = AnonymousUser()
    answer = RefusalMiddleware(lambda _request: HttpResponse()).process_exception(request, refusal)
    assert answer is not None
    return answer


# -- what a browser may do -----------------------------------------------------------------------------


def test_a_page_lets_the_browser_run_nothing_but_our_own_files(client: Client):
    policy = client.get(reverse("account_login")).headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


def test_htmx_neither_evaluates_text_nor_writes_styles(client: Client):
    page = client.get(reverse("account_login")).content.decode()
    assert '"allowEval": false' in page
    assert '"includeIndicatorStyles": false' in page


# -- who is signed in -----------------------------------------------------------------------------------


def test_pages_of_who_is_signed_in_stay_out_of_shared_caches(client: Client):
    assert "Cache-Control" not in client.get(reverse("portal:home")).headers
    client.force_login(make_person(), backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(reverse("portal:home")).headers["Cache-Control"] == "private, no-cache"


def test_a_visitor_is_offered_to_sign_in(client: Client):
    page = client.get(reverse("account_login")).content.decode()
    assert f'<a class="masthead__sign-in" href="{reverse("account_login")}">Sign in</a>' in page
    assert "My work" not in page


def test_who_is_signed_in_finds_their_work_and_signs_out_by_a_form(client: Client):
    client.force_login(make_person(name="Ada Example", password="a long enough one"))
    page = client.get(reverse("account_change_password")).content.decode()
    assert "<summary>Ada Example</summary>" in page
    assert f'<form method="post" action="{reverse("account_logout")}" data-signs-out>' in page
    assert f'<a href="{reverse("portal:my_work")}">My work</a>' in page


def test_the_demonstration_says_so_on_its_pages(client: Client, monkeypatch: pytest.MonkeyPatch):
    address = reverse("account_login")
    assert "Illustrative figures" not in client.get(address).content.decode()
    monkeypatch.setattr(demonstration, "is_loaded", lambda: True)
    assert "Illustrative figures" in client.get(address).content.decode()


def test_the_demonstration_offers_each_role_with_one_click(client: Client, settings: Any):
    make_person(name="Ada Example", email="ada@example.org")
    address = reverse("account_login")
    assert "Ada Example" not in client.get(address).content.decode()
    settings.DEMO = settings.DEMO_SIGN_IN = True
    page = client.get(address).content.decode()
    assert "Sign in as Ada Example" in page
    assert f'action="{reverse("people:demo_sign_in")}"' in page


def test_a_form_with_errors_says_so_in_the_title(client: Client):
    page = client.post(reverse("account_login"), {"login": "", "password": ""}).content.decode()
    assert "<title>Error: Sign in – " in page
    assert 'href="#id_login"' in page


# -- what is refused ----------------------------------------------------------------------------------------


def test_what_is_not_permitted_is_a_page_with_the_reason():
    answer = refused(NotPermitted("Only officers of the board may do this."))
    assert answer.status_code == 403
    assert "<h1>You may not do this</h1>" in answer.content.decode()
    assert "Only officers of the board may do this." in answer.content.decode()


def test_what_is_not_possible_now_is_a_page_with_the_reason_and_the_way_back():
    answer = refused(NotAllowed("The agenda was published."))
    assert answer.status_code == 409
    assert "The agenda was published." in answer.content.decode()
    assert 'href="http://testserver/boards/a/"' in answer.content.decode()


def test_a_link_that_is_refused_does_not_lead_back_to_where_somebody_else_put_it():
    assert "http://testserver/boards/a/" not in refused(NotAllowed("No."), method="GET").content.decode()


def test_a_refused_fragment_goes_to_the_notices_and_leaves_the_page_alone():
    page = refused(NotAllowed("The agenda was published."), htmx=True).content.decode()
    assert 'id="notices" hx-swap-oob="innerHTML"' in page
    assert "<html" not in page


# -- what went wrong -----------------------------------------------------------------------------------------


def test_an_address_that_does_not_exist_is_a_page_that_helps(client: Client):
    answer = client.get("/nothing/here/")
    assert answer.status_code == 404
    assert "Page not found" in answer.content.decode()
    assert reverse("account_login") in answer.content.decode()


def test_a_form_without_its_token_is_told_why():
    client = Client(enforce_csrf_checks=True)
    answer = client.post(reverse("account_login"), {"login": "a", "password": "b"})
    assert answer.status_code == 403
    assert "This form is too old" in answer.content.decode()


def test_whoever_sends_a_form_after_being_signed_out_is_told_that_it_was_not_saved(client: Client):
    sent = client.post(reverse("performance:estimate_make"), {"title": "Forty minutes of writing"}, follow=True)
    assert sent.redirect_chain[-1][0].startswith(reverse("account_login"))
    assert "what you sent was not saved" in sent.content.decode()
    assert "was not saved" not in Client().get(reverse("performance:figures"), follow=True).content.decode()


@pytest.mark.parametrize("name", ["400.html", "500.html"])
def test_pages_drawn_when_all_else_fails_need_nothing(name: str):
    page = get_template(name).render()
    assert "<h1>" in page
    assert "/static/css/portal.css" in page


@pytest.mark.parametrize(
    "name",
    ["account_login", "account_logout", "account_reset_password", "account_reset_password_done", "account_signup"],
)
def test_the_pages_of_an_account_stand_in_the_frame(client: Client, name: str):
    if name == "account_logout":
        client.force_login(make_person())
    page = client.get(reverse(name)).content.decode()
    assert page.count("<h1>") == 1
    assert 'class="masthead"' in page


def test_whoever_signs_in_too_often_is_told_to_wait(client: Client, settings: Any):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "sign-in"}}
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    answers = [client.post(reverse("account_login")) for _number in range(2)]
    assert [answer.status_code for answer in answers] == [200, 429]
    assert "Wait a few minutes, then try again." in answers[1].content.decode()
    assert 'class="masthead"' in answers[1].content.decode()


# -- in a browser ----------------------------------------------------------------------------------------------

Sign = Callable[[Person | None], None]


@pytest.mark.browser
def test_errors_are_in_focus_and_lead_to_their_fields(page: Page, live_server: Any):
    page.goto(live_server.url + reverse("account_login"))
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    page.locator(".govuk-error-summary a").first.click()
    expect(page.get_by_label("Email")).to_be_focused()
    assert axe_findings(page) == []


@pytest.mark.browser
def test_the_menu_closes_with_escape_and_with_a_click_elsewhere(page: Page, live_server: Any, sign_in: Sign):
    sign_in(make_person(name="Ada Example", password="a long enough one"))
    page.goto(live_server.url + reverse("account_change_password"))
    menu = page.locator("details.menu")
    menu.locator("summary").click()
    expect(menu).to_have_attribute("open", "")
    assert axe_findings(page) == []
    page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(menu.locator("summary")).to_be_focused()
    menu.locator("summary").click()
    page.locator("h1").click()
    expect(menu).not_to_have_attribute("open", "")


def press(page: Page) -> None:
    """Press a button that asks by htmx for /asked/ and would put the answer in its own place."""
    page.evaluate(
        """() => {
            const button = document.createElement("button");
            button.textContent = "Ask";
            button.setAttribute("hx-get", "/asked/");
            button.setAttribute("hx-swap", "outerHTML");
            document.querySelector("main").append(button);
            htmx.process(button);
        }"""
    )
    page.get_by_role("button", name="Ask").click()


@pytest.mark.browser
@pytest.mark.parametrize("status", [403, 409])
def test_a_refusal_is_told_at_the_top_and_nothing_else_changes(page: Page, live_server: Any, status: int):
    refusal = (NotPermitted if status == 403 else NotAllowed)("The agenda was published.")
    body = refused(refusal, htmx=True).content.decode()

    def answer(route: Route) -> None:
        route.fulfill(status=status, body=body, content_type="text/html")

    page.route("**/asked/", answer)
    page.goto(live_server.url + reverse("account_reset_password"))
    press(page)
    expect(page.locator("#notices")).to_contain_text("The agenda was published.")
    expect(page.locator("#notices .govuk-error-summary")).to_be_focused()
    expect(page.get_by_role("button", name="Ask")).to_be_visible()


@pytest.mark.browser
def test_an_answer_that_never_came_is_told(page: Page, live_server: Any):
    page.route("**/asked/", lambda route: route.abort())
    page.goto(live_server.url + reverse("account_reset_password"))
    press(page)
    expect(page.locator("#notices")).to_contain_text("That did not work")
