from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from meetings import triggers
from scpb import environment as env
from scpb.audit import triggers as audit
from scpb.people import demonstration
from scpb.portal.supervisor import CannotStart, Supervisor


class Command(BaseCommand):
    help = "Runs the whole portal: web server, worker and timetable, until Ctrl-C."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=None, help="default: PORT, else 8000")
        parser.add_argument("--host", default="127.0.0.1", help="the address to listen on; 0.0.0.0 for every one")

        parser.add_argument("--prepare", action="store_true", help="run `prepare` first, in the same process")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            port = options["port"] if options["port"] is not None else env.number("PORT", 8000)
        except ImproperlyConfigured as wrong:
            raise CommandError(str(wrong)) from wrong
        if options["prepare"]:
            call_command("prepare", stdout=self.stdout)
        self.check_migrations()
        connection.close()
        self.stdout.write(f"Starting the portal; data and logs are in {settings.DATA_DIR}")
        supervisor = Supervisor(settings.DATA_DIR, host=options["host"], port=port, out=self.stdout)  # type: ignore[arg-type]
        try:
            supervisor.run(lambda: self.welcome(options["host"], port))
        except CannotStart as reason:
            raise CommandError(str(reason)) from reason
        self.stdout.write("The portal has ended.")

    def check_migrations(self) -> None:
        """A database that is behind the code gives errors on every page, and an unguarded one none: say so instead."""
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            raise CommandError("The database is behind the code: run `python manage.py prepare` first.")
        if triggers.missing(connection) or audit.missing(connection):
            raise CommandError(
                "The database does not refuse all that it should: a migration broke off, or it was restored without "
                "its triggers. Run `python manage.py prepare` first, which puts that right; `verify_audit` then says "
                "whether anything was changed meanwhile."
            )

    def welcome(self, host: str, port: int) -> None:
        name = "127.0.0.1" if host == "0.0.0.0" else host  # noqa: S104
        self.stdout.write(self.style.SUCCESS(f"\nThe portal is ready at http://{name}:{port}/"))
        people = demonstration.people_to_try()
        connection.close()
        if people:
            self.stdout.write("Sign in with one click, or with these addresses:")
        for person in people:
            post = next(iter(person.posts.all()), None)
            self.stdout.write(f"  {person.email}  {person}{f' ({post.title})' if post else ''}")
        self.stdout.write("Ctrl-C ends it.\n")
        self.stdout.flush()
