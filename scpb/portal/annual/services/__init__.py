"""Writing annual reports: reports themselves, their chapters and figures, and what everybody may read of them."""

from scpb.portal.annual.services.chapters import add_chapter, change_chapter, move_chapter, remove_chapter
from scpb.portal.annual.services.figures import add_figure, change_figure, move_figure, remove_figure
from scpb.portal.annual.services.prints import PRINT, keep_print, print_report
from scpb.portal.annual.services.publishing import hindrances, publish, withdraw
from scpb.portal.annual.services.reports import begin, begin_correction, describe, discard

__all__ = [
    "PRINT",
    "add_chapter",
    "add_figure",
    "begin",
    "begin_correction",
    "change_chapter",
    "change_figure",
    "describe",
    "discard",
    "hindrances",
    "keep_print",
    "move_chapter",
    "move_figure",
    "print_report",
    "publish",
    "remove_chapter",
    "remove_figure",
    "withdraw",
]
