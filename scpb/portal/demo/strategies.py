"""What the demonstration's strategy says, now and in the version before: invented."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from scpb.boards.models import Board
from scpb.documents import markup
from scpb.people.models import Organisation
from scpb.portal.demo import proceedings
from strategy import services
from strategy.models import Chapter, Objective, Priority, PriorityWording, StrategyVersion
from strategy.naming import Names
from strategy.services import Line, prints, writing
from strategy.services.writing import BaselineLine, ObjectiveLine, TargetLine

BEFORE = "Community Safety Strategy 2017–2022"
BEFORE_SINCE, BEFORE_ADOPTED = date(2017, 4, 1), date(2017, 3, 24)
# As the version before numbered them: its words, and the number since 2022 where it goes on.
BEFORE_PRIORITIES: list[tuple[str, int]] = [
    ("Repeat offenders leave crime behind", 4),
    ("Victims of abuse at home are protected", 3),
    ("Gangs lose their hold on our estates", 0),
    ("Fewer burglaries and thefts from vehicles", 1),
    ("Confidence in the police and the council", 5),
]
ADOPTED_ON, ADOPTED_BY = date(2022, 6, 24), "SCPB/2022/9"
OBJECTIVES = [
    "Prevent crime where it begins, with the people and in the places that need it most.",
    "Protect those who have been harmed, and those who might be.",
    "Earn the trust of every community in the borough.",
]


@dataclass(frozen=True)
class Content:
    """What is said of a priority; leads are keys of `content.BODIES`, or words."""

    short: str
    leads: Sequence[str]
    objectives: Sequence[int]
    why: str
    what: str
    success: str
    targets: Sequence[TargetLine] = ()
    through: Sequence[int] = ()


CONTENT = [
    Content(
        "Burglary",
        ["police", "council"],
        [1, 2],
        "Burglary takes more than things: four in ten of those who answered our survey would not sleep well for weeks. "
        "It is the crime that residents fear most, and one that locks, light and neighbours do prevent.",
        "- look at every street with three burglaries in a month\n- visit each burgled home and its neighbours\n"
        "- mark property at schools, libraries and places of worship\n- bring those who sell stolen goods to court",
        "Fewer homes are broken into, and fewer of them twice.",
        [
            TargetLine(
                "Fewer residential burglaries",
                "change",
                "down",
                Decimal(15),
                "%",
                "2026/27",
                [BaselineLine("2021/22", "2,214 offences")],
            ),
            TargetLine(
                "Fewer homes burgled twice in a year",
                direction="down",
                baselines=[BaselineLine("2021/22", "4.8%")],
            ),
        ],
    ),
    Content(
        "Robbery and young people",
        ["police", "council"],
        [1, 2],
        "Most who are robbed are younger than eighteen, and most robberies happen between the school gate and home.",
        "- walk the routes home with schools and bus companies\n- offer every young person arrested a mentor\n"
        "- open youth clubs until ten in the three town centres",
        "Young people say that they get home safely.",
        [
            TargetLine(
                "Fewer robberies of people under 18",
                "change",
                "down",
                Decimal(20),
                "%",
                "2026/27",
                [BaselineLine("2021/22", "311 offences")],
            ),
            TargetLine(
                "More pupils who feel safe on the way home",
                direction="up",
                by_when="2024/25",
                baselines=[BaselineLine("2022/23")],
            ),
        ],
    ),
    Content(
        "Harm at home",
        ["council", "health", "victims"],
        [2],
        "Whoever asks for help has, on average, been harmed for years. What happens in the month after they ask "
        "decides whether it ends.",
        "- one front door for everybody who asks, at any hour\n- a named worker within two days\n"
        "- courses for those who harm, with checks on whether they stop",
        "More ask for help early; fewer come back because it did not end.",
        [
            TargetLine(
                "Repeat cases at the risk conference",
                "level",
                "down",
                Decimal(25),
                "%",
                "2025/26",
                [BaselineLine("2021/22", "31%"), BaselineLine("2021/22", "402 cases", "all cases")],
            ),
        ],
    ),
    Content(
        "Offending again",
        ["probation", "police", "Criminal justice agencies"],
        [1],
        "A small number of people commit a large share of what the other priorities are about. Work, a home and "
        "treatment are what keeps them from it.",
        "- meet everybody at the gate on the day of release\n- a home before the first night\n"
        "- treatment without a wait",
        "Fewer who have served their sentence are convicted again.",
        [
            TargetLine(
                "Adults who offend again within a year",
                "rate",
                "down",
                Decimal(22),
                "per 100 released",
                "2026/27",
                [BaselineLine("2020/21", "25.4 per 100")],
            ),
        ],
    ),
    Content(
        "Confidence",
        ["council", "police"],
        [3],
        "Fear keeps people from parks, buses and each other, whether or not crime is high. What they see done about it "
        "matters as much as what is done.",
        "- answer every report of disorder within five days\n- tell each ward every quarter what was done\n"
        "- keep the same officers in a ward for two years",
        "It shows in what residents say, and in the burglaries and robberies that they hear of.",
        through=(1, 2),
    ),
]
CHAPTERS: list[tuple[str, str, str, str]] = [
    (
        Chapter.Place.FOREWORD,
        "Foreword",
        "Five years are long enough to change how safe a borough is, and short enough to be held to it.\n\nThis "
        "strategy has five priorities. For each it says who leads, what will be done, and the figure by which anybody "
        "can tell whether it was. The board looks at these figures at every meeting, in public.",
        "The chair of the Safer Communities Partnership Board",
    ),
    (
        Chapter.Place.BEFORE,
        "What we know",
        "The needs assessment of 2021/22 found less crime than ten years before, and more of it against the young, "
        "at home and online. Residents named burglary, robbery and disorder first.",
        "",
    ),
    (
        Chapter.Place.AFTER,
        "How it is delivered",
        "An action plan for each year says who does what by when. The partners review it every quarter, and the board "
        "hears what was late and why.",
        "",
    ),
]


def load(board: Board, bodies: Mapping[str, Organisation]) -> list[Priority]:
    """The strategy with the version before and the one in force, printed; gives its priorities in their order."""
    name, title, starts_on = proceedings.STRATEGY
    strategy = services.add_strategy(by=None, board=board, name=name, slug="community-safety")
    before = services.add_version(
        strategy, by=None, title=BEFORE, starts_on=BEFORE_SINCE, adopted_on=BEFORE_ADOPTED, copied=False
    )
    lines = [Line(number, words) for number, (words, _since) in enumerate(BEFORE_PRIORITIES, start=1)]
    services.word_priorities(before, lines=lines, by=None)
    version = services.add_version(
        strategy,
        by=None,
        title=title,
        starts_on=date.fromisoformat(starts_on),
        ends_on=date(2027, 6, 30),
        adopted_on=ADOPTED_ON,
        adopted_by=ADOPTED_BY,
        copied=False,
    )
    earlier = {since: _numbered(before, place) for place, (_words, since) in enumerate(BEFORE_PRIORITIES, start=1)}
    now = enumerate(proceedings.PRIORITIES, start=1)
    services.word_priorities(version, lines=[Line(at, words, earlier.get(at)) for at, words in now], by=None)
    _write(version, bodies)
    prints.print_version(version, by=None)
    return [_numbered(version, number) for number in range(1, len(CONTENT) + 1)]


def _write(version: StrategyVersion, bodies: Mapping[str, Organisation]) -> None:
    lines = [ObjectiveLine(number, words) for number, words in enumerate(OBJECTIVES, start=1)]
    writing.word_objectives(version, lines=lines, by=None)
    objectives: dict[int, Objective] = {
        one.number: one.objective for one in version.objectives.select_related("objective")
    }
    for number, said in enumerate(CONTENT, start=1):
        writing.write_priority(
            PriorityWording.objects.select_related("version__strategy__board").get(version=version, number=number),
            by=None,
            short=said.short,
            why=markup.to_html(said.why),
            what=markup.to_html(said.what),
            success=markup.to_html(said.success),
            leads=[Names(organisation=bodies[key]) if key in bodies else Names(wording=key) for key in said.leads],
            targets=said.targets,
            objectives=[objectives[one] for one in said.objectives],
            shown_through=[_numbered(version, other) for other in said.through],
        )
    for order, (place, heading, text, signed) in enumerate(CHAPTERS, start=1):
        rich = markup.to_html(text)
        writing.write_chapter(version, by=None, place=place, order=order, heading=heading, text=rich, signed=signed)


def _numbered(version: StrategyVersion, number: int) -> Priority:
    return version.wordings.select_related("priority").get(number=number).priority
