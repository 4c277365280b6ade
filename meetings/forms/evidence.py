"""What a file that shows something is, by its size and first bytes: a request opens no upload."""

from __future__ import annotations

from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from scpb.documents.limits import LIMITS
from scpb.documents.pictures import SIGNATURES
from scpb.documents.services import OFFICE_STARTS, OFFICE_TYPES, PDF, is_pdf


def media_type_of(upload: UploadedFile[bytes]) -> str:
    """The kind of file, or a ValidationError that says what to send instead."""
    size, most = upload.size or 0, LIMITS.bytes
    if size > most:
        words = {"size": -(-size // 1_000_000), "most": most // 1_000_000}
        raise ValidationError(_("The file has %(size)d MB; the most is %(most)d MB. Send a link to it.") % words)
    upload.seek(0)
    start = upload.read(16)
    upload.seek(0)
    if is_pdf(start):
        return PDF
    found = next((kind for kind, fits in SIGNATURES.items() if fits(start)), "")
    if not found and start.startswith(OFFICE_STARTS):
        # what is inside is told by the name until a job looks; what may hold macros (.docm) is none of these
        found = OFFICE_TYPES.get(PurePath(upload.name or "").suffix.lower(), "")
    if not found:
        raise ValidationError(
            _(
                "This is no PDF, picture (PNG, JPEG, WebP) or Word, Excel, PowerPoint or OpenDocument file. Save it as "
                "PDF and send that."
            )
        )
    return found
