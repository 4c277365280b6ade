"""How a version comes about: what a refresh changes, what was said of it, and what became of earlier priorities."""

from __future__ import annotations

from datetime import date
from typing import Self
from uuid import uuid4

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from scpb.boards.models import boards_of, boards_served_by
from scpb.people.models import Person
from strategy.models.strategies import Objective, Priority, StrategyVersion


class Amendment(models.Model):
    """One change that a refresh makes: an objective or a priority added, amended or removed, with its reason.

    `existing` is the text of the version that is refreshed, empty for an addition; `proposed` is empty for a removal.
    The wordings of the draft follow it at once, so that they are the consolidated text.
    """

    class Change(models.TextChoices):
        ADD = "add", _("Addition")
        AMEND = "amend", _("Amendment")
        REMOVE = "remove", _("Removal")

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    version = models.ForeignKey(StrategyVersion, on_delete=models.PROTECT, related_name="amendments")
    order = models.PositiveSmallIntegerField(_("order"), default=1)
    change = models.CharField(_("type of change"), max_length=6, choices=Change)
    objective = models.ForeignKey(Objective, null=True, on_delete=models.PROTECT, related_name="amendments")
    priority = models.ForeignKey(Priority, null=True, on_delete=models.PROTECT, related_name="amendments")
    number = models.PositiveSmallIntegerField(_("number"))  # existing, or of what is added
    existing = models.TextField(_("existing text"), blank=True)
    proposed = models.TextField(_("proposed text"), blank=True)
    reason = models.TextField(_("reason"))

    class Meta:
        ordering = ["version", "order", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(objective__isnull=False, priority__isnull=True)
                | Q(objective__isnull=True, priority__isnull=False),
                name="amendment_is_of_one_thing",
                violation_error_message=_("An amendment is of one objective or one priority."),
            ),
            models.CheckConstraint(
                condition=(Q(change="add", existing="") & ~Q(proposed=""))
                | (Q(change="amend") & ~Q(existing="") & ~Q(proposed=""))
                | (Q(change="remove", proposed="") & ~Q(existing="")),
                name="amendment_has_the_texts_of_its_kind",
                violation_error_message=_(
                    "An addition needs the proposed text, a removal the existing one, an amendment both."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="amendment_says_why",
                violation_error_message=_("Say why this is changed."),
            ),
            models.UniqueConstraint(
                fields=["version", "objective"],
                name="objective_is_amended_once",
                violation_error_message=_("This objective is amended already: change that amendment."),
            ),
            models.UniqueConstraint(
                fields=["version", "priority"],
                name="priority_is_amended_once",
                violation_error_message=_("This priority is amended already: change that amendment."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_change_display()}: {self.proposed or self.existing}"


class Fate(models.Model):
    """What became, in a version, of a priority of the one before. Where none is entered it is found by comparing."""

    class Became(models.TextChoices):
        KEPT = "kept", _("Kept")
        AMENDED = "amended", _("Amended")
        MERGED = "merged", _("Merged")
        ENDED = "ended", _("Ended")

    version = models.ForeignKey(StrategyVersion, on_delete=models.PROTECT, related_name="fates")
    priority = models.ForeignKey(Priority, on_delete=models.PROTECT, related_name="fates")
    became = models.CharField(_("became of it"), max_length=7, choices=Became)
    into = models.ForeignKey(
        Priority, verbose_name=_("goes on in"), null=True, blank=True, on_delete=models.PROTECT, related_name="absorbs"
    )
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        ordering = ["version", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "priority"],
                name="fate_is_one_a_version",
                violation_error_message=_("What became of this priority is entered already."),
            ),
            models.CheckConstraint(
                condition=(Q(became="merged", into__isnull=False)) | ~Q(became="merged"),
                name="fate_merged_says_into_what",
                violation_error_message=_("Say into which priority it was merged."),
            ),
            models.CheckConstraint(
                condition=Q(into__isnull=True) | ~Q(became="ended"),
                name="fate_ended_goes_nowhere",
                violation_error_message=_("A priority that ended goes on in no other."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_became_display()


class Endorsement(models.Model):
    """Another body that endorsed the version before the board adopted it, such as a council committee."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    version = models.ForeignKey(StrategyVersion, on_delete=models.PROTECT, related_name="endorsements")
    body = models.CharField(_("body"), max_length=200)
    on = models.DateField(_("day"))
    reference = models.CharField(_("its minute or decision"), max_length=200, blank=True)

    class Meta:
        ordering = ["version", "on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(body=""),
                name="endorsement_names_the_body",
                violation_error_message=_("Say which body endorsed it."),
            )
        ]

    def __str__(self) -> str:
        return self.body


class CommentQuerySet(models.QuerySet["ConsultationComment"]):
    def visible_to(self, person: Person | AnonymousUser, on: date | None = None) -> Self:
        """One's own, the board's people's all that were accepted; everybody else those that are published."""
        states = ConsultationComment.State
        own = Q(version__strategy__board__in=boards_of(person, on)) & ~Q(state__in=[states.HELD, states.REJECTED])
        served = Q(version__strategy__board__in=boards_served_by(person, on))
        mine = Q(author=person.pk) if person.pk else Q(pk__in=[])
        return self.filter(own | served | mine | Q(state=states.PUBLISHED))


class ConsultationComment(models.Model):
    """What somebody said of a version that is consulted on, and the answer. One from the public is held first."""

    class State(models.TextChoices):
        HELD = "held", _("Waits for the officer")
        RECEIVED = "received", _("Received")
        PUBLISHED = "published", _("Published")
        REJECTED = "rejected", _("Not accepted")

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    version = models.ForeignKey(StrategyVersion, on_delete=models.PROTECT, related_name="comments")
    objective = models.ForeignKey(Objective, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    priority = models.ForeignKey(Priority, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name or organisation"), max_length=200, blank=True)
    text = models.TextField(_("comment"))
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.RECEIVED)
    at = models.DateTimeField(_("received"))
    answer = models.TextField(_("answer"), blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True)
    answered_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["version", "at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="comment_says_something",
                violation_error_message=_("Write the comment."),
            ),
            models.CheckConstraint(
                condition=Q(objective__isnull=True) | Q(priority__isnull=True),
                name="comment_is_on_one_thing",
                violation_error_message=_("A comment is on one objective or one priority, or on the whole."),
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="comment_answered_says_when",
                violation_error_message=_("Say when the comment was answered."),
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]
