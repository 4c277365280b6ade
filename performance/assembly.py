"""From the database to the plain values that a dashboard is computed from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from django.db.models import Max

from performance import figures, months, snapshots
from performance.dashboard import compute, first_month
from performance.documents import Findings, SourceFile
from performance.inputs import (
    AreaInput,
    BaselineInput,
    DashboardInput,
    DenominatorInput,
    GroupInput,
    MeasureInput,
    TargetInput,
)
from performance.models import (
    Area,
    Baseline,
    Dashboard,
    DashboardRow,
    Edition,
    Figure,
    PeerGroup,
    RuleSet,
    Target,
    Upload,
)
from performance.series import YEAR, Floats

# METHOD §7: the months of lockdown, the same for every series.
DISRUPTED = (months.parse("2020-03"), months.parse("2021-07"))
PROVISIONAL_MONTHS = 3


@dataclass(frozen=True)
class Question:
    """Which dashboard is asked for: an area, the months that the 12 months and the quarter end with, and a rule set.

    `denominator` takes the place of each measure's own; `at` asks for the figures as they were known then.
    """

    dashboard: Dashboard
    area: Area
    to: int
    quarter_to: int
    rule_set: RuleSet
    denominator: str = ""
    at: datetime | None = None


def findings(question: Question) -> Findings:
    """The computed dashboard with the uploads that it rests on."""
    given, uploads = assembled(question)
    # through plain data and back, so that what is shown and what is stored are the same to the last digit
    dashboard = snapshots.restore(type(computed := compute(given)), snapshots.plain(computed))
    return Findings(dashboard, sources(uploads), snapshots.canonical(given.rules.to_json()))


def latest_month(dashboard: Dashboard, area: Area) -> int | None:
    """The last month that any measure of the dashboard is known for in an area; None where nothing is known."""
    known = Figure.objects.filter(
        area=area, series__is_shown=True, series__measure__in=dashboard.measures.values("pk")
    ).aggregate(last=Max("month"))
    return None if known["last"] is None else int(known["last"])


def sources(uploads: Sequence[Upload]) -> tuple[SourceFile, ...]:
    """Uploads as a document names them."""
    return tuple(
        SourceFile(
            upload=upload.pk,
            name=upload.name,
            sha256=upload.file.sha256,
            published_on=upload.published_on.isoformat() if upload.published_on else "",
            approved_on=upload.approved_at.date().isoformat() if upload.approved_at else "",
        )
        for upload in uploads
    )


def assembled(question: Question) -> tuple[DashboardInput, list[Upload]]:
    """The dashboard's input, and the uploads behind its counts in the order in which they override each other."""
    rows = list(question.dashboard.rows.select_related("measure").prefetch_related("measure__breaks", "measure__parts"))
    rules = question.rule_set.rules
    baselines = baselines_of(question.area, rules.baseline)
    groups = list(question.dashboard.groups.prefetch_related("areas"))
    areas = areas_of(question.area, groups)
    start = first_month(question.to, question.quarter_to, tuple(baselines.get(row.measure_id) for row in rows))
    counts, origins, uploads = counted(question, rows, areas, start)
    before = edition_before(question)
    given = DashboardInput(
        slug=question.dashboard.slug,
        name=question.dashboard.name,
        measures=measures_of(question, rows, baselines),
        areas=tuple(AreaInput(area.slug, area.name) for area in areas),
        area=areas.index(question.area),
        start=start,
        counts=counts,
        to=question.to,
        quarter_to=question.quarter_to,
        rules=rules,
        groups=tuple(group_of(group, areas) for group in groups),
        denominators=denominators_of(question, rows, areas),
        denominator=question.denominator or None,
        disrupted=DISRUPTED,
        provisional_from=provisional_from(origins, uploads),
        origins=origins,
        was_to=before.to_month if before else None,
        was=ratings_of(before) if before else {},
    )
    return given, uploads


def edition_before(question: Question) -> Edition | None:
    """The last edition that was frozen of the same dashboard and area for earlier months."""
    earlier = Edition.objects.frozen().filter(dashboard=question.dashboard, area=question.area)
    return earlier.filter(to_month__lt=question.to).order_by("-to_month", "-number").first()


def ratings_of(edition: Edition) -> dict[str, str]:
    """The ratings of an edition by measure."""
    document = edition.document()
    return {row.measure: row.rating.rag.value for row in document.dashboard.rows} if document else {}


def areas_of(own: Area, groups: Sequence[PeerGroup]) -> list[Area]:
    """Our area and every ranked area of the groups, by name."""
    found = {area.pk: area for group in groups for area in group.areas.all() if area.is_ranked}
    return sorted({**found, own.pk: own}.values(), key=lambda area: area.name)


def group_of(group: PeerGroup, areas: Sequence[Area]) -> GroupInput:
    """A group with its ranked areas as places in `areas`."""
    members = {area.pk for area in group.areas.all() if area.is_ranked}
    places = tuple(place for place, area in enumerate(areas) if area.pk in members)
    return GroupInput(group.slug, group.name, group.phrase, places)


def counted(
    question: Question, rows: Sequence[DashboardRow], areas: Sequence[Area], start: int
) -> tuple[Floats, figures.Whole, list[Upload]]:
    """Counts [measure, area, month] from `start` on, the uploads [measure, month] behind ours, and all uploads.

    Other areas are read for the 12 months that they are ranked by, and are not known before.
    """
    measures, own = [row.measure for row in rows], areas.index(question.area)
    end = max(question.to, question.quarter_to)
    ours = figures.recalled(measures, [question.area], start, end, question.at)
    theirs = figures.recalled(measures, areas, question.to - YEAR + 1, question.to, question.at)
    counts = np.full((len(measures), len(areas), end - start + 1), np.nan)
    last = question.to - start + 1
    counts[:, :, last - YEAR : last] = theirs.values
    counts[:, own] = ours.values[:, 0]
    used = np.union1d(ours.uploads, theirs.uploads)
    uploads = Upload.objects.filter(pk__in=used[used > 0].tolist()).select_related("file").by_precedence()
    return counts, ours.uploads[:, 0], list(uploads)


def provisional_from(origins: figures.Whole, uploads: Sequence[Upload]) -> int | None:
    """The first of the last three months of the newest file that ours rest on: the publisher still revises them."""
    last_months = {upload.pk: upload.last_month for upload in uploads}
    known = [last for pk in np.unique(origins).tolist() if (last := last_months.get(pk)) is not None]
    return max(known) - PROVISIONAL_MONTHS + 1 if known else None


def measures_of(
    question: Question, rows: Sequence[DashboardRow], baselines: dict[int, BaselineInput]
) -> tuple[MeasureInput, ...]:
    """The rows as the arithmetic takes them."""
    targets = {target.measure_id: target for target in Target.objects.in_force(question.area, question.to)}
    return tuple(
        MeasureInput(
            slug=row.measure.slug,
            name=row.measure.name,
            polarity=row.measure.polarity,
            denominator=row.measure.denominator,
            breaks=tuple(sorted(entry.month for entry in row.measure.breaks.all())),
            baseline=baselines.get(row.measure_id),
            target=target_of(targets.get(row.measure_id)),
            parts=tuple(part.slug for part in row.measure.parts.all()),
            section=row.section,
            indent=row.indent,
        )
        for row in rows
    )


def baselines_of(area: Area, name: str | None) -> dict[int, BaselineInput]:
    """Baselines of that name by measure; an area's own one takes the place of that for all."""
    if name is None:
        return {}
    return {
        baseline.measure_id: BaselineInput(baseline.first_month, baseline.last_month, baseline.level)
        for baseline in Baseline.objects.for_area(area).filter(name=name)
    }


def target_of(target: Target | None) -> TargetInput | None:
    if target is None:
        return None
    return TargetInput(target.change_pct, target.level, target.first_month, target.last_month)


def denominators_of(
    question: Question, rows: Sequence[DashboardRow], areas: Sequence[Area]
) -> dict[str, DenominatorInput]:
    """Residents or households by kind, for every kind that a row is ranked by."""
    kinds = {question.denominator or row.measure.denominator for row in rows}
    found = {}
    for kind in sorted(kinds):
        values, year, note = figures.denominators(kind, areas, question.to)
        if year is not None:
            found[kind] = DenominatorInput(kind, year, values, note.rstrip("."))
    return found
