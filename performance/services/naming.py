"""Whose figure of what: rows of the portal by the names that files use."""

from __future__ import annotations

from django.utils.translation import gettext as _

from performance.formats import Problem, Wrong
from performance.formats.readings import ENTERED
from performance.models import Area, AreaSpelling, Measure, Source
from performance.names import normalised


def measures_by_name() -> dict[str, Measure]:
    """Measures by address and by name, normalised."""
    found = list(Measure.objects.all())
    return {normalised(name): measure for measure in found for name in (measure.name, measure.slug)}


def areas_by_name() -> dict[str, int]:
    """Areas (ids) by every spelling, ONS code and address, normalised."""
    rows = Area.objects.values_list("pk", "code", "slug")
    named = {normalised(name): pk for pk, *names in rows for name in names if name}
    return {**named, **dict(AreaSpelling.objects.values_list("normalised", "area_id"))}


def sources_by_name() -> dict[str, Source]:
    """Sources by address and by name, normalised; that of entered figures among them."""
    found = {source.slug: source for source in Source.objects.all()}
    found.setdefault(ENTERED, entered())
    return {normalised(name): source for source in found.values() for name in (source.name, source.slug)}


def entered() -> Source:
    """The source of figures that analysts and providers enter."""
    words = {"name": "Figures entered by analysts", "publisher": "The partnership"}
    return Source.objects.get_or_create(slug=ENTERED, defaults=words)[0]


def source_named(written: str) -> Source:
    """The source of that address or name, or `Wrong`."""
    found = sources_by_name().get(normalised(written))
    if found is None:
        raise Wrong([Problem(unknown_source(written), column="source")])
    return found


def unknown_source(written: str) -> str:
    return _("“%(name)s” is no source that the portal knows.") % {"name": written[:60]}


def unknown_measure(written: str) -> str:
    text = _("“%(name)s” is no measure that the portal knows. Write its name as in the set-up, or add it there.")
    return text % {"name": written[:60]}


def unknown_area(written: str) -> str:
    text = _("“%(name)s” is no area that the portal knows. Add the spelling to an area in the set-up, or correct it.")
    return text % {"name": written[:60]}
