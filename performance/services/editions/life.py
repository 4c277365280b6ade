"""The life of an edition: begun and computed, frozen, released, or given up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from performance import glossary, months
from performance.documents import EditionDocument
from performance.lines import applicable
from performance.models import Area, Commentary, Dashboard, Edition, Population, RuleSet, SourceChoice
from performance.models.editions import State
from performance.models.wording import Written
from performance.permissions import require_analyst
from performance.services import ratings
from performance.services.dashboards import basis_now
from performance.services.editions.states import locked, locked_draft
from performance.suppression import seen_by_public
from scpb.audit import services as audit
from scpb.documents import snapshots
from scpb.documents.models import StoredFile
from scpb.errors import NotAllowed
from scpb.jobs import services as jobs
from scpb.jobs.models import Job
from scpb.people.models import Person

COMPUTE = "performance.compute_edition"
PRINT = "performance.print_edition"

Frozen = TypeVar("Frozen", bound=Callable[[Edition], object])
WHEN_FROZEN: list[Callable[[Edition], object]] = []


def when_frozen(act: Frozen) -> Frozen:
    """Decorator: called with an edition that was frozen just now, in the same transaction."""
    WHEN_FROZEN.append(act)
    return act


@transaction.atomic
def begin(
    dashboard: Dashboard,
    *,
    area: Area,
    to: int,
    quarter_to: int,
    rule_set: RuleSet,
    by: Person | None,
    denominator: str = "",
    with_pack: bool = True,
) -> Edition:
    """Begin a draft for months that end with `to` and `quarter_to`; a job computes it.

    Raises ValidationError for months to come, a dashboard without rows and an unknown `denominator`.
    """
    require_analyst(by)
    _require_begun(max(to, quarter_to))
    _require_lines(dashboard)
    if denominator:
        _require_population(denominator)
    edition = Edition.objects.create(
        number=next_number(),
        dashboard=dashboard,
        area=area,
        rule_set=rule_set,
        to_month=to,
        quarter_to=quarter_to,
        denominator=denominator,
        with_pack=with_pack,
        created_by=by,
    )
    ends = {"to": to, "quarter_to": quarter_to}
    after = {"number": edition.number, "dashboard": dashboard.slug, "area": area.slug, **ends}
    audit.record("performance.edition_begun", edition, by=by, after={**after, "rules": rule_set.version})
    enqueue_compute(edition, by=by)
    return edition


def _require_begun(month: int) -> None:
    if month > months.of(timezone.localdate()):
        raise ValidationError(_("%(month)s has not begun yet.") % {"month": months.label(month)})


def _require_lines(dashboard: Dashboard) -> None:
    if not dashboard.rows.exists():
        text = _("%(dashboard)s has no measures yet. Add its rows in the set-up.")
        raise ValidationError(text % {"dashboard": dashboard})


def _require_population(slug: str) -> None:
    known = dict(Population.objects.values_list("slug", "name"))
    if slug not in known:
        text = _("“%(slug)s” is nothing that rates can be per. Choose one of: %(known)s.")
        raise ValidationError(text % {"slug": slug, "known": ", ".join(sorted(known.values()))})


def next_number() -> int:
    """The number of the edition that is begun next; all wait for the transaction that asks to end."""
    # held so that two begun at once do not take the same number
    list(Dashboard.objects.select_for_update().order_by("pk").values_list("pk"))
    return (Edition.objects.aggregate(last=Max("number"))["last"] or 0) + 1


def enqueue_compute(edition: Edition, *, by: Person | None) -> Job:
    """Ask for the job that computes a draft."""
    params = {"attempt": edition.attempt}
    return jobs.enqueue(COMPUTE, key=edition.job_key, subject=edition, params=params, by=by)


def job_of(edition: Edition) -> Job | None:
    """The job that computes a draft, or prints a frozen edition: the one that its page waits for."""
    found = Job.objects.filter(subject_type=edition._meta.label_lower, subject_id=str(edition.uuid))
    found = found.filter(key=edition.job_key) if edition.is_draft else found.filter(kind=PRINT)
    return found.order_by("-pk").first()


@transaction.atomic
def compute_again(edition: Edition, *, by: Person | None) -> Edition:
    """Have a draft computed from the figures and the set-up as they are now."""
    require_analyst(by)
    row = locked_draft(edition)
    row.attempt += 1
    row.save(update_fields=["attempt"])
    audit.record("performance.edition_asked_again", row, by=by, after={"attempt": row.attempt})
    enqueue_compute(row, by=by)
    return row


@transaction.atomic
def freeze(edition: Edition, *, by: Person | None) -> Edition:
    """Make a draft's figures and words final: nothing that comes later changes them.

    Edits that refer to nothing any more are left out; the page says which before.
    """
    require_analyst(by)
    row = locked(edition, State.FROZEN)
    if row.is_frozen:
        return row
    _require_pictures(row)
    _name_authors(row)
    document = row.document()
    if document is None:
        raise NotAllowed(_("The draft has not been computed yet."))
    if row.basis != basis_now() or _shows_others_since(row):
        raise NotAllowed(_("Figures have changed since the draft was computed. Look at it again before freezing it."))
    contents = snapshots.plain(_final(document))
    row.snapshot, row.sha256 = snapshots.canonical(contents), snapshots.digest(contents)
    row.state, row.frozen_at, row.frozen_by = State.FROZEN, timezone.now(), by
    row.save(update_fields=["snapshot", "sha256", "state", "frozen_at", "frozen_by"])
    after = {"sha256": row.sha256, "known_at": row.known_at}
    audit.record("performance.edition_frozen", row, by=by, before={"state": State.DRAFT}, after=after)
    jobs.enqueue(PRINT, key=row.print_key, subject=row, by=by)
    ratings.keep_ratings(row)
    for act in WHEN_FROZEN:
        act(row)
    return row


def _shows_others_since(edition: Edition) -> bool:
    """Whether another source of one of its measures was chosen since it was computed; a job is about to follow that."""
    chosen = SourceChoice.objects.filter(series__measure__in=edition.dashboard.measures.values("pk"))
    return edition.known_at is not None and chosen.since(edition.known_at).exists()


def _require_pictures(edition: Edition) -> None:
    """Refuse while a picture is not one that can be printed."""
    for picture in edition.pictures.unshown():
        words = {"picture": picture}
        if picture.is_being_checked:
            raise NotAllowed(
                _("The picture “%(picture)s” is still being checked. Wait a moment, or remove it.") % words
            )
        raise NotAllowed(_("The picture “%(picture)s” cannot be used. Remove it, or upload another.") % words)


def _final(document: EditionDocument) -> EditionDocument:
    """The document as it is kept: with no edit that refers to nothing, and with the terms that it uses explained."""
    kept = applicable(document)
    return replace(kept, glossary=glossary.of_document(kept))


def _name_authors(edition: Edition) -> None:
    """Name authors as they appear in public today: somebody may have asked for their post alone since they wrote."""
    hand = edition.hand()
    written: list[Commentary | Written] = [
        *hand.commentary,
        *hand.factor_changes,
        *hand.overrides,
        *hand.cell_notes,
        *hand.pictures,
    ]
    for said in written:
        if said.written_by and said.author != said.written_by.public_name():
            said.author = said.written_by.public_name()
            said.save(update_fields=["author"])


@transaction.atomic
def discard(edition: Edition, *, by: Person | None) -> Edition:
    """Give a draft up; its number is not used again."""
    require_analyst(by)
    row = locked(edition, State.DISCARDED)
    if row.state == State.DISCARDED:
        return row
    row.state = State.DISCARDED
    row.save(update_fields=["state"])
    audit.record("performance.edition_discarded", row, by=by, before={"state": State.DRAFT})
    return row


def keep_pdf(pk: int, stored: StoredFile, full: StoredFile | None = None, *, seen: str | None = None) -> None:
    """Keep the printed edition, and the fuller one for members where the public's leaves something out.

    `seen` is what everybody saw of it when it was printed; where that is something else by now, it is printed again.
    """
    edition = Edition.objects.select_for_update().get(pk=pk)
    document = edition.document()
    if seen is not None and document and seen_by_public(document) != seen:
        jobs.enqueue(PRINT, key=f"{edition.print_key}:{uuid4()}", subject=edition, by=None)
        return
    edition.pdf, edition.pdf_full = stored, full
    edition.save(update_fields=["pdf", "pdf_full"])
    after = {"sha256": stored.sha256, "full": full.sha256 if full else ""}
    audit.record("performance.edition_printed", edition, by=None, after=after)
