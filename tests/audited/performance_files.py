"""Services that keep what files say beside figures: wards, small areas, populations, street-level counts."""

from __future__ import annotations

from functools import partial

from performance.models import Area, PopulationCount, Series, Upload
from performance.services import checking_street, reference_tables, sources, uploads, wards
from scpb.documents import services as documents
from scpb.documents.models import StoredFile
from tests.audited import NOT_ANALYSTS, Service
from tests.factories import make_upload
from tests.world import World

LOOKUP = b"LSOA21CD,LSOA21NM,WD22CD,WD22NM,LTLA22NM\nE01000314,Barnet 032F,E05013649,West Hendon,Barnet\n"
RESIDENTS = b"code,name,population_2023\nE09000003,Barnet,389000\n"
PROBLEMS = [{"row": 1, "column": "", "text": "Wrong."}]


def a_ward() -> Area:
    """A ward that a file names for the first time, not made yet."""
    barnet = Area.objects.get(slug="barnet")
    return Area(slug="a-ward", name="A ward", code="E05999999", kind="ward", parent=barnet, is_ranked=False)


def text(content: bytes) -> StoredFile:
    return documents.store(content, name="file.csv", media_type="text/csv", by=None)


def residents() -> Upload:
    return make_upload(RESIDENTS, approve=True)


def lookup(*, approve: bool = False) -> Upload:
    return make_upload(LOOKUP, approve=approve)


def counts(upload: Upload) -> list[PopulationCount]:
    return list(PopulationCount.objects.filter(upload=upload))


WARDS = {
    "keep_wards": Service(
        "performance.wards_made",
        "system",
        lambda w: partial(wards.keep_wards, w.checking, [a_ward()], []),
        about=lambda w: w.checking,
        is_step=True,
    ),
}
REFERENCE = {
    "replace_known": Service(
        "performance.denominators_loaded",
        "system",
        lambda _: partial(reference_tables.replace_known, (upload := residents()), counts(upload)),
        is_step=True,
    ),
    "fall_back": Service(
        "performance.denominators_withdrawn",
        "system",
        lambda _: partial(reference_tables.fall_back, residents()),
        is_step=True,
    ),
    "date_wards": Service(
        "performance.wards_dated", "system", lambda _: partial(reference_tables.date_wards, lookup()), is_step=True
    ),
    "undate_wards": Service(
        "performance.wards_undated",
        "system",
        lambda _: partial(reference_tables.undate_wards, lookup(approve=True)),
        is_step=True,
    ),
}


def place_file(world: World) -> StoredFile:
    """The file of an upload that is being checked, as if it held places."""
    found: StoredFile = world.checking.file
    return found


STREET = {
    "give_up_file": Service(
        "performance.places_given_up",
        "system",
        lambda w: partial(checking_street.give_up_file, w.checking, text(b"counts"), place_file(w).sha256),
        is_step=True,
    ),
}


def counted_beside(world: World) -> Series:
    """Counts of the measure that no dashboard shows, approved."""
    make_upload(b"measure,area,month,count\nburglary,Barnet,2024-01,7\n", approve=True)
    return Series.objects.get(measure=world.measure, source__slug="entered")


CHOICES = {
    "show": Service(
        "performance.source_chosen",
        "analyst",
        lambda w: partial(sources.show, counted_beside(w), reason="It is published sooner."),
        NOT_ANALYSTS,
    ),
}
UPLOADS = {
    "taken_in": Service(
        "performance.upload_received",
        "analyst",
        lambda _: partial(uploads.taken_in, text(RESIDENTS), name="a.csv", asked_format="", absent_is_zero=True),
        NOT_ANALYSTS,
    ),
    "counted_before": Service(
        "performance.upload_checked_again",
        "analyst",
        lambda w: partial(uploads.counted_before, w.staged, text(b"places"), asked_format="", absent_is_zero=True),
        NOT_ANALYSTS,
    ),
}
SERVICES = {
    "performance.services.wards": WARDS,
    "performance.services.reference_tables": REFERENCE,
    "performance.services.checking_street": STREET,
    "performance.services.sources": CHOICES,
}
