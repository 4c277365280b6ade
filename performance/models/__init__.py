"""What the partnership counts, from which files, and what is known of it."""

from performance.models.areas import Area, AreaSpelling, Boundary
from performance.models.asked import Estimate, Recollection
from performance.models.dashboards import Computed, Dashboard, DashboardRow, Section
from performance.models.editions import Commentary, Edition
from performance.models.exceptions import ExceptionMark, Explanation
from performance.models.figures import Figure, Observation
from performance.models.formats import NamedFormat
from performance.models.measures import Break, Category, Measure, Series, Source, SourceChoice
from performance.models.populations import Denominator, Population, PopulationCount, SmallArea
from performance.models.readings import FigureRequest, Reading
from performance.models.rule_sets import Baseline, PeerGroup, RuleSet, Target
from performance.models.showing import EditionRating, PriorityMeasure
from performance.models.uploads import GeneratedFile, Upload
from performance.models.wording import CellNote, FactorChange, Picture, RatingOverride, Term

__all__ = [
    "Area",
    "AreaSpelling",
    "Baseline",
    "Boundary",
    "Break",
    "Category",
    "CellNote",
    "Commentary",
    "Computed",
    "Dashboard",
    "DashboardRow",
    "Denominator",
    "Edition",
    "EditionRating",
    "Estimate",
    "ExceptionMark",
    "Explanation",
    "FactorChange",
    "Figure",
    "FigureRequest",
    "GeneratedFile",
    "Measure",
    "NamedFormat",
    "Observation",
    "PeerGroup",
    "Picture",
    "Population",
    "PopulationCount",
    "PriorityMeasure",
    "RatingOverride",
    "Reading",
    "Recollection",
    "RuleSet",
    "Section",
    "Series",
    "SmallArea",
    "Source",
    "SourceChoice",
    "Target",
    "Term",
    "Upload",
]
