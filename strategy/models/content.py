"""What a version says beside its priorities' titles: chapters, who leads, and what shall come out."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from scpb.people.named import Named, NamedQuerySet, is_one_thing
from strategy.models.strategies import PriorityWording, StrategyVersion


class Chapter(models.Model):
    """A part of the strategy's document beside its priorities, such as the foreword."""

    class Place(models.TextChoices):
        FOREWORD = "foreword", _("Foreword")
        BEFORE = "before", _("Before the priorities")
        AFTER = "after", _("After the priorities")

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    version = models.ForeignKey(StrategyVersion, on_delete=models.PROTECT, related_name="chapters")
    place = models.CharField(_("where it stands"), max_length=8, choices=Place, default=Place.BEFORE)
    order = models.PositiveSmallIntegerField(_("order"), default=1)
    heading = models.CharField(_("heading"), max_length=200)
    text = models.TextField(_("text"))  # cleaned HTML
    signed = models.CharField(_("signed by"), max_length=300, blank=True, help_text=_("Printed under the foreword."))

    class Meta:
        ordering = ["version", "order", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(place__in=["foreword", "before", "after"]),
                name="chapter_place_is_known",
                violation_error_message=_("Choose where the chapter stands."),
            ),
            models.CheckConstraint(
                condition=~Q(heading=""),
                name="chapter_has_a_heading",
                violation_error_message=_("Give the chapter a heading."),
            ),
            models.UniqueConstraint(
                fields=["version"],
                condition=Q(place="foreword"),
                name="strategy_version_has_one_foreword",
                violation_error_message=_("The version has a foreword already: change that one."),
            ),
        ]

    def __str__(self) -> str:
        return self.heading


class PriorityLead(Named):
    """A lead organisation of a priority, by name of the register or in words ("Criminal justice agencies")."""

    wording_of = models.ForeignKey(PriorityWording, on_delete=models.CASCADE, related_name="leads")

    objects = NamedQuerySet.as_manager()

    class Meta:
        ordering = ["wording_of", "order", "id"]
        constraints = [
            is_one_thing(
                "priority_lead_is_one_thing", _("Choose one thing: a person, a post, an organisation, or words.")
            )
        ]


class StrategyTarget(models.Model):
    """How success of a priority is known: a level, a rate, a change in per cent, or a direction only."""

    class Kind(models.TextChoices):
        LEVEL = "level", _("A level")
        RATE = "rate", _("A rate")
        CHANGE = "change", _("A change in per cent")
        DIRECTION = "direction", _("A direction only")

    class Direction(models.TextChoices):
        DOWN = "down", _("Reduce")
        UP = "up", _("Increase")
        HOLD = "hold", _("Hold")

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    wording = models.ForeignKey(PriorityWording, on_delete=models.CASCADE, related_name="targets")
    order = models.PositiveSmallIntegerField(_("order"), default=1)
    text = models.CharField(_("target"), max_length=400)
    kind = models.CharField(_("kind"), max_length=9, choices=Kind, default=Kind.DIRECTION)
    direction = models.CharField(_("direction"), max_length=4, choices=Direction, blank=True)
    value = models.DecimalField(_("to be reached"), max_digits=12, decimal_places=3, null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=80, blank=True, help_text=_("As in “per 1,000 population”."))
    by_when = models.CharField(_("by when"), max_length=80, blank=True, help_text=_("As in “2013/14”."))

    class Meta:
        ordering = ["wording", "order", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="strategy_target_says_something",
                violation_error_message=_("Say what the target is."),
            ),
            models.CheckConstraint(
                condition=Q(kind="direction", value__isnull=True) & ~Q(direction="")
                | (Q(kind__in=["level", "rate", "change"], value__isnull=False)),
                name="strategy_target_has_what_its_kind_needs",
                violation_error_message=_(
                    "Say which way it shall go; for a level, a rate or a change also the figure."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.text


class TargetBaseline(models.Model):
    """From where a target starts, as printed ("12.935 (4,438 people)"), or that it is still to be established."""

    target = models.ForeignKey(StrategyTarget, on_delete=models.CASCADE, related_name="baselines")
    order = models.PositiveSmallIntegerField(_("order"), default=1)
    label = models.CharField(_("of what"), max_length=120, blank=True, help_text=_("Where a target has several."))
    period = models.CharField(_("period"), max_length=40, help_text=_("As in “2010/11”."))
    figure = models.CharField(_("figure"), max_length=120, blank=True)
    is_pending = models.BooleanField(_("to be established"), default=False)

    class Meta:
        ordering = ["target", "order", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_pending=True, figure="") | (Q(is_pending=False) & ~Q(figure="")),
                name="baseline_is_a_figure_or_pending",
                violation_error_message=_("Give the figure, or say that it is to be established."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period}: {self.figure}" if self.figure else self.period
