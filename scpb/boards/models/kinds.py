"""In what capacities and roles people have to do with a board, and who may read what."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Access(models.TextChoices):
    """Who may read something; narrower from one to the next."""

    PUBLIC = "public", _("Public")
    MEMBERS = "members", _("Members")
    RESTRICTED = "restricted", _("Restricted")


class Kind(models.TextChoices):
    """In what capacity a person sits on a board, in the order in which papers list them."""

    CHAIR = "chair", _("Chair")
    VICE_CHAIR = "vice-chair", _("Vice-chair")
    MEMBER = "member", _("Member")
    DEPUTY = "deputy", _("Deputy")
    ADVISER = "adviser", _("Adviser")
    OBSERVER = "observer", _("Observer")


# Who reads a board's restricted papers by sitting on it; advisers and observers do not.
TRUSTED = (Kind.CHAIR, Kind.VICE_CHAIR, Kind.MEMBER, Kind.DEPUTY)
# Who clears agendas and reads what the chair is told beforehand.
CHAIRING = (Kind.CHAIR, Kind.VICE_CHAIR)
# Who fills a place of the board: a deputy stands in for somebody and leaves the place open.
FILLING = (Kind.CHAIR, Kind.VICE_CHAIR, Kind.MEMBER)


class Role(models.TextChoices):
    """What a person does for a board without sitting on it."""

    OFFICER = "officer", _("Governance officer")
    ANALYST = "analyst", _("Analyst")
    AUTHOR = "author", _("Author")
    AUDITOR = "auditor", _("Auditor")


# Whom an administrator alone appoints and releases: who may do all for the board, and who looks at what they did.
GUARDED = (Role.OFFICER, Role.AUDITOR)


def ends_after_it_begins(name: str) -> models.CheckConstraint:
    """The rule for everything held from a day to a day, both inclusive."""
    return models.CheckConstraint(
        condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
        name=name,
        violation_error_message=_("The last day is before the first."),
    )
