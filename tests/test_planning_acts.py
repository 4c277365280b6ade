"""What an officer does in the forward plan, and what it refuses."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from meetings.models import BringBack, Decision, ItemMove, Meeting, PlanEdition, Recurring, State
from meetings.pages import planning as pages
from meetings.plans.changes import changes
from meetings.services import agenda, moving, planning, plans
from meetings.services.agenda import Leads
from tests.action_makers import make_action, make_sat_item
from tests.factories import make_board, make_member, make_officer
from tests.jumps import jump
from tests.planned import LONDON, get, make_priority, plan, post, put
from tests.test_meetings import as_person

pytestmark = pytest.mark.django_db


# -- what an officer does ----------------------------------------------------------------------------------------------


def test_an_officer_plans_and_changes_an_item() -> None:
    board = make_board()
    officer, meeting = make_officer(board), plan(board, 30)
    priority = make_priority(board, 1, "Burglary")
    sent = {"meeting": meeting.uuid, "title": "Knife crime", "details": "One", "kind": "report", "minutes": 15}
    sent |= {"add_wording": "The chair", "priorities": [priority.pk], "access": "public"}
    assert post(officer, "add_plan_item", board.slug, **sent).status_code == 302
    item = meeting.items.get()
    assert (item.title, item.minutes, list(item.priorities.all())) == ("Knife crime", 15, [priority])
    assert Meeting.objects.get(pk=meeting.pk).state == State.PLANNED
    sent |= {"title": "Knives", "all_priorities": "on", "priorities": [], "kept": ["lead:0"], "add_wording": "A guest"}
    assert post(officer, "edit_plan_item", board.slug, item.uuid, **sent).status_code == 302
    item.refresh_from_db()
    assert (item.title, item.all_priorities, item.priorities.count()) == ("Knives", True, 0)
    assert [str(lead) for lead in item.leads.all()] == ["The chair", "A guest"]


def test_a_form_with_mistakes_says_them_and_keeps_what_was_typed() -> None:
    board = make_board()
    officer, meeting = make_officer(board), plan(board, 30)
    priority = make_priority(board, 1, "Burglary")
    sent = {"meeting": meeting.uuid, "title": "", "details": "A long thought", "kind": "report", "minutes": 15}
    sent |= {"all_priorities": "on", "priorities": [priority.pk], "access": "restricted"}
    response = post(officer, "add_plan_item", board.slug, **sent)
    text = response.content.decode()
    assert response.status_code == 422
    for said in ("A long thought", "untick these, or “all priorities”", "Choose what allows it to be restricted."):
        assert said in text
    assert meeting.items.count() == 0


def test_an_item_that_somebody_else_changed_meanwhile_is_not_overwritten_unseen() -> None:
    board = make_board()
    officer, item = make_officer(board), put(plan(board, 30), "Knife crime")
    page = as_person(officer).get(reverse("meetings:edit_plan_item", args=[board.slug, item.uuid]))
    seen = page.context["form"].initial["seen"]
    agenda.edit_item(item, by=None, leads=[Leads(wording="Somebody else")])
    sent = {"title": "Mine", "kind": "report", "minutes": 10, "access": "public", "kept": ["lead:0"], "seen": seen}
    response = post(officer, "edit_plan_item", board.slug, item.uuid, **sent)
    assert response.status_code == 422
    assert "Somebody else has changed this" in response.content.decode()
    again = {**sent, "seen": response.context["form"].now}
    assert post(officer, "edit_plan_item", board.slug, item.uuid, **again).status_code == 302


def test_an_item_moves_by_its_form_without_javascript() -> None:
    board = make_board()
    officer, here, there = make_officer(board), plan(board, 30), plan(board, 120)
    item = put(here, "Knife crime")
    plans.publish_plan(board, by=None)
    assert there.day in get(officer, "move_plan_item", board.slug, item.uuid)
    response = post(officer, "move_plan_item", board.slug, item.uuid, meeting=there.uuid, reason="")
    assert response.status_code == 422
    assert post(officer, "move_plan_item", board.slug, item.uuid, meeting=there.uuid, reason="Snow.").status_code == 302
    assert ItemMove.objects.get().reason == "Snow."


def test_an_arrow_moves_what_nobody_has_seen_and_htmx_gets_the_plan() -> None:
    board = make_board()
    officer, here, there = make_officer(board), plan(board, 30), plan(board, 120)
    item = put(here, "Knife crime")
    url = reverse("meetings:take_plan_item", args=[board.slug, item.uuid])
    plain = as_person(officer).post(url, {"meeting": there.uuid})
    assert (plain.status_code, plain["Location"].endswith(f"#row-{item.uuid}")) == (302, True)
    back = as_person(officer).post(url, {"meeting": here.uuid}, headers={"HX-Request": "true"})
    assert back.status_code == 200
    assert "<html" not in back.content.decode()
    assert f"is at {here.day} now" in back.content.decode()
    assert "HX-Request" in back["Vary"]
    assert ItemMove.objects.count() == 2


def test_an_arrow_refuses_to_move_what_readers_have_seen_without_a_reason() -> None:
    board = make_board()
    officer, here, there = make_officer(board), plan(board, 30), plan(board, 120)
    item = put(here, "Knife crime")
    plans.publish_plan(board, by=None)
    response = post(officer, "take_plan_item", board.slug, item.uuid, meeting=there.uuid)
    assert response.status_code == 409
    assert "Say why it moves" in response.content.decode()


def test_an_item_is_not_found_under_another_board() -> None:
    board, other = make_board(), make_board()
    item = put(plan(board, 30), "Knife crime")
    officer = make_officer(other)
    for name in ("edit_plan_item", "move_plan_item"):
        assert as_person(officer).get(reverse(f"meetings:{name}", args=[other.slug, item.uuid])).status_code == 404


def test_publishing_shows_what_changed_and_refuses_when_nothing_did() -> None:
    board = make_board()
    officer, here, there = make_officer(board), plan(board, 30), plan(board, 120)
    moved, changed, gone = put(here, "Moved one"), put(here, "Changed one"), put(there, "Dropped one")
    assert "This is the first plan" in get(officer, "publish_plan", board.slug)
    assert post(officer, "publish_plan", board.slug).status_code == 302
    assert "Nothing has changed since the last published plan." in get(officer, "publish_plan", board.slug)
    assert post(officer, "publish_plan", board.slug).status_code == 409
    moving.move_to(moved, there, reason="Snow.", by=None)
    agenda.edit_item(changed, by=None, details="More")
    agenda.remove_item(gone, by=None)
    put(there, "Added one")
    text = get(officer, "publish_plan", board.slug)
    for said in ("Added one", f"Moved from {here.day}: Snow.", "Changed: details", "Dropped one", "No longer planned"):
        assert said in text, said
    assert post(officer, "publish_plan", board.slug).status_code == 302
    assert [edition.number for edition in PlanEdition.objects.of_board(board)] == [2, 1]


def test_a_meeting_that_was_held_since_is_no_change() -> None:
    board = make_board()
    with time_machine.travel(datetime(2020, 1, 10, 9, tzinfo=LONDON)):
        put(plan(board, 14), "Knife crime")
        plan(board, 100)
        old = plans.restored(plans.publish_plan(board, by=None))
    with time_machine.travel(datetime(2020, 2, 10, 9, tzinfo=LONDON)):
        jump(Meeting.objects.filter(number=1), "published", agenda_published_at=timezone.now())
        now, _found = pages.changes_since(board)
        assert [meeting.number for meeting in now.meetings] == [2]
        assert not changes(old, now, timezone.localdate())
        assert changes(old, now, date(2020, 1, 11)).gone


def test_the_first_publication_is_stamped_once() -> None:
    board = make_board()
    item = put(plan(board, 30), "Knife crime")
    first = timezone.now() - timedelta(days=2)
    plans.publish_plan(board, by=None, at=first)
    put(plan(board, 120), "Burglary")
    plans.publish_plan(board, by=None)
    item.refresh_from_db()
    assert item.planned_at == first


def test_recurring_items_are_set_up_ended_and_given_to_meetings_planned_before() -> None:
    board = make_board()
    officer, meeting = make_officer(board), plan(board, 30)
    assert "Take the usual items" in get(officer, "recurring", board.slug)
    sent = {"title": "Performance update", "rhythm": "each", "kind": "report", "minutes": 10, "order": 5}
    sent |= {"starts_on": timezone.localdate(), "all_priorities": "on", "add_wording": "The analyst"}
    assert post(officer, "add_recurring", board.slug, **sent).status_code == 302
    kept = Recurring.objects.get()
    assert post(officer, "fill_plan", board.slug).status_code == 302
    assert [(item.title, item.recurring) for item in meeting.items.all()] == [("Performance update", kept)]
    law = {**sent, "duty": "The Act"}
    assert post(officer, "edit_recurring", board.slug, kept.uuid, **law).status_code == 422
    assert post(officer, "edit_recurring", board.slug, kept.uuid, **law | {"rhythm": "q1"}).status_code == 302
    ends = timezone.localdate() + timedelta(days=1)
    assert post(officer, "end_recurring", board.slug, kept.uuid, ends_on=ends).status_code == 302
    early = timezone.localdate() - timedelta(days=1)
    assert post(officer, "end_recurring", board.slug, kept.uuid, ends_on=early).status_code == 409


def test_what_comes_back_is_entered_changed_taken_up_and_given_up() -> None:
    board = make_board()
    officer, meeting = make_officer(board), plan(board, 30)
    both = {"title": "Lighting", "due_on": timezone.localdate(), "due_meeting": meeting.uuid}
    assert post(officer, "add_bring_back", board.slug, **both).status_code == 422
    assert post(officer, "add_bring_back", board.slug, title="Lighting", due_meeting=meeting.uuid).status_code == 302
    owed = BringBack.objects.get()
    assert post(officer, "edit_bring_back", board.slug, owed.uuid, title="Lamps", due_on="").status_code == 302
    where = f"meeting:{meeting.uuid}"
    assert post(officer, "take_up_bring_back", board.slug, owed.uuid, where="").status_code == 422
    assert post(officer, "take_up_bring_back", board.slug, owed.uuid, where=where).status_code == 302
    assert meeting.items.get().title == "Lamps"
    assert post(officer, "take_up_bring_back", board.slug, owed.uuid, where=where).status_code == 409
    other, item = planning.bring_back(board, by=None, title="Drugs"), put(meeting, "Needs assessment")
    assert post(officer, "take_up_bring_back", board.slug, other.uuid, where=f"item:{item.uuid}").status_code == 302
    third = planning.bring_back(board, by=None, title="Fly-tipping")
    take_up = reverse("meetings:take_up_bring_back", args=[board.slug, third.uuid])
    editor = reverse("meetings:agenda", args=[board.slug, meeting.number])
    taken = as_person(officer).post(f"{take_up}?back={editor}", {"where": where})
    assert (taken.status_code, taken["Location"]) == (302, editor)
    last = planning.bring_back(board, by=None, title="Noise")
    assert post(officer, "give_up_bring_back", board.slug, last.uuid, reason="").status_code == 422
    assert post(officer, "give_up_bring_back", board.slug, last.uuid, reason="Done.").status_code == 302
    assert BringBack.objects.open().count() == 0


@pytest.mark.parametrize("reason", ["x" * 301, "Snow\0storm"])
def test_a_reason_that_cannot_be_kept_is_answered_with_a_sentence_and_moves_nothing(reason: str) -> None:
    board = make_board()
    officer, here, there = make_officer(board), plan(board, 30), plan(board, 120)
    item = put(here, "Knife crime")
    response = post(officer, "take_plan_item", board.slug, item.uuid, meeting=there.uuid, reason=reason)
    assert response.status_code == 422
    assert "govuk-error" in response.content.decode()
    assert not ItemMove.objects.exists()


def test_an_item_a_decision_and_an_action_are_brought_back_from_their_pages() -> None:
    item = make_sat_item()
    board, now = item.meeting.board, timezone.now()
    officer = as_person(make_officer(board))
    decision = Decision.objects.create(
        board=board, meeting=item.meeting, item=item, text="To see it again.", year=2014, number=1, present=3,
        quorum=3, taken_at=now, published_at=now,
    )  # fmt: skip
    action = make_action(item, "Map the places")
    form, on_item = reverse("meetings:add_bring_back", args=[board.slug]), [board.slug, item.meeting.number, 1]
    for kind, source, page, title in (
        ("item", item, reverse("meetings:item", args=on_item), item.title),
        ("decision", decision, decision.get_absolute_url(), "To see it again."),
        ("action", action, action.get_absolute_url(), "Map the places"),
    ):
        address = f"{form}?{kind}={source.uuid}"
        assert address in officer.get(page).content.decode()
        assert f'value="{title}"' in officer.get(address).content.decode()
        assert officer.post(address, {"title": title}).status_code == 302
        assert getattr(BringBack.objects.latest("pk"), f"source_{kind}") == source
        assert form not in as_person(make_member(board).person).get(page).content.decode()


def test_nothing_is_brought_back_from_what_another_board_holds_and_no_restricted_title_is_proposed() -> None:
    board, other = make_board(), make_sat_item()
    officer = as_person(make_officer(board))
    form = reverse("meetings:add_bring_back", args=[board.slug])
    for wrong in (f"item={other.uuid}", "item=nonsense", f"action={make_action(other).uuid}", "decision=%00"):
        assert officer.get(f"{form}?{wrong}").status_code == 404
    hidden = make_sat_item(board, title="The case of R", access="restricted", public_title="A case")
    shown = officer.get(f"{form}?item={hidden.uuid}").content.decode()
    assert ("A case" in shown, "The case of R" in shown) == (True, False)
