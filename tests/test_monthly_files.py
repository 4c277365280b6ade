"""Monthly counts in the portal's own forms: long and wide, strict, and read back as they were written."""

from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from performance import formats, months
from performance.formats import Table, Wrong
from performance.formats.monthly import content
from performance.formats.table import ABSENT
from performance.models import Area, Figure, Measure, Series
from performance.models.uploads import State
from tests.factories import make_measure, make_upload

pytestmark = pytest.mark.django_db

LONG, WIDE = "measure,area,month,count", "measure,area,2024-01,Feb 2024,202403"


def csv(*rows: str, header: str = LONG) -> bytes:
    return "\n".join([header, *rows, ""]).encode()


def table(*rows: str, header: str = LONG) -> Table:
    found = formats.read(BytesIO(csv(*rows, header=header)))
    assert isinstance(found, Table)
    return found


def refused(*rows: str, header: str = LONG) -> list[tuple[str, str]]:
    with pytest.raises(Wrong) as wrong:
        table(*rows, header=header)
    return [(problem.where, problem.text) for problem in wrong.value.problems]


# -- reading ---------------------------------------------------------------------------------------------------------


def test_a_long_file_has_a_line_for_each_count_and_gaps_are_not_known() -> None:
    found = table("CCTV,Barnet,2024-03,12", "CCTV,barnet,Jan-24,7", "CCTV,Brent,2024-03,0")
    assert (found.areas, found.minors) == (["Barnet", "Brent"], ["CCTV", "CCTV"])
    assert [months.text(month) for month in found.months] == ["2024-01", "2024-02", "2024-03"]
    assert found.counts.tolist() == [[7, ABSENT, 12], [ABSENT, ABSENT, 0]]


def test_a_wide_file_has_a_column_for_each_month_in_any_order() -> None:
    found = table("CCTV,Barnet,3,1,2", header="Measure,AREA,2024-03,Jan 2024,202402")
    assert found.counts.tolist() == [[1, 2, 3]]


@pytest.mark.parametrize(
    ("row", "where", "reason"),
    [
        ("CCTV,Barnet,2024-01,-1", "Row 2, column count", "less than nothing"),
        ("CCTV,Barnet,2024-01,1.5", "Row 2, column count", "not whole"),
        ("CCTV,Barnet,2024-01,NA", "Row 2, column count", "is not a count"),
        ("CCTV,Barnet,2024,3", "Row 2, column month", "is no month"),
        ("CCTV,Barnet,02/01/2024,3", "Row 2, column month", "is no month"),
        (",Barnet,2024-01,3", "Row 2", "is missing"),
        ("CCTV,,2024-01,3", "Row 2", "is missing"),
        (f"{'x' * 121},Barnet,2024-01,3", "Row 2", "longer than 120"),
        ("CC\x00TV,Barnet,2024-01,3", "Row 2", "zero byte"),
    ],
)
def test_a_wrong_row_is_refused_with_what_and_where(row: str, where: str, reason: str) -> None:
    [(told, text)] = refused(row)
    assert told == where
    assert reason in text


def test_a_month_stands_once_for_a_measure_and_an_area() -> None:
    [(where, text)] = refused("CCTV,Barnet,2024-01,3", "cctv,BARNET,Jan 2024,3")
    assert where == "Row 3"
    assert "repeats Jan 2024 of a row above" in text
    assert ("Row 1, column Jan 2024", "The month stands twice.") in refused(
        "CCTV,Barnet,1,2", header="measure,area,2024-01,Jan 2024"
    )


def test_months_that_lie_a_century_apart_are_a_mistake() -> None:
    [(_where, text)] = refused("CCTV,Barnet,1902-01,1", "CCTV,Barnet,2024-01,1")
    assert "too far apart" in text


def test_a_file_without_rows_is_refused() -> None:
    assert "no rows" in refused()[0][1]


@pytest.mark.parametrize("header", [f"{LONG},colour", "measure,area,2024-01,colour", "measure,month,count"])
def test_a_column_that_is_not_known_makes_another_form(header: str) -> None:
    assert "belong to no form of file" in refused("a,b,c,d,e", header=header)[0][1]


@given(
    st.dictionaries(
        st.tuples(st.sampled_from(["CCTV", "=1+1", "Knife, with injury"]), st.integers(24000, 24040)),
        st.integers(0, 9_999_999),
        min_size=1,
    )
)
def test_what_the_portal_writes_it_reads_again(counts: dict[tuple[str, int], int]) -> None:
    rows = [(measure, "Barnet", month, value, "entered") for (measure, month), value in counts.items()]
    found = formats.read(BytesIO(content(rows)))
    assert isinstance(found, Table)
    assert found.source == "entered"
    read = {
        (name, month): found.counts[row, index]
        for row, name in enumerate(found.minors)
        for index, month in enumerate(found.months)
        if found.counts[row, index] >= 0
    }
    assert read == counts


# -- keeping ---------------------------------------------------------------------------------------------------------


def test_a_measure_that_nobody_published_is_counted_from_an_entered_file() -> None:
    seen = make_measure(name="Incidents seen on camera", slug="seen")
    upload = make_upload(csv("seen,Barnet,2024-01,7", "Incidents seen on camera,Brent,2024-02,5"), approve=True)
    assert (upload.format, upload.source.slug if upload.source else "") == ("monthly-long", "entered")
    assert sorted(Figure.objects.values_list("area__slug", "value")) == [("barnet", 7), ("brent", 5)]
    assert Series.objects.get(measure=seen).is_shown


def test_a_measure_that_had_readings_alone_shows_its_first_counts() -> None:
    make_measure(name="Nuisance", slug="nuisance")
    make_upload(b"measure,area,from,to,value\nnuisance,Barnet,2024-01,2024-12,80\n", approve=True)
    make_upload(csv("nuisance,Barnet,2024-01,7"), approve=True)
    assert Series.objects.get(measure__slug="nuisance").is_shown


def test_counts_of_a_measure_name_the_source_whose_they_are() -> None:
    row, header = "robbery,Barnet,2024-01,7,mps-borough", f"{LONG},source"
    make_upload(csv(row, header=header), approve=True)
    assert Figure.objects.get().series == Series.objects.get(measure__slug="robbery", source__slug="mps-borough")
    other = make_upload(csv(row.replace("mps-borough", "Moon"), header=header))
    assert other.state == State.REFUSED
    assert "“Moon” is no source" in other.problems[0]["text"]


def test_a_file_names_one_source() -> None:
    [(where, text)] = refused("a,b,2024-01,1,one", "a,b,2024-02,1,two", header=f"{LONG},source")
    assert where == "Row 3, column source"
    assert "two sources, “one” and “two”" in text


def test_unknown_measures_and_areas_are_named_row_by_row() -> None:
    upload = make_upload(csv("robbery,Barnet,2024-01,7", "robbing,Barnet,2024-01,7"))
    assert [(entry["row"], entry["column"]) for entry in upload.problems] == [(3, "measure")]
    upload = make_upload(csv("robbery,Barnett,2024-01,7"))
    assert "“Barnett” is no area" in upload.problems[0]["text"]


def test_what_a_file_leaves_out_is_never_zero() -> None:
    upload = make_upload(csv("robbery,Barnet,2024-01,7", "burglary,Brent,2024-01,9"), absent_is_zero=True, approve=True)
    assert upload.preview["cells"] == Figure.objects.count() == 2
    assert (upload.preview["not_in_file"], upload.preview["unmapped"]) == ([], [])


def test_names_that_are_alike_in_their_first_fifty_letters_stay_two_measures() -> None:
    name = "Reports of nuisance neighbours made to the council by "
    for end in ("phone", "letter"):
        make_measure(name=name + end, slug=f"nuisance-{end}")
    make_upload(csv(f"{name}phone,Barnet,2024-01,7", f"{name}letter,Barnet,2024-01,9"), approve=True)
    found = Figure.objects.values_list("series__measure__slug", "value")
    assert dict(found) == {"nuisance-phone": 7, "nuisance-letter": 9}


def test_parts_still_have_to_add_up_to_their_whole() -> None:
    names = ["burglary", "residential-burglary", "non-residential-burglary"]
    assert set(names) <= set(Measure.objects.values_list("slug", flat=True))
    rows = [f"{name},Barnet,2024-01,{count}" for name, count in zip(names, (906, 599, 283), strict=True)]
    assert make_upload(csv(*rows)).preview["sums"]["count"] == 1
    assert Area.objects.filter(slug="barnet").exists()
