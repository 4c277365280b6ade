"""Who governs: boards, their places and members, what their agendas always print, and who serves them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Self, TypeVar
from uuid import uuid4

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Case, F, Prefetch, Q, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from scpb.boards.standing import Standing, asked
from scpb.people.models import Organisation, Person, Post

Term = TypeVar("Term", bound=models.Model)


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
# Who fills a place of the board: a deputy stands in for somebody and leaves the place open.
FILLING = (Kind.CHAIR, Kind.VICE_CHAIR, Kind.MEMBER)


class Role(models.TextChoices):
    """What a person does for a board without sitting on it."""

    OFFICER = "officer", _("Governance officer")
    ANALYST = "analyst", _("Analyst")
    AUTHOR = "author", _("Author")


def ends_after_it_begins(name: str) -> models.CheckConstraint:
    """The rule for everything held from a day to a day, both inclusive."""
    return models.CheckConstraint(
        condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
        name=name,
        violation_error_message=_("The last day is before the first."),
    )


class BoardQuerySet(models.QuerySet["Board"]):
    def visible_to(self, person: Person | AnonymousUser, on: date | None = None) -> Self:
        """Public boards, and closed ones for who sits on them or serves them."""
        return self.filter(Q(is_public=True) | sits_on(person, on) | serves(person, on))

    def listed_for(self, person: Person | AnonymousUser) -> Self:
        """Boards whose set-up the person sees: those visible to them, and for an administrator all."""
        return self.all() if person.is_superuser else self.visible_to(person)

    def of(self, person: Person | AnonymousUser, on: date | None = None) -> Self:
        """Boards whose members' papers the person reads: they sit on them in any capacity, or serve them as officer."""
        return self.filter(sits_on(person, on) | serves(person, on))

    def trusting(self, person: Person | AnonymousUser, on: date | None = None) -> Self:
        """Boards whose restricted papers the person reads: as member or deputy, or as officer."""
        return self.filter(sits_on(person, on, TRUSTED) | serves(person, on))

    def served_by(self, person: Person | AnonymousUser, on: date | None = None) -> Self:
        """Boards that the person serves as governance officer."""
        return self.filter(serves(person, on))

    def around(self, board: Board) -> Self:
        """What the board reports to and what reports to it."""
        return self.filter(Q(pk=board.parent_id) | Q(parent=board))

    def with_members(self, on: date) -> Self:
        """With who sits on each board on the day (`members_now`) and its places (`seats_now`)."""
        members = Membership.objects.current(on).in_order().with_people()
        return self.prefetch_related(
            Prefetch("memberships", members, to_attr="members_now"),
            Prefetch("seats", Seat.objects.select_related("organisation"), to_attr="seats_now"),
        )


class Board(models.Model):
    """A board, sub-group or working group of the partnership."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=200, unique=True)
    abbreviation = models.CharField(_("abbreviation"), max_length=20, unique=True)
    slug = models.SlugField(
        _("address"), unique=True, help_text=_("Part of the board’s address; small letters and hyphens.")
    )
    parent = models.ForeignKey(
        "self", verbose_name=_("reports to"), null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    terms_of_reference = models.TextField(_("terms of reference"), blank=True)
    quorum = models.PositiveSmallIntegerField(
        _("quorum"), default=3, help_text=_("Voting members who must be present.")
    )
    is_public = models.BooleanField(
        _("meets in public"),
        default=True,
        help_text=_("A closed board and its meetings are shown to its own people alone."),
    )
    notice_days = models.PositiveSmallIntegerField(
        _("notice"), default=5, help_text=_("Clear working days between the agenda’s publication and the meeting.")
    )

    objects = BoardQuerySet.as_manager()

    members_now: list[Membership]
    seats_now: list[Seat]

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=Q(quorum__gte=1), name="board_quorum_is_somebody"),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="board_does_not_report_to_itself"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("boards:board", args=[self.slug])

    def vacancies(self) -> list[Seat]:
        """Places that nobody fills; of boards fetched `with_members`."""
        filled = {membership.seat_id for membership in self.members_now if membership.kind in FILLING}
        return [seat for seat in self.seats_now if seat.pk not in filled]

    def votes(self) -> int:
        """Voting members in office; of boards fetched `with_members`."""
        return sum(membership.is_voting and membership.kind in FILLING for membership in self.members_now)


class Venue(models.Model):
    """Where meetings are held, and what a visitor has to know about it."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=200, help_text=_("Room and building."))
    address = models.CharField(_("address"), max_length=300)
    access_text = models.TextField(_("access"), blank=True, help_text=_("Step-free ways in, hearing loops, parking."))
    evacuation_text = models.TextField(_("evacuation"), blank=True, help_text=_("What to do if the alarm sounds."))

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "address"],
                name="venue_is_recorded_once",
                violation_error_message=_("This venue is recorded already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.address}"


class StandingNotice(models.Model):
    """A text that every agenda of the board prints."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="notices")
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("text"))
    order = models.PositiveSmallIntegerField(_("order"), default=1)

    class Meta:
        ordering = ["board", "order", "id"]

    def __str__(self) -> str:
        return self.title


class Contact(models.Model):
    """Whom to ask about the board: an office, and perhaps a person in it."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="contacts")
    label = models.CharField(
        _("office"), max_length=100, help_text=_("For example Governance services or Media relations.")
    )
    name = models.CharField(_("name"), max_length=200, blank=True)
    telephone = models.CharField(_("telephone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=1)

    class Meta:
        ordering = ["board", "order", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(telephone="") | ~Q(email=""), name="contact_can_be_reached"),
        ]

    def __str__(self) -> str:
        return ", ".join(filter(None, [self.name, self.label, self.telephone, self.email]))


class Seat(models.Model):
    """A place kept for an organisation, or for whoever answers a description."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="seats")
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="seats",
    )
    description = models.CharField(_("description"), max_length=200, blank=True)
    is_voting = models.BooleanField(_("has a vote"), default=True)
    order = models.PositiveSmallIntegerField(_("order"), default=1)

    class Meta:
        ordering = ["board", "order", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=False) | ~Q(description=""), name="seat_says_whom_it_is_for"
            ),
        ]

    def __str__(self) -> str:
        return ", ".join(filter(None, [self.organisation.name if self.organisation else "", self.description]))


class TermQuerySet(models.QuerySet[Term]):
    """Things held from a day to a day, both inclusive."""

    def current(self, on: date) -> Self:
        """Held at the end of the day `on`; an ended term lists nobody."""
        return self.filter(starts_on__lte=on).exclude(ends_on__lt=on)


class MembershipQuerySet(TermQuerySet["Membership"]):
    def in_order(self) -> Self:
        """Chair first, then as `Kind` says; within a kind as the board orders its seats."""
        rank = Case(*(When(kind=kind, then=Value(place)) for place, kind in enumerate(Kind)), default=Value(len(Kind)))
        return self.order_by(rank, F("seat__order").asc(nulls_last=True), "person__name")

    def coming(self, on: date) -> Self:
        """Terms that begin after the day, with who will hold them."""
        return self.filter(starts_on__gt=on).select_related("person").order_by("starts_on")

    def of_person(self, person: Person) -> Self:
        """All terms of one person, the latest first, with their boards."""
        return self.filter(person=person).select_related("board").order_by("-starts_on")

    def listed_for(self, person: Person | AnonymousUser) -> Self:
        """Terms on boards that the person may know of: who sits on a closed one is no more public than the board."""
        return self.filter(board__in=Board.objects.listed_for(person))

    def filling(self) -> Self:
        """Terms that fill a place of the board: no deputies, advisers or observers."""
        return self.filter(kind__in=FILLING)

    def with_people(self) -> Self:
        """With all that `Membership.public_name` and `Membership.organisation_name` read."""
        posts = Prefetch("person__posts", Post.objects.select_related("organisation"))
        return self.select_related("person", "seat__organisation").prefetch_related(posts)


class Membership(models.Model):
    """A person's term on a board."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="memberships")
    person = models.ForeignKey(Person, verbose_name=_("person"), on_delete=models.PROTECT, related_name="memberships")
    seat = models.ForeignKey(
        Seat, verbose_name=_("place"), null=True, blank=True, on_delete=models.PROTECT, related_name="memberships"
    )
    kind = models.CharField(_("capacity"), max_length=10, choices=Kind.choices, default=Kind.MEMBER)
    is_voting = models.BooleanField(_("has a vote"), default=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["board", "starts_on", "id"]
        constraints = [
            ends_after_it_begins("membership_ends_after_it_begins"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="membership_is_of_a_known_kind"),
            models.CheckConstraint(
                condition=Q(is_voting=False) | ~Q(kind__in=[Kind.ADVISER, Kind.OBSERVER]),
                name="membership_advisers_and_observers_have_no_vote",
            ),
            models.UniqueConstraint(
                fields=["board", "person"], condition=Q(ends_on__isnull=True), name="membership_is_open_once_a_person"
            ),
            models.UniqueConstraint(
                fields=["board"], condition=Q(ends_on__isnull=True, kind=Kind.CHAIR), name="membership_of_one_chair"
            ),
            models.UniqueConstraint(
                fields=["seat"],
                condition=Q(ends_on__isnull=True, kind__in=FILLING),
                name="membership_fills_a_seat_once",
                violation_error_message=_("Somebody holds this place. End that term first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_kind_display()}"

    def is_current(self, on: date) -> bool:
        return self.starts_on <= on and (self.ends_on is None or self.ends_on >= on)

    def public_name(self, on: date | None = None) -> str:
        """As published papers name the member."""
        return self.person.public_name(on)

    def organisation_name(self, on: date | None = None) -> str:
        """Whom the member comes from: the post held on the day, else the seat's organisation, else nothing."""
        day = on or timezone.localdate()
        post = next((post for post in self.person.posts.all() if post.is_current(day)), None)
        if post:
            return post.organisation.name
        return self.seat.organisation.name if self.seat and self.seat.organisation else ""


class GrantQuerySet(TermQuerySet["Grant"]):
    def current_or_coming(self, on: date) -> Self:
        """Roles not ended by the day, with who holds them."""
        return self.exclude(ends_on__lt=on).select_related("person")


class Grant(models.Model):
    """What a person may do for a board from a day to a day."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="grants")
    person = models.ForeignKey(Person, verbose_name=_("person"), on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(_("role"), max_length=10, choices=Role.choices)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)

    objects = GrantQuerySet.as_manager()

    class Meta:
        ordering = ["board", "role", "person__name"]
        constraints = [
            ends_after_it_begins("grant_ends_after_it_begins"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="grant_is_of_a_known_role"),
            models.UniqueConstraint(
                fields=["board", "person", "role"], condition=Q(ends_on__isnull=True), name="grant_is_open_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_role_display()}"


def standing(person: Person, on: date) -> Standing:
    """What the person is to every board on the day: in which capacities and roles (no two are called the same)."""

    def ask() -> Iterable[tuple[str, int]]:
        seats = Membership.objects.current(on).filter(person=person).order_by().values_list("kind", "board_id")
        roles = Grant.objects.current(on).filter(person=person).order_by().values_list("role", "board_id")
        return seats.union(roles)

    return asked(person.pk, on, ask)


def sits_on(person: Person | AnonymousUser, on: date | None = None, kinds: Collection[str] = Kind.values) -> Q:
    """The condition, for a query on boards, that the person sits on it on that day in one of these capacities."""
    if isinstance(person, AnonymousUser) or person.pk is None:
        return Q(pk__in=[])
    return Q(pk__in=[board for what, board in standing(person, on or timezone.localdate()) if what in kinds])


def serves(person: Person | AnonymousUser, on: date | None = None, role: str = Role.OFFICER) -> Q:
    """The condition, for a query on boards, that the person holds this role for the board on that day."""
    return sits_on(person, on, [role])
