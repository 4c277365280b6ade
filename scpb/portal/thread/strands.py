"""A whole thread: its strands in order, from which the page's list and its drawing are both made."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings.models import Action, ActionUpdate, AgendaItem, Decision
from meetings.pages.action_rows import status
from scpb.people.models import Person
from scpb.portal.thread import drawing, records
from scpb.portal.thread.openings import Thing
from scpb.portal.thread.priorities import Subject, subject_of
from scpb.portal.thread.ratings import Rated, Shown, shown_by
from strategy.models import EntryReview

Reader = Person | AnonymousUser
ENTRY_SIGNS = {"complete": "Green", "green": "Green", "amber": "Amber", "red": "Red", "waiting": "Grey"}


@dataclass(frozen=True)
class Bead:
    """One thing on the thread: what it is, where its page is, and the beads that it follows from."""

    key: Hashable
    title: str
    url: str
    mark: str = ""  # short, for the drawing, such as a day
    note: str = ""
    sign: str = ""
    ratings: Sequence[Rated] = ()
    follows: Sequence[Hashable] = ()


@dataclass(frozen=True)
class Strand:
    """All beads of a kind; `missing` says what the thread lacks where there are none."""

    slug: str
    heading: str
    beads: Sequence[Bead]
    missing: str


@dataclass(frozen=True)
class Thread:
    """What the page of a thread shows; `hollow` are the items about all priorities, which show nothing of this one.

    `things` are those that its beads tell of and that may be restricted: who gets them is written down.
    """

    subject: Subject
    strands: Sequence[Strand]
    hollow: Sequence[Bead]
    things: Sequence[Thing]

    @property
    def listed(self) -> Sequence[Strand]:
        """The strands that the list has below the priority itself."""
        return self.strands[2:]

    @property
    def says(self) -> str:
        """The sentence that is read out in the place of the drawing."""
        counts = "; ".join(f"{strand.heading.lower()} {len(strand.beads)}" for strand in self.listed)
        told = {"priority": self.subject.title, "counts": counts}
        return _("Golden thread of %(priority)s: %(counts)s. The list below says the same.") % told

    @property
    def drawings(self) -> SafeString:
        """For wide pages and for narrow ones. What it is made of is escaped where it is drawn."""
        columns = [_column(strand) for strand in self.strands]
        return mark_safe(drawing.wide(columns, self.says) + drawing.narrow(columns, self.says))  # nosec


def thread_of(uuid: UUID, reader: Reader, on: date) -> Thread | None:
    """The thread of a priority; None where the reader may not know of it.

    The day is that of its words. An action is late as of that day, or of today where the day is still to come.
    """
    subject = subject_of(uuid, reader, on)
    if subject is None:
        return None
    priority = subject.priority
    entries = records.entries_of(priority, reader)
    items, hollow = records.items_about(priority, reader, subject.strategy.board_id)
    decisions = records.decisions_on(items, reader)
    actions = records.actions_for(priority, items, entries, reader)
    late_on = min(on, timezone.localdate())
    strands = [
        *_heads(subject),
        Strand("measures", _("Measures"), [_measure(one) for one in shown_by([priority.pk], reader)], _no_measure()),
        Strand("plan", _("Action plan"), [_entry(one) for one in entries], _("No action plan has an entry for it")),
        Strand("items", _("Agenda items"), [_item(one) for one in items], _("No meeting has had it on its agenda")),
        Strand("decisions", _("Decisions"), [_decision(one) for one in decisions], _("Nothing has been decided on it")),
        Strand(
            "actions",
            _("Actions"),
            [_action(one, late_on) for one in actions],
            _("Nobody has been given anything to do"),
        ),
        Strand("evidence", _("Evidence"), _evidence(actions, reader), _("Nothing shows yet that anything was done")),
    ]
    return Thread(subject, strands, [_item(one) for one in hollow], [*items, *hollow, *decisions, *actions])


def _heads(subject: Subject) -> list[Strand]:
    """The objectives, and the priority itself: both lead to the version that words them."""
    url = subject.shown.version.get_absolute_url()
    aims = [Bead(("objective", title), title, url) for title in subject.objectives]
    keys = [aim.key for aim in aims]
    own = Bead(("priority", subject.priority.pk), subject.title, url, mark=", ".join(subject.leads), follows=keys)
    return [
        Strand("objectives", _("Objectives"), aims, _("No objective is named that it supports")),
        Strand("priority", _("Priority"), [own], ""),
    ]


def _no_measure() -> str:
    return _("No measure shows whether it is reached")


def _measure(one: Shown) -> Bead:
    note = f"{one.now.value} · {one.now.change}".strip(" ·") if one.now else _("No edition has rated it")
    mark = one.now.month if one.now else _("not rated")
    return Bead(("measure", one.pk), one.name, one.url, mark, note, one.sign, one.ratings)


def _entry(entry: Any) -> Bead:
    """An entry of a plan, fetched with its last review."""
    title, url = entry.what, entry.get_absolute_url()
    period = entry.plan.period if entry.plan.is_agreed else _("%(year)s, draft") % {"year": entry.plan.period}
    if entry.rating is None:
        return Bead(("entry", entry.pk), title, url, period, _("%(year)s. Not reviewed yet") % {"year": period}, "Grey")
    rating = EntryReview.Rating(entry.rating)
    told = {"year": period, "quarter": entry.quarter, "rating": rating.label, "progress": entry.progress}
    note = _("%(year)s, quarter %(quarter)s: %(rating)s. %(progress)s") % told
    mark = f"{period} Q{entry.quarter}"
    return Bead(("entry", entry.pk), title, url, mark, note.strip(), ENTRY_SIGNS[rating])


def _item(item: AgendaItem) -> Bead:
    meeting = item.meeting
    url = reverse("meetings:item", args=[meeting.board.slug, meeting.number, item.order])
    note = f"{item.get_kind_display()} · {meeting}"
    return Bead(("item", item.pk), item.title, url, _day(timezone.localtime(meeting.starts_at).date()), note)


def _decision(decision: Decision) -> Bead:
    note = f"{decision.reference or _('Not published')} · {decision.get_outcome_display()} · {decision.meeting.day}"
    mark = decision.reference or _("not published")
    follows = [("item", decision.item_id)]
    return Bead(("decision", decision.pk), decision.text, decision.get_absolute_url(), mark, note, follows=follows)


def _action(action: Action, on: date) -> Bead:
    follows = [("decision", action.decision_id)] if action.decision_id else []
    note = f"{action.reference} · {status(action)}"
    if action.is_open and action.due:
        late = (on - action.due).days
        due = _("due %(day)s") % {"day": _day(action.due)}
        overdue = ngettext("%(n)d day overdue", "%(n)d days overdue", late) % {"n": late} if late > 0 else ""
        note = " · ".join(part for part in (note, due, overdue) if part)
    mark = f"{action.reference} {_('open') if action.is_open else action.get_state_display().lower()}"
    return Bead(("action", action.pk), action.wording, action.get_absolute_url(), mark, note, follows=follows)


def _evidence(actions: Sequence[Action], reader: Reader) -> list[Bead]:
    return [_shows(update) for update in records.evidence_of(actions, reader)] if actions else []


def _shows(update: ActionUpdate) -> Bead:
    """A file leads to itself; a link elsewhere to where the action has it, for it may change any day."""
    action, day = update.action, timezone.localtime(update.at).date()
    held = f"{action.get_absolute_url()}#u-{update.uuid}"
    url = reverse("meetings:evidence", args=[update.uuid]) if update.evidence_id else held
    title = update.evidence_title or update.evidence_url
    note = f"{_('File') if update.evidence_id else _('Link')} · {action.reference} · {_day(day)}"
    return Bead(("evidence", update.pk), title, url, _day(day), note, follows=[("action", action.pk)])


def _day(day: date) -> str:
    return date_format(day, "j M Y")


def _column(strand: Strand) -> drawing.Column:
    nodes = [drawing.Node(one.key, one.title, one.url, one.mark, one.sign, one.follows) for one in strand.beads]
    return drawing.Column(strand.heading, nodes, strand.missing, _("+%(number)d more below"))
