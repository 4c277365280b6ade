"""A draft as its writers see it: charts drawn, and the tables of plan and decisions each on a page of its own.

They are read anew from many records as long as the report is a draft, so that all of them at once would make its page
slow. Published, they are part of what is kept.
"""

from __future__ import annotations

from dataclasses import replace

from scpb.portal.annual.document import AnnualDocument, live, with_figure, worded
from scpb.portal.annual.figures import Drawn, drawn
from scpb.portal.annual.stopping import Stop, stops
from scpb.portal.models import AnnualFigure, AnnualReport

__all__ = ["Stop", "alone", "drafted", "stops", "worded"]


def drafted(report: AnnualReport) -> AnnualDocument:
    """What the draft says, but for the rows of plan and decisions; three queries."""
    return live(report, is_whole=False)


def alone(report: AnnualReport, figure: AnnualFigure, *, with_unreleased: bool = False) -> Drawn:
    """One figure with all its rows, as everybody would see it now; it has no number."""
    figures = drawn(with_figure(report, figure), with_unreleased=with_unreleased)
    return replace(figures[str(figure.uuid)], number=0)
