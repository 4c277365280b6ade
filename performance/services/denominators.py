"""What rates are per: a table of residents or households brought in at once, as the commands and set-up do."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from performance.demonstration import remember
from performance.formats import Problem, Wrong
from performance.formats.populations import OfPopulation
from performance.models import Population, Upload
from performance.models.uploads import State
from performance.permissions import require_analyst
from performance.services import uploads
from scpb.jobs import services as jobs
from scpb.people.models import Person


@dataclass(frozen=True)
class Loaded:
    """What became of a file of denominators."""

    kind: str
    years: list[int]
    areas: int
    new: int
    changed: int
    unchanged: int
    left_out: list[str]  # rows that are no area of the portal, such as London's total
    encoding: str


def load(content: bytes, *, kind: str, name: str, by: Person | None, is_generated: bool = False) -> Loaded:
    """Upload, check and approve a file; of values that are there already the one published later counts.

    Raises `Wrong` where the file cannot be used, and then changes nothing that is known.
    """
    require_analyst(by)
    population = Population.objects.filter(slug=kind).first()
    if population is None:
        raise ValidationError(
            _("“%(kind)s” is no population that the portal knows. Add it in the set-up first.") % {"kind": kind}
        )
    if is_generated:
        remember(content)
    form = OfPopulation(population.slug, population.name)
    upload = checked(uploads.receive(content, name=name, by=by, asked_format=form.slug), by)
    if upload.state == State.REFUSED:
        raise Wrong([Problem(entry["text"], entry["row"], entry["column"]) for entry in upload.problems])
    preview = uploads.approve(upload, by=by).preview
    comparison = preview["comparison"]
    return Loaded(
        kind=kind,
        years=preview["years"],
        areas=preview["areas"],
        new=comparison["new"],
        changed=comparison["revised"],
        unchanged=comparison["unchanged"],
        left_out=preview["left_out"],
        encoding=preview["encoding"],
    )


def checked(upload: Upload, by: Person | None) -> Upload:
    """The upload after its check, done here and now."""
    if upload.state == State.STAGING:
        jobs.run_here(uploads.stage(upload, by=by))
        upload.refresh_from_db()
    return upload
