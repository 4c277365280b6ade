"""Writing the set-up: every change is checked, kept and recorded in one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from performance.models import Area, AreaSpelling, Category, Measure, RuleSet
from performance.names import category_key, normalised
from performance.permissions import require_set_up
from performance.services import closing, dashboards
from performance.services.uploads import with_wholes
from scpb.audit import services as audit
from scpb.errors import NotAllowed
from scpb.people.models import Person


@transaction.atomic
def keep(row: models.Model, values: Mapping[str, Any], by: Person | None) -> models.Model:
    """Write the values of a new or changed row and record what changed; nothing when nothing did.

    `row` is as the database has it (or new). Values of many-to-many fields are sequences of rows.
    """
    require_set_up(by)
    many = {field.name for field in row._meta.many_to_many}
    before = {} if row.pk is None else as_recorded(row, values)
    for name, value in values.items():
        if name not in many:
            setattr(row, name, value)
    verb = "changed" if row.pk else "added"
    row.save()
    for name in many & values.keys():
        getattr(row, name).set(values[name])
    after = as_recorded(row, values)
    if before != after:
        changed = {name for name in after if before.get(name) != after[name]}
        audit.record(
            f"performance.{row._meta.model_name}_{verb}",
            row,
            by=by,
            before={name: before[name] for name in changed if name in before},
            after={name: after[name] for name in changed},
        )
        dashboards.rebuild(by=by)
    return row


@transaction.atomic
def remove(row: models.Model, by: Person | None) -> None:
    """Take a row away that nothing else rests on; the audit keeps what it was. Refused where something does."""
    require_set_up(by)
    names = [field.name for field in row._meta.concrete_fields if not field.primary_key]
    audit.record(f"performance.{row._meta.model_name}_removed", row, by=by, before=as_recorded(row, names))
    try:
        type(row)._default_manager.filter(pk=row.pk).delete()
    except ProtectedError as refused:
        words = {"row": row, "others": _resting(refused.protected_objects)}
        sentence = _("“%(row)s” stays in the set-up, because something rests on it: %(others)s.")
        raise NotAllowed(sentence % words) from None
    dashboards.rebuild(by=by)


def _resting(rows: Iterable[models.Model]) -> str:
    """What rests on a row, by kind with how many: `3 priority measures, 1 proposal`, without a word of it."""
    kinds = Counter(type(row) for row in rows)
    named = [f"{number} {_kind(kind, number)}" for kind, number in kinds.items()]
    return ", ".join(sorted(named))


def _kind(kind: type[models.Model], number: int) -> str:
    return str(kind._meta.verbose_name if number == 1 else kind._meta.verbose_name_plural)


def as_recorded(row: models.Model, names: Iterable[str]) -> dict[str, Any]:
    """A row's values as the audit keeps them."""
    found: dict[str, Any] = {}
    for name in names:
        field = row._meta.get_field(name)
        if isinstance(field, models.ManyToManyField):
            found[name] = sorted(str(other) for other in getattr(row, name).all())
        else:
            value = field.value_from_object(row)  # type: ignore[union-attr]
            found[name] = value if isinstance(value, str | int | bool | float | dict | list | None) else str(value)
    return found


@transaction.atomic
def keep_area(row: models.Model, values: Mapping[str, Any], by: Person | None) -> models.Model:
    """Write an area and the spellings under which files know it; the mark of our own area moves to it when asked."""
    assert isinstance(row, Area)
    values = dict(values)
    spellings = values.pop("spellings")
    other = Area.objects.filter(is_own=True).exclude(pk=row.pk).first()
    if values["is_own"] and other:
        keep(other, {"is_own": False}, by)
    keep(row, values, by)
    before = sorted(row.spellings.values_list("spelling", flat=True))
    # wards are known by their codes: several boroughs have one of the same name
    names = [] if row.kind == Area.Kind.WARD else [row.name, *spellings]
    wanted = {normalised(spelling): spelling for spelling in names}
    row.spellings.exclude(normalised__in=wanted).delete()
    known = set(row.spellings.values_list("normalised", flat=True))
    for key, spelling in wanted.items():
        if key not in known:
            AreaSpelling.objects.create(area=row, spelling=spelling, normalised=key)
    after = sorted(row.spellings.values_list("spelling", flat=True))
    if before != after:
        audit.record("performance.area_respelled", row, by=by, before={"spellings": before}, after={"spellings": after})
    return row


@transaction.atomic
def keep_category(row: models.Model, values: Mapping[str, Any], by: Person | None) -> models.Model:
    """Write where a category counts; a part counts in its whole too. Files that come from now on are read so."""
    assert isinstance(row, Category)
    if row.pk is None:
        row.key = category_key(values["major"], values["minor"])
        if Category.objects.filter(source=values["source"], key=row.key).exists():
            raise NotAllowed(_("There is this category already, perhaps in another spelling."))
    measures = with_wholes(list(values["measures"]))
    return keep(row, {**values, "measures": measures, "is_ignored": not measures}, by)


@transaction.atomic
def keep_measure(row: models.Model, values: Mapping[str, Any], by: Person | None) -> models.Model:
    """Write a measure; it cannot become part of one of its own parts. What went out of it follows its readers."""
    assert isinstance(row, Measure)
    parent = values.get("parent")
    while parent is not None:
        if parent.pk == row.pk:
            raise NotAllowed(_("A measure cannot be part of itself or of one of its parts."))
        parent = parent.parent
    was = closing.settings_of(row) if row.pk else None
    keep(row, values, by)
    if was:
        closing.follow(row, was=was, by=by)
    return row


@transaction.atomic
def keep_rule_set(row: models.Model, values: Mapping[str, Any], by: Person | None) -> models.Model:
    """Write a rule set; one that a frozen edition was made by keeps its definition."""
    assert isinstance(row, RuleSet)
    if row.pk and row.definition != values["definition"] and row.editions.frozen().exists():
        raise NotAllowed(_("Editions were made by this rule set. Add a new version instead of changing it."))
    return keep(row, values, by)


def name_own_area(area: Area, *, by: Person | None) -> Area:
    """Say which area is the partnership's own."""
    spellings = list(area.spellings.values_list("spelling", flat=True))
    keep_area(area, {"is_own": True, "spellings": spellings}, by)
    return area
