"""What pages show of a reader's own copy of what is restricted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from meetings.models import Pack, PersonalCopy, Print
from meetings.services.copies import job_key, of_original
from scpb.boards.pages import Crumb
from scpb.jobs.models import Job
from scpb.people.models import Person


@dataclass(frozen=True)
class OwnCopy:
    """The copy, if it was asked for, and the job that makes it while it does; where it is asked for."""

    original: Pack | Print
    title: str
    of: str
    asking: str
    copy: PersonalCopy | None
    job: Job | None

    @property
    def crumbs(self) -> Sequence[Crumb]:
        meeting = self.original.meeting
        here = [Crumb(str(meeting), meeting.get_absolute_url())] if meeting else []
        return [Crumb(_("Meetings"), reverse("meetings:index")), *here, Crumb(self.title)]


def copy_of(original: Pack | Print, person: Person) -> OwnCopy:
    """The person's copy of the pack or print."""
    copy = of_original(original, person)
    job = Job.objects.filter(key=job_key(copy)).first() if copy and copy.is_building else None
    asking = "meetings:ask_print_copy" if isinstance(original, Print) else "meetings:ask_copy"
    of = str(original.meeting or (original.board if isinstance(original, Print) else ""))
    return OwnCopy(original, _title(original), of, reverse(asking, args=[original.uuid]), copy, job)


def _title(original: Pack | Print) -> str:
    if isinstance(original, Print):
        return _("Restricted: %(kind)s") % {"kind": original.get_kind_display()}
    if original.is_supplement:
        return _("Restricted supplement %(number)d") % {"number": original.supplement}
    return _("Restricted pack")
