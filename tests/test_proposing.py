"""The job that proposes what a frozen edition shows: asked for by the freeze, tried again where it failed."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from meetings.models import Proposal
from meetings.services import proposals
from meetings.services.proposals import PROPOSE
from performance.models import Area, Edition
from performance.services import editions
from scpb.audit.models import Entry
from scpb.jobs import services as jobs
from scpb.jobs.models import Job
from tests.figures_at_hand import analyst, as_person, draft, with_figures
from tests.test_proposals import coming, quiet, serving, with_marks

pytestmark = pytest.mark.django_db


@pytest.fixture
def area() -> Area:
    return with_figures()


@pytest.fixture
def burglary_is_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Editions show the last month of burglary as unusually high."""
    read = proposals.document_of
    monkeypatch.setattr(proposals, "document_of", lambda edition: with_marks(quiet(read(edition)), 1))


@pytest.mark.usefixtures("burglary_is_up")
def test_freezing_an_edition_asks_for_a_job_that_proposes_what_it_shows(area: Area) -> None:
    edition = editions.freeze(draft(area), by=None)
    assert not Proposal.objects.exists()
    job = jobs.run_here(Job.objects.get(kind=PROPOSE))
    assert job.is_done, job.error
    assert [(one.edition, one.measure.slug) for one in Proposal.objects.all()] == [(edition, "burglary")]


@pytest.mark.usefixtures("burglary_is_up")
def test_what_goes_wrong_with_proposing_stops_no_freeze_is_seen_and_tried_again(
    area: Area, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed = failed_job(area, monkeypatch)
    edition = Edition.objects.get(uuid=failed.subject_id)
    assert edition.is_frozen
    assert failed.is_failed
    assert not Proposal.objects.exists(), "all or nothing"
    officer = serving(coming())
    told = f"What {edition} proposes could not be worked out."
    assert told in as_person(officer).get(reverse("meetings:proposals")).content.decode()
    editions.freeze(draft(area), by=None)
    failed.refresh_from_db()
    assert not failed.is_over
    assert jobs.run_here(failed).is_done
    assert Proposal.objects.filter(edition=edition).exists()
    assert told not in as_person(officer).get(reverse("meetings:proposals")).content.decode()


def failed_job(area: Area, monkeypatch: pytest.MonkeyPatch) -> Job:
    """The job of an edition whose proposals cannot be worked out."""

    def fail(*_arguments: Any, **_values: Any) -> Any:
        raise RuntimeError("no proposal")

    with monkeypatch.context() as broken:
        broken.setattr("meetings.services.proposals.records.add", fail)
        editions.freeze(draft(area), by=None)
        return jobs.run_here(Job.objects.get(kind=PROPOSE))


@pytest.mark.usefixtures("burglary_is_up")
def test_an_officer_has_it_tried_again_what_an_edition_proposes(area: Area, monkeypatch: pytest.MonkeyPatch) -> None:
    failed = failed_job(area, monkeypatch)
    assert failed.is_failed
    edition = Edition.objects.get(uuid=failed.subject_id)
    officer, page = serving(coming()), reverse("meetings:proposals")
    address = reverse("meetings:try_proposing_again", args=[edition.uuid])
    assert address in as_person(officer).get(page).content.decode()
    assert as_person(analyst()).post(address).status_code == 403
    sent = as_person(officer).post(address, follow=True).content.decode()
    assert "It is being worked out again." in sent and address not in sent
    assert Entry.objects.filter(verb="meetings.proposing_tried_again", subject_id=str(edition.uuid)).count() == 1
    assert as_person(officer).post(address).status_code == 409, "nothing has failed any more"
    failed.refresh_from_db()
    assert jobs.run_here(failed).is_done
    assert Proposal.objects.filter(edition=edition).exists()
    gone = reverse("meetings:try_proposing_again", args=[failed.uuid])
    assert as_person(officer).post(gone).status_code == 404


@pytest.mark.usefixtures("burglary_is_up")
def test_an_edition_that_is_gone_is_tried_once_and_never_again(area: Area) -> None:
    edition = editions.freeze(draft(area), by=None)
    job = Job.objects.get(kind=PROPOSE)
    edition.ratings.all().delete()
    edition.delete()
    failed = jobs.run_here(job)
    assert (failed.is_failed, failed.attempts, failed.error) == (True, 1, "The edition is no longer there.")
    editions.freeze(draft(area), by=None)
    failed.refresh_from_db()
    assert failed.is_failed
