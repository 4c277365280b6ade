"""The golden thread: from a priority to the evidence that something was done about it, and back, for each reader."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from meetings.models import Action, ActionUpdate, AgendaItem, Decision, EvidenceFile, Meeting
from meetings.services import actions, meetings
from performance.models import Area, Edition, EditionRating, Measure, PriorityMeasure
from scpb.documents import services as documents
from scpb.people.models import Person
from scpb.portal.annual import services as annual
from scpb.portal.thread import drawing
from strategy import crosswalk
from strategy.models import (
    ActionPlan,
    EntryReview,
    Fate,
    Objective,
    ObjectiveWording,
    PlanEntry,
    PlanReview,
    Priority,
    PriorityLead,
    PriorityWording,
    StrategyVersion,
)
from strategy.services import add_version, consulting, plans
from strategy.services.freezing import freeze_version
from strategy.services.refreshing import amend, begin_version
from tests.action_makers import make_action, make_priority, make_sat_item, publish_minutes
from tests.factories import make_board, make_member, make_officer, make_person
from tests.meetings import make_item, make_meeting
from tests.test_boards import as_person
from tests.world import World

pytestmark = pytest.mark.django_db
NOW = timezone.now


def make_edition(number: int, state: str, to_month: int) -> Edition:
    """A frozen edition of our own area without contents of its own."""
    Area.objects.filter(slug="barnet").update(is_own=True)
    from_dashboard: Any = Edition._meta.get_field("dashboard").related_model
    rules: Any = Edition._meta.get_field("rule_set").related_model
    return Edition.objects.create(
        number=number,
        dashboard=from_dashboard.objects.first(),
        area=Area.objects.get(slug="barnet"),
        rule_set=rules.objects.first(),
        to_month=to_month,
        quarter_to=to_month,
        state=state,
        snapshot="{}",
        sha256="0" * 64,
        frozen_at=NOW(),
        released_at=NOW() if state == "released" else None,
    )


@pytest.fixture
def made() -> SimpleNamespace:
    """A priority with something of everything on its thread."""
    board = make_board()
    priority = make_priority(board, "Fewer homes are burgled", 3)
    wording = PriorityWording.objects.get(priority=priority)
    objective = Objective.objects.create(strategy=priority.strategy)
    ObjectiveWording.objects.create(version=wording.version, objective=objective, number=1, title="A safe borough")
    wording.objectives.add(objective)
    PriorityLead.objects.create(wording_of=wording, wording="Police and council")
    measure = Measure.objects.get(slug="burglary")
    PriorityMeasure.objects.create(priority=priority, measure=measure)
    edition = make_edition(900, "released", 24150)
    EditionRating.objects.create(edition=edition, measure=measure, rag="amber", to_month=24150, value="1,100")
    item = make_sat_item(board, title="Burglary in winter")
    item.priorities.add(priority)
    decision = decided(item, "To light the alleys.")
    action = make_action(item, "Count the lamps")
    Action.objects.filter(pk=action.pk).update(decision=decision)
    publish_minutes(item)
    return SimpleNamespace(
        board=board, priority=priority, wording=wording, measure=measure, item=item, decision=decision, action=action
    )


def decided(item: AgendaItem, text: str, *, published: bool = True) -> Decision:
    number = Decision.objects.count() + 1 if published else None
    return Decision.objects.create(
        board=item.meeting.board,
        meeting=item.meeting,
        item=item,
        text=text,
        year=2014,
        number=number,
        present=5,
        quorum=3,
        taken_at=item.meeting.starts_at,
        published_at=item.meeting.ends_at if published else None,
    )


def shown(action: Action, title: str, state: str = "accepted") -> ActionUpdate:
    file = documents.store(title.encode(), name="file.pdf", media_type="application/pdf", by=None)
    update = ActionUpdate.objects.create(action=action, evidence=file, evidence_title=title, at=NOW())
    EvidenceFile.objects.create(update=update, state=state, file=file)
    return update


def page(priority: Priority, reader: Person | None = None, **asked: str) -> str:
    answer = as_person(reader).get(reverse("portal:thread", args=[priority.uuid]), asked)
    assert answer.status_code in {200, 422}
    return answer.content.decode()


def listed(text: str) -> str:
    """The page without the drawing."""
    return re.sub(r"<svg.*?</svg>", "", text, flags=re.DOTALL)


def drawn(text: str) -> str:
    """The wide drawing alone."""
    return re.findall(r'<svg class="thread-wide".*?</svg>', text, flags=re.DOTALL)[0]


# -- what is on the thread -------------------------------------------------------------------------------------------


def test_the_thread_leads_from_the_objective_to_the_evidence(made: SimpleNamespace) -> None:
    update = shown(made.action, "Photograph of the lamps")
    text = page(made.priority)
    meeting = made.item.meeting
    for words in ("A safe borough", "Police and council", "Fewer homes are burgled", "Photograph of the lamps"):
        assert words in listed(text)
    for url in (
        reverse("performance:measure", args=["burglary"]),
        reverse("meetings:item", args=[meeting.board.slug, meeting.number, made.item.order]),
        made.decision.get_absolute_url(),
        made.action.get_absolute_url(),
        reverse("meetings:evidence", args=[update.uuid]),
    ):
        assert f'href="{url}"' in listed(text)


def test_the_drawing_and_the_list_lead_to_the_same_pages(made: SimpleNamespace) -> None:
    shown(made.action, "Photograph of the lamps")
    text = page(made.priority)
    main = listed(text).split("<main")[1]
    assert set(re.findall(r'<a href="([^"]+)"', drawn(text))) <= set(re.findall(r'href="([^"]+)"', main))
    assert 'role="group" aria-label="Golden thread of Priority 3: Fewer homes are burgled' in drawn(text)


@pytest.mark.parametrize("name", ["item", "decision", "action"])
def test_each_page_on_the_thread_leads_back_to_it(made: SimpleNamespace, name: str) -> None:
    meeting = made.item.meeting
    url = {
        "item": reverse("meetings:item", args=[meeting.board.slug, meeting.number, made.item.order]),
        "decision": made.decision.get_absolute_url(),
        "action": made.action.get_absolute_url(),
    }[name]
    text = as_person(None).get(url).content.decode()
    assert f'href="{reverse("portal:thread", args=[made.priority.uuid])}"' in text
    assert "Fewer homes are burgled" in text


def test_the_page_of_a_measure_leads_to_the_threads_that_it_shows() -> None:
    world = World()
    text = as_person(None).get(reverse("performance:measure", args=[world.measure.slug])).content.decode()
    assert f'href="{reverse("portal:thread", args=[world.served_priority.uuid])}"' in text


def test_nobody_is_led_to_the_thread_of_a_priority_that_they_may_not_know_of(made: SimpleNamespace) -> None:
    hidden = make_priority(make_board(is_public=False), "Risk")
    made.action.priorities.add(hidden)
    made.item.priorities.add(hidden)
    url = reverse("portal:thread", args=[hidden.uuid])
    for page_of_it in (made.action, made.decision):
        assert url not in as_person(None).get(page_of_it.get_absolute_url()).content.decode()


def test_an_action_is_on_the_thread_because_it_serves_the_priority_or_an_entry_of_its_plan(
    made: SimpleNamespace,
) -> None:
    entry = planned(made)
    elsewhere = make_sat_item(made.board)
    serving, delivering = make_action(elsewhere, "Write to landlords"), make_action(elsewhere, "Buy the lamps")
    make_action(elsewhere, "Something else")
    serving.priorities.add(made.priority)
    delivering.plan_entries.add(entry)
    publish_minutes(elsewhere)
    text = listed(page(made.priority))
    assert "Write to landlords" in text and "Buy the lamps" in text and "Something else" not in text


def test_an_action_is_overdue_as_of_today_or_of_an_earlier_day_and_never_before_its_time(made: SimpleNamespace) -> None:
    today = timezone.localdate()
    Action.objects.filter(pk=made.action.pk).update(due_on=today - timedelta(days=10))
    for on, late in (
        (None, 10),
        (today - timedelta(days=4), 6),
        (today - timedelta(days=11), 0),
        (date(2099, 1, 1), 10),
    ):
        text = page(made.priority, **({"on": on.isoformat()} if on else {}))
        assert re.findall(r"(\d+) days? overdue", text) == ([str(late)] if late else [])
    Action.objects.filter(pk=made.action.pk).update(due_on=today + timedelta(days=10))
    assert "overdue" not in page(made.priority, on="2099-01-01")


def test_a_link_as_evidence_leads_to_the_action_that_has_it(made: SimpleNamespace) -> None:
    update = ActionUpdate.objects.create(
        action=made.action, evidence_url="https://example.org/lamps", evidence_title="The survey", at=NOW()
    )
    place = f"u-{update.uuid}"
    assert f'href="{made.action.get_absolute_url()}#{place}">The survey' in listed(page(made.priority))
    assert f'id="{place}"' in as_person(None).get(made.action.get_absolute_url()).content.decode()


def test_what_is_missing_is_named_in_list_and_drawing() -> None:
    text = page(make_priority(make_board(), "Nobody looks at it"))
    for words in ("No measure shows whether it is reached", "No meeting has had it on its agenda"):
        assert words in listed(text)
    assert drawn(text).count("stroke-dasharray") == 7


def test_an_item_about_all_priorities_stands_apart(made: SimpleNamespace) -> None:
    general = make_sat_item(made.board, title="The year ahead")
    AgendaItem.objects.filter(pk=general.pk).update(all_priorities=True)
    text = page(made.priority)
    assert "Items about all priorities" in text and "The year ahead" in listed(text)
    assert "The year ahead" not in drawn(text)


def test_a_plan_entry_shows_its_last_review(made: SimpleNamespace) -> None:
    review(planned(made), 1, "amber", "Half of the lamps are up.", is_published=True)
    text = listed(page(made.priority))
    assert "Half of the lamps are up." in text and "quarter 1: At risk" in text


def planned(made: SimpleNamespace, year: int = 2014) -> PlanEntry:
    plan = ActionPlan.objects.create(
        strategy=made.priority.strategy, year=year, state="agreed", agreed_on=date(year, 4, 1), snapshot="{}"
    )
    return PlanEntry.objects.create(plan=plan, priority=made.priority, number=1, what="Put lamps into alleys")


def review(entry: PlanEntry, quarter: int, rating: str, progress: str, *, is_published: bool) -> EntryReview:
    at = NOW() if is_published else None
    held = PlanReview.objects.create(plan=entry.plan, quarter=quarter, closed_at=at, published_at=at)
    risk = "The contractor" if rating in {"amber", "red"} else ""
    return EntryReview.objects.create(review=held, entry=entry, rating=rating, progress=progress, risk=risk, at=NOW())


# -- ratings ---------------------------------------------------------------------------------------------------------


def test_a_measure_shows_its_ratings_over_editions_the_oldest_first(made: SimpleNamespace) -> None:
    for number, (rag, month) in enumerate((("green", 24158), ("red", 24161)), start=901):
        edition = make_edition(number, "released", month)
        EditionRating.objects.create(edition=edition, measure=made.measure, rag=rag, to_month=month, value="1,150")
    text = listed(page(made.priority))
    first, second = (reverse("performance:edition_measure", args=[number, "burglary"]) for number in (901, 902))
    assert text.index(first) < text.index(second)
    assert ">R</text>" in drawn(page(made.priority))


def test_the_public_sees_no_rating_of_an_edition_that_is_not_released(made: SimpleNamespace) -> None:
    edition = make_edition(901, "frozen", 24158)
    EditionRating.objects.create(edition=edition, measure=made.measure, rag="red", to_month=24158, value="1,234")
    assert "1,234" not in page(made.priority)
    assert "1,234" in page(made.priority, make_officer(made.board))


def test_the_public_sees_no_rating_of_a_measure_that_hides_small_numbers(made: SimpleNamespace) -> None:
    edition = make_edition(901, "released", 24158)
    EditionRating.objects.create(edition=edition, measure=made.measure, rag="red", to_month=24158, value="1,234")
    Measure.objects.filter(pk=made.measure.pk).update(smallest_public=5)
    assert "1,234" not in page(made.priority)
    assert "1,234" in page(made.priority, make_member(made.board).person)


def test_a_measure_that_no_edition_has_leads_nowhere(made: SimpleNamespace) -> None:
    EditionRating.objects.all().delete()
    text = page(made.priority)
    assert "No edition has rated it" in text and reverse("performance:measure", args=["burglary"]) not in text
    assert "<g><title>Burglary</title>" in drawn(text)


def test_a_measure_for_members_is_not_on_the_thread_of_the_public(made: SimpleNamespace) -> None:
    Measure.objects.filter(pk=made.measure.pk).update(access="members")
    url = reverse("performance:measure", args=["burglary"])
    assert url not in page(made.priority)
    assert url in page(made.priority, make_member(made.board).person)


# -- a reader sees what they may -------------------------------------------------------------------------------------


def test_a_restricted_item_and_what_came_of_it_are_not_on_the_thread_of_the_public(made: SimpleNamespace) -> None:
    secret = make_sat_item(made.board, title="The family of Q", access="restricted")
    secret.priorities.add(made.priority)
    decided(secret, "To move them.")
    shown(make_action(secret, "Find them a home"), "The tenancy")
    publish_minutes(secret)
    words = ("The family of Q", "To move them.", "Find them a home", "The tenancy")
    assert not [one for one in words if one in page(made.priority)]
    assert not [one for one in words if one not in page(made.priority, make_member(made.board).person)]


def test_a_draft_action_and_an_unpublished_decision_are_the_officers(made: SimpleNamespace) -> None:
    actions.draft(made.item, by=None, minuted="Thank the hosts", owners=[])
    decided(made.item, "To think again.", published=False)
    for reader, count in ((None, 0), (make_member(made.board).person, 0), (make_officer(made.board), 1)):
        text = listed(page(made.priority, reader))
        assert (text.count("Thank the hosts"), text.count("To think again.")) == (count, count)


def test_evidence_that_is_held_is_not_on_the_thread(made: SimpleNamespace) -> None:
    shown(made.action, "A list of names", state="held")
    assert "A list of names" not in page(made.priority, make_officer(made.board))


def test_an_unpublished_review_is_for_the_boards_people(made: SimpleNamespace) -> None:
    entry = planned(made)
    review(entry, 1, "green", "It goes well.", is_published=True)
    review(entry, 2, "red", "It has stopped.", is_published=False)
    assert "It goes well." in page(made.priority) and "It has stopped." not in page(made.priority)
    assert "It has stopped." in page(made.priority, make_member(made.board).person)
    assert "The contractor" not in page(made.priority, make_member(made.board).person)


def test_the_day_of_the_words_gives_nobody_the_rights_of_that_day(made: SimpleNamespace) -> None:
    review(planned(made), 2, "red", "It has stopped.", is_published=False)
    left = make_member(made.board, starts_on=date(2013, 1, 1), ends_on=date(2014, 12, 31)).person
    assert "It has stopped." not in page(made.priority, left, on="2014-06-01")
    sits = make_member(made.board, starts_on=date(2020, 1, 1)).person
    assert "It has stopped." in page(made.priority, sits, on="2014-06-01")


def test_who_only_observes_gets_no_review_before_it_is_published(made: SimpleNamespace) -> None:
    review(planned(made), 2, "red", "It has stopped.", is_published=False)
    assert "It has stopped." not in page(made.priority, make_member(made.board, kind="observer").person)


def test_the_priority_of_a_closed_board_has_no_thread_for_others() -> None:
    board = make_board(is_public=False)
    url = reverse("portal:thread", args=[make_priority(board, "Risk").uuid])
    assert as_person(None).get(url).status_code == 404
    assert as_person(make_member(board).person).get(url).status_code == 200


def test_a_priority_that_only_a_draft_has_is_not_known_outside(made: SimpleNamespace) -> None:
    draft = StrategyVersion.objects.create(
        strategy=made.priority.strategy, number=2, title="Draft", starts_on=date(2030, 4, 1)
    )
    new = Priority.objects.create(strategy=made.priority.strategy)
    PriorityWording.objects.create(version=draft, priority=new, number=9, title="Scooters")
    url = reverse("portal:thread", args=[new.uuid])
    assert as_person(None).get(url).status_code == 404
    assert as_person(make_member(made.board).person).get(url).status_code == 200


# -- versions --------------------------------------------------------------------------------------------------------


def refreshed(made: SimpleNamespace) -> StrategyVersion:
    StrategyVersion.objects.filter(pk=made.wording.version_id).update(ends_on=date(2018, 3, 31))
    version = StrategyVersion.objects.create(
        strategy=made.priority.strategy,
        number=2,
        title="Refreshed",
        starts_on=date(2018, 4, 1),
        state="adopted",
        adopted_on=date(2018, 3, 1),
    )
    PriorityWording.objects.create(version=version, priority=made.priority, number=5, title="Homes are safer")
    return version


def test_a_priority_is_called_as_the_version_in_force_has_it_or_had_it_on_a_day(made: SimpleNamespace) -> None:
    refreshed(made)
    assert "<h1>Priority 5: Homes are safer</h1>" in page(made.priority)
    assert "<h1>Priority 3: Fewer homes are burgled</h1>" in page(made.priority, on="2016-05-01")
    assert "3. Fewer homes are burgled" in page(made.priority)


def test_a_day_that_is_none_is_refused_with_the_page(made: SimpleNamespace) -> None:
    answer = as_person(None).get(reverse("portal:thread", args=[made.priority.uuid]), {"on": "soon"})
    assert answer.status_code == 422


def test_what_became_of_a_priority_leads_to_the_one_in_which_it_goes_on(made: SimpleNamespace) -> None:
    version = refreshed(made)
    PriorityWording.objects.filter(version=version).delete()
    into = Priority.objects.create(strategy=made.priority.strategy)
    PriorityWording.objects.create(version=version, priority=into, number=1, title="Acquisitive crime falls")
    Fate.objects.create(version=version, priority=made.priority, became="merged", into=into, note="With robbery.")
    text = page(made.priority)
    assert "Refreshed: merged; it goes on in" in text and "Acquisitive crime falls" in text and "With robbery." in text
    assert f'href="{reverse("portal:thread", args=[into.uuid])}"' in text
    back = page(into)
    assert "another priority went into it" in back and "Fewer homes are burgled" in back


def test_a_priority_that_ended_without_a_word_of_the_officer_is_followed_as_the_crosswalk_has_it(
    made: SimpleNamespace,
) -> None:
    version = refreshed(made)
    PriorityWording.objects.filter(version=version).delete()
    new = Priority.objects.create(strategy=made.priority.strategy)
    PriorityWording.objects.create(version=version, priority=new, number=1, title="Streets are lit")
    assert "Refreshed: ended" in page(made.priority)
    assert "another priority went into it" not in page(new)


def test_a_frozen_version_goes_on_saying_what_became_of_a_priority(made: SimpleNamespace) -> None:
    version = refreshed(made)
    PriorityWording.objects.filter(version=version).delete()
    into = Priority.objects.create(strategy=made.priority.strategy)
    PriorityWording.objects.create(version=version, priority=into, number=1, title="Acquisitive crime falls")
    Fate.objects.create(version=version, priority=made.priority, became="merged", into=into, note="With robbery.")
    freeze_version(version, by=None)
    Fate.objects.all().delete()
    text = page(made.priority)
    assert "Refreshed: merged; it goes on in" in text and "With robbery." in text
    assert "Fewer homes are burgled" in page(into)


def test_what_a_version_made_of_it_that_was_given_up_is_not_told(made: SimpleNamespace) -> None:
    StrategyVersion.objects.create(
        strategy=made.priority.strategy,
        number=2,
        title="Given up",
        starts_on=date(2030, 4, 1),
        state="abandoned",
        abandoned_why="No money",
    )
    assert "Given up: ended" not in page(made.priority, make_officer(made.board))


def with_history(made: SimpleNamespace) -> None:
    """Three versions: one only recorded, one frozen, a draft refresh with one more priority; a plan and a report."""
    strategy, since = made.priority.strategy, date(2018, 4, 1)
    version = add_version(strategy, by=None, title="Refreshed", starts_on=since)
    begun = begin_version(strategy, by=None, title="Draft", starts_on=date(2030, 4, 1), refreshes=version)
    for words in ("Streets are lit", "Cars are not stolen"):
        amend(begun, by=None, change="add", proposed=words, reason="It is asked for.")
    consulting.open_consultation(begun, by=None, opens_on=timezone.localdate(), closes_on=None)
    plan = plans.begin_plan(strategy, year=2019, by=None)
    plans.add_entry(plan, priority=made.priority, what="Put lamps into alleys", by=None)
    plans.agree(plan, on=date(2019, 4, 2), reference="7", by=None)
    shown(made.action, "Photograph of the lamps")
    year = {"starts_on": date(2019, 4, 1), "ends_on": date(2020, 3, 31)}
    report = annual.begin(strategy, title="The year 2019–20", edition=None, filled=False, by=None, **year)
    annual.add_chapter(report, heading="Homes", text="<p>Fewer.</p>", priority=made.priority, by=None)
    annual.publish(report, by=None)


@pytest.mark.parametrize("kind", ["nobody", "outsider", "member", "officer"])
def test_a_thread_through_many_versions_asks_a_dozen_questions(made: SimpleNamespace, kind: str) -> None:
    with_history(made)
    maker = {"outsider": make_person, "member": lambda: make_member(made.board).person}
    reader = None if kind == "nobody" else maker.get(kind, lambda: make_officer(made.board))()
    client, url = as_person(reader), reverse("portal:thread", args=[made.priority.uuid])
    with CaptureQueriesContext(connection) as asked:
        text = client.get(url).content.decode()
    assert len(asked) <= 12
    assert "Put lamps into alleys" in text and ("Draft" in text) is (kind in {"member", "officer"})


def test_what_a_frozen_version_says_is_fetched_and_read_once(
    made: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_history(made)
    freeze_version(StrategyVersion.objects.get(number=1), by=None)
    read: list[str] = []
    monkeypatch.setattr(crosswalk, "loads", lambda text: read.append(text) or json.loads(text))
    with CaptureQueriesContext(connection) as asked:
        crosswalk.crosswalks(made.priority.strategy.versions.all())
    assert len(asked) == 1
    with connection.cursor() as cursor:
        cursor.execute(asked[0]["sql"])
        told = [value for row in cursor.fetchall() for value in row if value in read]
    assert len(read) == len(set(read)) == 2 and sorted(told) == sorted(read)


# -- all threads -----------------------------------------------------------------------------------------------------


def test_the_overview_counts_what_hangs_on_each_thread(made: SimpleNamespace) -> None:
    made.action.priorities.add(made.priority)
    planned(made)
    text = as_person(None).get(reverse("portal:threads")).content.decode()
    assert f'href="{reverse("portal:thread", args=[made.priority.uuid])}"' in text
    assert re.findall(r'class="num" data-label="[^"]+">(\d+)<', text) == ["1", "1", "1", "0"]
    assert "24 January 2014" in text
    assert f'href="{reverse("portal:coverage")}"' in text and f'href="{reverse("portal:gaps")}"' not in text
    told = as_person(make_officer(made.board)).get(reverse("portal:threads")).content.decode()
    assert f'href="{reverse("portal:gaps")}"' in told


def test_the_overview_counts_what_was_dropped_apart_from_what_was_done(made: SimpleNamespace) -> None:
    done, dropped = make_action(made.item, "Count the doors"), make_action(made.item, "Count the locks")
    publish_minutes(made.item)
    url = reverse("portal:threads")
    actions.close(Action.objects.get(pk=done.pk), by=None, seen=done.version)
    assert "no longer needed" not in as_person(None).get(url).content.decode()
    actions.drop(Action.objects.get(pk=dropped.pk), by=None, seen=dropped.version, why="There is one already.")
    text = as_person(None).get(url).content.decode()
    assert re.findall(r'data-label="Actions [a-z]+">(\d+)', text) == ["1", "1"]
    assert "1 no longer needed" in text


def test_the_strategy_place_covers_the_thread(made: SimpleNamespace) -> None:
    text = page(made.priority)
    current = re.findall(r'<a[^>]*aria-current="[^"]*"[^>]*>\s*(?:<strong[^>]*>)?\s*([^<\s]+)', text)
    assert "Strategy" in current


# -- the drawing alone -----------------------------------------------------------------------------------------------


def column(number: int, missing: str = "Nothing") -> drawing.Column:
    nodes = [drawing.Node(("x", k), f"Node {k}", f"/{k}/") for k in range(number)]
    return drawing.Column("Things", nodes, missing, "+%(number)d more")


def test_a_column_shows_eight_boxes_and_says_how_many_more_there_are() -> None:
    svg = drawing.wide([column(1), column(11)], "It says")
    assert svg.count("<a ") == 9 and "+3 more" in svg


def test_long_words_are_cut_to_the_box_and_kept_in_its_name() -> None:
    words = "A very long sentence about burglary " * 5
    svg = drawing.wide([drawing.Column("Things", [drawing.Node(1, words.strip(), "/x/")], "")], "It says")
    assert f"<title>{words.strip()}</title>" in svg and "…" in svg and svg.count("<text") == 4


def test_what_is_drawn_is_escaped() -> None:
    svg = drawing.narrow([drawing.Column("<b>", [drawing.Node(1, "<i>&", "/?a=1&b=2")], "")], 'Says "this"')
    assert "<b>" not in svg and "<i>" not in svg and "/?a=1&amp;b=2" in svg and "&quot;this&quot;" in svg


def test_a_box_is_joined_to_what_it_follows_from() -> None:
    first = drawing.Column("A", [drawing.Node("a", "A", "/a/")], "")
    second = drawing.Column("B", [drawing.Node("b", "B", "/b/", follows=["a"])], "")
    assert drawing.wide([first, second], "").count("<path") == 1


def test_items_that_nobody_may_read_any_more_are_not_drawn(made: SimpleNamespace) -> None:
    AgendaItem.objects.filter(pk=made.item.pk).update(withdrawn_at=NOW(), withdrawn_why="Not ready.")
    assert "Burglary in winter" not in page(made.priority)


@pytest.mark.parametrize("state", ["cancelled", "postponed"])
def test_an_item_of_a_meeting_that_is_off_is_not_on_the_thread(made: SimpleNamespace, state: str) -> None:
    titles = ["Never held", "The year ahead"]
    meeting = make_meeting(made.board)
    for title in titles:
        make_item(meeting, title=title).priorities.add(made.priority)
    AgendaItem.objects.filter(title="The year ahead").update(all_priorities=True)
    officer = make_officer(made.board)
    assert all(title in page(made.priority, officer) for title in titles)
    begun = Meeting.objects.select_related("board").get(pk=meeting.pk)
    {"cancelled": meetings.cancel, "postponed": meetings.postpone}[state](begun, reason="Snow", by=None)
    assert not [title for title in titles if title in page(made.priority, officer)]


def test_an_item_of_a_draft_agenda_is_its_officers(made: SimpleNamespace) -> None:
    draft = make_item(make_meeting(made.board), title="Doorbells")
    draft.priorities.add(made.priority)
    assert "Doorbells" not in page(made.priority)
    assert "Doorbells" in page(made.priority, make_officer(made.board))
