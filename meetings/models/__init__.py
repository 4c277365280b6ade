"""How the partnership governs itself: meetings, their agendas and papers, and the packs printed of them."""

from meetings.models.agenda import AgendaItem, ItemKind, Lead, Purpose, Recommendation, Report
from meetings.models.meetings import NEXT, Meeting, State
from meetings.models.packs import Pack, PackState, Rendering
from meetings.models.papers import Paper, PaperState
from meetings.models.secrecy import Exempt, Paragraph

__all__ = [
    "NEXT",
    "AgendaItem",
    "Exempt",
    "ItemKind",
    "Lead",
    "Meeting",
    "Pack",
    "PackState",
    "Paper",
    "PaperState",
    "Paragraph",
    "Purpose",
    "Recommendation",
    "Rendering",
    "Report",
    "State",
]
