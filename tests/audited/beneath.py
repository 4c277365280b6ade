"""What lies beneath the services: entries, files, rows with their entries."""

from __future__ import annotations

from functools import partial

from scpb.audit import services as audit
from scpb.audit.models import Entry
from scpb.boards import records
from scpb.boards.models import Venue
from scpb.documents import services as documents
from scpb.documents.models import StoredFile
from tests.audited import NOT_ADMINISTRATORS, Service


def a_file() -> StoredFile:
    return documents.store(b"places", name="places.csv", media_type="text/csv", by=None)


AUDIT = {
    "opened": Service(
        "meetings.opened",
        "member",
        lambda w: partial(audit.opened, w.restricted_paper),
        about=lambda w: w.restricted_paper,
    ),
    "opened_all": Service(
        "meetings.opened",
        "member",
        lambda w: partial(audit.opened_all, [w.restricted_paper]),
        about=lambda w: w.restricted_paper,
    ),
    "redact": Service(
        "audit.redacted",
        "administrator",
        lambda w: partial(audit.redact, Entry.objects.earliest("pk"), reason="The person asked for it."),
        NOT_ADMINISTRATORS,
        about=lambda _: Entry.objects.earliest("pk"),
    ),
}
DOCUMENTS = {
    "store": Service(
        "documents.file_stored",
        "officer",
        lambda _: partial(documents.store, b"new", name="new.txt", media_type="text/plain"),
    ),
    "remove": Service(
        "documents.file_removed",
        "officer",
        lambda _: partial(documents.remove, a_file(), reason="It may not be kept."),
    ),
}
RECORDS = {
    "add": Service(
        "boards.venue_added",
        "officer",
        lambda _: partial(records.add, Venue(), "boards.venue_added", name="Hall", address="2 Rd"),
    ),
    "change": Service(
        "boards.venue_edited", "officer", lambda w: partial(records.change, w.venue, "boards.venue_edited", name="Hall")
    ),
    "remove": Service(
        "boards.seat_removed",
        "officer",
        lambda w: partial(records.remove, w.empty_seat, "boards.seat_removed", before={}),
    ),
}
SERVICES = {
    "scpb.audit.services": AUDIT,
    "scpb.documents.services": DOCUMENTS,
    "scpb.boards.records": RECORDS,
}
