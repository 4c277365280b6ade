"""Pictures: received by signature and size, opened by a process with limits, which draws them anew without metadata."""

from scpb.documents.pictures.inspect import LIMITS, SIGNATURES, BadPicture, Drawn, Limits, draw_anew, recognised

__all__ = ["LIMITS", "SIGNATURES", "BadPicture", "Drawn", "Limits", "draw_anew", "recognised"]
