"""`manage.py import_denominators FILE --kind population|households`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from performance.formats import Wrong
from performance.management.commands.import_crime import person_of
from performance.services import denominators
from scpb.errors import Refusal


class Command(BaseCommand):
    help = "Read residents or households by area: a table with a column for each year, or the GLA's borough profiles."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--kind", required=True, help="population, households, or another")
        parser.add_argument("--by", default="", metavar="EMAIL", help="whose act it is (default: the system's)")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(_("There is no file %(path)s.") % {"path": path})
        by = person_of(options["by"])
        try:
            loaded = denominators.load(path.read_bytes(), kind=options["kind"], name=path.name, by=by)
        except Wrong as wrong:
            raise CommandError("\n".join(str(problem) for problem in wrong.problems)) from wrong
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except Refusal as refusal:
            raise CommandError(refusal.sentence) from refusal
        years = f"{loaded.years[0]}–{loaded.years[-1]}" if len(loaded.years) > 1 else str(loaded.years[0])
        self.stdout.write(
            f"{path.name} ({loaded.encoding}): {loaded.kind} of {loaded.areas} areas, {years}; "
            f"{loaded.new} new, {loaded.changed} changed, {loaded.unchanged} unchanged"
        )
        if loaded.left_out:
            self.stdout.write(f"  rows that are no area here: {', '.join(loaded.left_out)}")
