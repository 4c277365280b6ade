"""Telling owners of action plan entries that a quarter is reviewed: once each, by the job that reminds of actions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings.models import NoticeKind
from meetings.services import notices
from scpb.people.models import Person
from strategy.pages.to_review import ToReview, owners_asked, to_review

WORDS = 40  # of what an entry says, in a letter


def ask_owners(on: date) -> int:
    """Write to the owners of entries of which a review under way says nothing; gives how many reviews ask somebody.

    Each is told once a review, of all that is theirs then. What is added later waits on “My work”.
    """
    asked = set()
    for person in owners_asked(on):
        for (plan, quarter), entries in groupby(
            to_review(person, on), key=lambda one: (one.entry.plan_id, one.quarter)
        ):
            _ask(person, list(entries))
            asked.add((plan, quarter))
    return len(asked)


def _ask(person: Person, entries: Sequence[ToReview]) -> None:
    """One letter about one review. Where it leads: to the form of the one entry, or to all of several."""
    first = entries[0]
    plan = first.entry.plan
    words = {"period": plan.period, "quarter": first.title}
    notices.tell(
        NoticeKind.REVIEW,
        [person],
        key=f"plan-review:{plan.uuid}:{first.quarter}",
        subject=_("Action plan %(period)s: %(quarter)s is being reviewed") % words,
        text="\n\n".join([_about(first, len(entries)), *_lines(entries), _deed(first)]),
        path=_path(first, len(entries)),
    )


def _path(first: ToReview, count: int) -> str:
    """Where it leads. The address of a plan names its strategy: of a closed board that is not for letters either."""
    if not _may_be_named(first):
        return reverse("portal:entries_to_review")
    return first.url if count == 1 else first.url_of_all


def _about(first: ToReview, count: int) -> str:
    said = ngettext(
        "%(count)s entry of it is yours and has not been reviewed.",
        "%(count)s entries of it are yours and have not been reviewed.",
        count,
    )
    plan = first.entry.plan if _may_be_named(first) else _("The action plan of a board that meets in private")
    return f"{plan}. {said % {'count': count}}"


def _may_be_named(first: ToReview) -> bool:
    """A letter is not protected: what a closed board plans, and for which strategy, is for its own people."""
    return first.entry.plan.strategy.board.is_public


def _lines(entries: Sequence[ToReview]) -> list[str]:
    """What the entries say, where a letter may carry it."""
    if not _may_be_named(entries[0]):
        numbers = ", ".join(str(one.entry.number) for one in entries)
        return [_("Numbers: %(numbers)s. What they say is not for letters.") % {"numbers": numbers}]
    return [f"{one.entry.number}. {Truncator(one.entry.what).words(WORDS)}" for one in entries]


def _deed(first: ToReview) -> str:
    if not _may_be_named(first):
        return _("Find what they say, and where to say how they go, on this page:")
    if first.may_write:
        return _("Say how it goes on this page:")
    return _("Tell the governance officer of the board how it goes. This is what the plan says:")
