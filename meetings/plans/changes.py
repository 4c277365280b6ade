"""What changed from one forward plan to the next: frozen plans in, plain rows out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from meetings.plans.document import PlanDocument, PlanMeeting, PlanRow

SAID = ("title", "details", "leads", "kind", "private")


@dataclass(frozen=True)
class Change:
    """One row: `what` happened to it in words, and where it stands."""

    title: str
    what: str
    day: str = ""


@dataclass(frozen=True)
class Changes:
    added: tuple[Change, ...] = ()
    moved: tuple[Change, ...] = ()
    changed: tuple[Change, ...] = ()
    gone: tuple[Change, ...] = ()
    meetings: tuple[Change, ...] = ()
    calendar: bool = False

    def __bool__(self) -> bool:
        return bool(self.added or self.moved or self.changed or self.gone or self.meetings or self.calendar)


def changes(old: PlanDocument, new: PlanDocument, today: date) -> Changes:
    """What readers of `old` will find otherwise in `new`. Meetings that have been held since are no news."""
    before, now = _places(old), _places(new)
    both = [(before[key], now[key]) for key in now if key in before]
    return Changes(
        added=tuple(Change(row.title, _("New"), at.day) for key, (at, row) in now.items() if key not in before),
        moved=tuple(_moved(was, at, row) for (was, _row), (at, row) in both if was.uuid != at.uuid),
        changed=tuple(
            Change(row.title, _differs(was, row), at.day) for (_at, was), (at, row) in both if _differs(was, row)
        ),
        gone=tuple(
            Change(row.title, _("No longer planned"), at.day)
            for key, (at, row) in before.items()
            if key not in now and not _is_over(at, today)
        ),
        meetings=tuple(_meetings(old, new, today)),
        calendar=old.calendar != new.calendar,
    )


def _places(plan: PlanDocument) -> dict[str, tuple[PlanMeeting, PlanRow]]:
    return {row.uuid: (meeting, row) for meeting in plan.meetings for row in meeting.rows}


def _is_over(meeting: PlanMeeting, today: date) -> bool:
    return meeting.on < today.isoformat()


def _moved(was: PlanMeeting, at: PlanMeeting, row: PlanRow) -> Change:
    reason = next((move.reason for move in reversed(row.moves) if move.reason), "")
    words = _("Moved from %(day)s") % {"day": was.day}
    return Change(row.title, f"{words}: {reason}" if reason else words, at.day)


def _differs(was: PlanRow, row: PlanRow) -> str:
    """Which parts of a row are otherwise, in words; empty if none."""
    names = {
        "title": _("title"),
        "details": _("details"),
        "leads": _("leads"),
        "kind": _("kind"),
        "private": _("who may read it"),
    }
    found = [str(names[name]) for name in SAID if getattr(was, name) != getattr(row, name)]
    if (was.all_priorities, was.priorities) != (row.all_priorities, row.priorities):
        found.append(_("priorities"))
    return _("Changed: %(parts)s") % {"parts": ", ".join(found)} if found else ""


def _meetings(old: PlanDocument, new: PlanDocument, today: date) -> list[Change]:
    """Meetings that are new, gone, or at another time, place or note."""
    before, now = ({meeting.uuid: meeting for meeting in plan.meetings} for plan in (old, new))
    found = []
    for key, meeting in now.items():
        was = before.get(key)
        if was is None:
            found.append(Change(meeting.day, _("New meeting")))
        elif (was.on, was.begins, was.note) != (meeting.on, meeting.begins, meeting.note):
            told = _("Was planned for %(day)s, %(begins)s") % {"day": was.day, "begins": was.begins}
            found.append(Change(meeting.day, meeting.note or told))
        elif (was.venue, was.name) != (meeting.venue, meeting.name):
            found.append(Change(meeting.day, _("Changed: venue or title")))
    gone = [meeting for key, meeting in before.items() if key not in now and not _is_over(meeting, today)]
    return [*found, *(Change(meeting.day, _("No longer planned")) for meeting in gone)]
