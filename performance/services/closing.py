"""What follows when a measure is closed to the public, or may show less of it, after figures of it went out.

Pages draw every time from what the public may see. What was printed does not follow by itself: the editions' own PDFs
are printed again, and whoever keeps other prints of them, like packs, is told. It is decided once, when the setting
changes, and never when somebody reads. Who keeps prints that show no less than the page is also told when a measure is
opened again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import uuid4

from django.db.models import Q, QuerySet

from performance.arithmetic.results import Dashboard
from performance.arithmetic.suppression import threshold
from performance.documents import EditionDocument
from performance.models import Edition, Measure
from performance.permissions import require_set_up
from performance.services import ratings
from performance.services.editions import PRINT
from performance.suppression import for_public, without_settings
from scpb.audit import services as audit
from scpb.jobs import services as jobs
from scpb.people.models import Person

CLOSE = "performance.close_to_public"
SETTINGS = ("access", "smallest_public", "parent_id")

Closed = Callable[[Sequence[Edition]], object]
WHEN_CLOSED: list[Closed] = []
WHEN_SEEN_ANEW: list[Closed] = []


def when_closed(act: Closed) -> Closed:
    """Decorator: called with the released editions of which the public sees less now, in the same transaction."""
    WHEN_CLOSED.append(act)
    return act


def when_seen_anew(act: Closed) -> Closed:
    """Decorator: called with the released editions of which the public sees less or more now, in the same transaction.

    Where it is less, what is called `when_closed` comes before.
    """
    WHEN_SEEN_ANEW.append(act)
    return act


def settings_of(measure: Measure) -> dict[str, Any]:
    """What decides how much of a measure everybody sees."""
    return {name: getattr(measure, name) for name in SETTINGS}


def may_close(was: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    """Whether everybody may see less by these settings than by those before.

    What sums to what matters either way, also of a measure for members: its whole less the other parts tells it.
    """
    if now["parent_id"] != was["parent_id"]:
        return True
    if now["access"] == Measure.Access.MEMBERS:
        return bool(was["access"] != Measure.Access.MEMBERS)
    return threshold(now["smallest_public"]) > threshold(was["smallest_public"])


def follow(measure: Measure, *, was: Mapping[str, Any], by: Person | None) -> None:
    """Have a job look at what went out of a measure whose settings `was` others.

    It may be too much now; and where more may be seen than before, the ratings that are kept for lists follow.
    """
    require_set_up(by)
    if settings_of(measure) != dict(was):
        jobs.enqueue(CLOSE, key=f"close:{measure.uuid}:{uuid4()}", subject=measure, params=dict(was), by=by)


def seen_anew(measure: Measure, was: Mapping[str, Any]) -> list[int]:
    """The released editions (ids) of which everybody sees other than by the settings that the measure `was` of."""
    before = Measure.objects.get(pk=measure.pk)
    for name in SETTINGS:
        setattr(before, name, was[name])
    found = []
    for edition in Edition.objects.released().filter(_naming(measure, was)).iterator(chunk_size=8):
        document = edition.document()
        if document and shown(document, before) != shown(document):
            found.append(edition.pk)
    return found


def rate_again(measure: Measure, was: Mapping[str, Any]) -> None:
    """Keep the ratings of what was frozen as everybody may see them now, whether that is more or less than before."""
    for edition in Edition.objects.frozen().filter(_naming(measure, was)).iterator(chunk_size=8):
        ratings.keep_ratings(edition)


def _naming(measure: Measure, was: Mapping[str, Any]) -> Q:
    """Editions that show a measure, or a whole that it is or was part of."""
    named = Q()
    for one in Measure.objects.filter(pk__in=[measure.pk, measure.parent_id, was["parent_id"]]):
        named |= Q(snapshot__contains=f'"{one.slug}"')
    return named


def shown(document: EditionDocument, instead: Measure | None = None) -> Dashboard:
    """The figures of an edition that everybody sees, with other settings of one measure than today's perhaps."""
    return without_settings(for_public(document.dashboard, instead))


def follow_up(ids: Sequence[int], measure: Measure, was: Mapping[str, Any]) -> None:
    """The switch of the job: prints follow, what shows too much is taken back, and ratings say what everybody sees.

    `ids` are the released editions of which everybody sees something else.
    """
    if may_close(was, settings_of(measure)):
        close(ids, measure.slug)
    else:
        _tell(WHEN_SEEN_ANEW, _editions(ids))
    rate_again(measure, was)


def close(ids: Sequence[int], measure: str) -> None:
    """Take back what was printed of editions, and print it anew.

    Members keep the print that has everything in it.
    """
    editions = _editions(ids)
    # before the editions are held: who publishes a pack holds its meeting first and its editions after that
    _tell([*WHEN_CLOSED, *WHEN_SEEN_ANEW], editions)
    for edition in editions.select_for_update():
        edition.pdf, edition.pdf_full = None, edition.pdf_full or edition.pdf
        edition.save(update_fields=["pdf", "pdf_full"])
        audit.record("performance.edition_pdf_withdrawn", edition, by=None, after={"measure": measure})
        jobs.enqueue(PRINT, key=f"{edition.print_key}:{uuid4()}", subject=edition, by=None)


def _editions(ids: Sequence[int]) -> QuerySet[Edition]:
    return Edition.objects.filter(pk__in=ids).defer("result", "snapshot").order_by("number")


def _tell(acts: Sequence[Closed], editions: QuerySet[Edition]) -> None:
    found = list(editions)
    for act in acts if found else []:
        act(found)
