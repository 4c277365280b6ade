"""What performance proposes for an agenda: made once, with the chart as it was; taken on, dismissed, brought back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from meetings.models import AgendaItem, Meeting, Proposal, ProposalState
from meetings.pages.proposals import ProposalRow
from meetings.services import agenda, proposals
from meetings.services.proposals import propose
from performance import months
from performance.arithmetic.rag import Rag
from performance.arithmetic.results import EnteredMark, Row
from performance.charts import rows
from performance.charts.specs.kept import trend_of
from performance.documents import EditionDocument
from performance.models import Area, Edition, Measure
from performance.services import editions, set_up, showing
from scpb.audit.models import Entry
from scpb.boards.models import Board
from scpb.documents import snapshots
from scpb.errors import NotAllowed, NotPermitted
from scpb.people.models import Person
from strategy import services as strategies
from strategy.models import Priority
from strategy.services import Line
from tests.factories import make_board, make_officer, make_person
from tests.figures_at_hand import LAST, analyst, as_person, draft, with_figures
from tests.meetings import make_meeting

pytestmark = pytest.mark.django_db


@pytest.fixture
def area() -> Area:
    return with_figures()


def marked(document: EditionDocument, slug: str, **values: Any) -> EditionDocument:
    """The document with a line that says something else."""
    lines = tuple(replace(row, **values) if row.measure == slug else row for row in document.dashboard.rows)
    return replace(document, findings=replace(document.findings, dashboard=replace(document.dashboard, rows=lines)))


def line_of(document: EditionDocument, slug: str = "burglary") -> Row:
    return next(row for row in document.dashboard.rows if row.measure == slug)


def with_marks(document: EditionDocument, mark: int, *, slug: str = "burglary") -> EditionDocument:
    """As if the last month were unusual, and no other of the line's."""
    row = line_of(document, slug)
    points = [replace(point, mark=0) for point in row.marks]
    return marked(document, slug, marks=(*points[:-1], replace(points[-1], mark=mark)))


def quiet(document: EditionDocument) -> EditionDocument:
    """With nothing unusual in it, and nothing that turned red."""
    for row in document.dashboard.rows:
        points = tuple(replace(point, mark=0) for point in row.marks)
        document = marked(document, row.measure, marks=points, was="")
    return document


def frozen(area: Area, change: Any = None, **values: Any) -> Edition:
    """A frozen edition that shows nothing unusual but what `change` makes of it; what it proposes is made then."""
    edition = editions.freeze(draft(area, **values), by=None)
    Proposal.objects.filter(edition=edition).delete()
    document = edition.document()
    assert document
    document = quiet(document)
    kept = snapshots.plain(change(document) if change else document)
    edition.snapshot, edition.sha256 = snapshots.canonical(kept), snapshots.digest(kept)
    edition.save(update_fields=["snapshot", "sha256"])
    propose(edition)
    return edition


def unusual(area: Area, mark: int = 1, **values: Any) -> Proposal:
    edition = frozen(area, lambda document: with_marks(document, mark), **values)
    return Proposal.objects.get(edition=edition)


def coming(officer_of: Any = None) -> Meeting:
    begins = timezone.now() + timedelta(days=40)
    return make_meeting(officer_of or make_board(), starts_at=begins, ends_at=begins + timedelta(hours=2))


def serving(meeting: Meeting) -> Person:
    return make_officer(meeting.board)


# -- what is proposed ------------------------------------------------------------------------------------------------


def test_a_month_that_is_unusually_high_is_proposed_where_high_is_bad(area: Area) -> None:
    proposal = unusual(area)
    assert (proposal.measure.slug, proposal.cause, proposal.months) == ("burglary", "high", months.label(LAST))
    assert proposal.state == ProposalState.PROPOSED
    assert Entry.objects.filter(verb="meetings.proposal_made", subject_id=str(proposal.uuid)).exists()


def test_a_favourable_month_is_not_proposed(area: Area) -> None:
    frozen(area, lambda document: with_marks(document, -1))
    assert not Proposal.objects.exists()


def test_what_is_shown_for_context_is_not_proposed(area: Area) -> None:
    frozen(area, lambda document: marked(with_marks(document, 1), "burglary", polarity=0))
    assert not Proposal.objects.exists()


def test_a_period_that_an_analyst_entered_is_proposed(area: Area) -> None:
    mark = EnteredMark(LAST - 11, LAST, 1, "As the police said.")
    frozen(area, lambda document: marked(document, "burglary", entered=(mark,)))
    assert Proposal.objects.get().months == months.span(LAST - 11, LAST)


def test_a_row_that_turned_red_is_proposed_and_one_that_was_red_is_not(area: Area) -> None:
    def red(document: EditionDocument, was: str) -> EditionDocument:
        row = line_of(document)
        bad = tuple(replace(factor, sign=-1) for factor in row.factors)
        return marked(document, "burglary", factors=bad, was=was, rating=replace(row.rating, rag=Rag.RED))

    frozen(area, lambda document: red(document, "Red"))
    assert not Proposal.objects.exists()
    frozen(area, lambda document: red(document, "Amber"))
    assert Proposal.objects.get().because == f"Turned red: 12 months to {months.label(LAST)}"


def test_asking_twice_or_another_edition_of_the_same_month_proposes_nothing_more(area: Area) -> None:
    proposal = unusual(area)
    assert propose(proposal.edition) == []
    frozen(area, lambda document: with_marks(document, 1))
    assert Proposal.objects.count() == 1


def test_who_proposes_holds_the_area_before_looking_at_what_was_proposed(area: Area) -> None:
    edition = frozen(area)
    with CaptureQueriesContext(connection) as asked:
        propose(edition)
    told = [one["sql"] for one in asked]
    known = next(place for place, sql in enumerate(told) if f'FROM "{Proposal._meta.db_table}"' in sql)
    held = next(sql for sql in told[:known] if f'FROM "{Area._meta.db_table}"' in sql)
    assert "FOR NO KEY UPDATE" in held or not connection.features.has_select_for_update


def test_another_area_than_our_own_proposes_nothing(area: Area) -> None:
    Area.objects.filter(pk=area.pk).update(is_own=False)
    frozen(Area.objects.get(pk=area.pk), lambda document: with_marks(document, 1))
    assert not Proposal.objects.exists()


def test_the_chart_is_that_of_the_edition_whatever_comes_later(area: Area) -> None:
    proposal = unusual(area)
    document = proposal.edition.document()
    assert document and proposal.chart
    row = line_of(document)
    kept = trend_of(Proposal.objects.get(pk=proposal.pk).chart)
    assert kept.points == rows.trend(row, rows.breaks_of(row)).points
    assert kept.to_json() == proposal.chart
    assert ProposalRow(proposal).lines[0][:2] == (months.label(LAST), row.points[-1].count)


def test_a_kept_chart_of_another_kind_is_not_read_as_a_trend() -> None:
    with pytest.raises(ValueError, match="rank"):
        trend_of({"kind": "rank"})


# -- what the officer makes of it ------------------------------------------------------------------------------------


def test_an_accepted_proposal_is_an_item_with_the_measure_and_the_priorities_that_it_shows(area: Area) -> None:
    proposal, meeting = unusual(area), coming()
    strategy = strategies.add_strategy(by=None, board=meeting.board, name="Safety", slug="safety")
    version = strategies.add_version(strategy, by=None, title="Now", starts_on=timezone.localdate())
    strategies.word_priorities(version, lines=[Line(1, "Burglary"), Line(2, "Robbery")], by=None)
    first = Priority.objects.get(wordings__number=1)
    showing.set_measures(first, lines=[(proposal.measure, None)], by=None)
    item = proposals.accept(proposal, meeting=meeting, title="Burglary", details="In December", by=serving(meeting))
    assert (item.title, item.details, item.meeting) == ("Burglary", "In December", meeting)
    assert list(item.measures.all()) == [proposal.measure]
    assert list(item.priorities.all()) == [first]
    proposal.refresh_from_db()
    assert (proposal.state, proposal.item) == (ProposalState.ACCEPTED, item)
    with pytest.raises(NotAllowed, match="dealt with"):
        proposals.accept(proposal, meeting=meeting, title="Again", by=None)


def test_an_accepted_proposal_names_no_priority_of_another_board_that_the_public_does_not_know(area: Area) -> None:
    proposal, meeting = unusual(area), coming(make_board(is_public=False))
    own, known, hidden = (
        priority_of(board, proposal.measure)
        for board in (meeting.board, make_board(is_public=True), make_board(is_public=False))
    )
    item = proposals.accept(proposal, meeting=meeting, title="Burglary", by=None)
    assert set(item.priorities.all()) == {own, known}
    item.priorities.add(hidden)
    page = as_person(serving(meeting)).get(
        reverse("meetings:item", args=[meeting.board.slug, meeting.number, item.order])
    )
    told = page.content.decode()
    assert f"Burglary of {own.strategy.board.name}" in told and f"Burglary of {known.strategy.board.name}" in told
    assert f"Burglary of {hidden.strategy.board.name}" not in told


def priority_of(board: Board, measure: Measure) -> Priority:
    """The priority of the board's strategy, which the measure shows."""
    strategy = strategies.add_strategy(by=None, board=board, name=f"Safety of {board.name}", slug=f"of-{board.slug}")
    version = strategies.add_version(strategy, by=None, title="Now", starts_on=timezone.localdate())
    strategies.word_priorities(version, lines=[Line(1, f"Burglary of {board.name}")], by=None)
    found = Priority.objects.get(strategy=strategy)
    showing.set_measures(found, lines=[(measure, None)], by=None)
    return found


def test_only_an_officer_of_the_board_that_meets_puts_it_on_the_agenda(area: Area) -> None:
    proposal, meeting = unusual(area), coming()
    elsewhere = make_officer(make_board())
    for person in (elsewhere, make_person(), analyst()):
        with pytest.raises(NotPermitted):
            proposals.accept(proposal, meeting=meeting, title="Burglary", by=person)
    proposal.refresh_from_db()
    assert proposal.is_waiting
    assert not AgendaItem.objects.exists()


def test_a_proposal_is_dismissed_with_a_reason_and_can_be_brought_back(area: Area) -> None:
    proposal, officer = unusual(area), serving(coming())
    with pytest.raises(NotAllowed, match="why"):
        proposals.dismiss(proposal, reason=" ", by=officer)
    dismissed = proposals.dismiss(proposal, reason="Counted late.", by=officer)
    assert (dismissed.state, dismissed.reason, dismissed.decided_by) == ("dismissed", "Counted late.", officer)
    again = proposals.let_wait_again(dismissed, by=officer)
    assert (again.state, again.reason, again.decided_by) == ("proposed", "", None)


def test_a_proposal_whose_item_was_removed_can_wait_again_and_not_before(area: Area) -> None:
    proposal, meeting = unusual(area), coming()
    officer = serving(meeting)
    item = proposals.accept(proposal, meeting=meeting, title="Burglary", by=officer)
    with pytest.raises(NotAllowed, match="agenda"):
        proposals.let_wait_again(proposal, by=officer)
    agenda.remove_item(item, by=officer)
    page = as_person(officer).get(reverse("meetings:proposals")).content.decode()
    assert "Its item was removed from the agenda." in page
    assert proposals.let_wait_again(proposal, by=officer).is_waiting


def test_a_measure_that_shows_a_priority_or_was_rated_or_is_proposed_is_not_removed(area: Area) -> None:
    proposal = unusual(area)
    priority_of(make_board(), proposal.measure)
    with pytest.raises(NotAllowed, match="something rests on it") as refused:
        set_up.remove(proposal.measure, by=analyst())
    for kind in ("1 priority measure", "1 proposal", "1 edition rating"):
        assert kind in refused.value.sentence
    assert Measure.objects.filter(pk=proposal.measure.pk).exists()
    assert not Entry.objects.filter(verb="performance.measure_removed").exists()


# -- pages -----------------------------------------------------------------------------------------------------------


def test_the_page_shows_why_the_chart_its_table_and_the_edition(area: Area) -> None:
    proposal, meeting = unusual(area), coming()
    page = as_person(serving(meeting)).get(reverse("meetings:proposals")).content.decode()
    assert f"Unusually high: {months.label(LAST)}" in page
    assert "<svg" in page and "<table" in page
    assert proposal.edition.get_absolute_url() in page


def test_an_officer_accepts_on_the_page_and_finds_the_item_at_the_meeting(area: Area) -> None:
    proposal, meeting = unusual(area), coming()
    client = as_person(serving(meeting))
    url = reverse("meetings:accept_proposal", args=[proposal.uuid])
    assert client.post(url, {"meeting": "", "title": "Burglary"}).status_code == 422
    assert client.post(url, {"meeting": meeting.uuid, "title": "Burglary"}).status_code == 302
    item = AgendaItem.objects.get(meeting=meeting)
    editor = reverse("meetings:edit_item", args=[meeting.board.slug, meeting.number, item.uuid])
    assert proposal.get_absolute_url() in client.get(editor).content.decode()
    decided = client.get(reverse("meetings:proposals")).content.decode()
    assert "0 wait for a decision" in decided and str(item.meeting) in decided


def test_of_a_measure_for_members_the_form_proposes_no_details(area: Area) -> None:
    proposal, meeting = unusual(area), coming()
    editions.release(proposal.edition, by=None)
    url = reverse("meetings:accept_proposal", args=[proposal.uuid])
    client = as_person(serving(meeting))
    assert months.label(LAST) in str(client.get(url).context["form"]["details"].value())
    Measure.objects.filter(pk=proposal.measure.pk).update(access="members")
    answer = client.get(url)
    assert answer.context["form"]["details"].value() == ""
    assert "Not everybody may see all figures" in answer.content.decode()


def test_of_an_edition_that_is_not_released_the_form_proposes_no_details_and_says_why(area: Area) -> None:
    proposal, meeting = unusual(area), coming()
    client, url = as_person(serving(meeting)), reverse("meetings:accept_proposal", args=[proposal.uuid])
    answer = client.get(url)
    assert answer.context["form"]["details"].value() == ""
    said = f"{proposal.edition} is not released yet"
    assert said in answer.content.decode()
    refused = client.post(url, {"meeting": "", "title": "Burglary"})
    assert refused.status_code == 422 and said in refused.content.decode()
    editions.release(proposal.edition, by=None)
    answer = client.get(url)
    assert answer.context["form"]["details"].value() == f"Unusually high: {months.label(LAST)}"
    assert said not in answer.content.decode()


def test_nobody_but_officers_sees_proposals(area: Area, client: Client) -> None:
    proposal = unusual(area)
    assert client.get(reverse("meetings:proposals")).status_code == 302
    for person in (make_person(), analyst()):
        assert as_person(person).get(reverse("meetings:proposals")).status_code == 403
        assert as_person(person).get(proposal.get_absolute_url()).status_code == 404


def test_my_work_of_an_officer_says_how_many_wait(area: Area) -> None:
    unusual(area)
    work = as_person(serving(coming())).get(reverse("portal:my_work")).content.decode()
    assert "1 waits for a decision" in work
    assert "waits for a decision" not in as_person(analyst()).get(reverse("portal:my_work")).content.decode()


def test_the_forward_plan_says_how_many_wait_and_leads_to_them(
    area: Area, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    unusual(area)
    meeting = coming()
    client, address = as_person(serving(meeting)), reverse("meetings:forward_plan", args=[meeting.board.slug])
    client.get(address)
    with django_assert_max_num_queries(12):
        page = client.get(address).content.decode()
    assert "Proposed by figures (1)" in page
    assert reverse("meetings:proposals") in page
