"""Three strategies of a partnership as it has had them: their structure and figures kept, every text in new words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from html import unescape
from typing import Any

from django.urls import reverse

from scpb.boards.models import Board
from scpb.documents.richtext import from_plain
from scpb.people.models import Organisation, Person
from strategy.models import Chapter, ObjectiveWording, Priority, PriorityWording, Strategy, StrategyVersion
from strategy.naming import Names
from strategy.services import versions, writing
from strategy.services.versions import Line
from strategy.services.writing import BaselineLine, ObjectiveLine, TargetLine
from tests.test_boards import as_person

POLICE, COUNCIL, PROBATION = "Borough Police", "The Borough Council", "Probation Area"
YEAR = "2010/11"

OF_2011 = [
    "Theft and other property crime, burglary before all",
    "Anti-social behaviour",
    "Violence, above all in the home",
    "One offender management for all agencies",
    "Helping early, where it costs least",
    "Working where most offences happen",
    "Nobody a victim twice",
    "Confidence and reassurance",
]
LEADS_OF_2011: list[list[str]] = [
    [POLICE],
    [COUNCIL],
    [POLICE, COUNCIL],
    [PROBATION],
    ["Children’s service of the council"],
    [POLICE, COUNCIL],
    [POLICE, "Courts and prosecutors"],
    [POLICE, COUNCIL],
]
OBJECTIVES_OF_2015 = [
    "Victims come first in all that the partners do.",
    "Crime and disorder stay as low as they have become.",
    "People see the borough as a safe place for living, working and going out.",
]
OUTCOMES_OF_2015 = [
    "People and firms trust police and council to act on crime near them.",
    "People and firms know what has been done about safety near them, and take part in it.",
    "Who suffers abuse at home or hate crime dares to report it, and does not suffer it again.",
    "Fewer young people hurt others, or are hurt, in serious violence.",
    "Fewer people offend again.",
    "Fewer homes are burgled, and fewer suffer robbery, theft, damage and injury.",
    "Public bodies, residents and places of worship stand together against terrorism and extremism.",
]
OF_2022 = [
    "Anti-social behaviour dealt with at once",
    "Violence against women and girls",
    "Less offending, above all violence and burglary",
    "Vulnerable people safe from those who exploit them",
    "Communities safe from hate and extremism",
]


def make_2011(board: Board) -> StrategyVersion:
    """2011–14: one objective, eight priorities with leads and targets; the sixth is shown through two others."""
    version = _version(board, "Safer Communities Strategy 2011–2014", date(2011, 4, 1), date(2014, 3, 31))
    _objectives(version, ["Less crime and disorder, and residents who feel safe"])
    versions.word_priorities(version, lines=[Line(*one) for one in enumerate(OF_2011, start=1)], by=None)
    bodies = [POLICE, COUNCIL, PROBATION]
    organisations = {name: Organisation.objects.get_or_create(name=name)[0] for name in bodies}
    targets = _targets_of_2011()
    for number, wordings in enumerate(LEADS_OF_2011, start=1):
        leads = [
            Names(organisation=organisations[one]) if one in organisations else Names(wording=one) for one in wordings
        ]
        through = [priority(version, 1), priority(version, 7)] if number == 6 else []
        success = from_plain("It shows in fewer crimes and in fewer people harmed twice.") if through else ""
        write(version, number, leads=leads, targets=targets.get(number, []), success=success, shown_through=through)
    _chapters(version)
    return version


def make_2015(board: Board) -> StrategyVersion:
    """2015–20: three objectives and seven outcomes, as they stood before the refresh of 2018."""
    version = _version(board, "Community Safety Strategy 2015–2020", date(2015, 4, 1), date(2020, 3, 31))
    _objectives(version, OBJECTIVES_OF_2015)
    versions.word_priorities(version, lines=[Line(*one) for one in enumerate(OUTCOMES_OF_2015, start=1)], by=None)
    for number in range(1, len(OUTCOMES_OF_2015) + 1):
        write(version, number, leads=[Names(wording="The partnership")])
    return version


def make_2022(board: Board) -> StrategyVersion:
    """2022–27: five priorities, agreed in July 2022."""
    title, decision = "Community Safety Strategy 2022–2027", f"{board.abbreviation}/2022/3"
    version = _version(board, title, date(2022, 7, 1), date(2027, 6, 30), adopted_by=decision)
    versions.word_priorities(version, lines=[Line(*one) for one in enumerate(OF_2022, start=1)], by=None)
    fewer = TargetLine("Fewer burglaries", "change", "down", Decimal(5), "%", "2026/27", [BaselineLine("2021/22")])
    for number in range(1, len(OF_2022) + 1):
        write(version, number, leads=[Names(wording="Police and council")], targets=[fewer] if number == 3 else [])
    return version


def priority(version: StrategyVersion, number: int) -> Priority:
    """The priority that the version gives this number."""
    return version.wordings.select_related("priority").get(number=number).priority


def page_of(version: StrategyVersion, person: Person | None = None) -> str:
    """The version's page as the person reads it."""
    answer = as_person(person).get(version.get_absolute_url())
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def wording(version: StrategyVersion, number: int) -> PriorityWording:
    return version.wordings.select_related("version__strategy__board").get(number=number)


def address(name: str, version: StrategyVersion, *more: Any) -> str:
    """The address of something of the version."""
    return reverse(f"strategy:{name}", args=[version.strategy.slug, version.number, *more])


def write(version: StrategyVersion, number: int, **values: Any) -> None:
    """Give the priority texts of its own beside what is passed in."""
    said = {
        "short": f"Priority no. {number}",
        "why": from_plain(f"Residents ask for this one, number {number}."),
        "what": from_plain(f"- partners meet about number {number}\n- they act together"),
        "objectives": [one.objective for one in ObjectiveWording.objects.filter(version=version)],
    }
    writing.write_priority(wording(version, number), by=None, **{**said, **values})


def _version(board: Board, title: str, starts_on: date, ends_on: date, **values: Any) -> StrategyVersion:
    slug = f"safety-{board.slug}"
    strategy = Strategy.objects.filter(board=board).first() or versions.add_strategy(
        by=None, board=board, name=f"Community Safety Strategy of the {board}", slug=slug
    )
    return versions.add_version(
        strategy, by=None, title=title, starts_on=starts_on, ends_on=ends_on, copied=False, **values
    )


def _objectives(version: StrategyVersion, titles: Sequence[str]) -> None:
    lines = [ObjectiveLine(number, title) for number, title in enumerate(titles, start=1)]
    writing.word_objectives(version, lines=lines, by=None)


def _chapters(version: StrategyVersion) -> None:
    add, place = writing.write_chapter, Chapter.Place
    foreword = from_plain("The borough is safer than most. It shall stay so, with less money than before.")
    signed = "Chair of the Safer Communities Partnership"
    add(version, by=None, place=place.FOREWORD, order=1, heading="Foreword", text=foreword, signed=signed)
    context = from_plain("Work is harder to find, and theft may grow with that.")
    add(version, by=None, place=place.BEFORE, order=1, heading="Where we stand", text=context, signed="")
    review = from_plain("Targets are looked at every year, and the results are published.")
    add(version, by=None, place=place.AFTER, order=1, heading="How targets are kept up", text=review, signed="")


def _targets_of_2011() -> dict[int, list[TargetLine]]:
    """The targets with their baselines of 2010/11, one of them still to be established a year later."""
    return {
        1: [
            _less("Less crime in all", "27705 (74.922 per 1,000 population)"),
            _less("Less serious property crime", "8192 (23.877 per 1,000 population)"),
            _less("Fewer homes burgled", "3362 (24.841 per 1,000 population)"),
        ],
        2: [_less("Fewer people who see much anti-social behaviour", "")],
        3: [
            _less("Less violence against people", "12.935 (4,438 people)"),
            TargetLine(
                "More abuse at home reported",
                direction="up",
                baselines=[
                    BaselineLine(YEAR, "10.29 (3,529 people)", "offences"),
                    BaselineLine(YEAR, "3.55 (1,218 people)", "incidents per 1,000 population"),
                ],
            ),
            _less("Fewer repeat incidents of abuse at home", "21%"),
        ],
        4: [
            _less("Fewer young people who offend again", "0.80 for each 100 in 12 months"),
            TargetLine(
                "Fewer adults on probation who offend again",
                direction="down",
                baselines=[
                    BaselineLine(YEAR, "2999", "people looked at"),
                    BaselineLine(YEAR, "7.80%", "who did"),
                    BaselineLine(YEAR, "7.72%", "who were expected to"),
                    BaselineLine("2007/08", "1.12%", "difference from then"),
                ],
            ),
            TargetLine("More who end drug treatment well", direction="up", baselines=[BaselineLine(YEAR, "18%")]),
            TargetLine("More problem users in treatment", direction="up", baselines=[BaselineLine(YEAR, "83%")]),
        ],
        5: [TargetLine("More families who are helped", direction="up", baselines=[BaselineLine(YEAR, "9")])],
        7: [
            _less("Fewer homes burgled twice", "5.25%"),
            _less("Fewer who suffer disorder again", "", period="2011/12"),
            _less("Fewer cases of abuse that come back to the conference", "8%"),
        ],
        8: [
            TargetLine("More who trust police and council", direction="up", baselines=[BaselineLine(YEAR, "31%")]),
            TargetLine("More who walk out by day at ease", direction="up", baselines=[BaselineLine(YEAR, "99%")]),
            _less("Fewer who worry about crime", "25%"),
        ],
    }


def _less(text: str, figure: str, period: str = YEAR) -> TargetLine:
    return TargetLine(text, direction="down", baselines=[BaselineLine(period, figure)])
