"""Several sources count one measure: what each says, and an analyst's choice of the one that dashboards show."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from performance import figures, histories, months
from performance.assembly import Question
from performance.documents import Findings
from performance.models import Area, Computed, Dashboard, Measure, Series, SourceChoice, Upload
from performance.models.measures import Level
from performance.pages import source_choice
from performance.pages import sources as pages
from performance.services import dashboards, editions, recalling, sources
from scpb.audit.models import Entry
from scpb.errors import NotAllowed, NotPermitted
from scpb.jobs import services as jobs
from scpb.jobs.models import Job
from scpb.people.models import Person
from tests.factories import make_board, make_measure, make_officer, make_person, make_upload
from tests.figures_at_hand import LAST, analyst, as_person, draft, with_figures

pytestmark = pytest.mark.django_db

FIRST = LAST - 23
OTHER = 400  # robberies a month by the other source: many times as many
WHY = "The monthly dashboard is published sooner."


def long_csv(rows: list[tuple[str, str, int, int]], source: str = "") -> bytes:
    """A long file of measure, area, month, count: of a source, or of what analysts enter."""
    lines = [f"{measure},{area},{months.text(month)},{count},{source}" for measure, area, month, count in rows]
    return "\n".join(["measure,area,month,count,source", *lines]).encode()


def entered(measure: str = "robbery", count: int = OTHER, last: int = LAST, area: str = "Barnet") -> Upload:
    """24 months of another source, approved; in the last year four times as many as before."""
    rows = [(measure, area, month, count if month > LAST - 12 else count // 4) for month in range(FIRST, last + 1)]
    return make_upload(long_csv(rows), approve=True, name=f"{measure}.csv")


def series(source: str = "entered", measure: str = "robbery", level: str = "borough") -> Series:
    return Series.objects.get(measure__slug=measure, source__slug=source, level=level)


def worked() -> Job:
    job = Job.objects.filter(kind=dashboards.REBUILD).order_by("-pk")[0]
    done = jobs.run_here(job)
    assert done.is_done, done.error
    return done


def volume(slug: str = "overview") -> int | None:
    """Robberies in 12 months as the live dashboard has them."""
    result = Computed.objects.get(dashboard__slug=slug).findings.dashboard
    return next(row for row in result.rows if row.measure == "robbery").rolling.volume


def text(client: Client, name: str, *args: Any) -> str:
    answer = client.get(reverse(f"performance:{name}", args=args))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


@pytest.fixture
def barnet() -> Area:
    """Barnet with seven years of the Met's robberies, and two of another source that is kept beside them."""
    area = with_figures()
    entered()
    worked()
    return area


@pytest.fixture
def ann() -> Person:
    return analyst()


# -- the choice ------------------------------------------------------------------------------------------------------


def test_another_source_is_shown_and_dashboards_with_the_measure_follow(barnet: Area, ann: Person) -> None:
    was = volume()
    assert was and was != 12 * OTHER
    untouched = Job.objects.order_by("-pk")[0].pk
    choice = sources.show(series(), reason=f" {WHY} ", by=ann)
    assert (choice.series, choice.was, choice.reason) == (series(), series("mps-borough"), WHY)
    assert (series().is_shown, series("mps-borough").is_shown) == (True, False)
    assert volume() == was  # until the job has run
    assert Job.objects.filter(pk__gt=untouched, kind=dashboards.REBUILD).count() == 1
    assert worked().params == {"measures": ["robbery"]}
    assert volume() == 12 * OTHER
    sources.show(series("mps-borough"), reason="Back again.", by=ann)
    worked()
    assert volume() == was


def test_a_draft_follows_and_a_frozen_edition_and_its_charts_do_not(barnet: Area, ann: Person) -> None:
    waiting, frozen = draft(barnet), draft(barnet, to=LAST - 1, quarter_to=LAST - 1)
    frozen = editions.freeze(frozen, by=None)
    document = frozen.document()
    assert document
    robbery, at = Measure.objects.get(slug="robbery"), document.known
    before = histories.counts([robbery], [barnet], FIRST, LAST - 1, at)
    named = histories.named_sources(["robbery"], at)
    sources.show(series(), reason=WHY, by=ann)
    worked()
    frozen.refresh_from_db()
    assert frozen.document() == document
    np.testing.assert_array_equal(histories.counts([robbery], [barnet], FIRST, LAST - 1, at), before)
    assert histories.named_sources(["robbery"], at) == named
    assert histories.named_sources(["robbery"]) != named
    waiting.refresh_from_db()
    computed = waiting.document()
    assert computed
    assert next(row for row in computed.dashboard.rows if row.measure == "robbery").rolling.volume == 12 * OTHER


def test_a_draft_is_not_frozen_between_a_choice_and_the_job_that_follows_it(barnet: Area, ann: Person) -> None:
    waiting = draft(barnet)
    sources.show(series(), reason=WHY, by=ann)
    with pytest.raises(NotAllowed, match="Figures have changed"):
        editions.freeze(waiting, by=None)
    worked()
    assert editions.freeze(waiting, by=None).is_frozen


def test_figures_are_read_again_where_a_choice_came_in_between(
    barnet: Area, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = dashboards.question_of(draft(barnet))
    read, times = dashboards.findings, []

    def reading(asked: Question) -> Findings:
        found = read(asked)
        if not times:
            sources.show(series(), reason=WHY, by=ann)
        times.append(timezone.now())
        return found

    monkeypatch.setattr(dashboards, "findings", reading)
    kept = dashboards.answered(question)
    assert len(times) == 2
    assert kept.known_at > SourceChoice.objects.get().chosen_at
    assert next(row for row in kept.found.dashboard.rows if row.measure == "robbery").rolling.volume == 12 * OTHER


def test_what_was_known_at_a_moment_is_of_the_source_that_was_shown_then(barnet: Area, ann: Person) -> None:
    robbery, moments = Measure.objects.get(slug="robbery"), [timezone.now()]
    for source in ("entered", "mps-borough", "entered"):
        sources.show(series(source), reason=WHY, by=ann)
        moments.append(timezone.now())
    found = [figures.known([robbery], [barnet], LAST, LAST, at)[0, 0, 0] == OTHER for at in moments]
    assert found == [False, True, False, True]
    shown = [Series.objects.shown_at(at).get(measure=robbery, level="borough").source.slug for at in moments]
    assert shown == ["mps-borough", "entered", "mps-borough", "entered"]
    others = Series.objects.filter(is_shown=True).exclude(measure=robbery)
    assert set(others) == set(Series.objects.shown_at(moments[0]).exclude(measure=robbery))


def test_what_the_board_knew_on_a_day_does_not_change(barnet: Area, ann: Person) -> None:
    now, year = timezone.now(), timedelta(days=365)
    Upload.objects.update(approved_at=now - year)
    overview, on_day = Dashboard.objects.get(slug="overview"), timezone.localdate() - timedelta(days=30)
    sources.show(series(), reason=WHY, by=ann)
    asked = recalling.recall(overview, area=barnet, on_day=on_day, to=LAST, by=None)
    job = recalling.job_of(asked)
    assert job and jobs.run_here(job).is_done
    asked.refresh_from_db()
    assert asked.findings
    robberies = next(row for row in asked.findings.dashboard.rows if row.measure == "robbery").rolling.volume
    assert robberies == volume()  # as computed before the choice
    assert robberies != 12 * OTHER


def test_the_choice_is_recorded_with_both_sources_and_the_reason(barnet: Area, ann: Person) -> None:
    sources.show(series(), reason=WHY, by=ann)
    entry = Entry.objects.select_related("detail").get(verb="performance.source_chosen")
    change, about = str(entry.change), {"measure": "robbery", "level": "borough"}
    assert entry.by_id == ann.pk
    for value in (*about.values(), "mps-borough", "entered"):
        assert value in change
    assert WHY in entry.detail.text
    assert WHY not in change


def test_a_choice_that_fails_at_the_end_leaves_nothing(
    barnet: Area, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (Entry.objects.count(), Job.objects.count())

    def fail(**_how: object) -> None:
        raise RuntimeError("The database went away.")

    monkeypatch.setattr(dashboards, "rebuild", fail)
    with pytest.raises(RuntimeError), transaction.atomic():
        sources.show(series(), reason=WHY, by=ann)
    assert (series().is_shown, series("mps-borough").is_shown) == (False, True)
    assert not SourceChoice.objects.exists()
    assert (Entry.objects.count(), Job.objects.count()) == before


def test_what_is_shown_already_cannot_be_chosen(barnet: Area, ann: Person) -> None:
    with pytest.raises(NotAllowed, match="“Recorded crime by borough” is shown already"):
        sources.show(series("mps-borough"), reason=WHY, by=ann)


def test_a_source_of_which_nothing_is_approved_cannot_be_chosen(barnet: Area, ann: Person) -> None:
    make_upload(long_csv([("burglary", "Barnet", LAST, 7)]))
    with pytest.raises(NotAllowed, match="None of the counts"):
        sources.show(series(measure="burglary"), reason=WHY, by=ann)


def test_a_choice_says_why(barnet: Area, ann: Person) -> None:
    with pytest.raises(NotAllowed, match="Say why"):
        sources.show(series(), reason="  ", by=ann)
    with pytest.raises(IntegrityError), transaction.atomic():
        SourceChoice.objects.create(series=series(), was=series("mps-borough"), reason="")
    with pytest.raises(IntegrityError), transaction.atomic():
        SourceChoice.objects.create(series=series(), was=series(), reason=WHY)


@pytest.mark.parametrize("role", ["nobody", "officer", "administrator"])
def test_only_an_analyst_chooses(role: str, barnet: Area) -> None:
    person = {
        "nobody": make_person,
        "officer": lambda: make_officer(make_board()),
        "administrator": lambda: make_person(is_superuser=True),
    }[role]()
    with pytest.raises(NotPermitted):
        sources.show(series(), reason=WHY, by=person)
    with pytest.raises(NotPermitted):
        sources.suppose(series(), by=person)
    assert series("mps-borough").is_shown


def with_wards(barnet: Area) -> list[Area]:
    """Two wards, each counted by the Met and by another source for two years."""
    fields = {"kind": Area.Kind.WARD, "parent": barnet, "is_ranked": False}
    wards = [
        Area.objects.create(slug=f"ward-{n}", name=f"Ward {n}", code=f"E0501{n}", **fields) for n in range(1000, 1002)
    ]
    rows = [("robbery", ward.code, month, 3) for ward in wards for month in range(FIRST, LAST + 1)]
    make_upload(long_csv(rows, "mps-ward"), approve=True, name="met.csv")
    rows = [(measure, area, month, 5 if area == wards[0].code else 3) for measure, area, month, _count in rows]
    make_upload(long_csv(rows), approve=True, name="wards.csv")
    return wards


def test_wards_are_chosen_for_themselves(barnet: Area, ann: Person) -> None:
    wards, robbery = with_wards(barnet), Measure.objects.get(slug="robbery")
    assert series("mps-ward", level="ward").is_shown
    sources.show(series(level="ward"), reason=WHY, by=ann)
    shown = Series.objects.filter(measure=robbery, is_shown=True).values_list("level", "source__slug")
    assert dict(shown) == {"borough": "mps-borough", "ward": "entered"}
    assert figures.known([robbery], wards, LAST, LAST)[0, :, 0].tolist() == [5, 3]
    assert figures.known([robbery], [barnet], LAST, LAST)[0, 0, 0] != OTHER


def test_as_if_another_source_were_shown_changes_that_measure_and_level_alone(barnet: Area) -> None:
    wards, instead = with_wards(barnet), series()
    measures = [Measure.objects.get(slug="robbery"), Measure.objects.get(slug="burglary")]
    now = figures.recalled(measures, [barnet, *wards], LAST, LAST).values[:, :, 0]
    then = figures.recalled(measures, [barnet, *wards], LAST, LAST, instead=instead).values[:, :, 0]
    assert then[0].tolist() == [OTHER, 3, 3]
    np.testing.assert_array_equal(then[1], now[1])


# -- what each says ----------------------------------------------------------------------------------------------------


def test_sources_stand_side_by_side_for_the_last_month_that_all_know(barnet: Area) -> None:
    Upload.objects.filter(name="robbery.csv").update(published_on=date(2024, 12, 5))
    entered("burglary", count=250, last=LAST - 2)
    found = {contest.measure.slug: contest for contest in pages.described(pages.contested(), with_counts=True)}
    assert set(found) == {"robbery", "burglary"}
    assert found["burglary"].to == LAST - 2
    met, other = found["robbery"].counted
    assert (found["robbery"].to, met.series, met.change, met.difference) == (LAST, series("mps-borough"), None, "")
    assert met.year and other.year
    assert other.year.count == 12 * OTHER
    assert other.change == 12 * OTHER - met.year.count
    assert (met.period, other.period) == ("Jan 2018–Dec 2024", "Jan–Dec 2024".replace("Jan–", "Jan 2023–"))
    assert other.published_on == date(2024, 12, 5)


def test_12_months_are_not_summed_where_one_is_missing(barnet: Area) -> None:
    rows = [("burglary", "Barnet", month, 9) for month in range(FIRST, LAST + 1) if month != LAST - 3]
    make_upload(long_csv(rows), approve=True)
    contest = next(
        one for one in pages.described(pages.contested(), with_counts=True) if one.measure.slug == "burglary"
    )
    other = contest.counted[1]
    assert (other.year, other.change) == (None, None)


def test_a_source_that_is_shown_without_a_count_stands_in_the_way_of_others(ann: Person) -> None:
    with_figures()
    hidden, empty = make_measure(slug="seen", name="Seen"), series("mps-borough").source
    Series.objects.create(measure=hidden, source=empty)
    entered("seen", count=5)
    [contest] = pages.described(pages.contested(), with_counts=True)
    assert [(one.series.source.slug, one.year is None) for one in contest.counted] == [
        ("mps-borough", True),
        ("entered", False),
    ]
    sources.show(series(measure="seen"), reason=WHY, by=ann)
    assert pages.contested() == []  # the other has nothing to be shown


def test_wards_of_both_sources_are_summed_where_they_count_the_same_wards(barnet: Area) -> None:
    with_wards(barnet)
    contest = next(one for one in pages.described(pages.contested(), with_counts=True) if one.is_of_wards)
    met, other = contest.counted
    assert met.year == pages.Year(2 * 12 * 3, 2)
    assert (other.year, other.change) == (pages.Year(12 * 5 + 12 * 3, 2), 24)
    Area.objects.filter(slug="ward-1001").update(last_month=LAST - 1)
    contest = next(one for one in pages.described(pages.contested(), with_counts=True) if one.is_of_wards)
    assert [one.year for one in contest.counted] == [pages.Year(36, 1), pages.Year(60, 1)]


def test_without_an_area_of_our_own_nothing_is_compared(barnet: Area) -> None:
    Area.objects.update(is_own=False)
    [contest] = pages.described(pages.contested(), with_counts=True)
    assert (contest.to, [one.year for one in contest.counted]) == (None, [None, None])
    assert source_choice.choice(series()).ours == {}


def test_a_choice_shows_months_that_differ_and_those_that_become_unknown(barnet: Area) -> None:
    same = figures.known([Measure.objects.get(slug="burglary")], [barnet], LAST - 2, LAST)[0, 0].astype(int).tolist()
    rows = [("burglary", "Barnet", LAST - 2, same[0]), ("burglary", "Barnet", LAST - 1, same[1] + 1500)]
    make_upload(long_csv([*rows, ("burglary", "Barnet", LAST + 1, 8)]), approve=True)
    found = source_choice.choice(series(measure="burglary"))
    assert [(row.what, row.difference) for row in found.differing] == [("Nov 2024", "+1,500")]
    assert (found.compared, found.to, found.year) == (2, LAST, None)
    assert found.lost == "Jan 2018–Sep 2024, Dec 2024"
    assert found.won == "Jan 2025"
    assert (found.ranked_then, found.ranked_now) == (2, 0)


def test_a_choice_of_wards_shows_wards_whose_12_months_differ(barnet: Area) -> None:
    with_wards(barnet)
    found = source_choice.choice(series(level="ward"))
    assert [(row.what, row.shown, row.other, row.difference) for row in found.differing] == [
        ("Ward 1000", 36, 60, "+24")
    ]
    assert (found.compared, found.lost, found.won) == (2, "", "")


# -- what dashboards would say -----------------------------------------------------------------------------------------


def test_what_a_worker_says_that_dashboards_would_say_comes_true(barnet: Area, ann: Person) -> None:
    job = sources.suppose(series(), by=ann)
    assert sources.supposed(series()) == job
    done = jobs.run_here(job)
    assert done.is_done, done.error
    expected = {entry["dashboard"]: entry["rating"] for entry in done.result["changes"]}
    assert expected["overview"]["after"] == "Red"
    assert expected["overview"]["before"] != "Red"
    sources.show(series(), reason=WHY, by=ann)
    assert sources.supposed(series()) is None  # dashboards are computed anew
    worked()
    for slug, rating in expected.items():
        result = Computed.objects.get(dashboard__slug=slug).findings.dashboard
        assert next(row for row in result.rows if row.measure == "robbery").rating.rag == rating["after"]


def test_an_answer_is_not_shown_once_dashboards_were_computed_since(barnet: Area, ann: Person) -> None:
    waiting = dashboards.rebuild(by=None)
    job = jobs.run_here(sources.suppose(series(), by=ann))
    assert sources.supposed(series()) == job
    jobs.run_here(waiting)  # asked for before, computed after
    assert sources.supposed(series()) is None


# -- pages -------------------------------------------------------------------------------------------------------------


def test_an_analyst_finds_compares_and_chooses(barnet: Area, ann: Person) -> None:
    client, address = as_person(ann), reverse("performance:show_source", args=[series().pk])
    assert reverse("performance:shown_sources") in text(client, "set_up")
    assert reverse("performance:shown_sources") in text(client, "readings", "robbery")
    assert address in text(client, "shown_sources")
    page = text(client, "show_source", series().pk)
    assert "Would become unknown" in page
    assert "Jan 2018–Dec 2022" in page
    assert client.post(reverse("performance:suppose_source", args=[series().pk])).status_code == 302
    assert "Waiting for its turn" in text(client, "show_source", series().pk)
    job = sources.supposed(series())
    assert job and jobs.run_here(job).is_done
    assert "Increase in rolling 12 months" in text(client, "show_source", series().pk)
    assert client.post(address, {"reason": " "}).status_code == 422
    assert client.post(address, {"reason": WHY}).status_code == 302
    page = text(client, "shown_sources")
    assert "Robbery is shown from “Figures entered by analysts”" in page
    assert WHY in page
    assert client.post(address, {"reason": WHY}).status_code == 409  # pressed twice
    assert "is shown already" in text(client, "show_source", series().pk)


def test_an_administrator_sees_what_is_shown_and_does_not_choose(barnet: Area) -> None:
    client = as_person(make_person(is_superuser=True))
    page = text(client, "shown_sources")
    assert "Robbery" in page
    assert reverse("performance:show_source", args=[series().pk]) not in page


def test_an_administrator_reads_no_counts_there_for_a_measure_may_be_for_members(barnet: Area, ann: Person) -> None:
    count = f"{OTHER * 12:,}"
    assert count in text(as_person(ann), "shown_sources")
    page = text(as_person(make_person(is_superuser=True)), "shown_sources")
    assert count not in page
    assert "Counts are not shown to you" in page


def test_where_no_measure_is_counted_twice_the_page_says_so(ann: Person) -> None:
    with_figures()
    client = as_person(ann)
    assert "No measure is counted by two sources." in text(client, "shown_sources")
    assert "Kept beside it" not in text(client, "readings", "robbery")


def test_a_preview_leads_to_the_choice_and_is_out_of_date_after_one(barnet: Area, ann: Person) -> None:
    upload = make_upload(long_csv([("robbery", "Barnet", LAST, 9)]), by=ann)
    client = as_person(ann)
    page = " ".join(client.get(upload.get_absolute_url()).content.decode().split())
    assert reverse("performance:shown_sources") in page
    assert "since this check" not in page
    sources.show(series(), reason=WHY, by=ann)
    assert "since this check" in client.get(upload.get_absolute_url()).content.decode()


@pytest.mark.parametrize("number", [2, 40])
def test_the_pages_ask_few_questions_however_many_measures_there_are(
    number: int, ann: Person, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with_figures()
    measures = [make_measure() for _number in range(number)]
    rows = [(measure.slug, "Barnet", month, 7) for measure in measures for month in range(LAST - 11, LAST + 1)]
    make_upload(long_csv(rows), approve=True)
    make_upload(long_csv(rows, "mps-borough"), approve=True)
    client = as_person(ann)
    client.get(reverse("performance:shown_sources"))
    with django_assert_num_queries(9):
        page = text(client, "shown_sources")
    assert page.count("Show this instead") == number
    hidden = Series.objects.get(measure=measures[0], is_shown=False)
    with django_assert_num_queries(10):
        text(client, "show_source", hidden.pk)
    assert hidden.level == Level.BOROUGH
