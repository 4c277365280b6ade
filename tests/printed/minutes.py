"""Three minutes of the seeds as data: October 2013 (001), July 2019 (002) and October 2019 (003).

Everybody is a post or an organisation, and every sentence is our own of the same kind at the same place. Left out:
- names of people, and their initials and titles: they are real people, and a post stands for each;
- the page and paragraph of a correction ("p4, para 3"): an item and the words themselves say where it is;
- "AGENDA ITEM 2" at the edge, and page numbers: a pack stamps these when the minutes are one of its papers;
- the heading "MINUTES" above the list of those present: the title says it;
- what the board took note of in the middle of a discussion, which is a paragraph of it and no resolution;
- an address to which problems should be reported: a board's contacts have their own place.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True)
class P:
    """A paragraph; lines that begin with a hyphen are a list."""

    text: str


@dataclass(frozen=True)
class H:
    """A sub-heading within an item."""

    text: str


@dataclass(frozen=True)
class D:
    """A resolution: its outcome, and on which recommendation it was taken, counted from one."""

    outcome: str
    text: str
    on: int = 0


@dataclass(frozen=True)
class A:
    """An action with its owner, and the month of the meeting that it is for."""

    text: str
    owner: str
    due: str = ""


@dataclass(frozen=True)
class Item:
    title: str
    blocks: tuple[P | H | D | A, ...]
    kind: str = "report"
    recommendations: tuple[str, ...] = ()


@dataclass(frozen=True)
class There:
    """Somebody who was there or sent apologies: post and organisation, and whether they count for the quorum."""

    post: str
    organisation: str
    presence: str = "present"
    votes: bool = True
    capacity: str = ""
    deputising_for: str = ""


@dataclass(frozen=True)
class Held:
    """A meeting as its minutes were printed."""

    begins: datetime
    ended: str
    venue: str
    quorum: int
    there: tuple[There, ...]
    items: tuple[Item, ...]
    following: datetime
    before: datetime


def also(post: str, organisation: str) -> There:
    return There(post, organisation, "also", votes=False)


def away(post: str, organisation: str) -> There:
    return There(post, organisation, "apologies")


COUNCIL, POLICE, FIRE = "Borough Council", "Metropolitan Police", "Fire Brigade"
MAYOR, VICTIMS, CRC, NPS = "Mayor’s Office", "Victim Support", "Rehabilitation Company", "Probation Service"
SAFETY, ANALYST, SCRUTINY = "Head of Community Safety", "Crime Analyst", "Scrutiny Officer"
ASSISTANT = "Assistant Director for Community Safety"
LEAD, REDUCING, STRATEGIST = "Contracts Lead", "Reducing Offending Officer", "Public Health Strategist"

OCTOBER_2013 = Held(
    begins=datetime(2013, 10, 25, 14, 30, tzinfo=LONDON),
    ended="16:30",
    venue="Committee Room 2",
    quorum=3,
    there=(
        There("Cabinet Member for Safety", COUNCIL, capacity="Chairman"),
        There("Borough Commander", POLICE),
        There("Professor of Criminology", "University"),
        There("Justice of the Peace", "Magistrates’ Court"),
        There("Programme Manager", MAYOR),
        There(SAFETY, COUNCIL),
        There("Assistant Director for Wellbeing", COUNCIL),
        There("Commissioner for Substance Misuse", "Public Health"),
        also("Crime Information Manager", COUNCIL),
        also("Chief Executive", "Community Network"),
        also("Chair", "Engagement Group"),
        also("Divisional Manager", VICTIMS),
        also("Assistant Director for Early Intervention", COUNCIL),
        also("Director of Family Services", COUNCIL),
        also("Borough Fire Commander", FIRE),
        also(ANALYST, COUNCIL),
        also("Chief Inspector", POLICE),
        also(SCRUTINY, COUNCIL),
        away("Head of Probation", NPS),
        away("Volunteer Manager", VICTIMS),
        away("Lead Commissioner", COUNCIL),
        away("Assistant Director for Social Care", COUNCIL),
        away("Director for Place", COUNCIL),
    ),
    items=(
        Item("Welcome and introductions", (P("Everybody was welcomed by the Chairman."),), "standing"),
        Item(
            "Minutes of previous meeting",
            (
                D("amended", "With one spelling put right, the minutes of July 2013 were a correct record."),
                P("What had been done since July was noted."),
                A("Send the slides on local policing to every member.", f"{SCRUTINY}, {COUNCIL}"),
            ),
            "minutes",
        ),
        Item(
            "Governance, membership and terms of reference",
            (
                P("The Cabinet Member introduced proposals for how the partnership should grow."),
                D("amended", "Three bodies of the voluntary sector become members.", 1),
                D("amended", "The officer for early intervention observes formally.", 2),
                D("noted", "That reports are to be in plain English."),
                D("noted", "That the neighbourhood board stands by itself, and that its group reports to this board."),
            ),
            recommendations=("Widen the membership.", "Name the observers."),
        ),
        Item(
            "Performance update",
            (
                P("The Borough Commander showed how crime moved.\n\nHomes had been burgled less often, by 7.7%."),
                P("Robberies had fallen by 21.8%."),
                D("agreed", "To look at students as victims in the needs assessment."),
                A("Consider who the victims are in the needs assessment.", f"{SAFETY}, {COUNCIL}"),
                P("Domestic violence had the second lowest rate of repeated harm, at 7%."),
                A("Look deeper into repeated cases.", f"{ANALYST}, {COUNCIL}"),
                P("Reoffending was down from 8% to 6%."),
                A("Explain terms and give benchmarks in reports.", f"{ANALYST}, {COUNCIL}"),
            ),
        ),
        Item(
            "Burglary",
            (
                P("Leaflets were going to some 200,000 residents."),
                A("Report on the burglary group’s work.", "Professor of Criminology, University", "April"),
            ),
        ),
        Item("Questions and comments from members", (P("There were none."),), "questions"),
        Item(
            "Pilot of tags",
            (
                P("Twelve people had joined a like scheme in another county."),
                D("agreed", "That the pilot go on."),
            ),
        ),
        Item(
            "Neighbourhood board",
            (
                P("It should be there by 1 April 2014."),
                D(
                    "agreed",
                    "That the Mayor’s Office think of:\n- keeping volunteers\n- fresh ideas\n- telling residents",
                ),
                A("Report on the arrangements.", MAYOR, "January"),
            ),
        ),
        Item(
            "Forward plan",
            (
                D("agreed", "The forward plan for the next two meetings."),
                H("January 2014"),
                P("- Neighbourhood boards\n- Needs assessment\n- Young people"),
                H("April 2014"),
                P("- Violence against women\n- Burglary once more"),
            ),
            "plan",
        ),
        Item("Any other business", (P("There was none."),), "verbal"),
        Item("Date of next meeting", (), "standing"),
    ),
    following=datetime(2014, 1, 24, 14, 30, tzinfo=LONDON),
    before=datetime(2013, 7, 19, 14, 30, tzinfo=LONDON),
)

JULY_2019 = Held(
    begins=datetime(2019, 7, 26, 10, 0, tzinfo=LONDON),
    ended="11:50",
    venue="Town Hall",
    quorum=3,
    there=(
        There("Superintendent", POLICE, capacity="Chairman", deputising_for="the Chief Superintendent"),
        There("Station Commander", FIRE),
        There(LEAD, CRC),
        There("Chair", "Neighbourhood Board"),
        There(ASSISTANT, COUNCIL),
        There("Community Safety Manager", COUNCIL),
        There(REDUCING, COUNCIL),
        There("Data Analyst", COUNCIL),
        There("Director of Public Health", COUNCIL),
        There(STRATEGIST, COUNCIL),
        There("Second Community Safety Manager", COUNCIL),
        There("Prevent Coordinator", COUNCIL),
        There("Detective Inspector", POLICE),
        There("Senior Probation Officer", NPS),
        There("Housing Manager", "Homes Company"),
        There("Governance Officer", COUNCIL, votes=False),
        away("Cabinet Member for Safety", COUNCIL),
        away("Director of Family Services", COUNCIL),
    ),
    items=(
        Item("Welcome and introductions", (P("All were asked to say who they were."),), "standing"),
        Item("Apologies for absence", (P("Two had sent apologies."),), "standing"),
        Item(
            "Minutes of previous meeting",
            (D("agreed", "The minutes of 12 April 2019 were a correct record."),),
            "minutes",
        ),
        Item("Matters arising", (P("There were none at all."),), "matters"),
        Item(
            "Probation",
            (
                P("Services would be public again from early 2020."),
                P("The last change had cost the scheme its good mark."),
                A("Take this back to colleagues.", f"{LEAD}, {CRC}"),
                P("The partnership would look at three areas:\n- managing offenders\n- payback\n- health of the mind"),
            ),
        ),
        Item("Knife crime and violence", (P("Half of the cases came from four wards, 51% of them."),)),
        Item("Violence against women and girls", (P("The rate was 13 in 1,000, the third lowest."),)),
        Item(
            "Family services",
            (
                P("Some 3,990 families were attached to the programme."),
                A("Think about young adults.", f"{ASSISTANT}, {COUNCIL}"),
                A("Find out why these were arrested.", f"Community Safety Manager, {COUNCIL}"),
            ),
        ),
        Item(
            "Substance misuse",
            (P("The contract ended in April 2020."), A("Show what became of lives.", f"{STRATEGIST}, {COUNCIL}")),
        ),
        Item("Prevent", (P("Fifteen people had gone through the process."),)),
        Item("Performance", (P("Commercial burglary was up by 17%."),)),
        Item("Forward plan", (D("noted", "The forward plan."),), "plan"),
        Item("Any other business", (P("Nothing else was raised."),), "verbal"),
        Item("Date of next meeting", (), "standing"),
    ),
    following=datetime(2019, 10, 25, 9, 0, tzinfo=LONDON),
    before=datetime(2019, 4, 12, 10, 0, tzinfo=LONDON),
)

OCTOBER_2019 = Held(
    begins=datetime(2019, 10, 25, 9, 0, tzinfo=LONDON),
    ended="10:42",
    venue="Town Hall",
    quorum=3,
    there=(
        There("Cabinet Member for Safety", COUNCIL, capacity="Chairman"),
        also(ASSISTANT, COUNCIL),
        also("Community Safety Manager", COUNCIL),
        also("Awareness Coordinator", "Disability Charity"),
        also("Data Analyst", COUNCIL),
        also("Strategic Lead for Family Services", COUNCIL),
        also("Detective Inspector", POLICE),
        also("Station Commander", FIRE),
        also("Senior Probation Officer", NPS),
        also(LEAD, CRC),
        also(REDUCING, COUNCIL),
        also("Housing Manager", "Homes Company"),
        also("Head of Commissioning", COUNCIL),
        also("Partnership Manager", "Work and Pensions"),
        also("Group Manager", COUNCIL),
        away("Chair", "Neighbourhood Board"),
        away("Chair", "Safeguarding Board"),
        away("Director of Family Services", COUNCIL),
        away("Borough Director", "Clinical Commissioning"),
        away("Director of Public Health", COUNCIL),
    ),
    items=(
        Item("Welcome and introductions", (P("The Chairman said what he was in charge of."),), "standing"),
        Item("Apologies for absence", (P("Five had sent apologies."),), "standing"),
        Item(
            "Minutes of previous meeting",
            (D("agreed", "The minutes of July 2019 were an accurate record."),),
            "minutes",
        ),
        Item("Matters arising", (P("None arose."),), "matters"),
        Item("Hate crime", (P("Nine centres took reports, and 150 people had become champions."),)),
        Item(
            "Inspection and reform of probation",
            (
                P("All ten areas had been found good or nearly so."),
                A("Share what is done for travellers.", f"{REDUCING}, {COUNCIL}"),
                P("Figures of the borough would help."),
                A("Show how young adults are helped.", f"{LEAD}, {CRC}", "April"),
                P("Services on drugs were about to change."),
                A("Ask the lead on drugs to come.", f"{LEAD}, {CRC}"),
                H("Probation reform"),
                P("There would be twelve areas, eleven of them new."),
                P("Who would own the scheme was asked."),
            ),
        ),
        Item(
            "Family services",
            (
                P("In 51% of these acts there was a knife."),
                A("Send details of tags for knives.", f"{REDUCING}, {COUNCIL}"),
            ),
        ),
        Item(
            "Performance",
            (
                P("Robbery had risen in February and July."),
                A("Report on robbery with the police.", f"{ASSISTANT}, {COUNCIL}", "January"),
                A("Bring figures on offenders.", f"{ANALYST}, {COUNCIL}", "January"),
            ),
        ),
        Item(
            "Items for future meetings",
            (
                H("24 January 2020"),
                P("- The command unit after a year, police\n- Fire brigade\n- Environmental crime, council"),
                H("3 April 2020"),
                D("agreed", "To move two items to April."),
                P("An update on how the companies merge would be added, rehabilitation company."),
            ),
            "plan",
        ),
        Item(
            "Any other business",
            (
                D("agreed", "To go on beginning at 09:00."),
                A("Collect what speaks against it.", f"Governance Officer, {COUNCIL}"),
            ),
            "verbal",
        ),
        Item("Date of next meeting", (), "standing"),
    ),
    following=datetime(2020, 1, 24, 9, 0, tzinfo=LONDON),
    before=datetime(2019, 7, 26, 10, 0, tzinfo=LONDON),
)
