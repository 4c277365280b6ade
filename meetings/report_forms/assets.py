"""The pictures that a printed report names, by the addresses that it names them by."""

from __future__ import annotations

import re

from meetings.report_forms.document import ReportDocument
from scpb.documents.models import StoredFile

NAMED = re.compile(r'src="asset:([0-9a-f]{64})"')


def pictures_of(report: ReportDocument) -> dict[str, bytes]:
    """The content of each; the address says the content, so that the key of a rendering needs no more than the HTML."""
    texts = [row.html for row in report.head] + [section.html for section in (*report.before, *report.sections)]
    wanted = {sha256 for text in texts for sha256 in NAMED.findall(text)}
    return {f"asset:{stored.sha256}": stored.read() for stored in StoredFile.objects.filter(sha256__in=wanted)}
