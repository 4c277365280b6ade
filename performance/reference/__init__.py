"""What a new portal knows of London: areas, measures, and how the Met's categories add up to measures.

All of it becomes rows that people edit; it is read once, by a migration, and never again after that.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import models

from performance import months
from performance.names import category_key, normalised

FOLDER = Path(__file__).parent
Find = Callable[[str], Any]  # a model's name -> the model, as a migration or the portal itself knows it


def read(name: str) -> Any:
    """One of the JSON files of this folder."""
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def load(find: Find) -> None:
    """Make every row that is missing; rows that are there stay as they are."""
    load_areas(find)
    load_measures(find)
    load_categories(find)


def load_areas(find: Find) -> None:
    for entry in read("areas"):
        spellings = entry.pop("spellings")
        area, is_new = find("Area").objects.get_or_create(slug=entry["slug"], defaults=entry)
        if is_new:
            for spelling in spellings:
                find("AreaSpelling").objects.get_or_create(
                    normalised=normalised(spelling), defaults={"area": area, "spelling": spelling}
                )


def load_measures(find: Find) -> None:
    known: dict[str, models.Model] = {}
    for entry in read("measures"):
        breaks, parent = entry.pop("breaks", []), entry.pop("parent", None)
        entry["parent"] = known.get(parent)
        measure, is_new = find("Measure").objects.get_or_create(slug=entry["slug"], defaults=entry)
        known[measure.slug] = measure
        for month, note in breaks if is_new else []:
            find("Break").objects.create(measure=measure, month=months.parse(month), note=note)


def load_categories(find: Find) -> None:
    here = [entry["slug"] for entry in read("measures")]
    measures = {measure.slug: measure for measure in find("Measure").objects.filter(slug__in=here)}
    sources = [find("Source").objects.get_or_create(slug=entry["slug"], defaults=entry)[0] for entry in read("sources")]
    for source in sources:
        for measure in measures.values():
            find("Series").objects.get_or_create(measure=measure, source=source)
        for major, minor, slugs in read("categories"):
            category, is_new = find("Category").objects.get_or_create(
                source=source,
                key=category_key(major, minor),
                defaults={"major": major, "minor": minor, "is_ignored": not slugs},
            )
            if is_new:
                category.measures.set([measures[slug] for slug in slugs])
