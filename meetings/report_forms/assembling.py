"""From the rows of a report to its document: numbered, and nothing in it that these readers may not see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import takewhile

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from meetings.models import HIDDEN, AgendaItem, Lead, Paper, Purpose, Report, ReportImage, ReportSection
from meetings.models.agenda import READS
from meetings.report_forms import figures
from meetings.report_forms.definition import Definition, Field, FieldKind, Numbering, Section, SectionKind
from meetings.report_forms.document import FigureShown, HeadRow, ReportDocument, SectionShown, Tick
from scpb.boards.models import Access
from scpb.documents.numbering import Style, divided, numbered

LEVEL, SUBLEVEL = 2, 3  # of headings: the page's own is the first
ASSET = "asset:"


def assemble(report: Report, audience: str, *, on_screen: bool = False) -> ReportDocument:
    """The report, fetched with its content, for an audience (a value of `Access`).

    On a page pictures have the addresses that they are read at, in print `asset:` and what they hold.
    """
    return _Assembling(report, Access(audience), on_screen).document()


def irrelevant() -> str:
    """What stands in a section that does not apply."""
    return _("Not relevant in relation to this report.")


@dataclass
class _Assembling:
    """One report on its way to a document; counts sections and footnotes as they come."""

    report: Report
    audience: Access
    on_screen: bool = False
    count: int = 0
    notes: list[str] = field(default_factory=list)
    sections: list[SectionShown] = field(default_factory=list)

    def __post_init__(self) -> None:
        form = self.report.form
        assert form is not None
        self.definition = Definition.of(form.definition)
        self.item: AgendaItem = self.report.item
        self.texts: Mapping[str, ReportSection] = {section.key: section for section in self.report.sections.all()}
        self.images: Mapping[str, ReportImage] = {image.get_absolute_url(): image for image in self.report.images.all()}
        self.day: date = timezone.localtime(self.item.meeting.starts_at).date()

    def document(self) -> ReportDocument:
        definition = self.definition
        lines = tuple(one.text for one in self.item.recommendations.all())
        head = self.head(lines)
        for section in definition.under(""):
            self.add(section)
        leading = tuple(takewhile(self.is_plain, self.sections))
        return ReportDocument(
            head=head,
            before=leading,
            recommendations_title=definition.recommendations or _("Recommendations"),
            recommendations=() if definition.recommendations_in_head else lines,
            sections=tuple(self.sections[len(leading) :]),
            notes=tuple(self.notes),
            figures=self.figures_after(""),
        )

    def is_plain(self, shown: SectionShown) -> bool:
        """Whether it has no number; recommendations stand after those with which a report begins."""
        section = self.definition.section(shown.key)
        return section is not None and section.kind == SectionKind.PLAIN

    # -- the head ----------------------------------------------------------------------------------------------------

    def head(self, recommendations: tuple[str, ...]) -> tuple[HeadRow, ...]:
        rows = [self.row(field) for field in self.definition.fields]
        for section in self.definition.sections:
            if section.kind == SectionKind.HEAD and (text := self.text_of(section.key)):
                rows.append(HeadRow(section.title, html=self.numbered(text, self.style(SUBLEVEL))))
        if self.definition.recommendations_in_head and recommendations:
            rows.append(HeadRow(self.definition.recommendations, listed=recommendations))
        return tuple(rows)

    def row(self, field: Field) -> HeadRow:
        if field.kind == FieldKind.OUTCOME:
            asked = [(str(purpose.label), purpose == self.item.purpose) for purpose in Purpose]
            return HeadRow(field.label, ticks=tuple(Tick(label, ticked) for label, ticked in asked))
        return HeadRow(field.label, tuple(line for line in self.lines_of(field) if line))

    def lines_of(self, field: Field) -> Iterable[str]:
        typed = str(self.report.values.get(field.key, ""))
        if field.kind == FieldKind.DATE and typed:
            return [date_format(date.fromisoformat(typed), "j F Y")]
        if field.kind == FieldKind.YES_NO and typed:
            return [_("Yes") if typed == "yes" else _("No")]
        if field.is_typed:
            return typed.splitlines()
        return self.known(field.kind)

    def known(self, kind: str) -> Iterable[str]:
        """What the agenda itself says."""
        item, meeting = self.item, self.item.meeting
        if kind == FieldKind.TITLE:
            return [item.title]
        if kind == FieldKind.BOARD:
            return [meeting.name]
        if kind == FieldKind.MEETING_DAY:
            return [meeting.day]
        if kind == FieldKind.ENCLOSURES:
            read = READS[self.audience]
            told = [paper for paper in item.papers.all() if self.is_told_of(paper)]
            return [one.title if one.access in read else one.outside_title() for one in told] or [_("None")]
        if kind == FieldKind.STATUS:
            return [str(item.get_access_display())]
        if kind == FieldKind.RESTRICTED:
            return [_("No") if item.access == Access.PUBLIC else _("Yes")]
        role = Lead.Role.PRESENTER if kind == FieldKind.PRESENTERS else Lead.Role.LEAD
        leads = list(item.leads.all())
        named = [lead for lead in leads if lead.role == role] or leads
        return [lead.public_name(self.day) for lead in named]

    def is_told_of(self, paper: Paper) -> bool:
        """Whether the paper is listed: it is there, or was promised.

        On the page of an agenda that is out a late one only from the moment at which its readers get it.
        """
        if paper.is_promised:
            return True
        is_known = paper.published_at is not None or paper.is_follow_up or paper.is_verbal
        return paper.is_accepted and (is_known or not self.on_screen or self.item.meeting.state in HIDDEN)

    # -- sections ----------------------------------------------------------------------------------------------------

    def add(self, section: Section) -> None:
        """The section and those under it, if there is anything to read in them."""
        if section.kind == SectionKind.HEAD:
            return
        if section.kind == SectionKind.OWN:
            self.add_own(section)
            return
        below = [one for one in self.definition.under(section.key) if self.has_text(one)]
        if not self.has_text(section) and not below:
            return
        number = ""
        if section.kind == SectionKind.NUMBERED:
            self.count += 1
            number = str(self.count)
        self.sections.append(self.section(section, number, LEVEL, self.text_of(section.key)))
        for place, one in enumerate(below, start=1):
            under = f"{number}.{place}" if number else ""
            self.sections.append(self.section(one, under, SUBLEVEL, self.text_of(one.key)))

    def add_own(self, section: Section) -> None:
        """Sections under the author's own titles, which count on."""
        parts = divided(self.text_of(section.key))
        for place, (title, text) in enumerate(parts, start=1):
            self.count += bool(title)
            own = Section(section.key if place == len(parts) else "", title or section.title)
            self.sections.append(self.section(own, str(self.count) if title else "", LEVEL, text))

    def section(self, section: Section, number: str, level: int, text: str) -> SectionShown:
        by_heading = self.definition.numbering == Numbering.HEADINGS
        return SectionShown(
            key=section.key,
            number=f"{number}.0" if number and by_heading and level == LEVEL else number,
            title=section.title,
            level=level,
            html=self.numbered(text, self.style(level + 1, number)),
            cleared=self.cleared(section),
            figures=self.figures_after(section.key) if section.key else (),
        )

    def style(self, heading: int, number: str = "") -> Style:
        by_heading = self.definition.numbering == Numbering.HEADINGS
        return Style(
            number=number,
            counts_paragraphs=bool(number) and not by_heading,
            counts_headings=bool(number) and by_heading,
            heading=heading,
            notes_before=len(self.notes),
        )

    def numbered(self, text: str, style: Style) -> str:
        found = numbered(text, style, self.picture)
        self.notes += found.notes
        return found.html

    def picture(self, src: str, alt: str) -> tuple[str, str] | None:
        """A picture of this report that a job has opened; nothing else is shown."""
        image = self.images.get(src)
        if image is None or image.file is None:
            return None
        return (src if self.on_screen else f"{ASSET}{image.file.sha256}"), image.alternative

    def has_text(self, section: Section) -> bool:
        return bool(self.text_of(section.key))

    def text_of(self, key: str) -> str:
        section = self.texts.get(key)
        if section is None:
            return ""
        return f"<p>{irrelevant()}</p>" if section.is_not_relevant else section.text

    def cleared(self, section: Section) -> str:
        """Who has cleared it and when, in a sentence."""
        kept = self.texts.get(section.key)
        if kept is None or not kept.cleared_by:
            return ""
        words = {"who": kept.cleared_by, "day": date_format(kept.cleared_on, "j F Y") if kept.cleared_on else ""}
        return _("Cleared by %(who)s, %(day)s") % words if kept.cleared_on else _("Cleared by %(who)s") % words

    def figures_after(self, key: str) -> tuple[FigureShown, ...]:
        own = [figure for figure in self.report.figures.all() if figure.section == key]
        return tuple(figures.shown(figure, public=self.audience == Access.PUBLIC) for figure in own)
