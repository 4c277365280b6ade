"""`manage.py dashboard overview --to 2013-12 --rules 2014 --json`: a dashboard computed here and now."""

from __future__ import annotations

import json
from argparse import ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from performance import months
from performance.arithmetic.as_json import to_json
from performance.arithmetic.results import Dashboard as Result
from performance.arithmetic.results import Row
from performance.assembly import Question, findings, latest_month
from performance.models import Area, Dashboard, RuleSet
from performance.services import asking


def month(written: str) -> int:
    """An argument like 2013-12."""
    try:
        return months.parse(written)
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from error


class Command(BaseCommand):
    help = "Compute a dashboard from what is known now and print it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("dashboard", help="its address, for example overview")
        parser.add_argument("--area", default="", help="an area's name or address; without it the deployment's own")
        parser.add_argument("--to", type=month, help="last month of the 12, like 2013-12; without it the latest known")
        parser.add_argument("--quarter-to", type=month, help="last month of the quarter; without it that of --to")
        parser.add_argument("--denominator", default="", help="rank all rows per this")
        parser.add_argument("--rules", help="version of the rule set, for example 2014; without it the one in force")
        parser.add_argument("--json", action="store_true", help="print everything as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        question = self.question(options)
        found = findings(question).dashboard
        self.stdout.write(json.dumps(to_json(found), indent=1) if options["json"] else as_text(found))

    def question(self, options: dict[str, Any]) -> Question:
        """What is asked for, or a sentence about what of it does not exist."""
        dashboard = Dashboard.objects.filter(slug=options["dashboard"]).first()
        if dashboard is None:
            known = ", ".join(Dashboard.objects.values_list("slug", flat=True))
            raise CommandError(f"There is no dashboard “{options['dashboard']}”. There are: {known}.")
        area = asking.area_named(options["area"])
        if area is None:
            raise CommandError(no_area(options["area"]))
        to = options["to"] if options["to"] is not None else latest_month(dashboard, area)
        if to is None:
            raise CommandError(f"No figures are known for {area}. Import a file first, or say --to.")
        rule_set = asking.rule_set_named(options["rules"], to)
        if rule_set is None:
            known = ", ".join(RuleSet.objects.values_list("version", flat=True))
            raise CommandError(f"There is no such rule set. There are: {known}.")
        quarter_to = options["quarter_to"] if options["quarter_to"] is not None else to
        return Question(dashboard, area, to, quarter_to, rule_set, options["denominator"])


def no_area(asked: str) -> str:
    if asked:
        return f"There is no area “{asked}”. Areas are for example: {', '.join(map(str, Area.objects.ranked()[:3]))}."
    return "This deployment has not said which area is its own. Say --area, or mark the area as ours in the set-up."


def as_text(found: Result) -> str:
    """The rows as a table for a terminal."""
    lines = [f"{found.name}, {found.area_name}, 12 months to {months.label(found.to)}, rule set {found.rules}"]
    return "\n".join([*lines, *(as_line(row) for row in found.rows)])


def as_line(row: Row) -> str:
    volumes = [
        f"{'n/a' if change.volume is None else change.volume:>7} {change.text:>9}"
        for change in (row.quarter, row.rolling)
    ]
    ranks = " ".join(peer.text for peer in row.peers)
    against = f"{row.rating.positive} for, {row.rating.negative} against"
    return f"{'  ' * row.indent + row.name:<28}{row.rating.rag:<6} {' '.join(volumes)} {ranks:>7}  {against}"
