"""Freezing: what a version says that was adopted before the portal is kept when its officer says so, or of itself."""

from __future__ import annotations

from datetime import date, timedelta
from json import loads

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from scpb.audit.models import Entry
from scpb.boards.models import Board
from scpb.documents import snapshots
from scpb.errors import NotAllowed, NotPermitted
from scpb.jobs.models import Job
from strategy.document import document_of, live
from strategy.models import StrategyVersion
from strategy.services import prints, refreshing, versions, writing
from strategy.services.adopting import adopt
from strategy.services.freezing import freeze_version
from strategy.services.versions import Line
from tests.factories import make_board, make_member, make_officer
from tests.strategies import OUTCOMES_OF_2015, make_2015, priority
from tests.test_boards import as_person
from tests.test_refresh import address, begin

pytestmark = pytest.mark.django_db

OPEN = "Recorded, not frozen yet: its words can still be changed."


@pytest.fixture
def board() -> Board:
    return make_board(abbreviation="SCPB")


@pytest.fixture
def recorded(board: Board) -> StrategyVersion:
    return make_2015(board)


def now(version: StrategyVersion) -> StrategyVersion:
    return StrategyVersion.objects.select_related("strategy__board").get(pk=version.pk)


def test_the_officer_freezes_what_was_entered_of_a_recorded_version(recorded: StrategyVersion, board: Board) -> None:
    client = as_person(make_officer(board))
    assert OPEN in client.get(recorded.get_absolute_url()).content.decode()
    asked = client.get(address("freeze_version", recorded)).content.decode()
    assert "From then on nothing of it is changed in place" in asked and "goes for good" not in asked
    assert not now(recorded).snapshot
    answer = client.post(address("freeze_version", recorded))
    assert (answer.status_code, answer["Location"]) == (302, recorded.get_absolute_url())
    kept = now(recorded)
    assert document_of(kept).priorities == live(kept).priorities
    assert kept.sha256 == snapshots.digest(loads(kept.snapshot))
    assert Entry.objects.get(verb="strategy.version_frozen", subject_id=str(kept.uuid)).after == {"sha256": kept.sha256}
    assert Job.objects.filter(kind=prints.PRINT, subject_id=str(kept.uuid)).exists()
    page = client.get(recorded.get_absolute_url()).content.decode()
    assert OPEN not in page and "Number and word the priorities" not in page
    assert client.post(address("freeze_version", recorded)).status_code == 409


def test_what_is_frozen_is_not_changed_in_place(recorded: StrategyVersion, board: Board) -> None:
    freeze_version(recorded, by=None)
    wording = recorded.wordings.select_related("version__strategy__board").get(number=1)
    with pytest.raises(NotAllowed, match="frozen as it was adopted"):
        versions.word_priorities(recorded, lines=[Line(1, "Another", wording.priority)], by=None)
    with pytest.raises(NotAllowed, match="frozen as it was adopted"):
        writing.write_priority(wording, by=None, why="<p>Because.</p>")
    with pytest.raises(NotAllowed, match="frozen as it was adopted"):
        writing.write_chapter(recorded, by=None, place="after", order=1, heading="Money", text="", signed="")
    answer = as_person(make_officer(board)).get(address("word_priorities", recorded))
    assert answer.status_code == 409 and "changed by a refresh" in answer.content.decode()
    assert [one.title for one in document_of(now(recorded)).priorities] == OUTCOMES_OF_2015


def test_that_it_is_not_frozen_yet_is_for_officers_to_know(recorded: StrategyVersion, board: Board) -> None:
    for client in (Client(), as_person(make_member(board).person)):
        assert "not frozen" not in client.get(recorded.get_absolute_url()).content.decode()
    assert as_person(make_member(board).person).post(address("freeze_version", recorded)).status_code == 403
    with pytest.raises(NotPermitted):
        freeze_version(recorded, by=make_member(board).person)
    assert not now(recorded).snapshot


def test_a_draft_and_a_version_without_priorities_are_not_frozen(recorded: StrategyVersion) -> None:
    with pytest.raises(NotAllowed, match="Only an adopted version"):
        freeze_version(begin(recorded), by=None)
    strategy = versions.add_strategy(by=None, board=recorded.strategy.board, name="Other", slug="other")
    empty = versions.add_version(strategy, by=None, title="Empty", starts_on=date(2015, 4, 1))
    with pytest.raises(NotAllowed, match="no priorities yet"):
        freeze_version(empty, by=None)


def test_what_is_refreshed_is_frozen_when_the_refresh_begins(recorded: StrategyVersion) -> None:
    begin(recorded)
    assert now(recorded).snapshot
    with pytest.raises(NotAllowed, match="frozen as it was adopted"):
        versions.word_priorities(recorded, lines=[Line(1, "Another", priority(recorded, 1))], by=None)


def test_a_refresh_freezes_none_but_the_version_that_it_refreshes(recorded: StrategyVersion) -> None:
    second = versions.add_version(recorded.strategy, by=None, title="Second", starts_on=date(2018, 4, 1))
    begin(second, starts_on=date(2020, 4, 1), ends_on=None)
    assert (bool(now(recorded).snapshot), bool(now(second).snapshot)) == (False, True)


def test_earlier_versions_are_frozen_when_the_board_adopts_a_later_one(recorded: StrategyVersion) -> None:
    second = versions.add_version(recorded.strategy, by=None, title="Second", starts_on=date(2018, 4, 1))
    assert not now(recorded).snapshot  # recording goes on: the text of both may still be entered
    new = begin(second, refreshes=None, title="Third", starts_on=date(2022, 7, 1), ends_on=None)
    versions.word_priorities(new, lines=[Line(1, "Safer streets")], by=None)
    assert not now(second).snapshot
    adopt(new, on=date(2022, 6, 24), reference="SCPB/2022/3", by=None)
    assert [bool(now(one).snapshot) for one in (recorded, second, new)] == [True] * 3
    assert "Safer streets" not in now(second).snapshot


def test_a_version_is_recorded_as_adopted_only_on_a_day_that_has_come(recorded: StrategyVersion, board: Board) -> None:
    tomorrow, strategy = localdate() + timedelta(days=1), recorded.strategy
    with pytest.raises(NotAllowed, match="Say on which day the board adopted it"):
        versions.add_version(strategy, by=None, title="To come", starts_on=tomorrow)
    with pytest.raises(NotAllowed, match="has not come yet"):
        versions.add_version(strategy, by=None, title="To come", starts_on=tomorrow, adopted_on=tomorrow)
    client, url = as_person(make_officer(board)), reverse("strategy:add_version", args=[strategy.slug])
    sent = {"title": "Strategy to come", "starts_on": tomorrow.isoformat(), "ends_on": "", "adopted_on": ""}
    refused = client.post(url, sent)
    assert refused.status_code == 409 and "Strategy to come" in refused.content.decode()
    assert client.post(url, {**sent, "adopted_on": localdate().isoformat()}).status_code == 302
    assert now(strategy.versions.get(number=2)).adopted_on == localdate()


def test_a_version_of_which_nothing_is_entered_yet_stays_open(board: Board, recorded: StrategyVersion) -> None:
    """Frozen as it is, it would be empty for good."""
    strategy = recorded.strategy
    empty = versions.add_version(
        strategy,
        by=None,
        title="Strategy 2020–22",
        starts_on=date(2020, 4, 1),
        adopted_on=date(2020, 3, 1),
        copied=False,
    )
    with pytest.raises(NotAllowed, match="Nothing of the version is entered yet"):
        begin(empty)
    new = refreshing.begin_version(strategy, by=None, title="Strategy 2022–27", starts_on=date(2022, 7, 1))
    versions.word_priorities(new, lines=[Line(1, "Safer streets")], by=None)
    adopt(new, on=date(2022, 6, 24), reference="SCPB/2022/9", by=None)
    empty.refresh_from_db(), recorded.refresh_from_db()
    assert (bool(recorded.snapshot), empty.snapshot) == (True, "")
    versions.word_priorities(empty, lines=[Line(1, "Safer homes")], by=None)
    assert freeze_version(empty, by=None).snapshot
