"""What a draft is once its consultation is over: read by everybody until it is taken back, and then the board's own."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import localdate

from scpb.audit.models import Entry
from scpb.boards.models import Board
from scpb.errors import NotAllowed
from scpb.people.models import Person
from strategy.models import StrategyVersion
from strategy.services import consulting, refreshing, versions, writing
from strategy.services.adopting import adopt
from strategy.services.versions import Line
from tests.factories import make_board, make_member, make_officer
from tests.strategies import make_2015, priority
from tests.test_boards import as_person
from tests.test_refresh import WHY, address, begin, open_

pytestmark = pytest.mark.django_db

NEW = "Words that nobody was asked about"


@pytest.fixture
def board() -> Board:
    return make_board(abbreviation="SCPB")


@pytest.fixture
def officer(board: Board) -> Person:
    return make_officer(board)


@pytest.fixture
def refresh(board: Board) -> StrategyVersion:
    return begin(make_2015(board))


def now(version: StrategyVersion) -> StrategyVersion:
    return StrategyVersion.objects.select_related("strategy__board", "refreshes").get(pk=version.pk)


def over(version: StrategyVersion, **values: Any) -> StrategyVersion:
    """Its consultation was held, from nine days ago until yesterday."""
    today = localdate()
    days = {"opens_on": today - timedelta(days=9), "closes_on": today - timedelta(days=1)}
    return open_(version, **{**days, "is_public": True, **values})


def rewritten(version: StrategyVersion) -> None:
    versions.word_priorities(version, lines=[Line(1, NEW)], by=None)


def read_by(client: Client, version: StrategyVersion) -> bool:
    """Whether the page is there; what is there says all."""
    answer = client.get(version.get_absolute_url())
    assert (answer.status_code == 200) == (NEW in answer.content.decode())
    return answer.status_code == 200


# -- taken back to a draft, or given up and taken up again -----------------------------------------------------------


def test_an_endorsement_shows_nobody_the_new_words_of_a_draft_that_was_given_up_and_taken_up_again(
    refresh: StrategyVersion, board: Board
) -> None:
    open_(refresh, is_public=True, closes_on=None)
    refreshing.abandon(refresh, reason="Too early.", by=None)
    refreshing.take_up_again(refresh, by=None)
    rewritten(refresh)
    consulting.endorse(refresh, by=None, body="The cabinet", on=localdate())
    assert not read_by(Client(), refresh)
    assert read_by(as_person(make_member(board).person), refresh)
    assert not StrategyVersion.objects.asking(localdate()).exists()
    with pytest.raises(NotAllowed, match="not open today"):
        consulting.comment(now(refresh), by=None, text="Is this still asked?")
    writing.write_introduction(now(refresh), by=None, introduction="<p>More.</p>")


def test_an_endorsement_of_a_draft_that_was_taken_back_and_its_withdrawal_show_it_to_nobody(
    refresh: StrategyVersion,
) -> None:
    over(refresh)
    refreshing.redraft(refresh, by=None)
    rewritten(refresh)
    made = consulting.endorse(refresh, by=None, body="The cabinet", on=localdate())
    assert not read_by(Client(), refresh)
    consulting.withdraw_endorsement(made, by=None)
    assert now(refresh).state == "draft"
    assert not read_by(Client(), refresh)


def test_an_endorsement_that_is_withdrawn_leaves_a_version_consulted_that_was_not_taken_back(
    refresh: StrategyVersion,
) -> None:
    over(refresh)
    consulting.withdraw_endorsement(consulting.endorse(refresh, by=None, body="Cabinet", on=localdate()), by=None)
    assert now(refresh).state == "consulted"


def test_a_draft_is_asked_about_anew_as_of_nobody_was_asked_before(refresh: StrategyVersion, officer: Person) -> None:
    over(refresh)
    refreshing.redraft(refresh, by=None)
    rewritten(refresh)
    client = as_person(officer)
    page = client.get(address("refresh", refresh)).content.decode()
    assert "Open a consultation" in page and "Change the consultation" not in page
    form = client.get(address("consult", refresh)).content.decode()
    assert f'value="{localdate().isoformat()}"' in form and "checked" not in form
    sent = {"consultation_opens_on": localdate().isoformat(), "consultation_is_public": "on"}
    assert client.post(address("consult", refresh), sent).status_code == 302
    assert read_by(Client(), refresh)
    assert now(refresh).is_open_for_comments(localdate())


def test_that_the_public_was_asked_stays_on_record_with_what_it_said(refresh: StrategyVersion) -> None:
    open_(refresh, is_public=True, text="What is missing?")
    said = consulting.comment(refresh, by=None, text="More light in the park.")
    consulting.move_comment(said, to="received", by=None)
    consulting.move_comment(said, to="published", by=None)
    over(refresh, text="What is missing?")
    refreshing.redraft(refresh, by=None)
    rewritten(refresh)
    adopt(now(refresh), on=date(2018, 7, 27), reference="SCPB/2018/7", by=None)
    page = Client().get(address("refresh", refresh)).content.decode()
    assert "open to the public, on an earlier draft" in page and "1 comment<" in page
    comments = Client().get(address("comments", refresh)).content.decode()
    assert "More light in the park." in comments and "What is missing?" in comments


def test_a_consultation_without_a_last_day_ends_when_the_version_is_given_up(refresh: StrategyVersion) -> None:
    open_(refresh, closes_on=None, is_public=True)
    kept = refreshing.abandon(refresh, reason="Too early.", by=None)
    yesterday = localdate() - timedelta(days=1)
    assert (kept.consultation_closes_on, kept.consultation_is_past) == (yesterday, True)
    told = Entry.objects.get(verb="strategy.version_abandoned").after
    assert told["consultation_closes_on"] == yesterday.isoformat()


def test_a_consultation_that_had_not_begun_is_forgotten_when_the_version_is_taken_back(
    refresh: StrategyVersion,
) -> None:
    coming = localdate() + timedelta(days=3)
    open_(refresh, opens_on=coming, closes_on=None, is_public=True)
    kept = refreshing.redraft(refresh, by=None)
    assert (kept.consultation_opens_on, kept.consultation_is_public) == (None, False)
    assert Entry.objects.get(verb="strategy.version_redrafted").before["consultation_opens_on"] == coming.isoformat()


# -- once the public was asked ---------------------------------------------------------------------------------------


def test_what_the_public_was_asked_about_is_changed_only_once_it_is_taken_back(
    refresh: StrategyVersion, officer: Person
) -> None:
    over(refresh)
    told = {"change": "amend", "priority": priority(refresh, 3), "proposed": NEW, "reason": WHY}
    with pytest.raises(NotAllowed, match="Take it back to a draft first"):
        refreshing.amend(refresh, by=None, **told)
    with pytest.raises(NotAllowed, match="Take it back to a draft first"):
        rewritten(refresh)
    with pytest.raises(NotAllowed, match="Take it back to a draft first"):
        writing.write_introduction(refresh, by=None, introduction="<p>More.</p>")
    client = as_person(officer)
    assert client.get(address("word_priorities", refresh)).status_code == 409
    assert address("word_priorities", refresh) not in client.get(refresh.get_absolute_url()).content.decode()
    page = client.get(address("refresh", refresh)).content.decode()
    assert "Everybody reads this text since the public was asked" in page
    assert address("redraft", refresh) in page and address("add_amendment", refresh) not in page
    assert client.post(address("redraft", refresh)).status_code == 302
    page = client.get(address("refresh", refresh)).content.decode()
    assert "Everybody reads this text" not in page and address("add_amendment", refresh) in page
    refreshing.amend(refresh, by=None, **told)
    assert Client().get(address("refresh", refresh)).status_code == 404
    adopt(now(refresh), on=date(2018, 7, 27), reference="SCPB/2018/7", by=None)
    assert NEW in Client().get(address("refresh", refresh)).content.decode()


def test_what_members_alone_were_asked_about_is_changed_when_their_consultation_is_over(
    refresh: StrategyVersion,
) -> None:
    over(refresh, is_public=False)
    rewritten(refresh)


def test_a_draft_is_changed_until_the_first_day_of_its_consultation(refresh: StrategyVersion) -> None:
    open_(refresh, opens_on=localdate() + timedelta(days=1), is_public=True)
    rewritten(refresh)


def test_title_and_period_of_what_people_read_stay_as_they_are(refresh: StrategyVersion, officer: Person) -> None:
    open_(refresh, is_public=True)
    client, url = as_person(officer), address("edit_version", refresh)
    sent = {"title": "Quite another", "starts_on": "2019-01-01", "ends_on": ""}
    for sentence in ("Close the consultation", "Take it back to a draft first"):
        assert client.get(url).status_code == client.post(url, sent).status_code == 409
        assert url not in client.get(refresh.get_absolute_url()).content.decode()
        with pytest.raises(NotAllowed, match=sentence):
            versions.edit_version(refresh, by=None, title="Another", starts_on=date(2019, 1, 1), ends_on=None)
        over(refresh)
    refreshing.redraft(refresh, by=None)
    assert url in client.get(refresh.get_absolute_url()).content.decode()
    assert client.post(url, sent).status_code == 302
    assert now(refresh).title == "Quite another"


def test_the_public_is_not_asked_about_what_a_closed_board_makes(refresh: StrategyVersion, officer: Person) -> None:
    Board.objects.filter(pk=refresh.strategy.board_id).update(is_public=False)
    with pytest.raises(NotAllowed, match="The board is closed"):
        open_(refresh, is_public=True)
    sent = {"consultation_opens_on": localdate().isoformat(), "consultation_is_public": "on"}
    answer = as_person(officer).post(address("consult", refresh), sent)
    assert answer.status_code == 409 and "The board is closed" in answer.content.decode()
    assert open_(refresh, is_public=False).state == "consulted"
