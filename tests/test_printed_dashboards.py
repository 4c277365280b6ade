"""The published inputs of every row that the board's packs printed give what was printed, on page and on paper."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from performance import months
from performance.models import Area, Edition, ExceptionMark, Measure, RuleSet, Target
from performance.print import edition_html
from performance.services import builder, editions
from scpb.documents import pdf
from scpb.jobs import services as jobs
from tests.dashboard_html import ABOVE, cells
from tests.factories import make_upload
from tests.figures_at_hand import analyst, as_person
from tests.pdf_reading import words
from tests.printed_rows import PAGES, PrintedPage, PrintedRow, as_file

pytestmark = pytest.mark.django_db

SIGNS = {1: "+ For:", -1: "− Against:", 0: "·"}


def entered(printed: PrintedPage) -> Edition:
    """An edition of the template's dashboard for Barnet, after everything published was entered."""
    barnet = Area.objects.get(slug="barnet")
    Area.objects.filter(pk=barnet.pk).update(is_own=True)
    dashboard = builder.begin(name="As printed", slug="as-printed", template=printed.template, by=None)
    for slug, polarity in printed.polarity:
        Measure.objects.filter(slug=slug).update(polarity=polarity)
    Target.objects.filter(measure__slug__in=printed.without_targets).delete()
    upload = make_upload(as_file(printed.given), approve=True, name="readings.csv")
    assert upload.state == "approved", upload.preview
    for mark in printed.marks:
        ExceptionMark.objects.create(
            measure=Measure.objects.get(slug=mark.measure),
            area=barnet,
            first_month=months.parse(mark.first),
            last_month=months.parse(mark.last),
            direction=mark.direction,
            reason="As printed.",
        )
    edition = editions.begin(
        dashboard,
        area=barnet,
        to=months.parse(printed.to),
        quarter_to=months.parse(printed.quarter_to),
        rule_set=RuleSet.objects.get(version=printed.rules),
        by=None,
    )
    job = editions.job_of(edition)
    assert job
    assert jobs.run_here(job).is_done
    for slug, text, sign, reason in printed.added:
        measure = Measure.objects.get(slug=slug)
        editions.change_factor(edition, measure, action="add", text=text, sign=sign, reason=reason, by=None)
    return Edition.objects.get(pk=edition.pk)


def on_the_page(edition: Edition) -> str:
    response = as_person(analyst()).get(reverse("performance:edition", args=[edition.number]))
    assert response.status_code == 200
    return response.content.decode()


def check(html: str, printed: PrintedPage) -> list[str]:
    """What of the printed page is not there."""
    rows = cells(html)
    return [f"{row.name}: {fault}" for row in printed.rows for fault in faults(rows, row)]


def faults(rows: list[list[str]], printed: PrintedRow) -> list[str]:
    """What of a printed row is not there: figures in cells of their own, the whole list of factors, marks by month."""
    place = next((place for place, row in enumerate(rows) if is_about(row, printed.name)), None)
    if place is None:
        return ["is not there"]
    row = rows[place]
    wrong = [f"no {figure} in {row}" for figure in printed.figures if not any(says(c, figure) for c in row[1:])]
    if printed.tally and printed.tally not in row[0]:
        wrong.append(f"{printed.tally} is not in {row[0]}")
    told = " ".join(f"{SIGNS[sign]} {text}" for text, sign in printed.factors)
    if told and told not in [re.sub(r" note [a-z]| The analyst changed.*", "", cell) for cell in row]:
        wrong.append(f"factors are not “{told}” in {row}")
    for head, sign in printed.marks:
        if not is_marked(rows, place, head, sign):
            wrong.append(f"no {sign} for {head} in {row}")
    return wrong


def is_about(row: list[str], name: str) -> bool:
    """Whether a line is about a measure: named in the column of lines, or with the rating where it stands alone."""
    return name in row[1:2] or (row[0] != ABOVE and row[0].partition(" ")[2].startswith(f"{name} "))


def says(cell: str, figure: str) -> bool:
    """Whether a cell says a figure, whole."""
    return f" {figure} " in f" {cell} "


def is_marked(rows: list[list[str]], place: int, head: str, sign: str) -> bool:
    """Whether the cell under the nearest heading of that month has the sign, or a cell has both sign and period."""
    heads = next((row for row in reversed(rows[:place]) if head in row), None)
    if heads is None:
        return any(says(cell, sign) and says(cell, head) for cell in rows[place])
    return says(rows[place][heads.index(head)], sign)


@pytest.mark.parametrize("name", PAGES)
def test_every_printed_row_comes_out_on_page_and_on_paper(name: str) -> None:
    edition = entered(PAGES[name])
    assert check(on_the_page(edition), PAGES[name]) == []
    html, _sheets = edition_html(edition)
    assert check(html, PAGES[name]) == []


def test_the_printed_file_says_every_figure_and_factor_too() -> None:
    printed = PAGES["overview January 2014"]
    html, sheets = edition_html(entered(printed), alone=True)
    text = " ".join(" ".join(words(pdf.render(html, css=sheets))).split())
    for row in printed.rows:
        for said in (row.name, row.tally, *row.figures, *(factor for factor, _sign in row.factors)):
            assert said in text, f"{row.name}: {said}"
