"""`manage.py import_lookup FILE --since 2022-05`: which ward each small area (LSOA) lies in."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from performance import months
from performance.formats import Problem
from performance.formats.lookups import SmallAreaLookup
from performance.management.commands.dashboard import month
from performance.management.commands.import_crime import person_of
from performance.models import Upload
from performance.models.uploads import State
from performance.services import denominators, uploads
from scpb.errors import Refusal


class Command(BaseCommand):
    help = "Read a best-fit lookup of small areas to wards; the wards that it replaces end in the month before."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--since", type=month, help="first month of these wards, like 2022-05 (default: as known, else that May)"
        )
        parser.add_argument("--by", default="", metavar="EMAIL", help="whose act it is (default: the system's)")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(_("There is no file %(path)s.") % {"path": path})
        by = person_of(options["by"])
        try:
            with path.open("rb") as content:
                file = File(content, name=path.name)
                upload = uploads.receive(file, name=path.name, by=by, asked_format=SmallAreaLookup.slug)
            upload = denominators.checked(upload, by)
            if upload.state == State.STAGED and options["since"]:
                upload = dated(upload, options["since"], by)
            if upload.state == State.REFUSED:
                raise CommandError("\n".join(str(Problem(e["text"], e["row"], e["column"])) for e in upload.problems))
            upload = uploads.approve(upload, by=by)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except Refusal as refusal:
            raise CommandError(refusal.sentence) from refusal
        self.tell(upload)

    def tell(self, upload: Upload) -> None:
        preview = upload.preview
        since, ending = months.label(months.parse(preview["since"])), len(preview["ending"])
        self.stdout.write(
            f"{upload.name}: {preview['rows']} small areas in {preview['wards']['count']} wards "
            f"({preview['wards']['new']} of them new), drawn since {since}; {ending} wards end before that"
        )


def dated(upload: Upload, since: int, by: Any) -> Upload:
    """The lookup with the first month of its wards as told."""
    assert upload.published_on is not None
    corrected = uploads.correct(
        upload, published_on=upload.published_on, absent_is_zero=upload.absent_is_zero, since=since, by=by
    )
    return denominators.checked(corrected, by)
