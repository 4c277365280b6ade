"""Adoption: by a decision of a meeting in the portal, or by one outside it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from meetings.models import AgendaItem, Block, Decision
from meetings.services import agenda, decisions
from scpb.audit.models import Entry
from scpb.errors import NotAllowed, NotPermitted
from scpb.jobs.models import Job
from strategy.models import StrategyVersion
from strategy.services import consulting, plans, refreshing
from strategy.services.adopting import adopt
from tests.meetings import make_item, make_meeting
from tests.minuted import LONDON, Small, again, closed, decide, opened
from tests.strategies import OUTCOMES_OF_2015, make_2015, priority
from tests.test_boards import as_person
from tests.test_refresh import NEW_WORDS, REFRESHED_ON, WHY, address, amend_as_in_2018, begin

pytestmark = pytest.mark.django_db

JULY = datetime(2018, 7, 27, 14, 0, tzinfo=LONDON)
AUGUST = datetime(2018, 8, 24, 14, 0, tzinfo=LONDON)


@pytest.fixture
def small() -> Small:
    return Small(abbreviation="SCPB")


@pytest.fixture
def refresh(small: Small) -> StrategyVersion:
    version = begin(make_2015(small.board))
    amend_as_in_2018(version)
    return version


def put_to(small: Small, at: datetime = JULY, *, present: int = 3, **values: Any) -> AgendaItem:
    """The item of a meeting in session that puts something to the board."""
    meeting = make_meeting(small.board, starts_at=at)
    make_item(meeting, title="The strategy refreshed", recommendations=["To adopt it.", "To print it."], **values)
    opened(meeting, present=present)
    return AgendaItem.objects.select_related("meeting__board").get(meeting=meeting, title="The strategy refreshed")


def published(item: AgendaItem) -> None:
    decisions.publish_decisions(closed(again(item.meeting)), by=None)


def now(version: StrategyVersion) -> StrategyVersion:
    return StrategyVersion.objects.select_related("strategy__board").get(pk=version.pk)


# -- by a decision of a meeting --------------------------------------------------------------------------------------


def test_a_published_decision_adopts_what_its_item_puts_to_the_board(small: Small, refresh: StrategyVersion) -> None:
    item = put_to(small, adopts=refresh)
    made = decide(item, by=small.officer)
    assert made.adopts == refresh
    assert now(refresh).state == "draft"
    published(item)
    kept, before = now(refresh), StrategyVersion.objects.get(number=1)
    assert (kept.state, kept.adopted_on, kept.adopted_by) == ("adopted", JULY.date(), "SCPB/2018/1")
    assert kept.snapshot and kept.sha256
    assert before.ends_on == REFRESHED_ON - timedelta(days=1)
    assert Job.objects.filter(subject_id=str(kept.uuid)).exists() or Job.objects.filter(key__contains=str(kept.uuid))
    page = Client().get(made.get_absolute_url()).content.decode()
    assert kept.title in page
    assert kept.get_absolute_url() in page


def test_an_item_before_the_refresh_names_priority_4_in_its_old_words_and_one_after_it_in_the_new(
    small: Small, refresh: StrategyVersion
) -> None:
    four = priority(refresh, 4)
    adopt(refresh, on=JULY.date(), reference="SCPB/2018/1", by=None)
    said = []
    for at in (JULY, datetime(2019, 1, 25, 14, 0, tzinfo=LONDON)):
        meeting = make_meeting(small.board, starts_at=at)
        make_item(meeting, priorities=[four])
        opened(meeting)
        said.append(Client().get(reverse("meetings:item", args=[small.board.slug, meeting.number, 1])))
    pages = [response.content.decode() for response in said]
    assert OUTCOMES_OF_2015[3] in pages[0] and NEW_WORDS[4] not in pages[0]
    assert NEW_WORDS[4] in pages[1] and OUTCOMES_OF_2015[3] not in pages[1]


def test_what_is_deferred_adopts_nothing_and_a_rewording_adopts_after_all(
    small: Small, refresh: StrategyVersion
) -> None:
    item = put_to(small, adopts=refresh)
    deferred = decide(item, outcome="deferred")
    assert deferred.adopts is None
    agreed = decisions.reword(deferred, by=None, outcome="amended", text="Agreed with a foreword.")
    assert agreed.adopts == refresh
    again_deferred = decisions.reword(agreed, by=None, outcome="deferred", text="To wait.")
    assert again_deferred.adopts is None
    published(item)
    assert now(refresh).state == "draft"


def test_one_decision_adopts_and_the_officer_may_say_that_one_does_not(small: Small, refresh: StrategyVersion) -> None:
    item = put_to(small, adopts=refresh)
    noted = decide(item, "To thank the officers.", adopts=False)
    adopts = decide(item, "To adopt it.")
    printing = decide(item, "To print it.")
    assert [one.adopts_id for one in (noted, adopts, printing)] == [None, refresh.pk, None]
    decisions.undo(adopts, by=None)
    assert not Decision.objects.filter(adopts=refresh).exists()
    assert decisions.reword(printing, by=None, outcome="agreed", text="To adopt it.").adopts == refresh


def test_without_a_quorum_nothing_is_adopted_until_a_later_meeting_ratifies_it(
    small: Small, refresh: StrategyVersion
) -> None:
    item = put_to(small, present=1, adopts=refresh)
    inquorate = decide(item)
    published(item)
    assert now(refresh).state == "draft"
    later = put_to(small, AUGUST)
    inquorate.refresh_from_db()
    decide(later, "Ratified.", ratifies=inquorate)
    published(later)
    assert (now(refresh).state, now(refresh).adopted_by) == ("adopted", "SCPB/2018/2")
    assert now(refresh).adopted_on == AUGUST.date()


def test_a_plan_put_to_the_board_is_agreed_in_the_same_way(small: Small) -> None:
    version = make_2015(small.board)
    plan = plans.begin_plan(version.strategy, year=2018, by=None)
    plans.add_entry(plan, priority=priority(version, 1), what="Visit shops", by=None, success="Fewer thefts")
    item = put_to(small, agrees=plan)
    assert decide(item).agrees == plan
    published(item)
    plan.refresh_from_db()
    assert (plan.state, plan.agreed_by, plan.agreed_on) == ("agreed", "SCPB/2018/1", JULY.date())


def test_what_cannot_be_adopted_keeps_no_decision_from_being_published(small: Small, refresh: StrategyVersion) -> None:
    plan = plans.begin_plan(refresh.strategy, year=2018, by=None)
    item = put_to(small, adopts=refresh, agrees=plan)
    refresh.wordings.all().delete()
    made, other = decide(item), decide(item, "To thank the officers.")
    published(item)
    made.refresh_from_db()
    other.refresh_from_db()
    plan.refresh_from_db()
    assert (made.reference, other.reference) == ("SCPB/2018/1", "SCPB/2018/2")
    assert (now(refresh).state, plan.state) == ("draft", "draft")
    entries = Entry.objects.filter(verb="meetings.decision_not_carried_out", subject_id=str(made.uuid))
    told = [entry.detail.text for entry in entries]
    assert "no priorities" in told[0] and "no entry" in told[1]
    page = as_person(small.officer).get(made.get_absolute_url()).content.decode()
    assert "It has not been carried out." in page and "with the reference SCPB/2018/1." in page
    assert address("adopt", refresh) in page
    assert reverse("strategy:agree_plan", args=[plan.strategy.slug, plan.year]) in page
    for reader in (Client(), as_person(small.member)):
        assert "carried out" not in reader.get(made.get_absolute_url()).content.decode()


def test_what_could_not_be_adopted_is_adopted_by_hand_with_the_reference_of_the_decision(
    small: Small, refresh: StrategyVersion
) -> None:
    item = put_to(small, adopts=refresh)
    made, lines = decide(item), list(refresh.wordings.all())
    refresh.wordings.all().delete()
    published(item)
    refresh.wordings.bulk_create(lines)
    client = as_person(small.officer)
    sent = {"on": "2018-07-27", "reference": "SCPB/2018/1"}
    assert client.post(address("adopt", refresh), sent).status_code == 302
    assert (now(refresh).state, now(refresh).adopted_by) == ("adopted", "SCPB/2018/1")
    assert "carried out" not in client.get(made.get_absolute_url()).content.decode()


def test_what_was_put_to_an_inquorate_meeting_is_adopted_by_the_decision_of_a_later_one(
    small: Small, refresh: StrategyVersion
) -> None:
    plan = plans.begin_plan(refresh.strategy, year=2018, by=None)
    plans.add_entry(plan, priority=priority(refresh, 1), what="Visit shops", by=None, success="Fewer thefts")
    item = put_to(small, present=1, adopts=refresh, agrees=plan)
    decide(item)
    published(item)
    later = put_to(small, AUGUST, adopts=now(refresh), agrees=plan)
    made = decide(later)
    assert (made.adopts, made.agrees) == (refresh, plan)
    published(later)
    plan.refresh_from_db()
    assert (now(refresh).adopted_by, plan.agreed_by) == ("SCPB/2018/2", "SCPB/2018/2")
    assert not Entry.objects.filter(verb="meetings.decision_not_carried_out").exists()


def test_of_two_meetings_decisions_the_first_published_adopts_and_the_other_is_published_as_well(
    small: Small, refresh: StrategyVersion
) -> None:
    item = put_to(small, adopts=refresh)
    decide(item)
    closed(again(item.meeting))
    later = put_to(small, AUGUST, adopts=now(refresh))
    made = decide(later)
    published(later)
    decisions.publish_decisions(again(item.meeting), by=None)
    made.refresh_from_db()
    assert (now(refresh).adopted_by, now(refresh).adopted_on) == (made.reference, AUGUST.date())
    assert not Decision.objects.filter(published_at=None).exists()
    assert not Entry.objects.filter(verb="meetings.decision_not_carried_out").exists()


def test_what_a_decision_adopts_is_for_everybody_once_it_is_adopted_and_for_officers_before(
    small: Small, refresh: StrategyVersion
) -> None:
    made = decide(put_to(small, present=1, adopts=refresh))
    consulting.open_consultation(
        refresh, by=None, opens_on=date(2018, 1, 1), closes_on=None, is_public=True, text="What is missing?"
    )
    published(made.item)
    for reader in (Client(), as_person(small.member)):
        assert "once it holds" not in reader.get(made.get_absolute_url()).content.decode()
    assert "Adopts, once it holds" in as_person(small.officer).get(made.get_absolute_url()).content.decode()


@pytest.mark.parametrize("adopts", [False, True])
def test_a_rewording_leaves_what_a_decision_adopts_once_nobody_is_asked_about_it_any_more(
    small: Small, refresh: StrategyVersion, adopts: bool
) -> None:
    item = put_to(small, adopts=refresh)
    made = decide(item, adopts=adopts)
    before = made.adopts
    adopt(refresh, on=JULY.date(), reference="Outside", by=None)
    block = Block.objects.get(decision=made)
    url = reverse("meetings:change_piece", args=[small.board.slug, item.meeting.number, item.order, block.uuid])
    sent = {"outcome": "agreed", "text": "In other words.", "seen": block.version}
    assert as_person(small.officer).post(url, sent).status_code == 302
    made.refresh_from_db()
    assert (made.text, made.adopts) == ("In other words.", before)


def test_only_what_is_under_way_of_the_boards_own_strategies_is_put_to_it(small: Small) -> None:
    before = make_2015(small.board)
    meeting = make_meeting(small.board)
    with pytest.raises(NotAllowed, match="under way"):
        make_item(meeting, adopts=before)
    other = Small()
    draft = begin(before)
    with pytest.raises(NotAllowed, match="own strategies"):
        make_item(make_meeting(other.board), adopts=draft)
    item = make_item(meeting, adopts=draft)
    adopt(draft, on=date(2018, 7, 27), reference="Outside", by=None)
    assert agenda.edit_item(item, by=None, title="Renamed", adopts=now(draft)).title == "Renamed"


def test_the_officer_puts_a_version_on_an_item_and_readers_find_it_there(
    small: Small, refresh: StrategyVersion
) -> None:
    meeting = make_meeting(small.board)
    item = make_item(meeting)
    url = reverse("meetings:grounds", args=[small.board.slug, meeting.number, item.uuid])
    client = as_person(small.officer)
    assert refresh.title in client.get(url).content.decode()
    assert client.post(url, {"adopts": refresh.pk}).status_code == 302
    item.refresh_from_db()
    assert item.adopts == refresh
    opened(meeting)
    page = reverse("meetings:item", args=[small.board.slug, meeting.number, 1])
    assert address("refresh", refresh) in as_person(small.member).get(page).content.decode()
    assert refresh.title not in Client().get(page).content.decode()


def test_the_minute_taker_says_whether_a_decision_adopts(small: Small, refresh: StrategyVersion) -> None:
    item = put_to(small, adopts=refresh)
    place = [small.board.slug, item.meeting.number, item.order]
    client = as_person(small.officer)
    sheet = client.get(reverse("meetings:write_item", args=place)).content.decode()
    assert f"this decision adopts “{refresh.title}”" in sheet
    sent = {"recommendation": "own", "outcome": "agreed", "text": "To thank everybody."}
    assert client.post(reverse("meetings:add_decision", args=place), sent).status_code == 302
    assert Decision.objects.get().adopts is None
    client.post(reverse("meetings:add_decision", args=place), {**sent, "text": "To adopt it.", "adopts": "on"})
    assert Decision.objects.get(adopts=refresh).text == "To adopt it."


# -- by a decision outside the portal --------------------------------------------------------------------------------


def test_an_adoption_outside_the_portal_is_recorded_in_words(small: Small, refresh: StrategyVersion) -> None:
    client, url = as_person(small.officer), address("adopt", refresh)
    assert client.post(url, {"on": "2018-07-27", "reference": ""}).status_code == 422
    assert client.post(url, {"on": "2018-07-27", "reference": "Board of 27 July 2018, item 7"}).status_code == 302
    assert (now(refresh).state, now(refresh).adopted_by) == ("adopted", "Board of 27 July 2018, item 7")
    assert client.post(url, {"on": "2018-07-27", "reference": "Again"}).status_code == 409
    table = Client().get(address("refresh", refresh)).content.decode()
    assert "Amendment to priority 3" in table and OUTCOMES_OF_2015[2] in table


@pytest.mark.parametrize(
    ("values", "sentence"),
    [({"reference": " "}, "by which decision"), ({"on": localdate() + timedelta(days=1)}, "has not come yet")],
)
def test_an_adoption_says_when_and_by_what(refresh: StrategyVersion, values: dict[str, Any], sentence: str) -> None:
    with pytest.raises(NotAllowed, match=sentence):
        adopt(refresh, by=None, **{"on": JULY.date(), "reference": "SCPB/2018/7", **values})
    assert now(refresh).state == "draft"


def test_until_the_board_adopts_it_the_version_before_is_in_force(small: Small, refresh: StrategyVersion) -> None:
    StrategyVersion.objects.filter(pk=refresh.pk).update(starts_on=date(2018, 4, 1))
    kept = adopt(now(refresh), on=JULY.date(), reference="SCPB/2018/7", by=None)
    before = StrategyVersion.objects.get(number=1)
    assert (before.ends_on, kept.starts_on) == (JULY.date() - timedelta(days=1), JULY.date())
    assert StrategyVersion.objects.in_force(date(2018, 5, 1)).get() == before


def test_a_member_adopts_nothing(small: Small, refresh: StrategyVersion) -> None:
    with pytest.raises(NotPermitted):
        adopt(refresh, on=JULY.date(), reference="SCPB/2018/7", by=small.member)


def test_nothing_in_an_adopted_version_is_amended(refresh: StrategyVersion) -> None:
    adopt(refresh, on=JULY.date(), reference="SCPB/2018/7", by=None)
    with pytest.raises(NotAllowed, match="not under way"):
        refreshing.amend(refresh, by=None, change="remove", priority=priority(refresh, 1), reason=WHY)


def test_of_an_adopted_version_the_last_day_alone_is_changed(small: Small, refresh: StrategyVersion) -> None:
    kept = adopt(refresh, on=JULY.date(), reference="SCPB/2018/7", by=None)
    sent = {"title": "Another", "starts_on": "2018-11-01", "ends_on": "2020-06-30"}
    assert as_person(small.officer).post(address("edit_version", refresh), sent).status_code == 302
    assert (now(kept).title, now(kept).starts_on) == (kept.title, kept.starts_on)
    assert now(kept).ends_on == date(2020, 6, 30)
