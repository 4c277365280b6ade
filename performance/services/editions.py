"""What an analyst does with an edition: begin it, write in it, freeze it, release it."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from performance import months, snapshots
from performance.models import Area, Commentary, Dashboard, Edition, Measure, RuleSet
from performance.models.editions import NEXT, State
from performance.permissions import require_analyst
from performance.services.dashboards import basis_now
from scpb.audit import services as audit
from scpb.documents.models import StoredFile
from scpb.errors import NotAllowed
from scpb.jobs import services as jobs
from scpb.jobs.models import Job
from scpb.people.models import Person

COMPUTE = "performance.compute_edition"
PRINT = "performance.print_edition"


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
) -> Edition:
    """Begin a draft for months that end with `to` and `quarter_to`; a job computes it."""
    require_analyst(by)
    this_month = months.of(timezone.localdate())
    if max(to, quarter_to) > this_month:
        raise ValidationError(_("%(month)s has not begun yet.") % {"month": months.label(max(to, quarter_to))})
    if not dashboard.rows.exists():
        raise ValidationError(
            _("%(dashboard)s has no measures yet. Add its rows in the set-up.") % {"dashboard": dashboard}
        )
    # held so that two begun at once do not take the same number
    list(Dashboard.objects.select_for_update().order_by("pk").values_list("pk"))
    edition = Edition.objects.create(
        number=(Edition.objects.aggregate(last=Max("number"))["last"] or 0) + 1,
        dashboard=dashboard,
        area=area,
        rule_set=rule_set,
        to_month=to,
        quarter_to=quarter_to,
        denominator=denominator,
        created_by=by,
    )
    after = {
        "number": edition.number,
        "dashboard": dashboard.slug,
        "area": area.slug,
        "to": to,
        "quarter_to": quarter_to,
    }
    audit.record("performance.edition_begun", edition, by=by, after={**after, "rules": rule_set.version})
    enqueue_compute(edition, by=by)
    return edition


def enqueue_compute(edition: Edition, *, by: Person | None) -> Job:
    """Ask for the job that computes a draft."""
    params = {"attempt": edition.attempt}
    return jobs.enqueue(COMPUTE, key=edition.job_key, subject=edition, params=params, by=by)


def job_of(edition: Edition) -> Job | None:
    """The job that computes a draft, or prints a frozen edition: the one that its page waits for."""
    key = edition.job_key if edition.is_draft else edition.print_key
    return Job.objects.filter(key=key).first()


def locked(edition: Edition, to: State) -> Edition:
    """The row as it is now, held until the transaction ends; refuses a step that its state does not allow."""
    row = Edition.objects.select_for_update().get(pk=edition.pk)
    if to != row.state and to not in NEXT[State(row.state)]:
        text = _("Edition %(number)d is %(state)s, so this cannot be done.")
        raise NotAllowed(text % {"number": row.number, "state": row.get_state_display().lower()})
    return row


def locked_draft(edition: Edition) -> Edition:
    """The row as it is now, which must still be a draft."""
    row = Edition.objects.select_for_update().get(pk=edition.pk)
    if not row.is_draft:
        raise NotAllowed(_("Edition %(number)d does not change any more.") % {"number": row.number})
    return row


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
def write(edition: Edition, *, measure: Measure | None, text: str, by: Person | None) -> Commentary | None:
    """Say something of a row, or with no measure of the whole; an empty text takes back what was said."""
    require_analyst(by)
    row = locked_draft(edition)
    if measure and not row.dashboard.rows.filter(measure=measure).exists():
        raise NotAllowed(_("%(measure)s is not on this dashboard.") % {"measure": measure})
    said = row.commentary.filter(measure=measure).first()
    before = {"text": said.text} if said else {}
    words = "\n\n".join(part.strip() for part in text.replace("\r\n", "\n").split("\n\n") if part.strip())
    if not words:
        if said:
            said.delete()
            audit.record("performance.commentary_removed", row, by=by, before=about(measure), personal=before)
        return None
    said = said or Commentary(edition=row, measure=measure)
    said.text, said.written_by, said.written_on = words, by, timezone.localdate()
    said.author = by.public_name() if by else ""
    said.save()
    audit.record("performance.commentary_written", row, by=by, after=about(measure), personal={**before, "now": words})
    return said


def about(measure: Measure | None) -> dict[str, str]:
    return {"measure": measure.slug if measure else ""}


@transaction.atomic
def freeze(edition: Edition, *, by: Person | None) -> Edition:
    """Make a draft's figures and words final: nothing that comes later changes them."""
    require_analyst(by)
    row = locked(edition, State.FROZEN)
    if row.is_frozen:
        return row
    _name_authors(row)
    document = row.document()
    if document is None:
        raise NotAllowed(_("The draft has not been computed yet."))
    if row.basis != basis_now():
        raise NotAllowed(_("Figures have changed since the draft was computed. Look at it again before freezing it."))
    contents = snapshots.plain(document)
    row.snapshot, row.sha256 = snapshots.canonical(contents), snapshots.digest(contents)
    row.state, row.frozen_at, row.frozen_by = State.FROZEN, timezone.now(), by
    row.save(update_fields=["snapshot", "sha256", "state", "frozen_at", "frozen_by"])
    after = {"sha256": row.sha256, "known_at": row.known_at}
    audit.record("performance.edition_frozen", row, by=by, before={"state": State.DRAFT}, after=after)
    jobs.enqueue(PRINT, key=row.print_key, subject=row, by=by)
    return row


def _name_authors(edition: Edition) -> None:
    """Name authors as they appear in public today: somebody may have asked for their post alone since they wrote."""
    for said in edition.commentary.select_related("written_by"):
        if said.written_by and said.author != said.written_by.public_name():
            said.author = said.written_by.public_name()
            said.save(update_fields=["author"])


@transaction.atomic
def release(edition: Edition, *, by: Person | None) -> Edition:
    """Let everybody read a frozen edition."""
    require_analyst(by)
    row = locked(edition, State.RELEASED)
    if row.is_released:
        return row
    row.state, row.released_at, row.released_by = State.RELEASED, timezone.now(), by
    row.save(update_fields=["state", "released_at", "released_by"])
    audit.record("performance.edition_released", row, by=by, before={"state": State.FROZEN})
    return row


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


def keep_pdf(pk: int, stored: StoredFile) -> None:
    """Keep the printed edition: the switch of the job that printed it."""
    edition = Edition.objects.select_for_update().get(pk=pk)
    edition.pdf = stored
    edition.save(update_fields=["pdf"])
    audit.record("performance.edition_printed", edition, by=None, after={"sha256": stored.sha256})
