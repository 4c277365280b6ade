"""What stops a draft from being published, each with the place in it where that is mended."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from performance.models import Edition
from scpb.portal.annual import periods
from scpb.portal.annual.document import AnnualDocument, ChapterSaid
from scpb.portal.annual.figures import Drawn


@dataclass(frozen=True)
class Stop:
    """What stops publication, in words that say what to do; `place` is the part of the page, empty for the whole."""

    sentence: str
    place: str


def stops(document: AnnualDocument, figures: Mapping[str, Drawn]) -> tuple[Stop, ...]:
    """Everything that stops the draft, in its order. `figures` are those of the document, drawn.

    Of tables whose rows were not read nothing is said: that is known when the document is whole.
    """
    about = tuple(Stop(sentence, "") for sentence in _of_period(document))
    if not document.chapters:
        return (*about, Stop(_("The report has no chapter yet. Add one."), ""))
    waiting = {one.edition for one in document.figures() if one.edition}
    if waiting:
        waiting -= set(Edition.objects.released().filter(number__in=waiting).values_list("number", flat=True))
    return (*about, *(stop for chapter in document.chapters for stop in _stops(chapter, figures, waiting)))


def _of_period(document: AnnualDocument) -> Iterator[str]:
    """What is done and decided until the last day belongs into the report, so that it waits for that day."""
    starts_on, ends_on = date.fromisoformat(document.starts_on), date.fromisoformat(document.ends_on)
    wrong = periods.faults(starts_on, ends_on)
    if wrong:
        yield _("The period is %(period)s. Change title and period: %(why)s") % {
            "period": document.period,
            "why": " ".join(dict.fromkeys(wrong.values())),
        }
    elif ends_on > timezone.localdate():
        yield _(
            "The period ends on %(day)s, which is still to come. Publish the report once that day has come, or "
            "change its period."
        ) % {"day": date_format(ends_on, "j F Y")}


def _stops(chapter: ChapterSaid, figures: Mapping[str, Drawn], waiting: set[int]) -> Iterator[Stop]:
    if not chapter.has_content:
        sentence = _("“%(chapter)s” has neither text nor chart or table. Write it, or take it out.")
        yield Stop(sentence % {"chapter": chapter.heading}, f"chapter-{chapter.uuid}")
    for said in chapter.figures:
        why = _why(figures[said.uuid], is_waiting=said.edition in waiting)
        if why:
            told = {"number": figures[said.uuid].number, "chapter": chapter.heading, "edition": said.edition}
            yield Stop(why % told, f"figure-{said.uuid}")


def _why(figure: Drawn, *, is_waiting: bool) -> str:
    if is_waiting:
        return _(
            "Figure %(number)s in “%(chapter)s” is of edition %(edition)s, which is not released. "
            "Release it, or take the figure out."
        )
    if figure.is_shown:
        return ""
    if figure.said.is_of_edition:
        return _(
            "Figure %(number)s in “%(chapter)s” shows nothing that is for publication. "
            "Choose another measure or edition, or take it out."
        )
    return _("Figure %(number)s in “%(chapter)s” has no rows. Take it out.") if figure.headings else ""
