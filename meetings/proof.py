"""From the rows of an agenda to the passages that are proof-read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.models import AgendaItem, ItemKind, Meeting, PaperForm
from meetings.proofreading import Passage, Proof, Slip, slips
from scpb.documents import richtext

Texts = Mapping[int, Sequence[tuple[str, str, str]]]  # by an item's key: where, text, anchor


def slips_of(meeting: Meeting, items: Sequence[AgendaItem], more: Texts | None = None) -> list[Slip]:
    """Every slip on an agenda whose items come `with_content`; `more` are texts that take queries of their own."""
    read = [item for item in items if not item.is_withdrawn]
    return slips(
        Proof(
            day=timezone.localtime(meeting.starts_at).date(),
            items=len(items),
            passages=tuple(passage for item in read for passage in _passages(item, (more or {}).get(item.pk, ()))),
            papers={item.order: tuple(paper.title for paper in item.papers.all()) for item in read},
            bare=frozenset(item.order for item in read if _is_bare(item)),
        )
    )


def _passages(item: AgendaItem, more: Sequence[tuple[str, str, str]]) -> Iterator[Passage]:
    yield Passage(item.order, _("title"), item.title, "id_title")
    yield Passage(item.order, _("text below the title"), item.sub_text, "id_sub_text")
    yield Passage(item.order, _("details"), item.details, "id_details")
    report = getattr(item, "report", None)
    if report is not None and report.text:
        yield Passage(item.order, _("report"), _plain(report.text), "id_text")
    for one in item.recommendations.all():
        yield Passage(
            item.order, _("recommendation %(number)s") % {"number": one.order}, one.text, "id_recommendations"
        )
    for where, text, anchor in more:
        yield Passage(item.order, where, text, anchor)


@lru_cache(maxsize=512)
def _plain(html: str) -> str:
    return richtext.to_plain(html)


def _is_bare(item: AgendaItem) -> bool:
    """Whether nothing is there that a “to follow” could mean: no paper, no report, nothing but words."""
    if item.kind in {ItemKind.MATTERS, ItemKind.PLAN}:
        return False
    report = getattr(item, "report", None)
    has_text = report is not None and bool(report.text or report.form_id)
    return not has_text and not any(paper.form == PaperForm.TO_FOLLOW or paper.file_id for paper in item.papers.all())
