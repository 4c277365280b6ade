"""Lists of decisions and the record of one, as frozen data for their prints and pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings.models import Decision, Meeting, Referral
from meetings.models.prints import PrintKind
from meetings.prints import printed
from meetings.referred import lines_for


@dataclass(frozen=True)
class Resolved:
    """One decision as it is listed; `item` is the number and title of what it was taken on."""

    reference: str
    item: str
    outcome: str
    text: str
    recommendation: str = ""
    is_quorate: bool = True
    quorum: str = ""
    ratifies: str = ""
    ratified_by: str = ""


@printed(PrintKind.DECISIONS)
@dataclass(frozen=True)
class DecisionsDocument:
    """The decisions of a meeting, which are published before its minutes."""

    partnership: str
    board: str
    meeting: str
    day: str
    published: str
    decisions: tuple[Resolved, ...]
    withheld: str = ""

    @property
    def title(self) -> str:
        return _("Decisions of %(meeting)s, %(day)s") % {"meeting": self.meeting, "day": self.day}

    @property
    def running(self) -> str:
        return self.title


@printed(PrintKind.DECISION)
@dataclass(frozen=True)
class DecisionDocument:
    """The record of one decision, on one page."""

    partnership: str
    board: str
    meeting: str
    day: str
    published: str
    chair: str
    decision: Resolved
    referrals: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return _("Decision %(reference)s") % {"reference": self.decision.reference}

    @property
    def running(self) -> str:
        return f"{self.title} · {self.board}, {self.day}"


def resolved(decision: Decision) -> Resolved:
    """A decision fetched `with_references`."""
    later = getattr(decision, "ratified_by", None)
    return Resolved(
        reference=decision.reference,
        item=str(decision.item),
        outcome=decision.get_outcome_display(),
        text=decision.text,
        recommendation=decision.recommendation.text if decision.recommendation else "",
        is_quorate=decision.is_quorate,
        quorum=quorum_of(decision),
        ratifies=decision.ratifies.reference if decision.ratifies else "",
        ratified_by=later.reference if later and later.published_at else "",
    )


def quorum_of(decision: Decision) -> str:
    """How many were there, and how many it takes."""
    there = ngettext("%(present)s voting member present", "%(present)s voting members present", decision.present)
    return _("%(there)s, %(quorum)s needed") % {
        "there": there % {"present": decision.present},
        "quorum": decision.quorum,
    }


def list_of(meeting: Meeting, decisions: Iterable[Decision], *, withheld: int = 0) -> DecisionsDocument:
    """The published decisions of a meeting that these readers may see; of the others no more than how many."""
    at = meeting.decisions_published_at
    more = ngettext(
        "%(count)s decision on a private item is not shown.",
        "%(count)s decisions on private items are not shown.",
        withheld,
    )
    return DecisionsDocument(
        partnership=settings.PARTNERSHIP_NAME,
        board=meeting.board.name,
        meeting=meeting.name,
        day=meeting.day,
        published=date_format(timezone.localtime(at), "j F Y") if at else "",
        decisions=tuple(map(resolved, decisions)),
        withheld=more % {"count": withheld} if withheld else "",
    )


def record_of(decision: Decision, referrals: Iterable[Referral] = ()) -> DecisionDocument:
    """The record of a published decision fetched `with_references`, with what it passes on or answers."""
    meeting, at = decision.meeting, decision.published_at
    day = timezone.localtime(meeting.starts_at).date()
    return DecisionDocument(
        partnership=settings.PARTNERSHIP_NAME,
        board=meeting.board.name,
        meeting=meeting.name,
        day=meeting.day,
        published=date_format(timezone.localtime(at), "j F Y") if at else "",
        chair=meeting.chaired_by.public_name(day) if meeting.chaired_by else "",
        decision=resolved(decision),
        referrals=_passed_on(decision, list(referrals)),
    )


def _passed_on(decision: Decision, referrals: Sequence[Referral]) -> tuple[str, ...]:
    """What its readers may know of: it was referred itself, or its item deals with what was referred."""
    sent = [one for one in referrals if one.decision_id == decision.pk]
    received = [one for one in referrals if one.taken_up_id == decision.item_id]
    own = decision.board_id
    return (*lines_for(received, own, is_sent=False), *lines_for(sent, own, is_sent=True))
