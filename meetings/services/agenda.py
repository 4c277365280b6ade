"""Writing an agenda: items, their order, who leads them, their reports and recommendations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from meetings.models import AgendaItem, Lead, Meeting, Recommendation, Report
from meetings.permissions import require_writing
from meetings.services.meetings import begin_agenda, locked
from meetings.services.packs import withdraw
from scpb.audit import services as audit
from scpb.boards import records
from scpb.boards.models import Access
from scpb.documents import richtext
from scpb.errors import NotAllowed, NotPermitted
from scpb.people.models import Organisation, Person, Post

# A restricted title or its reasoning may name somebody: the audit keeps them where they can be erased.
PERSONAL = ("title", "sub_text", "reasoning", "public_title")
APART = 1_000  # moves numbers out of the way of each other; an agenda has fewer items


@dataclass(frozen=True)
class Leads:
    """Who leads an item: one of person, post and organisation, or words."""

    person: Person | None = None
    post: Post | None = None
    organisation: Organisation | None = None
    wording: str = ""


@transaction.atomic
def add_item(
    meeting: Meeting,
    *,
    by: Person | None,
    leads: Sequence[Leads] = (),
    text: str = "",
    recommendations: Sequence[str] = (),
    **values: Any,
) -> AgendaItem:
    """A new item at the end of the agenda. `text` is HTML of the report, cleaned here."""
    kept = locked(meeting)
    require_writing(kept, by)
    begin_agenda(kept, by=by)
    number = kept.items.count() + 1
    item = records.add(
        AgendaItem(meeting=kept, order=number), "meetings.item_added", by=by, personal=PERSONAL, **values
    )
    _write(item, by=by, leads=leads, text=text, recommendations=recommendations)
    return item


@transaction.atomic
def edit_item(
    item: AgendaItem,
    *,
    by: Person | None,
    leads: Sequence[Leads] | None = None,
    text: str | None = None,
    recommendations: Sequence[str] | None = None,
    **values: Any,
) -> AgendaItem:
    """Change an item, and whichever of its leads, report and recommendations are given (None: as they are)."""
    meeting = locked(item.meeting)
    require_writing(meeting, by)
    was = meeting.items.get(pk=item.pk).access
    item = records.change(item, "meetings.item_edited", by=by, personal=PERSONAL, **values)
    withdraw(meeting, was=was, becomes=item.access, by=by)
    _write(item, by=by, leads=leads, text=text, recommendations=recommendations)
    return item


@transaction.atomic
def move_item(item: AgendaItem, *, by: Person | None, to: int) -> AgendaItem:
    """Give the item the number `to`; the others make room. Numbers and times follow by themselves."""
    meeting = locked(item.meeting)
    require_writing(meeting, by)
    order = list(meeting.items.order_by("order").values_list("pk", flat=True))
    here = order.index(item.pk)
    there = min(max(to, 1), len(order)) - 1
    if here != there:
        order.insert(there, order.pop(here))
        _renumber(meeting, order)
        audit.record("meetings.item_moved", item, by=by, before={"order": here + 1}, after={"order": there + 1})
    item.refresh_from_db()
    return item


@transaction.atomic
def remove_item(item: AgendaItem, *, by: Person | None) -> None:
    """Take an item off a draft agenda, with its papers. What was uploaded stays stored; nothing points to it."""
    meeting = locked(item.meeting)
    require_writing(meeting, by)
    if meeting.agenda_published_at is not None:
        raise NotAllowed(
            _("This agenda has been published once: readers know the item. Say in its text what became of it.")
        )
    before = {"order": item.order, "title": item.title, "papers": [str(paper.uuid) for paper in item.papers.all()]}
    item.papers.all().delete()
    records.remove(item, "meetings.item_removed", by=by, before=before, personal=PERSONAL)
    _renumber(meeting, list(meeting.items.order_by("order").values_list("pk", flat=True)))


def _renumber(meeting: Meeting, order: Sequence[int]) -> None:
    """Number the items 1, 2, … as `order` (their keys) says, in two steps, for no two may share a number."""
    meeting.items.update(order=F("order") + APART)
    for number, pk in enumerate(order, start=1):
        AgendaItem.objects.filter(pk=pk).update(order=number)


def _write(
    item: AgendaItem,
    *,
    by: Person | None,
    leads: Sequence[Leads] | None,
    text: str | None,
    recommendations: Sequence[str] | None,
) -> None:
    if leads is not None:
        _set_leads(item, leads, by=by)
    if text is not None:
        _set_report(item, richtext.clean(text), by=by)
    if recommendations is not None:
        _set_recommendations(item, [line.strip() for line in recommendations if line.strip()], by=by)


def _set_leads(item: AgendaItem, leads: Sequence[Leads], *, by: Person | None) -> None:
    kept = item.leads.select_related("person", "post", "organisation")
    before = [Leads(lead.person, lead.post, lead.organisation, lead.wording) for lead in kept]
    if before == list(leads):
        return
    item.leads.all().delete()
    Lead.objects.bulk_create(Lead(item=item, order=place, **vars(lead)) for place, lead in enumerate(leads, start=1))
    told = [{name: records.plain(value) for name, value in vars(lead).items() if value} for lead in leads]
    audit.record("meetings.item_leads_set", item, by=by, after={"leads": told})


def _set_report(item: AgendaItem, text: str, *, by: Person | None) -> None:
    report = Report.objects.filter(item=item).first()
    if report is None and text:
        records.add(Report(item=item), "meetings.report_written", by=by, personal=("text",), text=text)
    elif report is not None:
        records.change(report, "meetings.report_written", by=by, personal=("text",), text=text)


def _set_recommendations(item: AgendaItem, lines: Sequence[str], *, by: Person | None) -> None:
    """The first line is the first recommendation, and so on: one that is reworded keeps its identity."""
    kept = list(item.recommendations.all())
    before = [one.text for one in kept]
    if before == list(lines):
        return
    for one, line in zip(kept, lines, strict=False):
        Recommendation.objects.filter(pk=one.pk).update(text=line)
    item.recommendations.filter(order__gt=len(lines)).delete()
    more = enumerate(lines[len(kept) :], start=len(kept) + 1)
    Recommendation.objects.bulk_create(Recommendation(item=item, order=place, text=line) for place, line in more)
    told = {"before": before, "after": list(lines)}
    audit.record("meetings.recommendations_set", item, by=by, personal=told)


def open_item(item: AgendaItem, *, by: Person | AnonymousUser) -> None:
    """Let somebody read an item whose existence they know of; opening a restricted one is written down."""
    if not AgendaItem.objects.readable_by(by).filter(pk=item.pk).exists():
        raise NotPermitted(item.why_withheld())
    if item.access == Access.RESTRICTED and not isinstance(by, AnonymousUser):
        audit.opened(item, by=by)
