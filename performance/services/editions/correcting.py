"""An error in an edition that does not change any more makes a new one, with an erratum printed at its top."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from performance.models import Edition
from performance.models.editions import State
from performance.permissions import require_analyst
from performance.services.editions.life import enqueue_compute, next_number
from scpb.audit import services as audit
from scpb.errors import NotAllowed
from scpb.people.models import Person

COPIED = ("commentary", "factor_changes", "cell_notes", "overrides", "pictures")


@transaction.atomic
def correct(edition: Edition, *, erratum: str, by: Person | None) -> Edition:
    """Begin the edition that takes another's place: the same dashboard, months, rules, words and edits.

    `erratum` says what was wrong. Only what is frozen or released needs it, and only once: a correction that is wrong
    is itself corrected.
    """
    require_analyst(by)
    kept = Edition.objects.select_for_update().get(pk=edition.pk)
    if not kept.is_kept:
        raise NotAllowed(_("Edition %(number)d is still a draft: change it.") % {"number": kept.number})
    if standing := kept.corrections.exclude(state=State.DISCARDED).first():
        text = _("Edition %(number)d is corrected by edition %(by)d already.")
        raise NotAllowed(text % {"number": kept.number, "by": standing.number})
    if not erratum.strip():
        raise ValidationError(_("Say what was wrong: it is printed at the top."))
    asked = {
        name: getattr(kept, name) for name in ("dashboard", "area", "rule_set", "to_month", "quarter_to", "denominator")
    }
    draft = Edition.objects.create(
        number=next_number(),
        corrects=kept,
        erratum=erratum.strip(),
        with_pack=kept.with_pack,
        created_by=by,
        **asked,
    )
    for name in COPIED:
        for row in getattr(kept, name).all():
            _copy(row, draft)
    before, after = {"corrects": kept.number}, {"number": draft.number, "erratum": draft.erratum}
    audit.record("performance.edition_corrected", draft, by=by, before=before, after=after)
    enqueue_compute(draft, by=by)
    return draft


def _copy(row: Model, draft: Edition) -> None:
    """The same row in another edition: its author and day stay."""
    row.pk, row._state.adding = None, True
    row.edition = draft  # type: ignore[attr-defined]
    row.save()
