"""Files as they were received or made, each content kept once."""

from uuid import uuid4

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class StoredFile(models.Model):
    """One content, whatever it is called and however often it was uploaded.

    `file` is kept under a key made of its SHA-256, so that it never changes; `name` is the name under which it
    first arrived. Nothing deletes a row or its content by itself; `services.remove` does, for what may not be kept.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    sha256 = models.CharField(
        _("SHA-256"), max_length=64, unique=True, validators=[RegexValidator(r"\A[0-9a-f]{64}\Z")]
    )
    size = models.PositiveBigIntegerField(_("size in bytes"))
    media_type = models.CharField(_("media type"), max_length=120)
    name = models.CharField(_("name when first received"), max_length=255)
    file = models.FileField(_("content"), max_length=200)
    stored_at = models.DateTimeField(_("stored"), auto_now_add=True)

    class Meta:
        ordering = ["-stored_at"]
        verbose_name = _("stored file")
        verbose_name_plural = _("stored files")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(sha256__regex=r"^[0-9a-f]{64}$"), name="stored_file_hash_is_sha256"
            ),
            models.CheckConstraint(condition=models.Q(size__gt=0), name="stored_file_is_not_empty"),
        ]

    def __str__(self) -> str:
        return self.name

    def read(self) -> bytes:
        """The whole content; for jobs, which work on one document at a time."""
        with self.file.open("rb") as content:
            data: bytes = content.read()
        return data
