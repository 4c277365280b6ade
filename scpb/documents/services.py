"""Keeping files: the same content is kept once, and what a form can check about a PDF before a job opens it."""

import hashlib
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage, storages
from django.db import transaction
from django.utils.translation import gettext as _

from scpb.audit import services as audit
from scpb.documents.limits import LIMITS
from scpb.documents.models import StoredFile
from scpb.people.models import Person

PDF = "application/pdf"
# an archive, as all newer formats are, and the container of the old ones
OFFICE_STARTS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
LONGEST_ENDING = 6  # ".xhtml"; what is longer is no ending
OFFICE_TYPES = {
    ".doc": "application/msword",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".ppt": "application/vnd.ms-powerpoint",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".odp": "application/vnd.oasis.opendocument.presentation",
    ".xls": "application/vnd.ms-excel",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
}


def store(data: "bytes | File[bytes]", *, name: str, media_type: str, by: Person | None) -> StoredFile:
    """Keep `data` under the hash of its content; the same content again gives the row that is there already.

    Safe to run twice and at the same time: the content is written before the row, under a key that only this
    content can have.
    """
    content: File[bytes] = ContentFile(data) if isinstance(data, bytes) else data
    digest, size = _digest(content)
    if not size:
        raise ValidationError(_("“%(name)s” is empty.") % {"name": name})
    known = StoredFile.objects.filter(sha256=digest).first()
    if known:
        return known
    key = _keep(content, digest, size, storages["default"])
    fields = {"size": size, "media_type": media_type, "name": PurePath(name).name[-255:], "file": key}
    with transaction.atomic():
        stored, is_new = StoredFile.objects.get_or_create(sha256=digest, defaults=fields)
        if is_new:
            after = {"sha256": digest, "size": size, "media_type": media_type}
            audit.record("documents.file_stored", stored, by=by, after=after, personal={"name": stored.name})
    return stored


@transaction.atomic
def remove(stored: StoredFile, *, reason: str, by: Person | None) -> None:
    """Give up a file that nothing refers to, with its content: for what may not be kept.

    The content goes last, inside the transaction: where that fails after it, the file is removed again from the start.
    """
    before = {"sha256": stored.sha256, "size": stored.size}
    audit.record("documents.file_removed", stored, by=by, before=before, after={"reason": reason})
    storage, key = stored.file.storage, str(stored.file.name)
    stored.delete()
    storage.delete(key)


def looks_like_pdf(upload: "File[bytes]") -> bool:
    """True, or a ValidationError that says why not: size and first bytes only, since a request opens no upload."""
    upload.seek(0)
    start = upload.read(1024)
    upload.seek(0)
    if not start:
        raise ValidationError(_("The file is empty. Choose a PDF."))
    _bearable(upload)
    if not is_pdf(start):
        raise ValidationError(
            _("The file is not a PDF, whatever its name says. Save the document as PDF and choose that.")
        )
    return True


def recognised(upload: "File[bytes]") -> str:
    """The media type of a PDF or an office document by its first bytes; a ValidationError says why it is neither.

    What the document really is a job finds out: a request opens no upload.
    """
    upload.seek(0)
    start = upload.read(8)
    upload.seek(0)
    if not start.startswith(OFFICE_STARTS):
        looks_like_pdf(upload)
        return PDF
    _bearable(upload)
    return OFFICE_TYPES.get(PurePath(upload.name or "").suffix.lower(), "application/octet-stream")


def ending_of(stored: StoredFile) -> str:
    """`.docx`: with what ending its content is saved; what it was called when it first came may be a secret."""
    if stored.media_type == PDF:
        return ".pdf"
    known = {media_type: ending for ending, media_type in OFFICE_TYPES.items()}
    suffix = PurePath(stored.name).suffix.lower()
    return known.get(stored.media_type) or (suffix if len(suffix) <= LONGEST_ENDING and suffix[1:].isalnum() else "")


def is_pdf(start: bytes) -> bool:
    """Whether these first bytes are those of a PDF."""
    return b"%PDF-" in start[:1024]


def _bearable(upload: "File[bytes]") -> None:
    size, most = upload.size or 0, LIMITS.bytes
    if size > most:
        raise ValidationError(
            _("The file has %(size)d MB; the most is %(most)d MB. Save it with smaller pictures or in parts.")
            % {"size": -(-size // 1_000_000), "most": most // 1_000_000}
        )


def _digest(content: "File[bytes]") -> tuple[str, int]:
    sha256, size = hashlib.sha256(), 0
    content.seek(0)
    for chunk in content.chunks():
        sha256.update(chunk)
        size += len(chunk)
    return sha256.hexdigest(), size


def _keep(content: "File[bytes]", digest: str, size: int, storage: Storage) -> str:
    """Write `content` under its key unless it is there; what an interrupted write left of it is written anew."""
    key = f"sha256/{digest[:2]}/{digest}"
    if storage.exists(key):
        if storage.size(key) == size:
            return key
        storage.delete(key)
    content.seek(0)
    # Somebody else may write the same key between the question and the answer: the storage then gives this copy
    # another name, which is as good.
    return storage.save(key, content)
