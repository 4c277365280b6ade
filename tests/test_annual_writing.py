"""Writing annual reports: chapters, and charts and tables chosen in two steps."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from performance.models import Edition, Measure
from scpb.portal.annual import services
from scpb.portal.models import AnnualChapter, AnnualReport, Shape
from strategy import services as strategies
from strategy.models import Priority
from tests.annual import FIRST, LAST, Year, begun, charted
from tests.factories import make_officer
from tests.figures_at_hand import draft
from tests.test_boards import as_person

pytestmark = pytest.mark.django_db

PERIOD = {"starts_on": FIRST.isoformat(), "ends_on": LAST.isoformat()}


@pytest.fixture
def officer(year: Year) -> Client:
    return as_person(make_officer(year.board))


def address(name: str, report: AnnualReport, *more: Any) -> str:
    return reverse(f"portal:{name}", args=[report.strategy.slug, report.number, *more])


def to_list(year: Year) -> str:
    return reverse("portal:annual_reports", args=[year.strategy.slug])


def to_begin(year: Year) -> str:
    return reverse("portal:begin_annual_report", args=[year.strategy.slug])


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


def refused(answer: HttpResponse, *sentences: str, status: int = 422) -> None:
    assert answer.status_code == status
    for sentence in sentences:
        assert sentence in text(answer)


# -- chapters --------------------------------------------------------------------------------------------------------


def test_a_chapter_is_added_in_signs_and_read_as_rich_text(year: Year, officer: Client) -> None:
    report = begun(year, filled=False)
    path = address("add_annual_chapter", report)
    sent = {"heading": "Burglary", "text": "It **fell**.\n\n- in May", "signed": "The chair"}
    assert officer.post(path, {**sent, "priority": year.burglary.pk})["Location"] == report.get_absolute_url()
    page = text(officer.get(report.get_absolute_url()))
    assert "<strong>fell</strong>" in page
    assert "<li>in May</li>" in page
    assert "Priority 1: Fewer homes are burgled" in page


def test_a_chapter_needs_a_heading_and_a_priority_of_its_strategy(year: Year, officer: Client) -> None:
    report = begun(year, filled=False)
    path = address("add_annual_chapter", report)
    other = Priority.objects.create(
        strategy=strategies.add_strategy(by=None, board=year.board, name="Other", slug="other")
    )
    refused(officer.post(path, {"heading": "", "text": "Kept."}), "Fill in “Heading”.", "Kept.")
    refused(officer.post(path, {"heading": "H", "priority": other.pk}), "About the priority")
    refused(officer.post(path, {"heading": "H", "text": "T" * 50_001}), "50001", "Divide it into two chapters.")
    assert not AnnualChapter.objects.exists()


def test_only_priorities_in_force_by_the_end_of_the_period_are_offered(year: Year, officer: Client) -> None:
    later = strategies.add_version(year.strategy, by=None, title="Later", starts_on=date(2025, 6, 1), copied=False)
    strategies.word_priorities(later, lines=[strategies.Line(1, "Only later")], by=None)
    page = text(officer.get(address("add_annual_chapter", begun(year, filled=False))))
    assert "Fewer homes are burgled" in page
    assert "Only later" not in page


def test_a_chapter_is_changed_and_what_nobody_typed_stays_as_it_was(year: Year, officer: Client) -> None:
    report = begun(year, filled=False)
    table = "<table><tbody><tr><td>7</td></tr></tbody></table>"
    chapter = services.add_chapter(report, heading="Figures", text=table, by=None)
    path = address("edit_annual_chapter", report, chapter.uuid)
    shown = officer.get(path).context["form"]
    sent = {"heading": "In figures", "text": shown["text"].value(), "seen": shown["seen"].value()}
    assert officer.post(path, sent)["Location"] == f"{report.get_absolute_url()}#chapter-{chapter.uuid}"
    chapter.refresh_from_db()
    assert (chapter.heading, chapter.text) == ("In figures", table)
    services.change_chapter(chapter, heading="Theirs", text="<p>Theirs.</p>", by=None)
    refused(officer.post(path, {**sent, "text": "Mine."}), "Somebody else has changed this")
    chapter.refresh_from_db()
    assert chapter.text == "<p>Theirs.</p>"


def test_chapters_are_moved_and_taken_out(year: Year, officer: Client) -> None:
    report = begun(year, filled=False)
    first, second = (services.add_chapter(report, heading=one, text="<p>T.</p>", by=None) for one in ("One", "Two"))
    moving = address("move_annual_chapter", report, second.uuid)
    assert officer.post(moving, {"to": "up"}).status_code == 400
    officer.post(moving, {"to": "1"})
    assert [one.heading for one in report.chapters.all()] == ["Two", "One"]
    removing = address("remove_annual_chapter", report, first.uuid)
    assert "goes for good" in text(officer.get(removing))
    officer.post(removing)
    assert [one.heading for one in report.chapters.all()] == ["Two"]


# -- charts and tables -----------------------------------------------------------------------------------------------


@pytest.fixture
def chapter(year: Year) -> AnnualChapter:
    return services.add_chapter(begun(year, filled=False), heading="Burglary", text="<p>It fell.</p>", by=None)


def to_add(chapter: AnnualChapter, query: str = "") -> str:
    return address("add_annual_figure", chapter.report, chapter.uuid) + query


def test_a_chart_is_chosen_in_two_steps(year: Year, officer: Client, chapter: AnnualChapter) -> None:
    first = officer.get(to_add(chapter)).context["form"]
    assert (first["shape"].value(), first["edition"].value()) == (Shape.CHART, year.edition.number)
    path = to_add(chapter, f"?shape=chart&edition={year.edition.number}")
    offered = dict(officer.get(path).context["form"].fields["measure"].choices)
    assert "burglary" in offered
    back = f"{chapter.report.get_absolute_url()}#chapter-{chapter.uuid}"
    assert officer.post(path, {"measure": "burglary", "caption": "It fell in May."})["Location"] == back
    page = text(officer.get(chapter.report.get_absolute_url()))
    assert "It fell in May." in page
    assert "<svg" in page
    assert "The same as a table" in page


@pytest.mark.parametrize("shape", [Shape.PLAN, Shape.DECISIONS, Shape.DASHBOARD])
def test_a_table_needs_no_measure(year: Year, officer: Client, chapter: AnnualChapter, shape: Shape) -> None:
    path = to_add(chapter, f"?shape={shape}&edition={year.edition.number}")
    assert "measure" not in officer.get(path).context["form"].fields
    officer.post(path, {"caption": ""})
    figure = chapter.figures.get()
    assert (figure.shape, figure.edition) == (shape, year.edition if shape == Shape.DASHBOARD else None)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("?shape=chart&edition=", "Choose the frozen dashboard that the figures come from."),
        ("?shape=pie&edition=", "What to show"),
        ("?shape=chart&edition=999", "Frozen dashboard"),
        ("?shape=chart&edition=one", "Frozen dashboard"),
        ("?shape=", "What to show"),
    ],
)
def test_what_is_chosen_must_be_there(officer: Client, chapter: AnnualChapter, query: str, sentence: str) -> None:
    refused(officer.get(to_add(chapter, query)), sentence)
    refused(officer.post(to_add(chapter, query), {"measure": "burglary"}), sentence)
    assert not chapter.figures.exists()


def test_a_draft_of_a_dashboard_is_not_offered_and_a_frozen_one_says_that_it_waits(
    year: Year, officer: Client, chapter: AnnualChapter
) -> None:
    unfrozen = draft(year.edition.area)
    page = text(officer.get(to_add(chapter)))
    assert f"edition {unfrozen.number}" not in page
    refused(officer.get(to_add(chapter, f"?shape=chart&edition={unfrozen.number}")), "Frozen dashboard")
    frozen = Edition.objects.filter(pk=year.edition.pk)
    frozen.update(state="frozen", released_at=None, released_by=None)
    assert "not released yet" in text(officer.get(to_add(chapter)))


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"measure": ""}, "Choose something for “Measure”."),
        ({"measure": "nothing-of-the-kind"}, "This measure is not on that dashboard."),
        ({"measure": "burglary", "caption": "C" * 301}, "300"),
    ],
)
def test_a_chart_needs_a_measure_of_its_dashboard(
    year: Year, officer: Client, chapter: AnnualChapter, sent: dict[str, str], sentence: str
) -> None:
    refused(officer.post(to_add(chapter, f"?shape=chart&edition={year.edition.number}"), sent), sentence)
    assert not chapter.figures.exists()


def test_what_is_for_members_is_not_offered(year: Year, officer: Client, chapter: AnnualChapter) -> None:
    Measure.objects.filter(slug="burglary").update(access=Measure.Access.MEMBERS)
    form = officer.get(to_add(chapter, f"?shape=chart&edition={year.edition.number}")).context["form"]
    assert "burglary" not in dict(form.fields["measure"].choices)


def test_a_caption_is_written_and_a_figure_moved_and_taken_out(year: Year, officer: Client) -> None:
    chapter = charted(year)
    services.add_figure(chapter, shape=Shape.PLAN, by=None)
    report, (chart, plan) = chapter.report, chapter.figures.all()
    path = address("edit_annual_figure", report, chart.uuid)
    refused(officer.post(path, {"caption": "C" * 301}), "300")
    officer.post(path, {"caption": "It fell."})
    chart.refresh_from_db()
    assert chart.caption == "It fell."
    moving = address("move_annual_figure", report, plan.uuid)
    assert officer.post(moving, {"to": ""}).status_code == 400
    officer.post(moving, {"to": "1"})
    assert list(chapter.figures.all()) == [plan, chart]
    removing = address("remove_annual_figure", report, chart.uuid)
    assert "Burglary" in text(officer.get(removing))
    officer.post(removing)
    assert list(chapter.figures.all()) == [plan]
