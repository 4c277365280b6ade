"""Recording, sealing and redacting."""

import json
import re
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from scpb.audit import triggers
from scpb.audit.models import Detail, Entry, Seal, Unsealed, digest
from scpb.errors import NotAllowed, NotPermitted

VERB = re.compile(r"[a-z_]+\.[a-z_]+")
SEALED_AT_ONCE = 500  # keeps the sealing transaction short, so that SQLite's one writer is soon free again
FIRST = "0" * 64  # what the first link holds in place of a link before it
REDACTED = "audit.redacted"
LATEST = 5000  # entries: more than all transactions write that run at once


def record(
    verb: str,
    subject: models.Model,
    *,
    by: AbstractBaseUser | None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    personal: Mapping[str, Any] | None = None,
) -> Entry:
    """Write down in the caller's transaction what was done to `subject`, a saved row.

    `verb` is `app.past_participle`. `before` and `after` hold ids, states, dates and figures; names and words that
    somebody may one day have to erase go into `personal`. `by` is None for the system itself.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("An audit entry belongs in the transaction of its change.")
    if not VERB.fullmatch(verb):
        raise ValueError(f"{verb!r} is not of the form app.past_participle")
    entry, detail = _written(verb, subject, by=by, change={"before": before, "after": after}, personal=personal)
    entry.save(force_insert=True)
    detail.entry = entry
    detail.save(force_insert=True)
    Unsealed.objects.create(entry=entry)
    return entry


def opened(subject: models.Model, *, by: AbstractBaseUser | None) -> Entry:
    """Write down that `by` opened or downloaded something restricted."""
    with transaction.atomic():
        return record(f"{subject._meta.app_label}.opened", subject, by=by)


def opened_all(subjects: Sequence[models.Model], *, by: AbstractBaseUser | None) -> None:
    """Write down that `by` got all of these at once, each restricted; in as many queries for one as for thousands."""
    if not subjects:
        return
    no_change = {"before": None, "after": None}
    rows = [_written(f"{one._meta.app_label}.opened", one, by=by, change=no_change, personal=None) for one in subjects]
    with transaction.atomic():
        entries = Entry.objects.bulk_create([entry for entry, _detail in rows])
        for entry, (_entry, detail) in zip(entries, rows, strict=True):
            detail.entry = entry
        Detail.objects.bulk_create([detail for _entry, detail in rows])
        Unsealed.objects.bulk_create([Unsealed(entry=entry) for entry in entries])


def latest_changes() -> tuple[int, int]:
    """The key of the last change's entry, and how many changes are among the last entries; others after any change.

    To open something is no change. The number tells of a transaction that began first and ended last: what it wrote
    lies before the last key, among what others wrote meanwhile.
    """
    changes = Entry.objects.exclude(verb__endswith=".opened")
    last = models.Subquery(changes.order_by("-pk").values("pk")[:1])
    found = changes.filter(pk__gt=last - LATEST).aggregate(last=models.Max("pk"), number=models.Count("pk"))
    return found["last"] or 0, found["number"]


def _written(
    verb: str,
    subject: models.Model,
    *,
    by: AbstractBaseUser | None,
    change: Mapping[str, Any],
    personal: Mapping[str, Any] | None,
) -> tuple[Entry, Detail]:
    """An entry and its personal text, to be saved in this order."""
    text = _canonical({"by": str(by) if by else None, "subject": str(subject), "personal": personal})
    salt = secrets.token_hex(16)
    entry = Entry(
        at=timezone.now(),
        verb=verb,
        subject_type=subject._meta.label_lower,
        subject_id=str(getattr(subject, "uuid", subject.pk)),
        by_id=by.pk if by else None,
        change=_canonical(change),
        detail_hash=digest(salt, text),
    )
    return entry, Detail(salt=salt, text=text)


@transaction.atomic
def redact(entry: Entry, *, reason: str, by: AbstractBaseUser | None) -> Entry:
    """Erase an entry's personal text for good; gives the entry that says so. Only an administrator may."""
    if by is not None and not getattr(by, "is_superuser", False):
        raise NotPermitted(_("Only an administrator erases personal text from the audit."))
    if not Detail.objects.filter(entry=entry).exclude(text="").update(salt="", text=""):
        raise NotAllowed(_("The personal text of this entry has been erased already."))
    return record(REDACTED, entry, by=by, after={"reason": reason})


def seal() -> int:
    """Put every entry that waits into the chain, in short transactions; gives how many."""
    total = 0
    while sealed := _seal_some():
        total += sealed
    return total


@transaction.atomic
def _seal_some() -> int:
    triggers.lock_chain(connection)
    waiting = [row.entry for row in Unsealed.objects.select_related("entry").order_by("entry_id")[:SEALED_AT_ONCE]]
    last = Seal.objects.order_by("-number").first()
    number, previous = (last.number, last.hash) if last else (0, FIRST)
    links = []
    for place, entry in enumerate(waiting, start=1):
        previous = digest(previous, entry.content_hash())
        links.append(Seal(number=number + place, entry=entry, hash=previous))
    Seal.objects.bulk_create(links)
    Unsealed.objects.filter(entry__in=waiting).delete()
    return len(links)


def _canonical(value: Mapping[str, Any]) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, sort_keys=True, separators=(",", ":"))
