"""Meetings: their states, who moves them, what their pages show."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from meetings.models import NEXT, SAT, Decision, Meeting, State
from meetings.services import clearing
from meetings.services import meetings as services
from meetings.services.agenda import Leads
from scpb.audit.models import Entry
from scpb.errors import NotAllowed, NotPermitted
from scpb.people.models import Person
from tests.factories import make_board, make_member, make_officer, make_person, make_post
from tests.jumps import jump
from tests.meetings import built_pack, make_item, make_meeting, make_venue, status_of

pytestmark = pytest.mark.django_db


def as_person(person: Person | None) -> Client:
    client = Client()
    if person:
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def in_state(state: State, **board: Any) -> Meeting:
    """A meeting with a publishable agenda in this state."""
    meeting = make_meeting(make_board(**board) if board else None)
    item = make_item(meeting)
    now, clerk = timezone.now(), make_person()
    values: dict[str, Any] = {"state": state, "reason": "The room is flooded."}
    if state == State.POSTPONED:
        values |= {"postponed_from": meeting.starts_at}
    if state == State.CLEARED:
        values |= {"clearance_asked_at": now, "cleared_at": now, "cleared_by": clerk}
    if state in {State.PUBLISHED, State.IN_SESSION, *SAT}:
        values |= {"agenda_published_at": now}
    if state in {State.IN_SESSION, *SAT}:
        values |= {"opened_at": now, "quorum": 3}
    if state in SAT:
        values |= {"closed_at": now}
    if state in {State.CIRCULATED, State.APPROVED}:
        values |= {"minutes_circulated_at": now}
    if state == State.APPROVED:
        sat = {"board": meeting.board, "meeting": meeting, "item": item, "year": 2014, "present": 3, "quorum": 3}
        decision = Decision.objects.create(text="That they are correct.", taken_at=now, **sat)
        values |= {"minutes_approved_at": now, "minutes_approved_by": decision}
    jump(meeting, **values)
    return meeting


# -- what the database refuses ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "broken",
    [
        {"ends_at": timezone.make_aware(timezone.datetime(2014, 1, 24, 14, 0))},
        {"state": "forgotten"},
        {"state": "published", "agenda_published_at": None},
        {"state": "cancelled", "reason": ""},
        {"state": "postponed", "reason": "", "postponed_from": timezone.now()},
        {"state": "postponed", "reason": "Flood.", "postponed_from": None},
    ],
)
def test_the_database_refuses_a_meeting_that_breaks_a_rule(broken: dict[str, Any]) -> None:
    meeting = make_meeting()
    with pytest.raises(IntegrityError):
        jump(meeting, **broken)


def test_a_number_is_used_once_by_a_board() -> None:
    meeting = make_meeting()
    make_meeting(number=meeting.number)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_meeting(meeting.board, number=meeting.number)


# -- states ------------------------------------------------------------------------------------------------------------

# The whole table, written out: from each state, where a meeting may go.
TABLE = {
    "planned": "draft postponed cancelled",
    "draft": "cleared published postponed cancelled",
    "cleared": "draft published postponed cancelled",
    "published": "draft in_session minutes postponed cancelled",
    "in_session": "published minutes",
    "minutes": "in_session circulated",
    "circulated": "minutes approved",
    "approved": "",
    "postponed": "draft cancelled",
    "cancelled": "",
}
# Each step of this part, and the states in which it is taken; in every other it is refused.
STEPS: dict[str, tuple[str, Any]] = {
    "publish": ("planned draft cleared", lambda meeting, by: services.publish_agenda(meeting, by=by)),
    "reopen": ("published cleared", lambda meeting, by: services.reopen_agenda(meeting, reason="Wrong.", by=by)),
    "postpone": (
        "planned draft cleared published",
        lambda meeting, by: services.postpone(meeting, reason="Ice.", by=by),
    ),
    "cancel": (
        "planned draft cleared published postponed",
        lambda meeting, by: services.cancel(meeting, reason="There is an election.", by=by),
    ),
    "reschedule": (
        "postponed",
        lambda meeting, by: services.reschedule(meeting, starts_at=meeting.starts_at, ends_at=meeting.ends_at, by=by),
    ),
    "ask": ("planned draft", lambda meeting, by: clearing.ask_clearance(meeting, by=by)),
}
LEADS_TO = {
    "publish": "published",
    "reopen": "draft",
    "postpone": "postponed",
    "cancel": "cancelled",
    "reschedule": "draft",
    "ask": "draft",
}
WRITTEN_WITH: dict[str, dict[str, Any]] = {
    "postponed": {"reason": "Ice.", "postponed_from": timezone.now()},
    "cancelled": {"reason": "An election."},
}


def test_the_table_of_states_is_the_one_that_is_written_here() -> None:
    assert {state.value: {end.value for end in ends} for state, ends in NEXT.items()} == {
        state: set(ends.split()) for state, ends in TABLE.items()
    }


@pytest.mark.parametrize("start", State)
def test_a_meeting_goes_where_the_table_allows_and_nowhere_else(start: State) -> None:
    meeting = in_state(start)
    needed = Meeting.objects.filter(pk=meeting.pk).values().get()
    now = timezone.now()
    whole = {
        "agenda_published_at": now, "cleared_at": now, "cleared_by": make_person(), "opened_at": now, "quorum": 3,
        "closed_at": now, "minutes_circulated_at": now, "minutes_approved_at": now,
    }  # fmt: skip
    if start == State.CIRCULATED:
        sat = {"board": meeting.board, "meeting": meeting, "item": meeting.items.get(), "year": 2014}
        whole["minutes_approved_by"] = Decision.objects.create(text="So.", taken_at=now, present=3, quorum=3, **sat)
    for end in State:
        values = {**whole, **WRITTEN_WITH.get(end.value, {})}
        if end.value in TABLE[start.value].split():
            with transaction.atomic():
                assert services.move(meeting, end, by=None, **values).state == end
                transaction.set_rollback(True)
            continue
        with pytest.raises(NotAllowed):
            services.move(meeting, end, by=None, **values)
        assert Meeting.objects.filter(pk=meeting.pk).values().get() == needed


@pytest.mark.parametrize("start", State)
def test_each_step_is_taken_in_its_states_and_refused_in_every_other(start: State) -> None:
    meeting = in_state(start)
    for name, (states, step) in STEPS.items():
        if start.value in states.split():
            with transaction.atomic():
                step(meeting, None)
                meeting.refresh_from_db()
                assert meeting.state == LEADS_TO[name]
                transaction.set_rollback(True)
        else:
            with pytest.raises(NotAllowed):
                step(meeting, None)
        meeting.refresh_from_db()
        assert meeting.state == start


@pytest.mark.parametrize("name", STEPS)
def test_only_the_boards_officer_moves_a_meeting(name: str) -> None:
    states, step = STEPS[name]
    meeting = in_state(State(states.split()[0]))
    others = [
        make_person(),
        make_member(meeting.board).person,
        make_member(meeting.board, kind="chair").person,
        make_officer(make_board()),
        make_person(is_superuser=True),
    ]
    for person in others:
        with pytest.raises(NotPermitted):
            step(meeting, person)
    step(meeting, make_officer(meeting.board))
    meeting.refresh_from_db()
    assert meeting.state == LEADS_TO[name]


@pytest.mark.parametrize("start", State)
def test_the_database_keeps_what_each_state_must_say(start: State) -> None:
    """What a step writes with the state is not left out by any other way of writing it."""
    meeting = make_meeting()
    says_nothing = {State.PLANNED, State.DRAFT}
    if start in says_nothing:
        assert jump(meeting, start) == 1
        return
    with pytest.raises(IntegrityError):
        jump(meeting, start)


def test_a_first_item_makes_a_planned_meetings_agenda_a_draft() -> None:
    meeting = make_meeting()
    make_item(meeting)
    meeting.refresh_from_db()
    assert meeting.state == State.DRAFT


def test_putting_a_meeting_off_needs_a_reason() -> None:
    for step in (services.postpone, services.cancel):
        with pytest.raises(NotAllowed):
            step(in_state(State.DRAFT), reason=" ", by=None)


@pytest.mark.parametrize("step", [services.postpone, services.cancel])
def test_an_agenda_rewritten_but_not_published_again_is_not_shown_when_the_meeting_is_put_off(step: Any) -> None:
    meeting = make_meeting()
    make_item(meeting, title="What was published")
    meeting = services.publish_agenda(meeting, by=None)
    pack = built_pack(meeting)
    meeting = services.reopen_agenda(meeting, reason="There is more.", by=None)
    make_item(meeting, title="What never was")
    meeting = step(meeting, reason="Ice.", by=None)
    address, item = meeting.get_absolute_url(), reverse("meetings:item", args=[meeting.board.slug, meeting.number, 2])
    assert not meeting.has_open_agenda
    assert "What never was" not in as_person(None).get(address).content.decode()
    assert status_of(as_person(None), item) == status_of(as_person(None), pack.get_absolute_url()) == 404
    assert status_of(as_person(make_officer(meeting.board)), item) == 200


def test_an_agenda_withheld_when_its_meeting_was_postponed_is_shown_when_it_is_published_again() -> None:
    meeting = make_meeting()
    make_item(meeting, title="Business")
    meeting = services.publish_agenda(meeting, by=None)
    assert services.postpone(meeting, reason="Ice.", by=None).has_open_agenda
    dates = {"starts_at": meeting.starts_at, "ends_at": meeting.ends_at}
    meeting = services.reschedule(meeting, by=None, **dates)
    meeting = services.postpone(meeting, reason="Snow.", by=None)
    assert not meeting.has_open_agenda
    assert not services.cancel(meeting, reason="A thaw.", by=None).has_open_agenda
    jump(meeting, "postponed")
    meeting = services.publish_agenda(services.reschedule(meeting, by=None, **dates), by=None)
    assert "Business" in as_person(None).get(meeting.get_absolute_url()).content.decode()


def test_a_step_and_its_audit_entry_stand_or_fall_together(monkeypatch: pytest.MonkeyPatch) -> None:
    meeting = in_state(State.DRAFT)
    services.cancel(meeting, reason="There is an election.", by=None)
    assert Entry.objects.filter(verb="meetings.meeting_cancelled").count() == 1

    def fail(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError

    other = in_state(State.DRAFT)
    monkeypatch.setattr("scpb.boards.records.audit.record", fail)
    with pytest.raises(RuntimeError):
        services.cancel(other, reason="There is an election.", by=None)
    other.refresh_from_db()
    assert other.state == State.DRAFT


def test_numbers_run_on_for_each_board() -> None:
    board = make_board()
    values = {"starts_at": timezone.now(), "ends_at": timezone.now() + timedelta(hours=2)}
    assert [services.plan_meeting(board, by=None, **values).number for _ in range(3)] == [1, 2, 3]
    assert services.plan_meeting(make_board(), by=None, **values).number == 1


# -- pages ----------------


def test_a_postponed_meeting_keeps_its_address_and_shows_the_old_date() -> None:
    meeting = make_meeting()
    make_item(meeting)
    address = meeting.get_absolute_url()
    services.postpone(meeting, reason="The room is flooded.", by=None)
    page = as_person(None).get(address).content.decode()
    assert "will not take place on Friday 24 January 2014" in page
    assert "The room is flooded." in page
    later = meeting.starts_at + timedelta(days=7)
    services.reschedule(meeting, starts_at=later, ends_at=later + timedelta(hours=2), by=None)
    page = as_person(None).get(address).content.decode()
    assert "Friday 31 January 2014" in page
    assert "Postponed from Friday 24 January 2014" in page


@pytest.mark.parametrize("state", State)
def test_an_officer_is_offered_to_put_a_meeting_off_where_the_table_lets_it_be(state: State) -> None:
    meeting = in_state(state)
    page = as_person(make_officer(meeting.board)).get(meeting.get_absolute_url()).content.decode()
    offered = {step for step in ("postpone", "cancel") if f'href="{meeting.get_absolute_url()}{step}/"' in page}
    assert offered == {step for step in ("postpone", "cancel") if state.value in STEPS[step][0].split()}


def test_a_cancelled_meeting_stays_visible_with_the_reason() -> None:
    meeting = make_meeting()
    services.cancel(meeting, reason="There is an election.", by=None)
    assert "There is an election." in as_person(None).get(meeting.get_absolute_url()).content.decode()
    assert "Cancelled" in as_person(None).get(reverse("meetings:index")).content.decode()


def test_an_agenda_in_draft_is_hidden_from_members_and_the_public() -> None:
    meeting = make_meeting()
    make_item(meeting, title="Not yet to be known")
    for person in (None, make_member(meeting.board).person, make_person(is_superuser=True)):
        page = as_person(person).get(meeting.get_absolute_url()).content.decode()
        assert "Not yet to be known" not in page
    officer = as_person(make_officer(meeting.board))
    assert "Not yet to be known" in officer.get(meeting.get_absolute_url()).content.decode()
    services.publish_agenda(meeting, by=None)
    assert "Not yet to be known" in as_person(None).get(meeting.get_absolute_url()).content.decode()
    services.reopen_agenda(meeting, reason="A paper was wrong.", by=None)
    assert "Not yet to be known" not in as_person(None).get(meeting.get_absolute_url()).content.decode()


def test_a_resident_reads_a_published_report_with_what_the_board_is_asked() -> None:
    meeting = make_meeting()
    make_item(meeting, title="Lighting", text="<p>It is dark.</p>", recommendations=["That lamps be put up."])
    services.publish_agenda(meeting, by=None)
    client = as_person(None)
    address = reverse("meetings:item", args=[meeting.board.slug, meeting.number, 1])
    assert address in client.get(meeting.get_absolute_url()).content.decode()
    page = client.get(address).content.decode()
    assert "It is dark." in page
    assert "That lamps be put up." in page


def test_an_officer_plans_changes_postpones_and_cancels_through_pages() -> None:
    board, venue = make_board(), make_venue()
    client = as_person(make_officer(board))
    form = {"starts_at": "2031-01-24T14:30", "ends_at": "2031-01-24T16:30", "venue": venue.pk, "title": ""}
    client.post(reverse("meetings:plan", args=[board.slug]), form)
    meeting = board.meetings.get()

    def post(page: str, data: dict[str, Any]) -> State:
        answer = client.post(reverse(f"meetings:{page}", args=[board.slug, meeting.number]), data)
        assert answer.status_code == 302, answer.content.decode()
        meeting.refresh_from_db()
        return State(meeting.state)

    post("edit", {**form, "title": "Extraordinary meeting"})
    assert meeting.name == "Extraordinary meeting"
    assert post("postpone", {"reason": "Flood."}) == State.POSTPONED
    dates = {"starts_at": "2031-02-24T14:30", "ends_at": "2031-02-24T16:30"}
    assert post("reschedule", dates) == State.DRAFT
    assert post("cancel", {"reason": "Election."}) == State.CANCELLED
    answer = client.post(reverse("meetings:cancel", args=[board.slug, meeting.number]), {"reason": "Again."})
    assert answer.status_code == 409


def test_a_meeting_that_ends_before_it_begins_is_not_planned() -> None:
    board = make_board()
    form = {"starts_at": "2031-01-24T14:30", "ends_at": "2031-01-24T14:00"}
    answer = as_person(make_officer(board)).post(reverse("meetings:plan", args=[board.slug]), form)
    assert answer.status_code == 422
    assert "ends before it begins" in answer.content.decode()


@pytest.mark.parametrize("slug", ["no-such-board", "\0"])
def test_a_board_that_there_is_not_has_no_meetings(slug: str) -> None:
    make_meeting()
    answer = as_person(None).get(reverse("meetings:index"), {"board": slug})
    assert (answer.status_code, list(answer.context["page_obj"])) == (200, [])


@pytest.mark.parametrize("year", ["0001", "9999"])
def test_a_meeting_outside_any_calendar_is_not_planned(year: str) -> None:
    board = make_board()
    form = {"starts_at": f"{year}-12-31T23:00", "ends_at": f"{year}-12-31T23:59"}
    answer = as_person(make_officer(board)).post(reverse("meetings:plan", args=[board.slug]), form)
    assert answer.status_code == 422
    assert "Give a year between 1900 and 2999." in answer.content.decode()


@pytest.mark.parametrize("rows", [10, 60])
def test_the_list_of_meetings_takes_the_same_queries_however_long(
    rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    board = make_board()
    client = as_person(make_officer(board))
    soon = timezone.now() + timedelta(days=3)
    for number in range(rows):
        make_meeting(board if number % 2 else make_board(), starts_at=soon)
        make_meeting(board)
    with django_assert_num_queries(7):
        client.get(reverse("meetings:index"))


@pytest.mark.parametrize("rows", [3, 30])
def test_a_meetings_page_takes_at_most_twelve_queries_however_long_its_agenda(
    rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    meeting = make_meeting()
    for number in range(rows):
        leads = [Leads(person=make_post().person)]
        make_item(meeting, access="restricted" if number % 3 == 0 else "public", leads=leads)
    services.publish_agenda(meeting, by=None)
    client = as_person(make_officer(meeting.board))
    with django_assert_num_queries(12):
        client.get(meeting.get_absolute_url())
