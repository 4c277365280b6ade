"""Letting everybody read an edition: by hand, or in the act that publishes the pack of the meeting that it is for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from performance.models import Edition
from performance.models.editions import State
from performance.permissions import require_analyst, require_preparer
from performance.services import ratings
from performance.services.editions.life import PRINT
from performance.services.editions.states import locked
from performance.suppression import document_for_public
from scpb.audit import services as audit
from scpb.errors import NotAllowed
from scpb.jobs import services as jobs
from scpb.people.models import Person

Released = TypeVar("Released", bound=Callable[[Edition], object])
WHEN_RELEASED: list[Callable[[Edition], object]] = []


def when_released(act: Released) -> Released:
    """Decorator: called with an edition that everybody may read from now on, in the same transaction.

    The edition is held then, and perhaps the meeting of its pack: what is called asks for work and holds nothing else.
    """
    WHEN_RELEASED.append(act)
    return act


@transaction.atomic
def release(edition: Edition, *, by: Person | None) -> Edition:
    """Let everybody read a frozen edition."""
    require_analyst(by)
    row = locked(edition, State.RELEASED)
    if row.is_released:
        return row
    _let_out(row, by)
    audit.record("performance.edition_released", row, by=by, before={"state": State.FROZEN})
    return row


@transaction.atomic
def release_with_pack(editions: Iterable[UUID], *, reference: str, by: Person | None) -> list[Edition]:
    """Release the editions of a pack that goes out now; gives those that were not released before.

    `editions` are UUIDs, `reference` says in words whose pack it is. The pack's officer does this, for an analyst has
    said of each edition that it goes with the pack; one of which nobody has said so, or that is not frozen, stays as
    it is. A pack that is withdrawn later does not take an edition back.
    """
    require_preparer(by)
    found = Edition.objects.select_for_update().frozen().filter(uuid__in=list(editions), with_pack=True)
    let_out = [row for row in found.order_by("number") if row.is_frozen]
    for row in let_out:
        _let_out(row, by)
        after = {"state": State.RELEASED, "with": reference}
        audit.record("performance.edition_released", row, by=by, before={"state": State.FROZEN}, after=after)
    return let_out


def _let_out(edition: Edition, by: Person | None) -> None:
    """What was printed at freezing may show what has been closed to the public since, so that it is printed again."""
    edition.state, edition.released_at, edition.released_by = State.RELEASED, timezone.now(), by
    edition.save(update_fields=["state", "released_at", "released_by"])
    ratings.keep_ratings(edition)
    document = edition.document()
    if document is not None and document_for_public(document) != document:
        Edition.objects.filter(pk=edition.pk).update(pdf=None)
        edition.pdf = None
        jobs.enqueue(PRINT, key=f"{edition.print_key}:released", subject=edition, by=by)
    for act in WHEN_RELEASED:
        act(edition)


@transaction.atomic
def set_with_pack(edition: Edition, *, with_pack: bool, by: Person | None) -> Edition:
    """Say whether an edition goes out with the pack of its meeting, or only by hand."""
    require_analyst(by)
    row = Edition.objects.select_for_update().get(pk=edition.pk)
    if row.is_released or row.state == State.DISCARDED:
        text = _("Edition %(number)d is %(state)s, so this cannot be done.")
        raise NotAllowed(text % {"number": row.number, "state": row.get_state_display().lower()})
    if row.with_pack != with_pack:
        before, row.with_pack = row.with_pack, with_pack
        row.save(update_fields=["with_pack"])
        told = {"before": {"with_pack": before}, "after": {"with_pack": with_pack}}
        audit.record("performance.edition_way_chosen", row, by=by, **told)
    return row
