"""From the database to the plain values that a dashboard is computed from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from django.db.models import Max, Q, QuerySet

from performance import figures, months, readings
from performance.arithmetic.columns import columns
from performance.arithmetic.dashboard import compute, first_month
from performance.arithmetic.factors import listed
from performance.arithmetic.inputs import (
    AreaInput,
    BaselineInput,
    DashboardInput,
    DenominatorInput,
    GroupInput,
    MarkInput,
    MeasureInput,
    SectionInput,
    TargetInput,
    WardsInput,
)
from performance.arithmetic.series import YEAR, Floats
from performance.documents import Findings, SourceFile
from performance.lines import shown_ratings
from performance.models import (
    Area,
    Baseline,
    Dashboard,
    DashboardRow,
    Edition,
    ExceptionMark,
    Figure,
    Measure,
    Observation,
    PeerGroup,
    Population,
    Reading,
    RuleSet,
    Series,
    Target,
    Upload,
)
from scpb.documents import snapshots

# METHOD §7: the months of lockdown, the same for every series.
DISRUPTED = (months.parse("2020-03"), months.parse("2021-07"))
PROVISIONAL_MONTHS = 3
PER = 1000  # what a rate is per where nobody has said


@dataclass(frozen=True)
class Question:
    """Which dashboard is asked for: an area, the months that the 12 months and the quarter end with, and a rule set.

    `denominator` takes the place of each measure's own; `at` asks for the figures as they were known then, `supposing`
    for what they would be if a staged upload were approved now, `instead` if that series were shown.
    """

    dashboard: Dashboard
    area: Area
    to: int
    quarter_to: int
    rule_set: RuleSet
    denominator: str = ""
    at: datetime | None = None
    supposing: figures.Supposed | None = None
    instead: Series | None = None


def findings(question: Question) -> Findings:
    """The computed dashboard with the uploads that it rests on."""
    given, uploads = assembled(question)
    # through plain data and back, so that what is shown and what is stored are the same to the last digit
    dashboard = snapshots.restore(type(computed := compute(given)), snapshots.plain(computed))
    return Findings(dashboard, sources(uploads), snapshots.canonical(given.rules.to_json()))


def latest_month(
    dashboard: Dashboard,
    area: Area,
    *,
    at: datetime | None = None,
    supposing: int | None = None,
    instead: Series | None = None,
) -> int | None:
    """The last month that most measures of the dashboard are counted for in an area: one that runs ahead moves nothing.

    Where none is counted by month, that of the latest reading; None where nothing is known. `at` asks for what was
    known then, `supposing` for what would be known if a staged upload (its id) were approved, `instead` if that series
    were shown.
    """
    measures = dashboard.measures.values("pk")
    ours: dict[str, Any] = {"area": area, "series__measure__in": measures}
    of_shown = figures.shown(at, instead)
    said_in = Observation.objects.filter(of_shown, **ours)
    counts: list[QuerySet[Figure] | QuerySet[Observation]] = [Figure.objects.filter(of_shown, **ours)]
    if at is not None:
        counts = [said_in.filter(upload__in=Upload.objects.counting_at(at))]
    if supposing is not None:
        counts.append(said_in.filter(upload=supposing))
    lasts: dict[int, int] = {}
    for said in counts:
        for measure, last in said.order_by().values_list("series__measure").annotate(last=Max("month")):
            lasts[measure] = max(last, lasts.get(measure, last))
    if known := sorted(lasts.values(), reverse=True):
        return known[len(known) // 2]
    given = Reading.objects.counting() if at is None else Reading.objects.counting_at(at)
    if supposing is not None:
        given |= Reading.objects.filter(upload=supposing)
    given = given.filter(status=Reading.Status.KNOWN, **ours)
    last_day = given.order_by().aggregate(last=Max("last_day"))["last"]
    return None if last_day is None else months.of(last_day)


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
    """The dashboard's input, and the uploads behind its figures in the order in which they override each other."""
    rows = rows_of(question.dashboard)
    rules = question.rule_set.rules
    baselines = baselines_of(question.area, rules.baseline)
    sections = sections_of(question.dashboard)
    groups = groups_of(question.dashboard, sections)
    areas = areas_of(question.area, groups)
    start = first_month(question.to, question.quarter_to, tuple(baselines.get(row.measure_id) for row in rows))
    asked = {column.kind for section in sections for column in section.columns}
    counts, origins, behind = counted(question, rows, areas, start, year_before="gap" in asked)
    uploads = uploads_behind(question, rows, behind)
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
        sections=sections,
        screen=question.area.kind == Area.Kind.WARD,
        wards=wards_of(question, rows, start) if "wards" in asked else None,
    )
    return given, uploads


def rows_of(dashboard: Dashboard) -> list[DashboardRow]:
    """The lines with all that is asked of their measures, in order."""
    lines = dashboard.rows.select_related("measure", "section")
    return list(lines.prefetch_related("measure__breaks", "measure__parts"))


def sections_of(dashboard: Dashboard) -> tuple[SectionInput, ...]:
    """The sections with their columns, in order."""
    return tuple(SectionInput(entry.name, columns(entry.columns), entry.note) for entry in dashboard.sections.all())


def groups_of(dashboard: Dashboard, sections: Sequence[SectionInput]) -> list[PeerGroup]:
    """The dashboard's groups, and those that a column names."""
    named = {column.name for section in sections for column in section.columns if column.kind in ("rank", "gap")}
    wanted = Q(dashboards=dashboard) | Q(slug__in=named)
    return list(PeerGroup.objects.filter(wanted).distinct().prefetch_related("areas"))


def edition_before(question: Question) -> Edition | None:
    """The last edition that was frozen of the same dashboard and area for earlier months."""
    earlier = Edition.objects.frozen().filter(dashboard=question.dashboard, area=question.area)
    return earlier.filter(to_month__lt=question.to).order_by("-to_month", "-number").first()


def ratings_of(edition: Edition) -> dict[str, str]:
    """The ratings of an edition by measure as they were printed, whoever set them."""
    document = edition.document()
    return shown_ratings(document) if document else {}


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
    question: Question, rows: Sequence[DashboardRow], areas: Sequence[Area], start: int, *, year_before: bool
) -> tuple[Floats, figures.Whole, figures.Whole]:
    """Counts [measure, area, month] from `start` on, the uploads [measure, month] behind ours, and all uploads' ids.

    Other areas are read for the 12 months that they are ranked by, and for the 12 before where their own change is
    asked for; they are not known for others.
    """
    measures, own = [row.measure for row in rows], areas.index(question.area)
    end = max(question.to, question.quarter_to)
    span = 2 * YEAR if year_before else YEAR
    ours = recalled(question, measures, [question.area], start, end)
    theirs = recalled(question, measures, areas, question.to - span + 1, question.to)
    counts = np.full((len(measures), len(areas), end - start + 1), np.nan)
    last = question.to - start + 1
    counts[:, :, last - span : last] = theirs.values
    counts[:, own] = ours.values[:, 0]
    return counts, ours.uploads[:, 0], np.union1d(ours.uploads, theirs.uploads)


def recalled(
    question: Question, measures: Sequence[Measure], areas: Sequence[Area], first: int, last: int
) -> figures.Recalled:
    """Counts as known, and as they would be if the upload that is asked about were approved.

    An area that was drawn anew is known only in the months of its own generation.
    """
    found = figures.recalled(measures, areas, first, last, question.at, instead=question.instead)
    if question.supposing is not None:
        figures.suppose(found, question.supposing, measures, areas, first, last)
    for place, area in enumerate(areas):
        if area.first_month is not None:
            found.values[:, place, : max(area.first_month - first, 0)] = np.nan
        if area.last_month is not None:
            found.values[:, place, max(area.last_month - first + 1, 0) :] = np.nan
    return found


def uploads_behind(question: Question, rows: Sequence[DashboardRow], counts: figures.Whole) -> list[Upload]:
    """The uploads that counts rest on (ids), and those with readings that count."""
    wanted = readings.uploads([row.measure for row in rows], question.area, question.at)
    found = Upload.objects.filter(pk__in={*counts[counts > 0].tolist(), *wanted})
    return list(found.select_related("file").by_precedence())


def wards_of(question: Question, rows: Sequence[DashboardRow], start: int) -> WardsInput | None:
    """The area's wards as they were drawn in the last month, with their counts; None where it has none."""
    wards = list(Area.objects.wards_of(question.area, question.to).order_by("name"))
    if not wards:
        return None
    end = max(question.to, question.quarter_to)
    counts = recalled(question, [row.measure for row in rows], wards, start, end).values
    kept = still_drawn(wards, counts[:, :, : question.to - start + 1])
    begun = [month for place in kept if (month := wards[place].first_month) is not None]
    ended = [month for place in kept if (month := wards[place].last_month) is not None]
    return WardsInput(
        areas=tuple(AreaInput(wards[place].slug, wards[place].name) for place in kept),
        counts=counts[:, kept],
        first_month=max(begun, default=None),
        last_month=min(ended, default=None),
    )


def still_drawn(wards: Sequence[Area], counts: Floats) -> list[int]:
    """The places of wards that are drawn so in the last month; `counts` [measure, ward, month] end with it.

    While nobody dates them, wards of both generations would stand side by side, often by one name. So one without
    dates that is no longer counted in the 12 months, although others are, is taken for one of before.
    """
    last_year = ~np.isnan(counts[:, :, -YEAR:])
    return [
        place for place, ward in enumerate(wards) if ward.is_dated or last_year[:, place].any() or not last_year.any()
    ]


def provisional_from(origins: figures.Whole, uploads: Sequence[Upload]) -> int | None:
    """The first of the last three months of the newest file that ours rest on: the publisher still revises them."""
    last_months = {upload.pk: upload.last_month for upload in uploads}
    known = [last for pk in np.unique(origins).tolist() if (last := last_months.get(pk)) is not None]
    return max(known) - PROVISIONAL_MONTHS + 1 if known else None


def measures_of(
    question: Question, rows: Sequence[DashboardRow], baselines: dict[int, BaselineInput]
) -> tuple[MeasureInput, ...]:
    """The lines as the arithmetic takes them."""
    targets = {target.measure_id: target for target in Target.objects.in_force(question.area, question.to)}
    known = readings.known([row.measure for row in rows], question.area, question.at, question.supposing)
    marks = marks_of(question, rows)
    keys = keys_of(rows)
    names = {key: listed([shown(row) for row in rows if keys[row.pk] == key]) for key in set(keys.values()) if key}
    return tuple(
        MeasureInput(
            slug=row.measure.slug,
            name=row.measure.name,
            polarity=row.measure.polarity,
            denominator=row.measure.denominator,
            breaks=tuple(sorted(entry.month for entry in row.measure.breaks.all())),
            break_notes={entry.month: entry.note for entry in row.measure.breaks.all()},
            baseline=baselines.get(row.measure_id),
            target=target_of(targets.get(row.measure_id)),
            parts=tuple(part.slug for part in row.measure.parts.all()),
            section=row.section.name,
            indent=row.indent,
            row=keys[row.pk],
            row_name=names.get(keys[row.pk], ""),
            line_name=row.name,
            unit=row.measure.unit,
            unit_words=row.measure.unit_words,
            decimals=row.measure.decimals,
            change_in=row.measure.change_in,
            compared_with=row.measure.compared_with,
            access=row.measure.access,
            smallest_public=row.measure.smallest_public,
            readings=tuple(known[row.measure_id]),
            marks=marks.get(row.measure_id, ()),
        )
        for row in rows
    )


def shown(row: DashboardRow) -> str:
    """The name that a line carries."""
    return row.name or row.measure.name


def keys_of(rows: Sequence[DashboardRow]) -> dict[int, str]:
    """For each line the measure of the first line that it is rated with; empty where it stands alone."""
    together: list[list[DashboardRow]] = []
    for row in rows:
        if row.with_above and together and together[-1][0].section_id == row.section_id:
            together[-1].append(row)
        else:
            together.append([row])
    return {row.pk: lines[0].measure.slug if len(lines) > 1 else "" for lines in together for row in lines}


def marks_of(question: Question, rows: Sequence[DashboardRow]) -> dict[int, tuple[MarkInput, ...]]:
    """Exceptions that an analyst entered, as they stood, by measure and oldest first."""
    found: dict[int, tuple[MarkInput, ...]] = {}
    standing = ExceptionMark.objects.standing_at(question.at)
    wanted = standing.filter(area=question.area, measure__in=[row.measure_id for row in rows])
    for mark in wanted.order_by("first_month", "pk"):
        entry = MarkInput(mark.first_month, mark.last_month, mark.direction, mark.reason)
        found[mark.measure_id] = (*found.get(mark.measure_id, ()), entry)
    return found


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
    """Who rates are per, for every population that a line is ranked by."""
    kinds = {question.denominator or row.measure.denominator for row in rows}
    populations = {population.slug: population for population in Population.objects.filter(slug__in=kinds)}
    found = {}
    for kind in sorted(kinds):
        values, year, note = figures.denominators(kind, areas, question.to)
        if year is None:
            continue
        per, noun = (populations[kind].per, populations[kind].noun) if kind in populations else (PER, kind)
        found[kind] = DenominatorInput(kind, year, values, note.rstrip("."), per, noun)
    return found
