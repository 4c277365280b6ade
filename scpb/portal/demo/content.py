"""What the demonstration says: plain data, invented throughout; only titles of posts and bodies are real ones.

Reports are written for this purpose and quote no document. Figures in them are kept vague on purpose: what is exact
comes from the generated dashboard beside them.
"""

from dataclasses import dataclass, field

OWN_AREA = "Barnet"


@dataclass(frozen=True)
class Body:
    key: str
    name: str
    abbreviation: str = ""
    is_statutory: bool = False
    successor: str = ""


BODIES = [
    Body("council", "London Borough of Barnet", "LBB", is_statutory=True),
    Body("police", "Metropolitan Police Service", "MPS", is_statutory=True),
    Body("fire", "London Fire Brigade", "LFB", is_statutory=True),
    Body("probation", "Probation Service", "PS", is_statutory=True),
    Body("crc", "London Community Rehabilitation Company", "CRC", successor="probation"),
    Body("health", "North Central London Integrated Care Board", "ICB", is_statutory=True),
    Body("homes", "Barnet Homes"),
    Body("mopac", "Mayor’s Office for Policing and Crime", "MOPAC"),
    Body("snb", "Barnet Safer Neighbourhood Board", "SNB"),
    Body("victims", "Victim Support"),
    Body("jobs", "Department for Work and Pensions", "DWP"),
]


@dataclass(frozen=True)
class Somebody:
    key: str
    name: str
    body: str
    title: str
    seat: str = ""  # kind of membership on the board; empty: none
    voting: bool = False
    grant: str = ""  # officer, analyst or auditor
    is_administrator: bool = False
    public_by_post: bool = False


# The order is that of the sign-in page: one of each kind of user first.
PEOPLE = [
    Somebody("officer", "Marguerite Oyelaran", "council", "Governance Officer", grant="officer"),
    Somebody("analyst", "Femi Castellan", "council", "Data Analyst, Community Safety", seat="adviser", grant="analyst"),
    Somebody("chair", "Cllr Rosalind Achebe", "council", "Lead Member for Community Safety", seat="chair", voting=True),
    Somebody("member", "Kwabena Thirlwell", "probation", "Senior Probation Officer", seat="member", voting=True),
    Somebody("administrator", "Yvette Rannoch", "council", "Head of Governance", is_administrator=True),
    Somebody("auditor", "Ephraim Stallworthy", "council", "Principal Auditor, Internal Audit", grant="auditor"),
    Somebody("commander", "Ch Supt Idris Pennington", "police", "Borough Commander", seat="vice-chair", voting=True),
    Somebody("fire", "Bronagh Whitcombe", "fire", "Borough Commander", seat="member", voting=True),
    Somebody("health", "Dr Leila Hartigan", "health", "Director of Public Health", seat="member", voting=True),
    Somebody(
        "safety",
        "Tobias Lindley-Shaw",
        "council",
        "Assistant Director Community Safety and Regulatory Services",
        seat="member",
        voting=True,
    ),
    Somebody("homes", "Nuala Brackenbury", "homes", "Head of Housing Management", seat="member", voting=True),
    Somebody("mopac", "Isolde Farquhar", "mopac", "Engagement Manager", seat="member", voting=True),
    Somebody("snb", "Harbhajan Tolliver", "snb", "Chair", seat="member", voting=True),
    Somebody(
        "victims", "Paloma Westergaard", "victims", "Service Delivery Manager", seat="adviser", public_by_post=True
    ),
    Somebody("family", "Caspian Odumosu", "council", "Strategic Lead, Family Services", seat="adviser"),
    Somebody("manager", "Seren Abbotts", "council", "Community Safety Manager", seat="adviser"),
]

VENUE = {
    "name": "Committee Room 1, Hendon Town Hall",
    "address": "The Burroughs, London NW4",
    "access_text": (
        "The entrance is level and a lift reaches every floor. Committee rooms have an induction loop. If something "
        "else would help you to take part, tell us before the day and it will be arranged."
    ),
    "evacuation_text": (
        "When the alarm sounds, walk to the nearest exit, leave the lifts alone and gather at the far side of the "
        "car park. Staff will show the way and say when it is safe to return."
    ),
}

BOARD = {
    "name": "Safer Communities Partnership Board",
    "abbreviation": "SCPB",
    "slug": "safer-communities",
    "quorum": 3,
    "terms": (
        "The board brings together the bodies that by law must work against crime and disorder in the borough. It "
        "agrees a strategy, watches whether it works, and answers for it in public. It meets four times a year."
    ),
}

NOTICES = [
    (
        "Papers on request",
        "Few copies are printed. The whole pack can be read on this portal, and a printed copy is posted on request.",
    ),
    (
        "Filming and photographs",
        "Meetings held in public may be filmed. Please tell the officer beforehand, so that people who do not wish to "
        "be seen can be seated out of view.",
    ),
]
CONTACTS = [("Governance Services", "governance@example.org", ""), ("Press enquiries", "press@example.org", "")]


# What reports to the board: name, abbreviation, whether it meets in public, its chair and its other members.
GROUPS = [
    ("Serious Violence Working Group", "SVWG", False, "health", ["commander", "family", "manager"]),
    ("Reducing Offending Group", "ROG", False, "member", ["commander", "homes", "safety"]),
    ("Safer Neighbourhood Board", "SNB", True, "snb", ["commander", "victims"]),
]


@dataclass(frozen=True)
class Business:
    """One item of an agenda. `text` is the report in plain paragraphs, `paper` the title of an uploaded one."""

    title: str
    minutes: int
    lead: str = "chair"
    kind: str = "standing"
    purpose: str = "information"
    text: str = ""
    recommendations: list[str] = field(default_factory=list)
    paper: str = ""
    edition: bool = False
    access: str = "public"
    public_title: str = ""
    reason: str = ""


WELCOME = Business("Welcome and introductions", 5)
APOLOGIES = Business("Apologies for absence", 2)
DECLARATIONS = Business("Declarations of interest", 3, kind="declarations")
MINUTES = Business("Minutes of the previous meeting", 5, kind="minutes", purpose="decision")
MATTERS = Business("Matters arising and action log", 5, kind="matters")
PERFORMANCE = Business("Performance update", 20, "analyst", "report", edition=True)
NEXT_ITEMS = Business("Forward plan", 5, "officer", kind="plan")
CLOSING = [NEXT_ITEMS, Business("Any other business", 5), Business("Date of next meeting", 0)]

MEETINGS: list[list[Business]] = [
    [
        WELCOME,
        APOLOGIES,
        DECLARATIONS,
        PERFORMANCE,
        Business(
            "Preparing for the autumn nights",
            20,
            "commander",
            "report",
            "decision",
            text=(
                "Burglary rises every year once the clocks change. This report says what the partners did last winter, "
                "what seemed to help, and what they offer to do in the coming one.\n\n"
                "Last winter homes that stood next to a burgled one were visited within two days. Residents who were "
                "visited said that they felt taken care of, and few were burgled afterwards. The visits took more time "
                "than was planned, because flats needed a key holder.\n\n"
                "For this winter the partners offer the following:\n\n"
                "- the police visit homes beside a burgled one within one day, in the four wards with most burglaries\n"
                "- the council lights three footpaths that lead to stations\n"
                "- Barnet Homes changes the locks on the doors of shared halls in its older blocks\n"
                "- the Safer Neighbourhood Board carries the message of timers and lights to its ward panels\n\n"
                "The visits cost the time of two officers from November to February. Everything else is paid for. The "
                "dashboard will show whether burglary follows its season or falls below it; a single good month would "
                "prove nothing, which is why the report for April will look at the whole winter."
            ),
            recommendations=[
                "That the board agrees the plan for the winter.",
                "That Barnet Homes reports in January how many locks were changed.",
            ],
        ),
        Business(
            "Fire Brigade: the year in the borough",
            15,
            "fire",
            "report",
            paper="Fires, false alarms and home visits",
        ),
        *CLOSING,
    ],
    [
        WELCOME,
        APOLOGIES,
        DECLARATIONS,
        MINUTES,
        MATTERS,
        PERFORMANCE,
        Business(
            "Robbery after school: what we know",
            25,
            "commander",
            "report",
            "decision",
            text=(
                "Robbery of young people is most frequent in the two hours after school, close to stations. Phones are "
                "what is taken. Those who rob are often no older than those who are robbed.\n\n"
                "Officers have been at three stations on school days since September. Two schools have agreed to close "
                "a quarter of an hour apart. Family Services have met the parents of eleven children who were named "
                "more than once.\n\n"
                "Young people who were asked what would help named, in this order:\n\n"
                "- somebody in uniform whom they know by name\n"
                "- a shop or library that lets them wait inside\n"
                "- not having to report to the police in front of their friends\n\n"
                "Eleven shops have put up a sign that says so. Reporting by text message begins in the summer.\n\n"
                "It is too early to say whether this works. Monthly numbers are small enough for chance to move them, "
                "and the dashboard marks a month only where it lies outside what season and trend explain."
            ),
            recommendations=[
                "That partners continue the presence at stations until the summer.",
                "That the analyst reports by station at the next meeting, as far as numbers allow.",
            ],
        ),
        Business(
            "Probation: one service again",
            15,
            "member",
            "report",
            "information",
            text=(
                "The work of the Community Rehabilitation Company has come back into the Probation Service. People on "
                "probation in the borough kept their appointments through the change, and most kept their officer.\n\n"
                "What is still unsettled is who runs the joint scheme for people who offend often. Until it is settled "
                "the borough's partners keep it going between them."
            ),
        ),
        Business(
            "A serious incident and what we learn from it",
            10,
            "manager",
            "report",
            "feedback",
            text=(
                "This report describes one family and the help that it was offered by five services over two years. "
                "It asks what each service knew and when, and where one of them could have told another.\n\n"
                "The family has read the report and has agreed that members of the board may read it."
            ),
            access="restricted",
            public_title="Learning from a review",
            reason="It would identify a family that has a right to be left in peace, and nobody else gains by that.",
        ),
        *CLOSING,
    ],
    [
        WELCOME,
        APOLOGIES,
        DECLARATIONS,
        MINUTES,
        MATTERS,
        PERFORMANCE,
        Business(
            "Domestic abuse: helping people to stay safe at home",
            20,
            "safety",
            "report",
            "feedback",
            text=(
                "More people tell the police about abuse at home than did so five years ago. That can mean more abuse, "
                "or more trust, and usually means some of both; the board therefore does not rate the volume.\n\n"
                "What can be judged is whether people who have asked for help are harmed again. The share who were is "
                "about what it was a year ago. Those who were seen by an adviser within two days did better.\n\n"
                "Three offers could be made with the money that is left this year, and there is enough for one:\n\n"
                "- a second adviser, who sits with the police on Friday and Saturday nights\n"
                "- new locks and a panic alarm in sixty homes, fitted within a day of being asked for\n"
                "- a group for people who have hurt a partner and want to stop, run by a voluntary body\n\n"
                "The first reaches most people, and soonest. The second lasts longest. The third is the only one "
                "that is aimed at those who do the harm; what is known of such groups "
                "elsewhere is encouraging, but little.\n\n"
                "Whatever is chosen, the partners will count who was offered it, who took it up and who was harmed "
                "again within six months, and will bring the answer here."
            ),
            recommendations=["That the board says which of the three offers in the report it would rather see first."],
        ),
        Business(
            "Work as a way out of offending",
            15,
            "member",
            "report",
            paper="Employment after release: twelve months of the panel",
        ),
        Business(
            "The draft of the needs assessment",
            15,
            "safety",
            "report",
            "decision",
            text=(
                "Each year the partnership writes down what crime and fear of crime look like in the borough, so that "
                "its strategy rests on more than habit. The draft is ready for the partners' comments.\n\n"
                "Three things stand out:\n\n"
                "- burglary has become rarer, and is spread more evenly\n"
                "- robbery is concentrated in time and place\n"
                "- fear of crime follows neither: it is highest where streets are badly lit\n\n"
                "The draft rests on police figures, on a survey of residents and on what partners count themselves. "
                "Where these disagree it says so and does not choose. It names what is not known: how much "
                "crime online goes unreported, and what happens to people who move out of the borough after being a "
                "victim.\n\n"
                "Comments are asked for on three questions: whether the picture is the one that each partner sees, "
                "what is missing, and which of the findings should change the strategy."
            ),
            recommendations=["That partners send comments within four weeks.", "That the final text comes back here."],
        ),
        *CLOSING,
    ],
    [
        WELCOME,
        APOLOGIES,
        DECLARATIONS,
        MINUTES,
        MATTERS,
        PERFORMANCE,
        Business(
            "Street lighting and the fear of crime",
            20,
            "safety",
            "report",
            "decision",
            recommendations=["That the council replaces the lamps at the six places before the end of October."],
        ),
        Business(
            "Safer Neighbourhood Board: what residents say",
            15,
            "snb",
            "verbal",
            "feedback",
        ),
        Business(
            "Public health and serious violence",
            20,
            "health",
            "report",
            "information",
            text=(
                "Hospitals see injuries that are never reported to the police. Numbers of those treated after an "
                "assault are now shared with the partnership every month, without names and without addresses.\n\n"
                "They agree with the police figures in when violence happens, and differ in where. The difference is "
                "largest around late-opening shops, and a visit to each is proposed."
            ),
        ),
        *CLOSING,
    ],
]

# What 12 months are compared with, and by how much each measure is to fall on the year before (empty: no target).
BASELINE = "2023/24 baseline"
BASELINE_MONTHS = ("2023-04", "2024-03")
RULES = "2025"
TARGETS = {
    "burglary": "-6.5",
    "residential-burglary": "-6.5",
    "non-residential-burglary": "-6.5",
    "robbery": "-5",
    "violence-with-injury": "-2",
}

COMMENTARY = {
    "burglary": (
        "Burglary follows its season. The board is asked to read the last quarter beside the same quarter a year ago."
    ),
    "robbery": (
        "Most robberies of young people still happen in the two hours after school. The change over twelve months is "
        "worth the board's attention only together with where and when."
    ),
    "violence-with-injury": ("Most of what moves from one quarter to the next is chance. Hospitals see the same."),
}

# Slug, name and template of the dashboards beside the overview.
FURTHER_DASHBOARDS = [
    ("volumes", "Volumes of the quarter", "volumes-since-2022"),
    ("violence-asb", "Violence, domestic violence and antisocial behaviour", "violence-asb-2020"),
    ("reducing-offending", "Reducing offending", "reducing-offending-2020"),
    ("robbery-by-ward", "Robbery by ward", "robbery-by-ward-2020"),
]
# Measure: the body that provides it, who is asked, how often, and how many days after the period's end.
PROVIDERS = {
    "cctv-incidents": ("council", "manager", "monthly", 15),
    "asb-confidence": ("council", "safety", "yearly", 60),
    "repeat-asb-calls": ("police", "commander", "quarterly", 20),
    "adult-re-offending": ("probation", "member", "quarterly", 480),
    "first-time-entrants": ("council", "family", "quarterly", 200),
    "domestic-violence-sanction-detection": ("police", "commander", "quarterly", 20),
    "marac-repeats": ("victims", "victims", "quarterly", 30),
}
