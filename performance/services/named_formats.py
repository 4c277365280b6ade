"""Forms of file that analysts explain: kept, changed, forgotten. Each is a decision of how figures are read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from performance.formats.explained import Explanation, compared, months_apart
from performance.models import NamedFormat, Source, Upload
from performance.models.uploads import State
from performance.names import normalised
from performance.permissions import require_analyst, require_set_up
from performance.services import file_forms, uploads
from scpb.audit import services as audit
from scpb.errors import NotAllowed
from scpb.people.models import Person

LONGEST = 40


@dataclass(frozen=True)
class NewSource:
    """A source that nobody has named before."""

    name: str
    publisher: str


@transaction.atomic
def explain(
    upload: Upload, *, name: str, source: Source | NewSource, explanation: Explanation, by: Person | None
) -> NamedFormat:
    """Keep what the columns of a file are, and have the file checked again with it."""
    require_analyst(by)
    row = Upload.objects.select_for_update().get(pk=upload.pk)
    header = row.preview.get("header")
    if row.state != State.REFUSED or not header:
        raise NotAllowed(_("Only a file whose columns nobody knows is explained."))
    across, _others = months_apart(header)
    named = NamedFormat(slug=new_slug(name), name=name, header={"names": compared(header), "across": bool(across)})
    refuse_the_same(named)
    named.source, named.mapping = source_of(source, by=by), explanation.to_json()
    named.explained_by = by
    named.save()
    audit.record("performance.format_explained", named, by=by, after=recorded(named))
    if row.asked_format:
        row.asked_format = ""
        row.save(update_fields=["asked_format"])
    uploads.check_again(row, by=by)
    return named


@transaction.atomic
def change(
    named: NamedFormat, *, name: str, source: Source | NewSource, explanation: Explanation, by: Person | None
) -> NamedFormat:
    """Explain a form anew. Files that were approved stay as they were read."""
    require_set_up(by)
    row = NamedFormat.objects.select_for_update().get(pk=named.pk)
    before = recorded(row)
    row.name, row.source, row.mapping = name, source_of(source, by=by), explanation.to_json()
    after = recorded(row)
    if before != after:
        row.save()
        audit.record("performance.format_changed", row, by=by, before=before, after=after)
    return row


@transaction.atomic
def remove(named: models.Model, by: Person | None) -> None:
    """Forget a form: the next file with its columns is asked about again."""
    require_set_up(by)
    assert isinstance(named, NamedFormat)
    audit.record("performance.format_removed", named, by=by, before=recorded(named))
    named.delete()


@transaction.atomic
def source_of(source: Source | NewSource, *, by: Person | None) -> Source:
    """The source itself, made where it is new."""
    if isinstance(source, Source):
        return source
    require_set_up(by)
    if Source.objects.filter(name=source.name).exists():
        raise ValidationError(_("There is a source called “%(name)s” already. Choose it.") % {"name": source.name})
    taken = set(Source.objects.values_list("slug", flat=True))
    slug = unused(slugify(source.name)[:50] or "source", taken)
    made = Source.objects.create(slug=slug, name=source.name, publisher=source.publisher)
    audit.record("performance.source_added", made, by=by, after={"name": made.name, "publisher": made.publisher})
    return made


def refuse_the_same(named: NamedFormat) -> None:
    """Two explanations of the same columns would leave to chance which of them is used."""
    ours = ([normalised(name) for name in named.header["names"]], named.header["across"])
    for other in NamedFormat.objects.all():
        if ours == ([normalised(name) for name in other.header["names"]], other.header["across"]):
            text = _("“%(name)s” has the same columns. Change that form in the set-up.")
            raise ValidationError(text % {"name": other.name})


def new_slug(name: str) -> str:
    """An address that no other form has."""
    if NamedFormat.objects.filter(name=name).exists():
        raise ValidationError(_("There is a form called “%(name)s” already.") % {"name": name})
    taken = {slug for slug, _name in file_forms.choices()} | set(NamedFormat.objects.values_list("slug", flat=True))
    return unused(slugify(name)[: LONGEST - 4] or "form", taken)


def unused(slug: str, taken: Sequence[str] | set[str]) -> str:
    number, found = 2, slug
    while found in taken:
        number, found = number + 1, f"{slug}-{number}"
    return found


def recorded(named: NamedFormat) -> dict[str, object]:
    return {"name": named.name, "source": str(named.source), "mapping": named.mapping}
