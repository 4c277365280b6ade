"""What stops an agenda from being published, and what its officer should know: each a sentence and where to mend it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings import proof
from meetings.clock import timetable
from meetings.models import AgendaItem, ItemKind, Meeting, Paper, PaperState

# What somebody brings before the board; whoever is in the chair takes the rest.
LED = (ItemKind.REPORT, ItemKind.PRESENTATION, ItemKind.VERBAL)


@dataclass(frozen=True)
class Finding:
    """`item` is the number of the item concerned, 0 for the meeting itself; `short` fits beside it in the list."""

    sentence: str
    short: str
    item: int = 0
    anchor: str = ""


def stops(meeting: Meeting, items: Sequence[AgendaItem]) -> list[Finding]:
    """Everything that must be mended first. `items` come `with_content`."""
    found = [] if items else [Finding(_("The agenda has no item."), _("no item"))]
    if meeting.venue_id is None and not meeting.is_by_circulation:
        found.append(Finding(_("The meeting has no venue."), _("no venue")))
    for item in items:
        if not item.is_withdrawn:
            found.extend(_of_item(item))
    return found


def warnings(meeting: Meeting, items: Sequence[AgendaItem], more: proof.Texts | None = None) -> list[Finding]:
    """What does not stop publication but may be a mistake; `more` are further texts to proof-read."""
    found = []
    over = timetable(meeting.starts_at, meeting.ends_at, [item.length for item in items]).minutes_over
    if over:
        sentence = ngettext(
            "The agenda runs %(over)d minute over the planned end.",
            "The agenda runs %(over)d minutes over the planned end.",
            over,
        )
        found.append(Finding(sentence % {"over": over}, _("over"), anchor="sum"))
    for item in items:
        if not item.is_public and not item.public_title:
            sentence = _("Item %(number)s: the public reads “%(title)s”, for there is no public wording.")
            words = {"number": item.order, "title": item.outside_title()}
            found.append(Finding(sentence % words, _("no public wording"), item.order, "id_public_title"))
        for paper in item.papers.all():
            found.extend(_notices(item, paper))
    slips = proof.slips_of(meeting, items, more)
    return [*found, *(Finding(slip.sentence, slip.short, slip.item, slip.anchor) for slip in slips)]


def _of_item(item: AgendaItem) -> Iterator[Finding]:
    number = {"number": item.order}
    if item.kind in LED and not item.leads.all():
        yield Finding(_("Item %(number)s: nobody leads it.") % number, _("no lead"), item.order, "id_add_lead")
    report = getattr(item, "report", None)
    if report and report.form_id and not report.is_approved:
        sentence = _("Item %(number)s: its report is not approved: %(state)s.")
        words = {"number": item.order, "state": report.get_state_display().lower()}
        yield Finding(sentence % words, _("report not approved"), item.order, "report")
    if item.kind == ItemKind.REPORT and not has_content(item):
        sentence = _("Item %(number)s: it is a report, but there is no text, paper or dashboard.")
        yield Finding(sentence % number, _("nothing to read"), item.order, "id_text")
    if item.edition and not (item.edition.is_released or (item.is_public and item.edition.goes_with_pack)):
        sentence = _("Item %(number)s: the dashboard “%(title)s” is not released.")
        words = {"number": item.order, "title": str(item.edition)}
        yield Finding(sentence % words, _("dashboard not released"), item.order, "id_edition")
    for paper in item.papers.all():
        words = {"number": item.order, "title": paper.title, "reason": paper.reason}
        anchor = f"paper-{paper.pk}"
        if paper.state == PaperState.BEING_CHECKED:
            sentence = _("Item %(number)s: “%(title)s” is still being checked.")
            yield Finding(sentence % words, _("paper being checked"), item.order, anchor)
        elif paper.state == PaperState.HELD:
            sentence = _("Item %(number)s: “%(title)s” is held until you have looked at it. %(warnings)s")
            words["warnings"] = " ".join(paper.warnings)
            yield Finding(sentence % words, _("paper held"), item.order, anchor)
        elif paper.state == PaperState.REFUSED:
            sentence = _("Item %(number)s: “%(title)s” was refused. %(reason)s")
            yield Finding(sentence % words, _("paper refused"), item.order, anchor)


def _notices(item: AgendaItem, paper: Paper) -> Iterator[Finding]:
    for notice in paper.notices:
        sentence = _("Item %(number)s: “%(title)s”: %(notice)s")
        words = {"number": item.order, "title": paper.title, "notice": notice}
        yield Finding(sentence % words, _("paper"), item.order, f"paper-{paper.pk}")


def has_content(item: AgendaItem) -> bool:
    """Whether there is anything to read under the item."""
    report = getattr(item, "report", None)
    is_written = report and (report.text or report.form_id)
    return bool(is_written or item.recommendations.all() or item.papers.all() or item.edition)
