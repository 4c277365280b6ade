"""Pages of charts and maps: what each reader gets, and that picture, table, data and page say the same."""

import csv
import io
import json
import re
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from performance import figures, histories, months
from performance.models import Area, Break, Denominator, Edition, Measure
from performance.services import boundaries, dashboards, denominators, editions
from performance.services.boundaries import Told
from scpb.jobs import services as jobs
from tests.factories import HOME, make_board, make_member, make_upload
from tests.figures_at_hand import LAST, analyst, as_person, crime, draft, with_figures
from tests.test_boundaries import SQUARE, area, collection

pytestmark = pytest.mark.django_db

WARD_HEADER = "MajorText,MinorText,WardName,WardCode,LookUp_BoroughName"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def barnet() -> Area:
    return with_figures()


@pytest.fixture
def live(barnet: Area) -> Client:
    """An analyst with a live dashboard."""
    jobs.run_here(dashboards.rebuild(by=None))
    return as_person(analyst())


def released(area: Area) -> Edition:
    edition = draft(area)
    return editions.release(worked_frozen(edition), by=None)


def worked_frozen(edition: Edition) -> Edition:
    return editions.freeze(edition, by=None)


def page(client: Client, name: str, *arguments: object, **query: str) -> str:
    response = client.get(reverse(f"performance:{name}", args=arguments), query)
    assert response.status_code == 200
    return response.content.decode()


def keys(html: str) -> list[str]:
    return re.findall(r'<h2 id="([^"]+)"', html)


def csv_of(client: Client, key: str, slug: str = "residential-burglary") -> list[list[str]]:
    response = client.get(reverse("performance:chart_csv", args=[slug, key]))
    return list(csv.reader(io.StringIO(response.content.decode())))


# -- what a measure has -----------------------------------------------------------------------------------------------


def test_a_measure_has_every_chart_that_it_has_figures_for(live: Client) -> None:
    found = keys(page(live, "measure_charts", "residential-burglary"))
    assert found == ["trend", "rolling", "years", "index", "heat", "peers-london-32", "funnel-london-32"]


def test_each_chart_says_its_area_its_source_and_when_its_figures_were_known(live: Client) -> None:
    html = page(live, "measure_charts", "residential-burglary")
    assert "Barnet: Residential burglary, count by month." in html
    today = timezone.localdate()
    assert html.count(f"Figures as known on {today.day} {today:%B %Y}. Source: Metropolitan Police Service") >= 7


def test_the_figure_the_table_the_csv_and_the_data_agree(live: Client) -> None:
    html = page(live, "measure_charts", "residential-burglary")
    spec = json.loads(live.get(reverse("performance:chart_json", args=["residential-burglary", "trend"])).content)
    rows = csv_of(live, "trend")
    assert rows[0] == ["Month", "count by month", "Expected", "Range from", "Range to", "Remarks"]
    assert [row[0] for row in rows[1:]] == [months.label(months.parse(point["month"])) for point in spec["points"]]
    assert [int(row[1]) for row in rows[1:]] == [point["value"] for point in spec["points"]]
    assert f'aria-label="{spec["sentence"]}"' in html
    last = rows[-1]
    assert f'<th scope="row">{last[0]}</th><td class="num">{int(last[1]):,}</td>' in html


def test_a_picture_stands_alone(live: Client) -> None:
    response = live.get(reverse("performance:chart_svg", args=["residential-burglary", "years"]))
    assert response["Content-Type"] == "image/svg+xml"
    assert 'filename="residential-burglary-years.svg"' in response["Content-Disposition"]
    drawing = ElementTree.fromstring(response.content)
    assert "Barnet: Residential burglary, count by month" in [text.text for text in drawing.iter(f"{SVG}text")]


def test_a_chart_that_there_is_not_is_not_found(live: Client) -> None:
    for key in ("wonderful", "map-wards", "peers-atlantis", "map-wards-2022-13"):
        for form in ("svg", "csv", "json"):
            assert live.get(reverse(f"performance:chart_{form}", args=["residential-burglary", key])).status_code == 404


def test_this_year_the_last_and_the_average_are_what_is_known(live: Client, barnet: Area) -> None:
    rows = csv_of(live, "years")
    assert rows[0] == ["Month", "2024/25", "2023/24", "Average of 2019/20 to 2023/24"]
    measure = Measure.objects.get(slug="residential-burglary")
    known = figures.known([measure], [barnet], months.parse("2019-04"), LAST)[0, 0]
    assert [float(row[2]) for row in rows[1:]] == known[48:60].tolist()
    assert [float(row[3]) for row in rows[1:]] == [round(float(known[k:60:12].mean()), 1) for k in range(12)]
    assert rows[-1][1] == ""  # March is not over


def test_a_new_definition_is_drawn_and_said_and_no_average_reaches_across_it(live: Client, barnet: Area) -> None:
    measure = Measure.objects.get(slug="residential-burglary")
    Break.objects.create(measure=measure, month=months.parse("2023-04"), note="Sheds are counted apart")
    jobs.run_here(dashboards.rebuild(by=None))
    html = page(live, "measure_charts", "residential-burglary")
    assert "Apr 2023: Sheds are counted apart." in html
    assert "No average of five years: the definition changed within them." in html


def test_an_index_compares_us_with_all_areas_of_the_group(live: Client) -> None:
    rows = csv_of(live, "index")
    assert rows[0] == ["Month", "Barnet", "London 32 together"]
    for column in (1, 2):
        assert sum(float(row[column]) for row in rows[1:13]) == pytest.approx(1200, abs=0.1)


def test_an_index_is_set_to_100_in_the_month_that_a_reader_chooses_and_its_files_with_it(live: Client) -> None:
    first, chosen = months.text(LAST - 35), months.text(LAST - 20)
    usual = page(live, "measure_charts", "residential-burglary")
    span = months.span(LAST - 35, LAST - 24)
    assert f"index, average of {span} = 100." in usual
    assert f'<option value="{first}">' in usual
    html = page(live, "measure_charts", "residential-burglary", base=chosen)
    assert f"index, {months.label(LAST - 20)} = 100." in html
    assert f'<option value="{chosen}" selected>' in html
    assert keys(html) == keys(usual)
    for form in ("csv", "svg", "json", "figure"):
        route = reverse(f"performance:chart_{form}", args=["residential-burglary", f"index-{chosen}"])
        assert route in html
        assert live.get(route).status_code == 200
    rows = csv_of(live, f"index-{chosen}")
    assert next(row for row in rows if row[0] == months.label(LAST - 20))[1:] == ["100.0", "100.0"]


def test_a_month_that_cannot_be_the_base_gives_the_usual_one_and_says_so(live: Client) -> None:
    for asked in ("1950-01", "yesterday", '"><b'):
        html = page(live, "measure_charts", "residential-burglary", base=asked)
        assert "That month cannot be set to 100" in html
        assert "index, average of" in html
        assert "<b" not in html.replace("<body", "").replace("<button", "")
    assert live.get(reverse("performance:chart_csv", args=["residential-burglary", "index-1950-01"])).status_code == 404


# -- a dashboard ------------------------------------------------------------------------------------------------------


def test_a_dashboard_shows_the_change_of_each_line_and_how_the_lines_run(live: Client) -> None:
    html = page(live, "dashboard_charts", "overview")
    assert keys(html) == ["changes-year", "index"]
    response = live.get(reverse("performance:dashboard_chart_csv", args=["overview", "changes-year"]))
    rows = list(csv.reader(io.StringIO(response.content.decode())))
    burglary = next(row for row in rows if row[0] == "Residential burglary")
    assert int(burglary[3].lstrip("'")) == int(burglary[2]) - int(burglary[1])


def test_only_analysts_see_live_charts(barnet: Area, live: Client) -> None:
    member = make_member(make_board()).person
    assert as_person(member).get(reverse("performance:dashboard_charts", args=["overview"])).status_code == 404
    assert as_person(None).get(reverse("performance:measure_charts", args=["residential-burglary"])).status_code == 404


# -- an edition -------------------------------------------------------------------------------------------------------


def test_an_editions_charts_stay_as_they_were_known_at_its_moment(barnet: Area) -> None:
    edition = released(barnet)
    route = reverse("performance:edition_chart_csv", args=[edition.number, "residential-burglary", "heat"])
    before = Client().get(route).content
    make_upload(crime(scale=2), approve=True, name="second.csv")
    assert Client().get(route).content == before
    measure = Measure.objects.get(slug="residential-burglary")
    assert figures.known([measure], [barnet], LAST, LAST)[0, 0, 0] > 250


def test_what_was_known_then_is_read_in_one_question_and_is_what_figures_says(barnet: Area) -> None:
    first = timezone.now()
    for scale in (2, 3, 4):
        make_upload(crime(scale=scale), approve=True, name=f"again-{scale}.csv")
    measures, areas = list(Measure.objects.filter(slug__in=["residential-burglary", "robbery"])), [barnet]
    for at in (first, timezone.now()):
        with CaptureQueriesContext(connection) as asked:
            found = histories.counts(measures, areas, LAST - 40, LAST, at)
        assert len(asked) == 1
        assert (found == figures.known(measures, areas, LAST - 40, LAST, at)).all()


def test_everybody_sees_the_charts_of_a_released_edition(barnet: Area) -> None:
    edition = released(barnet)
    html = page(Client(), "measure_charts", "residential-burglary")
    assert keys(html) == keys(page(Client(), "edition_measure_charts", edition.number, "residential-burglary"))
    assert "years" in keys(html)
    assert keys(page(Client(), "edition_charts", edition.number)) == ["changes-year", "index"]


def test_a_measure_for_members_has_no_public_chart(barnet: Area) -> None:
    edition = released(barnet)
    Measure.objects.filter(slug="residential-burglary").update(access="members")
    for name in ("measure_charts", "map"):
        assert Client().get(reverse(f"performance:{name}", args=["residential-burglary"])).status_code == 404
    route = reverse("performance:edition_chart_json", args=[edition.number, "residential-burglary", "trend"])
    assert Client().get(route).status_code == 404
    assert as_person(make_member(make_board()).person).get(route).status_code == 200


def test_small_counts_leave_every_public_chart_with_the_months_around_them(barnet: Area) -> None:
    edition = released(barnet)
    Measure.objects.filter(slug="residential-burglary").update(smallest_public=150)
    member = as_person(make_member(make_board()).person)
    html = page(Client(), "measure_charts", "residential-burglary")
    assert "too small to be shown to everybody" in html
    assert "index" not in keys(html)
    shown = json.loads(
        Client()
        .get(reverse("performance:edition_chart_json", args=[edition.number, "residential-burglary", "heat"]))
        .content
    )
    values = [value for row in shown["rows"] for value in row["values"] if value is not None]
    assert values
    assert min(values) >= 150
    full = page(member, "measure_charts", "residential-burglary")
    assert "too small to be shown to everybody" not in full
    assert "index" in keys(full)


def test_history_is_closed_where_a_relative_of_the_measure_hides_counts(barnet: Area) -> None:
    measure = Measure.objects.get(slug="residential-burglary")
    assert histories.is_open(measure)
    for other in (measure.parent, *measure.parent.parts.exclude(pk=measure.pk)) if measure.parent else ():
        Measure.objects.filter(pk=other.pk).update(smallest_public=5)
        assert not histories.is_open(measure)
        Measure.objects.filter(pk=other.pk).update(smallest_public=None)
    Measure.objects.filter(pk=measure.pk).update(access="members")
    assert not histories.is_open(measure)


# -- maps -------------------------------------------------------------------------------------------------------------


def wards(first: str = "2023-01", count: int = 24, codes: tuple[str, ...] = ("E05013637", "E05013638")) -> bytes:
    """A ward file: two wards, the second with a very high last month."""
    start = months.parse(first)
    names = [months.text(month).replace("-", "") for month in range(start, start + count)]
    lines = [",".join([WARD_HEADER, *names])]
    for place, code in enumerate(codes):
        values = [str(10 + 5 * place + k % 3) for k in range(count - 1)] + [str(12 + 60 * place)]
        lines.append(",".join([*HOME, f"Ward {place}", code, "Barnet", *values]))
    return ("\n".join(lines) + "\n").encode()


def outlines(*codes: str, first: int | None = None, last: int | None = None) -> None:
    shapes = [
        area(f"Ward {k}", code, {"type": "Polygon", "coordinates": [[[x + 0.1 * k, y] for x, y in SQUARE]]})
        for k, code in enumerate(codes)
    ]
    boundaries.load(collection(*shapes), told=Told(first_month=first, last_month=last), name="wards.geojson", by=None)


def test_without_outlines_the_page_says_how_to_bring_them(live: Client) -> None:
    html = page(live, "map", "residential-burglary")
    assert "No map can be drawn" in html
    assert "manage.py import_boundaries" in html
    member = make_member(make_board()).person
    assert member


def test_a_map_of_areas_shows_rates_and_links_each_area_with_its_row(live: Client) -> None:
    content = collection(
        area(), area("Brent", "E09000005", {"type": "Polygon", "coordinates": [[[x + 0.1, y] for x, y in SQUARE]]})
    )
    boundaries.load(content, told=Told(), name="boroughs.geojson", by=None)
    html = page(live, "map", "residential-burglary")
    assert keys(html) == ["map-areas"]
    for slug in ("barnet", "brent"):
        assert f'id="area-{slug}" href="#row-{slug}"' in html
        assert f'<tr id="row-{slug}">' in html
        assert f'href="#area-{slug}"' in html
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))


def test_wards_are_shown_as_they_were_drawn_in_the_month_asked_for(live: Client) -> None:
    outlines("E05000050", "E05000051", last=months.parse("2022-04"))
    outlines("E05013637", "E05013638", first=months.parse("2022-05"))
    make_upload(wards(), approve=True, name="wards.csv")
    make_upload(wards("2020-01", 28, ("E05000050", "E05000051")), approve=True, name="old-wards.csv")
    jobs.run_here(dashboards.rebuild(by=None))
    now, then = page(live, "map", "residential-burglary"), page(live, "map", "residential-burglary", to="2022-04")
    assert "e05013637" in now
    assert "e05000050" not in now
    assert keys(then) == ["map-wards-2022-04"]
    assert "e05000050" in then
    assert "e05013637" not in then
    assert (
        live.get(reverse("performance:chart_svg", args=["residential-burglary", "map-wards-2022-04"])).status_code
        == 200
    )


def test_a_ward_of_which_a_month_is_not_known_has_no_figure_and_is_not_zero(live: Client) -> None:
    outlines("E05013637", "E05013638")
    make_upload(wards("2024-02", 11), approve=True, name="wards.csv")
    rows = csv_of(live, "map-wards")
    assert [row[2] for row in rows[1:]] == ["", ""]
    assert "no figure" in page(live, "map", "residential-burglary")


def test_every_ward_is_on_one_scale_and_a_month_far_outside_is_flagged(live: Client) -> None:
    outlines("E05013637", "E05013638")
    make_upload(wards(), approve=True, name="wards.csv")
    spec = json.loads(live.get(reverse("performance:chart_json", args=["residential-burglary", "wards"])).content)
    assert [panel["name"] for panel in spec["panels"]] == ["Ward 0", "Ward 1"]
    assert spec["first"] == "2023-01"
    assert spec["panels"][1]["marks"][-1] == 1
    assert not any(spec["panels"][0]["marks"])
    assert "Ward 1 ▲" in page(live, "measure_charts", "residential-burglary")


def test_a_month_that_is_none_gives_the_latest_map_and_says_so(live: Client) -> None:
    outlines("E05013637", "E05013638")
    make_upload(wards(), approve=True, name="wards.csv")
    for asked in ("yesterday", "1950-01", "2099-01"):
        html = page(live, "map", "residential-burglary", to=asked)
        assert "There is no map of our wards for that month." in html
        assert keys(html) == ["map-wards"]


def test_wards_of_before_that_nobody_dated_are_neither_on_the_map_nor_among_the_panels(live: Client) -> None:
    outlines("E05000050", "E05000051")
    outlines("E05013637", "E05013638")
    make_upload(wards("2020-01", 28, ("E05000050", "E05000051")), approve=True, name="old-wards.csv")
    make_upload(wards(), approve=True, name="wards.csv")
    jobs.run_here(dashboards.rebuild(by=None))
    html = page(live, "map", "residential-burglary")
    assert "e05013637" in html
    assert "e05000050" not in html
    spec = json.loads(live.get(reverse("performance:chart_json", args=["residential-burglary", "wards"])).content)
    assert len(spec["panels"]) == 2


def people(kind: str, *values: int | None) -> None:
    """How many each of the two wards of now had in the middle of 2023."""
    for code, value in zip(("e05013637", "e05013638"), values, strict=True):
        if value:
            area = Area.objects.get(slug__contains=code)
            Denominator.objects.create(area=area, kind=kind, year=2023, value=value, source="test")


@pytest.fixture
def mapped(live: Client) -> Client:
    """An analyst with two wards on the map."""
    outlines("E05013637", "E05013638")
    make_upload(wards(), approve=True, name="wards.csv")
    return live


def test_wards_whose_population_is_known_are_shown_by_rate_and_by_count_if_asked(mapped: Client) -> None:
    people("households", 4000, 2000)
    counts = {row[1]: int(row[2]) for row in csv_of(mapped, "map-wards-count")[1:]}
    html = page(mapped, "map", "residential-burglary")
    assert "Where in our area the rate is high" in html
    unit = f"per 1,000 households of 2023, 12 months to {months.label(LAST)}"
    assert f"Barnet: Residential burglary, {unit}." in html
    assert 'href="?show=count#map-wards"' in html
    rows = csv_of(mapped, "map-wards")
    assert rows[0][:4] == ["Rank, 1 highest", "Area", "Count", unit]
    for row, households in zip(sorted(rows[1:], key=lambda row: row[1]), (4000, 2000), strict=True):
        assert int(row[2]) == counts[row[1]]
        assert float(row[3]) == pytest.approx(1000 * counts[row[1]] / households, abs=0.001)
    picture = mapped.get(reverse("performance:chart_svg", args=["residential-burglary", "map-wards"])).content.decode()
    assert unit in " ".join(re.findall(r">([^<]*)<", picture))
    counted = page(mapped, "map", "residential-burglary", show="count")
    assert "12 months’ count is high" in counted
    assert f"count of the 12 months to {months.label(LAST)}" in counted
    assert reverse("performance:chart_csv", args=["residential-burglary", "map-wards-count"]) in counted
    assert 'href="?show=rate#map-wards"' in counted


def test_a_population_that_is_missing_is_named_and_leaves_the_count(mapped: Client) -> None:
    people("households", 4000, None)
    html = page(mapped, "map", "residential-burglary")
    assert "Counts and not rates: the number of households is not known for Ward 1." in html
    assert csv_of(mapped, "map-wards")[0][2] == f"count of the 12 months to {months.label(LAST)}"
    rated = page(mapped, "map", "residential-burglary", show="rate")
    assert "The number of households is not known for Ward 1." in rated
    assert "its population is not known" in rated
    assert {row[1]: row[3] for row in csv_of(mapped, "map-wards-rate")[1:]}["Ward 1"] == ""


def test_without_any_population_there_are_counts_and_nothing_to_choose(mapped: Client) -> None:
    html = page(mapped, "map", "residential-burglary", show="rate")
    assert "it is not known how many people or households the wards have" in html
    assert "?show=" not in html
    route = reverse("performance:chart_csv", args=["residential-burglary", "map-wards-rate"])
    assert mapped.get(route).status_code == 404


def test_both_generations_of_wards_have_rates_and_the_month_stays_chosen(mapped: Client) -> None:
    Area.objects.filter(slug__contains="e0501363").update(first_month=months.parse("2022-05"))
    outlines("E05000050", "E05000051", last=months.parse("2022-04"))
    make_upload(wards("2020-01", 28, ("E05000050", "E05000051")), approve=True, name="old-wards.csv")
    people("households", 4000, 2000)
    for ward in Area.objects.filter(slug__contains="e050000"):
        Denominator.objects.create(area=ward, kind="households", year=2021, value=3000, source="test")
    html = page(mapped, "map", "residential-burglary", to="2022-04")
    assert "per 1,000 households of 2021, 12 months to Apr 2022" in html
    assert 'href="?to=2022-04&amp;show=count#map-wards-2022-04"' in html
    for show in ("rate", "count"):
        rows = csv_of(mapped, f"map-wards-2022-04-{show}")
        assert len(rows) == 3
    assert "per 1,000 households of 2023" in page(mapped, "map", "residential-burglary")


def test_boroughs_are_shown_by_rate_and_by_count_if_asked(live: Client) -> None:
    content = collection(
        area(), area("Brent", "E09000005", {"type": "Polygon", "coordinates": [[[x + 0.1, y] for x, y in SQUARE]]})
    )
    boundaries.load(content, told=Told(), name="boroughs.geojson", by=None)
    rated, counted = csv_of(live, "map-areas"), csv_of(live, "map-areas-count")
    assert {row[1]: row[2] for row in rated[1:]} == {row[1]: row[2] for row in counted[1:]}
    assert counted[0] == ["Rank, 1 highest", "Area", f"count of the 12 months to {months.label(LAST)}"]
    html = page(live, "map", "residential-burglary", show="count")
    assert "London 32: where the 12 months’ count is high" in html


def test_an_editions_rates_are_of_the_population_that_was_known_at_its_moment(mapped: Client, barnet: Area) -> None:
    def table(*values: int) -> bytes:
        rows = [f"{code},Ward,{value}" for code, value in zip(("E05013637", "E05013638"), values, strict=True)]
        return "\n".join(["code,name,2023", *rows]).encode()

    denominators.load(table(4000, 2000), kind="households", name="first.csv", by=None)
    edition = released(barnet)
    route = reverse("performance:edition_chart_csv", args=[edition.number, "residential-burglary", "map-wards-rate"])
    before = Client().get(route).content
    assert b"per 1,000 households of 2023" in before
    denominators.load(table(8000, 4000), kind="households", name="second.csv", by=None)
    assert Client().get(route).content == before
    assert csv_of(mapped, "map-wards-rate")[1:] != list(csv.reader(io.StringIO(before.decode())))[1:]


# -- cost -------------------------------------------------------------------------------------------------------------


def test_pages_of_charts_ask_the_database_a_dozen_times_at_most(live: Client, barnet: Area) -> None:
    outlines("E05013637", "E05013638")
    make_upload(wards(), approve=True, name="wards.csv")
    people("households", 4000, 2000)
    edition = released(barnet)
    member = as_person(make_member(make_board()).person)
    pages = [
        (live, reverse("performance:measure_charts", args=["residential-burglary"])),
        (live, reverse("performance:map", args=["residential-burglary"])),
        (live, reverse("performance:map", args=["residential-burglary"]) + "?to=2024-06"),
        (live, reverse("performance:map", args=["residential-burglary"]) + "?to=2024-06&show=rate"),
        (live, reverse("performance:measure_charts", args=["residential-burglary"]) + "?base=2024-06"),
        (member, reverse("performance:edition_measure_charts", args=[edition.number, "residential-burglary"])),
        (Client(), reverse("performance:measure_charts", args=["residential-burglary"])),
        (Client(), reverse("performance:edition_charts", args=[edition.number])),
    ]
    for client, url in pages:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url).status_code == 200
        selects = [query["sql"] for query in asked.captured_queries if query["sql"].startswith("SELECT")]
        assert len(selects) <= 12, (url, selects)
