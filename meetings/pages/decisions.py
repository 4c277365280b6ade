"""What pages show of decisions: the register over all boards, those of a meeting, the record of one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Page, Paginator
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.minutes.decisions import record_of
from meetings.minutes.editions import document_of
from meetings.models import (
    Action,
    AgendaItem,
    Correction,
    Decision,
    Meeting,
    MinutesVersion,
    Outcome,
    Print,
    PrintKind,
    Referral,
)
from meetings.models.decisions import DecisionQuerySet
from meetings.pages.put_to_boards import adopts_of, agrees_of, why_not_carried_out
from meetings.pages.referrals import ReferralRow, referrals_of
from scpb.boards.models import Access, Board
from scpb.people.models import Person
from strategy.models import ActionPlan, PlanState, Priority, StrategyVersion

Reader = Person | AnonymousUser
ROWS = 100
LONGEST = 200  # letters of what is looked for


@dataclass(frozen=True)
class Wanted:
    """What the register is narrowed to; empty is everything."""

    board: str = ""
    year: int | None = None
    outcome: str = ""
    words: str = ""
    is_inquorate: bool = False

    @property
    def is_everything(self) -> bool:
        return self == Wanted()


@dataclass(frozen=True)
class Register:
    """A page of the register, and what it may be narrowed to."""

    wanted: Wanted
    page: Page[Decision]
    boards: Sequence[Board]
    years: Sequence[int]
    outcomes: Sequence[tuple[str, str]]


def wanted_by(asked: Mapping[str, str]) -> Wanted:
    """What an address asks for; what it cannot mean narrows nothing."""
    year, words = asked.get("year", ""), asked.get("words", "").replace("\0", "").strip()[:LONGEST]
    return Wanted(
        board=asked.get("board", "").replace("\0", ""),
        year=int(year) if year.isdecimal() and len(year) == 4 else None,
        outcome=asked.get("outcome", "") if asked.get("outcome") in Outcome.values else "",
        words=words,
        is_inquorate=bool(asked.get("inquorate")),
    )


def register_for(reader: Reader, asked: Mapping[str, str]) -> Register:
    """The published decisions that the reader may see, the latest first."""
    wanted = wanted_by(asked)
    seen = Decision.objects.visible_to(reader).published()
    return Register(
        wanted=wanted,
        page=Paginator(_found(seen, wanted).listed(), ROWS).get_page(asked.get("page")),
        boards=list(Board.objects.visible_to(reader)),
        years=list(seen.order_by("-year").values_list("year", flat=True).distinct()),
        outcomes=[(one.value, str(one.label)) for one in Outcome],
    )


HEADER = (
    "reference", "board", "meeting", "item", "recommendation", "outcome", "text", "present", "quorum", "quorate",
    "ratifies", "ratified_by", "published",
)  # fmt: skip


def register_lines(reader: Reader, asked: Mapping[str, str]) -> Iterator[list[Any]]:
    """The same as lines of a table, all of them."""
    found = _found(Decision.objects.visible_to(reader).published(), wanted_by(asked))
    for one in found.with_references().iterator(chunk_size=500):
        yield [
            one.reference,
            one.board.name,
            timezone.localtime(one.meeting.starts_at).date().isoformat(),
            str(one.item),
            one.recommendation.text if one.recommendation else "",
            one.get_outcome_display(),
            one.text,
            one.present,
            one.quorum,
            _("yes") if one.is_quorate else _("no"),
            one.ratifies.reference if one.ratifies else "",
            ratified_by(one),
            timezone.localtime(one.published_at).date().isoformat() if one.published_at else "",
        ]


def restricted_of(reader: Reader, asked: Mapping[str, str]) -> list[Decision]:
    """Those of the lines that are of restricted items."""
    found = _found(Decision.objects.visible_to(reader).published(), wanted_by(asked))
    return list(found.filter(item__access=Access.RESTRICTED).select_related("item", "board"))


def ratified_by(decision: Decision) -> str:
    """The number of the published decision that ratified this one, which was fetched `with_references`."""
    later = getattr(decision, "ratified_by", None)
    return later.reference if later and later.published_at else ""


def _found(seen: DecisionQuerySet, wanted: Wanted) -> DecisionQuerySet:
    found = seen.of_board(wanted.board).of_year(wanted.year).with_outcome(wanted.outcome).saying(wanted.words)
    return (found.inquorate() if wanted.is_inquorate else found).latest_first()


@dataclass(frozen=True)
class Record:
    """One decision with what it follows from, what follows from it, and what was corrected since."""

    decision: Decision
    chair: str
    ratified_by: Decision | None
    actions: Sequence[Action]
    corrections: Sequence[Correction]
    prints: Sequence[Print]
    referrals: Sequence[ReferralRow]
    priorities: Sequence[Priority]
    adopts: StrategyVersion | None
    agrees: ActionPlan | None
    left: str  # the reference of what holds and could not be carried out; it is adopted by hand
    because: Sequence[str]  # why it was not carried out
    keeps_words: bool  # what it adopts is not adopted yet, and what was changed in it since can be seen

    @property
    def is_amended(self) -> bool:
        """Whether the board agreed it, or ratified it, as amended: then it is adopted by hand."""
        return Outcome.AMENDED in (self.decision.outcome, self.ratified_by and self.ratified_by.outcome)


def record_for(decision: Decision, reader: Reader) -> Record:
    """The record of a decision that the reader sees, fetched `with_references`."""
    later = getattr(decision, "ratified_by", None)
    prints = Print.objects.filter(kind=PrintKind.DECISION, subject=str(decision.uuid)).visible_to(reader)
    adopts, agrees = adopts_of(decision.adopts_id, reader), agrees_of(decision.agrees_id, reader)
    left = _left(decision, adopts, agrees)
    return Record(
        decision=decision,
        chair=record_of(decision).chair,
        ratified_by=later if later and later.published_at else None,
        actions=list(decision.actions.visible_to(reader).with_owners()),
        corrections=_corrections(decision, reader),
        prints=list(_latest(prints)),
        referrals=referrals_of(decision.board, reader, Referral.objects.visible_to(reader).of_decision(decision)),
        priorities=priorities_on(decision, reader),
        adopts=adopts,
        agrees=agrees,
        left=left,
        because=why_not_carried_out(decision) if left else [],
        keeps_words=_is_pending(adopts, agrees) and decision.keeps_words,
    )


def _left(decision: Decision, adopts: StrategyVersion | None, agrees: ActionPlan | None) -> str:
    """By which decision to adopt by hand what could not be when it was published; empty where nothing is left."""
    if not _is_pending(adopts, agrees) or decision.published_at is None:
        return ""
    return decision.reference if decision.is_quorate else ratified_by(decision)


def _is_pending(adopts: StrategyVersion | None, agrees: ActionPlan | None) -> bool:
    """Whether something of it is still to be adopted."""
    return (adopts is not None and adopts.is_under_way) or (agrees is not None and agrees.state == PlanState.DRAFT)


def priorities_on(decision: Decision, reader: Reader) -> list[Priority]:
    """Those that its item is about, in the words of the day of the meeting, as far as the reader knows of them."""
    if decision.item.all_priorities:
        return []
    day = timezone.localtime(decision.meeting.starts_at).date()
    return list(decision.item.priorities.worded(day).of_strategies_known_to(reader))


def _corrections(decision: Decision, reader: Reader) -> list[Correction]:
    """What later meetings corrected in its words, as soon as the reader may have minutes that say so."""
    seen = MinutesVersion.objects.filter(meeting=decision.meeting).visible_to(reader).aggregate(last=Max("made_at"))
    if decision.published_at is None or seen["last"] is None:
        return []
    made = Correction.objects.filter(item=decision.item, meeting=decision.meeting).made_later().exclude(existing="")
    found = list(made.filter(decided_at__gt=decision.published_at, decided_at__lte=seen["last"]).with_names())
    words = _words(decision) if found else set()
    return [one for one in found if any(one.existing in text for text in words)]


def _words(decision: Decision) -> set[str]:
    """How every version of the minutes has it: a correction changes its whole item, of which it is one piece."""
    versions = MinutesVersion.objects.filter(meeting=decision.meeting)
    pieces = (piece for one in versions for item in document_of(one).items for piece in item.blocks)
    return {piece.text for piece in pieces if piece.uuid == str(decision.uuid)}


def _latest(prints: QuerySet[Print]) -> QuerySet[Print]:
    found = prints.filter(published_at__isnull=False).select_related("pdf", "word").defer("snapshot")
    return found.order_by("-asked_at", "-id")[:1]


@dataclass(frozen=True)
class OfMeeting:
    """The decisions of one meeting that the reader may see; of the others no more than how many."""

    decisions: Sequence[Decision]
    withheld: int
    unpublished: int
    to_ratify: Sequence[Decision]


def decisions_of(meeting: Meeting, reader: Reader, *, is_officer: bool) -> OfMeeting:
    """Everything that was decided, for the board's officer; for others what is published of it."""
    seen = Decision.objects.filter(meeting=meeting).visible_to(reader).in_order().with_references()
    found = list(seen)
    published = Decision.objects.filter(meeting=meeting).published().count()
    shown = sum(one.published_at is not None for one in found)
    return OfMeeting(
        decisions=found,
        withheld=published - shown if meeting.board.is_public and not meeting.is_closed else 0,
        unpublished=len(found) - shown,
        to_ratify=list(Decision.objects.to_ratify(meeting)) if is_officer else [],
    )


def decided_items(meeting: Meeting) -> QuerySet[AgendaItem]:
    """The items on which the meeting may take a decision."""
    return AgendaItem.objects.filter(meeting=meeting, withdrawn_at__isnull=True).order_by("order")


def to_carry_out(board: Board, asked: str | None, reader: Person) -> Decision | None:
    """The published decision of the board that an address names, if it names one that the reader may see."""
    try:
        identity = UUID(asked or "")
    except ValueError:
        return None
    seen = Decision.objects.visible_to(reader).published().filter(board=board, uuid=identity)
    return seen.select_related("board", "item", "meeting").first()
