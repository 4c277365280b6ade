"""What performance proposes for the forward plan: an exception or a red rating, with its chart as it was then."""

from __future__ import annotations

from typing import Self
from uuid import uuid4

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from meetings.models.agenda import AgendaItem
from performance.models import Edition, Measure
from scpb.boards.permissions import is_officer_anywhere
from scpb.people.models import Person


class ProposalState(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    ACCEPTED = "accepted", _("On a forward plan")
    DISMISSED = "dismissed", _("Dismissed")


# What is on a forward plan waits again only when its item was removed or withdrawn.
PROPOSAL_NEXT: dict[ProposalState, set[ProposalState]] = {
    ProposalState.PROPOSED: {ProposalState.ACCEPTED, ProposalState.DISMISSED},
    ProposalState.ACCEPTED: {ProposalState.PROPOSED},
    ProposalState.DISMISSED: {ProposalState.PROPOSED},
}


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def visible_to(self, person: Person | AnonymousUser) -> Self:
        """Officers' alone: they decide what comes on an agenda."""
        return self.all() if is_officer_anywhere(person) else self.none()

    def waiting(self) -> Self:
        return self.filter(state=ProposalState.PROPOSED)

    def decided(self) -> Self:
        """Accepted and dismissed ones, the last decided first."""
        return self.exclude(state=ProposalState.PROPOSED).order_by("-decided_at", "-id")

    def named(self) -> Self:
        """With all that they name, but without an edition's figures, which are large."""
        found = self.select_related("edition__dashboard", "measure", "item__meeting__board", "decided_by")
        return found.defer("edition__result", "edition__snapshot")


class Proposal(models.Model):
    """An item that a frozen edition proposes; `chart` is its specification as plain data, kept as it was."""

    class Cause(models.TextChoices):
        HIGH = "high", _("Unusually high")
        LOW = "low", _("Unusually low")
        RED = "red", _("Turned red")

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="proposals")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="proposals")
    cause = models.CharField(_("cause"), max_length=4, choices=Cause)
    months = models.CharField(_("months"), max_length=120, blank=True)  # as printed
    chart = models.JSONField(_("chart"), null=True)
    state = models.CharField(_("state"), max_length=9, choices=ProposalState, default=ProposalState.PROPOSED)
    item = models.ForeignKey(AgendaItem, null=True, on_delete=models.SET_NULL, related_name="proposals")
    reason = models.CharField(_("why it was dismissed"), max_length=500, blank=True)
    made_at = models.DateTimeField(_("made"))
    decided_at = models.DateTimeField(_("decided"), null=True)
    decided_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "measure", "cause"], name="proposal_is_made_once"),
            models.CheckConstraint(condition=Q(state__in=ProposalState.values), name="proposal_state_is_known"),
            models.CheckConstraint(
                condition=~Q(state=ProposalState.DISMISSED) | ~Q(reason=""), name="proposal_dismissed_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure}: {self.get_cause_display()}"

    def get_absolute_url(self) -> str:
        return reverse("meetings:proposal", args=[self.uuid])

    @property
    def because(self) -> str:
        """`Unusually high: Nov 2024, Dec 2024`, or `Turned red: 12 months to Dec 2024`."""
        return f"{self.get_cause_display()}: {self.months}"

    @property
    def is_waiting(self) -> bool:
        return self.state == ProposalState.PROPOSED

    @property
    def has_lost_its_item(self) -> bool:
        """Whether what was put on an agenda has been removed from it, or withdrawn."""
        return self.state == ProposalState.ACCEPTED and (self.item is None or self.item.is_withdrawn)

    @property
    def may_wait_again(self) -> bool:
        return self.state == ProposalState.DISMISSED or self.has_lost_its_item
