from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from performance.models import Edition, Upload
from scpb.people.models import Person
from scpb.portal.demo import (
    annual,
    beyond,
    content,
    contradicting,
    figures,
    minuting,
    partners,
    partnership,
    planning,
    plans,
    proceedings,
    refresh,
    reporting,
    showing,
    sittings,
)
from scpb.portal.demo.sample import keep_sample


class Command(BaseCommand):
    help = "Fills an empty portal with the demonstration: an invented partnership with generated figures."

    def handle(self, *_args: Any, **_options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demonstration is for DEMO=1 alone; this portal is set up for real figures.")
        if Person.objects.exists() or Upload.objects.exists():
            raise CommandError(
                "This portal is in use already. Give the demonstration a data folder of its own (SCPB_DATA)."
            )
        load()


@transaction.atomic
def load() -> None:
    """Three meetings of the past year with their figures and packs, and what waits before the next.

    All or nothing: a first run that is interrupted begins again.
    """
    days = sittings.dates(timezone.localdate())
    since = (days[0] - timedelta(days=400)).date()
    people = partnership.load(since)
    analyst = people.people["analyst"]
    figures.ground(since)
    partners.lay_out(people.people, people.bodies)
    showing.link(people)
    year = sittings.plan(people, days)
    for number, (begins, business) in enumerate(zip(days, content.MEETINGS, strict=True)):
        is_past = number < len(days) - 1
        arrived = begins - timedelta(days=16)
        if not is_past:
            arrived = min(arrived, timezone.now() - timedelta(days=1))
        upload = figures.receive(analyst, arrived, is_first=number == 0)
        is_last = number == len(days) - 2  # of those that were held
        edition = _edition(people, upload, begins, is_last=is_last) if is_past else None
        before = year[number - 1] if number else None
        meeting = sittings.prepare(people, year[number], business, edition, before)
        if is_past:
            sittings.publish(people, meeting)
            beyond.open_restricted(people, meeting)
            minuting.sit(people, meeting, proceedings.HELD[number])
            minuting.follow_up(people, meeting, proceedings.HELD[number])
    reporting.write_up(people, year[-1])
    beyond.refer(people, year[-1])
    planning.look_ahead(people, days[-1])
    plans.carry_out(people)
    refresh.ask(people)
    contradicting.misquote(people, year[-1])
    annual.report(people)
    partners.draw_maps()
    keep_sample()


def _edition(people: partnership.Partnership, upload: Upload, begins: datetime, *, is_last: bool) -> Edition:
    """The dashboard of a meeting that was held, from the figures that had come by then."""
    analyst = people.people["analyst"]
    figures.approve(upload, analyst, begins - timedelta(days=15))
    if is_last:
        partners.receive(analyst, begins - timedelta(days=14))
    edition = figures.release_edition(
        analyst, upload, begins - timedelta(days=13), begins - timedelta(days=8, hours=-4)
    )
    showing.decide(people.people["officer"], edition)
    return edition
