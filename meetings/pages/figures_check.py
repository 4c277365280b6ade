"""What the officer sees of the check of a meeting's figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from meetings.figures_check.findings import Stands, Told
from meetings.figures_check.reading import mark_of
from meetings.models import AgendaItem, Meeting, Paper
from meetings.services.figures_check import checks_of
from scpb.documents import snapshots
from scpb.jobs.models import Job
from scpb.people.models import Person


@dataclass(frozen=True)
class LastCheck:
    """The last check of a meeting: `job` is None where none was asked for; `is_current` while it read what is there.

    `count` is of what is there: of a check of something else it is 0, for what it found may be mended.
    """

    job: Job | None
    count: int
    is_current: bool


@dataclass(frozen=True)
class Checked:
    """The last check with what it found that the reader may see; `withheld` is what they declared an interest in.

    Of a check that `is_old`, whose result does not say for good in which items its numbers stand, nothing is shown.
    """

    last: LastCheck
    differing: Sequence[Told]
    again: Sequence[Told]
    withheld: int
    is_old: bool = False


def last_check(meeting: Meeting) -> LastCheck:
    """When figures were checked last and how much was found; two questions."""
    job = checks_of(meeting).first()
    if job is None:
        return LastCheck(None, 0, is_current=False)
    is_current = job.params.get("mark") == mark_of(meeting)
    return LastCheck(job, len(job.result.get("findings", [])) if is_current else 0, is_current)


def checked(meeting: Meeting, person: Person) -> Checked:
    """What the last check found, without what stands in items or papers that are not open to the person."""
    last = last_check(meeting)
    told = [snapshots.restore(Told, one) for one in last.job.result.get("findings", [])] if last.job else []
    if not all(number.item_uuid for one in told for number in one.numbers):
        return Checked(last, [], [], 0, is_old=True)
    seen = _seen(told, meeting, person)
    return Checked(
        last,
        [one for one in seen if one.kind == "differ"],
        [one for one in seen if one.kind == "again"],
        len(told) - len(seen),
    )


def _seen(told: Sequence[Told], meeting: Meeting, person: Person) -> list[Told]:
    if not told:
        return []
    open_items = AgendaItem.objects.filter(meeting=meeting).readable_by(person)
    # by what an item is, not by its number: the agenda may have been put in another order since
    items = {str(uuid): order for uuid, order in open_items.values_list("uuid", "order")}
    papers = {
        str(uuid)
        for uuid in Paper.objects.filter(item__meeting=meeting).readable_by(person).values_list("uuid", flat=True)
    }
    # an explanation names numbers, so that a finding is shown whole or not at all
    return [_numbered(one, items) for one in told if _are_open(one.numbers, items, papers)]


def _are_open(numbers: Iterable[Stands], items: Mapping[str, int], papers: set[str]) -> bool:
    return all(one.item_uuid in items and (not one.paper or one.paper in papers) for one in numbers)


def _numbered(told: Told, items: Mapping[str, int]) -> Told:
    """A finding with the numbers that its items have today."""
    return replace(told, numbers=tuple(replace(one, item=items[one.item_uuid]) for one in told.numbers))
