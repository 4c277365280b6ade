"""The demonstration's refresh of the strategy: amended, and under consultation with the public for three more weeks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from scpb.portal.demo.clock import it_is
from scpb.portal.demo.jobs import work_off
from scpb.portal.demo.partnership import Partnership
from strategy.models import ConsultationComment, StrategyVersion
from strategy.services import consulting, refreshing
from strategy.services.refreshing import Change

TITLE = "Community Safety Strategy 2022–2027, refreshed"
OPEN_FOR, LEFT = timedelta(days=10), timedelta(days=18)
ASKED = (
    "The strategy is halfway through. Two priorities would say more than they do, and one is new. Do they name what "
    "matters where you live? What is missing?"
)
State = ConsultationComment.State


@dataclass(frozen=True)
class Amended:
    """A change to the priority of this number; without a number, one that is added."""

    change: str
    number: int | None
    proposed: str
    reason: str


AMENDED = (
    Amended(
        Change.AMEND,
        2,
        "Fewer young people robbed, hurt or drawn into selling drugs",
        "The needs assessment found that most who were hurt had been asked to carry or sell before.",
    ),
    Amended(
        Change.AMEND,
        5,
        "Residents and visitors feel safe where they live and in our town centres",
        "Three of four reports of disorder come from the town centres, many from people who do not live here.",
    ),
    Amended(
        Change.ADD,
        None,
        "Nobody is cheated at their own door or on their telephone",
        "Reported fraud has doubled since the strategy was adopted, and most who lose money are older than seventy.",
    ),
)


@dataclass(frozen=True)
class Said:
    """A comment on a priority by its number (0: the whole), by a key of the partnership or a resident's name."""

    by: str
    about: int
    text: str
    answer: str = ""
    is_published: bool = False


SAID = (
    Said("member", 2, "Say “exploited” rather than “drawn in”: they have no choice in it.",
         "Agreed. The wording that the board gets will say so.", is_published=True),
    Said("A resident of the north ward", 6, "Please do not forget courier fraud. My neighbour lost her savings to it.",
         "It is what the priority is for: the plan will name it.", is_published=True),
    Said("safety", 5, "Who leads in the town centres, the council or the police?"),
    Said("A shopkeeper", 5, "Lighting behind the station would help more than any strategy."),
)  # fmt: skip


def ask(partnership: Partnership) -> StrategyVersion:
    """Begin the refresh a month ago, open it to the public, and let four people say something of it."""
    officer, now = partnership.people["officer"], timezone.now()
    with it_is(now - timedelta(days=30)):
        version = _begin(partnership)
    opened = timezone.localdate() - OPEN_FOR
    with it_is(now - OPEN_FOR):
        consulting.open_consultation(
            version, by=officer, opens_on=opened, closes_on=opened + OPEN_FOR + LEFT, is_public=True, text=ASKED
        )
    for days, said in zip((8, 6, 3, 1), SAID, strict=True):
        with it_is(now - timedelta(days=days)):
            _comment(partnership, version, said)
    work_off()
    return version


def _begin(partnership: Partnership) -> StrategyVersion:
    officer = partnership.people["officer"]
    strategy = partnership.priorities[0].strategy
    last = refreshing.last_adopted(strategy)
    today = timezone.localdate()
    version = refreshing.begin_version(
        strategy,
        by=officer,
        title=TITLE,
        starts_on=date(today.year + 1, 4, 1),
        ends_on=None,
        refreshes=last,
    )
    for one in AMENDED:
        priority = partnership.priorities[one.number - 1] if one.number else None
        refreshing.amend(
            version, by=officer, change=one.change, reason=one.reason, priority=priority, proposed=one.proposed
        )
    return version


def _comment(partnership: Partnership, version: StrategyVersion, said: Said) -> None:
    author, officer = partnership.people.get(said.by), partnership.people["officer"]
    about = version.wordings.select_related("priority").filter(number=said.about).first()
    made = consulting.comment(
        version,
        by=author,
        text=said.text,
        name="" if author else said.by,
        priority=about.priority if about else None,
    )
    if said.answer:
        if made.state == State.HELD:
            made = consulting.move_comment(made, to=State.RECEIVED, by=officer)
        consulting.answer_comment(made, by=officer, answer=said.answer)
    if said.is_published:
        consulting.move_comment(made, to=State.PUBLISHED, by=officer)
