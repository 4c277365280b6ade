"""A refresh: what it amends, what others say of it, and every step of a version's way."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils.timezone import localdate
from pytest_django import DjangoAssertNumQueries

from scpb.audit.models import Entry
from scpb.boards.models import Board
from scpb.errors import NotAllowed, NotPermitted
from scpb.people.models import Person
from strategy.models import (
    UNDER_WAY,
    VERSION_NEXT,
    ConsultationComment,
    Priority,
    StrategyVersion,
    VersionState,
)
from strategy.pages.refreshing import refresh_page
from strategy.services import consulting, refreshing, versions, writing
from strategy.services.adopting import adopt
from strategy.services.versions import Line
from tests.factories import make_board, make_member, make_officer, make_person
from tests.strategies import OUTCOMES_OF_2015, make_2015, priority
from tests.test_boards import as_person

pytestmark = pytest.mark.django_db

REFRESHED_ON = date(2018, 10, 1)
SAFEGUARDED = "Children and adults at risk are kept safe from crime, disorder and drugs."
NEW_WORDS = {
    3: "No violence against women and girls, better lives for who suffered it, and offenders answer for it.",
    4: "All agencies answer together where children or adults at risk are hurt or exploited.",
    5: "Fewer people offend, or offend again.",
    6: "Fewer homes are burgled, and less of what is suffered most often.",
    7: "Public bodies, residents and places of worship stand together against terrorism, extremism and hate crime.",
}
WHY = "The review of the year asked for it."


@pytest.fixture
def board() -> Board:
    return make_board(abbreviation="SCPB")


@pytest.fixture
def officer(board: Board) -> Person:
    return make_officer(board)


@pytest.fixture
def before(board: Board) -> StrategyVersion:
    return make_2015(board)


@pytest.fixture
def refresh(before: StrategyVersion) -> StrategyVersion:
    return begin(before)


def begin(before: StrategyVersion, **values: Any) -> StrategyVersion:
    told = {"title": "Community Safety Strategy 2015–2020, refreshed", "starts_on": REFRESHED_ON, "refreshes": before}
    return refreshing.begin_version(before.strategy, by=None, **{**told, "ends_on": date(2020, 3, 31), **values})


def amend_as_in_2018(refresh: StrategyVersion) -> None:
    """A fourth objective, and outcomes 3 to 7 in other words."""
    refreshing.amend(refresh, by=None, change="add", adds="objective", proposed=SAFEGUARDED, reason=WHY)
    for number, words in NEW_WORDS.items():
        refreshing.amend(
            refresh, by=None, change="amend", priority=priority(refresh, number), proposed=words, reason=WHY
        )


def open_(version: StrategyVersion, **values: Any) -> StrategyVersion:
    today = localdate()
    told = {"opens_on": today - timedelta(days=2), "closes_on": today + timedelta(days=9), "is_public": False}
    return consulting.open_consultation(version, by=None, **{**told, **values})


def address(name: str, version: StrategyVersion, *more: Any) -> str:
    return reverse(f"strategy:{name}", args=[version.strategy.slug, version.number, *more])


def titles(version: StrategyVersion) -> list[str]:
    return list(version.wordings.order_by("number").values_list("title", flat=True))


# -- beginning -------------------------------------------------------------------------------------------------------


def test_a_refresh_begins_with_all_that_the_version_before_says(refresh: StrategyVersion) -> None:
    before = refresh.refreshes
    assert before is not None
    assert (refresh.number, refresh.state) == (2, "draft")
    assert titles(refresh) == OUTCOMES_OF_2015
    assert [one.objective for one in refresh.objectives.all()] == [one.objective for one in before.objectives.all()]
    for was, now in zip(before.wordings.all(), refresh.wordings.all(), strict=True):
        assert was.pk != now.pk
        assert (was.priority, was.why, was.what, was.short) == (now.priority, now.why, now.what, now.short)
        assert [str(one) for one in was.leads.all()] == [str(one) for one in now.leads.all()] == ["The partnership"]
        assert list(was.objectives.all()) == list(now.objectives.all())


def test_targets_with_their_baselines_and_chapters_come_along(board: Board) -> None:
    from_2011 = versions.add_strategy(by=None, board=board, name="Other", slug="other")
    first = versions.add_version(from_2011, by=None, title="First", starts_on=date(2011, 4, 1))
    versions.word_priorities(first, lines=[Line(1, "Burglary")], by=None)
    wording = first.wordings.get()
    target = wording.targets.create(text="Fewer", direction="down")
    target.baselines.create(period="2010/11", figure="3362")
    target.baselines.create(period="2011/12", is_pending=True)
    first.chapters.create(place="foreword", heading="Foreword", text="<p>Words.</p>")
    again = begin(first)
    kept = again.wordings.get().targets.get()
    assert kept.pk != target.pk and kept.uuid != target.uuid
    assert [(one.period, one.is_pending) for one in kept.baselines.all()] == [("2010/11", False), ("2011/12", True)]
    assert again.chapters.get().text == "<p>Words.</p>"


def test_one_version_of_a_strategy_is_under_way_at_a_time(refresh: StrategyVersion, before: StrategyVersion) -> None:
    with pytest.raises(NotAllowed, match="is under way"):
        begin(before)


def test_only_the_last_adopted_version_is_refreshed_and_a_new_one_begins_after_it(before: StrategyVersion) -> None:
    later = versions.add_version(before.strategy, by=None, title="Later", starts_on=date(2019, 4, 1))
    with pytest.raises(NotAllowed, match="Only the last version"):
        begin(before, starts_on=date(2021, 1, 1), ends_on=None)
    with pytest.raises(NotAllowed, match="1 April 2019"):
        begin(later, starts_on=date(2019, 4, 1), ends_on=None)


def test_a_new_strategy_begins_with_nothing(before: StrategyVersion) -> None:
    new = begin(before, refreshes=None, starts_on=date(2020, 4, 1), ends_on=None)
    assert not new.wordings.exists()
    with pytest.raises(NotAllowed, match="Only a refresh is amended"):
        refreshing.amend(new, by=None, change="add", proposed="X", reason=WHY)


def test_only_the_officer_begins_a_version(before: StrategyVersion, board: Board) -> None:
    for person in (make_person(), make_member(board).person):
        with pytest.raises(NotPermitted):
            refreshing.begin_version(before.strategy, by=person, title="X", starts_on=REFRESHED_ON)


# -- the refresh of 2018 ---------------------------------------------------------------------------------------------


def test_the_refresh_of_2018_shows_its_table_and_its_consolidated_text(
    refresh: StrategyVersion, officer: Person
) -> None:
    amend_as_in_2018(refresh)
    page = refresh_page(refresh, officer)
    assert [row.label for row in page.amended] == [
        "Addition of objective 4",
        *(f"Amendment to priority {number}" for number in NEW_WORDS),
    ]
    assert [row.amendment.existing for row in page.amended[1:]] == OUTCOMES_OF_2015[2:]
    changed = {piece.kind for piece in page.amended[1].pieces}
    assert changed == {"same", "added", "removed"}
    assert [str(row.wording) for row in page.priorities] == [
        f"{number}. {NEW_WORDS.get(number, words)}" for number, words in enumerate(OUTCOMES_OF_2015, start=1)
    ]
    assert [row.wording.number for row in page.objectives] == [1, 2, 3, 4]
    html = as_person(officer).get(address("refresh", refresh)).content.decode()
    assert "Addition of objective 4" in html and SAFEGUARDED in html and WHY in html
    for number, words in NEW_WORDS.items():
        assert f'<li value="{number}" id="priority-{number}">{words}' in html
        assert OUTCOMES_OF_2015[number - 1] in html
    assert "<ins>" in html and "<del>" in html


def test_until_the_refresh_begins_priority_4_is_the_old_one(refresh: StrategyVersion) -> None:
    four = priority(refresh, 4)
    amend_as_in_2018(refresh)
    adopt(refresh, on=date(2018, 7, 27), reference="SCPB/2018/7", by=None)
    said = {day: str(Priority.objects.worded(day).get(pk=four.pk)) for day in (date(2018, 9, 30), REFRESHED_ON)}
    assert list(said.values()) == [f"Priority 4: {OUTCOMES_OF_2015[3]}", f"Priority 4: {NEW_WORDS[4]}"]
    assert refresh.refreshes is not None
    refresh.refreshes.refresh_from_db()
    assert refresh.refreshes.ends_on == date(2018, 9, 30)
    assert titles(refresh.refreshes) == OUTCOMES_OF_2015


def test_the_page_takes_few_queries_however_much_is_amended(
    refresh: StrategyVersion, officer: Person, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    amend_as_in_2018(refresh)
    open_(refresh)
    client = as_person(officer)
    with django_assert_max_num_queries(12):
        client.get(address("refresh", refresh))


# -- amending --------------------------------------------------------------------------------------------------------


def test_what_is_removed_takes_its_number_with_it_and_a_withdrawal_brings_it_back(refresh: StrategyVersion) -> None:
    one = priority(refresh, 2)
    removed = refreshing.amend(refresh, by=None, change="remove", priority=one, reason=WHY)
    assert list(refresh.wordings.values_list("number", flat=True)) == [1, 3, 4, 5, 6, 7]
    assert (removed.existing, removed.proposed) == (OUTCOMES_OF_2015[1], "")
    refreshing.withdraw_amendment(removed, by=None)
    assert titles(refresh) == OUTCOMES_OF_2015
    assert [str(lead) for lead in refresh.wordings.get(number=2).leads.all()] == ["The partnership"]


def test_a_number_that_was_taken_meanwhile_keeps_a_removal_from_being_withdrawn(refresh: StrategyVersion) -> None:
    removed = refreshing.amend(refresh, by=None, change="remove", priority=priority(refresh, 2), reason=WHY)
    refreshing.amend(refresh, by=None, change="add", number=2, proposed="Another second one", reason=WHY)
    with pytest.raises(NotAllowed, match="Its number 2 is taken"):
        refreshing.withdraw_amendment(removed, by=None)
    assert refresh.amendments.filter(change="remove").exists()


def test_an_amendment_is_changed_and_withdrawn_with_its_wording(refresh: StrategyVersion) -> None:
    made = refreshing.amend(
        refresh, by=None, change="amend", priority=priority(refresh, 5), proposed="Fewer offend.", reason=WHY
    )
    refreshing.change_amendment(made, by=None, proposed="  Far fewer\noffend. ", reason="It is more.")
    assert refresh.wordings.get(number=5).title == "Far fewer offend."
    refreshing.withdraw_amendment(made, by=None)
    assert titles(refresh) == OUTCOMES_OF_2015
    assert not refresh.amendments.exists()


def test_an_addition_is_withdrawn_with_what_it_added(refresh: StrategyVersion) -> None:
    count = Priority.objects.count()
    made = refreshing.amend(refresh, by=None, change="add", proposed="Safer roads", reason=WHY)
    assert (made.number, Priority.objects.count()) == (8, count + 1)
    refreshing.withdraw_amendment(made, by=None)
    assert Priority.objects.count() == count
    assert titles(refresh) == OUTCOMES_OF_2015


def test_what_was_said_of_an_addition_stays_when_it_is_withdrawn(refresh: StrategyVersion, board: Board) -> None:
    made = refreshing.amend(refresh, by=None, change="add", proposed="Safer roads", reason=WHY)
    open_(refresh)
    consulting.comment(refresh, by=make_member(board).person, text="Why roads?", priority=made.priority)
    open_(refresh, closes_on=localdate() - timedelta(days=1))
    refreshing.withdraw_amendment(made, by=None)
    assert ConsultationComment.objects.get().priority == made.priority
    assert titles(refresh) == OUTCOMES_OF_2015


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"change": "amend", "proposed": OUTCOMES_OF_2015[0]}, "is the existing one"),
        ({"change": "amend", "proposed": "  "}, "Write the proposed text"),
        ({"change": "amend", "proposed": "x" * 501}, "too long"),
        ({"change": "amend", "proposed": "Other", "reason": " "}, "Say why"),
        ({"change": "add", "proposed": "Other", "number": 7}, "number 7 is taken"),
    ],
)
def test_an_amendment_that_says_too_little_is_refused(
    refresh: StrategyVersion, values: dict[str, Any], sentence: str
) -> None:
    of = {} if values["change"] == "add" else {"priority": priority(refresh, 1)}
    with pytest.raises(NotAllowed, match=sentence):
        refreshing.amend(refresh, by=None, **{"reason": WHY, **of, **values})
    assert titles(refresh) == OUTCOMES_OF_2015


def test_nothing_is_amended_twice_nor_an_addition_amended(refresh: StrategyVersion) -> None:
    amend_as_in_2018(refresh)
    with pytest.raises(NotAllowed, match="amended already"):
        refreshing.amend(refresh, by=None, change="amend", priority=priority(refresh, 3), proposed="Again", reason=WHY)
    added = refresh.objectives.get(number=4).objective
    with pytest.raises(NotAllowed, match="new in this refresh"):
        refreshing.amend(refresh, by=None, change="remove", objective=added, reason=WHY)


def test_nothing_is_amended_while_people_comment_on_it(refresh: StrategyVersion) -> None:
    open_(refresh)
    with pytest.raises(NotAllowed, match="Close the consultation"):
        amend_as_in_2018(refresh)
    consulting.close_consultation(refresh, by=None)
    amend_as_in_2018(refresh)


def test_a_change_without_an_amendment_is_marked_for_the_officer(refresh: StrategyVersion, officer: Person) -> None:
    lines = [Line(one.number, one.title, one.priority) for one in refresh.wordings.all()]
    lines[0] = Line(1, "Quite another first one", lines[0].priority)
    versions.word_priorities(refresh, lines=lines, by=None)
    assert refresh_page(refresh, officer).quiet == 1
    assert "Differs without an amendment" in as_person(officer).get(address("refresh", refresh)).content.decode()


def test_what_is_left_out_or_added_without_an_amendment_is_marked_as_well(
    refresh: StrategyVersion, officer: Person
) -> None:
    lines = [Line(one.number, one.title, one.priority) for one in refresh.wordings.all()]
    versions.word_priorities(refresh, lines=[*lines[:3], *lines[4:], Line(9, "Safer roads")], by=None)
    writing.word_objectives(refresh, lines=[], by=None)
    page = refresh_page(refresh, officer)
    assert [one.label for one in page.left_out] == ["Objective 1", "Objective 2", "Objective 3", "Priority 4"]
    assert [row.wording.title for row in page.priorities if row.is_quiet] == ["Safer roads"]
    assert page.quiet == 5
    shown = as_person(officer).get(address("refresh", refresh)).content.decode()
    assert "5 changes are told by no amendment." in shown
    assert "Added without an amendment" in shown and "Left out without an amendment" in shown
    assert f"Priority 4: <del>{OUTCOMES_OF_2015[3]}</del>" in shown


def test_what_an_amendment_adds_or_removes_is_not_marked(refresh: StrategyVersion, officer: Person) -> None:
    refreshing.amend(refresh, by=None, change="remove", priority=priority(refresh, 4), reason=WHY)
    refreshing.amend(refresh, by=None, change="add", proposed="Safer roads", reason=WHY)
    page = refresh_page(refresh, officer)
    assert (page.quiet, page.left_out) == (0, [])
    shown = as_person(officer).get(address("refresh", refresh)).content.decode()
    assert "without an amendment" not in shown and "told by no amendment" not in shown


def test_what_was_amended_and_then_changed_or_left_out_is_marked(refresh: StrategyVersion, officer: Person) -> None:
    for number in (3, 5):
        told = {"priority": priority(refresh, number), "proposed": NEW_WORDS[number]}
        refreshing.amend(refresh, by=None, change="amend", reason=WHY, **told)
    lines = [Line(one.number, one.title, one.priority) for one in refresh.wordings.all()]
    lines[2] = Line(3, "Neither the old words nor those of the amendment", lines[2].priority)
    versions.word_priorities(refresh, lines=[*lines[:4], *lines[5:]], by=None)
    page = refresh_page(refresh, officer)
    assert [row.wording.number for row in page.priorities if row.is_quiet] == [3]
    assert [one.title for one in page.left_out] == [OUTCOMES_OF_2015[4]]


def test_an_addition_that_is_taken_out_where_priorities_are_numbered_is_marked(
    refresh: StrategyVersion, officer: Person
) -> None:
    before = [Line(one.number, one.title, one.priority) for one in refresh.wordings.all()]
    refreshing.amend(refresh, by=None, change="add", proposed="Safer roads", reason=WHY)
    versions.word_priorities(refresh, lines=before, by=None)
    found = [(one.label, one.title) for one in refresh_page(refresh, officer).left_out]
    assert found == [("Addition of priority 8", "Safer roads")]


def test_a_new_strategy_leaves_nothing_out(before: StrategyVersion, officer: Person) -> None:
    new = begin(before, refreshes=None, title="Strategy 2022–27", starts_on=date(2022, 7, 1), ends_on=None)
    assert (refresh_page(new, officer).quiet, refresh_page(new, officer).left_out) == (0, [])


def test_the_forms_amend_say_what_is_missing_and_lose_nothing(refresh: StrategyVersion, officer: Person) -> None:
    client, one = as_person(officer), priority(refresh, 6)
    sent = {"change": "amend", "proposed": "Fewer burglaries.", "reason": ""}
    wrong = client.post(address("amend", refresh, one.uuid), sent)
    assert wrong.status_code == 422
    assert "Fewer burglaries." in wrong.content.decode()
    done = client.post(address("amend", refresh, one.uuid), {**sent, "reason": WHY})
    assert done.status_code == 302
    assert refresh.wordings.get(number=6).title == "Fewer burglaries."
    made = refresh.amendments.get()
    changed = client.post(address("change_amendment", refresh, made.uuid), {"proposed": "Fewer.", "reason": WHY})
    assert changed.status_code == 302
    assert refresh.wordings.get(number=6).title == "Fewer."
    assert client.post(address("withdraw_amendment", refresh, made.uuid)).status_code == 302
    added = {"adds": "objective", "number": "", "proposed": SAFEGUARDED, "reason": WHY}
    assert client.post(address("add_amendment", refresh), added).status_code == 302
    assert titles(refresh) == OUTCOMES_OF_2015
    assert refresh.objectives.get(number=4).title == SAFEGUARDED


def test_a_refresh_is_begun_on_a_page(before: StrategyVersion, officer: Person) -> None:
    client, url = as_person(officer), reverse("strategy:begin_version", args=[before.strategy.slug])
    sent = {"kind": "refresh", "title": "Refreshed", "starts_on": "2018-10-01", "ends_on": "2018-09-01"}
    assert client.post(url, sent).status_code == 422
    done = client.post(url, {**sent, "ends_on": ""})
    made = before.strategy.versions.get(number=2)
    assert (done.status_code, done["Location"]) == (302, address("refresh", made))
    assert made.refreshes == before


# -- every step ------------------------------------------------------------------------------------------------------


def stepped(version: StrategyVersion, to: VersionState) -> StrategyVersion:
    """The version after the service that leads to the state."""
    if to == VersionState.DRAFT:
        is_away = version.state == VersionState.ABANDONED
        return (refreshing.take_up_again if is_away else refreshing.redraft)(version, by=None)
    if to == VersionState.CONSULTED:
        return consulting.open_consultation(version, by=None, opens_on=date(2018, 1, 1), closes_on=date(2018, 2, 1))
    if to == VersionState.ENDORSED:
        return consulting.endorse(version, by=None, body="A committee", on=date(2018, 6, 12)).version
    if to == VersionState.ABANDONED:
        return refreshing.abandon(version, by=None, reason="The council changed its mind.")
    return adopt(version, by=None, on=date(2018, 7, 27), reference="SCPB/2018/7")


def brought_to(version: StrategyVersion, state: VersionState) -> StrategyVersion:
    return version if state == VersionState.DRAFT else stepped(version, state)


@pytest.mark.parametrize("start", VersionState)
@pytest.mark.parametrize("end", VersionState)
def test_a_version_takes_the_steps_of_the_table_and_no_other(
    refresh: StrategyVersion, start: VersionState, end: VersionState
) -> None:
    version = brought_to(refresh, start)
    if end in VERSION_NEXT[start]:
        stepped(version, end)
        version.refresh_from_db()
        assert version.state == end
    elif start != end or start not in UNDER_WAY:
        with pytest.raises(NotAllowed):
            stepped(version, end)


def test_a_version_that_was_given_up_is_found_by_its_officers_alone(
    refresh: StrategyVersion, board: Board, officer: Person
) -> None:
    refreshing.abandon(refresh, by=officer, reason="The council changed its mind.")
    url = address("refresh", refresh)
    page = as_person(officer).get(url)
    assert page.status_code == 200
    assert "The council changed its mind." in page.content.decode()
    assert as_person(make_member(board).person).get(url).status_code == 404
    assert Entry.objects.filter(verb="strategy.version_abandoned", by_id=officer.pk).exists()


def test_a_refresh_of_what_is_not_the_last_version_any_more_is_not_taken_up_again(refresh: StrategyVersion) -> None:
    refreshing.abandon(refresh, by=None, reason="Too late.")
    versions.add_version(refresh.strategy, by=None, title="New", starts_on=date(2020, 4, 1))
    with pytest.raises(NotAllowed, match="not the last version any more"):
        refreshing.take_up_again(refresh, by=None)


def test_without_its_last_endorsement_a_version_is_what_it_was_before(refresh: StrategyVersion) -> None:
    first = consulting.endorse(refresh, by=None, body="A committee", on=date(2018, 6, 12))
    second = consulting.endorse(refresh, by=None, body="The cabinet", on=date(2018, 6, 30), reference="Minute 9")
    consulting.withdraw_endorsement(first, by=None)
    refresh.refresh_from_db()
    assert refresh.state == "endorsed"
    consulting.withdraw_endorsement(second, by=None)
    refresh.refresh_from_db()
    assert refresh.state == "draft"
    with pytest.raises(NotAllowed, match="not come yet"):
        consulting.endorse(refresh, by=None, body="Soon", on=localdate() + timedelta(days=1))
