"""What the law asks of a Community Safety Partnership in England, offered to a board for its statutory calendar.

The section is the law's; the quarter is a proposal, which the officer changes, for no act names a month. What an act
asks for all the time rather than once a year stands here as a yearly account of it. Left out is what some areas only
have (plans of a Welsh board, of a county, of a combined authority).
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from meetings.models.planning import Rhythm

STRATEGY = "Crime and Disorder (Formulation and Implementation of Strategy) Regulations 2007"


@dataclass(frozen=True)
class StatutoryDuty:
    """A line of the calendar; `law` is the name that the act has, in every language."""

    key: str
    title: str | Promise
    rhythm: Rhythm
    law: str


DUTIES = (
    StatutoryDuty("assessment", _("Strategic assessment of the year"), Rhythm.AUTUMN, f"{STRATEGY}, regulation 5"),
    StatutoryDuty(
        "plan", _("Partnership plan, reviewed for the coming year"), Rhythm.WINTER, f"{STRATEGY}, regulation 10"
    ),
    StatutoryDuty(
        "strategy", _("Community safety strategy: how it is carried out"), Rhythm.SUMMER,
        "Crime and Disorder Act 1998, section 6",
    ),
    StatutoryDuty(
        "residents", _("Views of residents, with an annual public meeting"), Rhythm.AUTUMN,
        f"{STRATEGY}, regulation 12",
    ),
    StatutoryDuty(
        "section-17", _("Preventing crime in all that the partners do: yearly account"), Rhythm.SPRING,
        "Crime and Disorder Act 1998, section 17",
    ),
    StatutoryDuty(
        "scrutiny", _("Report to the crime and disorder committee"), Rhythm.WINTER,
        "Police and Justice Act 2006, section 19",
    ),
    StatutoryDuty(
        "serious-violence", _("Serious violence: needs assessment and strategy, reviewed"), Rhythm.WINTER,
        "Police, Crime, Sentencing and Courts Act 2022, section 8",
    ),
    StatutoryDuty(
        "homicide-reviews", _("Domestic homicide reviews: what was learnt and done"), Rhythm.SPRING,
        "Domestic Violence, Crime and Victims Act 2004, section 9",
    ),
    StatutoryDuty(
        "case-reviews", _("Anti-social behaviour case reviews: figures of the year"), Rhythm.SPRING,
        "Anti-social Behaviour, Crime and Policing Act 2014, section 104",
    ),
    StatutoryDuty(
        "youth-justice", _("Youth justice plan"), Rhythm.SPRING, "Crime and Disorder Act 1998, section 40"
    ),
    StatutoryDuty(
        "prevent", _("Prevent: yearly account of the duty"), Rhythm.SUMMER,
        "Counter-Terrorism and Security Act 2015, section 26",
    ),
)  # fmt: skip
