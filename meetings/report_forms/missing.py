"""What a report still lacks before it can be handed in: a sentence for each, from rows that are fetched already."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from meetings.models import Report, ReportImage, ReportSection
from meetings.report_forms.definition import Definition, Section


def findings(report: Report) -> list[str]:
    """Everything that is required and missing; nothing for a report without a form."""
    return list(_findings(report)) if report.form else []


def _findings(report: Report) -> Iterator[str]:
    assert report.form is not None
    definition = Definition.of(report.form.definition)
    for field in definition.typed:
        if field.is_required and not str(report.values.get(field.key, "")).strip():
            yield _("“%(field)s” is empty.") % {"field": field.label}
    if definition.asks_recommendation and not report.item.recommendations.all():
        yield _("There is no recommendation.")
    kept = {section.key: section for section in report.sections.all()}
    for section in definition.written:
        yield from _of_section(section, kept.get(section.key))
    for image in report.images.all():
        yield from _of_image(image)


def _of_section(section: Section, kept: ReportSection | None) -> Iterator[str]:
    title = {"section": section.title}
    if kept is not None and kept.is_not_relevant:
        return
    has_text = kept is not None and bool(kept.text)
    if section.is_required and not has_text:
        if section.may_be_irrelevant:
            yield _("“%(section)s” is empty. Write it, or say that it is not relevant.") % title
        else:
            yield _("“%(section)s” is empty.") % title
    elif section.is_implication and has_text and kept and not (kept.cleared_by and kept.cleared_on):
        yield _("“%(section)s” does not say who has cleared it and when.") % title


def _of_image(image: ReportImage) -> Iterator[str]:
    words = {"picture": image.alternative, "reason": image.reason}
    if image.is_being_checked:
        yield _("The picture “%(picture)s” is still being checked.") % words
    elif image.reason:
        yield _("The picture “%(picture)s” was refused. %(reason)s") % words
