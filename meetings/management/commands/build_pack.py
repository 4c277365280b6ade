"""`manage.py build_pack MEETING --out FILE [--audience public]`: the jobs' own steps, in this process."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from meetings.models import Meeting, Pack
from meetings.services import packs
from scpb.boards.models import Access
from scpb.errors import Refusal
from scpb.jobs import services as jobs


class Command(BaseCommand):
    help = _("Build a meeting’s pack and write it to a file, without a worker.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("meeting", help=_("board and number, such as safer-communities/7, or the meeting’s UUID"))
        parser.add_argument("--out", required=True, type=Path, help=_("where to write the PDF"))
        parser.add_argument("--audience", default=Access.PUBLIC.value, choices=Access.values)

    def handle(self, *_args: Any, meeting: str, out: Path, audience: str, **_options: Any) -> None:
        try:
            pack = built(packs.build(find(meeting), audience=audience, by=None))
        except Refusal as refusal:
            raise CommandError(refusal.sentence) from refusal
        if pack.file is None:
            raise CommandError(pack.reason)
        out.write_bytes(pack.file.read())
        self.stdout.write(_("%(out)s: version %(version)s, %(pages)s pages") % {"out": out, **vars(pack)})


def built(pack: Pack) -> Pack:
    """The pack after all its jobs were done here."""
    while waiting := list(packs.jobs_of(pack)):
        for job in waiting:
            jobs.run_here(job)
        pack.refresh_from_db()
    return pack


def find(name: str) -> Meeting:
    """The meeting called `name`; raises CommandError."""
    slug, _slash, number = name.partition("/")
    meetings = Meeting.objects.select_related("board")
    if number.isdecimal():
        found = meetings.filter(board__slug=slug, number=int(number)).first()
    else:
        uuid = _uuid(name)
        found = meetings.filter(uuid=uuid).first() if uuid else None
    if found is None:
        raise CommandError(_("There is no meeting “%(name)s”. Give board and number, or the UUID.") % {"name": name})
    return found


def _uuid(name: str) -> UUID | None:
    try:
        return UUID(name)
    except ValueError:
        return None
