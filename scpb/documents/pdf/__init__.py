"""PDF documents: printed, opened with care, joined and numbered. Imported by jobs only; a web process prints nothing."""

from scpb.documents.errors import BadPdf, TooComplex
from scpb.documents.pdf.render import count_pages, fingerprint, render

__all__ = ["BadPdf", "TooComplex", "count_pages", "fingerprint", "render"]
