"""Who: organisations, people and the posts that people hold."""

from datetime import date
from typing import Any, ClassVar, Self
from uuid import uuid4

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Exists, OuterRef
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def with_mentions(self, on: date) -> Self:
        """With `is_still_named`: it became part of another one, but posts held on the day or later still name it."""
        posts = Post.objects.filter(organisation=OuterRef("pk")).exclude(ends_on__lt=on)
        return self.annotate(is_still_named=Exists(posts) & models.Q(successor__isnull=False))

    def offered(self, chosen: int | None = None) -> Self:
        """Those that have not become part of another, and the one chosen already."""
        return self.filter(models.Q(successor__isnull=True) | models.Q(pk=chosen)).order_by("name")


class Organisation(models.Model):
    """A body that sits on boards; one that was merged into another names its successor."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=200, unique=True)
    abbreviation = models.CharField(_("abbreviation"), max_length=20, blank=True)
    is_statutory = models.BooleanField(_("statutory partner"), default=False)
    successor = models.ForeignKey(
        "self",
        verbose_name=_("became part of"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="absorbed",
    )
    merged_on = models.DateField(_("since"), null=True, blank=True, help_text=_("When it became part of the other."))

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(successor=models.F("id")),
                name="organisation_is_not_its_own_successor",
                violation_error_message=_("An organisation cannot have become part of itself."),
            ),
            models.CheckConstraint(
                condition=models.Q(merged_on__isnull=True) | models.Q(successor__isnull=False),
                name="organisation_merged_into_another",
                violation_error_message=_("Say which organisation it became part of, or leave the day empty."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PersonManager(BaseUserManager["Person"]):
    def create_user(self, email: str | None, password: str | None = None, **fields: Any) -> "Person":
        """A person; without an e-mail address they are recorded but cannot sign in."""
        person = self.model(email=self.normalize_email(email) or None if email else None, **fields)
        person.set_password(password) if password else person.set_unusable_password()
        person.save(using=self._db)
        return person

    def create_superuser(self, email: str, password: str, **fields: Any) -> "Person":
        return self.create_user(email, password, is_superuser=True, is_staff=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(email__iexact=username)

    def who_take_part(self) -> models.QuerySet["Person"]:
        """Everybody who may be appointed: neither gone nor the same as somebody else."""
        return self.filter(is_active=True, left_on__isnull=True, merged_into__isnull=True)

    def who_may_sign_in(self) -> models.QuerySet["Person"]:
        return self.filter(is_active=True, email__isnull=False, merged_into__isnull=True)


class Person(AbstractBaseUser, PermissionsMixin):
    """Somebody who takes part, and the user model: who may sign in has an e-mail address."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail address"), null=True, blank=True, unique=True)
    is_active = models.BooleanField(_("may sign in"), default=True)
    is_staff = models.BooleanField(_("administrator"), default=False)
    public_by_post = models.BooleanField(
        _("shown in public by post alone"),
        default=False,
        help_text=_("Published papers name the post and not the person."),
    )
    merged_into = models.ForeignKey(
        "self",
        verbose_name=_("the same person as"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="merged",
    )
    left_on = models.DateField(
        _("last day"), null=True, blank=True, help_text=_("After this day the person may no longer sign in.")
    )

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="person_email_is_unique_whatever_its_case",
                violation_error_message=_("Somebody is recorded with this address already."),
            ),
            models.CheckConstraint(
                condition=~models.Q(email=""),
                name="person_email_is_null_rather_than_empty",
                violation_error_message=_("Give an address, or none at all."),
            ),
            models.CheckConstraint(
                condition=~models.Q(merged_into=models.F("id")),
                name="person_is_not_merged_into_themselves",
                violation_error_message=_("Nobody is merged into themselves. Choose somebody else."),
            ),
            models.CheckConstraint(
                condition=models.Q(merged_into__isnull=True) | models.Q(is_active=False),
                name="person_merged_does_not_sign_in",
                violation_error_message=_("Who was merged into somebody else cannot sign in."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def public_name(self, on: date | None = None) -> str:
        """How published papers name this person: by name, or by post where they asked for that."""
        if not self.public_by_post:
            return self.name
        post = next((post for post in self.posts.all() if post.is_current(on or timezone.localdate())), None)
        return str(post) if post else str(_("Post holder"))


class PostQuerySet(models.QuerySet["Post"]):
    def current(self, on: date) -> Self:
        """Posts held at the end of the day `on`."""
        return self.filter(starts_on__lte=on).exclude(ends_on__lt=on)


class Post(models.Model):
    """A job title in an organisation that a person holds from a date to a date (both inclusive)."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="posts", verbose_name=_("person"))
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="posts", verbose_name=_("organisation")
    )
    title = models.CharField(_("job title"), max_length=200)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        ordering = ["person", "-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")),
                name="post_ends_after_it_begins",
                violation_error_message=_("The last day is before the first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.organisation.name}"

    def is_current(self, on: date) -> bool:
        return self.starts_on <= on and (self.ends_on is None or self.ends_on >= on)
