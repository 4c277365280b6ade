"""What is written in a report, as plain data: for its versions, and for telling what has changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from meetings.models import Report
from meetings.report_forms.definition import Definition
from scpb.documents.richtext import to_plain

FORM, VALUES, RECOMMENDATIONS, SECTIONS, FIGURES = "form", "values", "recommendations", "sections", "figures"


def content_of(report: Report) -> dict[str, Any]:
    """Everything that its author wrote, of a report that is fetched with its content."""
    form = report.form
    assert form is not None
    return {
        FORM: f"{form.slug}/{form.version}",
        "title": report.item.title,
        VALUES: dict(report.values),
        RECOMMENDATIONS: [{"uuid": str(one.uuid), "text": one.text} for one in report.item.recommendations.all()],
        SECTIONS: {
            section.key: {
                "text": section.text,
                "is_not_relevant": section.is_not_relevant,
                "cleared_by": section.cleared_by,
                "cleared_on": section.cleared_on.isoformat() if section.cleared_on else "",
            }
            for section in report.sections.all()
        },
        FIGURES: [
            {
                "after": figure.section,
                "edition": str(figure.edition),
                "sha256": figure.edition.sha256,
                "measure": figure.measure.name,
                "shape": figure.shape,
                "caption": figure.caption,
            }
            for figure in report.figures.all()
        ],
        "images": [
            {"sha256": image.file.sha256 if image.file else "", "alternative": image.alternative}
            for image in report.images.all()
        ],
    }


def passages(content: Mapping[str, Any], definition: Definition) -> Iterator[tuple[str, str]]:
    """A version's content part by part, as title and plain words, in the order of the form."""
    yield _("Title"), content.get("title", "")
    for field in definition.typed:
        yield field.label, content[VALUES].get(field.key, "")
    lines = (f"{number}. {one['text']}" for number, one in enumerate(content[RECOMMENDATIONS], start=1))
    yield definition.recommendations or _("Recommendations"), "\n".join(lines)
    for section in definition.in_order():
        if section.holds:
            yield section.title, "\n\n".join(_section(content[SECTIONS].get(section.key, {})))
    figures = (f"{one['measure']} ({one['edition']}) {one['caption']}".strip() for one in content[FIGURES])
    yield _("Charts and tables"), "\n".join(figures)


def _section(kept: Mapping[str, Any]) -> Iterator[str]:
    if kept.get("is_not_relevant"):
        yield _("Not relevant")
    elif kept.get("text"):
        yield to_plain(kept["text"])
    if kept.get("cleared_by"):
        yield _("Cleared by %(who)s %(day)s") % {"who": kept["cleared_by"], "day": kept["cleared_on"]}
