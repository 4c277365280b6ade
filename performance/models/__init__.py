"""What the partnership counts, from which files, and what is known of it."""

from performance.models.areas import Area, AreaSpelling, Denominator
from performance.models.figures import Figure, Observation
from performance.models.measures import Break, Category, Measure, Series, Source
from performance.models.uploads import GeneratedFile, Upload

__all__ = [
    "Area",
    "AreaSpelling",
    "Break",
    "Category",
    "Denominator",
    "Figure",
    "GeneratedFile",
    "Measure",
    "Observation",
    "Series",
    "Source",
    "Upload",
]
