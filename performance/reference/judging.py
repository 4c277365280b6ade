"""What a new portal judges figures by: rule sets, the peer group of London, baselines, targets, dashboards.

Targets and entered baselines are those that Barnet's board printed in January 2014; they hold for that area alone.
"""

from datetime import date
from typing import Any

from performance import months
from performance.arithmetic.rules import RULES_2014, RULES_2020
from performance.reference import Find, read

RULES = {"2014": RULES_2014, "2020": RULES_2020}


def load(find: Find) -> None:
    """Make every row that is missing; rows that are there stay as they are."""
    reference = read("dashboards")
    for version, effective in reference["rule_sets"]:
        find("RuleSet").objects.get_or_create(
            version=version,
            defaults={"effective_on": date.fromisoformat(effective), "definition": RULES[version]},
        )
    for entry in reference["groups"]:
        group, is_new = find("PeerGroup").objects.get_or_create(slug=entry["slug"], defaults=entry)
        if is_new:
            group.areas.set(find("Area").objects.filter(kind="borough", is_ranked=True))
    here = [entry["slug"] for entry in read("measures")]
    measures = {measure.slug: measure for measure in find("Measure").objects.filter(slug__in=here)}
    areas = {area.slug: area for area in find("Area").objects.all()}
    load_baselines(find, reference["baselines"], measures, areas)
    load_targets(find, reference["targets"], measures, areas)
    load_dashboards(find, reference["dashboards"], measures)


def load_baselines(find: Find, entries: list[Any], measures: dict[str, Any], areas: dict[str, Any]) -> None:
    for entry in entries:
        span = {"first_month": months.parse(entry["first"]), "last_month": months.parse(entry["last"])}
        for measure in measures.values():
            find("Baseline").objects.get_or_create(name=entry["name"], measure=measure, area=None, defaults=span)
        for measure, area, level in entry["levels"]:
            find("Baseline").objects.get_or_create(
                name=entry["name"],
                measure=measures[measure],
                area=areas[area],
                defaults={**span, "level": level},
            )


def load_targets(find: Find, entries: list[Any], measures: dict[str, Any], areas: dict[str, Any]) -> None:
    for measure, area, change, first, last in entries:
        find("Target").objects.get_or_create(
            measure=measures[measure],
            area=areas[area],
            first_month=months.parse(first),
            defaults={"change_pct": change, "last_month": months.parse(last)},
        )


def load_dashboards(find: Find, entries: list[Any], measures: dict[str, Any]) -> None:
    for order, entry in enumerate(entries):
        dashboard, is_new = find("Dashboard").objects.get_or_create(
            slug=entry["slug"], defaults={"name": entry["name"], "order": order}
        )
        if is_new:
            dashboard.groups.set(find("PeerGroup").objects.filter(slug__in=entry["groups"]))
            for place, (measure, name, indent) in enumerate(entry["rows"], start=1):
                section = section_of(find, dashboard, name)
                find("DashboardRow").objects.create(
                    dashboard=dashboard, measure=measures[measure], order=place, section=section, indent=indent
                )


def section_of(find: Find, dashboard: Any, name: str) -> Any:
    """A section as a row names it: a row of its own, or in a database of before the word alone."""
    if not find("DashboardRow")._meta.get_field("section").is_relation:
        return name
    order = find("Section").objects.filter(dashboard=dashboard).count()
    return find("Section").objects.get_or_create(dashboard=dashboard, name=name, defaults={"order": order})[0]
