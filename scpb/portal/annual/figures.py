"""The charts and tables of a report as everybody may see them today.

What they are called and where they come from is as the report keeps it, whatever is named otherwise later; the edition
gives the figures alone, and the names of its lines, which are frozen with it.

A report is one for all its readers: nobody sees more of an edition in it than everybody does. What was closed to the
public after the report was published is not drawn any more, and nothing then says what it was of. A draft alone may
show more: of an edition that is not released, to those who may see such editions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from performance import excerpts
from performance.arithmetic.masking import NOTE
from performance.documents import EditionDocument
from performance.models import Edition
from performance.suppression import document_for_public, measures_today
from scpb.portal.annual.document import AnnualDocument, FigureSaid
from scpb.portal.annual.summary import summary
from scpb.portal.models.annual import Shape

TITLES = {
    Shape.PLAN: gettext_lazy("The action plan: what was done"),
    Shape.DECISIONS: gettext_lazy("Decisions, and what came of them"),
}


@dataclass(frozen=True)
class RatedLine:
    """A row of a figure's table. Where rows are rated, `sign` is drawn before the words of the last cell."""

    cells: tuple[str, ...]
    sign: str


@dataclass(frozen=True)
class Drawn:
    """A figure as page and print show it; where it may not be shown, `notes` say why and nothing names what it is of.

    `number` counts the figures of the report from 1. `svg` is empty where it is a table alone; headings and rows are
    the table, and what a chart says in words. `signs` are the ratings of the rows (Red, Amber, Green, Grey), whose
    words stand in the last column; empty where nothing is rated. `url` leads to the edition, where there is one.
    """

    said: FigureSaid
    number: int
    title: str
    caption: str
    svg: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]
    source: str
    url: str
    signs: tuple[str, ...] = ()

    @property
    def is_shown(self) -> bool:
        return bool(self.svg or self.rows)

    @property
    def lines(self) -> list[RatedLine]:
        """The rows, each with its sign; empty where it is not rated."""
        signs = self.signs or ("",) * len(self.rows)
        return [RatedLine(cells, sign) for cells, sign in zip(self.rows, signs, strict=True)]

    @property
    def is_words(self) -> bool:
        """Whether the cells are sentences; else those after the first are figures."""
        return not self.said.is_of_edition


@dataclass(frozen=True)
class Known:
    """An edition with what everybody may see of it; `masked` says that members see more."""

    edition: Edition
    public: EditionDocument
    masked: bool


def drawn(document: AnnualDocument, *, with_unreleased: bool = False) -> Mapping[str, Drawn]:
    """The figures of the report by their uuid; each edition is read once.

    A draft also says what keeps a figure from being published; `with_unreleased` it shows figures of editions that are
    not released, for who `may_see_drafts` of them.
    """
    known = _known(document)
    return {
        one.uuid: _drawn(
            one, number, known.get(one.edition), is_draft=document.is_draft, with_unreleased=with_unreleased
        )
        for number, one in enumerate(document.figures(), start=1)
    }


def _known(document: AnnualDocument) -> Mapping[int, Known]:
    """The editions by number; three queries, however many there are."""
    numbers = {one.edition for one in document.figures() if one.edition}
    if not numbers:
        return {}
    measures, found = measures_today(), dict[int, Known]()
    for edition in _editions(numbers):
        kept = edition.document()
        if kept is not None:
            whole = replace(
                kept, glossary=()
            )  # no figure shows it, and to shorten it would ask for its terms each time
            shown = document_for_public(whole, measures=measures)
            found[edition.number] = Known(edition, shown, shown != whole)
    return found


def _editions(numbers: set[int]) -> QuerySet[Edition]:
    corrections = Prefetch("corrections", Edition.objects.released().defer("result", "snapshot"))
    kept = Edition.objects.frozen().filter(number__in=numbers).select_related("dashboard").defer("result")
    return kept.prefetch_related(corrections)


def _drawn(said: FigureSaid, number: int, known: Known | None, *, is_draft: bool, with_unreleased: bool) -> Drawn:
    if not said.is_of_edition:
        empty = [] if said.rows else [_("There was nothing to show in this period.")]
        words = (said.caption, "", said.headings, said.rows, tuple(empty), said.source, "")
        return Drawn(said, number, str(TITLES[Shape(said.shape)]), *words, signs=said.signs)
    if known and said.sha256 != known.edition.sha256:
        told = _("Edition %(number)s is not as it was when this was written, so its figures are not shown.")
        return _closed(said, number, (told % {"number": said.edition},), is_draft=is_draft)
    if is_draft and known and not (known.edition.is_released or with_unreleased):
        told = _("Edition %(number)s is not released yet. Its figures stand here once it is.")
        return _closed(said, number, (told % {"number": said.edition},), is_draft=True)
    shown = _of_edition(said, known) if known else None
    warnings = _warnings(said, known, shown) if is_draft else ()
    if known is None or shown is None or not (known.edition.is_released or is_draft):
        return _closed(said, number, warnings, is_draft=is_draft)
    notes = (*shown.notes, *_corrections(known.edition), *warnings)
    return replace(shown, number=number, notes=notes, source=_source(said, known.edition))


def _closed(said: FigureSaid, number: int, warnings: tuple[str, ...], *, is_draft: bool) -> Drawn:
    """What stands in the place of a figure that is not for everybody; its writers may still read their own caption."""
    bare = replace(said, caption=said.caption if is_draft else "", measure="", measure_name="")
    notes = warnings or (_("What it showed is not for publication any more."),)
    return Drawn(bare, number, said.of_what, bare.caption, "", (), (), notes, "", "")


def _of_edition(said: FigureSaid, known: Known) -> Drawn | None:
    """The figure without what stands around it; None where nothing of it may be shown."""
    if said.shape == Shape.DASHBOARD:
        return _of_dashboard(said, known)
    row = excerpts.row_of(known.public, said.measure)
    found = excerpts.by_month(row, drawn=said.shape == Shape.CHART) if row else None
    if row is None or found is None:
        return None
    url = reverse("performance:edition_measure", args=[known.edition.number, said.measure])
    notes = (*found.notes, *(_(note) for note in row.notes if note == NOTE))
    headings = tuple(map(capfirst, found.headings))
    return Drawn(said, 0, row.name, said.caption, found.svg, headings, found.rows, notes, "", url)


def _of_dashboard(said: FigureSaid, known: Known) -> Drawn | None:
    table = summary(known.public)
    if table is None:
        return None
    name = said.dashboard or known.public.dashboard.name
    words = (name, said.caption, "", table.headings, table.rows, table.notes, "")
    return Drawn(said, 0, *words, known.edition.get_absolute_url(), signs=table.signs)


def _source(said: FigureSaid, edition: Edition) -> str:
    """`Edition 12 (Overview, Mar 2023), frozen on 3 May 2023, SHA-256 6b86b273…`, as it was when it was published."""
    day = date.fromisoformat(said.frozen_on) if said.frozen_on else edition.frozen_at and localdate(edition.frozen_at)
    frozen = date_format(day, "j F Y") if day else ""
    told = {"number": said.edition, "title": said.edition_title, "day": frozen, "hash": said.sha256[:12]}
    return _("Edition %(number)s (%(title)s), frozen on %(day)s, SHA-256 %(hash)s…") % told


def _corrections(edition: Edition) -> Sequence[str]:
    """Whether a later edition took the place of the one that the figure is of."""
    said = _("Edition %(number)s was corrected later by edition %(by)s.")
    return [said % {"number": edition.number, "by": one.number} for one in edition.corrections.all()]


def _warnings(said: FigureSaid, known: Known | None, shown: Drawn | None) -> tuple[str, ...]:
    """What the writers of a draft must know of a figure."""
    told = []
    if known and not known.edition.is_released:
        told.append(
            _("Edition %(number)s is not released yet. Release it before the report is published.")
            % {"number": said.edition}
        )
    if shown is None:
        told.append(_("Nothing of this figure is for publication. Choose another measure or edition, or take it out."))
    elif known and known.masked:
        told.append(_("Not all of this edition is for publication; what everybody may see of it stands here."))
    return tuple(told)
