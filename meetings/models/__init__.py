"""How the partnership governs itself: meetings, agendas, papers, minutes, decisions, actions, and their prints."""

from meetings.models.actions import (
    ACTION_NEXT,
    OPEN_STATES,
    Action,
    ActionOwner,
    ActionState,
    ActionUpdate,
)
from meetings.models.agenda import AgendaItem, ItemKind, Lead, Purpose, Question, Recommendation
from meetings.models.decisions import Decision, Outcome
from meetings.models.evidence import EVIDENCE_NEXT, EvidenceFile
from meetings.models.meetings import HIDDEN, MINUTING, NEXT, SAT, WRITING, Meeting, State
from meetings.models.minutes import (
    CORRECTION_NEXT,
    MINUTED,
    Block,
    BlockKind,
    Correction,
    CorrectionState,
    MinutesVersion,
    VersionKind,
)
from meetings.models.notes import PaperNote
from meetings.models.packs import PACK_NEXT, Pack, PackKind, PackState, Rendering
from meetings.models.papers import PAPER_NEXT, Paper, PaperForm, PaperState, PaperVersion
from meetings.models.planning import BringBack, ItemMove, PlanEdition, Recurring, RecurringLead, Rhythm
from meetings.models.prints import Print, PrintKind
from meetings.models.proposals import PROPOSAL_NEXT, Proposal, ProposalState
from meetings.models.readers import (
    Brief,
    Letter,
    NoticeChoice,
    NoticeKind,
    PaperRead,
    PersonalCopy,
    PrivateNote,
)
from meetings.models.referrals import Referral
from meetings.models.reports import (
    REPORT_NEXT,
    Report,
    ReportFigure,
    ReportForm,
    ReportImage,
    ReportSection,
    ReportState,
    ReportVersion,
)
from meetings.models.secrecy import Exempt, Paragraph
from meetings.models.sittings import Answer, Attendance, Declaration, Invitation, Presence

__all__ = [
    "ACTION_NEXT",
    "CORRECTION_NEXT",
    "EVIDENCE_NEXT",
    "HIDDEN",
    "MINUTED",
    "MINUTING",
    "NEXT",
    "OPEN_STATES",
    "PACK_NEXT",
    "PAPER_NEXT",
    "PROPOSAL_NEXT",
    "REPORT_NEXT",
    "SAT",
    "WRITING",
    "Action",
    "ActionOwner",
    "ActionState",
    "ActionUpdate",
    "AgendaItem",
    "Answer",
    "Attendance",
    "Block",
    "BlockKind",
    "Brief",
    "BringBack",
    "Correction",
    "CorrectionState",
    "Decision",
    "Declaration",
    "EvidenceFile",
    "Exempt",
    "Invitation",
    "ItemKind",
    "ItemMove",
    "Lead",
    "Letter",
    "Meeting",
    "MinutesVersion",
    "NoticeChoice",
    "NoticeKind",
    "Outcome",
    "Pack",
    "PackKind",
    "PackState",
    "Paper",
    "PaperForm",
    "PaperNote",
    "PaperRead",
    "PaperState",
    "PaperVersion",
    "Paragraph",
    "PersonalCopy",
    "PlanEdition",
    "Presence",
    "Print",
    "PrintKind",
    "PrivateNote",
    "Proposal",
    "ProposalState",
    "Purpose",
    "Question",
    "Recommendation",
    "Recurring",
    "RecurringLead",
    "Referral",
    "Rendering",
    "Report",
    "ReportFigure",
    "ReportForm",
    "ReportImage",
    "ReportSection",
    "ReportState",
    "ReportVersion",
    "Rhythm",
    "State",
    "VersionKind",
]
