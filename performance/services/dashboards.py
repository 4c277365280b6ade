"""Live dashboards and drafts follow the figures: a job computes them, pages only read what it kept."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import uuid4

from django.db import transaction
from django.db.models import Case, Q, When
from django.utils import timezone
from django.utils.translation import gettext as _

from performance.assembly import Question, findings, latest_month
from performance.documents import Findings
from performance.models import Area, Computed, Dashboard, Edition, RuleSet, SourceChoice, Upload
from performance.permissions import require_set_up
from scpb.audit import services as audit
from scpb.documents import snapshots
from scpb.errors import NotAllowed
from scpb.jobs import services as jobs
from scpb.jobs.models import Job, State
from scpb.people.models import Person

REBUILD = "performance.rebuild_dashboards"
READ_AGAIN = 3  # times, where an approval or a choice came in between two reads

Told = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Kept:
    """What a job computed: figures as known at a moment, and the uploads (ids) that counted then."""

    found: Findings
    known_at: datetime
    basis: list[int]


@transaction.atomic
def rebuild(*, by: Person | None, key: str = "", measures: Collection[str] | None = None) -> Job:
    """Have live dashboards and drafts computed anew; with a `key`, once for that occasion.

    With `measures` (slugs) only those that show one of them: nothing else can have changed. Whoever asks without a
    key while such a job waits shares it; while one is at work it may have read already, so another waits after it.
    """
    require_set_up(by)
    params = {} if measures is None else {"measures": sorted(measures)}
    shared = None if key else jobs.not_begun(REBUILD, params=params)
    return shared or jobs.enqueue(REBUILD, key=f"dashboards:{key or uuid4()}", params=params, by=by)


def live_job(computed_at: datetime | None = None) -> Job | None:
    """The job that live dashboards wait for; else the one that has failed since `computed_at`; else the last to end."""
    missed = Q(state=State.FAILED, finished_at__gt=computed_at or timezone.now())
    told_first = Case(When(finished_at=None, then=0), When(missed, then=1), default=2)
    return Job.objects.filter(kind=REBUILD).order_by(told_first, "-finished_at", "-pk").first()


def rebuilt(told: Told, measures: Collection[str] | None = None) -> Callable[[], None]:
    """Compute live dashboards and drafts; gives the switch that shows them. Safe to do again.

    With `measures` (slugs) only those that show one of them.
    """
    dashboards = list(Dashboard.objects.showing_any(measures))
    drafts = Edition.objects.drafts().filter(dashboard__in=dashboards)
    waiting = list(drafts.select_related("dashboard", "area", "rule_set"))
    live, computed = [], []
    questions = [question for dashboard in dashboards if (question := live_question(dashboard))]
    total = len(questions) + len(waiting)
    for done, question in enumerate(questions):
        told(done, total, str(question.dashboard))
        live.append((question, answered(question)))
    for done, draft in enumerate(waiting, start=len(questions)):
        told(done, total, str(draft))
        computed.append((draft, answered(question_of(draft))))
    return partial(show, live, computed)


def live_question(dashboard: Dashboard) -> Question | None:
    """What a live dashboard asks for: our own area, the last known month, the rule set in force."""
    own, rule_set = Area.objects.own(), RuleSet.objects.in_force(timezone.localdate())
    month = latest_month(dashboard, own) if own else None
    if own is None or rule_set is None or month is None:
        return None
    return Question(dashboard, own, month, month, rule_set)


def question_of(edition: Edition) -> Question:
    """What an edition asks for."""
    return Question(
        edition.dashboard, edition.area, edition.to_month, edition.quarter_to, edition.rule_set, edition.denominator
    )


def answered(question: Question) -> Kept:
    """Compute from figures that all belong to one moment: read again where an approval or a choice came in between."""
    for _attempt in range(READ_AGAIN):
        known_at, basis, choices = timezone.now(), basis_now(), SourceChoice.objects.count()
        found = findings(question)
        if (basis, choices) == (basis_now(), SourceChoice.objects.count()):
            return Kept(found, known_at, basis)
    raise NotAllowed(_("Figures keep changing while the dashboard is computed. It will be tried again."))


def basis_now() -> list[int]:
    """The uploads that count now."""
    return list(Upload.objects.approved().order_by("pk").values_list("pk", flat=True))


def show(live: list[tuple[Question, Kept]], drafts: list[tuple[Edition, Kept]]) -> None:
    """Keep what was computed, unless something newer is there already: the switch of a rebuild."""
    for question, kept in live:
        keep_live(question, kept)
    for draft, kept in drafts:
        keep_draft(draft.pk, draft.attempt, kept)


def keep_live(question: Question, kept: Kept) -> None:
    row = Computed.objects.select_for_update().filter(dashboard=question.dashboard, area=question.area).first()
    if row and row.known_at > kept.known_at:
        return
    row = row or Computed(dashboard=question.dashboard, area=question.area)
    row.rule_set, row.known_at, row.result = question.rule_set, kept.known_at, snapshots.plain(kept.found)
    row.save()
    after = {"to": question.to, "rules": question.rule_set.version, "known_at": kept.known_at}
    audit.record("performance.dashboard_computed", row, by=None, after=after)


def keep_draft(pk: int, attempt: int, kept: Kept) -> None:
    """Keep a draft's figures, unless it is no draft any more or was asked for again since."""
    edition = Edition.objects.select_for_update().get(pk=pk)
    if not edition.is_draft or edition.attempt != attempt or (edition.known_at and edition.known_at > kept.known_at):
        return
    edition.result, edition.known_at, edition.basis = snapshots.plain(kept.found), kept.known_at, kept.basis
    edition.save(update_fields=["result", "known_at", "basis"])
    audit.record("performance.edition_computed", edition, by=None, after={"known_at": kept.known_at})
