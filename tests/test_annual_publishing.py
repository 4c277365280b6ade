"""Annual reports: what stops one, what is kept of it for good, who writes it, and what is never shown."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from django.utils.formats import date_format

from performance.models import Edition, Measure
from performance.services import editions
from scpb.audit.models import Entry
from scpb.errors import NotAllowed, NotPermitted
from scpb.portal.annual import services
from scpb.portal.annual.document import document_of
from scpb.portal.annual.figures import drawn
from scpb.portal.models import AnnualFigure, AnnualReport, Shape, Standing
from scpb.portal.models.annual import STANDING_NEXT
from strategy.models import EntryReview
from strategy.services import plans
from tests.annual import (
    FIRST,
    LAST,
    Year,
    again,
    begun,
    charted,
    decided,
    keep,
    page,
    print_all,
    printed,
    ready,
    rows_of,
    shown,
)
from tests.factories import make_board, make_grant, make_member, make_officer, make_person
from tests.figures_at_hand import draft

pytestmark = pytest.mark.django_db
NOBODY = AnonymousUser()


def first_figure(report: AnnualReport, shape: str) -> AnnualFigure:
    found = AnnualFigure.objects.filter(chapter__report=report, shape=shape).first()
    assert found
    return found


# -- what stops a report ---------------------------------------------------------------------------------------------


def test_every_hindrance_is_named_with_what_to_do(year: Year) -> None:
    report = begun(year, filled=False)
    assert services.hindrances(report) == ("The report has no chapter yet. Add one.",)
    frozen = editions.freeze(draft(year.edition.area), by=None)
    services.add_chapter(report, heading="Foreword", by=None)
    chapter = services.add_chapter(report, heading="Figures", by=None)
    robbery = Measure.objects.get(slug="robbery")
    services.add_figure(chapter, shape=Shape.DASHBOARD, edition=frozen, by=None)
    services.add_figure(chapter, shape=Shape.CHART, edition=year.edition, measure=robbery, by=None)
    Measure.objects.filter(pk=robbery.pk).update(access="members")
    found = services.hindrances(report)
    assert found == (
        "“Foreword” has neither text nor chart or table. Write it, or take it out.",
        f"Figure 1 in “Figures” is of edition {frozen.number}, which is not released. "
        "Release it, or take the figure out.",
        "Figure 2 in “Figures” shows nothing that is for publication. "
        "Choose another measure or edition, or take it out.",
    )
    with pytest.raises(NotAllowed) as refusal:
        services.publish(report, by=None)
    assert all(one in str(refusal.value) for one in found)
    assert again(report).is_draft


def test_a_period_that_has_not_ended_stops_a_report(year: Year) -> None:
    today = timezone.localdate()
    ends_on = today + timedelta(days=1)
    report = begun(year, filled=False, starts_on=today - timedelta(days=300), ends_on=ends_on)
    services.add_chapter(report, heading="Foreword", text="<p>Read on.</p>", by=None)
    found = (
        f"The period ends on {date_format(ends_on, 'j F Y')}, which is still to come. Publish the report once that day "
        "has come, or change its period."
    )
    assert services.hindrances(report) == (found,)
    assert found in " ".join(page(report, make_officer(year.board)).split())
    with pytest.raises(NotAllowed, match="still to come"):
        services.publish(report, by=None)
    services.describe(report, title="So far", starts_on=today, ends_on=today, by=None)
    assert services.hindrances(again(report)) == ()


def test_a_draft_of_a_period_that_is_none_waits_for_another_one(year: Year) -> None:
    report = begun(year, filled=False)
    services.add_chapter(report, heading="Foreword", text="<p>Read on.</p>", by=None)
    for shape in (Shape.PLAN, Shape.DECISIONS):
        services.add_figure(report.chapters.get(), shape=shape, by=None)
    AnnualReport.objects.update(starts_on=date.min, ends_on=date.max)  # as it could be saved once
    (found,) = services.hindrances(again(report))
    assert "Choose a day from 1 January 1990" in found


def test_a_table_without_rows_stops_a_report(year: Year) -> None:
    report = begun(year, filled=False, starts_on=date(2023, 4, 1), ends_on=date(2024, 3, 31))
    chapter = services.add_chapter(report, heading="Decisions", text="<p>None.</p>", by=None)
    services.add_figure(chapter, shape=Shape.DECISIONS, by=None)
    assert services.hindrances(report) == ("Figure 1 in “Decisions” has no rows. Take it out.",)


def test_writers_of_a_draft_see_a_chart_of_what_is_not_released_and_what_to_do(year: Year) -> None:
    frozen = editions.freeze(draft(year.edition.area), by=None)
    chapter = charted(year)
    figure = services.add_figure(
        chapter, shape=Shape.CHART, edition=frozen, measure=Measure.objects.get(slug="burglary"), by=None
    )
    one = drawn(document_of(chapter.report), with_unreleased=True)[str(figure.uuid)]
    assert one.svg
    assert f"Edition {frozen.number} is not released yet. Release it before the report is published." in one.notes


# -- what is kept ----------------------------------------------------------------------------------------------------


def test_what_was_published_never_changes(year: Year) -> None:
    report = services.publish(ready(year), by=None)
    before, text = document_of(report), page(report)
    EntryReview.objects.update(progress="Something else.")
    decided(year.board, year.burglary, "Found later.")
    plans.edit_entry(year.entry, what="Another thing", by=None)
    report = again(report)
    assert document_of(report) == before
    assert page(report) == text
    assert (report.state, len(report.sha256)) == (Standing.PUBLISHED, 64)


@pytest.mark.parametrize(
    "change",
    [
        lambda report, chapter, figure: services.describe(
            report, title="Other", starts_on=FIRST, ends_on=LAST, by=None
        ),
        lambda report, chapter, figure: services.add_chapter(report, heading="More", by=None),
        lambda report, chapter, figure: services.change_chapter(chapter, heading="Other", by=None),
        lambda report, chapter, figure: services.move_chapter(chapter, to=1, by=None),
        lambda report, chapter, figure: services.remove_chapter(chapter, by=None),
        lambda report, chapter, figure: services.add_figure(chapter, shape=Shape.DECISIONS, by=None),
        lambda report, chapter, figure: services.change_figure(figure, caption="Other", by=None),
        lambda report, chapter, figure: services.move_figure(figure, to=2, by=None),
        lambda report, chapter, figure: services.remove_figure(figure, by=None),
        lambda report, chapter, figure: services.discard(report, by=None),
        lambda report, chapter, figure: services.publish(report, by=None),
    ],
)
def test_nothing_of_a_published_report_is_changed(year: Year, change: Any) -> None:
    report = services.publish(ready(year), by=None)
    figure = first_figure(report, Shape.PLAN)
    before = (again(report).snapshot, again(report).title, AnnualFigure.objects.count(), report.chapters.count())
    with pytest.raises(NotAllowed, match="published"):
        change(report, figure.chapter, figure)
    assert before == (
        again(report).snapshot,
        again(report).title,
        AnnualFigure.objects.count(),
        report.chapters.count(),
    )


def test_a_figure_says_when_its_edition_was_corrected(year: Year) -> None:
    chapter = charted(year)
    correction = editions.correct(year.edition, erratum="A month was wrong.", by=None)
    assert not [note for note in shown(chapter.report)[0].notes if "corrected" in note]
    Edition.objects.filter(pk=correction.pk).update(
        state="released",
        snapshot=year.edition.snapshot,
        sha256=year.edition.sha256,
        frozen_at=year.edition.frozen_at,
        released_at=year.edition.released_at,
    )
    assert f"Edition {year.edition.number} was corrected later by edition {correction.number}." in (
        shown(chapter.report)[0].notes
    )


@pytest.mark.parametrize("start", list(Standing))
@pytest.mark.parametrize("end", [Standing.PUBLISHED, Standing.WITHDRAWN])
def test_a_report_goes_only_where_the_table_of_steps_leads(year: Year, start: Standing, end: Standing) -> None:
    report = ready(year)
    if start != Standing.DRAFT:
        report = services.publish(report, by=None)
    if start == Standing.WITHDRAWN:
        report = services.withdraw(report, reason="A table was wrong.", by=None)
    go = {Standing.PUBLISHED: services.publish, Standing.WITHDRAWN: partial(services.withdraw, reason="Another.")}[end]
    if end in STANDING_NEXT[start]:
        assert go(report, by=None).state == end
    else:
        with pytest.raises(NotAllowed):
            go(report, by=None)
        assert again(report).state == start


# -- corrections and withdrawing -------------------------------------------------------------------------------------


def test_a_correction_says_what_the_report_said_and_takes_its_place(year: Year) -> None:
    report = services.publish(ready(year), by=None)
    correction = services.begin_correction(report, by=None)
    said, anew = document_of(report), document_of(correction)
    assert [(one.heading, one.text, one.priority) for one in anew.chapters] == [
        (one.heading, one.text, one.priority) for one in said.chapters
    ]
    assert [one.shape for one in anew.figures()] == [one.shape for one in said.figures()]
    with pytest.raises(NotAllowed, match="takes its place already"):
        services.begin_correction(report, by=None)
    services.describe(correction, title="The year, corrected", starts_on=FIRST, ends_on=LAST, by=None)
    services.publish(again(correction), by=None)
    assert again(report).state == Standing.WITHDRAWN
    assert again(report).withdrawn_why == "Replaced by The year, corrected, report 2"


def test_a_withdrawn_report_is_its_writers_alone_and_says_why(year: Year) -> None:
    report = services.publish(ready(year), by=None)
    with pytest.raises(NotAllowed, match="Say why"):
        services.withdraw(report, reason=" ", by=None)
    services.withdraw(report, reason="A table was wrong.", by=None)
    assert not AnnualReport.objects.visible_to(NOBODY).exists()
    assert AnnualReport.objects.visible_to(make_officer(year.board)).get().withdrawn_why == "A table was wrong."
    with pytest.raises(NotAllowed):
        services.withdraw(report, reason="Again.", by=None)


def test_a_draft_is_thrown_away_with_all_that_is_in_it(year: Year) -> None:
    report = begun(year)
    services.discard(report, by=None)
    assert not AnnualReport.objects.exists()
    assert not AnnualFigure.objects.exists()
    with pytest.raises(NotAllowed, match="thrown away"):
        services.add_chapter(report, heading="More", by=None)


# -- who -------------------------------------------------------------------------------------------------------------


def test_officers_analysts_and_administrators_see_drafts_and_others_do_not(year: Year) -> None:
    report = begun(year)
    analyst = make_grant(make_board(), make_person(), role="analyst").person
    for writer in (make_officer(year.board), analyst, make_person(is_superuser=True)):
        assert list(AnnualReport.objects.visible_to(writer)) == [report]
    for reader in (NOBODY, make_member(year.board).person, make_officer(make_board()), make_person()):
        assert not AnnualReport.objects.visible_to(reader).exists()
    services.publish(ready(year), by=None)
    assert AnnualReport.objects.visible_to(NOBODY).count() == 1


def test_an_analyst_writes_a_report_and_an_officer_publishes_it(year: Year) -> None:
    analyst = make_grant(make_board(), make_person(), role="analyst").person
    report = begun(year, filled=False, by=analyst)
    services.add_chapter(report, heading="Foreword", text="<p>Read on.</p>", by=analyst)
    with pytest.raises(NotPermitted):
        services.publish(report, by=analyst)
    services.publish(report, by=make_officer(year.board))
    with pytest.raises(NotPermitted):
        services.withdraw(report, reason="No.", by=analyst)


@pytest.mark.parametrize("make", [make_person, lambda: make_officer(make_board(abbreviation="YJB"))])
def test_nobody_else_writes_a_report(year: Year, make: Any) -> None:
    with pytest.raises(NotPermitted):
        begun(year, by=make())
    with pytest.raises(NotPermitted):
        services.add_chapter(begun(year), heading="More", by=make_member(year.board).person)


# -- what is not for everybody ---------------------------------------------------------------------------------------

CLOSED = [{"access": "members"}, {"smallest_public": 10_000}]


@pytest.mark.parametrize("closed", CLOSED)
@pytest.mark.parametrize("shape", [Shape.CHART, Shape.MONTHS, Shape.DASHBOARD])
def test_a_report_shows_nothing_of_a_measure_that_is_closed_after_it_was_published(
    year: Year, closed: dict[str, Any], shape: str
) -> None:
    caption = "" if shape == Shape.DASHBOARD else "Robbery by month"
    report = services.publish(charted(year, "robbery", shape=shape, caption=caption).report, by=None)
    name, volume = _named_and_counted(year.edition)
    assert name in page(report)
    assert name in printed(report)
    keep("robbery", **closed)
    assert again(report).pdf is None
    assert shown(again(report))[0].is_shown == (not caption)
    for text in (page(report), page(report, make_officer(year.board)), printed(report)):
        assert not re.search(rf"\b{volume}\b", text)  # hashes and keys have its digits within others
        if caption:
            assert caption not in text
            assert "not for publication any more" in " ".join(text.split())
        if shape != Shape.DASHBOARD or closed == CLOSED[0]:
            assert name not in text
    assert again(report).sha256 == report.sha256


def _named_and_counted(edition: Edition) -> tuple[str, str]:
    """The name of robbery, and its 12 months as they are printed."""
    row = next(row for row in rows_of(edition) if row.measure == "robbery")
    return row.name, f"{row.rolling.volume:,}"


def test_small_numbers_are_not_in_the_table_of_a_report_for_members_either(year: Year) -> None:
    counts = [point.count for point in counts_of(year.edition, "robbery")]
    least = sorted(counts)[3]
    report = charted(year, "robbery", shape=Shape.MONTHS).report
    services.publish(report, by=None)
    keep("robbery", smallest_public=least)
    cells = [row[1] for row in shown(again(report))[0].rows]
    assert "n/a" in cells
    assert not [cell for cell in cells if cell != "n/a" and int(cell) < least]
    member = make_member(year.board).person
    assert page(again(report), member).count("n/a") == page(again(report)).count("n/a") > 0


def counts_of(edition: Edition, slug: str) -> Any:
    return next(row.points for row in rows_of(edition) if row.measure == slug)


def test_the_print_of_a_draft_is_taken_back_when_something_in_it_changes_or_is_closed(year: Year) -> None:
    report = charted(year, "robbery").report
    services.print_report(report, by=None)
    assert "DRAFT" in printed(report)
    keep("robbery", access="members")
    assert again(report).pdf is None
    assert Entry.objects.filter(verb="portal.annual_report_print_withdrawn", subject_id=str(report.uuid)).exists()
    services.print_report(report, by=None)
    assert again(report).pdf is None
    print_all()
    assert again(report).pdf
    services.describe(report, title="Other", starts_on=FIRST, ends_on=LAST, by=None)
    assert again(report).pdf is None
