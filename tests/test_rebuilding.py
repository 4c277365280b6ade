"""Live dashboards follow what is changed: clicks are gathered, and what is shown is never older than it says."""

from __future__ import annotations

from threading import Thread
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from performance.models import Computed, Dashboard
from performance.services import dashboards
from performance.services.dashboards import REBUILD, rebuilt
from performance.tasks import rebuild_dashboards
from scpb.jobs import runner
from scpb.jobs import services as jobs
from scpb.jobs.models import Job
from tests.factories import performance_verbs
from tests.figures_at_hand import analyst, as_person, with_figures

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return as_person(analyst())


def at(name: str, *arguments: Any) -> str:
    return reverse(f"performance:{name}", args=arguments)


def overview() -> Dashboard:
    return Dashboard.objects.get(slug="overview")


def figures() -> None:
    """Figures whose approval has been followed: no job waits."""
    with_figures()
    for job in Job.objects.filter(kind=REBUILD).unfinished():
        assert jobs.run_here(job).is_done


def laid_out() -> list[str]:
    """The measures of the overview in the order that was chosen."""
    return [row.measure.slug for row in overview().rows.select_related("measure").order_by("order")]


def moved(client: Client, times: int) -> None:
    """Press the first line of the overview down and up in turn, by the page."""
    for _number in range(times):
        first = overview().rows.order_by("order")[0]
        assert client.post(at("line_move", "overview", first.pk), {"to": "down"}).status_code == 302


def shown_live() -> list[str]:
    """The measures of the live dashboard, in the order in which it shows them."""
    return [row.measure for row in Computed.objects.get(dashboard=overview()).findings.dashboard.rows]


def test_many_clicks_have_the_dashboards_computed_once(client: Client) -> None:
    figures()
    before = Job.objects.filter(kind=REBUILD).count()
    moved(client, 20)
    assert Job.objects.filter(kind=REBUILD).count() == before + 1
    assert performance_verbs().count("dashboardrow_moved") == 20
    assert jobs.run_here(Job.objects.filter(kind=REBUILD).latest("pk")).is_done
    assert shown_live() == laid_out()


def test_clicks_while_they_are_computed_lead_to_once_more_after_that(client: Client) -> None:
    figures()
    before = Job.objects.filter(kind=REBUILD).count()
    moved(client, 10)
    lease = runner.take(Job.objects.filter(kind=REBUILD).latest("pk"), at=timezone.now())
    assert lease
    switch = rebuild_dashboards(lease).switch  # it has read the tenth layout
    assert switch
    moved(client, 9)
    assert Job.objects.filter(kind=REBUILD).count() == before + 2
    after = Job.objects.filter(kind=REBUILD).latest("pk")
    assert runner.take(after, at=timezone.now()) is None, "it waits until the other is done"
    switch()
    lease.write(state="done", lease_token=None, lease_until=None, finished_at=timezone.now())
    wanted = laid_out()
    assert shown_live() != wanted
    assert "Waiting for its turn" in client.get(at("dashboard", "overview")).content.decode()
    assert jobs.run_here(after).is_done
    assert shown_live() == wanted
    assert "Waiting for its turn" not in client.get(at("dashboard", "overview")).content.decode()


def test_what_was_read_before_a_click_never_takes_the_place_of_what_was_read_after(client: Client) -> None:
    with_figures()
    moved(client, 1)
    early = rebuilt(lambda *_told: None)
    moved(client, 1)
    late = rebuilt(lambda *_told: None)
    late()
    early()
    assert shown_live() == laid_out()


def test_a_job_for_some_measures_stands_for_no_change_of_the_layout(client: Client) -> None:
    with_figures()
    some = dashboards.rebuild(by=None, measures=["burglary"])
    assert dashboards.rebuild(by=None, measures=["burglary"]) == some
    full = dashboards.rebuild(by=None)
    assert full != some
    assert dashboards.rebuild(by=None) == full
    assert dashboards.rebuild(by=None, key="an approval") != full, "an approval asks once for itself"


def test_a_live_dashboard_tells_of_a_job_that_failed_since_it_was_computed(client: Client) -> None:
    figures()
    url = at("dashboard", "overview")
    assert jobs.run_here(dashboards.rebuild(by=None)).is_done
    assert "Failed" not in client.get(url).content.decode()
    failed = dashboards.rebuild(by=None)
    Job.objects.filter(pk=failed.pk).update(state="failed", error="No room.", finished_at=timezone.now())
    other = dashboards.rebuild(by=None, measures=["nothing-here"])
    assert jobs.run_here(other).is_done
    assert "No room." in client.get(url).content.decode(), "a later job that computed nothing of it does not hide that"
    assert jobs.run_here(dashboards.rebuild(by=None)).is_done
    assert "No room." not in client.get(url).content.decode()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_worker_does_not_begin_a_job_that_somebody_is_just_joining() -> None:
    with_figures()
    job = dashboards.rebuild(by=None)
    taken: list[bool] = []

    def take() -> None:
        try:
            taken.append(runner.take(Job.objects.get(pk=job.pk), at=timezone.now()) is not None)
        finally:
            connection.close()

    thread = Thread(target=take)
    with transaction.atomic():
        assert dashboards.rebuild(by=None) == job
        thread.start()
        thread.join(0.5)
        assert taken == [], "the change that joined it is not there to be read yet"
    thread.join()
    assert taken == [True]
