import hashlib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from performance.models import GeneratedFile
from scpb.people.models import Person


class Command(BaseCommand):
    help = "Brings the data folder up to the code: migrations, static files, and once the demonstration."

    def handle(self, *_args: Any, **_options: Any) -> None:
        try:
            call_command("migrate", verbosity=0)
        except OperationalError as error:
            reason = str(error).strip().splitlines()[0]
            raise CommandError(f"The database does not answer; see DATABASE_URL ({reason}).") from error
        self.collect_static()
        if not settings.DEMO and GeneratedFile.objects.exists():
            raise CommandError(
                "This database holds the demonstration. Set DEMO=1, or give real figures a SCPB_DATA or DATABASE_URL "
                "of their own."
            )
        if settings.DEMO and not Person.objects.exists():
            self.stdout.write("Loading the demonstration, this once…")
            self.stdout.flush()
            call_command("load_demo")

    def collect_static(self) -> None:
        """Collect only what has changed: compressing takes longer than starting."""
        mark, print_now = settings.DATA_DIR / "static.collected", fingerprint()
        manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
        if manifest.exists() and mark.exists() and mark.read_text() == print_now:
            return
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        mark.write_text(print_now)


def fingerprint() -> str:
    """Changes when any static file does: names, sizes and times of all that would be collected."""
    found = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            found.update(f"{name} {storage.size(name)} {storage.get_modified_time(name)}\n".encode())
    return found.hexdigest()
