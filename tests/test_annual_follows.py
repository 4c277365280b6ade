"""Annual reports follow what becomes of their editions: in few questions, on the page and in print alike."""

from __future__ import annotations

from json import loads

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from performance.models import Edition, Measure
from performance.services import builder, editions
from scpb.documents import snapshots
from scpb.portal.annual import services
from scpb.portal.annual.document import document_of
from scpb.portal.annual.printing import document_html
from scpb.portal.models import AnnualReport, Shape
from tests.annual import Year, again, begun, charted, keep, page, printed, ready, shown
from tests.factories import make_officer
from tests.figures_at_hand import as_person, draft, worked_on
from tests.test_queries import MOST

pytestmark = pytest.mark.django_db


# -- few questions ---------------------------------------------------------------------------------------------------


def citing(year: Year, cited: list[Edition]) -> AnnualReport:
    """A draft with a chapter for each edition: its table, and a chart of it."""
    report, robbery = begun(year, filled=False), Measure.objects.get(slug="robbery")
    for edition in cited:
        words = {"heading": f"Of edition {edition.number}", "text": "<p>See below.</p>", "by": None}
        chapter = services.add_chapter(report, **words)
        services.add_figure(chapter, shape=Shape.DASHBOARD, edition=edition, by=None)
        services.add_figure(chapter, shape=Shape.CHART, edition=edition, measure=robbery, by=None)
    return report


def asked(report: AnnualReport, year: Year) -> int:
    """How many questions the page of a report takes for an officer."""
    client = as_person(make_officer(year.board))
    with CaptureQueriesContext(connection) as found:
        answer = client.get(reverse("portal:annual_report", args=[report.strategy.slug, report.number]))
    assert answer.status_code == 200
    return sum(query["sql"].startswith("SELECT") for query in found.captured_queries)


@pytest.mark.parametrize("closed", [{}, {"access": "members"}, {"smallest_public": 60}])
def test_a_report_of_many_editions_takes_no_more_questions_than_one_of_one(
    year: Year, closed: dict[str, object]
) -> None:
    more = [editions.release(editions.freeze(draft(year.edition.area), by=None), by=None) for _ in range(4)]
    one, many = citing(year, [year.edition]), citing(year, [year.edition, *more])
    published = [services.publish(citing(year, cited), by=None) for cited in ([year.edition], [year.edition, *more])]
    if closed:
        keep("robbery", **closed)
    assert asked(one, year) == asked(many, year) <= MOST
    assert asked(again(published[0]), year) == asked(again(published[1]), year) <= MOST


# -- in print as on the page -----------------------------------------------------------------------------------------

OPENED = [
    ({"access": "members"}, {"access": "public"}),
    ({"smallest_public": 10_000}, {"smallest_public": None}),
]


@pytest.mark.parametrize(("closed", "opened"), OPENED)
def test_the_print_follows_a_measure_that_is_closed_and_opened_again(
    year: Year, closed: dict[str, object], opened: dict[str, object]
) -> None:
    report = services.publish(charted(year, "robbery", caption="Robbery by month").report, by=None)
    for values, is_shown in ((closed, False), (opened, True)):
        keep("robbery", **values)
        assert ("Robbery by month" in page(report)) == is_shown
        text = printed(report)
        assert ("Robbery by month" in text) == is_shown
        assert ("not for publication any more" in text) != is_shown


def test_opening_what_shows_nothing_else_leaves_the_print_alone(year: Year) -> None:
    keep("robbery", access="members")
    report = services.publish(charted(year, "burglary").report, by=None)
    printed(report)
    keep("robbery", smallest_public=5)
    assert again(report).pdf


def test_the_print_says_as_the_page_does_that_an_edition_was_corrected(year: Year) -> None:
    report = services.publish(charted(year).report, by=None)
    assert "corrected later" not in printed(report)
    correction = worked_on(editions.correct(year.edition, erratum="A month was wrong.", by=None))
    frozen = editions.freeze(correction, by=None)
    assert "corrected later" not in page(report)
    editions.release(frozen, by=None)
    note = f"Edition {year.edition.number} was corrected later by edition {correction.number}."
    assert again(report).pdf, "what is not wrong stays until it is printed again"
    assert note in shown(again(report))[0].notes
    assert note in page(report)
    assert note in " ".join(printed(report).split())


# -- what was published ----------------------------------------------------------------------------------------------


def rename_all(year: Year) -> None:
    """Another name for the dashboard and for every measure, as the set-up gives them."""
    dashboard = year.edition.dashboard
    words = {"name": "Under another name", "order": dashboard.order, "groups": list(dashboard.groups.all())}
    builder.change(dashboard, by=None, **words)
    for slug in ("burglary", "robbery"):
        keep(slug, name=f"Renamed {slug}")


def test_no_name_that_is_given_later_changes_what_was_published(year: Year) -> None:
    report = services.publish(ready(year), by=None)
    text, seen, drawing = page(report), shown(report), document_html(document_of(report))[0]
    assert "Edition 1 (Overview, Dec 2024), frozen on" in text
    rename_all(year)
    assert shown(again(report)) == seen
    assert page(again(report)) == text
    assert document_html(document_of(again(report)))[0] == drawing
    assert "Under another name" in page(begun(year), make_officer(year.board))


def test_a_report_that_was_published_before_names_were_kept_can_still_be_read(year: Year) -> None:
    report = services.publish(ready(year), by=None)
    text, kept = page(report), loads(report.snapshot)
    for figure in (figure for chapter in kept["chapters"] for figure in chapter["figures"]):
        del figure["dashboard"], figure["frozen_on"]
    AnnualReport.objects.filter(pk=report.pk).update(snapshot=snapshots.canonical(kept))
    rename_all(year)
    assert page(again(report)) == text


def test_figures_of_an_edition_that_is_not_as_it_was_are_not_shown(year: Year) -> None:
    report = services.publish(charted(year, "robbery", caption="Robbery by month").report, by=None)
    Edition.objects.filter(pk=year.edition.pk).update(sha256="0" * 64)
    (figure,) = shown(again(report))
    assert not figure.is_shown
    assert figure.notes == (
        f"Edition {year.edition.number} is not as it was when this was written, so its figures are not shown.",
    )
    assert "Robbery by month" not in page(report)


# -- one after the other ---------------------------------------------------------------------------------------------


def test_a_correction_and_what_it_replaces_are_held_at_once_in_the_order_of_their_keys(year: Year) -> None:
    """Whoever closes a measure holds all reports that cite it in that order."""
    old = services.publish(ready(year), by=None)
    new = again(services.begin_correction(old, by=None))
    with CaptureQueriesContext(connection) as found:
        services.publish(new, by=None)
    told = [query["sql"] for query in found.captured_queries]
    first = next(sql for sql in told if 'FROM "portal_annualreport"' in sql)
    assert f'WHERE "portal_annualreport"."id" IN ({new.pk}, {old.pk}) ORDER BY 1 ASC' in first
    assert "FOR UPDATE" in first or not connection.features.has_select_for_update
    assert not again(old).is_published
