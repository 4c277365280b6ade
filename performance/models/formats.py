"""Forms of file that an analyst has explained to the portal: which column is what."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from performance.models.measures import Source
from scpb.people.models import Person


class NamedFormat(models.Model):
    """The column names of a file, and what each of them holds; the next file with these names is read by it."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    slug = models.SlugField(_("address"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120, unique=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="formats", verbose_name=_("source"))
    header = models.JSONField(_("column names"), help_text=_("In their order, as the first file had them."))
    mapping = models.JSONField(_("what each column is"))
    explained_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    explained_at = models.DateTimeField(_("explained"), auto_now_add=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("form of file")
        verbose_name_plural = _("forms of file")
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="named_format_has_a_name")]

    def __str__(self) -> str:
        return self.name
