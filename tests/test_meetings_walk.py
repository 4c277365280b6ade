"""From a draft before the chair to minutes approved subject to a correction, by who clears, minutes and reads.

By links and forms alone, as in a browser without scripts; `test_meetings_journey` has the rest of the way.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from meetings.models import ItemKind, Letter, Meeting, Paper
from meetings.services import papers
from scpb.jobs import services as jobs
from scpb.jobs.models import Job
from scpb.kept_pages import KeptPagesMiddleware
from tests.meetings import finish, make_item, make_meeting, make_pdf
from tests.minuted import Small
from tests.walks import Walk

pytestmark = pytest.mark.django_db

MINUTED = "Councillor Harbor spoke of forty shops."
WHY_LATE = "The figures came on Monday."


@pytest.fixture
def resident(settings: Any) -> Walk:
    """Somebody who asks for the same pages again and again, where strangers' pages are kept."""
    settings.PAGES_KEPT_SECONDS = 3600
    return Walk(None, "/meetings/")


def test_the_chair_clears_a_paper_comes_late_and_minutes_are_approved_subject_to_a_correction(resident: Walk) -> None:
    small = Small(is_cleared_by_chair=True)
    first, second = (make_meeting(small.board, starts_at=timezone.now() + timedelta(days=days)) for days in (20, 110))
    make_item(first, title="Burglary of shops")
    make_item(second, title="Minutes of the previous meeting", kind=ItemKind.MINUTES, approves=first)
    with patch.object(KeptPagesMiddleware, "keep", autospec=True, side_effect=KeptPagesMiddleware.keep) as keep:
        clear_the_agenda(small, first)
        reads(resident, first, "Burglary of shops")
        add_a_late_paper(small, first)
        reads(resident, first, "Late figures", WHY_LATE, "Download supplement 1")
        sit(small, first)
        decline_a_correction(small, first)
        clear_the_minutes(small, first)
        approve_subject_to(small, first, second)
        reads(resident, first, "Burglary of shops", "Minutes")
    assert keep.call_count >= 3
    resident.open(f"{first.get_absolute_url()}minutes/")
    resident.sees("Councillor Harbour spoke of forty shops.")


def reads(resident: Walk, meeting: Meeting, *texts: str) -> None:
    """At the same address as before, and again."""
    for _time in range(2):
        resident.open(meeting.get_absolute_url())
        for text in texts:
            resident.sees(text)


def clear_the_agenda(small: Small, meeting: Meeting) -> None:
    """The chair sends it back once, with what is to be changed; then clears it."""
    officer, chair = Walk(small.officer, f"{meeting.get_absolute_url()}agenda/"), Walk(small.chair)
    officer.send("Put it to the chair")
    chair.open(Letter.objects.get(person=small.chair).path)
    chair.sees("Burglary of shops")
    chair.go("Send it back")
    chair.send("Send the agenda back", {"What is to be changed": "Name the wards in the title."})
    officer.open(officer.at)
    officer.sees("Name the wards in the title.")
    officer.send("Put it to the chair")
    chair.open(Letter.objects.filter(person=small.chair).latest("pk").path)
    chair.send("Clear the agenda")
    officer.open(meeting.get_absolute_url())
    officer.sees("Cleared by Charlotte Chair")
    officer.go("Check and publish")
    officer.send("Publish the agenda")
    officer.sees("The agenda is published.")
    finish(meeting)


def add_a_late_paper(small: Small, meeting: Meeting) -> None:
    """It goes out in a supplement, with the reason why it is late."""
    officer = Walk(small.officer, meeting.get_absolute_url())
    officer.go("Papers", "Add a late paper")
    upload = SimpleUploadedFile("late.pdf", make_pdf("Late figures"))
    officer.send("Save", {"Title": "Late figures", "File": upload, "Why it is late": WHY_LATE})
    jobs.run_here(Job.objects.get(key=papers.job_key(Paper.objects.get(title="Late figures"))))
    officer.open(f"{meeting.get_absolute_url()}packs/")
    officer.send("Publish a supplement")
    finish(meeting)


def sit(small: Small, meeting: Meeting) -> None:
    """The officer opens the meeting, minutes its item, closes it, and circulates the minutes."""
    officer = Walk(small.officer, meeting.get_absolute_url())
    officer.go("Open the meeting")
    officer.send("Open the meeting")
    officer.go("1. Burglary of shops")
    officer.send("Save the item", {"What was said": MINUTED})
    officer.sees(MINUTED)
    officer.go("Close the meeting")
    officer.send("Close the meeting")
    officer.go("Minutes", "Circulate the minutes")
    officer.send("Circulate the minutes")
    officer.sees("The minutes are circulated.")


def decline_a_correction(small: Small, meeting: Meeting) -> None:
    """The member who proposed it reads why the minutes stay as they are."""
    member = Walk(small.member, f"{meeting.get_absolute_url()}minutes/")
    member.go("Propose a correction")
    told = {"Item": "Burglary of shops", "Text as it stands": "forty", "Text as it should be": "fifty"}
    member.send("Propose a correction", told | {"Why": "So I heard it."})
    officer = Walk(small.officer, f"{meeting.get_absolute_url()}minutes/")
    officer.go("All corrections", "Decline")
    officer.send("Decline the correction", {"Reason": "The recording has forty."})
    member.open(f"{meeting.get_absolute_url()}minutes/corrections/")
    member.sees("Declined")
    member.sees("The recording has forty.")


def clear_the_minutes(small: Small, meeting: Meeting) -> None:
    chair = Walk(small.chair, f"{meeting.get_absolute_url()}minutes/")
    chair.go("Clear the minutes")
    chair.send("Clear the minutes")
    chair.sees(MINUTED)


def approve_subject_to(small: Small, meeting: Meeting, following: Meeting) -> None:
    """The next meeting approves them subject to a spelling; both versions are kept, and compared word by word."""
    Walk(small.officer, f"{following.get_absolute_url()}agenda/").send("Put it to the chair")
    chair = Walk(small.chair, Letter.objects.filter(person=small.chair).latest("pk").path)
    chair.open(f"{following.get_absolute_url()}clearance/")
    chair.send("Clear the agenda")
    officer = Walk(small.officer, following.get_absolute_url())
    officer.go("Check and publish")
    officer.send("Publish the agenda")
    officer.open(following.get_absolute_url())
    officer.go("Open the meeting")
    officer.send("Open the meeting")
    officer.open(f"{meeting.get_absolute_url()}minutes/")
    officer.go("Approve the minutes")
    told = {"agreed subject to corrections": True, "What was resolved": "Subject to a spelling."}
    words = {"Correction 1: for the words": "Harbor", "Correction 1: read": "Harbour"}
    officer.send("Approve the minutes", told | words | {"Correction 1: item": "Burglary of shops"})
    officer.go("Publish the approved minutes")
    officer.send("Publish the minutes")
    officer.ask("Show what changed")
    assert officer.marked("del") and "Harbor" in officer.marked("del")[0]
    assert "Harbour" in officer.marked("ins")[0]
