"""What writing a version finds: the version to be written, its priorities and chapters, and its prints."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.shortcuts import get_object_or_404

from scpb.boards import permissions
from scpb.documents.models import StoredFile
from scpb.people.models import Person
from strategy.models import Chapter, PriorityWording, StrategyVersion
from strategy.services.versions import require_editor, require_open


def version_of(reader: Person | AnonymousUser, slug: str, number: int) -> StrategyVersion:
    """The version with its strategy and board, if the reader may see it; else 404."""
    visible = StrategyVersion.objects.visible_to(reader).select_related("strategy__board")
    return get_object_or_404(visible, strategy__slug=slug, number=number)


def to_edit(editor: Person, slug: str, number: int) -> StrategyVersion:
    """The version, refusing whom the service would refuse."""
    version = version_of(editor, slug, number)
    require_editor(version.strategy.board, editor)
    return version


def to_write(editor: Person, slug: str, number: int) -> StrategyVersion:
    """The version, refusing also one whose words do not change any more."""
    version = to_edit(editor, slug, number)
    require_open(version)
    return version


def wording_of(version: StrategyVersion, priority: UUID) -> PriorityWording:
    wording = get_object_or_404(version.wordings.select_related("priority"), priority__uuid=priority)
    wording.version = version
    return wording


def chapter_of(version: StrategyVersion, chapter: UUID) -> Chapter:
    found = get_object_or_404(version.chapters, uuid=chapter)
    found.version = version
    return found


def may_have_prints(reader: Person | AnonymousUser, version: StrategyVersion) -> bool:
    """Everybody who sees an adopted version; of a draft its officers alone."""
    return version.is_adopted or permissions.may_edit(reader, version.strategy.board)


def print_of(reader: Person | AnonymousUser, slug: str, number: int, kind: str) -> StoredFile:
    """The document (`pdf`) or the one page (`summary_pdf`) of a version; 404 where there is none for the reader."""
    version = version_of(reader, slug, number)
    stored: StoredFile | None = getattr(version, kind)
    if stored is None or not may_have_prints(reader, version):
        raise Http404
    return stored
