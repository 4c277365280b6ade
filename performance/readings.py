"""Which readings count: of the approved uploads that give a figure, the one published last; or those of a moment.

A figure is told apart by measure, area, days, whose it is, and whether it is a level, a change against a base or a
rank. Unlike monthly counts, readings of every source count: a rank or a survey that an analyst entered stands beside
the publisher's counts of the same measure.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from performance.arithmetic.inputs import ReadingInput
from performance.figures import Supposed
from performance.formats.readings import AWAITED, Line
from performance.models import Area, Measure, Reading, Upload

KEY = ("series__measure_id", "area_id", "last_day", "first_day", "comparator", "aspect", "base")
REST = (
    "value", "numerator", "denominator", "sample_size", "of", "status", "note", "series__source__name",
    "series__source__slug", "upload__published_on", "pk",
)  # fmt: skip
WHOLE = Decimal(1)


@dataclass(frozen=True, order=True)
class Key:
    """What tells a figure apart; in the order in which figures are listed."""

    measure: int
    area: int
    last_day: date
    first_day: date
    comparator: str = ""
    aspect: str = "level"
    base: str = ""


@dataclass(frozen=True)
class Counting:
    """What the reading that counts says of a figure; `pk` is its own."""

    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    sample_size: int | None
    of: int | None
    status: str
    note: str
    source: str
    source_slug: str
    published_on: date
    pk: int

    @property
    def is_awaited(self) -> bool:
        return self.status == AWAITED

    def agrees(self, other: Counting | Line) -> bool:
        """Whether another reading, or a line of a file, says the same; notes may differ."""
        ours = (self.value, self.numerator, self.denominator, self.sample_size, self.of, self.status)
        return ours == (other.value, other.numerator, other.denominator, other.sample_size, other.of, other.status)


def counting(
    measures: Collection[int], areas: Collection[int] | None = None, at: datetime | None = None
) -> dict[Key, Counting]:
    """The readings of measures and areas (ids, all without) that count now, or at the moment `at` did; one query."""
    rows = Reading.objects.counting() if at is None else Reading.objects.counting_at(at)
    rows = rows.filter(series__measure__in=measures)
    found = (rows if areas is None else rows.filter(area__in=areas)).values_list(*KEY, *REST)
    return {Key(*row[: len(KEY)]): Counting(*row[len(KEY) :]) for row in found}


def of_upload(upload: Upload) -> dict[Key, Counting]:
    """What an upload says, whether it counts or not."""
    found = Reading.objects.filter(upload=upload).values_list(*KEY, *REST)
    return {Key(*row[: len(KEY)]): Counting(*row[len(KEY) :]) for row in found}


def uploads(measures: Iterable[Measure], area: Area, at: datetime | None = None) -> set[int]:
    """The uploads (ids) whose readings of an area count; one query."""
    rows = Reading.objects.counting() if at is None else Reading.objects.counting_at(at)
    found = rows.filter(series__measure__in=[measure.pk for measure in measures], area=area)
    last = {tuple(key): upload for *key, upload in found.values_list(*KEY, "upload_id")}
    return set(last.values())


def said_by(
    supposed: Supposed, measures: Collection[int], area: Area, counted: Mapping[Key, Counting]
) -> dict[Key, Counting]:
    """What a staged upload says of an area wherever nothing published later does."""
    rows = Reading.objects.filter(upload=supposed.upload, series__measure__in=measures, area=area)
    said = {Key(*row[: len(KEY)]): Counting(*row[len(KEY) :]) for row in rows.values_list(*KEY, *REST)}
    return {
        key: one
        for key, one in said.items()
        if key not in counted or counted[key].published_on <= supposed.published_on
    }


def known(
    measures: Iterable[Measure], area: Area, at: datetime | None = None, supposed: Supposed | None = None
) -> dict[int, list[ReadingInput]]:
    """Readings of an area by measure (its id), oldest first, as known now or at the moment `at`; one query.

    Every measure that was asked for is there; awaited readings are too, without a value. With `supposed` they are what
    they would be if that staged upload were approved now.
    """
    found: dict[int, list[ReadingInput]] = {measure.pk: [] for measure in measures}
    counted = counting(found.keys(), [area.pk], at)
    if supposed:
        counted |= said_by(supposed, found.keys(), area, counted)
    for key, one in sorted(counted.items(), key=lambda item: item[0]):
        found[key.measure].append(
            ReadingInput(
                first_day=key.first_day,
                last_day=key.last_day,
                value=plain(one.value),
                comparator=key.comparator,
                aspect=key.aspect,
                base=key.base,
                numerator=plain(one.numerator),
                denominator=plain(one.denominator),
                sample_size=one.sample_size,
                of=one.of,
                awaited=one.is_awaited,
                note=one.note,
                source=one.source,
            )
        )
    return found


def plain(value: Decimal | None) -> Decimal | None:
    """A number without the zeros that the database's scale adds: 25.4, 100."""
    if value is None:
        return None
    return value.quantize(WHOLE) if value == value.to_integral_value() else value.normalize()
