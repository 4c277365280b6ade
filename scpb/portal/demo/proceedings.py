"""What the demonstration's board said, resolved and asked for at the three meetings that were held: invented.

Blocks are of four kinds: `say` a paragraph, `head` a sub-heading, `resolve` a decision (the number of the
recommendation, 0 for a motion of its own), `ask` an action (whom by key of `content.PEOPLE`, days until it is due).
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Said:
    text: str


@dataclass(frozen=True)
class Headed:
    text: str


@dataclass(frozen=True)
class Resolved:
    text: str
    recommendation: int = 0
    outcome: str = "agreed"


@dataclass(frozen=True)
class Asked:
    text: str
    owner: str
    days: int
    progress: str = ""  # what its owner wrote since
    outcome: str = ""  # how it was closed; empty: it is open


Block = Said | Headed | Resolved | Asked


@dataclass(frozen=True)
class Proceedings:
    """One meeting: who sent apologies (with the deputy's name, if any), and the blocks of items by their titles."""

    apologies: dict[str, str]
    blocks: dict[str, list[Block]]
    late: dict[str, str] = field(default_factory=dict)  # who came later, as 10:25


# What is said of these at every meeting.
USUAL: dict[str, list[Block]] = {
    "Apologies for absence": [Said("Apologies are listed above.")],
    "Declarations of interest": [Said("Nobody declared an interest.")],
    "Matters arising and action log": [Said("The board went through the open actions of earlier meetings.")],
    "Forward plan": [Said("The board noted what is planned for its coming meetings.")],
    "Any other business": [Said("There was none.")],
}
HELD = [
    Proceedings(
        apologies={"mopac": "", "health": "Deputy Director of Public Health"},
        late={"homes": "10:20"},
        blocks={
            "Welcome and introductions": [
                Said("The Chair welcomed everybody, and those present introduced themselves.")
            ],
            "Performance update": [
                Said("The Data Analyst presented the dashboard. Burglary was below the year before; robbery was not."),
                Said("The Borough Commander said that two groups of offenders explained most robberies of the summer."),
                Asked(
                    "To set out robbery by hour and place in the next report, as far as small numbers allow.",
                    "analyst",
                    80,
                    progress="By hour is in the dashboard; by place it would name single victims.",
                    outcome="on the agenda of the following meeting",
                ),
            ],
            "Preparing for the autumn nights": [
                Said("The Borough Commander introduced the report and thanked the partners for last winter's work."),
                Headed("Flats"),
                Said("The Head of Housing Management asked how visits would reach flats without a key holder."),
                Resolved("The board agreed the plan for the winter.", 1),
                Resolved(
                    "Barnet Homes will report in January, and again in April, how many locks were changed.",
                    2,
                    "amended",
                ),
                Asked(
                    "To report how many locks of shared halls were changed, block by block.",
                    "homes",
                    90,
                    progress="Locks were changed in all but two blocks; these wait for a part.",
                    outcome="reported to the board in January",
                ),
                Asked(
                    "To name a key holder for each block of flats without one.",
                    "homes",
                    60,
                    progress="Every block has one; the list is with the police.",
                    outcome="the list is with the police",
                ),
            ],
            "Fire Brigade: the year in the borough": [
                Said("The Borough Commander of the Fire Brigade went through the year's fires and visits to homes."),
                Resolved("The board noted the report.", 0, "noted"),
            ],
        },
    ),
    Proceedings(
        apologies={"snb": ""},
        blocks={
            "Welcome and introductions": [Said("The Chair welcomed everybody.")],
            "Performance update": [
                Said("The Data Analyst explained the months that the dashboard marks, and those that it does not."),
                Resolved("The board noted the performance of the quarter.", 0, "noted"),
            ],
            "Robbery after school: what we know": [
                Said("The Borough Commander presented what officers at three stations had seen since September."),
                Said("Members asked whether schools could end their days further apart than a quarter of an hour."),
                Resolved("Partners will continue the presence at stations until the summer.", 1),
                Resolved("The analyst reports by station at the next meeting, as far as numbers allow.", 2),
                Asked(
                    "To ask two more schools whether they would close at different times.",
                    "family",
                    45,
                    progress="Both have agreed, from September.",
                    outcome="both close a quarter of an hour apart",
                ),
                Asked(
                    "To bring a map of waiting places that shops and libraries offer.",
                    "manager",
                    80,
                    progress="Nineteen shops and two libraries; the map is with the printer.",
                ),
            ],
            "Probation: one service again": [
                Said("The Senior Probation Officer answered questions about the joint scheme."),
                Resolved("The board deferred the item until it is settled who runs the joint scheme.", 0, "deferred"),
            ],
            "A serious incident and what we learn from it": [
                Said("The Community Safety Manager went through what each of the five services knew, and when."),
                Asked(
                    "To agree among the five services who tells whom, and to write it down.",
                    "safety",
                    60,
                    progress="All five have signed.",
                    outcome="signed by all five services",
                ),
            ],
        },
    ),
    Proceedings(
        apologies={"fire": "Station Commander", "mopac": ""},
        blocks={
            "Welcome and introductions": [Said("The Chair welcomed everybody.")],
            "Performance update": [
                Said("Members asked for the seasonal pattern to be printed beside the quarter's figures."),
                Resolved("The board noted the performance of the quarter.", 0, "noted"),
            ],
            "Domestic abuse: helping people to stay safe at home": [
                Said("The Assistant Director set out the three offers and what each of them costs."),
                Resolved("The board would rather see the second adviser first, and the locks next.", 1, "amended"),
                Asked("To appoint the second adviser, and to tell the board from when.", "safety", 40),
                Asked(
                    "To bring to the board who was offered help, who took it up and who was harmed again.",
                    "victims",
                    170,
                ),
            ],
            "Work as a way out of offending": [
                Said("The panel's first twelve months were described by two employers and a man who found work by it."),
                Resolved("The board noted the report and thanked the speakers.", 0, "noted"),
            ],
            "The draft of the needs assessment": [
                Said("Members asked for a chapter on crime online, even if it says how little is known."),
                Resolved("Partners send comments within four weeks.", 1),
                Resolved("The final text comes back to the board.", 2),
                Asked("To circulate the draft with the three questions.", "officer", 7, outcome="sent to all members"),
                Asked(
                    "To send comments on the draft needs assessment.",
                    "health",
                    28,
                    progress="Sent.",
                    outcome="received",
                ),
            ],
        },
    ),
]

STRATEGY = ("Community Safety Strategy", "Community Safety Strategy 2022–2027", "2022-07-01")
PRIORITIES = [
    "Fewer homes and businesses burgled",
    "Fewer young people robbed or hurt",
    "People harmed at home are safer after they ask for help",
    "Fewer people offend again",
    "Residents feel safe where they live",
]
# Titles of items by the priorities that they serve; "all" is a value of its own.
SERVES: dict[str, tuple[int, ...] | str] = {
    "Performance update": "all",
    "Preparing for the autumn nights": (1, 5),
    "Robbery after school: what we know": (2,),
    "Probation: one service again": (4,),
    "Domestic abuse: helping people to stay safe at home": (3,),
    "Work as a way out of offending": (4,),
    "The draft of the needs assessment": "all",
    "Street lighting and the fear of crime": (5,),
    "Public health and serious violence": (2, 3),
}
