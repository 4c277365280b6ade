"""The card of a job while a page shows it: what it does when no answer comes, in a browser."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from scpb.jobs import kinds, services
from scpb.jobs.kinds import Outcome, kind
from scpb.jobs.models import Job
from scpb.people.models import Person
from tests.browser import axe_findings
from tests.factories import make_person

pytestmark = [pytest.mark.looks, pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Sign = Callable[[Person | None], None]


@pytest.fixture
def card(page: Page, live_server: Any, sign_in: Sign) -> Iterator[Job]:
    """A page that shows a job which no worker takes, open in the browser of who asked for it."""
    kind("tests.card")(lambda _job: Outcome())
    person = make_person()
    job = services.enqueue("tests.card", key="card", by=person)
    sign_in(person)
    page.goto(live_server.url + job.get_absolute_url())
    yield job
    page.unroute_all(behavior="wait")
    kinds.REGISTER.pop("tests.card")


def lost(page: Page) -> Any:
    return page.get_by_text("The portal did not answer just now.")


@pytest.mark.parametrize("how", ["no answer", "a server's error"])
def test_a_card_that_gets_no_answer_says_so_and_goes_on_asking(page: Page, card: Job, how: str) -> None:
    def fail(route: Any) -> None:
        route.abort() if how == "no answer" else route.fulfill(status=502, body="Bad gateway")

    expect(lost(page)).to_be_hidden()
    page.get_by_role("link", name="Reload").focus()
    page.route("**/jobs/**", fail)
    expect(lost(page)).to_be_visible()
    expect(page.locator("#notices .govuk-error-summary")).to_have_count(0)
    expect(page.get_by_role("link", name="Reload")).to_be_focused()
    page.unroute("**/jobs/**")
    expect(lost(page)).to_be_hidden()
    services.run_here(Job.objects.get(pk=card.pk))
    expect(page.locator(".job")).to_contain_text("Done")


def test_a_card_whose_session_has_ended_leads_to_the_sign_in_page_and_back(
    page: Page, card: Job, sign_in: Sign
) -> None:
    sign_in(None)
    expect(page).to_have_url(re.compile(re.escape(f"?next={quote(card.get_absolute_url(), safe='')}") + "$"))
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_what_a_lost_card_says_can_be_read_by_everybody(page: Page, card: Job) -> None:
    page.route("**/jobs/**", lambda route: route.abort())
    expect(lost(page)).to_be_visible()
    assert axe_findings(page) == []
