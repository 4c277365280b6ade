"""Files of readings: read strictly, kept where nobody sees them, compared, approved, taken back."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from performance import formats, readings
from performance.formats import Wrong
from performance.formats.readings import Line, ReadingsTable, content
from performance.models import Area, Measure, Reading, Series, Source, Upload
from performance.models.uploads import State
from performance.services import checking, uploads
from tests.factories import make_measure, make_upload

pytestmark = pytest.mark.django_db

HEADER = "measure,area,from,to,value"
LONG = f"{HEADER},comparator,aspect,base,numerator,denominator,sample_size,of,status,note"


@pytest.fixture(autouse=True)
def rate() -> Measure:
    return make_measure(name="Proven re-offending", slug="re-offending", unit="percent", decimals=1)


def barnet() -> Area:
    return Area.objects.get(slug="barnet")


def csv(*rows: str, header: str = HEADER) -> bytes:
    return "\n".join([header, *rows, ""]).encode()


def table(*rows: str, header: str = HEADER) -> ReadingsTable:
    found = formats.read(BytesIO(csv(*rows, header=header)))
    assert isinstance(found, ReadingsTable)
    return found


def refused(*rows: str, header: str = HEADER) -> list[tuple[str, str]]:
    """Where and why a file is refused as it is read."""
    with pytest.raises(Wrong) as wrong:
        table(*rows, header=header)
    return [(problem.where, problem.text) for problem in wrong.value.problems]


ROW = "re-offending,Barnet,2016-10,2017-09,25.4"


# -- reading ---------------------------------------------------------------------------------------------------------


def test_a_line_states_a_figure_with_its_own_days() -> None:
    [line] = table(ROW).lines
    assert (line.measure, line.area, line.first_day, line.last_day) == (
        "re-offending", "Barnet", date(2016, 10, 1), date(2017, 9, 30)
    )  # fmt: skip
    assert (line.value, line.aspect, line.status, line.number) == (Decimal("25.4"), "level", "known", 2)


def test_columns_come_in_any_order_and_case_and_under_either_name() -> None:
    [line] = table(
        "28.7%,National,12 months to 05/01/2020,BARNET,Re-offending,",
        header="Value,Comparator,PERIOD,Area,Indicator,Sample Size",
    ).lines
    assert (line.first_day, line.last_day, line.comparator) == (date(2019, 1, 6), date(2020, 1, 5), "National")
    assert (line.value, line.is_percent, line.sample_size) == (Decimal("28.7"), True, None)


def test_a_comparator_is_one_whatever_its_case() -> None:
    found = table(f"{ROW},statistical NEIGHBOURS", header=f"{HEADER},comparator").lines[0]
    assert found.comparator == "Statistical neighbours"


def test_a_change_a_rank_and_what_is_awaited_are_told_as_such() -> None:
    change, rank, short, awaited = table(
        "re-offending,Barnet,2016-10,2017-09,−5.6%,,change,2007/08 baseline,,,,,,",
        "re-offending,Barnet,2016-10,2017-09,8,London,rank,,,,,32,,",
        "re-offending,Barnet,2015-10,2016-09,=20/33,London,rank,,,,,,,",
        "re-offending,Barnet,2030-01,2030-03,,,,,,,,,awaited,Next survey",
        header=LONG,
    ).lines
    assert (change.value, change.base) == (Decimal("-5.6"), "2007/08 baseline")
    assert [(one.value, one.of, one.comparator) for one in (rank, short)] == [(8, 32, "London"), (20, 33, "London")]
    assert (awaited.status, awaited.value, awaited.note) == ("awaited", None, "Next survey")


NUMBERS = ["4,5", "(5)", "1e3", "NA", "nan", "inf", "٣", "12*", "<5", "--5", "25.4.1", "1,23", "%", "-"]


@pytest.mark.parametrize("written", NUMBERS)
def test_what_is_no_number_is_refused_with_what_stands_there(written: str) -> None:
    [(where, text)] = refused(f're-offending,Barnet,2016-10,2017-09,"{written}"')
    assert where == "Row 2, column value"
    assert f"“{written}” is no number" in text


@pytest.mark.parametrize(
    ("row", "where", "reason"),
    [
        ("re-offending,Barnet,2016-10,2017-09,0.12345", "value", "more than 4 decimals"),
        ("re-offending,Barnet,2016-10,2017-09,99999999999", "value", "too large"),
        ("re-offending,Barnet,2016-10,2017-09,-3", "value", "less than nothing"),
        ("re-offending,Barnet,2016-10,2017-09,", "value", "value is missing"),
        ("re-offending,Barnet,05/01/20,2020-02-01,3", "from", "is no day"),
        ("re-offending,Barnet,2020-02-30,2020-03-01,3", "from", "is no day"),
        ("re-offending,Barnet,2017-09,2016-10,3", "to", "ends before it begins"),
        ("re-offending,Barnet,2017-09,,3", "", "from when to when"),
        (",Barnet,2016-10,2017-09,3", "measure", "The cell is empty"),
        ("re-offending,,2016-10,2017-09,3", "area", "The cell is empty"),
        (f"{'x' * 121},Barnet,2016-10,2017-09,3", "measure", "longer than 120"),
        ("re-off\x00ending,Barnet,2016-10,2017-09,3", "", "zero byte"),
    ],
)
def test_a_wrong_line_is_refused_with_what_and_where(row: str, where: str, reason: str) -> None:
    [(told, text)] = refused(row)
    assert told == ("Row 2" + (f", column {where}" if where else ""))
    assert reason in text


@pytest.mark.parametrize(
    ("rest", "column", "reason"),
    [
        ("5,,change,,,,,,,", "base", "against what"),
        ("5,,,a year before,,,,,,", "base", "Only a change"),
        ("5,,rank,,,,,32,,", "comparator", "in which group"),
        ("5,London,rank,,,,,,,", "of", "of how many areas"),
        ("33,London,rank,,,,,32,,", "value", "larger than the number"),
        ("2.5,London,rank,,,,,32,,", "value", "whole number"),
        ("5,,,,,,,32,,", "of", "Only a rank"),
        ("5,,trend,,,,,,,", "aspect", "none of: level, change, rank"),
        ("5,,,,,,,,awaited,", "value", "no value yet"),
        ("5,,,,,,,,missing,", "status", "none of: known, awaited"),
        ("5,,,,1,0,,,,", "denominator", "more than nothing"),
        ("5,,,,-1,9,,,,", "numerator", "is no count"),
        ("5,,,,,,12.5,,,", "sample_size", "more than 0 decimals"),
        ("5,,,,,,0,,,", "sample_size", "from 1 up"),
        (f"5,,,,,,,,,{'x' * 201}", "note", "longer than 200"),
    ],
)  # fmt: skip
def test_a_line_that_contradicts_itself_is_refused(rest: str, column: str, reason: str) -> None:
    [(where, text)] = refused(f"re-offending,Barnet,2016-10,2017-09,{rest}", header=LONG)
    assert where == f"Row 2, column {column}"
    assert reason in text


def test_a_figure_stands_once_in_a_file() -> None:
    [(where, text)] = refused(ROW, "Re-Offending, barnet ,01/10/2016,30/09/2017,26")
    assert (where, text) == ("Row 3", "The row repeats the figure of row 2. Leave one of them out.")


def test_a_column_stands_once_and_one_that_is_not_known_makes_another_form() -> None:
    [(where, text)] = refused(f"{ROW},4", header=f"{HEADER},figure")
    assert (where, text) == ("Row 1, column figure", "The column stands twice.")
    [(_where, text)] = refused(f"{ROW},4", header=f"{HEADER},colour")
    assert "belong to no form of file" in text


HOSTILE = [
    (csv(f"{ROW},4"), "6 fields where the header has 5"),
    (csv(ROW.rpartition(",")[0]), "4 fields"),
    (csv(f'"{ROW}'), "quotation mark"),
    (csv(ROW).replace(b",", b";"), "separated by semicolons"),
    (csv(ROW).decode().encode("utf-16"), "UTF-16"),
    (csv(ROW.replace("Barnet", "Barnet – north")).decode().encode("cp1252"), "not in UTF-8"),
    (csv(), "no rows"),
    (csv(",,,,"), "no rows"),
    (csv(ROW, header=HEADER + "," + ",".join(f"c{number}" for number in range(700))), "705 columns"),
]


@pytest.mark.parametrize(("content", "reason"), HOSTILE)
def test_a_file_that_is_broken_or_something_else_writes_nothing(content: bytes, reason: str) -> None:
    upload = make_upload(content)
    assert upload.state == State.REFUSED
    assert reason in upload.problems[0]["text"]
    assert not Reading.objects.exists()


def test_readings_come_in_a_workbook_too() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["measure", "area", "from", "to", "value"])
    sheet.append(["re-offending", "Barnet", datetime(2019, 1, 6), datetime(2020, 1, 5), 25.4])
    book.save(made := BytesIO())
    found = formats.read(BytesIO(made.getvalue()))
    assert isinstance(found, ReadingsTable)
    [line] = found.lines
    assert (line.first_day, line.last_day, line.value) == (date(2019, 1, 6), date(2020, 1, 5), Decimal("25.4"))


LINES = st.builds(
    Line,
    measure=st.sampled_from(["re-offending", "=SUM(A1)", "First, second", "-5 and “more”"]),
    area=st.just("Barnet"),
    first_day=st.dates(date(1990, 1, 1), date(2000, 1, 1)),
    last_day=st.dates(date(2000, 1, 2), date(2010, 1, 1)),
    comparator=st.sampled_from(["", "London", "@home"]),
    aspect=st.just("change"),
    base=st.sampled_from(["a year before", "+3"]),
    value=st.decimals(-9999, 9999, places=4).map(readings.plain),
    note=st.sampled_from(["", "A note, with a comma", "'quoted'"]),
    source=st.sampled_from(["", "Survey"]),
)


@given(st.lists(LINES, min_size=1, max_size=5, unique_by=lambda line: (line.measure.lower(), line.first_day)))
def test_what_the_portal_writes_it_reads_again_unchanged(lines: list[Line]) -> None:
    found = formats.read(BytesIO(content(lines)))
    assert isinstance(found, ReadingsTable)
    assert [Line(**{**vars(line), "number": 0}) for line in found.lines] == lines


# -- keeping and comparing -------------------------------------------------------------------------------------------


def test_readings_count_once_an_analyst_has_approved_them(rate: Measure) -> None:
    upload = make_upload(csv(ROW))
    assert (upload.state, upload.format, upload.coverage) == (State.STAGED, "readings", "Oct 2016 to Sep 2017")
    assert upload.published_on == timezone.localdate()
    assert readings.known([rate], barnet()) == {rate.pk: []}
    uploads.approve(upload, by=None)
    assert [one.value for one in readings.known([rate], barnet())[rate.pk]] == [Decimal("25.4")]
    uploads.take_back(upload, reason="It was the wrong file.", by=None)
    assert readings.known([rate], barnet()) == {rate.pk: []}
    assert Reading.objects.count() == 1  # what was known can still be asked for


def test_checking_twice_keeps_every_reading_once() -> None:
    upload = uploads.receive(csv(ROW), name="a.csv", by=None)
    for _time in range(2):
        checking.check(Upload.objects.get(pk=upload.pk), lambda done, total: None)
    assert Reading.objects.count() == 1


def test_a_measure_or_area_is_known_by_any_of_its_names() -> None:
    upload = make_upload(
        csv(
            "Proven  RE-OFFENDING,E09000003,2016-10,2017-09,25.4",
            "re-offending,Barking & Dagenham,2016-10,2017-09,30%",
        )
    )
    assert upload.preview["measures"] == ["re-offending"]
    assert {str(row.area) for row in Reading.objects.all()} == {"Barnet", "Barking and Dagenham"}


def problems(*rows: str, header: str = HEADER) -> list[tuple[Any, str, str]]:
    upload = make_upload(csv(*rows, header=header))
    assert upload.state == State.REFUSED
    assert not Reading.objects.exists()
    return [(entry["row"], entry["column"], entry["text"]) for entry in upload.problems]


def test_names_that_are_not_known_are_told_row_by_row() -> None:
    found = problems(ROW, ROW.replace("re-", "pre-"), ROW.replace("Barnet", "Barnett"))
    assert [(row, column) for row, column, _text in found] == [(3, "measure"), (4, "area")]
    assert "“pre-offending” is no measure" in found[0][2]
    assert "“Barnett” is no area" in found[1][2]
    [(row, column, text)] = problems(f"{ROW},Moon", header=f"{HEADER},source")
    assert (row, column) == (2, "source")
    assert "“Moon” is no source" in text


def test_one_figure_under_two_names_of_its_measure_is_refused() -> None:
    [(row, _column, text)] = problems(ROW, ROW.replace("re-offending", "Proven re-offending"))
    assert (row, text) == (3, "The row repeats the figure of row 2. Leave one of them out.")


def test_a_figure_must_fit_the_unit_of_its_measure() -> None:
    [(_row, column, text)] = problems("robbery,Barnet,2019-01,2019-12,25%")
    assert column == "value"
    assert "not counted in per cent" in text
    [(_row, _column, text)] = problems("robbery,Barnet,2019-01,2019-12,25.5")
    assert "figures are whole" in text


def test_a_period_that_has_not_begun_is_awaited_or_refused() -> None:
    [(_row, _column, text)] = problems("re-offending,Barnet,2099-01,2099-03,4")
    assert "has not begun yet" in text
    row = "re-offending,Barnet,2099-01,2099-03,,awaited"
    assert make_upload(csv(row, header=f"{HEADER},status")).state == State.STAGED


def test_the_preview_says_what_is_new_answered_revised_and_unchanged() -> None:
    make_upload(
        csv(
            f"{ROW},known",
            "re-offending,Barnet,2015-10,2016-09,26.3,known",
            "re-offending,Barnet,2019-01,2019-12,,awaited",
            "robbery,Barnet,2019-01,2019-12,1000,known",
            header=f"{HEADER},status",
        ),
        approve=True,
    )
    upload = make_upload(
        csv(
            ROW,
            "re-offending,Barnet,2015-10,2016-09,26.4",
            "re-offending,Barnet,2019-01,2019-12,27",
            "re-offending,Brent,2019-01,2019-12,27",
            "robbery,Barnet,2019-01,2019-12,1010",
        )
    )
    comparison = upload.preview["comparison"]
    assert {name: comparison[name] for name in ("new", "answered", "revised", "unchanged", "large")} == {
        "new": 1, "answered": 1, "revised": 2, "unchanged": 1, "large": 1,
    }  # fmt: skip
    largest, small = comparison["revisions"]
    assert (largest["measure"], largest["before"], largest["after"], largest["large"]) == (
        "robbery",
        "1000",
        "1010",
        True,
    )
    assert (small["before"], small["after"], small["large"]) == ("26.3", "26.4", False)


def test_what_was_published_later_stays() -> None:
    make_upload(csv(ROW), approve=True)
    upload = make_upload(csv(ROW.replace("25.4", "24")))
    uploads.correct(upload, published_on=date(2018, 1, 1), absent_is_zero=True, by=None)
    again = make_upload(csv(ROW.replace("25.4", "24")))
    assert (again.published_on, again.preview["comparison"]["superseded"]) == (date(2018, 1, 1), 1)


def test_a_share_that_its_parts_contradict_is_worth_knowing() -> None:
    header = f"{HEADER},numerator,denominator"
    upload = make_upload(csv(f"{ROW},30,118", "re-offending,Brent,2016-10,2017-09,27,30,118", header=header))
    [warning] = upload.preview["warnings"]
    assert (warning["row"], warning["text"]) == (3, "30 of 118 is 25.4%, and the value says 27%.")


def test_readings_of_a_measure_do_not_hide_a_publishers_counts() -> None:
    make_upload(csv("robbery,Barnet,2019-01,2019-12,1,London,rank,,,,,32,,", header=LONG), approve=True)
    shown = Series.objects.filter(measure__slug="robbery", is_shown=True, level="borough")
    assert "entered" not in {series.source.slug for series in shown}


def test_a_line_names_its_source() -> None:
    survey = Source.objects.create(slug="survey", name="Residents' survey", publisher="The council")
    upload = make_upload(csv(f"{ROW},Residents' survey", header=f"{HEADER},source"), approve=True)
    assert (upload.source, Reading.objects.get().series.source) == (survey, survey)
