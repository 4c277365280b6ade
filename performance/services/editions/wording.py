"""The analyst's hand in a row, which can be undone: factors reworded, added or omitted, another rating, notes."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from performance.arithmetic.results import Row
from performance.lines import grouped
from performance.models import CellNote, Edition, FactorChange, Measure, RatingOverride
from performance.pages.editing import columns_of
from performance.permissions import require_analyst
from performance.services.editions.states import Overtaken, locked_draft
from scpb.audit import services as audit
from scpb.documents import snapshots
from scpb.errors import NotAllowed
from scpb.people.models import Person

Edit = FactorChange | RatingOverride | CellNote
E = TypeVar("E", FactorChange, RatingOverride, CellNote)
FIELDS: dict[type[Edit], tuple[str, ...]] = {
    FactorChange: ("action", "computed", "text", "sign", "reason"),
    RatingOverride: ("rag", "reason"),
    CellNote: ("column", "text"),
}
WORDS = {"text", "reason"}


def version(edit: Edit | None) -> str:
    """What somebody who changes an edit has seen of it; empty where there was none."""
    return snapshots.digest([getattr(edit, name) for name in FIELDS[type(edit)]]) if edit else ""


@transaction.atomic
def change_factor(
    edition: Edition,
    measure: Measure,
    *,
    action: str,
    sign: int,
    reason: str,
    by: Person | None,
    computed: str = "",
    text: str = "",
    change: FactorChange | None = None,
    seen: str | None = None,
) -> FactorChange:
    """Reword or omit the factor that was `computed`, or add one; `change` is an added one that is written anew."""
    require_analyst(by)
    row = locked_draft(edition)
    known = _row(row, measure)
    if action == FactorChange.Action.ADD:
        computed = ""
        edit = row.factor_changes.filter(pk=change.pk).first() if change else None
    else:
        text = "" if action == FactorChange.Action.OMIT else text
        edit = row.factor_changes.filter(measure=measure, computed=computed).first()
        if edit is None and computed not in {factor.text for factor in known.factors}:
            raise NotAllowed(_("“%(factor)s” is not a factor of this row any more.") % {"factor": computed})
    edit = _checked(edit, seen) or FactorChange(edition=row, measure=measure)
    values = {"action": action, "computed": computed, "text": text, "sign": sign, "reason": reason}
    return _keep(edit, "performance.factor_changed", row, by, values)


@transaction.atomic
def set_rating(
    edition: Edition, measure: Measure, *, rag: str, reason: str, by: Person | None, seen: str | None = None
) -> RatingOverride:
    """Give a row another rating than the computed one, with the reason."""
    require_analyst(by)
    row = locked_draft(edition)
    _row(row, measure)
    edit = _checked(row.overrides.filter(measure=measure).first(), seen) or RatingOverride(edition=row, measure=measure)
    return _keep(edit, "performance.rating_overridden", row, by, {"rag": rag, "reason": reason})


@transaction.atomic
def note_cell(
    edition: Edition, measure: Measure, *, column: str, text: str, by: Person | None, seen: str | None = None
) -> CellNote:
    """Write a note into the cell of a line and a column."""
    require_analyst(by)
    row = locked_draft(edition)
    document = row.document()
    if document is None or measure.slug not in {line.measure for line in document.dashboard.rows}:
        raise NotAllowed(_("%(measure)s is not on this dashboard.") % {"measure": measure})
    if column not in columns_of(document)[measure.slug]:
        raise NotAllowed(_("The line has no such column any more."))
    edit = _checked(row.cell_notes.filter(measure=measure, column=column).first(), seen)
    edit = edit or CellNote(edition=row, measure=measure)
    return _keep(edit, "performance.cell_noted", row, by, {"column": column, "text": text})


@transaction.atomic
def take_back(edit: Edit, *, by: Person | None) -> Edition:
    """Undo an edit: what was computed stands again."""
    require_analyst(by)
    row = locked_draft(edit.edition)
    told = {"measure": edit.measure.slug, **_told(edit)}
    personal = {name: getattr(edit, name) for name in FIELDS[type(edit)] if name in WORDS}
    edit.delete()
    audit.record("performance.edit_taken_back", row, by=by, before=told, personal={"before": personal})
    return row


def _row(edition: Edition, measure: Measure) -> Row:
    """The first line of a row as it was computed."""
    document = edition.document()
    rows = [rows[0] for rows in grouped(document.dashboard.rows)] if document else []
    found = next((row for row in rows if row.measure == measure.slug), None)
    if found is None:
        raise NotAllowed(_("%(measure)s is not on this dashboard.") % {"measure": measure})
    return found


def _checked(edit: E | None, seen: str | None) -> E | None:
    """The edit as it stands, if it is the one that was seen; else somebody else was quicker."""
    if seen is not None and seen != version(edit):
        text = _(
            "Somebody else has changed this since you opened it: “%(now)s”. Saving once more puts yours in its place."
        )
        raise Overtaken(text % {"now": edit or _("taken back")}, version(edit))
    return edit


def _keep(edit: E, verb: str, edition: Edition, by: Person | None, values: dict[str, Any]) -> E:
    was = {name: getattr(edit, name) for name in WORDS & set(values)} if edit.pk else {}
    before = _told(edit) if edit.pk else None
    for name, value in values.items():
        setattr(edit, name, value)
    edit.written_by, edit.written_on = by, timezone.localdate()
    edit.author = by.public_name() if by else ""
    edit.save()
    now = {name: values[name] for name in WORDS & set(values)}
    after = {"measure": edit.measure.slug, **_told(edit)}
    audit.record(verb, edition, by=by, before=before, after=after, personal={"before": was, "after": now})
    return edit


def _told(edit: Edit) -> dict[str, Any]:
    return {name: getattr(edit, name) for name in FIELDS[type(edit)] if name not in WORDS}
