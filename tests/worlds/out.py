"""Prints for each kind of reader."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from meetings.models import Print
from meetings.prints_tasks import WORD
from scpb.boards.models import Access
from scpb.documents import services as documents

PLAN: dict[str, Any] = {"kind": "plan", "subject": "test", "snapshot": {}}

if TYPE_CHECKING:
    from tests.world import World


def make(world: World) -> None:
    """A published print of the forward plan for each audience, and one for everybody that is still being made."""
    for audience in Access:
        setattr(world, f"{audience}_print", make_print(world, audience))
    world.building_print = Print.objects.create(
        **PLAN,
        board=world.board,
        audience=Access.PUBLIC,
        sha256="b" * 64,
        asked_at=timezone.now(),
        published_at=timezone.now(),
    )


def make_print(world: World, audience: str) -> Print:
    """Made and published; what is in it matters to nobody here."""
    content = f"%PDF-1.7 {audience}".encode()
    word = documents.store(f"Word {audience}".encode(), name="plan.docx", media_type=WORD, by=None)
    return Print.objects.create(
        **PLAN,
        board=world.board,
        audience=audience,
        sha256=audience[:1] * 64,
        state="built",
        pdf=documents.store(content, name="plan.pdf", media_type="application/pdf", by=None),
        word=word,
        pages=1,
        asked_at=timezone.now(),
        published_at=timezone.now(),
    )
