"""What annual reports show of editions that are not released: to those who may see drafts of figures, and no others."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from performance.models import Edition, Measure
from performance.services import editions
from scpb.errors import NotAllowed
from scpb.people.models import Person
from scpb.portal.annual import services
from scpb.portal.annual.document import document_of
from scpb.portal.annual.figures import drawn
from scpb.portal.models import AnnualChapter, AnnualReport, Shape
from tests.annual import FIRST, LAST, Year, again, begun, page, print_all, ready, rows_of
from tests.factories import make_analyst, make_officer, make_person
from tests.figures_at_hand import as_person, draft

pytestmark = pytest.mark.django_db
WAITS = "Its figures stand here once it is."


@pytest.fixture
def frozen(year: Year) -> Edition:
    """A dashboard that officers and analysts may see, and nobody else."""
    return editions.freeze(draft(year.edition.area), by=None)


@pytest.fixture
def administrator() -> Person:
    """Looks after the deployment, and has no other role."""
    return make_person(is_superuser=True)


def with_all(year: Year, edition: Edition) -> AnnualReport:
    """A draft with each kind of figure of the edition."""
    report = begun(year, filled=False)
    chapter = services.add_chapter(report, heading="Figures", text="<p>See below.</p>", by=None)
    services.add_figure(chapter, shape=Shape.DASHBOARD, edition=edition, by=None)
    burglary = Measure.objects.get(slug="burglary")
    for shape in (Shape.CHART, Shape.MONTHS):
        services.add_figure(chapter, shape=shape, edition=edition, measure=burglary, by=None)
    return report


def volume(edition: Edition) -> str:
    """The 12 months of burglary, as tables have them."""
    row = next(row for row in rows_of(edition) if row.measure == "burglary")
    return f"{row.rolling.volume:,}"


def address(name: str, report: AnnualReport, *more: object) -> str:
    return reverse(f"portal:{name}", args=[report.strategy.slug, report.number, *more])


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def opened(person: Person, path: str) -> bytes:
    return b"".join(as_person(person).get(path))


def test_an_administrator_reads_of_a_draft_no_figure_that_is_not_released(
    year: Year, frozen: Edition, administrator: Person
) -> None:
    report = with_all(year, frozen)
    assert as_person(administrator).get(frozen.get_absolute_url()).status_code == 404
    seen = page(report, administrator)
    assert seen.count(WAITS) == 3
    for figures in (volume(frozen), "annual-rated", "<svg", "<table", frozen.get_absolute_url()):
        assert figures not in seen
    assert f"is of edition {frozen.number}, which is not released." in seen


def test_officers_and_analysts_read_all_of_it(year: Year, frozen: Edition) -> None:
    report = with_all(year, frozen)
    for person in (make_officer(year.board), make_analyst()):
        seen = page(report, person)
        assert volume(frozen) in seen and "<svg" in seen and WAITS not in seen


def test_once_it_is_released_an_administrator_reads_it_too(year: Year, frozen: Edition, administrator: Person) -> None:
    report = with_all(year, frozen)
    editions.release(frozen, by=None)
    seen = page(report, administrator)
    assert volume(frozen) in seen and "<svg" in seen and WAITS not in seen


def test_the_page_of_a_caption_shows_an_administrator_no_more(
    year: Year, frozen: Edition, administrator: Person
) -> None:
    report = with_all(year, frozen)
    for figure in report.chapters.get().figures.all():
        path = address("edit_annual_figure", report, figure.uuid)
        closed, open_ = text(as_person(administrator), path), text(as_person(make_analyst()), path)
        assert WAITS in closed and "<svg" not in closed and "<table" not in closed
        assert WAITS not in open_ and ("<svg" in open_ or "<table" in open_)


def test_an_administrator_is_offered_no_dashboard_that_is_not_released(
    year: Year, frozen: Edition, administrator: Person
) -> None:
    chapter = services.add_chapter(begun(year, filled=False), heading="Figures", by=None)
    adding = address("add_annual_figure", chapter.report, chapter.uuid)
    for path in (reverse("portal:begin_annual_report", args=["safety"]), adding):
        assert "not released yet" not in text(as_person(administrator), path)
        assert "not released yet" in text(as_person(make_analyst()), path)
    chosen = f"{adding}?shape=chart&edition={frozen.number}"
    assert as_person(administrator).get(chosen).status_code == 422
    assert as_person(administrator).post(chosen, {"measure": "burglary"}).status_code == 422
    sent = {"title": "T", "starts_on": FIRST, "ends_on": LAST, "filled": "on", "edition": frozen.pk}
    assert (
        as_person(administrator).post(reverse("portal:begin_annual_report", args=["safety"]), sent).status_code == 422
    )


def test_the_services_take_no_unreleased_edition_of_an_administrator(
    year: Year, frozen: Edition, administrator: Person
) -> None:
    with pytest.raises(NotAllowed, match="not frozen"):
        begun(year, edition=frozen, by=administrator)
    chapter: AnnualChapter = services.add_chapter(begun(year, filled=False), heading="Figures", by=None)
    with pytest.raises(NotAllowed, match="not frozen"):
        services.add_figure(chapter, shape=Shape.DASHBOARD, edition=frozen, by=administrator)
    assert services.add_figure(chapter, shape=Shape.DASHBOARD, edition=frozen, by=make_analyst())


def test_the_print_of_a_draft_is_open_to_those_alone_who_may_see_all_that_is_in_it(
    year: Year, frozen: Edition, administrator: Person
) -> None:
    report = with_all(year, frozen)
    services.print_report(report, by=administrator)
    print_all()
    path = address("annual_report_pdf", report)
    assert path not in page(again(report), administrator)
    assert "Officers and analysts open its PDF" in page(again(report), administrator)
    assert as_person(administrator).get(path).status_code == 404
    for person in (make_officer(year.board), make_analyst()):
        assert path in page(again(report), person)
        assert opened(person, path).startswith(b"%PDF")
    editions.release(frozen, by=None)
    assert path in page(again(report), administrator)
    assert opened(administrator, path).startswith(b"%PDF")


def test_the_print_of_other_drafts_is_open_to_an_administrator(year: Year, administrator: Person) -> None:
    report = ready(year)
    services.print_report(report, by=administrator)
    print_all()
    assert opened(administrator, address("annual_report_pdf", report)).startswith(b"%PDF")


def test_unless_told_otherwise_nothing_that_is_not_released_is_drawn(year: Year, frozen: Edition) -> None:
    document = document_of(with_all(year, frozen))
    assert [one.is_shown for one in drawn(document).values()] == [False] * 3
    assert [one.is_shown for one in drawn(document, with_unreleased=True).values()] == [True] * 3
