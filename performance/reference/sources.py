"""The tables beside the Met's by borough: by ward, street level, residents, and small areas. Read by a migration.

The ward files name categories as the borough files do, and begin with what those count. The crime types of
data.police.uk are wider: where one is the same as a measure it counts there; anti-social behaviour is left for an
analyst to map, since the board's own measures of it are calls.
"""

from __future__ import annotations

from typing import Any

from performance.names import category_key, normalised
from performance.reference import Find

BOROUGH, WARD, STREET = "mps-borough", "mps-ward", "police-uk-street"
MET = "Metropolitan Police Service, through the London Datastore"
OGL2, OGL3 = "Open Government Licence v2", "Open Government Licence v3"
SOURCES = [
    {"slug": WARD, "name": "Recorded crime by ward", "publisher": MET, "licence": OGL2},
    {"slug": STREET, "name": "Street-level crime", "publisher": "data.police.uk", "licence": OGL3},
    {"slug": "populations", "name": "Residents and households", "publisher": "Statistics offices", "licence": OGL3},
    {
        "slug": "lookups",
        "name": "Small areas to wards",
        "publisher": "Office for National Statistics",
        "licence": OGL3,
    },
]
CRIME_TYPES = {
    "Burglary": "burglary",
    "Robbery": "robbery",
    "Theft from the person": "theft-from-the-person",
    "Criminal damage and arson": "criminal-damage",
    "Shoplifting": "shoplifting",
}
WIDER = [
    "Bicycle theft",
    "Drugs",
    "Other crime",
    "Other theft",
    "Possession of weapons",
    "Public disorder and weapons",
    "Public order",
    "Vehicle crime",
    "Violence and sexual offences",
    "Violent crime",
]
NO_LOCATION = {"slug": "no-location", "name": "No location given", "kind": "other", "is_ranked": False}


def load(find: Find) -> None:
    """Make what is missing; rows that are there stay as they are."""
    for entry in SOURCES:
        find("Source").objects.get_or_create(slug=entry["slug"], defaults=entry)
    load_wards(find)
    load_street(find)
    area, _new = find("Area").objects.get_or_create(slug=NO_LOCATION["slug"], defaults=NO_LOCATION)
    find("AreaSpelling").objects.get_or_create(
        normalised=normalised(area.name), defaults={"area": area, "spelling": area.name}
    )


def load_wards(find: Find) -> None:
    """The categories of the borough files, and a series by wards of every measure that they count."""
    source = find("Source").objects.get(slug=WARD)
    for known in find("Category").objects.filter(source__slug=BOROUGH).prefetch_related("measures"):
        copy = {"major": known.major, "minor": known.minor, "is_ignored": known.is_ignored}
        category, is_new = find("Category").objects.get_or_create(source=source, key=known.key, defaults=copy)
        if is_new:
            category.measures.set(known.measures.all())
    for series in find("Series").objects.filter(source__slug=BOROUGH):
        find("Series").objects.get_or_create(measure_id=series.measure_id, source=source, level="ward")


def load_street(find: Find) -> None:
    source = find("Source").objects.get(slug=STREET)
    measures = {measure.slug: measure for measure in find("Measure").objects.filter(slug__in=CRIME_TYPES.values())}
    for name in [*CRIME_TYPES, *WIDER]:
        counted: list[Any] = [measures[slug] for slug in [CRIME_TYPES.get(name, "")] if slug in measures]
        category, is_new = find("Category").objects.get_or_create(
            source=source,
            key=category_key(name, name),
            defaults={"major": name, "minor": name, "is_ignored": not counted},
        )
        if is_new:
            category.measures.set(counted)
