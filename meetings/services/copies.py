"""Restricted packs and prints in their readers' names: asked for by the reader, made by a job, given to them alone."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.models import Pack, PackState, PersonalCopy, Print
from scpb.audit import services as audit
from scpb.boards import records
from scpb.documents.models import StoredFile
from scpb.errors import NotAllowed, NotPermitted
from scpb.jobs import services as jobs
from scpb.people.models import Person

COPY = "meetings.copy_pack"


@transaction.atomic
def ask_copy(original: Pack | Print, *, by: Person) -> PersonalCopy:
    """Ask for a copy of a restricted pack or print that bears one's own name; asked for again it is the same copy."""
    require_reader(original, by)
    if not original.is_restricted:
        raise NotAllowed(_("Everybody gets this as it is: nobody’s name is printed on it."))
    if not original.is_built:
        raise NotAllowed(_("This document is being made. Try again in a moment."))
    _hold(original)  # asked for twice at once it is made once
    which = _which(original)
    copy = PersonalCopy.objects.filter(person=by, **which).first()
    if copy is None:
        row = PersonalCopy(person=by, asked_at=timezone.now(), **which)
        copy = records.add(row, "meetings.copy_asked", by=by, state=PackState.BUILDING.value)
    elif copy.is_failed:
        copy = records.change(copy, "meetings.copy_asked", by=by, state=PackState.BUILDING.value, reason="")
    if copy.is_building:
        jobs.enqueue(COPY, key=job_key(copy), subject=copy, by=by)
    return copy


@transaction.atomic
def copied(copy: PersonalCopy, *, file: StoredFile) -> PersonalCopy:
    """The job has put the name on every page."""
    return records.change(copy, "meetings.copy_made", by=None, state=PackState.BUILT.value, file=file)


@transaction.atomic
def not_copied(copy: PersonalCopy, *, reason: str) -> PersonalCopy:
    """The job cannot make it."""
    return records.change(copy, "meetings.copy_failed", by=None, state=PackState.FAILED.value, reason=reason)


def open_copy(copy: PersonalCopy, *, by: Person) -> StoredFile:
    """The file, for whose name is on it, as long as they may read the original; every opening is written down."""
    if copy.person_id != by.pk:
        raise NotPermitted(_("This copy bears somebody else’s name. Ask for one of your own."))
    require_reader(copy.original, by)
    if copy.file is None:
        raise NotAllowed(_("Your copy is being made. Try again in a moment."))
    audit.opened(copy.original, by=by)
    return copy.file


def require_reader(original: Pack | Print, by: Person) -> None:
    """Refuse who may not read the pack or print, and who declared an interest in an item of it."""
    if isinstance(original, Print):
        if not Print.objects.visible_to(by).filter(pk=original.pk).exists():
            raise NotPermitted(_("This document is not open to you."))
        return
    seen = Pack.objects.visible_to(by).with_interests(by).filter(pk=original.pk).first()
    if seen is None:
        raise NotPermitted(_("This pack is not open to you."))
    if seen.is_shut_out:
        raise NotPermitted(shut_out_sentence())


def shut_out_sentence() -> str:
    """Why a member who declared an interest gets no restricted pack."""
    return _(
        "You declared an interest in an item of this meeting by which you get no restricted paper of it. The "
        "restricted pack holds them, so that you cannot have it. Other restricted papers are open to you on the "
        "meeting’s page."
    )


def line_of(copy: PersonalCopy) -> str:
    """What is printed at the foot of every page."""
    day = timezone.localtime(copy.asked_at).strftime("%d.%m.%Y")
    return _("Restricted. Copy for %(name)s, %(day)s. Not to be passed on.") % {"name": copy.person.name, "day": day}


def job_key(copy: PersonalCopy) -> str:
    """The key of the job that makes the copy."""
    return f"{COPY}:{copy.uuid}"


def of_original(original: Pack | Print, person: Person) -> PersonalCopy | None:
    """The person's copy, if they asked for one."""
    return PersonalCopy.objects.of(person).filter(**_which(original)).first()


def _which(original: Pack | Print) -> dict[str, Any]:
    return {"print" if isinstance(original, Print) else "pack": original}


def _hold(original: Pack | Print) -> None:
    type(original)._default_manager.select_for_update(of=("self",)).get(pk=original.pk)
