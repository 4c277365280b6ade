"""What changed, and who opened what is restricted.

An entry is written in the transaction of the change it tells of. A short later transaction seals it into a hash
chain (`Seal`), so that writers never queue for the end of the chain. The database itself refuses to change or
delete entries and seals (`scpb.audit.triggers`). What may have to be erased by law sits beside the entry in a
`Detail`, of which the entry keeps a salted hash.
"""

import json
from hashlib import sha256
from typing import Any
from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _


def digest(*parts: str) -> str:
    """SHA-256 in hexadecimal of strings, joined so that no two lists of parts give the same text."""
    return sha256(json.dumps(parts).encode()).hexdigest()


class Entry(models.Model):
    """One thing that somebody did. Actor and subject are plain ids, so that they may outlive what they name."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    at = models.DateTimeField(_("when"))
    verb = models.CharField(_("what was done"), max_length=100)
    subject_type = models.CharField(_("kind of subject"), max_length=100)
    subject_id = models.CharField(_("subject"), max_length=64)
    by_id = models.PositiveBigIntegerField(_("who"), null=True)
    # The canonical text rather than JSON columns: the hash is of exactly these characters on every database.
    change = models.TextField(_("before and after"))
    detail_hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "entries"
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="audit_entry_by_subject")]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_type} {self.subject_id}"

    @property
    def before(self) -> dict[str, Any] | None:
        found: dict[str, Any] | None = json.loads(self.change)["before"]
        return found

    @property
    def after(self) -> dict[str, Any] | None:
        found: dict[str, Any] | None = json.loads(self.change)["after"]
        return found

    def content_hash(self) -> str:
        """Over everything that the entry says, including the hash of its detail."""
        who = "" if self.by_id is None else str(self.by_id)
        return digest(
            str(self.uuid), str(self.at.timestamp()), self.verb, self.subject_type, self.subject_id, who,
            self.change, self.detail_hash,
        )  # fmt: skip


class Detail(models.Model):
    """Names and other personal text of an entry; a recorded redaction erases it and its salt."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="detail", primary_key=True)
    salt = models.CharField(max_length=32)
    text = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                # a salt left behind would let a short text be guessed from the entry's hash
                condition=models.Q(salt="", text="") | (~models.Q(salt="") & ~models.Q(text="")),
                name="audit_detail_is_whole_or_erased",
            )
        ]

    def __str__(self) -> str:
        return f"Detail of {self.entry_id}"

    @property
    def is_erased(self) -> bool:
        return not self.text

    @property
    def said(self) -> dict[str, Any]:
        """`by` and `subject` as they were called then, and `personal`; empty once erased."""
        found: dict[str, Any] = json.loads(self.text) if self.text else {}
        return found


class Unsealed(models.Model):
    """An entry that the chain does not hold yet: sealing costs what is new, not what is old."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="unsealed", primary_key=True)

    class Meta:
        verbose_name_plural = "unsealed"

    def __str__(self) -> str:
        return f"Unsealed {self.entry_id}"


class Seal(models.Model):
    """A link of the chain: number n holds the hash of link n - 1 together with its entry's."""

    number = models.PositiveBigIntegerField(primary_key=True)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="seal")
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["number"]
        constraints = [models.CheckConstraint(condition=models.Q(number__gte=1), name="audit_seal_counts_from_one")]

    def __str__(self) -> str:
        return f"Seal {self.number}"
