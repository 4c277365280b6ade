"""Who answers for something: somebody or some body of the register, or words where there is neither."""

from __future__ import annotations

from datetime import date
from typing import Any, Self, TypeVar
from uuid import uuid4

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import OuterRef, Prefetch, Q, Subquery
from django.utils.translation import gettext_lazy as _

from scpb.people.models import Organisation, Person, Post

Name = TypeVar("Name", bound="Named")


# What a list says of each.
NAMED = (
    *("wording", "person__name", "person__public_by_post", "organisation__name"),
    *("post__title", "post__organisation__name"),
)


class NamedQuerySet(models.QuerySet[Name]):
    def named(self) -> Self:
        """With the names of what they are."""
        return self.select_related("person", "post__organisation", "organisation")

    def with_posts(self) -> Self:
        """With the posts that persons hold, for the organisation printed beside a name."""
        return self.named().prefetch_related(Prefetch("person__posts", Post.objects.select_related("organisation")))

    def with_posts_on(self, on: date) -> Self:
        """With the post that each person holds on the day, as `held_title` and `held_body`: what `with_posts` asks a
        query for, where a page names them for that day alone.
        """
        held = Post.objects.current(on).filter(person=OuterRef("person")).order_by("-starts_on", "-pk")
        titles, bodies = held.values("title")[:1], held.values("organisation__name")[:1]
        return self.named().annotate(held_title=Subquery(titles), held_body=Subquery(bodies))

    def naming(self, person: Person | AnonymousUser) -> Self:
        """Those that are the person, by name or by a post."""
        if isinstance(person, AnonymousUser) or person.pk is None:
            return self.none()
        return self.filter(Q(person=person) | Q(post__person=person))


def is_one_thing(name: str, message: Any = None) -> models.CheckConstraint:
    """The rule for everybody named: exactly one of person, post, organisation and words."""
    return models.CheckConstraint(
        condition=(
            Q(person__isnull=False, post__isnull=True, organisation__isnull=True, wording="")
            | Q(person__isnull=True, post__isnull=False, organisation__isnull=True, wording="")
            | Q(person__isnull=True, post__isnull=True, organisation__isnull=False, wording="")
            | (Q(person__isnull=True, post__isnull=True, organisation__isnull=True) & ~Q(wording=""))
        ),
        name=name,
        violation_error_message=message,
    )


class Named(models.Model):
    """A person, a post or an organisation of the register, or words where there is none of them."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    order = models.PositiveSmallIntegerField(default=1)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    wording = models.CharField(_("in words"), max_length=200, blank=True)

    held_title: str | None
    held_body: str | None

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.public_name()

    def public_name(self, on: date | None = None) -> str:
        """As published papers name them: a person with their organisation on the day, a post, a body, or words."""
        if self.person is None:
            return str(self.post or self.organisation or self.wording)
        if "held_title" in self.__dict__:
            return self._name_then()
        name = self.person.public_name(on)
        if on is None or self.person.public_by_post:
            return name
        held = next((post for post in self.person.posts.all() if post.is_current(on)), None)
        return f"{name}, {held.organisation}" if held else name

    def _name_then(self) -> str:
        """Of those fetched `with_posts_on` a day: as they were named on it."""
        assert self.person is not None
        if not self.person.public_by_post:
            return f"{self.person.name}, {self.held_body}" if self.held_body else self.person.name
        return f"{self.held_title}, {self.held_body}" if self.held_title else str(_("Post holder"))
