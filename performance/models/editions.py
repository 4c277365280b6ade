"""A dashboard at a date, in the analyst's words, that never changes once it is frozen."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, Self
from uuid import uuid4

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from performance import months
from performance.documents import EditionDocument, Findings, Remark
from performance.models.areas import Area
from performance.models.dashboards import Dashboard
from performance.models.measures import Measure
from performance.models.rule_sets import RuleSet
from performance.permissions import may_see_drafts
from scpb.documents import snapshots
from scpb.documents.models import StoredFile
from scpb.people.models import Person

if TYPE_CHECKING:
    from performance.models.wording import CellNote, FactorChange, Picture, RatingOverride


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    FROZEN = "frozen", _("Frozen")
    RELEASED = "released", _("Released")
    DISCARDED = "discarded", _("Discarded")


NEXT: dict[State, set[State]] = {
    State.DRAFT: {State.FROZEN, State.DISCARDED},
    State.FROZEN: {State.RELEASED},
    State.RELEASED: set(),
    State.DISCARDED: set(),
}
KEPT = [State.FROZEN, State.RELEASED]


class EditionQuerySet(models.QuerySet["Edition"]):
    def visible_to(self, person: Person | AnonymousUser) -> Self:
        """Released editions for everybody; drafts and frozen ones for those who prepare the board's meetings."""
        return self if may_see_drafts(person) else self.released()

    def released(self) -> Self:
        """Editions that everybody may read."""
        return self.filter(state=State.RELEASED)

    def latest_released(self) -> Edition | None:
        """The edition released last, with what it names; a correction has the place of the edition that it corrects."""
        placed = self.released().annotate(place=Coalesce("corrects__released_at", "released_at"))
        return placed.select_related("dashboard", "area").defer("result").order_by("-place", "-number").first()

    def unreleased(self) -> Self:
        """Editions that wait for the analyst: to be frozen, or to be released."""
        return self.filter(state__in=[State.DRAFT, State.FROZEN])

    def drafts(self) -> Self:
        """Editions that still follow the figures."""
        return self.filter(state=State.DRAFT)

    def standing(self) -> Self:
        """All but the discarded ones."""
        return self.exclude(state=State.DISCARDED)

    def comparable(self) -> Self:
        """Editions that have something to compare, without their contents, which are large."""
        computed = self.standing().filter(Q(result__isnull=False) | ~Q(snapshot=""))
        return computed.select_related("dashboard", "area").defer("result", "snapshot").order_by("-number")

    def correcting(self, edition: Edition) -> Self:
        """The edition that takes another's place, without its contents."""
        return self.standing().filter(corrects=edition).defer("result", "snapshot")

    def with_measure(self, measure: Measure) -> Self:
        """Editions of dashboards that a measure is on."""
        return self.filter(dashboard__rows__measure=measure)

    def frozen(self) -> Self:
        """Editions that do not change any more."""
        return self.filter(state__in=KEPT)

    def in_full(self) -> Self:
        """With everything that an edition's page names; of the edition that it corrects, not the contents.

        What was computed is fetched when it is asked for, which is while an edition is a draft.
        """
        related = self.select_related("dashboard", "area", "rule_set", "pdf", "pdf_full", "corrects")
        return related.defer("result", "corrects__result", "corrects__snapshot")

    def for_list(self) -> Self:
        """Latest first, with what a list names; without their contents, which are large."""
        return self.standing().select_related("dashboard", "area").defer("result", "snapshot").order_by("-number")


class Hand(NamedTuple):
    """What analysts wrote into an edition, as rows: words, changes of factors, ratings, notes in cells, pictures."""

    commentary: list[Commentary]
    factor_changes: list[FactorChange]
    overrides: list[RatingOverride]
    cell_notes: list[CellNote]
    pictures: list[Picture]


class Edition(models.Model):
    """A dashboard of an area for given months, computed by one rule set from the figures known at one moment."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    number = models.PositiveIntegerField(_("number"), unique=True)
    dashboard = models.ForeignKey(
        Dashboard, on_delete=models.PROTECT, related_name="editions", verbose_name=_("dashboard")
    )
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", verbose_name=_("area"))
    rule_set = models.ForeignKey(RuleSet, on_delete=models.PROTECT, related_name="editions", verbose_name=_("rule set"))
    to_month = models.PositiveSmallIntegerField(_("12 months to"))
    quarter_to = models.PositiveSmallIntegerField(_("quarter to"))
    denominator = models.SlugField(_("rates per"), max_length=40, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)

    attempt = models.PositiveIntegerField(_("times computed"), default=1)
    known_at = models.DateTimeField(_("figures as known"), null=True, blank=True)
    basis = models.JSONField(_("uploads that counted then"), default=list, blank=True)
    result = models.JSONField(null=True, blank=True)

    corrects = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrections", verbose_name=_("corrects")
    )
    erratum = models.TextField(_("erratum"), blank=True, help_text=_("What was wrong, printed at the top."))
    with_pack = models.BooleanField(_("released with the pack of its meeting"), default=True)

    snapshot = models.TextField(_("canonical contents"), blank=True)
    sha256 = models.CharField(_("SHA-256 of the contents"), max_length=64, blank=True)
    pdf = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("PDF")
    )

    pdf_full = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("PDF for members")
    )

    created_at = models.DateTimeField(_("begun"), auto_now_add=True)
    created_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    frozen_at = models.DateTimeField(_("frozen"), null=True, blank=True)
    frozen_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    released_at = models.DateTimeField(_("released"), null=True, blank=True)
    released_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        constraints = [
            models.CheckConstraint(condition=Q(number__gt=0), name="edition_is_numbered_from_one"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="edition_state_is_known"),
            models.CheckConstraint(
                condition=Q(corrects=None, erratum="") | Q(corrects__isnull=False) & ~Q(erratum=""),
                name="edition_correction_says_what_was_wrong",
            ),
            models.CheckConstraint(condition=~Q(corrects=F("id")), name="edition_does_not_correct_itself"),
            models.CheckConstraint(
                condition=Q(state__in=KEPT, frozen_at__isnull=False, sha256__regex=r"^[0-9a-f]{64}$") & ~Q(snapshot="")
                | Q(state__in=[State.DRAFT, State.DISCARDED], frozen_at=None, sha256="", snapshot=""),
                name="edition_frozen_keeps_its_contents",
            ),
            models.CheckConstraint(
                condition=Q(state=State.RELEASED, released_at__gte=F("frozen_at"))
                | (~Q(state=State.RELEASED) & Q(released_at=None)),
                name="edition_released_says_when",
            ),
            models.CheckConstraint(
                condition=Q(result=None, known_at=None) | Q(result__isnull=False, known_at__isnull=False),
                name="edition_computed_says_from_when",
            ),
        ]

    def __str__(self) -> str:
        return _("%(dashboard)s, %(month)s") % {"dashboard": self.dashboard.name, "month": months.label(self.to_month)}

    def get_absolute_url(self) -> str:
        return reverse("performance:edition", args=[self.number])

    @property
    def is_draft(self) -> bool:
        return self.state == State.DRAFT

    @property
    def is_frozen(self) -> bool:
        return self.state == State.FROZEN

    @property
    def is_released(self) -> bool:
        return self.state == State.RELEASED

    @property
    def goes_with_pack(self) -> bool:
        """Whether publishing a pack that shows it releases it."""
        return self.is_frozen and self.with_pack

    @property
    def is_kept(self) -> bool:
        """Whether nothing in it changes any more."""
        return self.state in KEPT

    @property
    def job_key(self) -> str:
        """The key of the job that computes this draft now, or did last."""
        return f"edition:{self.uuid}:{self.attempt}"

    @property
    def print_key(self) -> str:
        """The key of the job that prints it."""
        return f"edition-pdf:{self.uuid}"

    def hand(self) -> Hand:
        """Everything that analysts wrote into it, read now."""
        return Hand(
            list(self.commentary.in_order()),
            list(self.factor_changes.select_related("measure")),
            list(self.overrides.select_related("measure")),
            list(self.cell_notes.select_related("measure")),
            list(self.pictures.select_related("measure", "file")),
        )

    def document(self, hand: Hand | None = None) -> EditionDocument | None:
        """Everything that the edition says; None while a draft has not been computed yet.

        Of a frozen edition this is the snapshot and nothing else; of a draft the figures with the analyst's hand in
        them, which a page that has read it gives.
        """
        if self.snapshot:
            return _document_in(self.snapshot)
        if self.result is None or self.known_at is None:
            return None
        hand = hand or self.hand()
        found = snapshots.restore(Findings, self.result)
        places = {row.measure: place for place, row in enumerate(found.dashboard.rows)}
        remarks = [remark.as_remark() for remark in hand.commentary]
        remarks.sort(key=lambda remark: places.get(remark.measure, len(places)) if remark.measure else -1)
        return EditionDocument(
            number=self.number,
            title=str(self),
            known_at=self.known_at.isoformat(),
            findings=found,
            remarks=tuple(remarks),
            factor_edits=tuple(change.as_edit() for change in hand.factor_changes),
            rating_edits=tuple(rating.as_edit() for rating in hand.overrides),
            cell_remarks=tuple(note.as_remark() for note in hand.cell_notes),
            pictures=tuple(picture.as_shown() for picture in hand.pictures if picture.file),
            corrects=self.corrects.number if self.corrects else None,
            erratum=self.erratum,
        )


@lru_cache(maxsize=16)
def _document_in(snapshot: str) -> EditionDocument:
    """What a snapshot says: nothing is left out yet for anybody. Many read one edition, one after another."""
    return snapshots.restore(EditionDocument, json.loads(snapshot))


class CommentaryQuerySet(models.QuerySet["Commentary"]):
    def on(self, measure: Measure | None) -> Self:
        """Words on a measure, or with none on the whole."""
        return self.filter(measure=measure)

    def in_order(self) -> Self:
        """Words on the whole first, then by measure."""
        return self.select_related("measure").order_by(
            F("measure__order").asc(nulls_first=True), "measure_id", "order", "pk"
        )


class Commentary(models.Model):
    """What the analyst says of a row, or of the whole dashboard: plain paragraphs with an empty line between."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="commentary", verbose_name=_("edition"))
    measure = models.ForeignKey(
        Measure, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("measure")
    )
    heading = models.CharField(_("heading"), max_length=80, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    text = models.TextField(_("commentary"))
    author = models.CharField(_("printed under it"), max_length=200, blank=True)
    written_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    written_on = models.DateField(_("written"))

    objects = CommentaryQuerySet.as_manager()

    class Meta:
        ordering = ["edition", "pk"]
        verbose_name = _("commentary")
        verbose_name_plural = _("commentaries")
        constraints = [
            models.UniqueConstraint(fields=["edition", "measure", "heading"], name="commentary_is_one_under_a_heading"),
            models.UniqueConstraint(
                fields=["edition", "heading"], condition=Q(measure=None), name="commentary_is_one_on_the_whole"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="commentary_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.edition}: {self.measure or _('the whole')}"

    def as_remark(self) -> Remark:
        """The words as the document keeps them."""
        return Remark(
            measure=self.measure.slug if self.measure else "",
            name=self.measure.name if self.measure else "",
            heading=self.heading,
            paragraphs=tuple(part.strip() for part in self.text.split("\n\n") if part.strip()),
            author=self.author,
            written_on=self.written_on.isoformat(),
        )
