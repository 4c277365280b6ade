"""Agendas: items in order, who leads them, what stops publication, and the officer's editor."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from meetings import checks
from meetings.clock import timetable
from meetings.models import AgendaItem, Lead, Meeting, Recommendation
from meetings.reading import agenda_to_write
from meetings.services import agenda as services
from meetings.services import meetings as moves
from meetings.services import packs
from meetings.services.agenda import Leads
from scpb.errors import NotAllowed, NotPermitted
from tests.factories import make_board, make_member, make_officer, make_organisation, make_person, make_post
from tests.jumps import jump
from tests.meetings import make_item, make_meeting, make_paper
from tests.test_meetings import as_person

pytestmark = pytest.mark.django_db


def titles(meeting: Meeting) -> list[str]:
    return [f"{item.order}. {item.title}" for item in meeting.items.order_by("order")]


def agenda_of(*names: str) -> Meeting:
    meeting = make_meeting()
    for name in names:
        make_item(meeting, title=name)
    return meeting


def form_of(item: AgendaItem | None = None, **changes: Any) -> dict[str, Any]:
    values = {"title": "Lighting", "kind": "report", "minutes": 10, "access": "public", "purpose": "", "text": ""}
    return {**values, "recommendations": "", "add_lead": "", "add_wording": "", **changes}


# -- what the database refuses ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "broken",
    [
        {"access": "restricted", "paragraph": "", "reasoning": "It names somebody."},
        {"access": "restricted", "paragraph": "1", "reasoning": ""},
        {"access": "secret"},
        {"kind": "song"},
        {"purpose": "amusement"},
        {"minutes": 481},
        {"order": 0},
    ],
)
def test_the_database_refuses_an_item_that_breaks_a_rule(broken: dict[str, Any]) -> None:
    item = make_item(make_meeting())
    with pytest.raises(IntegrityError), transaction.atomic():
        AgendaItem.objects.filter(pk=item.pk).update(**broken)


def test_two_items_never_share_a_number() -> None:
    meeting = agenda_of("A", "B")
    with pytest.raises(IntegrityError), transaction.atomic():
        meeting.items.update(order=1)


def test_a_lead_is_one_thing_and_one_only() -> None:
    item, person, post = make_item(make_meeting()), make_person(), make_post()
    wrong: list[dict[str, Any]] = [{}, {"person": person, "wording": "The chair"}, {"person": person, "post": post}]
    for values in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            Lead.objects.create(item=item, **values)
    for values in ({"person": person}, {"post": post}, {"organisation": make_organisation()}, {"wording": "All"}):
        assert Lead.objects.create(item=item, **values).pk


def test_a_recommendation_says_something_under_its_own_number() -> None:
    item = make_item(make_meeting(), recommendations=["That it be so."])
    for values in ({"order": 2, "text": ""}, {"order": 1, "text": "Again."}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Recommendation.objects.create(item=item, **values)


# -- order and times ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("which", "to", "after"),
    [
        (1, 3, ["1. B", "2. C", "3. A"]),
        (3, 1, ["1. C", "2. A", "3. B"]),
        (2, 1, ["1. B", "2. A", "3. C"]),
        (1, 0, ["1. A", "2. B", "3. C"]),
        (3, 9, ["1. A", "2. B", "3. C"]),
    ],
)
def test_a_moved_item_takes_its_place_and_the_others_make_room(which: int, to: int, after: list[str]) -> None:
    meeting = agenda_of("A", "B", "C")
    moved = services.move_item(meeting.items.get(order=which), to=to, by=None)
    assert titles(meeting) == after
    assert f"{moved.order}. {moved.title}" in after


def test_numbers_close_up_behind_an_item_that_goes() -> None:
    meeting = agenda_of("A", "B", "C")
    make_paper(meeting.items.get(order=2), check=False)
    services.remove_item(meeting.items.get(order=2), by=None)
    assert titles(meeting) == ["1. A", "2. C"]


def test_clock_times_follow_from_the_minutes_allotted() -> None:
    start = datetime(2014, 1, 24, 14, 30, tzinfo=ZoneInfo("Europe/London"))
    times = timetable(start, start + timedelta(minutes=60), [5, 20, 0, 45])
    assert [f"{at:%H:%M}" for at in times.begins] == ["14:30", "14:35", "14:55", "14:55"]
    assert (f"{times.ends:%H:%M}", times.minutes_over) == ("15:40", 10)
    assert timetable(start, start + timedelta(minutes=60), [60]).minutes_over == 0


# -- what stops publication --------------------------------------------------------------------------------------------


def stops(meeting: Meeting) -> list[str]:
    return [stop.short for stop in checks.stops(meeting, agenda_to_write(meeting))]


def test_a_complete_agenda_is_stopped_by_nothing() -> None:
    assert stops(agenda_of("A", "B")) == []


def test_an_empty_agenda_cannot_be_published() -> None:
    meeting = make_meeting()
    assert stops(meeting) == ["no item"]
    with pytest.raises(NotAllowed):
        moves.publish_agenda(Meeting.objects.get(pk=in_draft(meeting).pk), by=None)


def in_draft(meeting: Meeting) -> Meeting:
    jump(meeting, "draft")
    return meeting


@pytest.mark.parametrize(
    ("values", "short"),
    [
        ({"leads": []}, ["no lead"]),
        ({"leads": [], "kind": "standing"}, []),
        ({"text": ""}, ["nothing to read"]),
        ({"text": "", "kind": "verbal"}, []),
        ({"text": "", "recommendations": ["That it be so."]}, []),
    ],
)
def test_an_item_says_what_is_missing(values: dict[str, Any], short: list[str]) -> None:
    meeting = make_meeting()
    make_item(meeting, **values)
    assert stops(meeting) == short


def test_a_paper_that_is_being_checked_or_refused_stops_publication() -> None:
    meeting = make_meeting()
    item = make_item(meeting)
    make_paper(item, check=False)
    make_paper(item, b"%PDF-1.7 not really")
    assert stops(meeting) == ["paper being checked", "paper refused"]
    with pytest.raises(NotAllowed, match="still being checked"):
        moves.publish_agenda(meeting, by=None)


def test_a_meeting_without_a_venue_cannot_be_published() -> None:
    meeting = agenda_of("A")
    meeting.venue = None
    meeting.save(update_fields=["venue"])
    assert stops(meeting) == ["no venue"]


def test_running_over_and_a_missing_public_wording_are_told_but_stop_nothing() -> None:
    meeting = make_meeting()
    make_item(meeting, minutes=130)
    make_item(meeting, access="restricted", minutes=0)
    told = [warning.short for warning in checks.warnings(meeting, agenda_to_write(meeting))]
    assert told == ["over", "no public wording"]
    assert stops(meeting) == []


# -- who writes --------------------------------------------------------------------------------------------------------


def test_only_the_boards_officer_writes_its_agenda() -> None:
    meeting = agenda_of("A")
    item = meeting.items.get()
    for person in (make_member(meeting.board).person, make_officer(make_board()), make_person(is_superuser=True)):
        for act in (
            lambda by: services.add_item(meeting, title="B", by=by),
            lambda by: services.edit_item(item, title="B", by=by),
            lambda by: services.move_item(item, to=1, by=by),
            lambda by: services.remove_item(item, by=by),
        ):
            with pytest.raises(NotPermitted):
                act(person)
        assert as_person(person).get(agenda_url(meeting)).status_code == 403
    assert titles(meeting) == ["1. A"]


def test_a_published_agenda_is_not_written() -> None:
    meeting = agenda_of("A", "B")
    moves.publish_agenda(meeting, by=None)
    item = meeting.items.get(order=1)
    for act in (
        lambda: services.add_item(meeting, title="C", by=None),
        lambda: services.edit_item(item, title="C", by=None),
        lambda: services.move_item(item, to=2, by=None),
        lambda: services.remove_item(item, by=None),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert as_person(make_officer(meeting.board)).get(agenda_url(meeting)).status_code == 409


def test_an_item_that_readers_have_seen_is_not_removed() -> None:
    meeting = agenda_of("A", "B")
    moves.publish_agenda(meeting, by=None)
    moves.reopen_agenda(meeting, reason="A paper was wrong.", by=None)
    with pytest.raises(NotAllowed):
        services.remove_item(meeting.items.get(order=1), by=None)


# -- the editor --------------------------------------------------------------------------------------------------------


def agenda_url(meeting: Meeting) -> str:
    return reverse("meetings:agenda", args=[meeting.board.slug, meeting.number])


def item_page(item: AgendaItem, name: str = "edit_item") -> str:
    return reverse(f"meetings:{name}", args=[item.meeting.board.slug, item.meeting.number, item.uuid])


def officer_of(meeting: Meeting) -> Client:
    return as_person(make_officer(meeting.board))


def test_an_officer_writes_an_item_with_leads_recommendations_and_a_report() -> None:
    meeting = make_meeting()
    commander = make_post(title="Borough Commander")
    client = officer_of(meeting)
    form = form_of(
        purpose="decision",
        add_lead=f"post:{commander.pk}",
        add_wording="with the chair",
        recommendations="That lamps be put up.\nThat they be lit.\n",
        text="It is dark.\n\n- here\n- there",
    )
    add = reverse("meetings:add_item", args=[meeting.board.slug, meeting.number])
    page = client.post(add, form, follow=True).content.decode()
    item = meeting.items.get()
    assert [str(lead) for lead in item.leads.all()] == [str(commander), "with the chair"]
    assert [one.text for one in item.recommendations.all()] == ["That lamps be put up.", "That they be lit."]
    assert item.report.text == "<p>It is dark.</p>\n<ul><li>here</li><li>there</li></ul>"
    assert "1 item" not in page
    assert "That they be lit." in page


def test_a_lead_goes_by_being_unticked_and_an_untouched_report_keeps_its_form() -> None:
    meeting = make_meeting()
    rich = "<h2>Why</h2>\n<p>It is <strong>dark</strong>.</p>"
    item = make_item(meeting, leads=[Leads(wording="The chair"), Leads(wording="The vice-chair")], text=rich)
    client = officer_of(meeting)
    shown = client.get(item_page(item)).context["form"]
    stays = f"lead:{item.leads.last().pk}"
    client.post(item_page(item), form_of(kept=[stays], text=shown["text"].value().replace("\n", "\r\n")))
    item.refresh_from_db()
    assert [str(lead) for lead in item.leads.all()] == ["The vice-chair"]
    assert item.report.text == rich
    client.post(item_page(item), form_of(kept=[], text="Changed."))
    item.report.refresh_from_db()
    assert item.report.text == "<p>Changed.</p>"


def test_what_another_officer_wrote_meanwhile_is_not_written_over_unasked() -> None:
    item = make_item(make_meeting(), recommendations=["One."])
    client, changed = officer_of(item.meeting), form_of(title="Mine", kept=[f"lead:{item.leads.get().pk}"])
    seen = client.get(item_page(item)).context["form"]["seen"].value()
    services.edit_item(item, text="<p>Theirs.</p>", by=None)
    answer = client.post(item_page(item), {**changed, "seen": seen})
    item.refresh_from_db()
    assert (answer.status_code, item.title, item.report.text) == (422, "Item called 1", "<p>Theirs.</p>")
    assert "Somebody else has changed this item" in answer.content.decode()
    again = answer.context["form"]["seen"].value()
    assert client.post(item_page(item), {**changed, "seen": again}).status_code == 302
    item.refresh_from_db()
    assert item.title == "Mine"


def test_a_recommendation_that_is_reworded_keeps_its_identity() -> None:
    item = make_item(make_meeting(), recommendations=["One.", "Two."])
    first = item.recommendations.first()
    services.edit_item(item, recommendations=["One, reworded.", "Two.", "Three."], by=None)
    assert item.recommendations.first() == first
    services.edit_item(item, recommendations=["One, reworded."], by=None)
    assert [one.text for one in item.recommendations.all()] == ["One, reworded."]


def test_the_running_order_shows_what_is_kept_while_a_form_is_wrong() -> None:
    item = make_item(make_meeting(), title="Kept")
    wrong = form_of(title="Not kept", minutes="9" * 24)
    answer = officer_of(item.meeting).post(item_page(item), wrong)
    assert answer.status_code == 422
    assert [row.title for row, _begins, _stop in answer.context["rows"]] == ["Kept"]


def test_a_restricted_item_without_its_reason_is_not_saved() -> None:
    meeting = agenda_of("A")
    client = officer_of(meeting)
    answer = client.post(item_page(meeting.items.get()), form_of(access="restricted"))
    assert answer.status_code == 422
    assert "Choose what allows it to be restricted." in answer.content.decode()


def test_markup_that_could_harm_a_reader_is_taken_out_of_a_report() -> None:
    item = make_item(make_meeting(), text="<p onclick='x()'>Hello<script>alert(1)</script></p>")
    assert item.report.text == "<p>Hello</p>"


def test_an_item_is_moved_by_a_button_with_and_without_htmx() -> None:
    meeting = agenda_of("A", "B", "C")
    client, item = officer_of(meeting), meeting.items.get(order=1)
    answer = client.post(item_page(item, "move_item"), {"to": 2})
    assert answer.status_code == 302
    assert titles(meeting) == ["1. B", "2. A", "3. C"]
    answer = client.post(item_page(item, "move_item"), {"to": 3}, headers={"HX-Request": "true"})
    assert titles(meeting) == ["1. B", "2. C", "3. A"]
    assert "<html" not in answer.content.decode()
    assert "HX-Request" in answer["Vary"]


@pytest.mark.parametrize("to", ["", "first", "1.5", "\x00"])
def test_a_number_that_is_none_moves_nothing(to: str) -> None:
    meeting = agenda_of("A", "B")
    answer = officer_of(meeting).post(item_page(meeting.items.get(order=1), "move_item"), {"to": to})
    assert answer.status_code == 400
    assert titles(meeting) == ["1. A", "2. B"]


def test_the_editor_lists_what_stops_publication_with_a_link_to_each() -> None:
    meeting = make_meeting()
    item = make_item(meeting, leads=[])
    client = officer_of(meeting)
    page = client.get(agenda_url(meeting)).content.decode()
    assert "One thing stops publication" in page
    assert f"{item_page(item)}#id_add_lead" in page
    answer = client.post(reverse("meetings:publish", args=[meeting.board.slug, meeting.number]))
    assert answer.status_code == 409
    assert "nobody leads it" in answer.content.decode()


def test_publishing_shows_the_agenda_and_asks_for_its_packs() -> None:
    meeting = make_meeting()
    make_item(meeting)
    make_item(meeting, access="restricted")
    client = officer_of(meeting)
    answer = client.post(reverse("meetings:publish", args=[meeting.board.slug, meeting.number]))
    assert answer.status_code == 302
    meeting.refresh_from_db()
    assert meeting.has_open_agenda
    assert sorted(pack.audience for pack in meeting.packs.all()) == ["public", "restricted"]


def test_an_agenda_whose_packs_cannot_be_asked_for_is_not_published(monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_args: object, **_values: object) -> None:
        raise OSError

    meeting = make_meeting()
    make_item(meeting)
    monkeypatch.setattr(packs, "build_for_readers", crash)
    with pytest.raises(OSError):
        officer_of(meeting).post(reverse("meetings:publish", args=[meeting.board.slug, meeting.number]))
    meeting.refresh_from_db()
    assert not meeting.has_open_agenda


def test_an_item_with_nothing_but_recommendations_has_a_page() -> None:
    meeting = make_meeting()
    item = make_item(meeting, kind="verbal", text="", recommendations=["To note it."])
    silent = make_item(meeting, kind="verbal", text="")
    moves.publish_agenda(meeting, by=None)
    page = as_person(None).get(meeting.get_absolute_url()).content.decode()
    address = [reverse("meetings:item", args=[meeting.board.slug, meeting.number, one.order]) for one in (item, silent)]
    assert [f'href="{url}"' in page for url in address] == [True, False]


def test_an_officer_removes_an_item_after_confirming() -> None:
    meeting = agenda_of("A", "B")
    client, item = officer_of(meeting), meeting.items.get(order=1)
    assert "goes for good" in client.get(item_page(item, "remove_item")).content.decode()
    client.post(item_page(item, "remove_item"))
    assert titles(meeting) == ["1. B"]


@pytest.mark.parametrize("rows", [3, 30])
def test_the_editor_takes_the_same_queries_however_long_the_agenda(
    rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    meeting = make_meeting()
    make_member(meeting.board)
    for _ in range(rows):
        make_item(meeting, leads=[Leads(person=make_post().person)])
    client = officer_of(meeting)
    with django_assert_num_queries(11):
        client.get(agenda_url(meeting))
