"""The dashboard's table and the specifications of its charts say what was computed, and nothing else."""

import csv
import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.template.loader import render_to_string

from performance import months
from performance.arithmetic.columns import KINDS, Column
from performance.arithmetic.dashboard import compute
from performance.arithmetic.inputs import (
    AreaInput,
    BaselineInput,
    DashboardInput,
    DenominatorInput,
    GroupInput,
    MeasureInput,
    TargetInput,
)
from performance.arithmetic.results import (
    Dashboard,
    EnteredMark,
    GroupChange,
    ReadingChange,
    ReadingComparison,
    ReadingResult,
    Row,
    SectionResult,
    WardLine,
    WardResult,
)
from performance.arithmetic.rules import RULES_2014, Rules
from performance.arithmetic.series import Change
from performance.charts import rows
from performance.charts.specs import Break
from performance.documents import CellRemark, FactorEdit, RatingEdit
from performance.exports import csv_response
from performance.lines import lines
from performance.tables import ON_PAPER, tables
from performance.tables.layout import TIGHT, WIDTHS
from tests.dashboard_html import ABOVE, cells, row_of

TO = months.parse("2013-12")
COUNT = 96


def given(**changes: Any) -> DashboardInput:
    """Two measures of three areas up to December 2013; ours is the second area and falls a little every month."""
    numbers = np.random.default_rng(7)
    counts = numbers.poisson(200, (2, 3, COUNT)).astype(float) - np.linspace(0, 40, COUNT).round()
    value = DashboardInput(
        slug="overview",
        name="Overview",
        measures=(
            MeasureInput("robbery", "Robbery", -1, section="Stealing"),
            MeasureInput("burglary", "Burglary", -1, section="Stealing", indent=1),
        ),
        areas=tuple(AreaInput(slug, slug.title()) for slug in ("brent", "barnet", "camden")),
        area=1,
        start=TO - COUNT + 1,
        counts=counts,
        to=TO,
        quarter_to=TO - 1,
        rules=Rules.from_json(RULES_2014),
        groups=(GroupInput("london", "London", "of all {of}", (0, 1, 2)),),
        denominators={"population": DenominatorInput("population", 2013, np.array([300.0, 370.0, 230.0]), "")},
        provisional_from=TO - 2,
    )
    return replace(value, **changes)


def with_goals() -> DashboardInput:
    first = months.parse("2011-04")
    baseline, target = BaselineInput(first, first + 11, None), TargetInput(None, 2000, TO - 11, TO)
    measures = given().measures
    return given(measures=(replace(measures[0], baseline=baseline, target=target), measures[1]))


def page(dashboard: Dashboard, *, paper: bool = False, **edits: Any) -> str:
    """The dashboard's tables as a page or a sheet of paper writes them."""
    shown = lines(dashboard, Rules.from_json(RULES_2014), **edits)
    found = tables(shown, dashboard, room=ON_PAPER) if paper else tables(shown, dashboard)
    return render_to_string("performance/_tables.html", {"tables": found, "dashboard": dashboard, "paper": paper})


def shown_as(dashboard: Dashboard, *columns: str | Column, name: str = "Stealing") -> Dashboard:
    """The same rows in a section with these columns."""
    chosen = tuple(column if isinstance(column, Column) else Column(column) for column in columns)
    return replace(dashboard, sections=(SectionResult(name, chosen),))


def changed_row(dashboard: Dashboard, place: int = 0, **values: Any) -> Dashboard:
    rows = list(dashboard.rows)
    rows[place] = replace(rows[place], **values)
    return replace(dashboard, rows=tuple(rows))


SURVEY = ReadingResult(
    "2019-10-01",
    "2020-09-30",
    "Oct 2019–Sep 2020",
    Decimal("25.4"),
    changes=(ReadingChange("a year before", Decimal("26.3"), Decimal("-0.9"), "points", -1),),
    comparisons=(ReadingComparison("National", Decimal("28.7"), None, Decimal("-3.3"), -1),),
    sample_size=1200,
    note="Adults only.",
)


def with_survey() -> Dashboard:
    """Robbery counted, and in the place of burglary a survey in per cent."""
    return changed_row(compute(given()), 1, reading=SURVEY, unit="percent", decimals=1, unit_words="of adults")


# -- the table -------------------------------------------------------------------------------------------


def several() -> Dashboard:
    """Both measures as one row with one rating."""
    dashboard = compute(given())
    same = {"key": "both", "row_name": "Robbery and burglary", "rating": dashboard.rows[0].rating}
    return changed_row(changed_row(dashboard, 0, **same), 1, **same)


def everything() -> Dashboard:
    """Every kind of column there is."""
    kinds = (Column(kind, "london" if named else "") for kind, named in KINDS.items())
    return shown_as(with_survey(), *kinds)


@pytest.mark.parametrize("paper", [False, True], ids=["page", "paper"])
@pytest.mark.parametrize(
    "made",
    [
        lambda: compute(given()),
        lambda: compute(with_goals()),
        lambda: compute(given(groups=())),
        several,
        with_survey,
        everything,
    ],
    ids=["plain", "goals", "no peers", "several measures", "readings", "every column"],
)
def test_every_row_fills_every_column(made: Callable[[], Dashboard], paper: bool):
    for table in re.findall(r"<table class=\"dash.*?</table>", page(made(), paper=paper), flags=re.S):
        assert len({len(row) for row in cells(table)}) == 1


def test_columns_without_a_baseline_or_a_target_are_left_out_unless_somebody_chose_them():
    assert "Target" not in page(compute(given()))
    assert "Target" in page(compute(with_goals()))
    assert "Target" in page(shown_as(compute(given()), "rolling", "target"))


def test_a_section_is_named_once_above_its_rows():
    texts = [row[0] for row in cells(page(compute(given())))]
    assert texts.count("Stealing") == 1


def test_the_table_prints_what_was_computed():
    dashboard = compute(with_goals())
    row = dashboard.rows[0]
    printed = row_of(page(dashboard), "Robbery")
    assert f"{row.rolling.volume:,}" in printed[5]
    assert f"{row.rolling.previous:,}" in printed[5]
    assert row.rolling.text in printed[6]
    assert row.baseline is not None
    assert row.baseline.text in printed[7]
    assert "2,000" in printed[8]
    assert row.peers[0].text in printed[9]
    assert f"{row.rating.positive} for, {row.rating.negative} against" in printed[0]


def test_what_is_not_known_says_why_and_is_never_zero():
    value = given()
    value.counts[0, 1, -20:] = np.nan
    printed = row_of(page(compute(value)), "Robbery")
    assert "n/a" in printed[3]
    assert "missing" in printed[4]
    assert not any(text.strip() == "0" for text in printed)


def test_a_dashboard_without_rows_prints_no_table():
    assert "<table" not in page(compute(given(measures=())))


# -- columns and their dates -------------------------------------------------------------------------------


def test_each_group_of_columns_prints_its_own_months():
    head = cells(page(compute(given())))[0]
    assert "Latest quarter Sep–Nov 2013" in head
    assert "12 months Jan–Dec 2013" in head


def test_a_section_with_columns_of_its_own_is_a_table_of_its_own():
    dashboard = changed_row(with_survey(), 1, section="Surveys", indent=0)
    chosen = (SectionResult("Stealing"), SectionResult("Surveys", (Column("reading"), Column("reading_change"))))
    html = page(replace(dashboard, sections=chosen))
    assert html.count("<table") == 2
    assert '<caption class="dash-name">Surveys' in html
    assert "Latest quarter" not in html.split("Surveys</caption>")[1]


def test_sections_with_the_same_columns_share_a_table():
    dashboard = changed_row(compute(given()), 1, section="Houses")
    assert page(dashboard).count("<table") == 1


def test_a_reading_says_its_unit_its_period_and_what_its_change_is_on():
    html = page(shown_as(with_survey(), "reading", "reading_change", "comparators"))
    printed = row_of(html, "Burglary")
    assert printed[2].startswith("25.4%")
    assert "1,200 asked" in printed[2]
    assert printed[3] == "−0.9 pp on 26.3% a year before"
    assert printed[4] == "National 28.7% ours 3.3 pp lower"
    assert "Oct 2019–Sep 2020" in cells(html)[0][2]


def test_readings_of_different_periods_say_theirs_in_the_cell():
    other = replace(SURVEY, period="Jan–Mar 2020", note="")
    dashboard = changed_row(with_survey(), 0, reading=other, unit="rate", decimals=2)
    html = page(shown_as(dashboard, "reading"))
    assert "Jan–Mar 2020" not in cells(html)[0][2]
    assert "Jan–Mar 2020" in row_of(html, "Robbery")[2]
    assert "25.40" in row_of(html, "Robbery")[2]
    assert "Oct 2019–Sep 2020" in row_of(html, "Burglary")[2]


def test_a_figure_that_is_not_there_yet_is_awaited_in_words():
    awaited = replace(SURVEY, value=None, changes=(), awaited=True)
    html = page(shown_as(changed_row(with_survey(), 1, reading=awaited), "reading"))
    assert row_of(html, "Burglary")[2].startswith("Awaits the next survey")


def test_a_row_of_several_measures_has_one_rating_and_one_list_of_factors():
    html = page(several())
    body = cells(html)[3:]
    assert [row[1] for row in body] == ["Robbery", "Burglary"]
    assert [row[0] == ABOVE for row in body] == [False, True]
    assert [row[2] == ABOVE for row in body] == [False, True]
    assert "Robbery and burglary" in body[0][0]
    assert html.count('class="rag"') == 1


def test_a_supplied_rank_names_its_source_and_what_it_is_of():
    peer = replace(
        compute(given()).rows[0].peers[0], supplied=True, dated="12 months to Nov 2013", source="Home Office"
    )
    html = page(changed_row(compute(given()), 0, peers=(peer,)))
    assert "Rank in London as supplied, 12 months to Nov 2013. Source: Home Office." in html
    assert "note a" in row_of(html, "Robbery")[7]


def test_a_groups_own_change_stands_with_the_gap_to_it():
    gap = GroupChange("london", "London", Decimal("-8.9"), Decimal("-4.1"))
    html = page(shown_as(changed_row(compute(given()), 0, gaps=(gap,)), Column("gap", "london")))
    assert row_of(html, "Robbery")[2] == "−8.9% gap −4.1 pp"


def test_a_mark_that_an_analyst_entered_gives_its_reason():
    first, *rest = compute(given()).rows[0].marks
    marks = (replace(first, mark=1, entered=True, reason="A series on one estate."), *rest)
    html = page(changed_row(compute(given()), 0, marks=marks))
    assert "Entered by the analyst: A series on one estate." in html
    assert "higher than expected" in row_of(html, "Robbery")[8]


def test_a_cohort_that_was_marked_is_named_by_its_period():
    year = months.parse("2012-01")
    dashboard = changed_row(with_survey(), 1, entered=(EnteredMark(year, year + 11, -1, "As printed."),))
    printed = row_of(page(shown_as(dashboard, "reading", "exceptions")), "Burglary")
    assert "Jan–Dec 2012" in printed[3]
    assert "lower than expected" in printed[3]


def test_a_heading_can_be_reworded():
    html = page(shown_as(with_survey(), Column("reading", label="Proven rate")))
    assert "Proven rate" in cells(html)[0][2]


# -- the analyst's hand --------------------------------------------------------------------------------------


def test_a_note_in_a_cell_has_a_letter_there_and_stands_under_the_table():
    remark = CellRemark("robbery", "rolling", "Two files differ.", "A. Nalyst")
    html = page(compute(given()), cell_remarks=(remark,))
    assert " note a " in row_of(html, "Robbery")[5]
    assert "<b>a</b> Two files differ. (A. Nalyst)" in html
    assert 'title="Two files differ. (A. Nalyst)"' in html


def test_a_rating_that_was_set_shows_the_computed_one_and_the_reason():
    dashboard = compute(given())
    computed = dashboard.rows[0].rating.rag.value
    other = "Red" if computed != "Red" else "Amber"
    html = page(dashboard, rating_edits=(RatingEdit("robbery", other, "Half the borough was not recorded.", "A. B."),))
    assert f"{other[0]} (computed {computed[0]})" in row_of(html, "Robbery")[0]
    assert f"Rated {other} by the analyst, computed {computed}. Half the borough was not recorded. (A. B.)" in html


@pytest.mark.parametrize("paper", [False, True], ids=["page", "paper"])
def test_what_the_analyst_changed_in_the_factors_stays_visible(paper: bool):
    dashboard = compute(given())
    first, second = (factor.text for factor in dashboard.rows[0].factors[:2])
    edits = (
        FactorEdit("robbery", "reword", first, "Sharp fall", 1, "It is one.", "A. B."),
        FactorEdit("robbery", "omit", second, "", 0, "Counted above.", "A. B."),
        FactorEdit("robbery", "add", "", "Fewer repeats", 1, "From the survey.", "A. B."),
    )
    html = page(dashboard, paper=paper, factor_edits=edits)
    why = row_of(html, "Robbery")[1]
    assert "Sharp fall" in why
    assert "Fewer repeats" in why
    assert f"Reworded; computed as “{first}”. It is one. (A. B.)" in html
    assert f"Left out: “{second}”. Counted above. (A. B.)" in html
    assert "Added by the analyst. From the survey. (A. B.)" in html
    assert ("<details" in html) is not paper


# -- paper -------------------------------------------------------------------------------------------------------


def test_columns_beyond_the_sheet_are_carried_on_and_none_is_lost():
    dashboard = everything()
    shown = lines(dashboard, Rules.from_json(RULES_2014))
    whole, sheets = tables(shown, dashboard), tables(shown, dashboard, room=ON_PAPER)
    assert len(sheets) > 1
    assert [sheet.carried_on for sheet in sheets] == [False] + [True] * (len(sheets) - 1)
    assert [head for sheet in sheets for head in sheet.heads] == list(whole[0].heads)


def test_every_table_fits_its_sheet():
    for made in (compute(with_goals()), several(), everything()):
        for table in tables(lines(made, Rules.from_json(RULES_2014)), made, room=ON_PAPER):
            names = ["name", *(["line"] if table.has_lines else []), *([] if table.carried_on else ["why"])]
            wide = sum(WIDTHS[width] for width in [*names, *(head.width for head in table.heads)])
            assert wide * (TIGHT if table.tight else 1) <= ON_PAPER


def test_the_style_sheet_has_the_widths_that_the_layout_reckons_with():
    css = (Path(__file__).parent.parent / "static" / "css" / "print.css").read_text()
    for scale, before in ((1, ""), (TIGHT, r"\.dash--tight ")):
        told = dict(re.findall(rf"(?:^|(?<=\}} )){before}\.c-(\w+) {{ width: ([\d.]+)mm; }}", css, flags=re.M))
        assert {name: float(width) for name, width in told.items()} == {
            name: pytest.approx(width * scale) for name, width in WIDTHS.items() if name != "why"
        }


# -- the charts ---------------------------------------------------------------------------------------------


@pytest.fixture
def row() -> Row:
    return compute(with_goals()).rows[0]


def test_a_trend_is_the_rows_months_with_their_ranges(row: Row):
    spec = rows.trend(row, [Break(TO - 5, "New definition")])
    assert [(point.month, point.value, point.low, point.high) for point in spec.points] == [
        (point.month, point.count, point.low, point.high) for point in row.points
    ]
    assert [point.month for point in spec.points if point.provisional] == [TO - 2, TO - 1, TO]
    assert spec.breaks[0].label == "New definition"


def test_the_sparkline_and_the_trend_show_the_same_months(row: Row):
    assert rows.sparkline(row).points == rows.trend(row).points


def test_the_rolling_chart_ends_with_the_tables_total_and_carries_baseline_and_target(row: Row):
    spec = rows.rolling(row)
    assert spec.last is not None
    assert spec.last.value == row.rolling.volume
    assert spec.baseline is not None
    assert row.baseline is not None
    assert spec.baseline.value == row.baseline.previous
    assert spec.target is not None
    assert spec.target.value == 2000


def test_peers_are_in_the_order_of_their_ranks_and_ours_is_marked(row: Row):
    spec = rows.peers(row, row.peers[0], own="barnet", unit="per 1,000 residents", similar=["camden"])
    assert [bar.rank for bar in spec.bars] == sorted(bar.rank for bar in spec.bars)
    assert [bar.name for bar in spec.bars if bar.own] == ["Barnet"]
    assert [bar.name for bar in spec.bars if bar.similar] == ["Camden"]


def test_an_area_without_a_rank_has_no_strip(row: Row):
    assert rows.rank_strip(row.peers[0]) is not None
    assert rows.rank_strip(replace(row.peers[0], rank=None)) is None


# -- the file ------------------------------------------------------------------------------------------------


def as_csv(dashboard: Dashboard, **edits: Any) -> list[dict[str, str]]:
    """The lines of the download by the names of their columns."""
    shown = lines(dashboard, Rules.from_json(RULES_2014), **edits)
    text = csv_response(shown, dashboard, name="table").content.decode()
    return list(csv.DictReader(text.splitlines()))


def test_no_cell_of_the_csv_is_a_formula() -> None:
    measures = (replace(given().measures[0], name="=HYPERLINK(1)"), given().measures[1])
    found = [cell for line in as_csv(compute(given(measures=measures))) for cell in line.values()]
    assert "'=HYPERLINK(1)" in found
    assert any("rolling 12 months (for)" in cell for cell in found)
    assert [cell for cell in found if cell.startswith(("=", "+", "@"))] == []
    assert [float(cell) for cell in found if cell.startswith("-")]


def test_the_csv_has_every_column_that_is_shown_with_its_own_dates_and_units() -> None:
    dashboard = changed_row(everything(), 1, gaps=(GroupChange("london", "London", Decimal("-8.9"), Decimal("-4.1")),))
    robbery, survey = as_csv(dashboard)
    assert (robbery["quarter_from"], robbery["quarter_to"]) == ("2013-09", "2013-11")
    assert (robbery["rolling12_from"], robbery["rolling12_to"]) == ("2013-01", "2013-12")
    assert (robbery["rank_london"], robbery["of_london"]) == (str(dashboard.rows[0].peers[0].rank), "3")
    assert (survey["reading_value"], survey["reading_unit"]) == ("25.4", "per cent of adults")
    assert (survey["reading_from"], survey["reading_to"], survey["reading_sample_size"]) == (
        "2019-10-01",
        "2020-09-30",
        "1200",
    )
    assert (survey["reading_change"], survey["reading_change_base"]) == ("-0.9", "a year before")
    assert (survey["reading_value_National"], survey["reading_gap_National"]) == ("28.7", "-3.3")
    assert (survey["rolling12_change_pct_london"], survey["gap_points_london"]) == ("-8.9", "-4.1")
    assert robbery["reading_value"] == ""


def test_the_csv_shows_the_analysts_hand_beside_what_was_computed() -> None:
    dashboard = compute(given())
    row = dashboard.rows[0]
    first = row.factors[0].text
    other = "Red" if row.rating.rag != "Red" else "Amber"
    line, _other = as_csv(
        dashboard,
        rating_edits=(RatingEdit("robbery", other, "Not all was recorded.", "A. B."),),
        factor_edits=(FactorEdit("robbery", "reword", first, "Sharp fall", 1, "It is one.", "A. B."),),
    )
    assert (line["rating"], line["rating_computed"]) == (other, row.rating.rag.value)
    assert "Sharp fall (for)" in line["factors"]
    assert line["factors_changed"] == f"Sharp fall (reword, computed: {first}; It is one.)"
    assert "Not all was recorded." in line["notes"]


def test_the_wards_of_a_line_follow_it_in_the_csv() -> None:
    line, ward, _other = as_csv(with_wards())
    assert (line["area"], ward["area"]) == ("Barnet", "Childs Hill")
    assert (ward["rolling12_volume"], ward["rolling12_change_pct"]) == ("110", "-8.3")
    assert ward["notes"] == "far higher than expected"


# -- wards -----------------------------------------------------------------------------------------------------


def with_wards() -> Dashboard:
    """Robbery with one of our wards, the generation since May 2022, whose latest month is far too high."""
    change = Change(TO - 11, TO, 110, 120, Decimal("-8.3"), -1)
    line = WardLine("childs-hill", "Childs Hill", change, Decimal("9.4"), 3.4, 1)
    found = WardResult(TO, months.parse("2022-05"), None, (line,), elsewhere=7)
    return shown_as(changed_row(compute(given()), 0, wards=found), "rolling", "wards")


@pytest.mark.parametrize("paper", [False, True], ids=["page", "paper"])
def test_wards_stand_beneath_their_section_with_their_generation_and_flags(paper: bool) -> None:
    html = page(with_wards(), paper=paper)
    assert "Wards since May 2022" in html
    ward = next(row for row in cells(html) if row[:1] == ["Childs Hill"])
    assert ward == ["Childs Hill", "110", "120", "−8.3%", "9.4%", "▲ far higher than expected"]
    assert ["In no ward of these", "7", "", "", "", ""] in cells(html)
