"""Chromium for journeys: Debian's own browser, one for the whole run, and what a person does in it."""

import shutil
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page

from scpb.people.models import Person

AXE = Axe().axe_script
CHROMIUM = shutil.which("chromium") or "chromium"
# Without these Chromium asks for its makers' hosts at every start.
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDTHS = {"desktop": 1280, "tablet": 768, "phone": 375}


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": QUIET}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "viewport": {"width": 1280, "height": 900}, "locale": "en-GB"}


@pytest.fixture
def sign_in(page: Page, live_server: Any) -> Callable[[Person | None], None]:
    """Puts a person's session into the browser, or nobody's; the sign-in page has tests of its own."""

    def sign_in(person: Person | None) -> None:
        page.context.clear_cookies()
        if person is None:
            return
        client = Client()
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])

    return sign_in


@pytest.fixture
def complaints(page: Page) -> list[str]:
    """What the browser's console complained of: breaches of the Content-Security-Policy, errors of scripts."""
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: told.append(str(error)))
    return told


def axe_findings(page: Page) -> list[str]:
    """Each finding of axe, no rule left out: rule, and the first element it names.

    Only findings are handed over: the list of all that passed took two thirds of the time.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found = page.evaluate(
        """() => axe.run({resultTypes: ["violations"]}).then((told) =>
            told.violations.map((rule) => [rule.id, rule.help, rule.nodes[0].html.slice(0, 160)]))"""
    )
    return [": ".join(finding) for finding in found]


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than the window; 0 when nothing sticks out."""
    width: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return width
