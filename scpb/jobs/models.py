"""Work done outside a request. The row is the truth; the message broker only wakes a worker."""

from datetime import datetime
from typing import Self
from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


OVER = (State.DONE, State.FAILED)


class JobQuerySet(models.QuerySet["Job"]):
    def visible_to(self, person: AbstractBaseUser | AnonymousUser) -> Self:
        """Jobs whose progress a person may look at: those they started; all, for an administrator."""
        if not person.is_authenticated:
            return self.none()
        if getattr(person, "is_superuser", False):
            return self
        return self.filter(created_by_id=person.pk)

    def unfinished(self) -> Self:
        return self.exclude(state__in=OVER)

    def ready(self, at: datetime) -> Self:
        """Waiting, and their time has come."""
        return self.filter(state=State.WAITING, not_before__lte=at)

    def at_work(self, at: datetime) -> Self:
        """Running, and whoever holds the lease is alive."""
        return self.filter(state=State.RUNNING, lease_until__gte=at)

    def lost(self, at: datetime) -> Self:
        """Running, but whoever held the lease has let it run out."""
        return self.filter(state=State.RUNNING, lease_until__lt=at)


class Job(models.Model):
    """A piece of work. `key` makes asking twice the same as asking once."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=100)
    key = models.CharField(_("key"), max_length=200, unique=True)
    subject_type = models.CharField(_("kind of subject"), max_length=100, blank=True)
    subject_id = models.CharField(_("subject"), max_length=64, blank=True)
    params = models.JSONField(_("parameters"), default=dict)
    created_at = models.DateTimeField(_("asked for at"), auto_now_add=True)
    created_by_id = models.PositiveBigIntegerField(_("asked for by"), null=True)
    created_by_name = models.CharField(_("asked for by"), max_length=200, blank=True)

    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    done = models.PositiveIntegerField(_("steps done"), default=0)
    total = models.PositiveIntegerField(_("steps in all"), default=0)
    note = models.CharField(_("at the moment"), max_length=200, blank=True)
    result = models.JSONField(_("result"), default=dict)
    error = models.TextField(_("error"), blank=True)
    finished_at = models.DateTimeField(_("over at"), null=True)

    attempts = models.PositiveSmallIntegerField(_("attempts begun"), default=0)
    not_before = models.DateTimeField(_("not before"))
    dispatched_at = models.DateTimeField(_("a worker was last woken at"), null=True)
    dispatches = models.PositiveSmallIntegerField(_("times a worker was woken"), default=0)
    lease_token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["state", "not_before"], name="job_unfinished", condition=~models.Q(state__in=["done", "failed"])
            ),
            models.Index(fields=["subject_type", "subject_id"], name="job_by_subject"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=(
                    models.Q(state="running", lease_token__isnull=False, lease_until__isnull=False)
                    | (~models.Q(state="running") & models.Q(lease_token__isnull=True, lease_until__isnull=True))
                ),
                name="job_holds_a_lease_while_it_runs",
            ),
            models.CheckConstraint(
                condition=(
                    models.Q(state__in=["done", "failed"], finished_at__isnull=False)
                    | models.Q(state__in=["waiting", "running"], finished_at__isnull=True)
                ),
                name="job_that_is_over_says_when",
            ),
            models.CheckConstraint(condition=~models.Q(state="failed", error=""), name="job_that_failed_says_why"),
        ]

    def __str__(self) -> str:
        return self.key

    def get_absolute_url(self) -> str:
        return reverse("jobs:progress", args=[self.uuid])

    @property
    def is_over(self) -> bool:
        return self.state in OVER

    @property
    def is_done(self) -> bool:
        return self.state == State.DONE

    @property
    def is_failed(self) -> bool:
        return self.state == State.FAILED

    @property
    def percent(self) -> int:
        """How far it has come, 0 to 100; 0 while that is unknown."""
        if self.state == State.DONE:
            return 100
        return min(100, self.done * 100 // self.total) if self.total else 0
