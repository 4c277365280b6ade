"""Boards, their places and members, and who serves them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any, Self, TypeVar
from uuid import uuid4

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Prefetch, Q, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from scpb.boards.models.kinds import CHAIRING, FILLING, TRUSTED, Kind, Role, ends_after_it_begins
from scpb.boards.standing import Standing, asked
from scpb.people.models import Organisation, Person, Post

Term = TypeVar("Term", bound=models.Model)


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

    def chaired_by(self, person: Person | AnonymousUser, on: date | None = None) -> Self:
        """Boards whose chair or vice-chair the person is."""
        return self.filter(sits_on(person, on, CHAIRING))

    def audited_by(self, person: Person | AnonymousUser, on: date | None = None) -> Self:
        """Boards whose auditor the person is."""
        return self.filter(serves(person, on, Role.AUDITOR))

    def beside(self, board: Board) -> Self:
        """All but this one."""
        return self.exclude(pk=board.pk)

    def around(self, slug: str) -> Self:
        """The board of this address, what it reports to and what reports to it."""
        above = Board.objects.filter(slug=slug).values("parent")
        return self.filter(Q(slug=slug) | Q(pk__in=above) | Q(parent__slug=slug))

    def counted(self, on: date) -> Self:
        """With how many sit on each board on the day (`members_count`)."""
        held = Q(memberships__starts_on__lte=on) & (
            Q(memberships__ends_on__isnull=True) | Q(memberships__ends_on__gte=on)
        )
        return self.annotate(members_count=Count("memberships", filter=held))

    def with_members(self, on: date, *, and_coming: bool = False) -> Self:
        """With who sits on each board on the day (`members_now`) and its places (`seats_now`).

        `and_coming`: also with those whose terms begin later.
        """
        return self.prefetch_related(*members_on(on, and_coming=and_coming))


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
    purpose = models.TextField(_("purpose"), blank=True, help_text=_("What the board is for, in a sentence or two."))
    quorum = models.PositiveSmallIntegerField(
        _("quorum"), default=3, help_text=_("Voting members who must be present.")
    )
    is_public = models.BooleanField(
        _("meets in public"),
        default=True,
        help_text=_("A closed board and its meetings are shown to its own people alone."),
    )
    meetings_a_year = models.PositiveSmallIntegerField(
        _("meetings a year"), null=True, blank=True, help_text=_("As its terms say. Empty: they do not say it.")
    )
    notice_days = models.PositiveSmallIntegerField(
        _("notice"), default=5, help_text=_("Clear working days between the agenda’s publication and the meeting.")
    )
    is_cleared_by_chair = models.BooleanField(
        _("the chair clears agendas and minutes"),
        default=False,
        help_text=_("An agenda is published, and minutes are approved, only after the chair has cleared them."),
    )

    objects = BoardQuerySet.as_manager()

    members_now: list[Membership]
    seats_now: list[Seat]
    members_count: int

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(quorum__gte=1),
                name="board_quorum_is_somebody",
                violation_error_message=_("A quorum is at least one person."),
            ),
            models.CheckConstraint(
                condition=Q(meetings_a_year__isnull=True) | Q(meetings_a_year__range=(1, 366)),
                name="board_meets_sometimes",
                violation_error_message=_("Give a number of meetings from 1 to 366, or leave it empty."),
            ),
            models.CheckConstraint(
                condition=~Q(parent=F("id")),
                name="board_does_not_report_to_itself",
                violation_error_message=_("A board cannot report to itself."),
            ),
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


class SeatQuerySet(models.QuerySet["Seat"]):
    def vacant(self, on: date) -> Self:
        """Places that nobody fills on the day."""
        filling = Membership.objects.current(on).filling().filter(seat=OuterRef("pk"))
        return self.filter(~Exists(filling))


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
    is_statutory = models.BooleanField(_("required by law"), default=False)
    tenure_years = models.PositiveSmallIntegerField(
        _("tenure in years"), null=True, blank=True, help_text=_("How long a term lasts. Empty: no limit.")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=1)

    objects = SeatQuerySet.as_manager()

    class Meta:
        ordering = ["board", "order", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(tenure_years__isnull=True) | Q(tenure_years__gte=1),
                name="seat_tenure_is_a_year_at_least",
                violation_error_message=_("A tenure is at least one year. Leave it empty where terms have no limit."),
            ),
            models.CheckConstraint(
                condition=Q(organisation__isnull=False) | ~Q(description=""),
                name="seat_says_whom_it_is_for",
                violation_error_message=_("Choose an organisation or describe whom the place is for."),
            ),
        ]

    def __str__(self) -> str:
        return ", ".join(filter(None, [self.organisation.name if self.organisation else "", self.description]))

    def merged_into(self) -> Organisation | None:
        """What the organisation that the place still names became part of."""
        return self.organisation.successor if self.organisation else None


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

    def ending(self, on: date, by: date) -> Self:
        """Terms held on the day that end by the other day, the first to end first."""
        return self.current(on).filter(ends_on__lte=by).order_by("ends_on", "board__name", "pk")

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
    deputy_for = models.ForeignKey(
        "self",
        verbose_name=_("deputises for"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="deputies",
        help_text=_("Whose place a deputy takes when they are away. Empty: anybody’s."),
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    stands_in_for = ""  # whom a deputy stands in for, as papers name them; told by the page that lists them

    class Meta:
        ordering = ["board", "starts_on", "id"]
        constraints = [
            ends_after_it_begins("membership_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(kind__in=Kind.values),
                name="membership_is_of_a_known_kind",
                violation_error_message=_("Choose a capacity from the list."),
            ),
            models.CheckConstraint(
                condition=Q(is_voting=False) | ~Q(kind__in=[Kind.ADVISER, Kind.OBSERVER]),
                name="membership_advisers_and_observers_have_no_vote",
                violation_error_message=_("Advisers and observers have no vote."),
            ),
            models.CheckConstraint(
                condition=Q(deputy_for__isnull=True) | Q(kind=Kind.DEPUTY),
                name="membership_deputy_alone_stands_in",
                violation_error_message=_("Only a deputy stands in for somebody."),
            ),
            models.UniqueConstraint(
                fields=["board", "person"],
                condition=Q(ends_on__isnull=True),
                name="membership_is_open_once_a_person",
                violation_error_message=_("This person sits on the board already. End that term first."),
            ),
            models.UniqueConstraint(
                fields=["board"],
                condition=Q(ends_on__isnull=True, kind=Kind.CHAIR),
                name="membership_of_one_chair",
                violation_error_message=_("The board has a chair. End that term first."),
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
            models.CheckConstraint(
                condition=Q(role__in=Role.values),
                name="grant_is_of_a_known_role",
                violation_error_message=_("Choose a role from the list."),
            ),
            models.UniqueConstraint(
                fields=["board", "person", "role"],
                condition=Q(ends_on__isnull=True),
                name="grant_is_open_once",
                violation_error_message=_("This person holds the role already. End that first."),
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
    return Q(pk__in=keys_of_boards(person, on, kinds))


def keys_of_boards(person: Person | AnonymousUser, on: date | None, kinds: Collection[str]) -> list[int]:
    """The keys of the boards to which the person is one of these things on the day, in order."""
    if isinstance(person, AnonymousUser) or person.pk is None:
        return []
    return sorted({board for what, board in standing(person, on or timezone.localdate()) if what in kinds})


def serves(person: Person | AnonymousUser, on: date | None = None, role: str = Role.OFFICER) -> Q:
    """The condition, for a query on boards, that the person holds this role for the board on that day."""
    return sits_on(person, on, [role])


def members_on(on: date, *, and_coming: bool = False) -> tuple[Prefetch[Any], ...]:
    """What `BoardQuerySet.with_members` fetches, also for boards that are there already."""
    held = Membership.objects.exclude(ends_on__lt=on) if and_coming else Membership.objects.current(on)
    return (
        Prefetch("memberships", held.in_order().with_people(), to_attr="members_now"),
        Prefetch("seats", Seat.objects.select_related("organisation__successor"), to_attr="seats_now"),
    )
