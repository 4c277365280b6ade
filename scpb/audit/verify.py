"""Does the audit still say what it said? Read-only, and able to name the place where it does not."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Min

from scpb.audit import triggers
from scpb.audit.models import Detail, Entry, Seal, Unsealed, digest
from scpb.audit.services import FIRST, REDACTED

AT_ONCE = 2000


@dataclass
class Report:
    """`broken` is one sentence per fault; `last` is the end of the chain as `number:hash`, to be kept elsewhere."""

    entries: int = 0
    sealed: int = 0
    waiting: int = 0
    lag: timedelta = timedelta()
    last: str = f"0:{FIRST}"
    broken: list[str] = field(default_factory=list)


def verify(at: datetime, *, kept: str = "") -> Report:
    """Check the whole chain, every detail, and that the database still refuses changes.

    `kept` is a `last` of an earlier report: a chain that was cut short or written anew no longer holds it.
    """
    report = Report()
    report.broken += [
        f"The database no longer guards the audit: {name} is missing." for name in triggers.missing(connection)
    ]
    report.broken += _chain(report, kept)
    report.broken += _details()
    report.entries = Entry.objects.count()
    report.waiting = Unsealed.objects.count()
    oldest = Unsealed.objects.aggregate(at=Min("entry__at"))["at"]
    report.lag = max(at - oldest, timedelta()) if oldest else timedelta()
    forgotten = Entry.objects.filter(seal__isnull=True, unsealed__isnull=True)
    report.broken += [f"Entry {entry.pk} is neither sealed nor waiting to be." for entry in forgotten.iterator(AT_ONCE)]
    return report


def _chain(report: Report, kept: str) -> Iterator[str]:
    number, previous, held = 0, FIRST, not kept or kept == report.last
    for seal in Seal.objects.select_related("entry").order_by("number").iterator(AT_ONCE):
        number += 1
        if seal.number != number:
            yield f"Seal {number} is missing: the chain goes on with {seal.number}."
            number = seal.number
        elif seal.hash != digest(previous, seal.entry.content_hash()):
            yield f"Seal {number} does not fit: entry {seal.entry_id} ({seal.entry.verb}) or what is before it changed."
        previous = seal.hash
        held = held or kept == f"{number}:{seal.hash}"
        report.sealed += 1
    report.last = f"{number}:{previous}"
    if not held:
        yield f"The chain does not hold {kept}, which was its end once."


def _details() -> Iterator[str]:
    redacted = set(Entry.objects.filter(verb=REDACTED).values_list("subject_id", flat=True))
    for entry in Entry.objects.filter(detail__isnull=True).iterator(AT_ONCE):
        yield f"The detail of entry {entry.pk} ({entry.verb}) is missing."
    for detail in Detail.objects.select_related("entry").order_by("entry_id").iterator(AT_ONCE):
        entry = detail.entry
        if detail.is_erased:
            if str(entry.uuid) not in redacted:
                yield f"The detail of entry {entry.pk} ({entry.verb}) is erased, but no redaction is recorded."
        elif digest(detail.salt, detail.text) != entry.detail_hash:
            yield f"The detail of entry {entry.pk} ({entry.verb}) was changed."
