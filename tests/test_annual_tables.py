"""What stands beside a chart for who does not read charts: on the page its table, in print that or where it is."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from django.conf import settings

from performance import excerpts
from scpb.portal.annual import printing, services
from scpb.portal.annual.document import document_of
from scpb.portal.annual.figures import Drawn
from scpb.portal.models import AnnualReport, Shape
from tests.annual import Year, charted, page, printed, rows_of, shown

pytestmark = pytest.mark.django_db


def html_of(report: AnnualReport) -> str:
    return printing.document_html(document_of(report))[0]


def test_the_table_of_a_chart_has_every_month_that_the_chart_draws(year: Year) -> None:
    row = next(row for row in rows_of(year.edition) if row.measure == "burglary")
    found = excerpts.by_month(row, drawn=True)
    assert found and found.svg
    assert len(found.rows) == len(row.points) == 36
    (figure,) = shown(charted(year).report)
    assert figure.rows == found.rows


def test_a_table_alone_has_the_latest_two_years(year: Year) -> None:
    row = next(row for row in rows_of(year.edition) if row.measure == "burglary")
    drawn, alone = (excerpts.by_month(row, drawn=one) for one in (True, False))
    assert drawn and alone and not alone.svg
    assert alone.rows == drawn.rows[-24:]


def test_the_page_has_a_line_for_each_month_of_the_chart(year: Year) -> None:
    report = services.publish(charted(year).report, by=None)
    table = page(report).split("The same as a table")[1].split("</details>")[0]
    assert table.count('<th role="rowheader"') == 36


def test_the_print_says_where_the_months_of_a_long_chart_are(year: Year) -> None:
    report = services.publish(charted(year).report, by=None)
    (figure,) = shown(report)
    html = html_of(report)
    assert "<table" not in html
    address = f"{settings.PORTAL_URL}{figure.url}"
    assert f'<a href="{address}">{address}</a>' in html
    assert "same as a table" not in html
    assert "Month by month, as a table:" in printed(report)


def test_the_print_has_the_table_of_a_short_chart(year: Year, monkeypatch: pytest.MonkeyPatch) -> None:
    report = services.publish(charted(year).report, by=None)
    monkeypatch.setattr(printing, "drawn", lambda document, **_: {one.said.uuid: short(one) for one in shown(report)})
    html = html_of(report)
    assert "<svg" in html
    assert len(re.findall('<th scope="row">', html)) == printing.SMALL
    assert "Month by month, as a table:" not in html


def short(figure: Drawn) -> Drawn:
    return replace(figure, rows=figure.rows[-printing.SMALL :])


def test_a_table_that_is_printed_is_not_told_of_once_more(year: Year) -> None:
    html = html_of(services.publish(charted(year, shape=Shape.MONTHS).report, by=None))
    assert "<table" in html and "Month by month, as a table:" not in html
