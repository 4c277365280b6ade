"""Priorities as papers of a board may name them and forms offer them, and entries of plans as forms offer them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scpb.boards.models import Board
from scpb.people.models import Person
from strategy.models import ActionPlan, PlanEntry, PlanState, Priority, Strategy, financial_year
from strategy.models.strategies import PriorityQuerySet

LABEL_WORDS = 30  # of what an entry says, where it is one choice of many
UNNAMED = gettext_lazy("A priority of a strategy that readers of this board may not know of")


def named_by(board: Board) -> Q:
    """The condition that papers and forms of a board may name a priority: its own, whose strategy all its readers know
    of, and those that everybody knows of.
    """
    return Q(strategy__board=board) | Q(strategy__in=Strategy.objects.visible_to(AnonymousUser()))


def priorities_offered(
    board: Board, on: date, chosen: Collection[int] | models.QuerySet[Any, Any] = ()
) -> PriorityQuerySet:
    """What forms offer something of a board to serve: the priorities in force on the day that the board may name, and
    those chosen already, whatever became of them. Those with `is_named` first; one query.
    """
    is_named = models.ExpressionWrapper(named_by(board), output_field=models.BooleanField())
    found = Priority.objects.worded(on).annotate(is_named=is_named)
    offered = found.filter(Q(is_named=True, number__isnull=False) | Q(pk__in=chosen))
    return offered.order_by(F("is_named").desc(), "strategy__name", F("number").asc(nulls_last=True), "pk")


def priority_label(priority: Any) -> str:
    """What a form calls a priority of `priorities_offered`: who may not know of its strategy can untick it unread."""
    if not priority.is_named:
        return str(UNNAMED)
    return str(priority) if priority.number is not None else _("A priority that is not in force any more")


def entries_to_serve(board: Board, person: Person | None) -> models.QuerySet[PlanEntry]:
    """What an action of a board may come to serve: entries that stand in plans of the board itself, and in agreed plans
    of the boards above it that the person may read. None is the system, which reads all.
    """
    own = Q(plan__strategy__board=board)
    above = Q(plan__strategy__board__in=_boards_above(board), plan__state=PlanState.AGREED)
    found = PlanEntry.objects.filter(own | above, taken_out_on__isnull=True)
    return found if person is None else found.filter(plan__in=ActionPlan.objects.visible_to(person).values("pk"))


def entries_offered(
    board: Board, on: date, person: Person | None, chosen: Collection[int] | models.QuerySet[Any, Any] = ()
) -> models.QuerySet[PlanEntry]:
    """What forms offer an action of a board to serve: entries of plans of this and the last financial year, and those
    chosen already of plans that the person may read, whatever became of them; the latest plan first.
    """
    years = (financial_year(on), financial_year(on) - 1)
    kept = PlanEntry.objects.filter(pk__in=chosen)
    if person is not None:
        kept = kept.filter(plan__in=ActionPlan.objects.visible_to(person).values("pk"))
    current = entries_to_serve(board, person).filter(plan__year__in=years)
    found = PlanEntry.objects.filter(Q(pk__in=current.values("pk")) | Q(pk__in=kept.values("pk")))
    return for_labels(found)


def for_labels(found: models.QuerySet[PlanEntry]) -> models.QuerySet[PlanEntry]:
    """With what `entry_choices` reads and nothing else of their plans, which are long; the latest plan first."""
    plans = found.select_related("plan__strategy").defer("plan__snapshot", "plan__introduction")
    return plans.order_by("-plan__year", "plan__strategy__name", "number")


def entry_choices(entries: Iterable[PlanEntry]) -> list[tuple[str, str]]:
    """The identity of each entry, fetched `for_labels`, with `2022–23, entry 4: Light the alleys`.

    Whose plan it is stands before that where they are of several strategies: plans of a year number alike.
    """
    listed = list(entries)
    is_mixed = len({one.plan.strategy_id for one in listed}) > 1
    return [(str(one.uuid), _entry_label(one, is_mixed=is_mixed)) for one in listed]


def _entry_label(entry: PlanEntry, *, is_mixed: bool) -> str:
    words = {"year": entry.plan.period, "number": entry.number, "what": Truncator(entry.what).words(LABEL_WORDS)}
    if is_mixed:
        return _("%(strategy)s, %(year)s, entry %(number)s: %(what)s") % {**words, "strategy": entry.plan.strategy}
    return _("%(year)s, entry %(number)s: %(what)s") % words


def _boards_above(board: Board) -> set[int]:
    """The keys of the boards that a board reports to, directly or through others."""
    if board.parent_id is None:
        return set()
    parents = dict(Board.objects.values_list("pk", "parent_id"))
    found: set[int] = set()
    above: int | None = board.parent_id
    while above is not None and above not in found:  # a circle of boards would have no end
        found.add(above)
        above = parents.get(above)
    return found - {board.pk}
