"""What the agenda's editor offers and keeps: what shall come back, rich reports; order within a meeting of the plan."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from meetings.models import AgendaItem, BringBack, Meeting, State
from meetings.services import meetings as moves
from meetings.services import planning, plans
from scpb.audit.models import Entry
from tests.factories import make_board, make_officer
from tests.meetings import make_item, make_meeting
from tests.planned import get, plan, post, put
from tests.test_agenda import form_of, item_page, officer_of, titles
from tests.test_meetings import as_person

pytestmark = pytest.mark.django_db
LINK = '<a href="https://example.org/" rel="noopener noreferrer">told</a>'
TABLE = f"<p>As {LINK}:</p><table><tbody><tr><td>Hale</td></tr></tbody></table>"
LINKED = f"<h2>Why</h2><p>As {LINK}.</p><ul><li>here</li></ul>"


# -- what shall come back --------------------------------------------------------------------------------------------


def owed(meeting: Meeting, title: str, days: int) -> BringBack:
    due = timezone.localdate() + timedelta(days=days)
    return planning.bring_back(meeting.board, by=None, title=title, details="One\nTwo", due_on=due)


def test_what_shall_come_back_is_offered_by_the_editor_and_taken_with_one_press() -> None:
    meeting = plan(make_board(), 30)
    officer, where = make_officer(meeting.board), (meeting.board.slug, meeting.number)
    late, due, later = owed(meeting, "Lamps", -3), owed(meeting, "Drugs", 20), owed(meeting, "Budget", 60)
    elsewhere = owed(plan(make_board(), 30), "Floods", 20)
    assert reverse("meetings:waiting", args=where) in get(officer, "agenda", *where)
    shown = get(officer, "waiting", *where)
    assert "2 things are due back at this meeting" in shown
    assert ("Lamps" in shown, "Drugs" in shown, "Budget" in shown) == (True, True, False)
    assert shown.count("! Overdue") == 1
    assert post(officer, "take_owed", *where, due.uuid).status_code == 302
    due.refresh_from_db(), meeting.refresh_from_db()
    assert due.item == meeting.items.get(title="Drugs", details="One\nTwo")
    assert meeting.state == State.DRAFT
    assert "One thing is due back at this meeting" in get(officer, "waiting", *where)
    assert post(officer, "take_owed", *where, due.uuid).status_code == 409
    assert post(officer, "take_owed", *where, elsewhere.uuid).status_code == 404
    assert not BringBack.objects.filter(pk__in=[late.pk, later.pk], item__isnull=False).exists()


# -- reports ---------------------------------------------------------------------------------------------------------


def saved(item: AgendaItem, **sent: Any) -> tuple[int, str]:
    """What saving the item is answered with, and the report that is kept then."""
    answer = officer_of(item.meeting).post(item_page(item), form_of(**{"title": item.title, **sent}))
    item.report.refresh_from_db()
    return answer.status_code, item.report.text


def drawn(item: AgendaItem) -> str:
    return str(officer_of(item.meeting).get(item_page(item)).context["form"]["text"].value())


def test_links_headings_and_lists_stay_where_the_text_area_is_typed_in() -> None:
    item = make_item(make_meeting(), text=LINKED)
    assert drawn(item) == "# Why\n\nAs [told](https://example.org/).\n\n- here"
    status, kept = saved(item, text=drawn(item) + "\n- there")
    assert (status, re.sub(r"\s*\n\s*", "", kept)) == (302, LINKED.replace("</li>", "</li><li>there</li>"))


def test_a_table_is_not_flattened_unless_it_is_said() -> None:
    item = make_item(make_meeting(), text=TABLE)
    assert saved(item, text=drawn(item)) == (302, TABLE)
    answer = officer_of(item.meeting).post(item_page(item), form_of(text="Hale alone."))
    assert answer.status_code == 422
    assert "which a plain text area cannot keep" in answer.content.decode()
    assert saved(item, text="Hale alone.", flatten_text="on") == (302, "<p>Hale alone.</p>")


def test_what_comes_from_the_editor_is_kept_as_it_is_and_clean() -> None:
    item = make_item(make_meeting(), text=TABLE)
    sent = TABLE.replace("Hale", "Garden Suburb") + "<script>alert(1)</script>"
    assert saved(item, text=sent, format_text="html") == (302, TABLE.replace("Hale", "Garden Suburb"))


@pytest.mark.parametrize(
    "sent", [{"text": "Why[^In July.]?"}, {"text": '<p>Why<sup data-note="x"></sup></p>', "format_text": "html"}]
)
def test_a_footnote_which_such_a_report_would_not_print_is_refused(sent: dict[str, str]) -> None:
    item = make_item(make_meeting(), text="<p>Why?</p>")
    assert saved(item, **sent) == (422, "<p>Why?</p>")


def test_a_late_item_takes_a_rich_report_too() -> None:
    meeting = make_meeting()
    make_item(meeting)
    moves.publish_agenda(meeting, by=None)
    sent = form_of(urgency="It cannot wait.", add_wording="The chair", text=TABLE, format_text="html")
    address = reverse("meetings:add_late_item", args=[meeting.board.slug, meeting.number])
    assert officer_of(meeting).post(address, sent).status_code == 302
    assert meeting.items.get(order=2).report.text == TABLE


# -- order within a meeting of the plan ------------------------------------------------------------------------------


def test_an_item_of_the_plan_moves_within_its_meeting_past_what_is_not_shown_there() -> None:
    meeting = plan(make_board(), 30)
    officer, slug = make_officer(meeting.board), meeting.board.slug
    crime = put(meeting, "Knife crime")
    put(meeting, "Welcome", kind="standing")
    put(meeting, "Burglary", access="restricted", paragraph="1", reasoning="It names somebody.")
    plans.publish_plan(meeting.board, by=None)
    assert "Restricted" in get(officer, "forward_plan", slug)  # said of the row, beside what it can do
    buttons = re.findall(r'data-step="(up|down)" name="to" value="(\d)"', get(officer, "forward_plan", slug))
    assert buttons == [("up", "0"), ("down", "3"), ("up", "1"), ("down", "0")]
    answer = post(officer, "order_plan_item", slug, crime.uuid, to=3)
    assert answer["Location"].endswith(f"#row-{crime.uuid}")
    assert titles(meeting) == ["1. Welcome", "2. Burglary", "3. Knife crime"]
    meeting.refresh_from_db()
    assert meeting.state == State.PLANNED  # a plan begins no agenda
    address = reverse("meetings:order_plan_item", args=[slug, crime.uuid])
    fragment = as_person(officer).post(address, {"to": 2}, headers={"HX-Request": "true"}).content.decode()
    assert "“Knife crime” is item 2 now." in fragment and "<html" not in fragment
    assert Entry.objects.filter(verb="meetings.item_moved").count() == 2


def test_an_item_that_is_dropped_between_two_of_another_meeting_stands_there() -> None:
    board = make_board()
    first, second = plan(board, 30), plan(board, 120)
    item = put(first, "Knife crime")
    put(second, "Floods"), put(second, "Budget")
    officer = make_officer(board)
    assert post(officer, "take_plan_item", board.slug, item.uuid, meeting=second.uuid, place=2).status_code == 302
    assert titles(second) == ["1. Floods", "2. Knife crime", "3. Budget"]
    assert post(officer, "take_plan_item", board.slug, item.uuid, meeting=first.uuid, place="x").status_code == 422
    plans.publish_plan(board, by=None)
    form = as_person(officer).get(reverse("meetings:move_plan_item", args=[board.slug, item.uuid]) + "?place=7")
    assert 'name="place" value="7"' in form.content.decode()
