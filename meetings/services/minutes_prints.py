"""The prints of minutes: of each version, for each audience that may read it."""

from __future__ import annotations

from meetings.minutes.editions import for_audience
from meetings.models import Meeting, MinutesVersion, Print, PrintKind
from meetings.services import prints
from meetings.services.versions import last_of
from scpb.boards.models import Access
from scpb.people.models import Person

OWN = (Access.MEMBERS, Access.RESTRICTED)


def print_version(version: MinutesVersion, *, by: Person | None) -> list[Print]:
    """Ask for the version as its readers may have it: the board's own, and everybody once it is published."""
    audiences = tuple(Access) if version.published_at else OWN
    documents = [(audience, for_audience(version, audience)) for audience in audiences]
    return prints.publish_each(documents, version.meeting, PrintKind.MINUTES, subject=str(version.uuid), by=by)


def print_again(meeting: Meeting, *, by: Person | None) -> list[Print]:
    """Print the latest version anew, which says more once its decisions have numbers or are ratified."""
    version = last_of(meeting)
    if version is None:
        return []
    version.meeting = meeting
    return print_version(version, by=by)
