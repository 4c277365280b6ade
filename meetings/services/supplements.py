"""Supplements: what came after the packs went out, printed for its readers and numbered on."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from meetings.models import Meeting, Pack
from meetings.packs.additions import additions
from meetings.permissions import require_officer
from meetings.services.meetings import locked
from meetings.services.packs import build_supplement
from scpb.errors import NotAllowed
from scpb.people.models import Person


@transaction.atomic
def publish_supplement(meeting: Meeting, *, by: Person | None) -> list[Pack]:
    """Have everything that came since the packs went out printed for its readers, who get it when it is there.

    It names what it adds, and its pages go on where the pack of the same readers ends.
    """
    require_officer(meeting.board, by)
    kept = locked(meeting)
    if not kept.has_open_agenda:
        raise NotAllowed(_("The agenda is not published: papers that come now go into its pack."))
    if kept.packs.being_built().exists():
        raise NotAllowed(_("A pack of this meeting is being printed. Publish the supplement when it is there."))
    number = (kept.packs.published().aggregate(last=Max("supplement"))["last"] or 0) + 1
    documents = additions(kept, number)
    if not documents:
        raise NotAllowed(
            _("Nothing has come since the packs went out. Add a late paper first, and wait until it has been checked.")
        )
    return [build_supplement(kept, document, by=by) for document in documents]
