"""Minutes on their way: circulated, cleared by the chair, published; approved by `approval` and `corrections`."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.models import MINUTED, Block, Meeting, MinutesVersion, NoticeKind, State, VersionKind
from meetings.permissions import require_officer
from meetings.services import actions, notices
from meetings.services.decisions import publish_decisions
from meetings.services.meetings import locked, move
from meetings.services.minutes_prints import print_version
from meetings.services.versions import freeze, has_changed, last_of, standing
from scpb.boards import records
from scpb.boards.models import Kind, Membership
from scpb.errors import NotAllowed
from scpb.people.models import Person

CLEARING = (Kind.CHAIR, Kind.VICE_CHAIR)
UNCLEARED: dict[str, Any] = {"minutes_cleared_at": None, "minutes_cleared_by": None}


@transaction.atomic
def circulate(meeting: Meeting, *, by: Person | None, note: str = "") -> MinutesVersion:
    """Send the draft to who was asked to the meeting, as a dated version; again when it has changed since.

    Actions that were minuted after the meeting had closed go to their owners.
    """
    require_officer(meeting.board, by)
    kept = locked(meeting)
    if not Block.objects.filter(item__meeting=kept).exists():
        raise NotAllowed(_("Nothing is minuted yet."))
    if kept.state == State.CIRCULATED and not has_changed(kept):
        raise NotAllowed(_("These minutes are circulated, and nothing has changed since."))
    document = standing(kept)
    values: dict[str, Any] = {
        "minutes_circulated_at": timezone.now(),
        "minutes_cleared_at": None,
        "minutes_cleared_by": None,
    }
    if kept.state == State.CIRCULATED:
        kept = records.change(kept, "meetings.minutes_circulated_again", by=by, **values)
    else:
        kept = move(kept, State.CIRCULATED, by=by, **values)
    version = freeze(kept, VersionKind.CIRCULATED, by=by, document=document, note=note)
    actions.open_drafts(kept, by=by)
    print_version(version, by=by)
    _tell(kept, version)
    return version


@transaction.atomic
def take_back(meeting: Meeting, *, by: Person | None, reason: str) -> Meeting:
    """Write on at circulated minutes: they are a draft again, and not cleared. What was sent stays a version."""
    require_officer(meeting.board, by)
    kept = locked(meeting)
    if kept.state != State.CIRCULATED:
        raise NotAllowed(_("Only circulated minutes can be taken back into draft."))
    return move(kept, State.MINUTES, by=by, reason=reason, **UNCLEARED)


@transaction.atomic
def clear(meeting: Meeting, *, by: Person | None, chair: Person | None = None) -> Meeting:
    """The chair agrees with the circulated text; the officer may record it for the `chair`.

    What is cleared is a version: what has changed since the last one is kept as a new one first.
    """
    kept = locked(meeting)
    cleared_by = _clearing(kept, by=by, chair=chair)
    if kept.state != State.CIRCULATED:
        raise NotAllowed(_("Minutes are cleared while they are circulated."))
    if kept.minutes_cleared_at is not None:
        raise NotAllowed(_("These minutes are cleared already."))
    if kept.corrections.undecided().exists():
        raise NotAllowed(_("Proposed corrections are undecided. The officer accepts or declines them first."))
    if has_changed(kept):
        print_version(freeze(kept, VersionKind.CIRCULATED, by=by), by=None)  # the chair asks for no print; it follows
    now = timezone.now()
    verb = "meetings.minutes_cleared"
    return records.change(kept, verb, by=by, minutes_cleared_at=now, minutes_cleared_by=cleared_by)


@transaction.atomic
def publish(meeting: Meeting, *, by: Person | None) -> MinutesVersion:
    """Show the minutes to everybody who may know of the meeting: a draft marked as one, or what was approved.

    Their decisions are numbered and published with them.
    """
    require_officer(meeting.board, by)
    kept = locked(meeting)
    if kept.state not in MINUTED:
        raise NotAllowed(_("Circulate the minutes first: what nobody has been sent is not published."))
    if kept.state == State.CIRCULATED and has_changed(kept):
        freeze(kept, VersionKind.CIRCULATED, by=by)
    version = last_of(kept)
    if version is None or version.published_at is not None:
        raise NotAllowed(_("The latest minutes are published."))
    now = timezone.now()
    version = records.change(version, "meetings.minutes_version_published", by=by, published_at=now)
    first = kept.minutes_published_at or now
    version.meeting = records.change(kept, "meetings.minutes_published", by=by, minutes_published_at=first)
    if kept.decisions.exists():
        version.meeting = publish_decisions(kept, by=by)
    print_version(version, by=by)
    return version


def _clearing(meeting: Meeting, *, by: Person | None, chair: Person | None) -> Person:
    """Whose clearance it is: the chair's own, or what an officer records for them."""
    if by is not None and may_clear(meeting, by):
        return by
    require_officer(meeting.board, by)
    if chair is None or not may_clear(meeting, chair):
        raise NotAllowed(_("Say who cleared the minutes: the chair, the vice-chair, or who was in the chair."))
    return chair


def require_clearing(meeting: Meeting, by: Person) -> None:
    """Refuse everybody but who may clear the minutes, and the officer who records it."""
    if not may_clear(meeting, by):
        require_officer(meeting.board, by)


def may_clear(meeting: Meeting, person: Person) -> bool:
    """Whether the person chairs the board, or was in the chair."""
    is_in_chair = person.pk is not None and person.pk == meeting.chaired_by_id  # nobody is not who is not there
    return is_in_chair or person.pk in {one.pk for one in chairs_of(meeting)}


def chairs_of(meeting: Meeting) -> list[Person]:
    """Who may clear the minutes: the chair and the vice-chair of today, and who was in the chair then."""
    terms = Membership.objects.current(timezone.localdate()).filter(board=meeting.board_id, kind__in=CLEARING)
    found = [term.person for term in terms.in_order().select_related("person")]
    return list(dict.fromkeys([*found, *filter(None, [meeting.chaired_by])]))


def _tell(meeting: Meeting, version: MinutesVersion) -> None:
    """A letter to who was asked to the meeting, and whoever sits on the board; it names nothing but the meeting."""
    day = timezone.localtime(meeting.starts_at).date()
    asked = Person.objects.filter(invitations__meeting=meeting)
    seated = Person.objects.filter(memberships__in=Membership.objects.current(day).filter(board=meeting.board_id))
    notices.tell(
        NoticeKind.MINUTES,
        (asked | seated).distinct(),
        key=f"minutes:{version.uuid}",
        subject=_("Minutes to check: %(meeting)s") % {"meeting": meeting},
        text=_("The draft minutes of %(meeting)s are there to be checked. Propose what should be corrected, by item.")
        % {"meeting": meeting},
        path=reverse("meetings:minutes", args=[meeting.board.slug, meeting.number]),
    )
