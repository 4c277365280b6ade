"""The agenda alone as PDF and Word."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from meetings.models import Meeting, Print
from meetings.models.prints import PrintKind, PrintQuerySet
from meetings.packs.alone import agenda_of
from meetings.packs.assembling import assemble
from meetings.permissions import require_officer
from meetings.services import prints
from meetings.services.meetings import locked
from scpb.errors import NotAllowed
from scpb.people.models import Person


@transaction.atomic
def print_agenda(meeting: Meeting, *, audience: str, by: Person | None) -> Print:
    """Ask for the agenda alone as these readers may know it. Of a published agenda they get it when it is made.

    What was printed of it before is shown no longer: an agenda has no versions, only its packs have.
    """
    require_officer(meeting.board, by)
    kept = locked(meeting)
    if not kept.items.exists():
        raise NotAllowed(_("The agenda has no item yet."))
    document = agenda_of(assemble(kept, audience))
    made = prints.ask(document, kept.board, meeting=kept, audience=audience, by=by, publish=kept.has_open_agenda)
    before = _out(kept).filter(audience=audience)
    if kept.has_open_agenda:
        prints.withdraw([one for one in before.select_related("board") if one.pk != made.pk], by=by)
    return made


@transaction.atomic
def print_agenda_again(meeting: Meeting, *, by: Person | None) -> list[Print]:
    """What readers have of an agenda alone is printed anew, for that changed while it was before them."""
    audiences = list(_out(meeting).order_by().values_list("audience", flat=True).distinct())
    return [print_agenda(meeting, audience=audience, by=by) for audience in audiences]


def _out(meeting: Meeting) -> PrintQuerySet:
    return Print.objects.of_meeting(meeting, PrintKind.AGENDA).filter(published_at__isnull=False)
