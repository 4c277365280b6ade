"""The prints of decisions: the list of a meeting for each audience, and a page for each decision."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from meetings.minutes.decisions import list_of, record_of
from meetings.models import Decision, Meeting, Referral
from meetings.models.agenda import READS
from meetings.models.prints import PrintKind
from meetings.services import prints
from meetings.services.minutes_prints import print_again
from scpb.boards.models import Access
from scpb.people.models import Person


def print_published(meeting: Meeting, published: Collection[int], *, by: Person | None) -> None:
    """Ask for all that says something else once decisions of the meeting (their keys) are published.

    These are their records, the meeting's list and its minutes; and the same of the decisions that they ratify.
    """
    ratified = list(Decision.objects.filter(ratified_by__in=published).with_references())
    rows = Decision.objects.filter(meeting=meeting, pk__in=published).published().in_order().with_references()
    for row in [*rows, *ratified]:
        _print_record(row, by=by)
    for one in dict.fromkeys([meeting, *(row.meeting for row in ratified)]):
        _print_list(one, by=by)
        print_again(one, by=by)


@transaction.atomic
def print_reworded(meeting: Meeting, reworded: Collection[int], *, by: Person | None) -> None:
    """Print anew what holds the words of published decisions (their keys) that were corrected."""
    rows = list(Decision.objects.filter(meeting=meeting, pk__in=reworded).published().in_order().with_references())
    for row in rows:
        _print_record(row, by=by)
    if rows:
        _print_list(meeting, by=by)


@transaction.atomic
def print_referred(referral: Referral) -> None:
    """Print anew the records of published decisions that were referred, or that answer what was.

    The system does it: whoever writes down a referral may not be the officer of the board that decided.
    """
    rows = Decision.objects.of_referral(referral).published().with_references()
    for row in rows.order_by("board_id", "pk"):  # boards are locked in one order, whoever writes of the referral
        _print_record(row, by=None)


def _print_record(row: Decision, *, by: Person | None) -> None:
    documents = [(Access(row.item.access), record_of(row, Referral.objects.of_decision(row)))]
    prints.publish_each(documents, row.meeting, PrintKind.DECISION, subject=str(row.uuid), by=by)


def _print_list(meeting: Meeting, *, by: Person | None) -> None:
    rows = list(Decision.objects.filter(meeting=meeting).published().in_order().with_references())
    documents = []
    for audience in Access:
        shown = [row for row in rows if row.item.access in READS[audience]]
        documents.append((audience, list_of(meeting, shown, withheld=len(rows) - len(shown))))
    prints.publish_each(documents, meeting, PrintKind.DECISIONS, by=by)
