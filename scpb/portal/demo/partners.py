"""What the demonstration's board looks at beside the boroughs: wards, surveys, cohorts, partners' own counts."""

from datetime import datetime

from performance import demonstration, months
from performance.demonstration import readings, wards
from performance.models import Area, Measure
from performance.services import boundaries, builder, denominators, set_up, uploads
from scpb.people.models import Organisation, Person
from scpb.portal.demo import content
from scpb.portal.demo.clock import it_is
from scpb.portal.demo.figures import BEHIND, RECENT
from scpb.portal.demo.jobs import work_off

YEARS = 3  # of partners' own figures


def draw_maps() -> None:
    """Invented outlines of the boroughs and of the own one's wards, once they are known."""
    boundaries.generate_shapes(list(Area.objects.filter(kind=Area.Kind.BOROUGH)), by=None)
    boundaries.generate_shapes(list(Area.objects.filter(kind=Area.Kind.WARD)), by=None)


def lay_out(people: dict[str, Person], organisations: dict[str, Organisation]) -> None:
    """The further dashboards, and who owes which figure."""
    for slug, name, template in content.FURTHER_DASHBOARDS:
        builder.begin(name=name, slug=slug, template=template, by=None)
    for measure, (body, contact, frequency, days) in content.PROVIDERS.items():
        values = {
            "provider": organisations[body],
            "contact": people[contact],
            "frequency": frequency,
            "due_days": days,
        }
        set_up.keep_measure(Measure.objects.get(slug=measure), values, None)


def receive(analyst: Person, at: datetime) -> None:
    """The files that came in by that moment, approved."""
    last = months.of(at.date()) - BEHIND
    first = last - YEARS * 12 + 1
    files = {
        wards.file_name(last - RECENT + 1, last): wards.ward_file(last - RECENT + 1, last),
        f"illustrative-partners-readings_{months.text(last)}.csv": readings.readings_file(first, last),
        f"illustrative-partners-counts_{months.text(last)}.csv": readings.counts_file(first, last),
        f"illustrative-knife-crime_{months.text(last)}.csv": readings.police_file(first, last),
    }
    with it_is(at):
        for name, data in files.items():
            demonstration.remember(data)
            upload = uploads.receive(data, name=name, by=analyst)
            work_off()
            upload.refresh_from_db()
            uploads.approve(upload, by=analyst)
        for kind in ("population", "households"):  # the wards are known by now
            data = wards.people_file(kind)
            denominators.load(data, kind=kind, name=f"illustrative-wards-{kind}.csv", by=None, is_generated=True)
        work_off()
