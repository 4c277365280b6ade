"""Documents of Word, PowerPoint and Excel (and their like): recognised by content, turned into PDF by LibreOffice."""

from scpb.documents.office.converting import BadOffice, Converted, convert
from scpb.documents.office.limits import LIMITS, Limits

__all__ = ["LIMITS", "BadOffice", "Converted", "Limits", "convert"]
