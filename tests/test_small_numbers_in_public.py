"""Everything that everybody can reach of a released edition, link by link: no small number, no measure for members."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from meetings.packs.document import PackDocument
from meetings.packs.printing import Leaf, item_html
from performance import months, suppression
from performance.models import Area, Dashboard, DashboardRow, Denominator, Edition, Measure, RuleSet, Section
from performance.services import boundaries, editions
from performance.services.boundaries import Told
from scpb.boards.models import Access
from scpb.jobs import services as jobs
from tests.factories import HOME, ROBBERY, SHOP, crime_csv, make_board, make_member, make_upload
from tests.figures_at_hand import FIRST, LAST, MONTHS, as_person, counts, draft, with_figures
from tests.pdf_reading import words as pages_of
from tests.test_boundaries import SQUARE, collection
from tests.test_boundaries import area as outline
from tests.workbook_reading import read

pytestmark = pytest.mark.django_db

SLUGS = ("residential-burglary", "non-residential-burglary", "robbery")
SECRET = "Gang matrix nominals"
SECRET_LEVEL, SMALL = 4321, 5
LINK = re.compile(r'(?:href|src|data-src|data-figure)="(/[^"#]*)')


@pytest.fixture
def edition() -> Edition:
    """A released edition of three lines: one open, one with small numbers, one for members."""
    barnet, brent = Area.objects.get(slug="barnet"), Area.objects.get(slug="brent")
    Area.objects.filter(pk=barnet.pk).update(is_own=True)
    for kind in ("population", "households"):
        for area in (barnet, brent):
            Denominator.objects.create(area=area, kind=kind, year=2023, value=400_000, source="test")
    few = [1 + (3 * month) % 7 if month % 5 else 12 for month in range(MONTHS)]
    rows = [
        (HOME, "Barnet", counts(200, 1)),
        (SHOP, "Barnet", [SECRET_LEVEL + month for month in range(MONTHS)]),
        (ROBBERY, "Barnet", few),
        (HOME, "Brent", counts(260, 2)),
        (SHOP, "Brent", counts(100, 3)),
        (ROBBERY, "Brent", counts(80, 4)),
    ]
    make_upload(crime_csv(rows, first=FIRST), approve=True, name="all.csv")
    Measure.objects.filter(slug="robbery").update(smallest_public=SMALL)
    Measure.objects.filter(slug="non-residential-burglary").update(name=SECRET, access="members", parent=None)
    Measure.objects.filter(slug="residential-burglary").update(parent=None)
    board = Dashboard.objects.create(slug="three", name="Three")
    board.groups.set(Dashboard.objects.get(slug="overview").groups.all())
    section = Section.objects.create(dashboard=board, name="Crime", order=1)
    for place, slug in enumerate(("residential-burglary", "robbery", "non-residential-burglary"), start=1):
        measure = Measure.objects.get(slug=slug)
        DashboardRow.objects.create(dashboard=board, measure=measure, order=place, section=section)
    rules = RuleSet.objects.get(version="2020")
    begun = editions.begin(board, area=barnet, to=LAST, quarter_to=LAST, rule_set=rules, by=None)
    jobs.run_here(editions.job_of(begun))
    frozen = editions.freeze(Edition.objects.get(pk=begun.pk), by=None)
    jobs.run_here(editions.job_of(frozen))
    released = editions.release(frozen, by=None)
    jobs.run_here(editions.job_of(released))
    return Edition.objects.get(pk=released.pk)


def hidden_months(edition: Edition) -> set[int]:
    """The months of robbery that everybody is not shown."""
    document = edition.document()
    assert document
    public = suppression.document_for_public(document).dashboard
    row = next(row for row in public.rows if row.measure == "robbery")
    return {point.month for point in row.points if point.count is None}


def reached(client: Client, *starts: str) -> dict[str, bytes]:
    """Every address that is found from the first ones, with what it gives."""
    waiting, found = list(starts), dict[str, bytes]()
    while waiting:
        address = waiting.pop()
        if address in found or not address.startswith(("/performance/", "/?", "/")) or address.startswith("/static/"):
            continue
        answer = client.get(address)
        found[address] = answer.getvalue()
        if answer.status_code == 200 and "html" in answer["Content-Type"]:
            waiting += [unescape(link) for link in LINK.findall(found[address].decode())]
    return found


def printed(content: bytes) -> str:
    """The text of a PDF, whatever lines it was broken into."""
    return " ".join(" ".join(pages_of(content)).split())


def words_of(address: str, content: bytes) -> str:
    """The text of a page, a table, a picture, a workbook or a printed edition."""
    if address.endswith(".xlsx"):
        return "\n".join(str(cell.value) for sheet in read(content) for row in sheet.iter_rows() for cell in row)
    return printed(content) if address.endswith(".pdf") else unescape(content.decode())


def test_nothing_that_everybody_reaches_names_a_measure_for_members_or_a_figure_of_it(edition: Edition) -> None:
    pages = reached(Client(), "/", "/performance/", edition.get_absolute_url())
    kinds = {address.rpartition(".")[2] for address in pages if "." in address}
    assert {"csv", "xlsx", "pdf", "svg", "json"} <= kinds
    last = SECRET_LEVEL + MONTHS - 1
    figures = [str(last), f"{last:,}", str(sum(range(last - 11, last + 1))), f"{sum(range(last - 11, last + 1)):,}"]
    for address, content in pages.items():
        words = words_of(address, content)
        for secret in (SECRET, *figures):
            assert secret not in words, f"{secret} in {address}"
    assert Client().get(f"{edition.get_absolute_url()}measures/non-residential-burglary/").status_code == 404


def test_no_table_that_everybody_reaches_has_a_month_that_is_left_out(edition: Edition) -> None:
    hidden = hidden_months(edition)
    assert hidden
    pages = reached(Client(), f"{edition.get_absolute_url()}measures/robbery/")
    page = pages[f"{edition.get_absolute_url()}measures/robbery/"].decode()
    for month in hidden:
        cells = re.search(rf'<th scope="row">{months.label(month)}</th><td class="num">(.*?)</td>', page)
        assert cells
        assert "n/a" in cells[1] or not re.search(r"\d", cells[1])
    tables = [address for address in pages if "robbery" in address and address.endswith(".csv")]
    assert tables
    for address in tables:
        assert not counts_of(pages[address]) & hidden, address
    drawn = json.loads(pages[f"{edition.get_absolute_url()}measures/robbery/charts/trend.figure.json"])
    traces = [trace for trace in drawn["data"] if trace.get("x")]
    assert traces
    for trace in traces:
        told = {str(when)[:7] for when, count in zip(trace["x"], trace["y"], strict=True) if count is not None}
        assert not {months.parse(month) for month in told} & hidden


def counts_of(content: bytes) -> set[int]:
    """The months for which a table has a count."""
    found = set()
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    for line in lines[1:]:
        if line and re.fullmatch(r"\d{4}-\d\d", line[0]) and len(line) > 1 and re.fullmatch(r"[1-4](\.0)?", line[1]):
            found.add(months.parse(line[0]))
    return found


def test_the_workbook_leaves_out_what_the_page_leaves_out_and_members_get_all(edition: Edition) -> None:
    address = f"/performance/editions/{edition.number}/edition.xlsx"
    hidden = hidden_months(edition)

    def shown(client: Client) -> set[int]:
        sheet = read(client.get(address).content)["Months"]
        rows = sheet.iter_rows(min_row=5, values_only=True)
        return {
            months.parse(f"{row[1]:%Y-%m}")
            for row in rows
            if row[0] == Measure.objects.get(slug="robbery").name and row[2] is not None
        }

    member = as_person(make_member(make_board()).person)
    assert not shown(Client()) & hidden
    assert hidden < shown(member)
    assert SECRET in words_of(address, member.get(address).content)


def test_members_read_and_print_the_full_edition(edition: Edition) -> None:
    member = as_person(make_member(make_board()).person)
    assert SECRET in member.get(edition.get_absolute_url()).content.decode()
    assert edition.pdf_full
    address = f"/performance/editions/{edition.number}/edition.pdf"
    assert SECRET in printed(member.get(address).getvalue())
    assert SECRET not in printed(Client().get(address).getvalue())


@pytest.mark.parametrize(("audience", "holds"), [(Access.PUBLIC, False), (Access.MEMBERS, True)])
def test_a_public_pack_prints_the_masked_edition_and_a_members_pack_all_of_it(
    edition: Edition, audience: str, holds: bool
) -> None:
    leaf = Leaf("item-1", "1. Performance", edition=str(edition.uuid))
    document = PackDocument(**dict.fromkeys(PackDocument.__dataclass_fields__, ""))
    html, _styles = item_html(PackDocument(**{**vars(document), "audience": audience}), leaf)
    assert (SECRET in html) is holds


def test_what_a_table_sums_with_small_numbers_shows_no_longer_history(edition: Edition) -> None:
    """Nobody has said that robbery is part of burglary, but the table shows it so and the figures bear it out."""
    document = edition.document()
    assert document
    home, shop, robbery = (next(row for row in document.dashboard.rows if row.measure == slug) for slug in SLUGS)
    measure = Measure.objects.get(slug="residential-burglary")
    assert suppression.is_open(measure, document.dashboard)
    part = replace(home, measure=robbery.measure, indent=1, smallest_public=SMALL)
    summed = replace(document.dashboard, rows=(home, part, shop))
    assert not suppression.is_open(measure, summed)


def test_what_is_closed_between_freezing_and_release_is_not_in_the_pdf(edition: Edition) -> None:
    home = Measure.objects.get(slug="residential-burglary")
    correction = editions.correct(edition, erratum="A month was wrong.", by=None)
    jobs.run_here(editions.job_of(correction))
    frozen = editions.freeze(Edition.objects.get(pk=correction.pk), by=None)
    jobs.run_here(editions.job_of(frozen))
    Measure.objects.filter(pk=home.pk).update(access="members")
    released = editions.release(frozen, by=None)
    document = released.document()
    assert document
    volume = f"{document.dashboard.rows[0].rolling.volume:,}"
    address = f"/performance/editions/{released.number}/edition.pdf"
    assert Client().get(address).status_code == 404  # until it is printed again
    jobs.run_here(editions.job_of(released))
    assert volume not in printed(Client().get(address).getvalue())


# -- maps: a count is a rate times those it is of --------------------------------------------------------------------

WARDS = {"E05013637": 15, "E05013638": 10, "E05013639": 4, "E05013640": 0}
PEOPLE = 2000


@pytest.fixture
def mapped() -> Edition:
    """A released edition with four wards on the map, of which one had two burglaries in its 12 months."""
    barnet = with_figures()
    shapes = [
        outline(code, code, {"type": "Polygon", "coordinates": [[[x + 0.1 * k, y] for x, y in SQUARE]]})
        for k, code in enumerate(WARDS)
    ]
    boundaries.load(collection(*shapes), told=Told(), name="wards.geojson", by=None)
    names = [months.text(LAST - 23 + k).replace("-", "") for k in range(24)]
    lines = [",".join(["MajorText,MinorText,WardName,WardCode,LookUp_BoroughName", *names])]
    for code, level in WARDS.items():
        values = [str(level or int(k in (14, 20))) for k in range(24)]
        lines.append(",".join([*HOME, code, code, "Barnet", *values]))
    make_upload(("\n".join(lines) + "\n").encode(), approve=True, name="wards.csv")
    for ward in Area.objects.filter(code__in=WARDS):
        Denominator.objects.create(area=ward, kind="households", year=2023, value=PEOPLE, source="test")
    Measure.objects.filter(slug="residential-burglary").update(smallest_public=SMALL)
    Section.objects.filter(dashboard__slug="overview").update(columns=[{"kind": "rolling"}, {"kind": "wards"}])
    frozen = editions.freeze(draft(barnet), by=None)
    return editions.release(frozen, by=None)


def shapes_of(client: Client, edition: Edition, key: str) -> dict[str, dict[str, Any]]:
    address = reverse("performance:edition_chart_json", args=[edition.number, "residential-burglary", key])
    return {shape["name"]: shape for shape in json.loads(client.get(address).content)["shapes"]}


def test_no_rate_on_a_map_tells_a_count_that_is_left_out(mapped: Edition) -> None:
    member = as_person(make_member(make_board()).person)
    full, counted = (shapes_of(member, mapped, f"map-wards-{show}") for show in ("rate", "count"))
    assert full["E05013640"]["count"] == counted["E05013640"]["value"] == 2
    public, by_count = (shapes_of(Client(), mapped, f"map-wards-{show}") for show in ("rate", "count"))
    hidden = {name for name, shape in by_count.items() if shape["value"] is None}
    assert {"E05013639", "E05013640"} <= hidden
    assert hidden < set(public)
    for name, shape in public.items():
        if name in hidden:
            told = shape["value"], shape["count"], shape["rank"], shape["flag"]
            assert told == (None, None, None, 0)
            assert shape["masked"]
        else:
            assert shape["count"] == by_count[name]["value"]
            assert shape["value"] * PEOPLE / 1000 == pytest.approx(shape["count"])


def test_neither_page_nor_file_of_a_map_has_a_rate_that_is_left_out(mapped: Edition) -> None:
    member = as_person(make_member(make_board()).person)
    full = shapes_of(member, mapped, "map-wards-rate")
    public = shapes_of(Client(), mapped, "map-wards-rate")
    secret = [f"{shape['value']:.1f}" for name, shape in full.items() if public[name]["value"] is None]
    start = f"/performance/editions/{mapped.number}/measures/residential-burglary/charts/"
    found = reached(
        Client(), start, f"{start}?show=rate", f"{start}?show=count", "/performance/measures/residential-burglary/map/"
    )
    seen = [address for address in found if "residential-burglary" in address and "map" in address]
    assert {address.rpartition(".")[2] for address in seen if "." in address} >= {"svg", "csv"}
    left_out = [name for name, shape in public.items() if shape["value"] is None]
    for address in seen:
        content = unescape(found[address].decode())
        for name in left_out:
            assert set(re.findall(rf'{name}: ([^"<]*)', content)) <= {"no figure"}, address
            for row in re.findall(rf'<tr id="row-[^"]*{name.lower()}[^"]*">(.*?)</tr>', content, re.DOTALL):
                assert not any(rate in re.sub("<[^>]*>", " ", row) for rate in secret), address
    listed = list(csv.reader(io.StringIO(found[f"{start}map-wards-rate.csv"].decode())))
    assert {tuple(row[2:4]) for row in listed[1:] if public[row[1]]["value"] is None} == {("", "")}


def test_no_month_of_the_wards_may_be_asked_for_where_small_numbers_are_left_out(mapped: Edition) -> None:
    address = reverse("performance:chart_csv", args=["residential-burglary", "map-wards-2024-06-rate"])
    assert Client().get(address).status_code == 404
    assert as_person(make_member(make_board()).person).get(address).status_code == 200
