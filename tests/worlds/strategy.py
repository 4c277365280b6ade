"""What strategy adds to the world: a strategy with a version that is kept as adopted and one in force, both printed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from scpb.documents import services as documents
from strategy import services
from strategy.document import freeze
from strategy.models import Chapter, Priority, StrategyVersion
from strategy.naming import Names
from strategy.services import Line, prints, writing
from strategy.services.writing import BaselineLine, ObjectiveLine, TargetLine

if TYPE_CHECKING:
    from tests.world import World


def make(world: World) -> None:
    world.strategy = services.add_strategy(
        by=None, board=world.board, name="Community Safety Strategy", slug="community-safety"
    )
    world.ended_version = services.add_version(
        world.strategy, by=None, title="Community Safety Strategy 2014–17", starts_on=date(2014, 4, 1)
    )
    words = ["Victims get better support", "Anti-social behaviour is dealt with", "Fewer homes are burgled"]
    lines = [Line(number, title) for number, title in enumerate(words, start=1)]
    services.word_priorities(world.ended_version, lines=lines, by=None)
    world.strategy_version = services.add_version(
        world.strategy, by=None, title="Community Safety Strategy 2017 onwards", starts_on=date(2017, 4, 1)
    )
    world.priority = Priority.objects.get(wordings__version=world.strategy_version, wordings__number=1)
    world.ended_version.refresh_from_db()
    _write(world)
    _keep(world)
    world.closed_strategy = services.add_strategy(by=None, board=world.closed, name="Risk Plan", slug="risk-plan")


def _write(world: World) -> None:
    """Something of all that a version says."""
    version = world.strategy_version
    writing.word_objectives(version, lines=[ObjectiveLine(1, "A borough without fear")], by=None)
    chapter = {"place": Chapter.Place.FOREWORD, "order": 1, "heading": "Foreword", "text": "<p>Read on.</p>"}
    world.strategy_chapter = writing.write_chapter(version, by=None, signed="The chair", **chapter)
    baselines = [BaselineLine("2016/17", "120"), BaselineLine("2017/18", label="with those on paper")]
    writing.write_priority(
        version.wordings.select_related("version__strategy__board").get(number=1),
        by=None,
        why="<p>It was asked for.</p>",
        leads=[Names(wording="The council")],
        targets=[TargetLine("More who are helped", direction="up", baselines=baselines)],
        objectives=[one.objective for one in version.objectives.select_related("objective")],
        shown_through=[one.priority for one in version.wordings.filter(number=2).select_related("priority")],
    )


def _keep(world: World) -> None:
    """One as adoption keeps it, both with files that say nothing but that they are there."""
    snapshot, sha256 = freeze(world.ended_version)
    StrategyVersion.objects.filter(pk=world.ended_version.pk).update(snapshot=snapshot, sha256=sha256)
    world.ended_version.refresh_from_db()
    files = [
        documents.store(f"%PDF-1.7 {name}".encode(), name=f"{name}.pdf", media_type="application/pdf", by=None)
        for name in ("strategy", "summary")
    ]
    for version in (world.ended_version, world.strategy_version):
        prints.keep_prints(version.pk, prints.digest_of(version), *files)
        version.refresh_from_db()
