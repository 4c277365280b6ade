"""Forms of file that somebody has explained: which column is what, what holds for every row, which rows are read."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest

from performance import formats, months
from performance.formats import Table, Wrong
from performance.formats.explained import Explained, Explanation, compared
from performance.formats.readings import ReadingsTable
from performance.formats.table import ABSENT


def form(header: str, **told: Any) -> Explained:
    names = header.split(",")
    given = {"holds": "counts", **told}
    return Explained(
        "log", "Log", "entered", tuple(compared(names)), len(compared(names)) < len(names), Explanation(**given)
    )


def read(form: Explained, *rows: str, header: str = "") -> Any:
    content = "\n".join([header or ",".join(form.header), *rows, ""]).encode()
    return formats.read(BytesIO(content), also=[form])


LONG = "Borough,Kind,Month Year,Number,Measure type"


def test_columns_are_what_the_analyst_said() -> None:
    log = form(LONG, roles={0: "area", 1: "minor", 2: "month", 3: "count"})
    found = read(log, "Barnet,CCTV,Jan-24,7,x", "Barnet,CCTV,Mar-24,9,y")
    assert isinstance(found, Table)
    assert (found.areas, found.minors, found.format, found.by_measure) == (["Barnet"], ["CCTV"], "log", False)
    assert found.counts.tolist() == [[7, ABSENT, 9]]
    assert not found.leaves_out_zeros


def test_what_no_column_holds_is_said_for_every_row() -> None:
    log = form("When,How many", roles={0: "month", 1: "count"}, constants={"area": "barnet", "measure": "robbery"})
    found = read(log, "2024-01,7")
    assert (found.areas, found.minors, found.by_measure) == (["barnet"], ["robbery"], True)


def test_only_the_rows_that_are_wanted_are_read() -> None:
    log = form(LONG, roles={0: "area", 1: "measure", 2: "month", 3: "count"}, only={4: "Offences"})
    found = read(log, "Barnet,CCTV,Jan-24,7,Outcomes", "Barnet,CCTV,Jan-24,9, OFFENCES ")
    assert found.counts.tolist() == [[9]]
    with pytest.raises(Wrong, match="None of the file's rows"):
        read(log, "Barnet,CCTV,Jan-24,7,Outcomes")


def test_rows_are_added_up_where_that_was_said_and_a_mistake_where_not() -> None:
    rows = ("Barnet,CCTV,Jan-24,7,x", "Barnet,CCTV,Jan-24,5,y")
    roles = {0: "area", 1: "measure", 2: "month", 3: "count"}
    assert read(form(LONG, roles=roles, adds_up=True), *rows).counts.tolist() == [[12]]
    with pytest.raises(Wrong, match="repeats Jan 2024"):
        read(form(LONG, roles=roles), *rows)


def test_a_list_of_incidents_is_counted() -> None:
    log = form(LONG, roles={0: "area", 1: "measure", 2: "month"})
    assert read(log, *["Barnet,CCTV,Jan-24,,x"] * 3).counts.tolist() == [[3]]


def test_months_across_are_told_by_their_names_and_the_next_file_has_others() -> None:
    log = form("Area,Kind,Jan-24,Feb-24", roles={0: "area", 1: "measure"})
    header = "area,KIND,Feb-24,Mar-24,Apr-24"
    found = read(log, "Barnet,CCTV,1,2,3", header=header)
    assert ([months.text(month) for month in found.months], found.counts.tolist()) == (
        ["2024-02", "2024-03", "2024-04"], [[1, 2, 3]]
    )  # fmt: skip
    with pytest.raises(Wrong, match="no form of file"):
        read(log, "Barnet,CCTV,x,1", header="area,kind,colour,Jan-24")
    with pytest.raises(Wrong, match="no form of file"):
        read(log, "Barnet,CCTV", header="area,kind")


def test_readings_are_explained_like_counts() -> None:
    header = "Authority,Cohort,Rate,Notes"
    log = form(
        header,
        holds="readings",
        roles={0: "area", 1: "period", 2: "value"},
        constants={"measure": "re-offending", "comparator": "National"},
        only={3: "final"},
    )
    found = read(log, "Barnet,Oct16-Sep17,28.7%,Final", "Barnet,Oct17-Sep18,27,draft", header=header)
    assert isinstance(found, ReadingsTable)
    [line] = found.lines
    assert (line.measure, line.comparator, str(line.value)) == ("re-offending", "National", "28.7")


def test_an_explanation_is_kept_as_plain_json() -> None:
    told = Explanation("counts", {0: "area", 3: "count"}, {"measure": "robbery"}, {2: "Offences"}, adds_up=True)
    kept = told.to_json()
    kept["roles"] = {str(place): role for place, role in kept["roles"].items()}
    kept["only"] = {str(place): value for place, value in kept["only"].items()}
    assert Explanation.from_json(kept) == told
