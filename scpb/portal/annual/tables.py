"""What was done and what was decided within a report's period, as tables in words that everybody may read."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch, Q
from django.utils.formats import date_format
from django.utils.timezone import localdate, make_aware
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings.models import Action, Decision
from meetings.models.actions import OPEN_STATES, ActionState
from meetings.models.decisions import Outcome
from scpb.portal.models import AnnualFigure, AnnualReport, Shape
from strategy.document import Pointed
from strategy.models import ActionPlan, EntryName, EntryReview, PlanEntry
from strategy.models.plans import APRIL, PlanState, financial_year

NOBODY = AnonymousUser()  # who reads what everybody may read
SIGNS = {"complete": "Green", "green": "Green", "amber": "Amber", "red": "Red", "waiting": "Grey"}


@dataclass(frozen=True)
class Told:
    """A table; `signs` are the ratings of its rows, whose words stand in the last column."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    source: str
    signs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Line:
    """A row with the keys of the priorities that it is about."""

    priorities: frozenset[int]
    cells: tuple[str, ...]
    sign: str = ""


def told_of(report: AnnualReport, figures: Sequence[AnnualFigure], words: Mapping[int, Pointed]) -> Mapping[int, Told]:
    """The tables of the plan and of decisions by the keys of their figures.

    Those in the chapter of a priority are about that priority alone. Nothing is asked where there is no such figure.
    """
    found: dict[int, Told] = {}
    by_shape = {shape: [one for one in figures if one.shape == shape] for shape in (Shape.PLAN, Shape.DECISIONS)}
    if by_shape[Shape.PLAN]:
        entries = planned(report, words)
        found |= {one.pk: plan_table(report, entries, one.chapter.priority_id) for one in by_shape[Shape.PLAN]}
    if by_shape[Shape.DECISIONS]:
        taken = decided(report)
        found |= {one.pk: decisions_table(report, taken, one.chapter.priority_id) for one in by_shape[Shape.DECISIONS]}
    return found


# -- the plan --------------------------------------------------------------------------------------------------------


def planned(report: AnnualReport, words: Mapping[int, Pointed]) -> list[Line]:
    """The entries of the agreed plans of the period with what was last published of each, by their priorities."""
    years = (financial_year(report.starts_on), financial_year(report.ends_on))
    plans = ActionPlan.objects.filter(strategy=report.strategy_id, year__range=years, state=PlanState.AGREED)
    there = PlanEntry.objects.added_by(report.ends_on).exclude(taken_out_on__lte=report.ends_on)
    names = EntryName.objects.filter(part=EntryName.Part.OWNER).with_posts_on(report.ends_on)
    reviews = EntryReview.objects.filter(_published_within(report)).select_related("review").order_by("review__quarter")
    entries = list(
        there.filter(plan__in=plans)
        .select_related("plan")
        .prefetch_related(Prefetch("names", names, to_attr="owners"), Prefetch("reviews", reviews, to_attr="published"))
    )
    several = len({entry.plan_id for entry in entries}) > 1
    entries.sort(key=lambda entry: (_place(entry, words), entry.plan.year, entry.order, entry.number))
    return [_entry_line(entry, words, report.ends_on, several=several) for entry in entries]


def plan_table(report: AnnualReport, lines: Sequence[Line], priority: int | None) -> Told:
    """The entries for one priority, or all of them with the numbers of their priorities."""
    own = [line for line in lines if priority is None or priority in line.priorities]
    headings = (_("Priority"), _("Entry"), _("What was to be done"), _("Who"), _("Progress"), _("Rating"))
    skipped = 0 if priority is None else 1
    return Told(
        headings=headings[skipped:],
        rows=tuple(line.cells[skipped:] for line in own),
        source=_(
            "The action plan with the changes since it was agreed, and reviews published for quarters up to %(day)s."
        )
        % {"day": _day(report.ends_on)},
        signs=tuple(line.sign for line in own),
    )


def _published_within(report: AnnualReport) -> Q:
    """Reviews that are published, of quarters that lie whole in the period: 1 is April to June."""
    first = -(-(_month(report.starts_on) + (report.starts_on.day > 1)) // 3)
    begun = report.ends_on.day < monthrange(report.ends_on.year, report.ends_on.month)[1]
    last = (_month(report.ends_on) + (not begun)) // 3 - 1
    (first_year, first_quarter), (last_year, last_quarter) = divmod(first, 4), divmod(last, 4)
    after = Q(review__plan__year__gt=first_year) | Q(review__plan__year=first_year, review__quarter__gt=first_quarter)
    before = Q(review__plan__year__lt=last_year) | Q(
        review__plan__year=last_year, review__quarter__lte=last_quarter + 1
    )
    return after & before & Q(review__published_at__isnull=False)


def _month(day: date) -> int:
    """Months are counted from an April, so that three of them are a quarter and twelve a financial year."""
    return day.year * 12 + day.month - APRIL


def _place(entry: PlanEntry, words: Mapping[int, Pointed]) -> int:
    """By the numbers of the priorities; those that no version of the time has come last."""
    return words[entry.priority_id].number if entry.priority_id in words else 10_000


def _entry_line(entry: PlanEntry, words: Mapping[int, Pointed], on: date, *, several: bool) -> Line:
    worded = words.get(entry.priority_id)
    owners: list[EntryName] = entry.owners  # type: ignore[attr-defined]
    published: list[EntryReview] = entry.published  # type: ignore[attr-defined]
    last = published[-1] if published else None
    quarter = _("Quarter %(quarter)s: %(progress)s")
    progress = quarter % {"quarter": last.review.quarter, "progress": last.progress} if last and last.progress else ""
    return Line(
        priorities=frozenset([entry.priority_id]),
        cells=(
            str(worded.number) if worded else "–",
            f"{entry.plan.period}, {entry.number}" if several else str(entry.number),
            entry.what,
            ", ".join(one.public_name(on) for one in owners) or "–",
            progress or "–",
            str(EntryReview.Rating(last.rating).label) if last else _("Not reviewed"),
        ),
        sign=SIGNS[last.rating] if last else "Grey",
    )


# -- decisions -------------------------------------------------------------------------------------------------------


def decided(report: AnnualReport) -> list[Line]:
    """The board's published decisions of sittings in the period that everybody may read, with what came of them."""
    begins = make_aware(datetime.combine(report.starts_on, time.min))
    ends = make_aware(datetime.combine(report.ends_on, time.max))
    taken = Decision.objects.visible_to(NOBODY).published().filter(board=report.strategy.board_id)
    within = taken.filter(meeting__starts_at__gte=begins, meeting__starts_at__lte=ends)
    found = within.select_related("board", "meeting", "item", "ratified_by__board").prefetch_related("item__priorities")
    decisions = list(found.order_by("meeting__starts_at", "number"))
    states = _states_of(decisions)
    return [_decision_line(one, states[one.pk]) for one in decisions]


def decisions_table(report: AnnualReport, lines: Sequence[Line], priority: int | None) -> Told:
    """The decisions about one priority, or all that the board took."""
    period = {"begins": _day(report.starts_on), "ends": _day(report.ends_on)}
    return Told(
        headings=(_("Decision"), _("Taken"), _("What was decided"), _("What came of it")),
        rows=tuple(line.cells for line in lines if priority is None or priority in line.priorities),
        source=_("The board’s published decisions, %(begins)s to %(ends)s.") % period,
    )


def _states_of(decisions: Sequence[Decision]) -> Mapping[int, Counter[str]]:
    """How many of the actions of each decision that everybody may know of are in which state; one query.

    An action of its item that comes from no decision carries it out too; another decision's is not its own.
    """
    states: dict[int, Counter[str]] = defaultdict(Counter)
    if decisions:
        on_item: dict[int, list[int]] = defaultdict(list)
        for one in decisions:
            on_item[one.item_id].append(one.pk)
        own = Q(decision__in=[one.pk for one in decisions]) | Q(decision=None, item__in=list(on_item))
        actions = Action.objects.visible_to(NOBODY).filter(own)
        for decision, item, state in actions.order_by().values_list("decision", "item", "state"):
            for key in [decision] if decision else on_item[item or 0]:
                states[key][ActionState.OPEN if state in OPEN_STATES else state] += 1
    return states


def _decision_line(decision: Decision, states: Mapping[str, int]) -> Line:
    text = decision.text
    if decision.outcome != Outcome.AGREED:
        text = _("%(outcome)s: %(text)s") % {"outcome": decision.get_outcome_display(), "text": text}
    item = decision.item
    about = frozenset() if item.all_priorities else frozenset(one.pk for one in item.priorities.all())
    day = _day(localdate(decision.meeting.starts_at))
    return Line(about, (decision.reference, day, _with_quorum(decision, text), _came_of_it(states)))


def _with_quorum(decision: Decision, text: str) -> str:
    """What a meeting without a quorum resolved is not resolved until a later one ratifies it, and says so."""
    if decision.is_quorate:
        return text
    later = getattr(decision, "ratified_by", None)
    if later is None or later.published_at is None:
        return _("Inquorate, not ratified: %(text)s") % {"text": text}
    told = {"reference": later.reference, "text": text}
    return _("Inquorate. Ratified by %(reference)s: %(text)s") % told


def _came_of_it(states: Mapping[str, int]) -> str:
    """`2 actions done, 1 action open`."""
    done, still, dropped = (states.get(one, 0) for one in (ActionState.CLOSED, ActionState.OPEN, ActionState.DROPPED))
    told = [
        ngettext("%(n)d action done", "%(n)d actions done", done) % {"n": done} if done else "",
        ngettext("%(n)d action open", "%(n)d actions open", still) % {"n": still} if still else "",
        ngettext("%(n)d action no longer needed", "%(n)d actions no longer needed", dropped) % {"n": dropped}
        if dropped
        else "",
    ]
    return ", ".join(one for one in told if one) or _("No action is published.")


def _day(day: date) -> str:
    return date_format(day, "j F Y")
