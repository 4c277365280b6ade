"""What readers are told of an agenda that is not published yet."""

from __future__ import annotations

from datetime import date

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from meetings.models import Meeting
from meetings.notice import publish_by


def awaited(meeting: Meeting, on: date) -> str:
    """That it is being prepared, and the last day on which it is out in time by the board's rule of notice."""
    day = timezone.localdate(meeting.starts_at)
    if meeting.is_postponed or meeting.is_by_circulation:  # no day that a rule counts from
        return _("The agenda is being prepared.")
    if day < on:
        return _("The agenda was not published.")
    last = publish_by(day, meeting.board.notice_days)
    words = {"day": date_format(last, "l j F Y")}
    if last < on:
        return _("The agenda is being prepared; it was to be published by %(day)s.") % words
    return _("The agenda is being prepared; it is published by %(day)s.") % words
