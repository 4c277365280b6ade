"""What the partnership counts, from which files, and what is known of it."""

from performance.models.areas import Area, AreaSpelling, Denominator
from performance.models.dashboards import Computed, Dashboard, DashboardRow
from performance.models.editions import Commentary, Edition
from performance.models.figures import Figure, Observation
from performance.models.measures import Break, Category, Measure, Series, Source
from performance.models.rule_sets import Baseline, PeerGroup, RuleSet, Target
from performance.models.uploads import GeneratedFile, Upload

__all__ = [
    "Area",
    "AreaSpelling",
    "Baseline",
    "Break",
    "Category",
    "Commentary",
    "Computed",
    "Dashboard",
    "DashboardRow",
    "Denominator",
    "Edition",
    "Figure",
    "GeneratedFile",
    "Measure",
    "Observation",
    "PeerGroup",
    "RuleSet",
    "Series",
    "Source",
    "Target",
    "Upload",
]
