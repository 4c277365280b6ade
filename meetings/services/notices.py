"""Letters: what people are told by e-mail, once a thing, unless they do not want to be told."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.models import Letter, NoticeChoice, NoticeKind
from scpb.boards import records
from scpb.errors import NotPermitted
from scpb.jobs import services as jobs
from scpb.people.models import Person

SEND = "meetings.send_letters"


@transaction.atomic
def tell(
    kind: NoticeKind, persons: Iterable[Person], *, key: str, subject: str, text: str, path: str = ""
) -> list[Letter]:
    """Write a letter to each of these who may sign in and wants this kind; a job sends them once this commits.

    `key` says what it is about, as in `papers:UUID:1`: nobody is told the same thing twice. `path` is the address of
    the page that it leads to, without the host. A letter is not protected: name nothing restricted in it.
    """
    wanted = Person.objects.who_may_sign_in().filter(pk__in=[person.pk for person in persons])
    wanted = wanted.exclude(notice_choices__in=NoticeChoice.objects.filter(kind=kind, is_wanted=False))
    told = Letter.objects.about(key).told()
    letters = Letter.objects.bulk_create(
        Letter(person=one, kind=kind, key=key, subject=subject[:200], text=text, path=path, asked_at=timezone.now())
        for one in wanted
        if one.pk not in told
    )
    if letters:
        # the first letter's UUID: who is told of the same thing later gets a job of their own
        jobs.enqueue(SEND, key=f"{SEND}:{letters[0].uuid}", params={"key": key}, by=None)
    return letters


@transaction.atomic
def choose(person: Person, *, wanted: Collection[str], by: Person | None) -> None:
    """Keep which kinds of letters somebody wants, of all that there are."""
    if by is not None and by.pk != person.pk:
        raise NotPermitted(_("Everybody chooses for themselves."))
    kept = {choice.kind: choice for choice in NoticeChoice.objects.select_for_update().filter(person=person)}
    for kind in NoticeKind.values:
        if kind in kept:
            records.change(kept[kind], "meetings.notices_chosen", by=by, is_wanted=kind in wanted)
        elif kind not in wanted:
            row = NoticeChoice(person=person, kind=kind)
            records.add(row, "meetings.notices_chosen", by=by, is_wanted=False)


def sent(letter: Letter) -> None:
    """The mail server has taken it. Where another worker has noted that already, its moment stands."""
    Letter.objects.filter(pk=letter.pk, sent_at__isnull=True).update(sent_at=timezone.now(), error="")


def not_sent(key: str, error: str) -> None:
    """It was tried often enough."""
    Letter.objects.waiting().about(key).update(error=error)
