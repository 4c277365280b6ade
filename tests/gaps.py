"""Lists of gaps in tests: as a page shows one, and what stands in it on a day."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import timezone

from meetings.models import Action
from meetings.services import actions
from performance.models import Area, Dashboard, Edition, EditionRating, Measure, RuleSet
from scpb.people.models import Person
from scpb.portal.gaps import GAPS, Asker
from tests.test_meetings import as_person

LONDON = ZoneInfo("Europe/London")
TODAY = timezone.localdate


def listed(slug: str, person: Person) -> str:
    answer = as_person(person).get(reverse("portal:gap", args=[slug]))
    assert answer.status_code == 200
    return answer.content.decode()


def open_of(slug: str, person: Person, on: date | None = None) -> list[str]:
    """What a list says as of a day, in its order."""
    asker = Asker(person, on or TODAY())
    return [GAPS[slug].told(one, asker).title for one in GAPS[slug].found(asker)]


def at(days: int) -> datetime:
    day = TODAY() + timedelta(days=days)
    return datetime(day.year, day.month, day.day, 10, tzinfo=LONDON)


def rate(measure: Measure, rag: str, *, days: int, month: int) -> Edition:
    """An edition of the own area, frozen so many days ago, that rates the measure."""
    Area.objects.filter(slug="barnet").update(is_own=True)
    number = Edition.objects.count() + 1
    edition = Edition.objects.create(
        number=number,
        dashboard=Dashboard.objects.get(slug="overview"),
        area=Area.objects.get(slug="barnet"),
        rule_set=RuleSet.objects.get(version="2020"),
        to_month=month,
        quarter_to=month,
        state="frozen",
        frozen_at=at(-days),
        snapshot="{}",
        sha256="0" * 64,
    )
    EditionRating.objects.create(edition=edition, measure=measure, rag=rag, to_month=month)
    return edition


def close(action: Action) -> Action:
    actions.close(action, by=None, seen=action.version)
    return Action.objects.select_related("board").get(pk=action.pk)
