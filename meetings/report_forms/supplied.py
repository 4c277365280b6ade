"""The three forms that come with the portal, as the board has used them; who wants others makes new versions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from meetings.report_forms.definition import Definition, Field, FieldKind, Numbering, Section, SectionKind
from scpb.documents import snapshots

HEAD, OWN, PLAIN = SectionKind.HEAD.value, SectionKind.OWN.value, SectionKind.PLAIN.value
LINE, LINES, DATE, YES_NO = FieldKind.LINE.value, FieldKind.LINES.value, FieldKind.DATE.value, FieldKind.YES_NO.value

OUTCOME = Definition(
    numbering=Numbering.PARAGRAPHS.value,
    recommendations="Recommendations",
    recommendations_in_head=True,
    fields=(
        Field("name", "Report name", FieldKind.TITLE.value),
        Field("meeting", "Meeting", FieldKind.BOARD.value),
        Field("day", "Meeting date", FieldKind.MEETING_DAY.value),
        Field("enclosures", "Enclosures", FieldKind.ENCLOSURES.value),
        Field("author", "Report author", LINES, True, "Post and organisation, and how to reach them."),
        Field("outcome", "Outcome required", FieldKind.OUTCOME.value),
        Field("restricted", "Restricted", FieldKind.RESTRICTED.value),
    ),
    sections=(
        Section("summary", "Summary", HEAD, "What the report says, in a few sentences.", True),
        Section("body", "Report", OWN, "Such as: Overview; Link to local priorities; What happens next.", True),
        Section("background", "Background papers", guidance="Each with where it can be read."),
    ),
)

SERVICE = Definition(
    numbering=Numbering.HEADINGS.value,
    recommendations="Recommendations",
    fields=(
        Field("title", "Title", FieldKind.TITLE.value),
        Field("day", "Meeting date", FieldKind.MEETING_DAY.value),
        Field("author", "Author", LINE, True),
        Field("service", "Service / Dept", LINE, True),
        Field("drafted", "Date drafted", DATE, True),
        Field("presenter", "To be presented by", FieldKind.PRESENTERS.value),
        Field("contact", "Contact details", LINES, True),
    ),
    sections=(
        Section("introduction", "Introduction", is_required=True),
        Section("timing", "Timing and next steps"),
        Section("summary", "Summary", guidance="Headings within it are numbered: 3.1, 3.2.", is_required=True),
        Section("further", "Further sections", OWN, "Whatever else there is to say, under titles of your own."),
    ),
)


def _implication(key: str, title: str, guidance: str = "") -> Section:
    return Section(key, title, "numbered", guidance, True, True, True, "implications")


FULL = Definition(
    numbering=Numbering.PARAGRAPHS.value,
    recommendations="Officers’ recommendations",
    asks_recommendation=True,
    fields=(
        Field("title", "Title", FieldKind.TITLE.value),
        Field("report_of", "Report of", FieldKind.LEADS.value),
        Field("wards", "Wards", LINE, True, "“N/A”, “All”, or the wards concerned."),
        Field("status", "Status", FieldKind.STATUS.value),
        Field("urgent", "Urgent", YES_NO, True),
        Field("key", "Key", YES_NO, True),
        Field("enclosures", "Enclosures", FieldKind.ENCLOSURES.value),
        Field("contact", "Officer contact details", LINES, True),
    ),
    sections=(
        Section("summary", "Summary", PLAIN, is_required=True),
        Section("why", "Why this report is needed", is_required=True),
        Section("reasons", "Reasons for recommendations", is_required=True),
        Section(
            "alternatives", "Alternative options considered and not recommended", is_required=True,
            may_be_irrelevant=True,
        ),
        Section("after", "Post decision implementation", is_required=True, may_be_irrelevant=True),
        Section("implications", "Implications of decision", holds=False),
        _implication("performance", "Corporate priorities and performance"),
        _implication(
            "resources", "Resources",
            "Finance and value for money, procurement, staffing, IT, property, sustainability.",
        ),
        _implication("legal", "Legal and constitutional references"),
        _implication("insight", "Insight"),
        _implication("social-value", "Social value"),
        _implication("risk", "Risk management"),
        _implication("equalities", "Equalities and diversity"),
        _implication("parenting", "Corporate parenting"),
        _implication("consultation", "Consultation and engagement"),
        _implication("environment", "Environmental impact"),
        Section("background", "Background papers", guidance="“None” where there are none.", is_required=True),
    ),
)  # fmt: skip

SUPPLIED = {
    "outcome": ("Report with the outcome required", OUTCOME),
    "service": ("Report with service, drafting date and presenter", SERVICE),
    "implications": ("Report with wards, status and implications", FULL),
}


def load(get_model: Callable[[str], Any]) -> None:
    """Put in the first version of each form that is not there."""
    forms = get_model("ReportForm").objects
    for slug, (name, definition) in SUPPLIED.items():
        if not forms.filter(slug=slug).exists():
            forms.create(slug=slug, version=1, name=name, definition=snapshots.plain(definition))
