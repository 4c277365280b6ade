"""Annual reports: what one begins with, what its tables say, and what may stand in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from meetings.services import actions, resolving
from meetings.services import decisions as resolutions
from performance.arithmetic.results import ReadingChange, ReadingResult, Row
from performance.models import Edition, Measure
from scpb.boards.models import Access
from scpb.errors import NotAllowed
from scpb.portal.annual import services
from scpb.portal.annual.document import document_of
from scpb.portal.annual.summary import Summary, summary
from scpb.portal.models import AnnualFigure, AnnualReport, Shape
from strategy import services as strategies
from strategy.models import PlanEntry
from strategy.services import plans
from tests.action_makers import make_action, publish_minutes
from tests.annual import (
    FIRST,
    LAST,
    TITLES,
    Year,
    begun,
    charted,
    decided,
    page,
    printed,
    ready,
    rows_of,
    shown,
)
from tests.factories import make_board
from tests.figures_at_hand import draft
from tests.minuted import AUTUMN, WINTER, Small, closed, decide, first

pytestmark = pytest.mark.django_db


# -- what a report begins with ---------------------------------------------------------------------------------------


def test_a_filled_draft_has_a_chapter_for_each_priority_with_its_measures_plan_and_decisions(year: Year) -> None:
    document = document_of(begun(year))
    assert [one.heading for one in document.chapters] == [
        "Foreword",
        "The year in figures",
        *TITLES,
        "What the board decided",
    ]
    assert [[figure.shape for figure in one.figures] for one in document.chapters] == [
        [],
        [Shape.DASHBOARD],
        [Shape.CHART, Shape.PLAN, Shape.DECISIONS],
        [Shape.CHART],
        [Shape.DECISIONS],
    ]
    assert document.chapters[2].figures[0].measure == "burglary"
    assert document.chapters[2].priority and document.chapters[2].priority.number == 1


def test_a_filled_draft_has_no_chart_of_what_is_for_members(year: Year) -> None:
    Measure.objects.filter(slug="robbery").update(access="members")
    of_robbery = document_of(begun(year)).chapters[3]
    assert (of_robbery.heading, of_robbery.figures) == (TITLES[1], ())


def test_priorities_are_worded_as_on_the_last_day_of_the_period(year: Year) -> None:
    later = strategies.add_version(year.strategy, by=None, title="Safety 2025", starts_on=date(2025, 4, 1))
    lines = [strategies.Line(4, "Homes and cars", year.burglary)]
    strategies.word_priorities(later, lines=lines, by=None)
    of_burglary = document_of(begun(year)).chapters[2].priority
    assert of_burglary and (of_burglary.number, of_burglary.title) == (1, TITLES[0])
    next_year = begun(year, starts_on=date(2025, 4, 1), ends_on=date(2026, 3, 31))
    assert [one.priority.number for one in document_of(next_year).chapters if one.priority] == [4]


def test_an_edition_that_may_still_change_fills_no_report(year: Year) -> None:
    with pytest.raises(NotAllowed, match="not frozen"):
        begun(year, edition=draft(year.edition.area))
    assert not AnnualReport.objects.exists()


def test_reports_of_a_strategy_are_numbered(year: Year) -> None:
    assert [begun(year, filled=False).number for _again in range(2)] == [1, 2]


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"title": "  "}, "a title"),
        ({"starts_on": LAST, "ends_on": FIRST}, "ends before it begins"),
        ({"ends_on": date.max}, "Choose a day from 1 January 1990 to"),
        ({"starts_on": date.min}, "Choose a day from 1 January 1990 to"),
        ({"starts_on": date(202, 4, 1)}, "Choose a day from 1 January 1990 to"),
        ({"starts_on": date(1989, 12, 31), "ends_on": date(1990, 12, 30)}, "Choose a day from 1 January 1990 to"),
        ({"starts_on": date(2022, 3, 31)}, "longer than 3 years"),
    ],
)
def test_a_report_has_a_title_and_a_period(year: Year, values: dict[str, Any], why: str) -> None:
    with pytest.raises(NotAllowed, match=why):
        begun(year, **values)


# -- what tables say -------------------------------------------------------------------------------------------------


def test_the_plan_says_what_was_published_of_it_within_the_period(year: Year) -> None:
    table = next(one for one in shown(begun(year)) if one.said.shape == Shape.PLAN)
    entry = ("1", "Fit better locks", "Housing team", "Quarter 1: Half of the doors are done.", "At risk")
    assert table.rows == (entry,)
    assert table.signs == ("Amber",)


def test_neither_risk_nor_comment_nor_an_unpublished_review_is_in_a_report(year: Year) -> None:
    report = services.publish(ready(year), by=None)
    for text in (report.snapshot, page(report), printed(report)):
        assert "Half of the doors are done." in " ".join(text.split())
        for words in ("A secret risk.", "A secret comment.", "Not told yet."):
            assert words not in " ".join(text.split())


def test_reviews_of_quarters_outside_the_period_are_left_out(year: Year) -> None:
    report = begun(year, starts_on=date(2024, 7, 1))
    table = next(one for one in shown(report) if one.said.shape == Shape.PLAN)
    assert table.rows[0][-2:] == ("–", "Not reviewed")


def test_a_draft_may_be_about_three_years_and_next_year_and_no_more(year: Year) -> None:
    assert begun(year, filled=False, starts_on=date(2022, 4, 1)).ends_on == LAST
    today = timezone.localdate()
    assert begun(year, filled=False, starts_on=today, ends_on=today + timedelta(days=365)).starts_on == today
    with pytest.raises(NotAllowed, match="Choose a day"):
        begun(year, filled=False, starts_on=today, ends_on=today + timedelta(days=367))


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (date(2024, 4, 1), date(2024, 6, 30), "Quarter 1: Half of the doors are done."),
        (date(2023, 1, 1), date(2024, 6, 30), "Quarter 1: Half of the doors are done."),
        (date(2024, 4, 1), date(2024, 6, 29), "–"),
        (date(2024, 4, 2), date(2024, 12, 31), "–"),
        (date(2024, 3, 31), date(2026, 3, 31), "Quarter 1: Half of the doors are done."),
    ],
)
def test_a_review_counts_where_its_whole_quarter_lies_in_the_period(
    year: Year, first: date, last: date, said: str
) -> None:
    report = begun(year, starts_on=first, ends_on=last)
    assert [row[-2] for one in shown(report) if one.said.shape == Shape.PLAN for row in one.rows] == [said]


def test_an_entry_that_was_taken_out_by_the_end_of_the_period_is_left_out(year: Year) -> None:
    report = begun(year)
    plans.take_out(year.entry, reason="Dropped.", by=None)
    PlanEntry.objects.filter(pk=year.entry.pk).update(taken_out_on=date(2025, 3, 31))
    assert [one.rows for one in shown(report) if one.said.shape == Shape.PLAN] == [()]
    PlanEntry.objects.filter(pk=year.entry.pk).update(taken_out_on=date(2025, 4, 1))
    assert [len(one.rows) for one in shown(report) if one.said.shape == Shape.PLAN] == [1]


def test_a_plan_that_is_not_agreed_is_in_no_report(year: Year) -> None:
    later = plans.begin_plan(year.strategy, year=2025, by=None)
    plans.add_entry(later, priority=year.burglary, what="A plan of ours", owners=[], success="", by=None)
    report = begun(year, starts_on=FIRST, ends_on=date(2026, 3, 31))
    assert "A plan of ours" not in str(document_of(report))
    chapter = begun(year, filled=False, starts_on=date(2025, 4, 1), ends_on=date(2026, 3, 31))
    empty = services.add_chapter(chapter, heading="Plan", by=None)
    with pytest.raises(NotAllowed, match="agreed"):
        services.add_figure(empty, shape=Shape.PLAN, by=None)


def test_an_entry_that_the_plan_got_after_the_period_is_not_in_the_report(year: Year) -> None:
    plan = year.strategy.plans.get(year=2024)
    plans.add_entry(plan, priority=year.burglary, what="An afterthought", owners=[], success="", by=None)
    table = next(one for one in shown(begun(year)) if one.said.shape == Shape.PLAN)
    assert [row[1] for row in table.rows] == ["Fit better locks"]


def test_decisions_name_their_day_and_what_came_of_them(year: Year) -> None:
    of_priority, of_all = (one for one in shown(begun(year)) if one.said.shape == Shape.DECISIONS)
    row = (year.decision.reference, "12 September 2024", "To light the alleys.", "1 action open")
    assert of_priority.rows == of_all.rows == (row,)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Too early", {"at": datetime(2024, 3, 31, 10, tzinfo=UTC)}),
        ("Too late", {"at": datetime(2025, 4, 1, 10, tzinfo=UTC)}),
        ("For members", {"access": Access.MEMBERS}),
    ],
)
def test_decisions_of_other_times_and_those_not_for_everybody_are_left_out(
    year: Year, text: str, values: dict[str, Any]
) -> None:
    decided(year.board, year.burglary, text, **values)
    said = str(document_of(begun(year)))
    assert "To light the alleys." in said
    assert text not in said


def test_a_decision_that_is_not_published_or_of_another_board_is_left_out(year: Year) -> None:
    decided(make_board(abbreviation="YJB"), year.burglary, "To build a pool.")
    decided(year.board, year.burglary, "To be told later.", is_published=False)
    said = str(document_of(begun(year)))
    assert not [words for words in ("To build a pool.", "To be told later.") if words in said]


def test_a_decision_on_another_priority_stands_with_all_only(year: Year) -> None:
    decided(year.board, year.robbery, "To patrol at night.")
    of_priority, of_other, of_all = (one for one in shown(begun(year)) if one.said.shape == Shape.DECISIONS)
    assert [[row[2] for row in one.rows] for one in (of_priority, of_other, of_all)] == [
        ["To light the alleys."],
        ["To patrol at night."],
        ["To light the alleys.", "To patrol at night."],
    ]


def test_what_a_meeting_without_a_quorum_decided_says_so_until_it_is_ratified() -> None:
    small = Small()
    strategy = strategies.add_strategy(by=None, board=small.board, name="Small", slug="small")
    autumn = small.opened(present=1)
    inquorate = decide(first(autumn), "To fund the scheme.")
    resolutions.publish_decisions(closed(autumn), by=None)
    inquorate.refresh_from_db()
    report = services.begin(strategy, title="The year", filled=True, by=None, **year_of(AUTUMN))
    assert told_decisions(report) == ["Inquorate, not ratified: To fund the scheme."]
    winter = small.opened(WINTER)
    later = resolving.ratify(first(winter), by=None, decision=inquorate)
    assert told_decisions(report) == ["Inquorate, not ratified: To fund the scheme."]  # published with its minutes
    resolutions.publish_decisions(closed(winter), by=None)
    later.refresh_from_db()
    assert told_decisions(report) == [f"Inquorate. Ratified by {later.reference}: To fund the scheme.", later.text]


def told_decisions(report: AnnualReport) -> list[str]:
    return [row[2] for one in shown(report) if one.said.shape == Shape.DECISIONS for row in one.rows]


def test_a_decision_is_also_carried_out_by_actions_of_its_item_that_are_of_no_other_decision(year: Year) -> None:
    item = year.decision.item
    make_action(item, "Order the lamps")
    asked = make_action(item, "Ask the residents")
    actions.close(asked, by=None, seen=asked.version)
    of_all = [one for one in shown(begun(year)) if one.said.shape == Shape.DECISIONS][-1]
    assert [row[-1] for row in of_all.rows] == ["1 action done, 2 actions open"]


def test_an_action_of_another_decision_on_the_item_is_not_the_first_ones() -> None:
    small = Small()
    strategy = strategies.add_strategy(by=None, board=small.board, name="Small", slug="small")
    meeting = small.opened()
    decide(first(meeting), "To fund the scheme.")
    other = decide(first(meeting), "To patrol at night.")
    actions.draft(first(meeting), by=None, minuted="Find the patrols", owners=[], decision=other)
    resolutions.publish_decisions(closed(meeting), by=None)
    actions.open_drafts(meeting, by=None)
    publish_minutes(first(meeting))
    report = services.begin(strategy, title="The year", filled=True, by=None, **year_of(meeting.starts_at))
    rows = [row[2:] for one in shown(report) for row in one.rows]
    assert rows == [
        ("To fund the scheme.", "No action is published."),
        ("To patrol at night.", "1 action open"),
    ]


def year_of(moment: datetime) -> dict[str, date]:
    return {"starts_on": date(moment.year, 4, 1), "ends_on": date(moment.year + 1, 3, 31)}


def test_the_dashboard_is_a_line_for_each_measure_with_its_rating(year: Year) -> None:
    table = shown(begun(year))[0]
    document = year.edition.document()
    assert document
    assert [row[0] for row in table.rows] == [row.name for row in document.dashboard.rows if row.rolling.volume]
    burglary = next(row for row in document.dashboard.rows if row.measure == "burglary")
    line = next(one for one in table.lines if one.cells[0] == burglary.name)
    assert line.cells[1] == f"{burglary.rolling.volume:,}"
    assert line.cells[2] == f"{burglary.rolling.previous:,}"
    assert line.cells[3] == burglary.rolling.text
    assert (line.cells[-1], line.sign) == (burglary.rating.rag.value.replace("Grey", "No rating"), burglary.rating.rag)
    assert table.headings[1] == "12 months to Dec 2024"


def test_a_figure_with_dates_of_its_own_stands_beside_counts_with_its_period_and_change(year: Year) -> None:
    before = ReadingChange("a year before", Decimal(24), Decimal("1.4"), "points", 1)
    reading = ReadingResult("2024-04-01", "2025-03-31", "2024/25", Decimal("25.4"), (before,))
    counted = rows_of(year.edition)[0]
    asked = replace(counted, rolling=replace(counted.rolling, volume=None), reading=reading, unit="percent", decimals=1)
    table = table_of(year.edition, asked)
    assert table and table.rows[0][1:4] == ("25.4% (2024/25)", "24.0%", "+1.4 pp")


def test_a_dashboard_with_a_baseline_has_a_column_for_it_and_lines_without_figures_go(year: Year) -> None:
    counted = rows_of(year.edition)[0]
    since = replace(counted.rolling, previous=5000, change_pct=Decimal(-36), direction=-1)
    based = replace(counted, baseline=since, baseline_name="2011 baseline")
    unknown = replace(counted, measure="other", name="Other", rolling=replace(counted.rolling, volume=None))
    unknown = replace(unknown, notes=("A note on what is not there.",))
    table = table_of(year.edition, based, unknown)
    assert table and table.headings[4] == "On 2011 baseline"
    assert [(row[0], row[4]) for row in table.rows] == [(counted.name, "−36%")]
    assert "A note on what is not there." not in " ".join(table.notes)
    assert table_of(year.edition, unknown) is None


def table_of(edition: Edition, *rows: Row) -> Summary | None:
    """The dashboard of the edition as a table, if these were its rows."""
    document = edition.document()
    assert document
    found = replace(document.findings, dashboard=replace(document.dashboard, rows=rows))
    return summary(replace(document, findings=found))


# -- what a figure may be --------------------------------------------------------------------------------------------


def test_a_figure_is_of_a_frozen_edition_and_a_measure_on_it(year: Year) -> None:
    chapter = charted(year)
    absent = Measure.objects.exclude(slug__in=[row.measure for row in rows_of(year.edition)])[0]
    chart = {"shape": Shape.CHART, "by": None}
    with pytest.raises(NotAllowed, match="not frozen"):
        services.add_figure(chapter, edition=draft(year.edition.area), measure=absent, **chart)
    with pytest.raises(NotAllowed, match="not on this edition"):
        services.add_figure(chapter, edition=year.edition, measure=absent, **chart)
    with pytest.raises(NotAllowed, match="needs an edition"):
        services.add_figure(chapter, edition=year.edition, **chart)
    with pytest.raises(NotAllowed, match="not of a dashboard"):
        services.add_figure(chapter, shape=Shape.DECISIONS, edition=year.edition, by=None)
    with pytest.raises(NotAllowed, match="Choose what"):
        services.add_figure(chapter, shape="pie", by=None)


def test_the_database_refuses_a_chart_of_no_measure_and_two_reports_of_a_number(year: Year) -> None:
    chapter = charted(year)
    wrong = AnnualFigure(chapter=chapter, order=9, shape=Shape.CHART, edition=year.edition)
    for row in (wrong, AnnualReport(strategy=year.strategy, number=1, title="2", starts_on=FIRST, ends_on=LAST)):
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()


def test_chapters_and_figures_are_moved_and_taken_out(year: Year) -> None:
    report = begun(year)
    chapters = list(report.chapters.all())
    services.move_chapter(chapters[-1], to=1, by=None)
    assert [one.pk for one in report.chapters.all()] == [chapters[-1].pk, *(one.pk for one in chapters[:-1])]
    figures = list(chapters[2].figures.all())
    services.move_figure(figures[0], to=99, by=None)
    assert list(chapters[2].figures.all()) == [figures[1], figures[2], figures[0]]
    services.remove_figure(figures[1], by=None)
    services.remove_chapter(chapters[0], by=None)
    assert len(chapters[2].figures.all()) == 2
    with pytest.raises(NotAllowed, match="taken out meanwhile"):
        services.change_figure(figures[1], caption="Gone", by=None)
    with pytest.raises(NotAllowed, match="taken out meanwhile"):
        services.add_figure(chapters[0], shape=Shape.DECISIONS, by=None)


def test_a_priority_of_another_strategy_has_no_chapter(year: Year) -> None:
    other = strategies.add_strategy(by=None, board=year.board, name="Youth", slug="youth")
    report = services.begin(other, title="Youth", starts_on=FIRST, ends_on=LAST, by=None)
    with pytest.raises(NotAllowed, match="another strategy"):
        services.add_chapter(report, heading="Burglary", priority=year.burglary, by=None)
