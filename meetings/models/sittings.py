"""Who is asked, who comes, and what they declare."""

from __future__ import annotations

from datetime import date, datetime
from typing import Self
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings.models.agenda import AgendaItem
from meetings.models.meetings import MINUTING, SAT, Meeting, State, midnight
from scpb.boards.models import Kind, Membership
from scpb.people.models import Person, Post


class Answer(models.TextChoices):
    NONE = "", _("No answer yet")
    IN_PERSON = "in_person", _("In person")
    ONLINE = "online", _("Online")
    APOLOGIES = "apologies", _("Apologies")


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def of(self, person: Person) -> Self:
        """Those of one person, with their meetings in order."""
        return self.filter(person=person).select_related("meeting__board").order_by("meeting__starts_at")

    def open(self, on: date) -> Self:
        """Of meetings on the day or later that will be held as far as anybody knows."""
        coming = self.filter(meeting__starts_at__gte=midnight(on))
        return coming.exclude(meeting__state__in=[State.POSTPONED, State.CANCELLED, *MINUTING, *SAT])

    def unanswered(self) -> Self:
        return self.filter(answer=Answer.NONE)

    def with_people(self) -> Self:
        """With who is asked, who comes in their place, and who wrote it down."""
        posts = models.Prefetch("person__posts", Post.objects.select_related("organisation"))
        return self.select_related("person", "deputy", "recorded_by").prefetch_related(posts)


class Invitation(models.Model):
    """What somebody answered who is asked to a meeting; the officer may record it on their behalf."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="invitations")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="invitations")
    answer = models.CharField(_("answer"), max_length=10, choices=Answer, blank=True, default=Answer.NONE)
    deputy = models.ForeignKey(
        Person, verbose_name=_("deputy"), null=True, blank=True, on_delete=models.PROTECT, related_name="deputising"
    )
    deputy_name = models.CharField(_("or the deputy’s name"), max_length=200, blank=True)
    access_needs = models.TextField(
        _("access needs"), blank=True, help_text=_("Seen by the board’s officers alone, and printed nowhere.")
    )
    answered_at = models.DateTimeField(_("answered"), null=True)
    recorded_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["meeting", "person__name"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "person"], name="invitation_is_one_a_person"),
            models.CheckConstraint(condition=Q(answer__in=Answer.values), name="invitation_answer_is_known"),
            models.CheckConstraint(
                condition=Q(answer=Answer.APOLOGIES) | Q(deputy__isnull=True, deputy_name=""),
                name="invitation_deputy_comes_instead",
            ),
            models.CheckConstraint(
                condition=Q(answer="") | Q(answered_at__isnull=False), name="invitation_answer_says_when"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_answer_display()}"

    @property
    def is_coming(self) -> bool:
        return self.answer in {Answer.IN_PERSON, Answer.ONLINE}

    @property
    def sends_deputy(self) -> bool:
        return self.deputy_id is not None or bool(self.deputy_name)

    @property
    def deputy_said(self) -> str:
        """Who comes instead; empty where nobody does."""
        return self.deputy.name if self.deputy else self.deputy_name


class Presence(models.TextChoices):
    PRESENT = "present", _("Present")
    ALSO = "also", _("Also present")
    APOLOGIES = "apologies", _("Apologies")
    ABSENT = "absent", _("Absent")


class AttendanceQuerySet(models.QuerySet["Attendance"]):
    def voting(self) -> Self:
        """Who counts for the quorum: present with a vote."""
        return self.filter(presence=Presence.PRESENT, is_voting=True)

    def of_meetings(self, meetings: models.QuerySet[Meeting]) -> Self:
        return self.filter(meeting__in=meetings.order_by())


class Attendance(models.Model):
    """Somebody at a meeting, or away from it: name, post and organisation are kept as they are printed."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendance")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="attendance")
    membership = models.ForeignKey(Membership, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=200)
    post = models.CharField(_("post"), max_length=200, blank=True)
    organisation = models.CharField(_("organisation"), max_length=200, blank=True)
    capacity = models.CharField(_("capacity"), max_length=100, blank=True, help_text=_("Such as Chair."))
    presence = models.CharField(_("attendance"), max_length=10, choices=Presence, default=Presence.PRESENT)
    is_voting = models.BooleanField(_("has a vote"), default=False)
    is_online = models.BooleanField(_("online"), default=False)
    deputising_for = models.CharField(_("deputising for"), max_length=200, blank=True)
    deputises = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="deputies")
    arrived_at = models.TimeField(_("arrived"), null=True, blank=True, help_text=_("If after the beginning."))
    left_at = models.TimeField(_("left"), null=True, blank=True, help_text=_("If before the end."))
    order = models.PositiveSmallIntegerField(_("order"), default=1)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        ordering = ["meeting", "order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "person"],
                condition=Q(person__isnull=False),
                name="attendance_is_one_a_person",
                violation_error_message=_("This person is listed already."),
            ),
            models.CheckConstraint(condition=~Q(name=""), name="attendance_names_somebody"),
            models.CheckConstraint(condition=Q(presence__in=Presence.values), name="attendance_kind_is_known"),
            models.CheckConstraint(
                condition=Q(is_voting=False) | ~Q(presence=Presence.ALSO), name="attendance_also_present_has_no_vote"
            ),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(arrived_at__isnull=True) | Q(left_at__gte=F("arrived_at")),
                name="attendance_leaves_after_arriving",
            ),
        ]

    def __str__(self) -> str:
        return ", ".join(filter(None, [self.name, self.post, self.organisation]))

    @property
    def is_present(self) -> bool:
        return self.presence == Presence.PRESENT

    @property
    def counts(self) -> bool:
        """Whether they count for the quorum while they are in the room."""
        return self.is_voting and self.is_present

    @property
    def sits_on_board(self) -> bool:
        """Whether they are a member, or come for one; who advises, observes or leads an item is also present."""
        if self.membership is None:
            return self.is_voting or self.deputises_id is not None
        return self.is_voting or self.membership.kind not in (Kind.ADVISER, Kind.OBSERVER)

    @property
    def comes_from(self) -> str:
        """The second line below the name: post, organisation and capacity."""
        return ", ".join(filter(None, [self.post, self.organisation, self.capacity]))

    def is_there(self, at: datetime) -> bool:
        """Whether they were in the room at the moment: had arrived, and had not left."""
        clock = timezone.localtime(at).time()
        return (self.arrived_at is None or self.arrived_at <= clock) and (self.left_at is None or self.left_at > clock)


class Declaration(models.Model):
    """An interest that somebody declares in an item."""

    class Interest(models.TextChoices):
        PECUNIARY = "pecuniary", _("Disclosable pecuniary interest")
        PERSONAL = "personal", _("Other interest")

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="declarations")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="declarations")
    name = models.CharField(_("who"), max_length=200)
    interest = models.CharField(_("kind of interest"), max_length=10, choices=Interest, default=Interest.PERSONAL)
    nature = models.TextField(_("what the interest is"))
    leaves = models.BooleanField(_("leaves the room for the item"), default=False)
    withholds = models.BooleanField(_("gets no restricted paper of the item"), default=False)
    declared_at = models.DateTimeField(_("declared"))

    class Meta:
        ordering = ["item", "declared_at", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(nature="") & ~Q(name=""), name="declaration_says_who_and_what"),
            models.CheckConstraint(
                condition=Q(interest__in=["pecuniary", "personal"]), name="declaration_interest_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.nature}"
