"""An annual report as printed: cover, contents, every chapter, numbered figures with their sources; one real PDF."""

from __future__ import annotations

import re
from html import unescape
from itertools import pairwise

import pytest
from django.urls import reverse

from performance.models import Measure
from scpb.documents import pdf
from scpb.documents import services as documents
from scpb.jobs import services as jobs
from scpb.jobs.models import Job
from scpb.portal.annual import services
from scpb.portal.annual.document import document_of
from scpb.portal.annual.printing import document_html
from scpb.portal.annual.services.prints import digest_of
from scpb.portal.models import AnnualReport, Shape
from tests.annual import TITLES, Year, again, begun, charted, page, print_all, ready
from tests.factories import make_analyst, make_member, make_officer
from tests.figures_at_hand import as_person
from tests.pdf_reading import faults, fonts_left_out
from tests.pdf_reading import words as pages_of

pytestmark = pytest.mark.django_db


def html_of(report: AnnualReport) -> str:
    return document_html(document_of(report))[0]


def text_of(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def in_order(text: str, *words: str) -> bool:
    places = [text.index(one) for one in words]
    return all(first < then for first, then in pairwise(places))


def test_the_print_has_cover_contents_and_every_chapter(year: Year) -> None:
    html = html_of(services.publish(ready(year), by=None))
    text = text_of(html)
    assert in_order(text, "The year 2024–25", "1 April 2024 to 31 March 2025", "Safety", "Published on", "Contents")
    chapters = html.split("<h1>Contents</h1>")[1]
    for title in TITLES:
        assert chapters.count(f"<h1>{title}</h1>") == 1
    links = [part.split('"')[0] for part in html.split('href="#')[1:]]
    assert len(links) == 5
    assert all(f'id="{link}"' in html for link in links)


def test_figures_are_numbered_through_the_report_and_say_where_they_come_from(year: Year) -> None:
    text = text_of(html_of(ready(year)))
    assert in_order(text, *(f"Figure {number}." for number in range(1, 7)))
    edition = year.edition
    assert f"Edition {edition.number} (Overview, Dec 2024), frozen on" in text
    assert f"SHA-256 {edition.sha256[:12]}" in text
    assert "The board’s published decisions, 1 April 2024 to 31 March 2025." in text


def test_a_draft_says_that_it_is_one_and_a_published_report_does_not(year: Year) -> None:
    report = ready(year)
    assert "DRAFT as of" in html_of(report)
    assert "DRAFT" not in html_of(services.publish(report, by=None))


def test_who_signed_stands_under_the_chapter(year: Year) -> None:
    report = begun(year, filled=False)
    services.add_chapter(report, heading="Foreword", text="<p>Read on.</p>", signed="A chair\nof a board", by=None)
    assert "A chair<br>of a board" in html_of(report)


def test_a_figure_that_may_not_be_shown_is_printed_as_a_note_without_its_words(year: Year) -> None:
    report = services.publish(charted(year, "robbery", caption="Robbery by month").report, by=None)
    Measure.objects.filter(slug="robbery").update(access="members")
    text = text_of(html_of(again(report)))
    assert "What it showed is not for publication any more." in text
    assert "Robbery" not in text


def test_the_months_are_printed_as_a_table_with_headings(year: Year) -> None:
    html = html_of(charted(year, shape=Shape.MONTHS).report)
    assert html.count("<tr>") == 25
    assert '<th scope="col">' in html and '<th scope="row">' in html
    assert "<svg" not in html


def test_the_pdf_of_a_published_report_is_sound_and_says_all(year: Year) -> None:
    report = services.publish(ready(year), by=None)
    print_all()
    kept = again(report).pdf
    assert kept
    data = kept.read()
    pages = [" ".join(page.split()) for page in pages_of(data)]
    assert faults(data) == []
    assert fonts_left_out(data) == []
    assert pdf.count_pages(data) == len(pages) >= 6
    assert "The year 2024–25" in pages[0] and "1 April 2024 to 31 March 2025" in pages[0]
    found = {
        title: number for number, page in enumerate(pages, start=1) if number > 2 for title in TITLES if title in page
    }
    for title in TITLES:
        assert f"{title}" in pages[1]
        assert str(found[title]) in pages[1]
    whole = " ".join(pages)
    for words in ("Fit better locks", "Half of the doors are done.", "To light the alleys.", "Figure 6."):
        assert words in whole
    assert kept.name == "safety-annual-report-1.pdf"


def test_a_report_that_was_changed_while_it_was_printed_is_printed_again(year: Year) -> None:
    report = begun(year)
    said = digest_of(report)
    services.describe(report, title="Another title", starts_on=report.starts_on, ends_on=report.ends_on, by=None)
    stale = documents.store(b"%PDF-1.7 stale", name="r.pdf", media_type="application/pdf", by=None)
    services.keep_print(report.pk, said, stale)
    assert again(report).pdf != stale
    print_all()
    assert again(report).pdf


# -- how far it is, for its writers ----------------------------------------------------------------------------------


def pdf_of(report: AnnualReport) -> str:
    return reverse("portal:annual_report_pdf", args=[report.strategy.slug, report.number])


def to_print(report: AnnualReport) -> str:
    return reverse("portal:print_annual_report", args=[report.strategy.slug, report.number])


def failed(report: AnnualReport, monkeypatch: pytest.MonkeyPatch, why: str = "A table has too many parts.") -> None:
    """Do what was asked for, which goes wrong."""

    def refuse(*_told: object, **_more: object) -> bytes:
        raise pdf.TooComplex(why)

    with monkeypatch.context() as patched:
        patched.setattr(pdf, "render", refuse)
        for job in Job.objects.filter(kind=services.PRINT).unfinished():
            assert jobs.run_here(job).is_failed


def test_writers_read_why_a_print_failed_and_try_again(year: Year, monkeypatch: pytest.MonkeyPatch) -> None:
    report = services.publish(ready(year), by=None)
    failed(report, monkeypatch)
    officer = make_officer(year.board)
    for writer in (officer, make_analyst()):
        seen = page(report, writer)
        assert "A table has too many parts." in seen
        assert "Try again" in seen and to_print(report) in seen
        assert pdf_of(report) not in seen and seen.count(to_print(report)) == 1
    as_person(officer).post(to_print(report))
    print_all()
    seen = page(again(report), officer)
    assert pdf_of(report) in seen and "Print it again" in seen
    assert "A table has too many parts." not in seen and "Try again" not in seen


def test_readers_are_offered_no_print_that_is_not_there_and_not_told_of_what_failed(
    year: Year, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = services.publish(ready(year), by=None)
    failed(report, monkeypatch)
    for reader in (None, make_member(year.board).person):
        seen = page(report, reader)
        assert "PDF" not in seen and "A table has too many parts." not in seen and to_print(report) not in seen
        assert as_person(reader).get(pdf_of(report)).status_code == 404


def test_writers_see_that_a_print_is_under_way_and_do_not_ask_for_it_twice(year: Year) -> None:
    report, officer = ready(year), make_officer(year.board)
    answer = as_person(officer).post(to_print(report), follow=True).content.decode()
    job = Job.objects.get(kind=services.PRINT)
    assert "Waiting for its turn" in answer and job.get_absolute_url() in answer
    assert to_print(report) not in answer and "Load this page again" not in answer
    assert "Waiting for its turn" in page(report, make_analyst())
    print_all()
    assert to_print(report) in page(again(report), officer)


def test_what_was_printed_before_stays_while_the_next_print_fails(year: Year, monkeypatch: pytest.MonkeyPatch) -> None:
    report = services.publish(ready(year), by=None)
    print_all()
    services.print_report(report, by=None)
    failed(report, monkeypatch)
    seen = page(again(report), make_officer(year.board))
    assert pdf_of(report) in seen and "A table has too many parts." in seen
    assert pdf_of(report) in page(again(report))


def test_of_a_withdrawn_report_nothing_is_said_of_its_print(year: Year, monkeypatch: pytest.MonkeyPatch) -> None:
    report = services.publish(ready(year), by=None)
    failed(report, monkeypatch)
    services.withdraw(again(report), reason="A slip.", by=None)
    seen = page(again(report), make_officer(year.board))
    assert "A table has too many parts." not in seen and to_print(report) not in seen
