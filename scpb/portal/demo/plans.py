"""The demonstration's action plan: agreed, reviewed once and published, and under review again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from meetings.models import Action
from meetings.services import actions
from scpb.portal.demo.clock import it_is
from scpb.portal.demo.jobs import work_off
from scpb.portal.demo.partnership import Partnership
from strategy.models import ActionPlan, EntryReview, PlanEntry, PlanReview, financial_year, quarter_of
from strategy.naming import Names
from strategy.services import plans, reviews

Rating = EntryReview.Rating
INTRODUCTION = (
    "What the partners do this year for the five priorities of the strategy. The core members look at every entry "
    "once a quarter, after the public meeting, and note risks beside it."
)
REFERENCE = "agreed by the board before its decisions were in the portal"


@dataclass(frozen=True)
class Planned:
    """An entry, by the number of its priority and the keys of its owner and partners."""

    priority: int
    what: str
    owner: str
    partners: tuple[str, ...]
    timescale: str
    success: str


@dataclass(frozen=True)
class Found:
    """What a review found of an entry, by its number."""

    entry: int
    rating: str
    progress: str
    risk: str = ""
    mitigation: str = ""
    comment: str = ""


ENTRIES = (
    Planned(1, "Visit every burgled home within three days and mark what is valuable", "police", ("snb",), "All year",
            "Nine of ten victims are visited in time"),
    Planned(1, "Fit better locks in the 120 flats that were entered most often", "homes", ("council",), "By December",
            "120 flats are fitted; none of them is entered again"),
    Planned(2, "Put adults known to pupils at the bus stops after school", "council", ("police",), "In term time",
            "Robberies between three and five o’clock fall by a tenth"),
    Planned(2, "Offer every young person who was hurt by a knife a mentor", "health", ("victims",), "From July",
            "Four of five accept, and see the mentor for half a year"),
    Planned(3, "Open a second place where people harmed at home can ask for help", "council", ("victims", "health"),
            "By September", "It is open four days a week"),
    Planned(3, "Train receptions of surgeries to recognise harm at home", "health", ("council",), "By March",
            "All surgeries have two trained members of staff"),
    Planned(4, "Meet everybody who leaves prison at the gate in the first month", "probation", ("jobs", "homes"),
            "All year", "Seven of ten have a bed and an appointment on the day"),
    Planned(5, "Walk with residents through the four places that they fear most", "snb", ("council", "police"),
            "Once a quarter", "Fewer residents than last year avoid them after dark"),
    Planned(5, "Print a leaflet about whom to call", "council", (), "By June", "Delivered to every home"),
)  # fmt: skip
TAKEN_OUT = 9
WHY_OUT = "The council’s magazine says the same since May; the money goes to the walks."
PUBLISHED = (
    Found(1, Rating.GREEN, "Of 84 victims 79 were visited within three days."),
    Found(2, Rating.AMBER, "31 flats are fitted.", "The contractor has two fitters fewer than planned.",
          "A second contractor is being asked.", "The board should hear of it if September shows no more than 60."),
    Found(3, Rating.GREEN, "Eleven adults stand at six stops on every school day."),
    Found(4, Rating.NOT_STARTED, "The mentors begin in July."),
    Found(5, Rating.GREEN, "The lease of the rooms is signed."),
    Found(6, Rating.GREEN, "Nine of 52 surgeries are trained."),
    Found(7, Rating.RED, "Four of ten were met.", "The prisons tell the day of release too late.",
          "Probation and the prisons try a shared calendar from August.", "Raise it with the Mayor’s office."),
    Found(8, Rating.GREEN, "The first walk was in May, with 23 residents."),
)  # fmt: skip
UNDER_WAY = (
    Found(1, Rating.GREEN, "Of 91 victims 86 were visited within three days."),
    Found(2, Rating.AMBER, "58 flats are fitted.", "The second contractor begins a month late.",
          "The busiest two blocks come first."),
    Found(7, Rating.AMBER, "Six of ten were met since the calendar is shared.",
          "One prison does not use the calendar yet.", "Its governor is coming to the next meeting."),
)  # fmt: skip


def carry_out(partnership: Partnership) -> None:
    """The plan of this financial year, or of the last while this one's first quarter has not ended."""
    today = timezone.localdate()
    year, quarter = financial_year(today), quarter_of(today)
    if quarter == 1:
        year, quarter = year - 1, 5  # the reviews are then of the third and fourth quarter
    officer = partnership.people["officer"]
    plan = _agreed(partnership, year)
    with it_is(_at(date(year, 5, 28))):
        plans.take_out(plan.entries.get(number=TAKEN_OUT), reason=WHY_OUT, by=officer)
    first, second = quarter - 2 or 1, quarter - 1 if quarter > 2 else 2
    done = _review(partnership, plan, first, PUBLISHED)
    with it_is(_after(plan, first, days=12)):
        reviews.publish_review(reviews.close_review(done, by=officer), by=officer)
    _review(partnership, plan, second, UNDER_WAY)
    _serve(partnership, plan)
    work_off()  # the print of the plan


def _agreed(partnership: Partnership, year: int) -> ActionPlan:
    officer = partnership.people["officer"]
    with it_is(_at(date(year, 4, 10))):
        plan = plans.begin_plan(partnership.board.strategies.get(), year=year, by=officer, introduction=INTRODUCTION)
        for planned in ENTRIES:
            plans.add_entry(
                plan,
                priority=partnership.priorities[planned.priority - 1],
                what=planned.what,
                owners=[Names(organisation=partnership.bodies[planned.owner])],
                partners=[Names(organisation=partnership.bodies[key]) for key in planned.partners],
                timescale=planned.timescale,
                success=planned.success,
                by=officer,
            )
    with it_is(_at(date(year, 4, 24))):
        return plans.agree(plan, on=date(year, 4, 24), reference=REFERENCE, by=officer)


def _review(partnership: Partnership, plan: ActionPlan, quarter: int, said: tuple[Found, ...]) -> PlanReview:
    """The session after a quarter has ended, as the officer wrote it down."""
    officer = partnership.people["officer"]
    with it_is(_after(plan, quarter, days=5)):
        review = reviews.begin_review(plan, quarter=quarter, by=officer)
        for one in said:
            reviews.review_entry(
                review,
                plan.entries.get(number=one.entry),
                rating=one.rating,
                progress=one.progress,
                risk=one.risk,
                mitigation=one.mitigation,
                comment=one.comment,
                by=officer,
            )
    return review


def _serve(partnership: Partnership, plan: ActionPlan) -> None:
    """An open action of the board serves an entry for its own priority."""
    for action in Action.objects.filter(board=partnership.board).open().order_by("-raised_on"):
        served = list(action.priorities.all())
        entry = PlanEntry.objects.filter(plan=plan, priority__in=served, taken_out_on__isnull=True).first()
        if entry is not None:
            officer = partnership.people["officer"]
            actions.serve(action, by=officer, seen=action.version, priorities=served, plan_entries=[entry])
            return


def _at(day: date) -> datetime:
    """Two in the afternoon of a day, or an hour ago where that is still to come."""
    return min(timezone.make_aware(datetime.combine(day, time(14))), timezone.now() - timedelta(hours=1))


def _after(plan: ActionPlan, quarter: int, *, days: int) -> datetime:
    """Some days after the end of a quarter."""
    begins = reviews.first_day(plan, quarter)
    return _at(begins + timedelta(days=92 + days))
