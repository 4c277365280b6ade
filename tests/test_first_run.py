"""From the Met's published files to the printed figures: the commands, and the csv module alone beside them."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from performance.arithmetic import series
from tests import published

pytestmark = [pytest.mark.django_db, pytest.mark.real_data]

OLD = ["historical_200801-201612.csv"]
RECENT = ["recent24_201707-201906.csv", "recent24_201806-202005.csv"]
FIVE = ["Camden", "Croydon", "Kingston upon Thames", "Hammersmith and Fulham", "Hackney"]


def imported(folder: Path, files: list[str]) -> None:
    for name in files:
        call_command("import_crime", folder / "borough" / name, approve=True, absent_is_zero=True, stdout=StringIO())


def dashboard(*arguments: str) -> dict[str, dict[str, Any]]:
    """The rows of the overview by measure."""
    said = StringIO()
    call_command("dashboard", "overview", "--json", *arguments, stdout=said)
    return {row["measure"]: row for row in json.loads(said.getvalue())["rows"]}


def december_2013(area: str) -> dict[str, dict[str, Any]]:
    return dashboard("--area", area, "--to", "2013-12", "--quarter-to", "2013-11", "--rules", "2014")


def october_2019(area: str) -> dict[str, dict[str, Any]]:
    months = ("--to", "2019-10", "--quarter-to", "2019-09")
    return dashboard("--area", area, *months, "--denominator", "population", "--rules", "2020")


def test_december_2013_comes_out_as_printed_then(real_data: Path) -> None:
    imported(real_data, OLD)
    rows = december_2013("Barnet")
    year = {slug: (row["rolling12"]["volume"], row["rolling12"]["change_pct"]) for slug, row in rows.items()}
    assert year["burglary"] == (4274, -11.8)
    assert year["residential-burglary"] == (2960, -15.1)
    assert year["non-residential-burglary"] == (1314, -3.5)
    assert rows["burglary"]["rolling12"]["to"] == "2013-12"
    assert rows["burglary"]["quarter"]["to"] == "2013-11"
    assert rows["burglary"]["baseline"]["previous"] == 4912
    assert rows["robbery"]["baseline"]["previous"] == 1199
    assert (rows["burglary"]["rag"], rows["non-residential-burglary"]["rag"]) == ("Green", "Amber")
    assert {"text": "Current reduction is smaller than target", "sign": -1} in rows["non-residential-burglary"][
        "factors"
    ]
    violence = rows["violence-with-injury"]  # the oldest form of file does not give it
    assert violence["rolling12"] == {"volume": None, "previous": None, "change_pct": None, "to": "2013-12"}
    assert violence["rag"] == "Grey"


def test_october_2019_comes_out_with_its_ranks(real_data: Path) -> None:
    imported(real_data, RECENT)
    population = real_data / "population" / "borough_population_mid-year_2011-2024.csv"
    call_command("import_denominators", population, kind="population", stdout=StringIO())
    rows = october_2019("Barnet")
    expected = {
        "burglary": (3626, 3746, -3, 797, 808, -1, 20),
        "residential-burglary": (2973, 2944, 1, 630, 613, 3, 25),
        "non-residential-burglary": (653, 802, -19, 167, 195, -14, 12),
        "robbery": (1138, 747, 52, 314, 162, 94, 12),
        "violence-with-injury": (2290, 2183, 5, 582, 578, 1, 2),
    }
    for slug, row in rows.items():
        year, quarter = row["rolling12"], row["quarter"]
        shown = [year["volume"], year["previous"], year["change_pct"]]
        shown += [quarter["volume"], quarter["previous"], quarter["change_pct"], row["peers"][0]["rank"]]
        assert tuple(shown) == expected[slug], slug
        assert row["peers"][0] == {
            "group": "London 32",
            "rank": expected[slug][-1],
            "of": 32,
            "denominator": "population",
            "per": 1000,
            "supplied": False,
        }
    check_others(real_data, RECENT, october_2019, "2019-10", "2019-09")


def test_five_other_boroughs_agree_with_sums_of_the_old_file(real_data: Path) -> None:
    imported(real_data, OLD)
    check_others(real_data, OLD, december_2013, "2013-12", "2013-11")


def check_others(folder: Path, files: list[str], ask: Any, to: str, quarter_to: str) -> None:
    """Volumes, changes and ranks of five boroughs against sums made with the csv module alone."""
    cells = published.cells(folder / "borough" / name for name in files)
    people = published.residents(folder, int(to[:4]))
    measures = {measure for measure, _, _ in cells}
    for borough in FIVE:
        rows = ask(borough)
        for measure in measures:
            check_row(rows[measure], cells, measure, borough, to, quarter_to)
            peer = rows[measure]["peers"][0]
            if peer["rank"] is not None:
                rates = sorted(
                    published.total(cells, measure, other, to, 12) / people[other]
                    for other in published.boroughs(cells)
                )
                own = published.total(cells, measure, borough, to, 12) / people[borough]
                assert (peer["rank"], peer["of"]) == (rates.index(own) + 1, 32)


def check_row(
    row: dict[str, Any], cells: published.Cells, measure: str, borough: str, to: str, quarter_to: str
) -> None:
    for window, end, length in (("rolling12", to, 12), ("quarter", quarter_to, 3)):
        now = published.total(cells, measure, borough, end, length)
        before = published.total(cells, measure, borough, f"{int(end[:4]) - 1}{end[4:]}", length)
        places = 1 if window == "rolling12" and to < "2014" else 0
        change = series.percent(now, before, places)
        assert change is not None
        shown = row[window]
        assert (shown["volume"], shown["previous"], shown["change_pct"]) == (now, before, float(change)), (borough, row)
