"""A decision adopts the words that the board decided upon, and no others."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from meetings.models import AgendaItem, Decision
from meetings.services import decisions, resolving
from scpb.audit.models import Entry
from scpb.boards.services import register
from scpb.people.models import Person
from strategy.models import StrategyVersion
from strategy.naming import Names
from strategy.plan_document import agreed
from strategy.services import consulting, plans, versions
from strategy.services.adopting import set_fate
from strategy.services.deciding import hold_version
from strategy.services.versions import Line
from strategy.services.writing import write_chapter, write_introduction, write_priority
from tests.factories import make_organisation, make_person
from tests.meetings import make_item, make_meeting
from tests.minuted import LONDON, Small, again, closed, decide, opened
from tests.strategies import make_2015, priority
from tests.test_adoption import AUGUST, JULY, now, published, put_to
from tests.test_boards import as_person
from tests.test_crosswalk import new_strategy
from tests.test_refresh import address, amend_as_in_2018, begin

pytestmark = pytest.mark.django_db


@pytest.fixture
def small() -> Small:
    return Small(abbreviation="SCPB")


@pytest.fixture
def refresh(small: Small) -> StrategyVersion:
    version = begin(make_2015(small.board))
    amend_as_in_2018(version)
    return version


def rewrite(version: StrategyVersion, number: int = 1) -> None:
    """The officer changes what is before the board after it has decided."""
    lines = [Line(one.number, one.title, one.priority) for one in version.wordings.select_related("priority")]
    lines[number - 1] = Line(number, "Everybody trusts everybody.", lines[number - 1].priority)
    versions.word_priorities(version, lines=lines, by=None)


def test_words_that_were_changed_after_the_decision_are_not_adopted_by_it(
    small: Small, refresh: StrategyVersion
) -> None:
    item = put_to(small, adopts=refresh)
    made = decide(item)
    rewrite(refresh)
    officer, url = as_person(small.officer), reverse("meetings:changed_since", args=[made.uuid])
    assert url in officer.get(made.get_absolute_url()).content.decode()
    closed(again(item.meeting))
    publishing = reverse("meetings:publish_decisions", args=[small.board.slug, item.meeting.number])
    assert f"“{refresh.title}” is adopted, unless it was changed after" in officer.get(publishing).content.decode()
    assert officer.post(publishing).status_code == 302
    made.refresh_from_db()
    assert (made.reference, now(refresh).state) == ("SCPB/2018/1", "draft")
    entry = Entry.objects.get(verb="meetings.decision_not_carried_out", subject_id=str(made.uuid))
    assert "was changed after the board decided on it: Priority 1." in entry.detail.text
    told = officer.get(made.get_absolute_url()).content.decode()
    assert "It has not been carried out." in told and "say what was changed and why" in told
    assert "was changed after the board decided on it: Priority 1." in told
    assert f"{address('adopt', refresh)}?reference=SCPB/2018/1" in told
    shown = officer.get(url)
    assert [part.label for part in shown.context["changed"].parts] == ["Priority 1"]
    assert "Everybody trusts everybody" in shown.content.decode() and "firms trust" in shown.content.decode()
    for reader, status in ((Client(), 302), (as_person(small.member), 403)):
        assert "after the board decided" not in reader.get(made.get_absolute_url()).content.decode()
        assert reader.get(url).status_code == status


def test_changed_words_are_adopted_by_hand_with_what_was_changed_and_why(
    small: Small, refresh: StrategyVersion
) -> None:
    item = put_to(small, adopts=refresh)
    made = decide(item)
    rewrite(refresh)
    published(item)
    officer, url = as_person(small.officer), address("adopt", refresh)
    assert 'value="SCPB/2018/1"' in officer.get(f"{url}?reference=SCPB/2018/1").content.decode()
    why = "Outcome 1 in the words that the board asked for."
    sent = {"on": "2018-07-27", "reference": "SCPB/2018/1", "note": why}
    assert officer.post(url, sent).status_code == 302
    kept = now(refresh)
    assert (kept.state, kept.adopted_note) == ("adopted", why)
    for page in (kept.get_absolute_url(), address("refresh", refresh)):
        assert why in Client().get(page).content.decode()
    told = officer.get(made.get_absolute_url()).content.decode()
    assert "carried out" not in told and "after the board decided" not in told


def test_words_that_were_put_back_are_adopted(small: Small, refresh: StrategyVersion) -> None:
    before = [Line(one.number, one.title, one.priority) for one in refresh.wordings.select_related("priority")]
    item = put_to(small, adopts=refresh)
    made = decide(item)
    rewrite(refresh)
    versions.word_priorities(refresh, lines=before, by=None)
    shown = as_person(small.officer).get(reverse("meetings:changed_since", args=[made.uuid])).content.decode()
    assert "it says what the board decided upon" in shown
    published(item)
    assert now(refresh).state == "adopted"


def test_put_to_the_board_again_changed_words_are_adopted_by_the_later_decision(
    small: Small, refresh: StrategyVersion
) -> None:
    item = put_to(small, adopts=refresh)
    decide(item)
    rewrite(refresh)
    published(item)
    later = put_to(small, AUGUST, adopts=now(refresh))
    decide(later)
    published(later)
    assert (now(refresh).state, now(refresh).adopted_by) == ("adopted", "SCPB/2018/2")


def test_an_endorsement_and_another_wording_of_the_decision_change_nothing_of_what_was_decided(
    small: Small, refresh: StrategyVersion
) -> None:
    item = put_to(small, adopts=refresh)
    made = decide(item)
    said = made.adopts_said
    consulting.endorse(refresh, by=None, body="Health committee", on=date(2018, 7, 1))
    assert decisions.reword(made, by=None, outcome="agreed", text="To adopt it now.").adopts_said == said
    published(item)
    assert now(refresh).state == "adopted"


def test_another_wording_of_the_decision_does_not_make_changed_words_the_decided_ones(
    small: Small, refresh: StrategyVersion
) -> None:
    item = put_to(small, adopts=refresh)
    made = decide(item)
    rewrite(refresh)
    decisions.reword(made, by=None, outcome="agreed", text="To adopt it now.")
    published(item)
    assert now(refresh).state == "draft"


def test_of_older_decisions_nothing_was_kept_and_they_adopt_as_before(small: Small, refresh: StrategyVersion) -> None:
    item = put_to(small, adopts=refresh)
    made = decide(item)
    Decision.objects.filter(pk=made.pk).update(adopts_said="")
    rewrite(refresh)
    assert as_person(small.officer).get(reverse("meetings:changed_since", args=[made.uuid])).status_code == 404
    published(item)
    assert now(refresh).state == "adopted"


def test_a_plan_that_was_changed_after_the_decision_is_not_agreed_by_it(small: Small) -> None:
    version = make_2015(small.board)
    plan = plans.begin_plan(version.strategy, year=2018, by=None)
    plans.add_entry(plan, priority=priority(version, 1), what="Visit shops", by=None, success="Fewer thefts")
    item = put_to(small, agrees=plan)
    made = decide(item)
    plans.add_entry(plan, priority=priority(version, 2), what="Write to all", by=None, success="More know of us")
    published(item)
    plan.refresh_from_db()
    assert plan.state == "draft"
    shown = as_person(small.officer).get(reverse("meetings:changed_since", args=[made.uuid]))
    assert [part.label for part in shown.context["changed"].parts] == ["Entry 2"]
    assert "Write to all" in shown.content.decode()


def test_a_version_and_a_plan_in_its_words_are_adopted_by_one_decision(small: Small, refresh: StrategyVersion) -> None:
    plan = plans.begin_plan(refresh.strategy, year=2018, by=None)
    plans.add_entry(plan, priority=priority(refresh, 4), what="Visit shops", by=None, success="Fewer thefts")
    item = put_to(small, adopts=refresh, agrees=plan)
    decide(item)
    published(item)
    plan.refresh_from_db()
    assert (now(refresh).state, plan.state) == ("adopted", "agreed")


def test_of_a_version_and_a_plan_each_is_compared_on_its_own_page(
    small: Small, refresh: StrategyVersion, django_assert_max_num_queries: Any
) -> None:
    plan = plans.begin_plan(refresh.strategy, year=2018, by=None)
    plans.add_entry(plan, priority=priority(refresh, 4), what="Visit shops", by=None, success="Fewer thefts")
    url = reverse("meetings:changed_since", args=[decide(put_to(small, adopts=refresh, agrees=plan)).uuid])
    rewrite(refresh)
    plans.add_entry(plan, priority=priority(refresh, 4), what="Write to all", by=None, success="More know of us")
    officer, labels = as_person(small.officer), []
    for at, other in ((url, f"{url}?of=plan"), (f"{url}?of=plan", url)):
        with django_assert_max_num_queries(12):
            shown = officer.get(at)
        assert f'href="{other}"' in shown.content.decode()
        labels.append([part.label for part in shown.context["changed"].parts])
    assert labels[0] != labels[1] == ["Entry 2"]


def test_a_plan_agreed_by_hand_says_what_was_changed_after_the_decision(small: Small) -> None:
    version = make_2015(small.board)
    plan = plans.begin_plan(version.strategy, year=2018, by=None)
    plans.add_entry(plan, priority=priority(version, 1), what="Visit shops", by=None, success="Fewer thefts")
    item = put_to(small, agrees=plan)
    made = decide(item)
    plans.add_entry(plan, priority=priority(version, 2), what="Write to all", by=None, success="More know of us")
    published(item)
    officer = as_person(small.officer)
    offered = reverse("strategy:agree_plan", args=[version.strategy.slug, 2018]) + "?reference=SCPB/2018/1"
    assert f'href="{offered}"' in officer.get(made.get_absolute_url()).content.decode().replace("%2F", "/")
    assert 'value="SCPB/2018/1"' in officer.get(offered).content.decode()
    sent = {"on": "2018-07-27", "reference": "SCPB/2018/1", "note": "Entry 2, which the board asked for."}
    assert officer.post(offered, sent).status_code == 302
    plan.refresh_from_db()
    assert plan.state == "agreed" and sent["note"] in Client().get(plan.get_absolute_url()).content.decode()
    document = agreed(plan)
    assert document is not None and sent["note"] in render_to_string("strategy/plan_print.html", {"document": document})


# -- who is meant, not how they are called ---------------------------------------------------------------------------


def led(version: StrategyVersion, *leads: Names, **values: Any) -> None:
    """The first priority has these leads and texts."""
    write_priority(version.wordings.get(number=1), by=None, leads=leads, **values)


def changed_parts(made: Decision, small: Small) -> list[str]:
    """Of the one thing that it adopts."""
    shown = as_person(small.officer).get(reverse("meetings:changed_since", args=[made.uuid]))
    return [part.label for part in shown.context["changed"].parts]


def test_a_lead_who_is_called_otherwise_since_the_decision_is_still_the_same(
    small: Small, refresh: StrategyVersion
) -> None:
    body, lead = make_organisation(name="Probation"), make_person(name="Perry Lead")
    led(refresh, Names(organisation=body), Names(person=lead))
    item = put_to(small, adopts=refresh)
    decide(item)
    register.edit_organisation(body, by=None, name="Probation Service")
    register.edit_person(lead, by=None, name="Perry Leader")
    published(item)
    assert now(refresh).state == "adopted"
    assert "Probation Service" in now(refresh).snapshot


@pytest.mark.parametrize("named", [{"name": "Fire"}, {"name": "Probation"}])
def test_another_lead_than_the_board_decided_upon_is_a_change(
    small: Small, refresh: StrategyVersion, named: dict[str, str]
) -> None:
    led(refresh, Names(organisation=make_organisation(name="Probation Board")))
    item = put_to(small, adopts=refresh)
    made = decide(item)
    led(refresh, Names(organisation=make_organisation(**named)))
    published(item)
    assert now(refresh).state == "draft"
    assert changed_parts(made, small) == ["Priority 1: led by"]


def test_an_owner_who_is_called_otherwise_since_the_decision_is_still_the_same(small: Small) -> None:
    version, owner = make_2015(small.board), make_person(name="Olive Owner")
    plan = plans.begin_plan(version.strategy, year=2018, by=None)
    visit = {"priority": priority(version, 1), "what": "Visit shops", "success": "Fewer thefts"}
    plans.add_entry(plan, by=None, owners=[Names(person=owner)], partners=[Names(wording="Shops")], **visit)
    item = put_to(small, agrees=plan)
    decide(item)
    register.edit_person(owner, by=None, name="Olive Newname")
    register.add_post(owner, by=None, title="Head", organisation=make_organisation(), starts_on=date(2010, 1, 1))
    published(item)
    plan.refresh_from_db()
    assert plan.state == "agreed"


def test_another_owner_than_the_board_decided_upon_is_a_change(small: Small) -> None:
    version = make_2015(small.board)
    plan = plans.begin_plan(version.strategy, year=2018, by=None)
    visit = {"priority": priority(version, 1), "what": "Visit shops", "success": "Fewer thefts"}
    entry = plans.add_entry(plan, by=None, owners=[Names(person=make_person(name="Olive Owner"))], **visit)
    item = put_to(small, agrees=plan)
    made = decide(item)
    plans.edit_entry(entry, by=None, owners=[Names(person=make_person(name="Oscar Owner"))])
    published(item)
    plan.refresh_from_db()
    assert plan.state == "draft"
    assert changed_parts(made, small) == ["Entry 1: Owner"]


# -- what the comparison sees ----------------------------------------------------------------------------------------


def test_a_link_a_heading_and_the_place_of_a_chapter_are_seen(small: Small, refresh: StrategyVersion) -> None:
    led(refresh, why='<p>See <a href="https://one.example">the plan</a>.</p>')
    chapter = {"heading": "Foreword", "text": "<p>Safer.</p>", "signed": ""}
    kept = write_chapter(refresh, by=None, place="foreword", order=1, **chapter)
    write_introduction(refresh, by=None, introduction="<p>Together</p>")
    item = put_to(small, adopts=refresh)
    made = decide(item)
    led(refresh, why='<p>See <a href="https://two.example">the plan</a>.</p>')
    write_chapter(refresh, by=None, chapter=kept, place="after", order=1, **chapter)
    write_introduction(now(refresh), by=None, introduction="<h3>Together</h3>")
    published(item)
    assert now(refresh).state == "draft"
    assert changed_parts(made, small) == [
        "Introduction (formatting or links)",
        "Foreword: where it stands",
        "Priority 1: why a priority (formatting or links)",
    ]


def test_what_was_said_after_the_decision_to_become_of_an_earlier_priority_is_seen(small: Small) -> None:
    before = make_2015(small.board)
    new = new_strategy(before)
    item = put_to(small, datetime(2022, 6, 24, 14, 0, tzinfo=LONDON), adopts=new)
    made = decide(item)
    set_fate(new, priority=priority(before, 6), became="merged", into=priority(new, 3), by=None)
    published(item)
    assert now(new).state == "draft"
    assert changed_parts(made, small) == ["What became of the earlier priority 6"]


def test_the_first_day_that_the_adoption_itself_moved_is_no_change(small: Small, refresh: StrategyVersion) -> None:
    versions.edit_version(
        now(refresh), by=None, title=refresh.title, starts_on=date(2018, 4, 1), ends_on=date(2020, 3, 31)
    )
    item = put_to(small, adopts=now(refresh))
    made = decide(item)
    published(item)
    assert now(refresh).starts_on == JULY.date()
    assert changed_parts(made, small) == []


def test_what_changes_while_the_publication_waits_for_it_is_not_adopted(
    small: Small, refresh: StrategyVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = put_to(small, adopts=refresh)
    made = decide(item)

    def waits(version: StrategyVersion, by: Person | None) -> StrategyVersion:
        days = {"starts_on": version.starts_on, "ends_on": version.ends_on}
        versions.edit_version(now(version), by=None, title="Written by somebody else", **days)
        return hold_version(version, by)

    monkeypatch.setattr(decisions, "hold_version", waits)
    published(item)
    assert now(refresh).state == "draft"
    entry = Entry.objects.get(verb="meetings.decision_not_carried_out", subject_id=str(made.uuid))
    assert "was changed after the board decided on it: Title." in entry.detail.text


def test_the_words_that_are_kept_are_those_of_the_database(small: Small, refresh: StrategyVersion) -> None:
    item = put_to(small, adopts=refresh)
    assert item.adopts is not None  # as it was when the page was opened
    days = {"starts_on": refresh.starts_on, "ends_on": refresh.ends_on}
    versions.edit_version(now(refresh), by=None, title="Written meanwhile", **days)
    assert "Written meanwhile" in decide(item).adopts_said


def test_a_deferral_in_between_does_not_make_changed_words_the_decided_ones(
    small: Small, refresh: StrategyVersion
) -> None:
    item = put_to(small, adopts=refresh)
    made = decide(item)
    deferred = decisions.reword(made, by=None, outcome="deferred", text="To wait.")
    assert deferred.adopts is None
    rewrite(refresh)
    assert decisions.reword(deferred, by=None, outcome="agreed", text="To adopt it.").adopts == refresh
    published(item)
    assert now(refresh).state == "draft"
    assert changed_parts(made, small) == ["Priority 1"]


# -- agreed as amended -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("is_entered", [False, True])
def test_agreed_as_amended_it_is_adopted_by_hand(small: Small, refresh: StrategyVersion, is_entered: bool) -> None:
    item = put_to(small, adopts=refresh)
    made = decide(item, "Agreed with a foreword.", "amended")
    if is_entered:
        rewrite(refresh)
    closed(again(item.meeting))
    officer = as_person(small.officer)
    publishing = reverse("meetings:publish_decisions", args=[small.board.slug, item.meeting.number])
    assert "was agreed as amended and is not adopted yet" in officer.get(publishing).content.decode()
    assert officer.post(publishing).status_code == 302
    assert now(refresh).state == "draft"
    told = officer.get(made.get_absolute_url()).content.decode()
    assert "Enter the amendments, then record the adoption." in told and "after the board decided" not in told
    assert "say in the note what the board amended" in told
    sent = {"on": "2018-07-27", "reference": "SCPB/2018/1", "note": "With the foreword of the board."}
    assert officer.post(address("adopt", refresh), sent).status_code == 302
    assert now(refresh).state == "adopted"


def test_ratified_as_amended_it_is_adopted_by_hand(small: Small, refresh: StrategyVersion) -> None:
    item = put_to(small, present=1, adopts=refresh)
    inquorate = decide(item)
    published(item)
    inquorate.refresh_from_db()
    later = put_to(small, AUGUST)
    decide(later, "Ratified with a foreword.", "amended", ratifies=inquorate)
    published(later)
    assert now(refresh).state == "draft"
    told = as_person(small.officer).get(inquorate.get_absolute_url()).content.decode()
    assert "Enter the amendments, then record the adoption." in told and "SCPB/2018/2" in told


# -- ratified on an item that puts something else to the board -------------------------------------------------------


def inquorate_decision(small: Small, text: str, **put: Any) -> Decision:
    """What July resolved without a quorum, published."""
    made = decide(item := put_to(small, present=1, **put), text)
    published(item)
    made.refresh_from_db()
    return made


def test_a_ratification_adopts_nothing_that_its_own_item_puts_to_the_board(
    small: Small, refresh: StrategyVersion
) -> None:
    rented = inquorate_decision(small, "To rent the hall.")
    plan = plans.begin_plan(refresh.strategy, year=2018, by=None)
    item = put_to(small, AUGUST, adopts=refresh, agrees=plan)
    url = reverse("meetings:ratify", args=[small.board.slug, item.meeting.number])
    sent = {"decision": rented.pk, "item": item.pk, "text": ""}
    assert as_person(small.officer).post(url, sent).status_code == 302
    ratified = Decision.objects.get(ratifies=rented)
    assert (ratified.adopts, ratified.agrees) == (None, None)
    decide(item, "To wait for the figures.", "deferred")
    published(item)
    plan.refresh_from_db()
    assert (now(refresh).state, plan.state) == ("draft", "draft")


def test_on_the_item_of_a_ratification_another_decision_adopts_what_it_puts(
    small: Small, refresh: StrategyVersion
) -> None:
    rented = inquorate_decision(small, "To rent the hall.")
    item = put_to(small, AUGUST, adopts=refresh)
    resolving.ratify(item, by=None, decision=rented)
    assert decide(item, "To adopt it.").adopts == refresh
    published(item)
    assert (now(refresh).state, now(refresh).adopted_by) == ("adopted", "SCPB/2018/3")


@pytest.mark.parametrize("is_put_again", [False, True])
def test_what_a_ratified_decision_adopts_is_carried_out_by_publishing_its_ratification(
    small: Small, refresh: StrategyVersion, is_put_again: bool
) -> None:
    made = inquorate_decision(small, "To adopt it.", adopts=refresh)
    assert now(refresh).state == "draft"
    item = put_to(small, AUGUST, **({"adopts": refresh} if is_put_again else {}))
    resolving.ratify(item, by=None, decision=made)
    published(item)
    assert (now(refresh).state, now(refresh).adopted_by) == ("adopted", "SCPB/2018/2")


def test_what_was_changed_of_a_version_is_told_in_few_queries(
    small: Small, refresh: StrategyVersion, django_assert_max_num_queries: Any
) -> None:
    url = reverse("meetings:changed_since", args=[decide(put_to(small, adopts=refresh)).uuid])
    officer = as_person(small.officer)
    with django_assert_max_num_queries(12):
        officer.get(url)


def test_the_page_that_publishes_asks_no_more_for_more_plans(
    small: Small, refresh: StrategyVersion, django_assert_max_num_queries: Any
) -> None:
    meeting = make_meeting(small.board, starts_at=JULY)
    made = [plans.begin_plan(refresh.strategy, year=year, by=None) for year in (2018, 2019, 2020, 2021)]
    for number, plan in enumerate(made, start=1):
        plans.add_entry(plan, priority=priority(refresh, 1), what="Visit shops", by=None, success="Fewer thefts")
        make_item(meeting, title=f"Plan {number}", agrees=plan, **({"adopts": refresh} if number == 1 else {}))
    opened(meeting)
    for item in AgendaItem.objects.select_related("meeting__board").filter(meeting=meeting):
        decide(item)
    closed(again(meeting))
    officer = as_person(small.officer)
    with django_assert_max_num_queries(12):
        page = officer.get(reverse("meetings:publish_decisions", args=[small.board.slug, meeting.number]))
    assert all(f"“{what}” is adopted, unless it was changed" in page.content.decode() for what in (refresh, *made))
