"""What the board's own papers measure beyond the counts of `measures.json`, and where files give it.

A migration makes it for every portal; beginning a dashboard from a template makes what somebody has removed since.
A measure that is there keeps what people made of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from performance import months
from performance.names import category_key
from performance.reference import Find, read

BOROUGH = "mps-borough"
LIKE_BOROUGH = ("mps-dashboard", "mps-ward")  # sources that name offences as the borough files do
BASELINE = "2011 baseline"
APART = ("breaks", "categories", "baseline")  # of an entry: rows of their own


def load(find: Find, only: Collection[str] | None = None) -> list[Any]:
    """Make the measures that are missing, all or those named, with everything that belongs to them; gives the new."""
    reference = read("seeds")
    load_sources(find, reference)
    made = [entry for entry in reference["measures"] if only is None or entry["slug"] in only]
    new = [measure for entry in made if (measure := load_measure(find, entry))]
    for entry in reference["groups"]:
        find("PeerGroup").objects.get_or_create(slug=entry["slug"], defaults=entry)
    return new


def load_sources(find: Find, reference: dict[str, Any]) -> None:
    """The long dashboard names offences as the borough files do, and has kinds of its own."""
    for entry in reference["sources"]:
        source, is_new = find("Source").objects.get_or_create(slug=entry["slug"], defaults=entry)
        if not is_new:
            continue
        measures = {measure.slug: measure for measure in find("Measure").objects.all()}
        ignored = [[*names, []] for names in reference["ignored"][source.slug]]
        for major, minor, slugs in [*read("categories"), *ignored]:
            counted = [measures[slug] for slug in slugs if slug in measures]
            category, _new = find("Category").objects.get_or_create(
                source=source,
                key=category_key(major, minor),
                defaults={"major": major, "minor": minor, "is_ignored": not counted},
            )
            category.measures.set(counted)


def load_measure(find: Find, entry: dict[str, Any]) -> Any:
    """One measure with its changes of definition, its categories and its baseline; None where it is there already."""
    values = {name: value for name, value in entry.items() if name not in APART}
    parent = values.pop("parent", None)
    values["parent"] = find("Measure").objects.filter(slug=parent).first() if parent else None
    if find("Measure").objects.filter(name=values["name"]).exists():
        return None  # somebody made one of that name: it is theirs
    measure, is_new = find("Measure").objects.get_or_create(slug=values["slug"], defaults=values)
    if not is_new:
        return None
    for month, note in entry.get("breaks", []):
        find("Break").objects.create(measure=measure, month=months.parse(month), note=note)
    for source, names in entry.get("categories", {}).items():
        add_categories(find, measure, source, names)
    if BOROUGH in entry.get("categories", {}):
        for source in find("Source").objects.filter(slug__in=LIKE_BOROUGH).values_list("slug", flat=True):
            add_categories(find, measure, source, entry["categories"][BOROUGH])
    if entry.get("baseline"):
        span = {"first_month": months.parse("2011-04"), "last_month": months.parse("2012-03")}
        find("Baseline").objects.get_or_create(name=BASELINE, measure=measure, area=None, defaults=span)
    return measure


def add_categories(find: Find, measure: Any, slug: str, names: Iterable[tuple[str, str]]) -> None:
    """Have the categories of a source count in a measure, beside those that they count in already."""
    source = find("Source").objects.get(slug=slug)
    shown = find("Series").objects.filter(measure=measure, is_shown=True).exists()
    find("Series").objects.get_or_create(measure=measure, source=source, defaults={"is_shown": not shown})
    for major, minor in names:
        category, _new = find("Category").objects.get_or_create(
            source=source, key=category_key(major, minor), defaults={"major": major, "minor": minor}
        )
        category.measures.add(measure)
        if category.is_ignored:
            category.is_ignored = False
            category.save(update_fields=["is_ignored"])
