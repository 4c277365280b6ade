"""Rows that are dragged by their handle, on the agenda and in the plan: with the mouse, a finger, the keyboard."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from meetings.models import Meeting
from tests.browser import axe_findings
from tests.factories import make_board, make_officer
from tests.planned import plan, put

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SignIn = Callable[[Any], None]
FINGER = """(grip, [x, y]) => {
    const box = grip.getBoundingClientRect();
    const fire = (type, x, y) => grip.dispatchEvent(new PointerEvent(type, {
        bubbles: true, pointerId: 7, pointerType: "touch", isPrimary: true, button: 0, clientX: x, clientY: y,
    }));
    fire("pointerdown", box.x + 5, box.y + 5);
    fire("pointermove", x, y);
    fire("pointerup", x, y);
}"""


def titles(meeting: Meeting) -> list[str]:
    return [item.title for item in meeting.items.order_by("order")]


def row(page: Page, title: str) -> Locator:
    return page.locator("[data-row]", has_text=title)


def upper_edge(row: Locator) -> tuple[float, float]:
    box = row.bounding_box()
    assert box
    return box["x"] + 60, box["y"] + 4


def drag(page: Page, title: str, before: str) -> None:
    """With the mouse, by the handle, to where another row begins."""
    row(page, title).locator("[data-grip]").hover()
    page.mouse.down()
    page.mouse.move(*upper_edge(row(page, before)), steps=4)


def test_rows_are_dragged_on_the_agenda_and_in_the_plan(
    page: Page, live_server: Any, sign_in: SignIn, complaints: list[str]
) -> None:
    board = make_board()
    first, second = plan(board, 30), plan(board, 120)
    for title in ("Knife crime", "Burglary", "Lighting"):
        put(first, title)
    for title in ("Floods", "Budget"):
        put(second, title)
    page.set_viewport_size({"width": 1280, "height": 2000})  # whole pages: nothing scrolls under the mouse
    sign_in(make_officer(board))
    page.goto(live_server.url + reverse("meetings:agenda", args=[board.slug, first.number]))
    on_the_agenda(page, first)
    page.goto(live_server.url + reverse("meetings:forward_plan", args=[board.slug]))
    in_the_plan(page, first, second)
    assert complaints == []


def on_the_agenda(page: Page, meeting: Meeting) -> None:
    said, rows = page.get_by_role("status"), page.locator("[data-row]")
    drag(page, "Lighting", before="Knife crime")
    page.mouse.up()
    expect(said).to_have_text("“Lighting” is item 1 now.")
    expect(rows).to_contain_text(["1. Lighting", "2. Knife crime", "3. Burglary"])
    row(page, "Lighting").locator("[data-grip]").evaluate(FINGER, list(upper_edge(row(page, "Burglary"))))
    expect(said).to_have_text("“Lighting” is item 2 now.")
    page.get_by_role("button", name="Move item 2, Lighting, down").press("Alt+ArrowDown")
    expect(said).to_have_text("“Lighting” is item 3 now.")
    # the button that was pressed cannot go on, so the focus is on the other one of its row
    expect(page.get_by_role("button", name="Move item 3, Lighting, up")).to_be_focused()
    assert titles(meeting) == ["Knife crime", "Burglary", "Lighting"]
    assert axe_findings(page) == []


def in_the_plan(page: Page, first: Meeting, second: Meeting) -> None:
    said = page.get_by_role("status")
    drag(page, "Burglary", before="Knife crime")
    page.mouse.up()
    expect(said).to_have_text("“Burglary” is item 1 now.")
    drag(page, "Burglary", before="Budget")
    page.mouse.up()
    expect(said).to_have_text(f"“Burglary” is at {second.day} now.")
    assert (titles(first), titles(second)) == (["Knife crime", "Lighting"], ["Floods", "Burglary", "Budget"])
    page.get_by_role("button", name="Move Burglary up").press("Alt+Shift+ArrowUp")
    expect(said).to_have_text(f"“Burglary” is at {first.day} now.")
    assert titles(first) == ["Knife crime", "Lighting", "Burglary"]
    # let go outside of any meeting, or given up by Escape, it stays
    drag(page, "Budget", before="Knife crime")
    page.keyboard.press("Escape")
    page.mouse.up()
    drag(page, "Budget", before="Knife crime")
    page.mouse.move(5, 400)
    page.mouse.up()
    expect(page.locator(".is-dragged, .is-before, .is-after")).to_have_count(0)
    assert titles(second) == ["Floods", "Budget"]
    assert axe_findings(page) == []
