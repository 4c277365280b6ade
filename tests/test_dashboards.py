"""Live dashboards: gathered from the database, computed by a job, read by analysts; and the command."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from performance import assembly, months
from performance.models import (
    Area,
    Baseline,
    Computed,
    Dashboard,
    DashboardRow,
    Measure,
    PeerGroup,
    RuleSet,
    Target,
)
from performance.reference import judging
from performance.services import asking, dashboards, editions, uploads
from scpb.jobs import services as jobs
from scpb.jobs.models import Job
from tests.factories import make_board, make_officer, make_person, make_upload
from tests.figures_at_hand import LAST, analyst, as_person, crime, draft, with_figures

pytestmark = pytest.mark.django_db

LIVE = "performance.rebuild_dashboards"


@pytest.fixture
def barnet() -> Area:
    return with_figures()


def overview() -> Dashboard:
    return Dashboard.objects.get(slug="overview")


def measure(slug: str) -> Measure:
    return Measure.objects.get(slug=slug)


def question(area: Area, **changes: Any) -> assembly.Question:
    values = {"to": LAST, "quarter_to": LAST, "rule_set": RuleSet.objects.get(version="2020"), **changes}
    return assembly.Question(overview(), area, **values)


def rebuilt() -> None:
    job = Job.objects.filter(kind=LIVE).latest("pk")
    assert jobs.run_here(job).is_done, job.error


# -- what a new portal knows ---------------------------------------------------------------------------


def test_a_new_portal_has_the_boards_rule_sets_dashboards_and_peer_group() -> None:
    assert [rules.version for rules in RuleSet.objects.order_by("effective_on")] == ["2014", "2020"]
    assert [row.measure.slug for row in overview().rows.all()] == [
        "burglary",
        "residential-burglary",
        "non-residential-burglary",
        "robbery",
        "violence-with-injury",
    ]
    assert Dashboard.objects.get(slug="mopac-7").rows.count() == 8
    assert PeerGroup.objects.get(slug="london-32").areas.count() == 32
    assert str(Target.objects.get(measure__slug="robbery").change_pct) == "-5.0"
    assert Baseline.objects.get(measure__slug="violence-with-injury", area__slug="barnet").level == 1539


def test_loading_reference_data_again_changes_nothing() -> None:
    models = (RuleSet, PeerGroup, Baseline, Target, Dashboard, DashboardRow)
    before = [model.objects.count() for model in models]
    by_name = {model.__name__: model for model in (*models, Area, Measure)}
    judging.load(by_name.__getitem__)
    assert [model.objects.count() for model in models] == before


def test_the_rule_set_in_force_is_the_latest_that_had_taken_effect() -> None:
    december_2019 = months.parse("2019-12")
    assert str(asking.rule_set_named(None, december_2019)) == "Rule set 2014"
    assert str(asking.rule_set_named(None, december_2019 + 1)) == "Rule set 2020"
    assert str(asking.rule_set_named(None, months.parse("2001-01"))) == "Rule set 2014"


def test_an_area_is_found_by_address_name_or_spelling() -> None:
    for written in ("kensington-and-chelsea", "Kensington and Chelsea", "KENSINGTON & CHELSEA"):
        found = asking.area_named(written)
        assert found
        assert found.slug == "kensington-and-chelsea"
    assert asking.area_named("Atlantis") is None
    assert asking.area_named("") is None


# -- gathering -------------------------------------------------------------------------------------------


def test_other_areas_are_read_for_the_months_they_are_ranked_by(barnet: Area) -> None:
    given, files = assembly.assembled(question(barnet))
    names = [area.name for area in given.areas]
    brent, ours = given.counts[:, names.index("Brent")], given.counts[:, given.area]
    robbery = [measure.slug for measure in given.measures].index("robbery")
    assert len(given.areas) == 32
    assert [int((~(brent[robbery] != brent[robbery])).sum()), int((~(ours[robbery] != ours[robbery])).sum())] == [
        12,
        84,
    ]
    assert [upload.name for upload in files] == ["first.csv"]


def test_rates_are_per_household_or_resident_as_each_measure_says(barnet: Area) -> None:
    rows = {row.measure: row for row in assembly.findings(question(barnet)).dashboard.rows}
    assert rows["residential-burglary"].peers[0].denominator == "households"
    assert rows["robbery"].peers[0].denominator == "population"
    assert rows["robbery"].peers[0].text == "1/2"
    chosen = assembly.findings(question(barnet, denominator="population")).dashboard
    assert {row.peers[0].denominator for row in chosen.rows} == {"population"}


def test_the_last_three_months_of_the_newest_file_are_provisional(barnet: Area) -> None:
    found = assembly.findings(question(barnet)).dashboard
    assert found.provisional_from == LAST - 2
    assert [point.provisional for point in found.rows[0].points[-4:]] == [False, True, True, True]


def test_targets_hold_for_their_own_months_and_area(barnet: Area) -> None:
    Target.objects.create(measure=measure("robbery"), area=barnet, change_pct="-3.0", first_month=LAST - 5)
    rows = {row.measure: row for row in assembly.findings(question(barnet)).dashboard.rows}
    assert rows["robbery"].target
    assert str(rows["robbery"].target.change_pct) == "-3.0"
    assert rows["burglary"].target is None
    earlier = assembly.findings(question(barnet, to=LAST - 6, quarter_to=LAST - 6)).dashboard
    assert all(row.target is None for row in earlier.rows)
    brent = assembly.findings(question(Area.objects.get(slug="brent"))).dashboard
    assert all(row.target is None for row in brent.rows)


def test_an_areas_own_baseline_takes_the_place_of_that_for_all(barnet: Area) -> None:
    old = RuleSet.objects.get(version="2014")
    Baseline.objects.create(
        name="2011 baseline", measure=measure("robbery"), area=barnet, first_month=24135, last_month=24146, level=999
    )
    rows = {row.measure: row for row in assembly.findings(question(barnet, rule_set=old)).dashboard.rows}
    assert rows["robbery"].baseline
    assert rows["robbery"].baseline.previous == 999
    assert rows["burglary"].baseline
    assert rows["burglary"].baseline.reason.startswith("missing Apr-11")


def test_a_row_says_what_it_was_in_the_edition_before(barnet: Area) -> None:
    before = editions.freeze(draft(barnet, to=LAST - 3), by=None)
    document = before.document()
    assert document
    found = assembly.findings(question(barnet)).dashboard
    assert found.was_to == LAST - 3
    assert [row.was for row in found.rows] == [row.rating.rag for row in document.dashboard.rows]
    assert assembly.findings(question(barnet, to=LAST - 3)).dashboard.was_to is None


# -- live --------------------------------------------------------------------------------------------------


def test_approving_and_taking_back_an_upload_rebuild_the_live_dashboards(barnet: Area) -> None:
    rebuilt()
    assert Computed.objects.get(dashboard=overview()).findings.dashboard.to == LAST
    upload = make_upload(crime(scale=3), approve=True, name="second.csv")
    rebuilt()
    tripled = Computed.objects.get(dashboard=overview()).findings.dashboard.rows[3].rolling.volume
    uploads.take_back(upload, reason="Wrong.", by=None)
    rebuilt()
    back = Computed.objects.get(dashboard=overview()).findings.dashboard.rows[3].rolling.volume
    assert tripled is not None
    assert back is not None
    assert tripled > 2 * back


def test_a_rebuild_that_comes_late_does_not_overwrite_newer_figures(barnet: Area) -> None:
    switch = dashboards.rebuilt(lambda done, total, note: None)
    make_upload(crime(scale=3), approve=True, name="second.csv")
    rebuilt()
    newer = Computed.objects.get(dashboard=overview()).result
    with transaction.atomic():
        switch()
    assert Computed.objects.get(dashboard=overview()).result == newer


def test_a_portal_that_has_not_said_which_area_is_its_own_rebuilds_nothing(barnet: Area) -> None:
    Area.objects.update(is_own=False)
    rebuilt()
    assert not Computed.objects.exists()


def test_only_analysts_see_live_dashboards(barnet: Area) -> None:
    rebuilt()
    url = overview().get_absolute_url()
    assert as_person(None).get(url).status_code == 302
    assert as_person(make_person()).get(url).status_code == 404
    assert as_person(make_officer(make_board())).get(url).status_code == 404
    text = as_person(analyst()).get(url).content.decode()
    assert "Violence with injury" in text
    assert "Oct to Dec 2024" in text or "Oct 2024 to Dec 2024 are provisional" in text


def test_a_live_dashboard_without_figures_or_own_area_says_what_to_do() -> None:
    client = as_person(analyst())
    assert "Nobody has said yet which area" in client.get(overview().get_absolute_url()).content.decode()
    Area.objects.filter(slug="barnet").update(is_own=True)
    assert "No figures are known for Barnet" in client.get(overview().get_absolute_url()).content.decode()


def test_a_dashboard_that_is_computed_for_the_first_time_says_so(barnet: Area) -> None:
    Computed.objects.all().delete()
    dashboards.rebuild(by=None)
    text = as_person(analyst()).get(overview().get_absolute_url()).content.decode()
    assert "It is being computed for the first time." in text
    assert "No figures are known" not in text


def test_an_analyst_can_have_everything_computed_again(barnet: Area) -> None:
    before = Job.objects.filter(kind=LIVE).count()
    client, url = as_person(analyst()), reverse("performance:rebuild", args=["overview"])
    assert client.post(url).status_code == 302
    assert Job.objects.filter(kind=LIVE).count() == before + 1
    assert as_person(make_person()).post(url).status_code == 404  # whoever sees no live dashboard finds nothing there
    assert Job.objects.filter(kind=LIVE).count() == before + 1


def test_a_measure_is_live_for_analysts_and_nothing_for_others_until_an_edition_is_released(barnet: Area) -> None:
    rebuilt()
    url = reverse("performance:measure", args=["robbery"])
    text = as_person(analyst()).get(url).content.decode()
    assert "All 36 months as a table" in text
    assert 'role="img"' in text
    assert "London 32: rank 1 of 2" in text
    assert as_person(None).get(url).status_code == 404
    assert as_person(analyst()).get(reverse("performance:measure", args=["mopac-7"])).status_code == 200
    assert as_person(None).get(reverse("performance:measure", args=["nothing"])).status_code == 404


def test_live_pages_ask_few_questions(barnet: Area, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    rebuilt()
    client = as_person(analyst())
    with django_assert_num_queries(8):
        client.get(overview().get_absolute_url())
    with django_assert_num_queries(8):  # one of them which priorities it shows
        client.get(reverse("performance:measure", args=["robbery"]))
    with django_assert_num_queries(5):
        client.get(reverse("performance:dashboard_csv", args=["overview"]))


# -- the command -----------------------------------------------------------------------------------------------


def said(*arguments: str) -> str:
    out = StringIO()
    call_command("dashboard", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_takes_our_own_area_and_the_latest_month(barnet: Area) -> None:
    text = said("overview")
    assert text.startswith("Overview, Barnet, 12 months to Dec 2024, rule set 2020")
    rows = json.loads(said("overview", "--area", "Brent", "--to", "2024-10", "--json"))["rows"]
    assert rows[0]["rolling12"]["to"] == rows[0]["quarter"]["to"] == "2024-10"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["nothing"], "There are: overview, mopac-7"),
        (["overview", "--area", "Atlantis"], "There is no area “Atlantis”"),
        (["overview"], "has not said which area is its own"),
        (["overview", "--area", "Barnet"], "No figures are known for Barnet"),
        (["overview", "--area", "Barnet", "--to", "2024-10", "--rules", "1999"], "no such rule set"),
        (["overview", "--to", "October"], "“October” is not a month"),
    ],
)
def test_the_command_says_in_a_sentence_what_is_wrong(arguments: list[str], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        said(*arguments)


# -- what the database refuses ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("model", "wrong"),
    [
        (RuleSet, {"version": ""}),
        (PeerGroup, {"phrase": "of all boroughs"}),
        (Baseline, {"last_month": 1}),
        (Target, {"change_pct": None, "level": None}),
        (Target, {"first_month": 30000, "last_month": 29999}),
        (DashboardRow, {"indent": 2}),
    ],
)
def test_the_database_refuses_what_cannot_be(model: Any, wrong: dict[str, Any]) -> None:
    row = model.objects.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.filter(pk=row.pk).update(**wrong)


def test_the_database_refuses_a_second_of_what_there_is_one_of(barnet: Area) -> None:
    rebuilt()
    row, target, computed = DashboardRow.objects.first(), Target.objects.first(), Computed.objects.first()
    everywhere = Baseline.objects.filter(area=None).first()
    own = Baseline.objects.exclude(area=None).first()
    assert row
    for again in (row, target, computed, everywhere, own):
        assert again
        again.pk = None
        again._state.adding = True
        with pytest.raises(IntegrityError), transaction.atomic():
            again.save()
    other = Measure.objects.exclude(dashboards=row.dashboard).first()
    with pytest.raises(IntegrityError), transaction.atomic():
        DashboardRow.objects.create(dashboard=row.dashboard, measure=other, order=1)
    open_ended = {"measure": other, "area": barnet, "change_pct": "-1.0"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Target.objects.create(**open_ended)
        Target.objects.create(**open_ended)


def first_steps(page: str) -> list[bool]:
    """Of the first steps that a page lists, which are done."""
    _before, _heading, after = page.partition("First steps</h2>")
    return ["Done" in step for step in after.partition("</ol>")[0].split("<li>")[1:]]


def test_an_analyst_of_a_new_portal_is_told_where_to_begin_until_an_edition_is_released() -> None:
    client, index = as_person(analyst()), reverse("performance:index")
    assert first_steps(client.get(index).content.decode()) == [False, False, False]
    area = with_figures()
    assert first_steps(client.get(index).content.decode()) == [True, True, False]
    edition = draft(area)
    assert first_steps(client.get(index).content.decode()) == [True, True, True]
    editions.release(editions.freeze(edition, by=None), by=None)
    assert "First steps" not in client.get(index).content.decode()


def test_an_administrator_is_told_to_name_an_analyst_first() -> None:
    client, index = as_person(make_person(is_superuser=True)), reverse("performance:index")
    page = client.get(index).content.decode()
    assert first_steps(page) == [False, False]
    assert "Make somebody an analyst" in page


def test_nobody_else_is_told_the_first_steps() -> None:
    for somebody in (None, make_person(), make_officer(make_board())):
        assert "First steps" not in as_person(somebody).get(reverse("performance:index")).content.decode()
