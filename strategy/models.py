"""What the partnership wants: strategies, their versions, and the priorities that other records name."""

from __future__ import annotations

from datetime import date
from typing import Self
from uuid import uuid4

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from scpb.boards.models import Board, ends_after_it_begins
from scpb.people.models import Person


class StrategyQuerySet(models.QuerySet["Strategy"]):
    def visible_to(self, person: Person | AnonymousUser) -> Self:
        """Strategies of boards that the person may know of."""
        return self.filter(board__in=Board.objects.listed_for(person))


class Strategy(models.Model):
    """A strategy of a board, such as its community safety strategy."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    board = models.ForeignKey(Board, verbose_name=_("board"), on_delete=models.PROTECT, related_name="strategies")
    name = models.CharField(_("name"), max_length=200, unique=True)
    slug = models.SlugField(_("address"), unique=True)

    objects = StrategyQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name_plural = _("strategies")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("strategy:strategy", args=[self.slug])


class VersionQuerySet(models.QuerySet["StrategyVersion"]):
    def in_force(self, on: date) -> Self:
        """Versions whose period holds the day."""
        return self.filter(starts_on__lte=on).exclude(ends_on__lt=on)


class StrategyVersion(models.Model):
    """A strategy as it is from a day to a day (both inclusive)."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    strategy = models.ForeignKey(Strategy, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    title = models.CharField(_("title"), max_length=200, help_text=_("For example Community Safety Strategy 2022–27."))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ["strategy", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["strategy", "number"],
                name="strategy_version_number_is_its_own",
                violation_error_message=_("The strategy has a version of this number already."),
            ),
            ends_after_it_begins("strategy_version_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("strategy:version", args=[self.strategy.slug, self.number])


class PriorityQuerySet(models.QuerySet["Priority"]):
    def worded(self, on: date) -> Self:
        """With `number` and `title` as the version in force on the day has them; None where none has the priority."""
        words = PriorityWording.objects.filter(
            Q(version__ends_on__isnull=True) | Q(version__ends_on__gte=on),
            priority=OuterRef("pk"),
            version__starts_on__lte=on,
        ).order_by("-version__number")
        return self.annotate(
            number=Subquery(words.values("number")[:1]), title=Subquery(words.values("title")[:1])
        ).order_by("strategy__name", F("number").asc(nulls_last=True), "pk")

    def in_force(self, on: date) -> Self:
        """Priorities of the versions in force on the day, with their number and title, in order."""
        return self.worded(on).filter(number__isnull=False)


class Priority(models.Model):
    """What stays the same when a refresh gives a priority another number or other words."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    strategy = models.ForeignKey(Strategy, on_delete=models.PROTECT, related_name="priorities")

    objects = PriorityQuerySet.as_manager()

    number: int | None
    title: str | None

    class Meta:
        ordering = ["strategy", "id"]
        verbose_name_plural = _("priorities")

    def __str__(self) -> str:
        """`Priority 5: Reducing reoffending`, of priorities fetched `worded`; else its identity."""
        number = getattr(self, "number", None)
        if number is None:
            return str(self.uuid)
        return _t("Priority %(number)s: %(title)s") % {"number": number, "title": self.title}


class PriorityWording(models.Model):
    """A priority as one version of the strategy numbers and words it."""

    version = models.ForeignKey(StrategyVersion, on_delete=models.PROTECT, related_name="wordings")
    priority = models.ForeignKey(Priority, on_delete=models.PROTECT, related_name="wordings")
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("priority"), max_length=300)

    class Meta:
        ordering = ["version", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "number"],
                name="priority_number_is_its_own",
                violation_error_message=_("Two priorities of a version cannot have one number."),
            ),
            models.UniqueConstraint(
                fields=["version", "priority"],
                name="priority_is_worded_once_a_version",
                violation_error_message=_("A priority is worded once in a version."),
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1),
                name="priority_numbers_begin_with_one",
                violation_error_message=_("Priorities are numbered from one."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"
