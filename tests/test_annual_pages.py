"""The pages of annual reports: every form with what is right and what is wrong, and who sees what."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from performance.models import Edition, Measure
from scpb.portal.annual import forms, services
from scpb.portal.models import AnnualFigure, AnnualReport, Shape
from strategy import services as strategies
from strategy.services import Line, refreshing
from tests.annual import FIRST, LAST, Year, again, begun, charted, print_all, ready
from tests.factories import make_analyst, make_board, make_member, make_officer, make_person
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


# -- who sees what ---------------------------------------------------------------------------------------------------


def test_a_draft_is_there_for_its_writers_alone(year: Year) -> None:
    report = begun(year, title="Not for anybody yet")
    elsewhere = make_officer(make_board())
    for person in (None, make_person(), make_member(year.board).person, elsewhere):
        client = as_person(person)
        assert client.get(report.get_absolute_url()).status_code == 404
        assert client.get(address("annual_report_pdf", report)).status_code == 404
        assert "Not for anybody yet" not in text(client.get(to_list(year)))
    for person in (make_officer(year.board), make_analyst(), make_person(is_superuser=True)):
        client = as_person(person)
        assert "Not for anybody yet" in text(client.get(report.get_absolute_url()))
        assert "Not for anybody yet" in text(client.get(to_list(year)))


def test_everybody_reads_what_is_published_and_nobody_sees_its_tools_but_who_may_use_them(year: Year) -> None:
    report = services.publish(ready(year), by=None)
    withdrawing, correcting = address("withdraw_annual_report", report), address("correct_annual_report", report)
    seen = {
        name: text(as_person(person).get(report.get_absolute_url()))
        for name, person in (
            ("stranger", None),
            ("member", make_member(year.board).person),
            ("analyst", make_analyst()),
            ("officer", make_officer(year.board)),
        )
    }
    assert all("It was a quiet year." in page for page in seen.values())
    assert {name for name, page in seen.items() if withdrawing in page} == {"officer"}
    assert {name for name, page in seen.items() if correcting in page} == {"analyst", "officer"}
    assert not any(address("edit_annual_report", report) in page for page in seen.values())


def test_an_analyst_writes_and_does_not_publish(year: Year) -> None:
    report, analyst = ready(year), as_person(make_analyst())
    page = text(analyst.get(report.get_absolute_url()))
    assert address("add_annual_chapter", report) in page
    assert address("publish_annual_report", report) not in page
    assert analyst.get(address("publish_annual_report", report)).status_code == 403
    assert analyst.post(address("publish_annual_report", report)).status_code == 403
    assert again(report).is_draft


def test_a_withdrawn_report_says_that_it_is_gone_and_why_and_nothing_of_what_it_said(year: Year) -> None:
    report = services.publish(ready(year), by=None)
    report = services.withdraw(report, reason="A table was of another year.", by=None)
    for path in (report.get_absolute_url(), address("annual_report_pdf", report)):
        answer = as_person(None).get(path)
        refused(answer, report.title, "A table was of another year.", status=410)
        assert "It was a quiet year." not in text(answer)
        assert "Fewer homes are burgled" not in text(answer)
    assert "It was a quiet year." in text(as_person(make_analyst()).get(report.get_absolute_url()))
    assert report.title not in text(as_person(None).get(to_list(year)))


def test_a_withdrawn_report_is_printed_no_more_for_its_print_would_not_say_so(year: Year, officer: Client) -> None:
    report = services.publish(charted(year, "robbery").report, by=None)
    print_all()
    pdf, again_printed = address("annual_report_pdf", report), address("print_annual_report", report)
    assert b"".join(officer.get(pdf)).startswith(b"%PDF")
    services.withdraw(again(report), reason="A slip.", by=None)
    page = text(officer.get(report.get_absolute_url()))
    assert (pdf in page, again_printed in page) == (False, False)
    assert officer.get(pdf).status_code == 404
    refused(officer.post(again_printed), "Begin a correction instead", status=409)


def test_who_asks_about_a_priority_that_only_a_draft_has_learns_nothing_of_it(year: Year) -> None:
    version = refreshing.begin_version(year.strategy, by=None, title="Safety 2027", starts_on=date(2027, 4, 1))
    strategies.word_priorities(version, lines=[Line(1, "To be told later")], by=None)
    hidden = version.wordings.get().priority
    unknown = [f"{to_list(year)}?about={one}" for one in (hidden.uuid, year.entry.uuid)]
    alone, other = (text(as_person(None).get(page)) for page in unknown)
    assert alone == other


def test_who_opens_a_report_that_was_corrected_is_led_to_the_correction(year: Year) -> None:
    report = services.publish(ready(year), by=None)
    correction = services.begin_correction(report, by=None)
    assert as_person(None).get(report.get_absolute_url()).status_code == 200
    services.describe(again(correction), title="The year, put right", starts_on=FIRST, ends_on=LAST, by=None)
    services.publish(again(correction), by=None)
    answer = as_person(None).get(report.get_absolute_url())
    refused(answer, "The year, put right", correction.get_absolute_url(), status=410)


def test_reports_of_a_board_that_is_not_for_the_public_are_not_there(year: Year) -> None:
    closed = make_board(is_public=False)
    strategy = strategies.add_strategy(by=None, board=closed, name="Risk", slug="risk")
    hidden = services.begin(strategy, title="Behind doors", starts_on=FIRST, ends_on=LAST, by=None)
    services.add_chapter(hidden, heading="Foreword", text="<p>Hidden.</p>", by=None)
    services.publish(again(hidden), by=None)
    withdrawn = services.begin(strategy, title="Behind doors too", starts_on=FIRST, ends_on=LAST, by=None)
    services.add_chapter(withdrawn, heading="Foreword", text="<p>Hidden.</p>", by=None)
    services.withdraw(services.publish(again(withdrawn), by=None), reason="A slip.", by=None)
    for path in (hidden.get_absolute_url(), withdrawn.get_absolute_url(), strategy_list(strategy.slug)):
        assert as_person(None).get(path).status_code == 404
        assert as_person(make_member(closed).person).get(path).status_code in {200, 410}


def strategy_list(slug: str) -> str:
    return reverse("portal:annual_reports", args=[slug])


def test_the_thread_of_a_priority_leads_to_published_reports_about_it_alone(year: Year) -> None:
    about = f"{to_list(year)}?about={year.burglary.uuid}"
    assert about in text(as_person(None).get(reverse("portal:thread", args=[year.burglary.uuid])))
    report, other = ready(year), begun(year, filled=False, title="About the other one")
    services.add_chapter(other, heading="Robbery", text="<p>T.</p>", priority=year.robbery, by=None)
    services.publish(again(other), by=None)
    assert report.title not in text(as_person(None).get(about))
    services.publish(report, by=None)
    page = text(as_person(None).get(about))
    assert report.get_absolute_url() in page
    assert other.title not in page
    for nothing in ("one", str(year.entry.uuid)):
        assert other.title in text(as_person(None).get(f"{to_list(year)}?about={nothing}"))
    services.withdraw(again(report), reason="A slip.", by=None)
    assert report.title not in text(as_person(None).get(about))


def test_the_strategy_leads_to_its_reports(year: Year) -> None:
    assert to_list(year) in text(as_person(None).get(year.strategy.get_absolute_url()))


def test_unknown_reports_chapters_and_figures_are_not_found(year: Year, officer: Client) -> None:
    report, other = begun(year), begun(year, filled=False)
    chapter = report.chapters.first()
    assert chapter is not None
    assert officer.get(reverse("portal:annual_report", args=["safety", 99])).status_code == 404
    assert officer.get(reverse("portal:annual_reports", args=["nothing"])).status_code == 404
    for name in ("edit_annual_chapter", "remove_annual_chapter", "add_annual_figure"):
        assert officer.get(address(name, other, chapter.uuid)).status_code == 404
        assert officer.get(address(name, other, year.burglary.uuid)).status_code == 404
    figure = AnnualFigure.objects.filter(chapter__report=report)[0]
    assert officer.get(address("edit_annual_figure", other, figure.uuid)).status_code == 404
    assert officer.post(address("move_annual_figure", other, figure.uuid), {"to": 1}).status_code == 404


# -- a report as a whole ---------------------------------------------------------------------------------------------


def test_the_form_begins_with_the_last_financial_year_and_the_latest_released_dashboard(
    year: Year, officer: Client
) -> None:
    form = officer.get(to_begin(year)).context["form"]
    assert (form["starts_on"].value(), form["ends_on"].value()) == forms.last_year(timezone.localdate())
    assert form["edition"].value() == year.edition.pk


@pytest.mark.parametrize(
    ("today", "first", "last"),
    [
        (date(2025, 3, 31), date(2023, 4, 1), date(2024, 3, 31)),
        (date(2025, 4, 1), date(2024, 4, 1), date(2025, 3, 31)),
    ],
)
def test_the_last_financial_year_is_the_one_that_has_ended(today: date, first: date, last: date) -> None:
    assert forms.last_year(today) == (first, last)


def test_a_report_is_begun_with_chapters(year: Year, officer: Client) -> None:
    sent = {"title": "The year", "filled": "on", "edition": year.edition.pk, **PERIOD}
    answer = officer.post(to_begin(year), sent)
    report = AnnualReport.objects.get()
    assert answer["Location"] == report.get_absolute_url()
    page = text(officer.get(report.get_absolute_url()))
    assert "The draft is begun." in page
    assert [one.heading in page for one in report.chapters.all()] == [True] * report.chapters.count()
    assert report.chapters.filter(priority=year.burglary, figures__shape=Shape.CHART).exists()


def test_a_report_is_begun_empty(year: Year, officer: Client) -> None:
    officer.post(to_begin(year), {"title": "The year", **PERIOD})
    report = AnnualReport.objects.get()
    assert not report.chapters.exists()
    assert "The report has no chapter yet." in text(officer.get(report.get_absolute_url()))


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "Fill in “Title”."),
        ({"starts_on": ""}, "Fill in “Period from”."),
        ({"starts_on": LAST.isoformat(), "ends_on": FIRST.isoformat()}, "The period ends before it begins."),
        ({"ends_on": "soon"}, "Period to"),
        ({"ends_on": "9999-12-31"}, "Choose a day from 1 January 1990 to"),
        ({"starts_on": "0001-01-01"}, "Choose a day from 1 January 1990 to"),
        ({"starts_on": "0202-04-01", "filled": "on"}, "Choose a day from 1 January 1990 to"),
        ({"starts_on": "2022-03-31"}, "The period is longer than 3 years."),
        ({"edition": "999999"}, "Charts and tables from"),
        ({"title": "T" * 201}, "200"),
    ],
)
def test_a_report_is_not_begun_with_what_is_wrong(
    year: Year, officer: Client, sent: dict[str, str], sentence: str
) -> None:
    refused(officer.post(to_begin(year), {**PERIOD, **({"title": "Year"} if sent else {}), **sent}), sentence)
    assert not AnnualReport.objects.exists()


def test_title_and_period_are_changed(year: Year, officer: Client) -> None:
    report = begun(year)
    path = address("edit_annual_report", report)
    refused(officer.post(path, {"title": "", **PERIOD}), "Fill in “Title”.")
    backwards = {"title": "T", "starts_on": LAST.isoformat(), "ends_on": FIRST.isoformat()}
    answer = officer.post(path, backwards)
    refused(answer, "The period ends before it begins.")
    assert "The last day is before the first." not in text(answer)
    refused(officer.post(path, {"title": "T", **PERIOD, "ends_on": "9999-12-31"}), "Choose a day from 1 January 1990")
    assert again(report).title == report.title
    assert officer.post(path, {"title": "Renamed", **PERIOD})["Location"] == report.get_absolute_url()
    assert again(report).title == "Renamed"


def test_what_somebody_else_saved_meanwhile_is_not_written_over_unasked(year: Year, officer: Client) -> None:
    report = begun(year)
    path = address("edit_annual_report", report)
    seen = officer.get(path).context["form"]["seen"].value()
    services.describe(report, title="Theirs", starts_on=FIRST, ends_on=LAST, by=None)
    answer = officer.post(path, {"title": "Mine", **PERIOD, "seen": seen})
    refused(answer, "Somebody else has changed this")
    assert again(report).title == "Theirs"
    officer.post(path, {"title": "Mine", **PERIOD, "seen": answer.context["form"]["seen"].value()})
    assert again(report).title == "Mine"


def test_what_stops_publication_is_listed_and_stops_it(year: Year, officer: Client) -> None:
    report = begun(year)
    publishing = address("publish_annual_report", report)
    foreword = report.chapters.get(heading="Foreword")
    page = text(officer.get(report.get_absolute_url()))
    assert f'<a href="#chapter-{foreword.uuid}">“Foreword” has neither text nor chart or table.' in page
    assert f'id="chapter-{foreword.uuid}"' in page
    refused(officer.post(publishing), "“Foreword” has neither text nor chart or table.", status=409)
    assert again(report).is_draft


def test_a_chart_of_what_is_not_released_or_not_for_everybody_stops_publication(year: Year, officer: Client) -> None:
    chapter = charted(year)
    path = chapter.report.get_absolute_url()
    assert "stops publication" not in text(officer.get(path))
    Measure.objects.filter(slug="burglary").update(access=Measure.Access.MEMBERS)
    assert "Figure 1 in “Figures” shows nothing that is for publication." in text(officer.get(path))
    Edition.objects.filter(pk=year.edition.pk).update(state="frozen", released_at=None, released_by=None)
    assert f"is of edition {year.edition.number}, which is not released." in text(officer.get(path))


def test_a_table_without_rows_is_told_of_when_the_report_is_published(year: Year, officer: Client) -> None:
    report = begun(year, filled=False)
    chapter = services.add_chapter(report, heading="Robbery", text="<p>T.</p>", priority=year.robbery, by=None)
    services.add_figure(chapter, shape=Shape.DECISIONS, by=None)
    assert "stops publication" not in text(officer.get(report.get_absolute_url()))
    refused(officer.post(address("publish_annual_report", report)), "has no rows. Take it out.", status=409)
    assert again(report).is_draft


def test_the_tables_of_a_draft_have_pages_and_stand_in_the_published_report(year: Year, officer: Client) -> None:
    report = ready(year)
    plan = AnnualFigure.objects.filter(chapter__report=report, shape=Shape.PLAN)[0]
    path = address("edit_annual_figure", report, plan.uuid)
    page = text(officer.get(report.get_absolute_url()))
    assert path in page
    assert "Fit better locks" not in page
    assert "Fit better locks" in text(officer.get(path))
    services.publish(again(report), by=None)
    assert "Fit better locks" in text(as_person(None).get(report.get_absolute_url()))


def test_a_report_is_published(year: Year, officer: Client) -> None:
    report = ready(year)
    publishing = address("publish_annual_report", report)
    assert "stops publication" not in text(officer.get(publishing))
    assert officer.post(publishing)["Location"] == report.get_absolute_url()
    assert again(report).is_published
    assert officer.get(publishing).status_code == 409
    assert officer.get(address("edit_annual_report", report)).status_code == 409


def test_a_report_is_withdrawn_with_a_reason(year: Year, officer: Client) -> None:
    report = services.publish(ready(year), by=None)
    path = address("withdraw_annual_report", report)
    refused(officer.post(path, {"reason": ""}), "Fill in “Why it is withdrawn”.")
    refused(officer.post(path, {"reason": "R" * 1001}), "1000")
    assert again(report).is_published
    officer.post(path, {"reason": "A slip."})
    assert again(report).withdrawn_why == "A slip."
    assert officer.get(path).status_code == 409


def test_a_correction_begins_with_what_the_report_says(year: Year, officer: Client) -> None:
    report = services.publish(ready(year), by=None)
    path = address("correct_annual_report", report)
    answer = officer.post(path)
    correction = AnnualReport.objects.get(replaces=report)
    assert answer["Location"] == correction.get_absolute_url()
    assert "It was a quiet year." in text(officer.get(correction.get_absolute_url()))
    assert report.title in text(officer.get(address("publish_annual_report", correction)))
    assert officer.post(path).status_code == 409
    assert officer.get(address("correct_annual_report", correction)).status_code == 409


def test_a_draft_is_thrown_away_after_asking(year: Year, officer: Client) -> None:
    report = begun(year)
    path = address("discard_annual_report", report)
    assert "goes for good" in text(officer.get(path))
    assert AnnualReport.objects.exists()
    assert officer.post(path)["Location"] == to_list(year)
    assert not AnnualReport.objects.exists()


def test_a_print_is_asked_for_and_is_there_for_its_readers(year: Year, officer: Client) -> None:
    report = ready(year)
    assert officer.get(address("annual_report_pdf", report)).status_code == 404
    path = address("print_annual_report", report)
    assert officer.get(path).status_code == 405
    assert officer.post(path)["Location"] == report.get_absolute_url()
    assert as_person(make_member(year.board).person).post(path).status_code == 404


# -- questions to the database ---------------------------------------------------------------------------------------


def questions(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def test_a_page_asks_a_dozen_questions_however_long_the_report_is(year: Year, officer: Client) -> None:
    short, long = ready(year), ready(year)
    for _more in range(3):
        charted_more = services.add_chapter(long, heading="More", text="<p>More.</p>", by=None)
        for shape in (Shape.PLAN, Shape.DECISIONS):
            services.add_figure(charted_more, shape=shape, by=None)
        measure = Measure.objects.get(slug="robbery")
        services.add_figure(charted_more, shape=Shape.MONTHS, edition=year.edition, measure=measure, by=None)
    assert questions(officer, long.get_absolute_url()) <= questions(officer, short.get_absolute_url()) <= 12
    for figure in AnnualFigure.objects.filter(chapter__report=short):
        assert questions(officer, address("edit_annual_figure", short, figure.uuid)) <= 12
    for report in (short, long):
        services.publish(again(report), by=None)
    assert questions(Client(), long.get_absolute_url()) <= questions(Client(), short.get_absolute_url()) <= 12
    assert questions(officer, to_list(year)) <= 12
