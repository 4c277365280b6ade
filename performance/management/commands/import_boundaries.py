"""`manage.py import_boundaries FILE [--from 2022-05] [--to 2022-04] [--within barnet]`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from performance import months
from performance.formats import Wrong
from performance.management.commands.import_crime import person_of
from performance.models import Area
from performance.services import boundaries
from scpb.errors import Refusal


class Command(BaseCommand):
    help = "Read the outlines of boroughs or wards from GeoJSON, for maps; wards that are not known yet are made."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--name-property", default="", help="the property that holds the names (default: found)")
        parser.add_argument(
            "--code-property", default="", help="the property that holds the ONS codes (default: found)"
        )
        parser.add_argument("--from", dest="first", default="", metavar="2022-05", help="the wards' first month")
        parser.add_argument("--to", dest="last", default="", metavar="2022-04", help="the wards' last month")
        parser.add_argument("--within", default="", metavar="AREA", help="the wards' borough (default: our own area)")
        parser.add_argument("--source", default="", help="who drew them, as it is printed (default: the file's name)")
        parser.add_argument("--licence", default="", help="under which licence")
        parser.add_argument("--by", default="", metavar="EMAIL", help="whose act it is (default: the system's)")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(_("There is no file %(path)s.") % {"path": path})
        by = person_of(options["by"])
        try:
            loaded = boundaries.load(path.read_bytes(), told=told(options), name=path.name, by=by)
        except Wrong as wrong:
            raise CommandError("\n".join(str(problem) for problem in wrong.problems)) from wrong
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except Refusal as refusal:
            raise CommandError(refusal.sentence) from refusal
        self.stdout.write(
            f"{path.name}: outlines of {loaded.areas} areas, {loaded.wards} of them wards "
            f"({len(loaded.made)} new); {loaded.points:,} points"
        )
        if loaded.left_out:
            self.stdout.write(f"  outlines of no area here: {', '.join(loaded.left_out)}")


def told(options: dict[str, Any]) -> boundaries.Told:
    """What the options say. Raises CommandError for what they cannot mean."""
    within = None
    if options["within"]:
        within = Area.objects.filter(slug=options["within"]).first()
        if within is None:
            raise CommandError(_("There is no area “%(slug)s”.") % {"slug": options["within"]})
    first, last = month_of(options["first"]), month_of(options["last"])
    if first is not None and last is not None and last < first:
        raise CommandError(_("The last month is before the first."))
    return boundaries.Told(
        name_property=options["name_property"],
        code_property=options["code_property"],
        within=within,
        first_month=first,
        last_month=last,
        source=options["source"],
        licence=options["licence"],
    )


def month_of(text: str) -> int | None:
    try:
        return months.parse(text) if text else None
    except ValueError as error:
        raise CommandError(str(error)) from error
