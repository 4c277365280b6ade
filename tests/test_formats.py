"""Reading the Met's files: which form they are in, and what a cell says."""

import csv
import io
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest
from openpyxl import Workbook

from performance import formats, months, reference, staging
from performance.formats import Problem, Wrong
from performance.formats.counts import count
from performance.formats.populations import OfPopulation, PopulationTable
from performance.formats.table import MISSING
from performance.names import category_key, normalised
from tests.factories import HOME, ROBBERY, SHOP, crime_csv
from tests.street_files import workbook

HEADERS = {
    "mps-borough-a": "Borough,Major Category,Minor Category",
    "mps-borough-b": "MajorText,MinorText,LookUp_BoroughName",
    "mps-borough-c": "MajorText,MinorText,BoroughName",
    "mps-borough-bocu": "Group,SubGroup,BOCU",
}


def read(content: bytes, asked: str = "") -> formats.Table:
    return formats.read(io.BytesIO(content), asked=asked)


def wide(header: str, *rows: str, first: str = "202401,202402") -> bytes:
    return "\n".join([f"{header},{first}", *rows, ""]).encode()


@pytest.mark.parametrize(("slug", "header"), HEADERS.items())
def test_each_header_family_is_recognised(slug: str, header: str) -> None:
    names = "Barnet,Burglary,Domestic Burglary" if slug.endswith("-a") else "Burglary,Domestic Burglary,Barnet"
    table = read(wide(header, f"{names},3,4"))
    assert table.format == slug
    assert (table.areas, table.majors, table.minors) == (["Barnet"], ["Burglary"], ["Domestic Burglary"])
    assert table.counts.tolist() == [[3, 4]]
    assert table.months == range(months.parse("2024-01"), months.parse("2024-03"))
    assert table.source == "mps-borough"


def test_column_names_are_recognised_in_any_case_and_order() -> None:
    table = read(wide("bocu, SUBGROUP ,Group", "Barnet,Domestic Burglary,Burglary,3,4"))
    assert (table.format, table.areas, table.majors) == ("mps-borough-bocu", ["Barnet"], ["Burglary"])


def test_a_form_that_was_asked_for_is_not_replaced_by_another() -> None:
    content = wide(HEADERS["mps-borough-a"], "Barnet,Burglary,Domestic Burglary,3,4")
    assert read(content, "mps-borough-a").format == "mps-borough-a"
    with pytest.raises(Wrong, match="form C"):
        read(content, "mps-borough-c")


def test_a_byte_order_mark_and_windows_line_ends_change_nothing() -> None:
    content = wide(HEADERS["mps-borough-c"], "ROBBERY,X,Barnet,3,4")
    assert read(b"\xef\xbb\xbf" + content.replace(b"\n", b"\r\n")).counts.tolist() == [[3, 4]]


def test_quoted_names_may_hold_commas() -> None:
    table = read(wide(HEADERS["mps-borough-b"], '"Public Order","Fear, Alarm or Distress",Barnet,3,4'))
    assert table.minors == ["Fear, Alarm or Distress"]


def test_rows_are_numbered_as_a_spreadsheet_does_and_empty_lines_are_passed_over() -> None:
    table = read(wide(HEADERS["mps-borough-c"], "ROBBERY,X,Barnet,3,4", "", ",,,,", "ROBBERY,X,Brent,5,6"))
    assert table.numbers == [2, 5]


TITLES = [
    b"Crime in our borough\n\n",
    b"\n\n",
    b'"Crime, and more",,,,\n,,,,\n',
    b"Crime\nPrinted 3 June\nTo be checked\n",
]


@pytest.mark.parametrize("title", TITLES)
def test_a_title_above_the_column_names_is_passed_over_and_rows_keep_their_numbers(title: bytes) -> None:
    content = title + wide(HEADERS["mps-borough-c"], "ROBBERY,X,Barnet,3,4", "ROBBERY,X,Brent,5,6")
    above = title.count(b"\n")
    table = read(content)
    assert (table.counts.tolist(), table.numbers) == ([[3, 4], [5, 6]], [above + 2, above + 3])
    with pytest.raises(Wrong) as refused:
        read(content + b"ROBBERY,X,Bexley,1\n")
    assert refused.value.problems[0].row == above + 4


def test_a_title_on_a_sheet_is_passed_over_and_a_sheet_of_words_is_no_table() -> None:
    head = [*HEADERS["mps-borough-c"].split(","), 202401]
    table = read(workbook([["Crime"], [], head, ["ROBBERY", "X", "Barnet", 3]], before=["Notes"]))
    assert (table.counts.tolist(), table.numbers) == ([[3]], [4])
    book = Workbook()
    book.worksheets[0].append(["Ask the council about these figures"])
    log = book.create_sheet("Log")
    log.append(["Borough", "Calls"])
    log.append(["Barnet", 7])
    content = io.BytesIO()
    book.save(content)
    with pytest.raises(formats.Unrecognised) as unknown:
        read(content.getvalue())
    assert (unknown.value.header, unknown.value.rows) == (["Borough", "Calls"], [["Barnet", "7"]])


def test_a_file_of_one_column_has_its_names_in_its_first_line() -> None:
    lines = [f"line {number}" for number in range(30)]
    with pytest.raises(formats.Unrecognised) as unknown:
        read("\n".join(lines).encode())
    assert (unknown.value.header, unknown.value.rows[:2]) == ([lines[0]], [[lines[1]], [lines[2]]])


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        *[("0", 0), ("12", 12), (" 12 ", 12), ("012", 12), ("1,234", 1234), ("9,999,999", 9_999_999)],
        *[("\u00a07", 7), ("", MISSING), ("  ", MISSING)],
    ],
)
def test_what_is_taken_as_a_count(written: str, meant: int) -> None:
    assert count(written) == meant


@pytest.mark.parametrize(
    "written",
    [
        *["NA", "nan", "inf", "1e3", "٣", "１２", "²", "-", ".", "*", "<5", "12*", "1 234", "1,23", "1234,567", "0x1F"],
        *["-1", "−1", "4.5", "4.0", "4,5", "+4", "True", "10000000", "9" * 300, "1\x00"],
    ],
)
def test_what_is_refused_as_a_count_and_named(written: str) -> None:
    with pytest.raises(ValueError, match="“"):
        count(written)


def test_thousands_and_spaces_are_read_in_a_file() -> None:
    table = read(wide(HEADERS["mps-borough-c"], 'ROBBERY,X,Barnet,"1,234", 12 '))
    assert table.counts.tolist() == [[1234, 12]]


def test_an_empty_cell_is_missing_and_said() -> None:
    table = read(wide(HEADERS["mps-borough-c"], "ROBBERY,X,Barnet,,4"))
    assert table.counts.tolist() == [[MISSING, 4]]
    assert str(table.warnings[0]).startswith("Row 2, column 202401: The cell is empty")


def test_names_are_one_whatever_their_case_spacing_ampersand_and_cut() -> None:
    assert normalised(" Barking  & Dagenham") == normalised("BARKING AND DAGENHAM")
    long = "Disclosure, Obstruction, False or Misleading Statements"
    assert category_key("X", long) == category_key("x", long[:50])
    assert category_key("Theft", "Other") != category_key("Robbery", "Other")


def test_a_problem_says_where() -> None:
    assert Problem("So.", 12, "202401").where == "Row 12, column 202401"
    assert Problem("So.", 12).where == "Row 12"
    assert Problem("So.").where == ""


# -- adding rows up to measures ----------------------------------------------------------------------

KNOWN = staging.Known(
    areas={"barnet": 1, "brent": 2},
    categories={category_key(*HOME): (10, 11), category_key(*SHOP): (10, 12), category_key(*ROBBERY): (20,), "x|y": ()},
    parts={30: [10, 20]},
)


def staged(rows: list[tuple[tuple[str, str], str, list[int | str]]], *, absent_is_zero: bool = True) -> staging.Staged:
    return staging.staged(read(crime_csv(rows)), KNOWN, absent_is_zero=absent_is_zero)


def cell(found: staging.Staged, measure: int, area: int) -> list[float]:
    cells = found.cells
    return cells.values[cells.measures.index(measure), cells.areas.index(area)].tolist()


def test_categories_add_up_to_measures_and_measures_to_sums() -> None:
    found = staged([(HOME, "Barnet", [1, 2]), (SHOP, "Barnet", [10, 20]), (ROBBERY, "BARNET", [100, 200])])
    assert cell(found, 10, 1) == [11, 22]
    assert cell(found, 11, 1) == [1, 2]
    assert cell(found, 30, 1) == [111, 222]


def test_a_row_left_out_is_zero_for_areas_that_are_in_the_file() -> None:
    found = staged([(HOME, "Barnet", [1, 2]), (ROBBERY, "Brent", [5, 6])])
    assert cell(found, 20, 1) == [0, 0]
    assert cell(found, 11, 2) == [0, 0]
    assert found.cells.areas == [1, 2]


def test_a_row_left_out_is_missing_when_told_so() -> None:
    found = staged([(HOME, "Barnet", [1, 2]), (SHOP, "Brent", [5, 6])], absent_is_zero=False)
    assert np.isnan(cell(found, 12, 1)).all()
    assert np.isnan(cell(found, 10, 1)).all()  # a part of it has no row: the whole is not known
    assert cell(found, 11, 1) == [1, 2]


def test_a_measure_without_any_category_in_the_file_is_not_covered() -> None:
    found = staged([(ROBBERY, "Barnet", [5, 6])])
    assert found.cells.measures == [20]  # and so is the sum, which lacks a part


def test_an_empty_cell_makes_its_measures_missing_in_that_month_alone() -> None:
    found = staged([(HOME, "Barnet", ["", 2]), (SHOP, "Barnet", [10, 20])])
    assert np.isnan(cell(found, 10, 1)[0])
    assert cell(found, 10, 1)[1] == 22
    assert cell(found, 12, 1) == [10, 20]
    assert found.cells.count == 4


def test_categories_nobody_has_heard_of_are_told_apart_from_ignored_ones() -> None:
    found = staged([(ROBBERY, "Barnet", [1, 2]), (("NEW", "THING"), "Barnet", [3, 4]), (("X", "Y"), "Barnet", [5, 6])])
    assert [(entry["minor"], entry["total"]) for entry in found.unmapped] == [("THING", 7)]
    assert found.ignored == 1
    assert [entry["measures"] for entry in found.mapped] == [[20]]


def test_parts_that_do_not_add_up_are_found() -> None:
    cells = staged([(HOME, "Barnet", [1, 2]), (SHOP, "Barnet", [10, 20])]).cells
    assert staging.sums_that_differ(cells, {10: [11, 12]}) == []
    cells.values[0, 0, 1] += 1
    assert staging.sums_that_differ(cells, {10: [11, 12]}) == [
        {"measure": 10, "area": 1, "month": months.parse("2024-02"), "whole": 23, "parts": 22}
    ]


def test_a_comparison_counts_what_is_new_revised_unchanged_and_superseded() -> None:
    cells = staged([(ROBBERY, "Barnet", [100, 200, 300, 7, 1000])]).cells
    current = np.array([[[np.nan, 200, 290, 4, 999]]])
    later = np.array([[[False, False, False, False, True]]])
    found = staging.compared(cells, current, later)
    assert (found.new, found.revised, found.unchanged, found.superseded) == (1, 2, 1, 1)
    assert found.large == 1  # 290 to 300; 4 to 7 is less than 5
    assert [(entry["before"], entry["after"], entry["large"]) for entry in found.revisions] == [
        (290, 300, True),
        (4, 7, False),
    ]


# -- denominators ------------------------------------------------------------------------------------


def people(content: bytes, kind: str) -> PopulationTable:
    form = OfPopulation(kind, kind)
    table = formats.read(io.BytesIO(content), asked=form.slug, also=[form])
    assert isinstance(table, PopulationTable)
    return table


def test_residents_are_read_from_a_column_for_each_year() -> None:
    table = people(b"ladcode23,laname23,2019,2020\nE09000003,Barnet,390590,391046\n", "population")
    assert (table.years, table.encoding) == ([2019, 2020], "utf-8-sig")
    assert table.rows[0].values == {2019: 390590, 2020: 391046}


def test_households_are_read_from_profiles_in_either_encoding_with_any_line_ends() -> None:
    text = 'Code,Area_name,GLA_Population_Estimate_2015,GLA_Household_Estimate_2015,Pay_£\rE1,Barnet,1,"151,423",.\r'
    for encoding in ("utf-8-sig", "cp1252"):
        table = people(text.encode(encoding), "households")
        assert table.encoding == encoding
        assert table.rows[0].values == {2015: 151_423}


def test_any_population_is_read_from_years_that_bear_its_name() -> None:
    content = b"code,name,youth_10-17_2022,youth_10-17_2023\nE09000003,Barnet,38000,38500\n"
    assert people(content, "youth-10-17").rows[0].values == {2022: 38_000, 2023: 38_500}


def test_a_table_that_does_not_say_what_it_counts_asks_for_it() -> None:
    for content in (b"code,name,2019\nE1,Barnet,1\n", b"code,name,population_2019,households_2019\nE1,Barnet,1,1\n"):
        with pytest.raises(Wrong, match="which population"):
            formats.read(io.BytesIO(content))
    told = formats.read(io.BytesIO(b"code,name,households_2019\nE1,Barnet,1\n"))
    assert isinstance(told, PopulationTable)
    assert told.kind == "households"


@pytest.mark.parametrize(
    "content",
    [b"", b"PK\x03\x04", b"<html>", b"a,b\n1,2\n", b"code,name,2019\nE1,Barnet\n", "code,name,2019\n".encode("utf-16")],
)
def test_other_files_are_refused_as_denominators(content: bytes) -> None:
    with pytest.raises(Wrong):
        people(content, "population")


# -- the published files -----------------------------------------------------------------------------

PUBLISHED: list[tuple[str, str, int]] = [
    ("historical_200801-201612", "mps-borough-a", 1056),
    ("historical_201004-202110", "mps-borough-b", 1728),
    ("historical_201004-202210", "mps-borough-c", 931),
    ("recent24_201701-201812", "mps-borough-a", 1050),
    ("recent24_201707-201906", "mps-borough-b", 1584),
    ("recent24_201806-202005", "mps-borough-b", 1566),
    ("recent24_202211-202410", "mps-borough-c", 1015),
]


def published(real_data: Path, name: str) -> formats.Table:
    with (real_data / "borough" / f"{name}.csv").open("rb") as file:
        return formats.read(file)


@pytest.mark.real_data
@pytest.mark.parametrize(("name", "form", "rows"), PUBLISHED)
def test_every_published_file_is_read_whole_and_every_name_in_it_is_known(
    real_data: Path, name: str, form: str, rows: int
) -> None:
    table = published(real_data, name)
    assert (table.format, len(table.numbers), table.warnings) == (form, rows, [])
    with (real_data / "borough" / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        assert int(table.counts.sum()) == sum(int(cell) for line in list(csv.reader(file))[1:] for cell in line[3:])
    spellings = {normalised(spelling) for area in reference.read("areas") for spelling in area["spellings"]}
    assert {normalised(area) for area in table.areas} <= spellings
    categories = {category_key(major, minor) for major, minor, _measures in reference.read("categories")}
    assert {category_key(*names) for names in zip(table.majors, table.minors, strict=True)} <= categories


def total(table: formats.Table, area: str, slug: str, first: str, last: str) -> int:
    """A measure's total by the reference data alone, without the code that stages."""
    slugs = {category_key(major, minor): measures for major, minor, measures in reference.read("categories")}
    start = months.parse(first) - table.months[0]
    stop = months.parse(last) - table.months[0] + 1
    found: dict[str, int] = defaultdict(int)
    for row, name in enumerate(table.areas):
        for measure in slugs[category_key(table.majors[row], table.minors[row])] if name == area else ():
            found[measure] += int(table.counts[row, start:stop].sum())
    return found[slug]


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "historical_200801-201612",
            {"burglary": 4912, "robbery": 1199, "theft-from-the-person": 692, "criminal-damage": 2361},
        ),
        (
            "historical_201004-202110",
            {"criminal-damage": 2343, "theft-of-motor-vehicle": 956, "violence-with-injury": 1536},
        ),
        ("historical_201004-202210", {"residential-burglary": 3441, "non-residential-burglary": 1423}),
    ],
)
def test_barnets_year_2011_12_adds_up_to_the_published_totals(
    real_data: Path, name: str, expected: dict[str, int]
) -> None:
    table = published(real_data, name)
    assert {slug: total(table, "Barnet", slug, "2011-04", "2012-03") for slug in expected} == expected


def test_reference_data_names_only_measures_that_there_are() -> None:
    slugs = {measure["slug"] for measure in reference.read("measures")}
    assert {slug for *_names, measures in reference.read("categories") for slug in measures} <= slugs
    assert {measure["parent"] for measure in reference.read("measures") if "parent" in measure} <= slugs
    keys = [category_key(major, minor) for major, minor, _measures in reference.read("categories")]
    assert len(keys) == len(set(keys))
