from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from performance.models import Upload
from scpb.people.models import Person
from scpb.portal.decade.building import begin, go_back
from scpb.portal.demo.sample import keep_sample


class Command(BaseCommand):
    help = "Fills an empty portal with ten years of four boards, generated, to look at it as full as it will be."

    def handle(self, *_args: Any, **_options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Generated years are for DEMO=1 alone; this portal is set up for real ones.")
        if Person.objects.exists() or Upload.objects.exists():
            raise CommandError(
                "This portal is in use already. Give the ten years a data folder of their own (SCPB_DATA)."
            )
        with transaction.atomic():
            decade = begin(remembered=True)
            go_back(decade)
            keep_sample()
        self.stdout.write("Ten years of four boards are there. The sign-in page offers who reads them.")
