"""An action as lists and papers show it: who is to do it, by when, where it comes from, what became of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings.models import Action, ActionOwner, ActionState, ActionUpdate
from scpb.boards.models import Access

SOON = 7  # days before it is due at which an action is called to mind


@dataclass(frozen=True)
class OwnerShown:
    """Who is to do it, and for whom."""

    name: str
    body: str = ""

    def __str__(self) -> str:
        return ", ".join(filter(None, [self.name, self.body]))


@dataclass(frozen=True)
class ActionRow:
    """One line of a list of actions. `late` is by how many days it is overdue."""

    reference: str
    url: str
    uuid: str
    wording: str
    board: str
    state: str
    status: str
    owners: tuple[OwnerShown, ...]
    priorities: tuple[str, ...]
    raised_on: date
    due: date | None
    is_at_meeting: bool
    late: int
    days_left: int | None
    meeting_url: str
    meeting_day: date | None
    item_number: int | None
    origin: str
    latest: str
    latest_at: datetime | None
    is_mine: bool
    is_open: bool
    is_public: bool

    @property
    def due_words(self) -> str:
        """How far off the day is."""
        if self.late:
            return ngettext("%(n)d day overdue", "%(n)d days overdue", self.late) % {"n": self.late}
        if self.days_left is None:
            return ""
        if self.days_left == 0:
            return _("today")
        return ngettext("in %(n)d day", "in %(n)d days", self.days_left) % {"n": self.days_left}


def rows(actions: Iterable[Action], on: date) -> list[ActionRow]:
    """Actions fetched as `pages.actions.listed` or `pages.actions.for_rows` has them."""
    return [_row(action, on) for action in actions]


def _row(action: Action, on: date) -> ActionRow:
    meeting, due = action.meeting, action.due
    late = max(0, (on - due).days) if due and action.is_open else 0
    return ActionRow(
        reference=action.reference,
        url=action.get_absolute_url(),
        uuid=str(action.uuid),
        wording=action.wording,
        board=action.board.abbreviation,
        state=action.state,
        status=status(action),
        owners=tuple(owner_shown(owner, on) for owner in _at_hand(action, "owners")),
        priorities=tuple(f"{one.number}. {one.title}" for one in _at_hand(action, "priorities") if one.number),
        raised_on=action.raised_on,
        due=due,
        is_at_meeting=action.due_meeting_id is not None,
        late=late,
        days_left=(due - on).days if due and action.is_open and not late else None,
        meeting_url=meeting.get_absolute_url() if meeting and action.is_meeting_known else "",
        meeting_day=timezone.localtime(meeting.starts_at).date() if meeting else None,
        item_number=action.item.order if action.item else None,
        origin=action.origin,
        latest=_latest(action),
        latest_at=action.latest_at,
        is_mine=action.is_mine,
        is_open=action.is_open,
        is_public=access_of(action) == Access.PUBLIC,
    )


def _at_hand(action: Action, name: str) -> Any:
    """What belongs to an action: as a list where it was fetched `listed`."""
    found = vars(action).get(f"{name}_listed")
    return getattr(action, name).all() if found is None else found


def _latest(action: Action) -> str:
    """What was last said of it; a step is named, progress speaks for itself."""
    if not action.latest_kind or action.latest_kind == ActionUpdate.Kind.PROGRESS:
        return action.latest_text or (_("Evidence") if action.latest_kind else "")
    step = str(ActionUpdate.Kind(action.latest_kind).label)
    return f"{step}: {action.latest_text}" if action.latest_text else step


def owner_shown(owner: ActionOwner, on: date) -> OwnerShown:
    """An owner in two lines; of owners fetched `with_posts`. Who appears by post alone is named by that."""
    if owner.post is not None:
        return OwnerShown(owner.post.title, owner.post.organisation.name)
    if owner.person is None or owner.person.public_by_post:
        return OwnerShown(owner.public_name(on))
    if "held_body" in vars(owner):  # fetched `with_posts_on` the day
        return OwnerShown(owner.person.name, owner.held_body or "")
    held = next((post for post in owner.person.posts.all() if post.is_current(on)), None)
    return OwnerShown(owner.person.name, held.organisation.name if held else "")


def status(action: Action) -> str:
    """The last column of an action log: “Completed – on the agenda for January”."""
    if action.state == ActionState.CLAIMED:
        return _("Outstanding, said to be done")
    said = str(ActionState(action.state).label)
    return f"{said} – {action.outcome}" if action.outcome else said


def access_of(action: Action) -> Access:
    """Who may read of an action, by where it comes from: what is from no published meeting is its board's own."""
    if not action.board.is_public or action.meeting is None or action.meeting.is_closed:
        return Access.RESTRICTED if action.item and action.item.access == Access.RESTRICTED else Access.MEMBERS
    return Access(action.item.access) if action.item else Access.PUBLIC


def on_the_agenda(action: Action) -> str:
    """What to close an action with that an item takes up: “on the agenda for January 2014”; empty where none does."""
    items = [item for item in action.items.all() if not item.is_withdrawn]
    if not items:
        return ""
    latest = max(timezone.localtime(item.meeting.starts_at) for item in items)
    return _("on the agenda for %(month)s") % {"month": date_format(latest, "F Y")}
