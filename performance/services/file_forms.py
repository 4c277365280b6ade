"""Forms of file that are rows of this portal: a table for each population, and what analysts explained."""

from __future__ import annotations

from performance import formats
from performance.formats import Format
from performance.formats.explained import Explained, Explanation
from performance.formats.populations import OfPopulation
from performance.models import NamedFormat, Population


def others() -> list[Format]:
    """Forms that only this portal knows."""
    populations = [OfPopulation(population.slug, population.name) for population in Population.objects.all()]
    return [*populations, *explained()]


def explained() -> list[Format]:
    """Forms that analysts have explained."""
    return [
        Explained(
            slug=row.slug,
            name=row.name,
            source=row.source.slug,
            header=tuple(row.header["names"]),
            is_across=row.header["across"],
            explanation=Explanation.from_json(row.mapping),
        )
        for row in NamedFormat.objects.select_related("source")
    ]


def named(slug: str) -> Format | None:
    """The form of that name, of every portal or of this one."""
    return formats.named(slug) or next((form for form in others() if form.slug == slug), None)


def choices() -> list[tuple[str, str]]:
    """Every form, to choose from."""
    return [(form.slug, form.name) for form in (*formats.FORMATS, *others())]
