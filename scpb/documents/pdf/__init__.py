"""PDF documents: printed, opened with care, joined and numbered. For jobs: a web process prints nothing."""

from scpb.documents.errors import BadPdf, TooComplex
from scpb.documents.pdf.hashes import page_hashes
from scpb.documents.pdf.inspect import Inspection, inspect, text
from scpb.documents.pdf.links import dead_links
from scpb.documents.pdf.merge import merge
from scpb.documents.pdf.naming import name_pages
from scpb.documents.pdf.parts import Mark, Merged, Notice, Part, Span, plan
from scpb.documents.pdf.render import count_pages, fingerprint, render

__all__ = [
    "BadPdf",
    "Inspection",
    "Mark",
    "Merged",
    "Notice",
    "Part",
    "Span",
    "TooComplex",
    "count_pages",
    "dead_links",
    "fingerprint",
    "inspect",
    "merge",
    "name_pages",
    "page_hashes",
    "plan",
    "render",
    "text",
]
