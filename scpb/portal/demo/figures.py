"""The demonstration's figures: files as the police would have published them, and the editions made of them."""

from datetime import date, datetime
from decimal import Decimal

from performance import demonstration, months
from performance.arithmetic.rules import RULES_2020
from performance.models import Area, Baseline, Dashboard, Edition, Measure, RuleSet, Target, Upload
from performance.services import denominators, editions, set_up, uploads
from scpb.people.models import Person
from scpb.portal.demo import content
from scpb.portal.demo.clock import it_is
from scpb.portal.demo.jobs import work_off

HISTORY = 12 * 10  # months of the first file, longer than any comparison looks back
RECENT = 24  # months of each later file, as the Met publishes them
BEHIND = 2  # months by which the published figures trail the calendar


def ground(since: date) -> Area:
    """Residents, households, which borough is the partnership's own, and how the board judges its figures."""
    for kind, data in (
        ("population", demonstration.population_file()),
        ("households", demonstration.households_file()),
    ):
        demonstration.remember(data)
        denominators.load(data, kind=kind, name=f"illustrative-{kind}.csv", by=None, is_generated=True)
    own = set_up.name_own_area(Area.objects.get(name=content.OWN_AREA), by=None)
    definition = {**RULES_2020, "baseline": content.BASELINE}
    judging = {"version": content.RULES, "effective_on": since, "definition": definition}
    set_up.keep(RuleSet(), judging, None)
    for slug, change in content.TARGETS.items():
        _aim(Measure.objects.get(slug=slug), own, change)
    return own


def _aim(measure: Measure, own: Area, change: str) -> None:
    """What the partnership compares a measure with, and what it wants to see."""
    first, last = (months.parse(month) for month in content.BASELINE_MONTHS)
    year = {"name": content.BASELINE, "first_month": first, "last_month": last}
    set_up.keep(Baseline(measure=measure, area=own), year, None)
    if change:
        set_up.keep(Target(measure=measure, area=own), {"change_pct": Decimal(change)}, None)


def receive(analyst: Person, at: datetime, *, is_first: bool = False) -> Upload:
    """The file that is published at that moment, received and checked."""
    last = months.of(at.date()) - BEHIND
    first = last - (HISTORY if is_first else RECENT) + 1
    data = demonstration.crime_file(first, last)
    with it_is(at):
        demonstration.remember(data)
        upload = uploads.receive(data, name=demonstration.file_name(first, last), by=analyst)
        work_off()
    upload.refresh_from_db()
    return upload


def approve(upload: Upload, analyst: Person, at: datetime) -> None:
    """Let a received file count; categories that no measure counts are ignored on purpose."""
    with it_is(at):
        uploads.approve(upload, by=analyst)
        work_off()


def release_edition(analyst: Person, upload: Upload, at: datetime, released_at: datetime) -> Edition:
    """An edition of the overview from what is known, with the analyst's words, frozen and released."""
    own = Area.objects.own()
    rule_set = RuleSet.objects.in_force(at.date())
    if own is None or rule_set is None or upload.last_month is None:
        raise RuntimeError("The demonstration needs its area, a rule set and a file before it makes an edition.")
    dashboard = Dashboard.objects.get(slug="overview")
    with it_is(at):
        edition = editions.begin(
            dashboard, area=own, to=upload.last_month, quarter_to=upload.last_month, rule_set=rule_set, by=analyst
        )
        work_off()
        for measure in Measure.objects.filter(slug__in=content.COMMENTARY):
            editions.write(edition, measure=measure, text=content.COMMENTARY[measure.slug], by=analyst)
        editions.freeze(edition, by=analyst)
    with it_is(released_at):
        edition = editions.release(edition, by=analyst)
        work_off()
    return edition
