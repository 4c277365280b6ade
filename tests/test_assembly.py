"""From the database to a dashboard: sections, rows on several measures, readings, marks, wards, denominators."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import permutations
from typing import Any

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from performance import assembly, figures, histories, months
from performance.models import (
    Area,
    Break,
    Dashboard,
    DashboardRow,
    Denominator,
    ExceptionMark,
    Figure,
    Measure,
    PeerGroup,
    Population,
    RuleSet,
    Section,
    Upload,
)
from performance.services import uploads
from tests.factories import ROBBERY, crime_csv, make_measure, make_reading, make_upload
from tests.figures_at_hand import LAST, with_figures

pytestmark = pytest.mark.django_db
YEAR = {"first_day": date(2024, 1, 1), "last_day": date(2024, 12, 31)}


@pytest.fixture
def barnet() -> Area:
    return with_figures()


def made(*measures: Measure, columns: list[dict[str, str]] | None = None, **first: Any) -> Dashboard:
    """A dashboard of one section whose lines after the first are rated with it."""
    dashboard = Dashboard.objects.create(slug="made", name="Made")
    section = Section.objects.create(dashboard=dashboard, name="All", columns=columns or [])
    for order, measure in enumerate(measures):
        DashboardRow.objects.create(
            dashboard=dashboard, section=section, measure=measure, order=order, with_above=order > 0, **first
        )
    return dashboard


def found(dashboard: Dashboard, area: Area, **changes: Any) -> Any:
    values = {"to": LAST, "quarter_to": LAST, "rule_set": RuleSet.objects.get(version="2020"), **changes}
    return assembly.findings(assembly.Question(dashboard, area, **values)).dashboard


def test_lines_with_the_one_above_are_one_row_named_after_all_of_them(barnet: Area) -> None:
    dashboard = made(Measure.objects.get(slug="robbery"), make_measure(name="Threats"), make_measure(name="Fires"))
    DashboardRow.objects.filter(order=2).update(with_above=False)
    rows = found(dashboard, barnet).rows
    assert [row.key for row in rows] == ["robbery", "robbery", ""]
    assert [row.row_name for row in rows] == ["Robbery and Threats", "Robbery and Threats", ""]
    assert rows[0].factors == rows[1].factors
    assert rows[0].rating == rows[1].rating


def test_sections_carry_their_columns_and_notes(barnet: Area) -> None:
    dashboard = made(Measure.objects.get(slug="robbery"), columns=[{"kind": "quarter"}])
    result = found(dashboard, barnet)
    assert [(s.name, [c.key for c in s.columns]) for s in result.sections] == [("All", ["quarter"])]
    assert {factor.kind for factor in result.rows[0].factors} <= {"quarter"}


def test_readings_count_as_they_did_at_the_moment_asked_about(barnet: Area) -> None:
    measure = make_measure(name="Worry about crime", unit="percent", change_in="points", decimals=1)
    dashboard = made(measure)
    make_reading(measure, value="25.4", published_on=date(2025, 1, 1), **YEAR)
    moment = timezone.now()
    make_reading(measure, value="26.4", published_on=date(2025, 2, 1), **YEAR)
    values = [found(dashboard, barnet, at=at).rows[0].reading.value for at in (None, moment)]
    assert [str(value) for value in values] == ["26.4", "25.4"]
    early = found(dashboard, barnet, at=moment - timedelta(days=1)).rows[0]
    assert early.reading is None


def test_uploads_of_readings_are_among_the_sources(barnet: Area) -> None:
    measure = make_measure(name="Worry about crime", unit="percent")
    reading = make_reading(measure, value="25", **YEAR)
    question = assembly.Question(made(measure), barnet, LAST, LAST, RuleSet.objects.get(version="2020"))
    assert [source.upload for source in assembly.findings(question).sources] == [reading.upload_id]


def test_marks_count_as_they_stood_at_the_moment_asked_about(barnet: Area) -> None:
    robbery = Measure.objects.get(slug="robbery")
    dashboard = made(robbery)
    mark = ExceptionMark.objects.create(
        measure=robbery, area=barnet, first_month=LAST, last_month=LAST, direction=1, reason="A festival"
    )
    stood = timezone.now()
    assert found(dashboard, barnet).rows[0].marks[-1].reason == "A festival"
    mark.withdrawn_at = timezone.now()
    mark.save()
    assert found(dashboard, barnet).rows[0].marks[-1].reason == ""
    assert found(dashboard, barnet, at=stood).rows[0].marks[-1].reason == "A festival"


def test_breaks_bring_their_notes(barnet: Area) -> None:
    robbery = Measure.objects.get(slug="robbery")
    Break.objects.create(measure=robbery, month=LAST - 3, note="Counted anew.")
    row = found(made(robbery), barnet).rows[0]
    assert [(mark.month, mark.note) for mark in row.breaks] == [(LAST - 3, "Counted anew.")]
    assert row.rolling.text == "n/a"


def test_rates_are_per_as_many_of_whom_the_population_says(barnet: Area) -> None:
    Population.objects.create(slug="young", name="Young people", noun="residents aged 10 to 17", per=100_000)
    for area in Area.objects.filter(slug__in=["barnet", "brent"]):
        Denominator.objects.create(area=area, kind="young", year=2023, value=40_000, source="test")
    robbery = Measure.objects.get(slug="robbery")
    robbery.denominator = "young"
    robbery.save()
    dashboard = made(robbery, columns=[{"kind": "rank", "name": "london-32"}])
    peer = found(dashboard, barnet).rows[0].peers[0]
    assert (peer.per, peer.noun, peer.of) == (100_000, "residents aged 10 to 17", 2)
    own = next(area for area in peer.areas if area.slug == "barnet")
    assert own.rate == pytest.approx(100_000 * own.count / 40_000)


def test_the_year_before_of_others_is_read_only_where_their_change_is_asked_for(barnet: Area) -> None:
    pair = PeerGroup.objects.create(slug="pair", name="Pair", phrase="of both {of}")
    pair.areas.set(Area.objects.filter(slug__in=["barnet", "brent"]))
    robbery = Measure.objects.get(slug="robbery")
    row = found(made(robbery, columns=[{"kind": "gap", "name": "pair"}]), barnet).rows[0]
    brent = Area.objects.get(slug="brent")
    counts = figures.known([robbery], [barnet, brent], LAST - 23, LAST)[0].sum(axis=0)
    theirs = 100 * (counts[12:].sum() - counts[:12].sum()) / counts[:12].sum()
    assert [gap.name for gap in row.gaps] == ["Pair"]
    assert float(row.gaps[0].change_pct) == pytest.approx(theirs, abs=0.5)
    assert row.gaps[0].gap == row.rolling.change_pct - row.gaps[0].change_pct


def test_a_dashboard_of_readings_alone_ends_with_the_latest(barnet: Area) -> None:
    measure = make_measure(name="Worry about crime", unit="percent")
    dashboard = made(measure)
    assert assembly.latest_month(dashboard, barnet) is None
    make_reading(measure, value="25", first_day=date(2024, 1, 6), last_day=date(2025, 1, 5))
    assert assembly.latest_month(dashboard, barnet) == months.parse("2025-01")


def test_more_lines_do_not_ask_the_database_more_often(barnet: Area) -> None:
    asked = []
    for number in (1, 6):
        Dashboard.objects.filter(slug="made").delete()
        measures = [make_measure(name=f"Measure {number} {place}", unit="percent") for place in range(number)]
        for measure in measures:
            make_reading(measure, value="25", **YEAR)
        dashboard = made(*measures)
        with CaptureQueriesContext(connection) as captured:
            found(dashboard, barnet)
        asked.append(len(captured))
    assert asked[0] == asked[1]


def test_three_files_give_one_state_in_whatever_order_they_are_approved() -> None:
    """Later publications count, whichever was approved first."""
    with_figures()
    days = (date(2025, 3, 1), date(2025, 4, 1), date(2025, 5, 1))
    staged = []
    for number, day in enumerate(days):
        counts = [100 * (number + 1) + place for place in range(4)]
        content = crime_csv([(ROBBERY, "Barnet", counts), (ROBBERY, "Brent", counts)], first=f"2024{9 + number:02d}")
        upload = make_upload(content, name=f"{number}.csv")
        Upload.objects.filter(pk=upload.pk).update(published_on=day)
        staged.append(upload)
    states = set()
    for order in permutations(staged):
        for upload in order:
            uploads.approve(upload, by=None)
        states.add(known_now())
        Upload.objects.filter(pk__in=[u.pk for u in staged]).update(
            state="staged", approved_at=None, approved_by=None, taken_back_at=None, reason=""
        )
        figures.rebuild()
    assert len(states) == 1


def known_now() -> tuple[tuple[int, ...], ...]:
    return tuple(Figure.objects.order_by("series", "area", "month").values_list("series", "area", "month", "value"))


def test_wards_of_the_last_month_stand_beneath_a_section_that_asks(barnet: Area) -> None:
    robbery = Measure.objects.get(slug="robbery")
    dashboard = made(robbery, columns=[{"kind": "rolling"}, {"kind": "wards"}])
    Area.objects.filter(kind="ward").delete()
    for number, (first, last) in enumerate(((None, LAST - 40), (LAST - 39, None))):
        Area.objects.create(
            slug=f"ward-{number}",
            name=f"Ward {number}",
            code=f"E0500000{number}",
            kind="ward",
            parent=barnet,
            is_ranked=False,
            first_month=first,
            last_month=last,
        )
    own = Figure.objects.filter(series__measure=robbery, area=barnet)
    ward = Area.objects.get(slug="ward-1")
    for figure in own.filter(month__gt=LAST - 12):
        Figure.objects.create(
            series=figure.series, area=ward, month=figure.month, value=figure.value // 2, upload=figure.upload
        )
    result = found(dashboard, barnet).rows[0].wards
    assert [line.name for line in result.lines] == ["Ward 1"]
    assert result.first_month == LAST - 39
    earlier = own.get(month=LAST - 40)
    Figure.objects.create(series=earlier.series, area=ward, month=LAST - 40, value=9, upload=earlier.upload)
    rules = RuleSet.objects.get(version="2020")
    given, _files = assembly.assembled(assembly.Question(dashboard, barnet, LAST, LAST, rules))
    assert given.wards
    assert np.isnan(given.wards.counts[0, 0, : LAST - 39 - given.start]).all()
    counted = figures.known([robbery], [barnet], LAST - 11, LAST)[0, 0]
    assert result.lines[0].change.volume == int(np.floor(counted / 2).sum())


def test_wards_that_nobody_dated_and_nobody_counts_any_more_are_left_out(barnet: Area) -> None:
    robbery = Measure.objects.get(slug="robbery")
    Area.objects.filter(kind="ward").delete()
    of_before, of_now, dated = (
        Area.objects.create(
            slug=slug, name="Hale", code=code, kind="ward", parent=barnet, is_ranked=False, first_month=first
        )
        for slug, code, first in (("old", "E05000050", None), ("new", "E05013637", None), ("said", "E05013638", LAST))
    )
    dashboard = made(robbery, columns=[{"kind": "rolling"}, {"kind": "wards"}])
    assert [line.slug for line in wards_found(dashboard, barnet)] == []
    own = Figure.objects.filter(series__measure=robbery, area=barnet)
    for ward, figure in [
        (of_before, own.get(month=LAST - 12)),
        *((of_now, f) for f in own.filter(month__gt=LAST - 12)),
    ]:
        Figure.objects.create(
            series=figure.series, area=ward, month=figure.month, value=figure.value, upload=figure.upload
        )
    assert [line.slug for line in wards_found(dashboard, barnet)] == [of_now.slug, dated.slug]
    panels = histories.wards(robbery, barnet, LAST, 12, [])
    assert {area.slug for area in panels.wards} == {dated.slug, of_now.slug}


def wards_found(dashboard: Dashboard, area: Area) -> Any:
    result = found(dashboard, area).rows[0].wards
    return result.lines if result else ()


def test_a_dashboard_of_a_ward_is_screened(barnet: Area) -> None:
    ward = Area.objects.create(
        slug="a-ward", name="A ward", code="E05099999", kind="ward", parent=barnet, is_ranked=False
    )
    dashboard = made(Measure.objects.get(slug="robbery"))
    rules = RuleSet.objects.get(version="2020")
    given, _files = assembly.assembled(assembly.Question(dashboard, ward, LAST, LAST, rules))
    assert given.screen
    given, _files = assembly.assembled(assembly.Question(dashboard, barnet, LAST, LAST, rules))
    assert not given.screen
