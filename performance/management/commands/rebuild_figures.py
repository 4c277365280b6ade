"""`manage.py rebuild_figures`."""

from typing import Any

from django.core.management.base import BaseCommand

from performance import figures


class Command(BaseCommand):
    help = "Derive the table of what is known now from the approved uploads; nothing else changes."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{figures.rebuild()} figures")
