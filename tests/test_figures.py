"""What is known of a cell: now, at an earlier moment, and whatever the order of approvals."""

import csv
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice, permutations
from pathlib import Path

import numpy as np
import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from performance import figures, months
from performance.models import Area, Denominator, Figure, Measure, Observation, Upload
from performance.services import uploads
from tests.factories import ROBBERY, crime_csv, make_upload

pytestmark = pytest.mark.django_db

JANUARY = months.parse("2024-01")


def robbery(*counts: int, first: str = "202401", area: str = "Barnet") -> bytes:
    return crime_csv([(ROBBERY, area, list(counts))], first=first)


def known(first: int = JANUARY, last: int = JANUARY + 3, at: datetime | None = None) -> list[float]:
    found = figures.known([measure("robbery")], [area("barnet")], first, last, at)
    assert found.shape == (1, 1, last - first + 1)
    return found[0, 0].tolist()


def measure(slug: str) -> Measure:
    return Measure.objects.get(slug=slug)


def area(slug: str) -> Area:
    return Area.objects.get(slug=slug)


def table() -> set[tuple[int, ...]]:
    return set(Figure.objects.values_list("series", "area", "month", "value", "upload__file"))


def values() -> set[tuple[str, str, int, int]]:
    return set(Figure.objects.values_list("series__measure__slug", "area__slug", "month", "value"))


def test_a_cell_that_no_file_covers_is_missing_and_not_zero() -> None:
    make_upload(robbery(0, 5), approve=True)
    assert known()[:2] == [0, 5]
    assert np.isnan(known()[2:]).all()


def test_of_two_files_the_one_published_later_counts_whatever_was_approved_last() -> None:
    later = make_upload(robbery(9, 9, 9))
    earlier = make_upload(robbery(1, 1))
    uploads.approve(later, by=None)
    uploads.approve(earlier, by=None)
    assert known()[:3] == [9, 9, 9]


def test_of_two_files_published_on_one_day_the_one_approved_last_counts() -> None:
    first, second = make_upload(robbery(1, 1)), make_upload(robbery(2, 2))
    uploads.approve(second, by=None)
    uploads.approve(first, by=None)
    assert known()[:2] == [1, 1]
    assert known(at=second_moment(first))[:2] == [2, 2]


def second_moment(upload: Upload) -> datetime:
    """Just before an upload was approved."""
    upload.refresh_from_db()
    assert upload.approved_at is not None
    return upload.approved_at - timedelta(microseconds=1)


def test_a_figure_can_be_asked_for_as_known_at_a_time() -> None:
    before = timezone.now()
    make_upload(robbery(1, 2, 3), approve=True)
    between = timezone.now()
    later = make_upload(robbery(8, 9, first="202403"), approve=True)
    after = timezone.now()
    uploads.take_back(later, reason="Withdrawn.", by=None)
    assert np.isnan(known(at=before)).all()
    assert known(at=between)[:3] == [1, 2, 3]
    assert known(at=after) == [1, 2, 8, 9]
    assert known(at=timezone.now())[:3] == known()[:3] == [1, 2, 3]


def test_every_covered_cell_is_observed_also_when_nothing_changed() -> None:
    make_upload(robbery(1, 2, 3), approve=True)
    again = make_upload(robbery(1, 2, 3, 4), approve=True)
    assert Observation.objects.filter(upload=again).count() == 4
    assert {upload.pk for upload in figures.provenance([measure("robbery")], [area("barnet")], JANUARY, JANUARY)} == {
        again.pk
    }


def test_provenance_names_the_files_that_the_counts_rest_on_in_order() -> None:
    first = make_upload(robbery(1, 2, 3), approve=True)
    second = make_upload(robbery(8, 9, first="202403"), approve=True)
    asked = ([measure("robbery")], [area("barnet")], JANUARY, JANUARY + 3)
    assert figures.provenance(*asked) == [first, second]
    found = figures.recalled(*asked)
    assert found.uploads[0, 0].tolist() == [first.pk, first.pk, second.pk, second.pk]


def test_counts_come_in_the_order_in_which_they_are_asked_for() -> None:
    make_upload(
        crime_csv(
            [(ROBBERY, "Barnet", [1, 2]), (ROBBERY, "Brent", [3, 4]), (("THEFT", "THEFT FROM PERSON"), "Brent", [5, 6])]
        ),
        approve=True,
    )
    found = figures.known(
        [measure("theft-from-the-person"), measure("robbery")], [area("brent"), area("barnet")], JANUARY, JANUARY + 1
    )
    assert found.tolist() == [[[5, 6], [0, 0]], [[3, 4], [1, 2]]]


def test_asking_for_nothing_gives_nothing() -> None:
    assert figures.known([], [], JANUARY, JANUARY).shape == (0, 0, 1)
    assert figures.known([measure("robbery")], [area("barnet")], JANUARY, JANUARY - 1).shape == (1, 1, 0)


def test_a_dashboards_figures_are_read_in_one_query() -> None:
    make_upload(approve=True)
    measures, areas = list(Measure.objects.all()), list(Area.objects.all())
    with CaptureQueriesContext(connection) as queries:
        figures.known(measures, areas, JANUARY - 120, JANUARY + 60)
    assert len(queries) == 1


def test_many_cells_are_read_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    make_upload(approve=True)
    asked = (list(Measure.objects.all()), list(Area.objects.all()), JANUARY, JANUARY + 2)
    whole = figures.known(*asked)
    monkeypatch.setattr(figures, "CELLS_AT_ONCE", 100)
    monkeypatch.setattr(figures, "FETCHED_AT_ONCE", 2)
    np.testing.assert_array_equal(figures.known(*asked), whole)


# -- order, withdrawal, rebuilding -------------------------------------------------------------------

FILES = [
    ("202401", (10, 11, 12, 13)),
    ("202401", (20, 21, 22, 23, 24)),
    ("202403", (30, 31, 32, 33)),
    ("202402", (40, 41)),
]


@pytest.mark.parametrize("order", list(permutations(range(len(FILES)))))
def test_the_order_of_approvals_does_not_matter(order: tuple[int, ...]) -> None:
    for index in order:
        first, counts = FILES[index]
        make_upload(robbery(*counts, first=first), approve=True)
    assert known(last=JANUARY + 5) == [20, 21, 30, 31, 32, 33]


@pytest.mark.parametrize("gone", range(len(FILES)))
def test_taking_one_back_leaves_what_the_others_say(gone: int) -> None:
    received = [make_upload(robbery(*counts, first=first), approve=True) for first, counts in FILES]
    uploads.take_back(received[gone], reason="Wrong.", by=None)
    left = table()
    figures.rebuild()
    assert table() == left
    assert known() == {0: [20, 21, 30, 31], 1: [10, 11, 30, 31], 2: [20, 21, 22, 23], 3: [20, 21, 30, 31]}[gone]


def test_rebuilding_gives_exactly_the_same_table() -> None:
    for first, counts in FILES:
        make_upload(robbery(*counts, first=first), approve=True)
    before = table()
    Figure.objects.filter(month=JANUARY).delete()
    Figure.objects.update(value=7)
    call_command("rebuild_figures")
    assert table() == before


def test_what_is_known_now_is_what_was_known_at_this_moment() -> None:
    for first, counts in FILES:
        make_upload(robbery(*counts, first=first), approve=True)
    assert known(last=JANUARY + 5) == known(last=JANUARY + 5, at=timezone.now())


def test_the_database_keeps_one_figure_for_a_cell_and_one_observation_for_a_file() -> None:
    upload = make_upload(approve=True)
    for model in (Figure, Observation):
        row = model.objects.filter(upload=upload).values("series_id", "area_id", "month", "value", "upload_id")[0]
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.bulk_create([model(**row)])


# -- denominators ------------------------------------------------------------------------------------


def residents(slug: str, **years: int) -> None:
    for year, value in years.items():
        Denominator.objects.create(area=area(slug), kind="population", year=int(year[1:]), value=value, source="x")


def test_rates_are_per_the_latest_middle_of_a_year_in_the_window() -> None:
    residents("barnet", y2018=180, y2019=190, y2020=200)
    for month, value, year in [
        ("2019-10", 190, 2019),
        ("2019-06", 190, 2019),
        ("2019-05", 180, 2018),
        ("2030-01", 200, 2020),
    ]:
        values, found, note = figures.denominators("population", [area("barnet")], months.parse(month))
        assert (values.tolist(), found, note) == ([value], year, "")


def test_rates_of_earlier_windows_are_per_the_earliest_year_known_and_say_so() -> None:
    residents("barnet", y2018=180, y2019=190)
    values, year, note = figures.denominators("population", [area("barnet")], months.parse("2013-12"))
    assert (values.tolist(), year) == ([180], 2018)
    assert "2018" in note


def test_an_area_without_residents_is_missing() -> None:
    residents("barnet", y2018=180)
    values, _year, _note = figures.denominators("population", [area("brent"), area("barnet")], months.parse("2019-01"))
    assert np.isnan(values[0])
    assert values[1] == 180
    values, year, note = figures.denominators("households", [area("barnet")], months.parse("2019-01"))
    assert np.isnan(values[0])
    assert (year, note) == (None, "No households is known.")


def test_the_database_refuses_denominators_that_are_none() -> None:
    residents("barnet", y2018=180)
    for broken in ({"value": 0}, {"year": 18}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Denominator.objects.update(**broken)
    with pytest.raises(IntegrityError), transaction.atomic():
        residents("barnet", y2018=181)


# -- the published files -----------------------------------------------------------------------------

VOLUMES = {
    "burglary": (3626, 3746, 797, 808),
    "residential-burglary": (2973, 2944, 630, 613),
    "non-residential-burglary": (653, 802, 167, 195),
    "robbery": (1138, 747, 314, 162),
    "violence-with-injury": (2290, 2183, 582, 578),
}


def totals(slug: str, where: str, to: str, length: int) -> tuple[int, int]:
    """A window and the same months a year before."""
    last = months.parse(to)
    counts = figures.known([measure(slug)], [area(where)], last - 11 - length, last)[0, 0]
    return int(counts[-length:].sum()), int(counts[-12 - length : -12].sum())


def brought_in(real_data: Path, *names: str) -> None:
    for name in names:
        make_upload((real_data / "borough" / f"{name}.csv").read_bytes(), name=f"{name}.csv", approve=True)


@pytest.mark.real_data
def test_december_2013_is_as_the_board_had_it(real_data: Path) -> None:
    brought_in(real_data, "historical_200801-201612")
    assert totals("burglary", "barnet", "2013-12", 12)[0] == 4274
    assert totals("residential-burglary", "barnet", "2013-12", 12)[0] == 2960
    assert totals("non-residential-burglary", "barnet", "2013-12", 12)[0] == 1314
    assert totals("robbery", "barnet", "2013-12", 12)[0] == 800
    for slug, total in {
        "burglary": 4912,
        "robbery": 1199,
        "theft-from-the-person": 692,
        "criminal-damage": 2361,
    }.items():
        assert totals(slug, "barnet", "2012-03", 12)[0] == total


@pytest.mark.real_data
@pytest.mark.parametrize("turned", [False, True])
def test_october_2019_is_as_two_files_give_it_in_either_order(real_data: Path, *, turned: bool) -> None:
    names = ["recent24_201707-201906", "recent24_201806-202005"]
    brought_in(real_data, *(reversed(names) if turned else names))
    for slug, (year, year_before, quarter, quarter_before) in VOLUMES.items():
        assert totals(slug, "barnet", "2019-10", 12) == (year, year_before)
        assert totals(slug, "barnet", "2019-09", 3) == (quarter, quarter_before)


@pytest.mark.real_data
def test_five_other_boroughs_agree_with_sums_made_with_the_csv_module_alone(real_data: Path) -> None:
    brought_in(real_data, "historical_200801-201612")
    wanted = ["Enfield", "Westminster", "Bexley", "Tower Hamlets", "Kingston upon Thames"]
    with (real_data / "borough" / "historical_200801-201612.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for name in wanted:
        mine = [row for row in rows if row["Borough"] == name and row["Major Category"] == "Burglary"]
        year = sum(int(row[f"2013{month:02d}"]) for row in mine for month in range(1, 13))
        before = sum(int(row[f"2012{month:02d}"]) for row in mine for month in range(1, 13))
        assert totals("burglary", area_slug(name), "2013-12", 12) == (year, before)


def area_slug(name: str) -> str:
    return Area.objects.get(name=name).slug


PUBLISHED = [
    "historical_200801-201612",
    "historical_201004-202110",
    "historical_201004-202210",
    "recent24_201701-201812",
    "recent24_201707-201906",
    "recent24_201806-202005",
    "recent24_202211-202410",
]


def orders() -> Iterator[tuple[str, ...]]:
    """First to last, last to first, and two in between."""
    yield tuple(PUBLISHED)
    yield tuple(reversed(PUBLISHED))
    yield from islice(permutations(PUBLISHED), 1234, 4000, 1700)


@pytest.mark.real_data
def test_all_published_files_in_any_order_give_one_state(real_data: Path) -> None:
    states = []
    for order in orders():
        with transaction.atomic():
            brought_in(real_data, *order)
            states.append((values(), table()))
            figures.rebuild()
            assert table() == states[-1][1]
            transaction.set_rollback(True)
    assert len(states) == 4
    assert all(state == states[0][0] for state, _table in states)
    assert len(states[0][0]) > 60_000


# -- against the rule itself -------------------------------------------------------------------------

COUNTS = st.lists(st.integers(0, 99), min_size=1, max_size=5)
Received = tuple[int, list[int], bool]  # months after January 2024, counts, whether it is taken back in the end


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.integers(0, 5), st.lists(st.integers(0, 99), min_size=1, max_size=5), st.booleans()), max_size=5
    )
)
def test_whatever_comes_in_and_goes_the_latest_publication_that_is_left_counts(received: list[Received]) -> None:
    with transaction.atomic():
        expected: dict[int, float] = {}
        left: list[tuple[int, int, int, list[int]]] = []  # published after, order of approval, first month, counts
        for order, (start, counts, is_taken_back) in enumerate(received):
            first = JANUARY + start
            content = robbery(*counts, first=months.text(first).replace("-", ""), area="Barnet" + " " * order)
            upload = make_upload(content, approve=True)
            if is_taken_back:
                uploads.take_back(upload, reason="Wrong.", by=None)
            else:
                left.append((first + len(counts), order, first, counts))
        for _published, _order, first, counts in sorted(left):
            expected |= dict(enumerate(counts, start=first))
        found = known(last=JANUARY + 11)
        assert found == pytest.approx([expected.get(JANUARY + month, np.nan) for month in range(12)], nan_ok=True)
        assert known(last=JANUARY + 11, at=timezone.now()) == pytest.approx(found, nan_ok=True)
        as_it_stands = table()
        figures.rebuild()
        assert table() == as_it_stands
        transaction.set_rollback(True)
