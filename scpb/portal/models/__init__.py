"""What only the portal keeps, because it stands above strategy, performance and meetings."""

from scpb.portal.models.annual import AnnualChapter, AnnualFigure, AnnualReport, Shape, Standing
from scpb.portal.models.gaps import GapSetAside

__all__ = ["AnnualChapter", "AnnualFigure", "AnnualReport", "GapSetAside", "Shape", "Standing"]
