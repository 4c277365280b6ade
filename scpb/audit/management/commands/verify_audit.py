import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from scpb.audit.verify import verify


class Command(BaseCommand):
    help = "Checks that nothing in the audit was changed or removed; ends with 1 and says what and where otherwise."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--kept", default="", help="NUMBER:HASH that an earlier run printed as the chain's end")

    def handle(self, *_args: Any, **options: Any) -> None:
        report = verify(timezone.now(), kept=options["kept"])
        for sentence in report.broken:
            self.stderr.write(sentence)
        self.stdout.write(
            f"{report.entries} entries, {report.sealed} sealed, {report.waiting} waiting"
            f" (the oldest for {report.lag.total_seconds():.0f} s). The chain ends with {report.last}"
        )
        if report.broken:
            sys.exit(1)
        self.stdout.write(self.style.SUCCESS("The audit is whole."))
