"""A small portal with figures: two boroughs, three measures, 84 months, and somebody who works on them."""

from __future__ import annotations

from typing import Any

import numpy as np
from django.test import Client

from performance import months
from performance.models import Area, Dashboard, Denominator, Edition, RuleSet
from performance.services import editions
from scpb.jobs import services as jobs
from scpb.people.models import Person
from tests.factories import HOME, ROBBERY, SHOP, crime_csv, make_board, make_grant, make_person, make_upload

FIRST = "201801"
MONTHS = 84  # January 2018 to December 2024
LAST = months.parse("2024-12")


def counts(level: float, seed: int) -> list[int]:
    """Monthly counts with a winter peak, and the last year a tenth lower."""
    t = np.arange(MONTHS)
    mean = level * (1 + 0.2 * np.cos(2 * np.pi * t / 12)) * np.where(t >= MONTHS - 12, 0.9, 1)
    return np.random.default_rng(seed).poisson(mean).tolist()


def crime(**levels: Any) -> bytes:
    """A file of the Met's for Barnet and Brent; `scale` multiplies every level."""
    scale = levels.get("scale", 1)
    rows = [
        (category, borough, counts(level * scale * larger, seed + number))
        for number, (category, level) in enumerate(((HOME, 200), (SHOP, 90), (ROBBERY, 70)))
        for borough, larger, seed in (("Barnet", 1, 1), ("Brent", 1.3, 50))
    ]
    return crime_csv(rows, first=FIRST)


def with_figures() -> Area:
    """Barnet as our own area, with approved figures and residents."""
    barnet, brent = Area.objects.get(slug="barnet"), Area.objects.get(slug="brent")
    barnet.is_own = True
    barnet.save()
    for kind, people in (("population", 400_000), ("households", 150_000)):
        for area in (barnet, brent):
            Denominator.objects.create(area=area, kind=kind, year=2023, value=people, source="test")
    make_upload(crime(), approve=True, name="first.csv")
    return barnet


def analyst() -> Person:
    return make_grant(make_board(), make_person(), role="analyst").person


def as_person(person: Person | None) -> Client:
    client = Client()
    if person:
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def draft(area: Area, by: Person | None = None, *, to: int = LAST, **changes: Any) -> Edition:
    """A draft of the overview that a worker has computed."""
    values = {"area": area, "to": to, "quarter_to": to, "rule_set": RuleSet.objects.get(version="2020"), **changes}
    edition = editions.begin(Dashboard.objects.get(slug="overview"), by=by, **values)
    return worked_on(edition)


def worked_on(edition: Edition) -> Edition:
    """The edition after the job that it waits for."""
    job = editions.job_of(edition)
    assert job
    done = jobs.run_here(job)
    assert done.is_done, done.error
    return Edition.objects.get(pk=edition.pk)
