"""What the page of an item shows beside its row: what it serves, where it comes from, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone

from meetings.models import Action, AgendaItem, Brief, ItemKind, Lead, Meeting, Paper, Question, Referral
from meetings.pages.matters import matters_arising
from meetings.pages.put_to_boards import adopts_of, agrees_of
from meetings.pages.referrals import referrals_of
from meetings.pages.reports import for_readers
from meetings.permissions import may_chair
from performance.models import Measure
from performance.permissions import may_see_every_figure
from scpb.boards import permissions
from scpb.people.models import Person
from strategy.models import ActionPlan, Priority, StrategyVersion


@dataclass(frozen=True)
class Grounds:
    """What an item rests on, as far as the reader may know of it."""

    priorities: Sequence[Priority]
    measures: Sequence[Measure]
    questions: Sequence[Question]
    referrals: Sequence[Referral]
    origin: Action | None
    approves: Meeting | None
    adopts: StrategyVersion | None
    agrees: ActionPlan | None


def grounds_of(item: AgendaItem, person: Person | AnonymousUser) -> Grounds:
    """At most five queries; priorities as the strategy words them on the day of the meeting."""
    day = timezone.localtime(item.meeting.starts_at).date()
    asks = item.kind == ItemKind.QUESTIONS
    return Grounds(
        priorities=[] if item.all_priorities else list(item.priorities.worded(day).of_strategies_known_to(person)),
        measures=[] if asks else _cited(item, person),
        questions=list(item.questions.all()) if asks else [],
        referrals=list(Referral.objects.visible_to(person).about(item)) if item.is_referred else [],
        origin=_origin(item, person),
        approves=_approves(item, person),
        adopts=adopts_of(item.adopts_id, person),
        agrees=agrees_of(item.agrees_id, person),
    )


def page_of(item: AgendaItem, person: Person | AnonymousUser) -> dict[str, Any]:
    """What the page of an item shows; of one that is withdrawn no more than that."""
    is_officer = permissions.is_officer(person, item.meeting.board)
    if item.is_withdrawn:
        nothing: dict[str, Any] = {"grounds": None, "referrals": [], "recommendations": [], "report": None}
        return nothing | {"is_officer": is_officer}
    grounds = grounds_of(item, person)
    return {
        "grounds": grounds,
        "referrals": referrals_of(item.meeting.board, person, grounds.referrals),
        "recommendations": item.recommendations.all(),
        "report": for_readers(item, person),
        "matters": matters_arising(item.meeting, person) if item.kind == ItemKind.MATTERS else [],
        "is_officer": is_officer,
    }


def brief_for(item: AgendaItem, person: Person) -> str:
    """The brief as this person may read it: the chair and the officers all of it, a lead what they wrote last."""
    kept = Brief.objects.filter(item=item).first()
    if kept is None:
        return ""
    is_keeper = permissions.is_officer(person, item.meeting.board) or may_chair(person, item.meeting)
    return kept.text if is_keeper or kept.written_by_id == person.pk else ""


def briefs_of(meeting: Meeting) -> dict[int, str]:
    """All briefs of a meeting by the numbers of their items, for its chair and its officers."""
    kept = Brief.objects.filter(item__meeting=meeting).exclude(text="")
    return dict(kept.values_list("item__order", "text"))


def agenda_for_chair(meeting: Meeting, person: Person) -> list[tuple[AgendaItem, str]]:
    """The draft as it is put to the chair: each item with its brief, as far as it is open to whoever looks."""
    briefs = briefs_of(meeting)
    papers = Prefetch("papers", Paper.objects.with_openness(person).select_related("file"))
    leads = Prefetch("leads", Lead.objects.with_posts())
    items = AgendaItem.objects.filter(meeting=meeting).with_editions().with_openness(person)
    items = items.prefetch_related(leads, "recommendations", papers)
    return [(item, briefs.get(item.order, "") if item.is_open else "") for item in items]


def questions_page(item: AgendaItem) -> list[tuple[Question, str]]:
    """The questions that an item holds, each with the address where its officer changes it."""
    board, number = item.meeting.board.slug, item.meeting.number
    return [(one, reverse("meetings:edit_question", args=[board, number, one.uuid])) for one in item.questions.all()]


def _cited(item: AgendaItem, person: Person | AnonymousUser) -> Sequence[Measure]:
    cited = item.measures.order_by("name")
    return list(cited if may_see_every_figure(person) else cited.filter(access=Measure.Access.PUBLIC))


def _origin(item: AgendaItem, person: Person | AnonymousUser) -> Action | None:
    if item.origin_id is None:
        return None
    return Action.objects.visible_to(person).select_related("board", "meeting__board").filter(pk=item.origin_id).first()


def _approves(item: AgendaItem, person: Person | AnonymousUser) -> Meeting | None:
    if item.approves_id is None:
        return None
    return Meeting.objects.visible_to(person).select_related("board").filter(pk=item.approves_id).first()
