"""What the board knew: what was before a decision, told from what came after it, and no more than a reader may see."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from meetings.models import AgendaItem, Decision, Pack, Paper
from meetings.packs.assembling import assemble
from meetings.services import decisions, declarations, meetings, minutes, minuting, papers, sittings
from meetings.services.packs import document_of
from performance.models import Edition
from performance.services import editions
from scpb.boards.models import Access
from scpb.people.models import Person
from strategy import services as strategies
from strategy.models import Priority, StrategyVersion
from strategy.services import Line
from tests.factories import make_person
from tests.figures_at_hand import as_person, draft, with_figures
from tests.meetings import accepted_paper, built_pack, make_item, make_meeting
from tests.minuted import Small
from tests.worlds.papers import upload

pytestmark = pytest.mark.django_db

SINCE = date(2017, 4, 1)


class Decided:
    """A decision in session: a public item with a paper, a pack that went out, a strategy in force."""

    def __init__(self, **item: str) -> None:
        self.small = Small()
        self.strategy = in_force(self.small)
        now = timezone.now()
        meeting = make_meeting(self.small.board, starts_at=now - timedelta(minutes=20))
        priorities = list(Priority.objects.filter(strategy=self.strategy.strategy))
        kept = make_item(meeting, title="Burglary in winter", priorities=priorities, **item)
        self.paper = accepted_paper(kept, title="Winter plan", **item)
        meeting = meetings.publish_agenda(meeting, by=None, at=now - timedelta(days=10))
        self.packs = [built_pack(meeting, audience) for audience in self.audiences(kept)]
        self.meeting = sittings.open_sitting(meeting, by=None, at=now - timedelta(minutes=20))
        self.meeting.attendance.filter(is_voting=True).update(presence="present")
        self.item = AgendaItem.objects.select_related("meeting__board").get(pk=kept.pk)
        words = {"interest": "personal", "nature": "Her brother fits locks."}
        declarations.declare(self.item, by=None, person=self.small.member, **words)
        self.decision: Decision = minuting.add_decision(
            self.item, by=None, outcome="agreed", text="To fund the plan."
        ).decision

    def audiences(self, item: AgendaItem) -> list[str]:
        return ["public"] if item.access == Access.PUBLIC else ["public", item.access]

    def published(self) -> Decision:
        """The decision with its number, once the meeting is over and its minutes are out."""
        sittings.close_sitting(self.meeting, by=None, at=timezone.now())
        self.meeting.refresh_from_db()
        decisions.publish_decisions(self.meeting, by=None)
        minutes.circulate(self.meeting, by=None)
        self.meeting.refresh_from_db()
        minutes.publish(self.meeting, by=None)
        self.decision.refresh_from_db()
        return self.decision


def in_force(small: Small) -> StrategyVersion:
    """Version 1, which ended, and version 2 with other words for the same priority."""
    strategy = strategies.add_strategy(by=None, board=small.board, name="Safety Strategy", slug="safety")
    first = strategies.add_version(strategy, by=None, title="Safety Strategy 2014–17", starts_on=date(2014, 4, 1))
    strategies.word_priorities(first, lines=[Line(1, "Fewer homes are burgled")], by=None)
    second = strategies.add_version(strategy, by=None, title="Safety Strategy from 2017", starts_on=SINCE)
    same = Priority.objects.get(wordings__version=first)
    strategies.word_priorities(second, lines=[Line(2, "Homes are safe", same)], by=None)
    return second


def text_of(person: Person | None, decision: Decision) -> str:
    answer = (as_person(person) if person else Client()).get(reverse("portal:knew", args=[decision.uuid]))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_a_reader_finds_packs_papers_strategy_and_who_was_there() -> None:
    decided = Decided()
    text = text_of(None, decided.published())
    assert "Agenda pack, version 1" in text
    assert "Winter plan" in text
    assert "as the pack prints it" in text
    assert "Safety Strategy from 2017" in text
    assert "Safety Strategy 2014–17" not in text
    assert "Priority 2:" in text
    assert "Homes are safe" in text
    assert "3 voting members when it was taken, 2 needed." in text
    assert "Charlotte Chair" in text
    assert "Her brother fits locks." in text


def test_what_came_after_the_decision_was_not_known() -> None:
    decided = Decided()
    changed = papers.replace_paper(decided.paper, by=None, upload=upload("Winter plan, amended"))
    assert changed.original
    papers.accept(changed, file=changed.original, pages=4, notices=[])
    Paper.objects.filter(pk=changed.pk).update(published_at=timezone.now())
    later = built_pack(decided.meeting)
    Pack.objects.filter(pk=later.pk).update(published_at=timezone.now())
    text = text_of(decided.small.officer, decided.published())
    assert "version 1, 1 page · another file has taken its place since" in text
    assert "Agenda pack, version 1" in text
    assert later.version == 2
    assert "Agenda pack, version 2" not in text


@pytest.mark.parametrize("state", ["frozen", "released"])
def test_a_dashboard_that_was_frozen_after_the_decision_was_not_before_the_board(state: str) -> None:
    decided = Decided()
    Pack.objects.all().delete()
    edition = editions.freeze(draft(with_figures()), by=None)
    AgendaItem.objects.filter(pk=decided.item.pk).update(edition=edition)
    decision, at = decided.published(), decided.decision.taken_at
    for frozen_at, is_listed in ((at - timedelta(days=1), True), (at, True), (at + timedelta(minutes=1), False)):
        released_at = frozen_at if state == "released" else None
        Edition.objects.filter(pk=edition.pk).update(frozen_at=frozen_at, state=state, released_at=released_at)
        text = text_of(decided.small.officer, decision)
        assert (f'href="{edition.get_absolute_url()}"' in text) is is_listed
        assert ("No dashboard was before the board under this item." in text) is not is_listed


def test_the_words_of_a_version_adopted_later_are_not_those_of_the_day() -> None:
    decided = Decided()
    later = timezone.localdate() + timedelta(days=1)
    version = strategies.add_version(
        decided.strategy.strategy,
        by=None,
        title="Safety Strategy renewed",
        starts_on=later,
        adopted_on=timezone.localdate(),
    )
    same = Priority.objects.get(wordings__version=decided.strategy)
    strategies.word_priorities(version, lines=[Line(1, "Burglars find no home", same)], by=None)
    text = text_of(None, decided.published())
    assert "Homes are safe" in text
    assert "Burglars find no home" not in text


def test_a_restricted_decision_is_known_to_who_may_read_its_item() -> None:
    decided = Decided(access="restricted", paragraph="1", reasoning="It names a family.", public_title="A case")
    decision = decided.published()
    url = reverse("portal:knew", args=[decision.uuid])
    assert Client().get(url).status_code == 404
    assert as_person(make_person()).get(url).status_code == 404
    text = text_of(decided.small.chair, decision)
    assert "Winter plan" in text
    assert "Restricted" in text


def test_a_decision_that_is_not_published_is_for_the_officer_alone() -> None:
    decided = Decided()
    url = reverse("portal:knew", args=[decided.decision.uuid])
    assert as_person(decided.small.member).get(url).status_code == 404
    assert as_person(decided.small.officer).get(url).status_code == 200


def test_the_page_of_a_decision_leads_there() -> None:
    decision = Decided().published()
    page = Client().get(decision.get_absolute_url()).content.decode()
    assert reverse("portal:knew", args=[decision.uuid]) in page


def test_a_pack_keeps_which_strategy_was_in_force() -> None:
    decided = Decided()
    assert document_of(decided.packs[0]).strategy == "Safety Strategy from 2017"
    old = {key: value for key, value in decided.packs[0].snapshot.items() if key != "strategy"}
    decided.packs[0].snapshot = old
    assert document_of(decided.packs[0]).strategy == ""
    assert assemble(decided.meeting, "public").strategy == "Safety Strategy from 2017"
