"""Giving a stored file to a browser; the app that owns it has checked access first."""

from django.http import FileResponse

from scpb.documents.models import StoredFile

# Shown in the browser when asked for; everything else is only ever saved.
SHOWN = {"application/pdf", "image/png", "image/jpeg", "text/plain"}
ALONE = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"


def download(stored: StoredFile, *, name: str = "", inline: bool = False) -> FileResponse:
    """The content as a stream, under `name` (default: as first received), never run and never guessed at."""
    is_shown = inline and stored.media_type in SHOWN
    response = FileResponse(
        stored.file.open("rb"),
        as_attachment=not is_shown,
        filename=name or stored.name,
        content_type=stored.media_type if is_shown or stored.media_type in SHOWN else "application/octet-stream",
    )
    response["Content-Length"] = str(stored.size)
    response["X-Content-Type-Options"] = "nosniff"
    # Browsers refuse to start their PDF viewer in a sandbox; it runs apart from this origin anyhow.
    response["Content-Security-Policy"] = ALONE if stored.media_type == "application/pdf" else f"{ALONE}; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response
