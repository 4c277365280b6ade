"""Writing an agenda: items, their order, who leads them, their reports and recommendations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from meetings.models import AgendaItem, ItemKind, Lead, Meeting, Recommendation, Report
from meetings.permissions import require_writing
from meetings.services.meetings import begin_agenda, locked
from meetings.services.ordering import keep_last_ones_last, put_at, renumber
from meetings.services.packs import withdraw
from meetings.services.papers import settle_papers
from meetings.services.plans import withdraw_plans
from meetings.services.prints import withdraw_agendas
from meetings.services.put_to_boards import require_offered
from performance.models import Measure
from scpb.audit import services as audit
from scpb.boards import records
from scpb.boards.models import Access
from scpb.documents import richtext
from scpb.errors import NotAllowed, NotPermitted
from scpb.people.models import Organisation, Person, Post
from strategy.models import Priority

# A restricted title or its reasoning may name somebody: the audit keeps them where they can be erased.
PERSONAL = ("title", "sub_text", "reasoning", "public_title")


@dataclass(frozen=True)
class Leads:
    """Who leads an item, or presents it: one of person, post and organisation, or words."""

    person: Person | None = None
    post: Post | None = None
    organisation: Organisation | None = None
    wording: str = ""
    role: str = Lead.Role.LEAD


@transaction.atomic
def add_item(
    meeting: Meeting,
    *,
    by: Person | None,
    leads: Sequence[Leads] = (),
    text: str = "",
    recommendations: Sequence[str] = (),
    priorities: Sequence[Priority] | None = None,
    measures: Sequence[Measure] | None = None,
    place: int | None = None,
    begins: bool = True,
    **values: Any,
) -> AgendaItem:
    """A new item, under the number `place` or at the end, before what comes after all other business.

    `text` is HTML of the report, cleaned here. What is only planned (`begins` is false) does not begin the agenda.
    """
    kept = locked(meeting)
    require_writing(kept, by)
    if begins:
        kept = begin_agenda(kept, by=by)
    require_offered(AgendaItem(meeting=kept), values)
    number = kept.items.count() + 1
    item = records.add(
        AgendaItem(meeting=kept, order=number), "meetings.item_added", by=by, personal=PERSONAL, **values
    )
    parts: dict[str, Any] = {"leads": leads, "text": text, "recommendations": recommendations}
    write_parts(item, by=by, priorities=priorities, measures=measures, **parts)
    keep_last_ones_last(kept)
    if place is not None:
        put_at(kept, item.pk, place)
    item.refresh_from_db(fields=["order"])
    return item


@transaction.atomic
def edit_item(
    item: AgendaItem,
    *,
    by: Person | None,
    leads: Sequence[Leads] | None = None,
    text: str | None = None,
    recommendations: Sequence[str] | None = None,
    priorities: Sequence[Priority] | None = None,
    measures: Sequence[Measure] | None = None,
    begins: bool = True,
    **values: Any,
) -> AgendaItem:
    """Change an item, and whichever of its leads, priorities, report and recommendations are given (None: as is).

    What is only planned (`begins` is false) does not begin the agenda.
    """
    meeting = locked(item.meeting)
    require_writing(meeting, by)
    if begins:
        meeting = begin_agenda(meeting, by=by)
    kept = meeting.items.get(pk=item.pk)
    require_offered(kept, values)
    was = kept.access
    kind = values.get("kind", kept.kind)
    if kind != ItemKind.QUESTIONS and kept.kind == ItemKind.QUESTIONS and kept.questions.exists():
        raise NotAllowed(_("The item holds questions from the public. Remove them before you change its kind."))
    if kind != ItemKind.MINUTES and kept.approves_id is not None:
        values["approves"] = None
    item = records.change(item, "meetings.item_edited", by=by, personal=PERSONAL, **values)
    withdraw(meeting, was=was, becomes=item.access, by=by)
    if item.access != was:
        withdraw_plans(item, by=by)
        withdraw_agendas(meeting, by=by)
        settle_papers(item, by=by)
    parts: dict[str, Any] = {"leads": leads, "text": text, "recommendations": recommendations}
    write_parts(item, by=by, priorities=priorities, measures=measures, **parts)
    return item


@transaction.atomic
def move_item(item: AgendaItem, *, by: Person | None, to: int, begins: bool = True) -> AgendaItem:
    """Give the item the number `to`; the others make room. Numbers and times follow by themselves.

    An agenda that begins by this (`begins`) gets what comes to it by itself after the move: `to` is a number that
    somebody has seen.
    """
    meeting = locked(item.meeting)
    require_writing(meeting, by)
    here, there = put_at(meeting, item.pk, to)
    if here != there:
        audit.record("meetings.item_moved", item, by=by, before={"order": here}, after={"order": there})
    if begins:
        begin_agenda(meeting, by=by)
    item.refresh_from_db()
    return item


@transaction.atomic
def remove_item(item: AgendaItem, *, by: Person | None) -> None:
    """Take an item off a draft agenda, with its papers. What was uploaded stays stored; nothing points to it."""
    meeting = locked(item.meeting)
    require_writing(meeting, by)
    if meeting.agenda_published_at is not None:
        raise NotAllowed(_("This agenda has been published once: readers know the item. Withdraw it, with the reason."))
    begin_agenda(meeting, by=by)  # before it goes: what recurs would come back to an agenda that begins afterwards
    before = {"order": item.order, "title": item.title, "papers": [str(paper.uuid) for paper in item.papers.all()]}
    try:
        with transaction.atomic():
            item.papers.all().delete()
            item.questions.all().delete()
            records.remove(item, "meetings.item_removed", by=by, before=before, personal=PERSONAL)
    except ProtectedError as error:
        raise NotAllowed(_("Something else rests on this item, such as a referral. Take that back first.")) from error
    renumber(meeting, list(meeting.items.order_by("order").values_list("pk", flat=True)))


def write_parts(
    item: AgendaItem,
    *,
    by: Person | None,
    leads: Sequence[Leads] | None = None,
    text: str | None = None,
    recommendations: Sequence[str] | None = None,
    priorities: Sequence[Priority] | None = None,
    measures: Sequence[Measure] | None = None,
) -> None:
    """What an item has beside its own fields, as far as it is given; a step of services that have asked who may."""
    if leads is not None:
        _set_leads(item, leads, by=by)
    if priorities is not None:
        _set_priorities(item, priorities, by=by)
    if measures is not None:
        _set_measures(item, measures, by=by)
    if text is not None:
        _set_report(item, richtext.clean(text), by=by)
    if recommendations is not None:
        _set_recommendations(item, [line.strip() for line in recommendations if line.strip()], by=by)


def _set_leads(item: AgendaItem, leads: Sequence[Leads], *, by: Person | None) -> None:
    kept = item.leads.select_related("person", "post", "organisation")
    before = [Leads(lead.person, lead.post, lead.organisation, lead.wording, lead.role) for lead in kept]
    if before == list(leads):
        return
    item.leads.all().delete()
    Lead.objects.bulk_create(Lead(item=item, order=place, **vars(lead)) for place, lead in enumerate(leads, start=1))
    told = [{name: records.plain(value) for name, value in vars(lead).items() if value} for lead in leads]
    audit.record("meetings.item_leads_set", item, by=by, after={"leads": told})


def _set_priorities(item: AgendaItem, priorities: Sequence[Priority], *, by: Person | None) -> None:
    before = {str(one.uuid) for one in item.priorities.all()}
    after = {str(one.uuid) for one in priorities}
    if before != after:
        item.priorities.set(priorities)
        told = {"before": {"priorities": sorted(before)}, "after": {"priorities": sorted(after)}}
        audit.record("meetings.item_priorities_set", item, by=by, **told)


def _set_measures(item: AgendaItem, measures: Sequence[Measure], *, by: Person | None) -> None:
    before, after = {one.slug for one in item.measures.all()}, {one.slug for one in measures}
    if before != after:
        item.measures.set(measures)
        told = {"before": {"measures": sorted(before)}, "after": {"measures": sorted(after)}}
        audit.record("meetings.item_measures_set", item, by=by, **told)


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
    is_known = "is_open" in item.__dict__  # fetched for this reader, `with_openness`
    if not (item.is_open if is_known else AgendaItem.objects.readable_by(by).filter(pk=item.pk).exists()):
        raise NotPermitted(item.why_withheld())
    if item.access == Access.RESTRICTED and not isinstance(by, AnonymousUser):
        audit.opened(item, by=by)
