"""What boards adds to the world: what a board goes by, an organisation that merged, people to part with."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from scpb.boards.services import documents, leaving, membership, register
from tests.factories import make_person

if TYPE_CHECKING:
    from tests.world import World


def make(world: World) -> None:
    today = timezone.localdate()
    words = {"kind": "terms", "title": "Terms of reference", "text": "<p>It meets three times a year.</p>"}
    world.document = documents.add_document(world.board, by=None, from_on=date(2020, 1, 1), **words)
    world.document_version = documents.add_version(
        world.document, by=None, from_on=date(2022, 1, 1), text="<p>It meets four times a year.</p>", note="Refreshed."
    )
    world.coming_version = documents.add_version(
        world.document, by=None, from_on=today + timedelta(days=30), text="<p>It meets five times a year.</p>"
    )
    make_pdf_document(world)
    world.merged_organisation = register.add_organisation(
        by=None, name="Probation Trust", successor=world.organisation, merged_on=date(2021, 6, 26)
    )
    world.leaver = make_person(name="Lea Leaver")
    world.leaver_term = membership.appoint(
        world.board,
        person=world.leaver,
        starts_on=date(2020, 1, 1),
        ends_on=today + timedelta(days=60),
        by=None,
    )
    world.gone = leaving.leave(make_person(name="Gus Gone"), on=today - timedelta(days=1), by=None)
    world.twin = make_person(name="Rex Recorded (again)", email=None)


def make_pdf_document(world: World) -> None:
    """A document that is a PDF, accepted as a job would have done it, and a version that is still being opened."""
    from tests.world import pdf_of, stored_pdf

    upload = SimpleUploadedFile("code.pdf", pdf_of("Code of conduct"), content_type="application/pdf")
    world.pdf_document = documents.add_document(
        world.board, by=None, kind="conduct", title="Code of conduct", from_on=date(2021, 1, 1), upload=upload
    )
    version = world.pdf_document.versions.get()
    world.pdf_version = documents.accept(version, file=stored_pdf("Code of conduct, cleaned"), words="Be fair.")
    later = SimpleUploadedFile("code2.pdf", pdf_of("Code of conduct, later"), content_type="application/pdf")
    world.unchecked_version = documents.add_version(world.pdf_document, by=None, from_on=date(2023, 1, 1), upload=later)
