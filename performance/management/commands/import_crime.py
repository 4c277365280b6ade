"""`manage.py import_crime FILE`: what the upload page does, in this process."""

import json
from argparse import ArgumentParser, BooleanOptionalAction
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from performance.formats import Problem
from performance.models import Upload
from performance.models.uploads import State
from performance.services import uploads
from scpb.errors import Refusal
from scpb.jobs import services as jobs
from scpb.people.models import Person


def person_of(email: str) -> Person | None:
    """Whose act it is; nobody's when no address is given, which stands for the system."""
    if not email:
        return None
    person = Person.objects.who_may_sign_in().filter(email__iexact=email).first()
    if person is None:
        raise CommandError(_("Nobody with the address %(email)s may sign in.") % {"email": email})
    return person


def approved(upload: Upload, by: Person | None) -> tuple[Upload, str]:
    """The upload after approval; or as it was, with the reason against it."""
    try:
        return uploads.approve(upload, by=by), ""
    except Refusal as refusal:
        return upload, refusal.sentence


class Command(BaseCommand):
    help = "Read a file of crime figures, say what it holds and, with --approve, let it count."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--format", default="", metavar="FORM", help="instead of recognising the form")
        parser.add_argument(
            "--absent-is-zero",
            action=BooleanOptionalAction,
            default=True,
            help="rows that the publisher leaves out are zero (the Met's files: yes)",
        )
        parser.add_argument("--approve", action="store_true", help="let the figures count")
        parser.add_argument("--by", default="", metavar="EMAIL", help="whose act it is (default: the system's)")
        parser.add_argument("--json", action="store_true", help="print what was found as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        by = person_of(options["by"])
        try:
            upload = self.received(options, by)
            jobs.run_here(uploads.stage(upload, by=by))
            upload.refresh_from_db()
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except Refusal as refusal:
            raise CommandError(refusal.sentence) from refusal
        refused = ""
        if upload.state == State.REFUSED:
            refused = _("The file cannot be used; nothing was written.")
        elif options["approve"]:
            upload, refused = approved(upload, by)
        self.tell(upload, as_json=options["json"])
        if refused:
            raise CommandError(refused)

    def received(self, options: dict[str, Any], by: Person | None) -> Upload:
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(_("There is no file %(path)s.") % {"path": path})
        with path.open("rb") as content:
            return uploads.receive(
                File(content, name=path.name),
                name=path.name,
                by=by,
                asked_format=options["format"],
                absent_is_zero=options["absent_is_zero"],
            )

    def tell(self, upload: Upload, *, as_json: bool) -> None:
        """What the page shows, in lines or as one JSON object."""
        found = {
            "upload": str(upload.uuid),
            "file": upload.name,
            "sha256": upload.file.sha256,
            "state": upload.state,
            "format": upload.format,
            "months": upload.coverage,
            "published_on": str(upload.published_on or ""),
            "absent_is_zero": upload.absent_is_zero,
            "problems": upload.problems,
            **upload.preview,
        }
        if as_json:
            self.stdout.write(json.dumps(found, indent=1, ensure_ascii=False))
            return
        self.stdout.write(f"{upload.name}: {upload.get_state_display()}")
        for entry in upload.problems:
            self.stdout.write(f"  {Problem(entry['text'], entry['row'], entry['column'])}")
        if "comparison" in upload.preview:  # else it is the first rows of a form that nobody knows
            self.tell_preview(upload)

    def tell_preview(self, upload: Upload) -> None:
        preview, comparison = upload.preview, upload.preview["comparison"]
        self.stdout.write(f"  {upload.coverage}, {preview['rows']} rows, {preview['cells']} figures ({upload.format})")
        counts = ", ".join(f"{comparison[key]} {key}" for key in ("new", "revised", "unchanged", "superseded"))
        self.stdout.write(f"  {counts}; {comparison['large']} revised by at least 1% and 5")
        for entry in preview["unmapped"]:
            self.stdout.write(f"  not mapped: {entry['major']}: {entry['minor']} ({entry['total']} in all)")
        for entry in preview.get("no_borough", []):
            self.stdout.write(f"  no borough: {entry['name']} ({entry['rows']} rows)")
