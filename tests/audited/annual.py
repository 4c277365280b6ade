"""Services of annual reports: written by officers and analysts, published by officers alone."""

from __future__ import annotations

from datetime import date
from functools import partial

from scpb.portal.annual.services import chapters, figures, prints, publishing, reports
from scpb.portal.models import Shape
from tests.audited import NOT_OFFICERS, Service
from tests.worlds.annual import printed

NOT_WRITERS = ("outsider", "member", "adviser", "officer_elsewhere")
PERIOD = {"starts_on": date(2023, 4, 1), "ends_on": date(2024, 3, 31)}

REPORTS = {
    "begin": Service(
        "portal.annual_report_begun",
        "analyst",
        lambda w: partial(
            reports.begin, w.strategy, title="The year 2023–24", edition=w.released, filled=True, **PERIOD
        ),
        NOT_WRITERS,
    ),
    "begin_correction": Service(
        "portal.annual_correction_begun",
        "officer",
        lambda w: partial(reports.begin_correction, w.annual_report),
        NOT_WRITERS,
    ),
    "describe": Service(
        "portal.annual_report_described",
        "analyst",
        lambda w: partial(reports.describe, w.draft_annual_report, title="The year 2023–24", **PERIOD),
        NOT_WRITERS,
    ),
    "discard": Service(
        "portal.annual_report_discarded",
        "officer",
        lambda w: partial(reports.discard, w.draft_annual_report),
        NOT_WRITERS,
    ),
}
CHAPTERS = {
    "add_chapter": Service(
        "portal.annual_chapter_added",
        "analyst",
        lambda w: partial(chapters.add_chapter, w.draft_annual_report, heading="Population", text="<p>It grew.</p>"),
        NOT_WRITERS,
    ),
    "change_chapter": Service(
        "portal.annual_chapter_changed",
        "officer",
        lambda w: partial(chapters.change_chapter, w.annual_chapter, heading="Burglaries", text="<p>They fell.</p>"),
        NOT_WRITERS,
    ),
    "move_chapter": Service(
        "portal.annual_chapter_moved",
        "officer",
        lambda w: partial(chapters.move_chapter, w.annual_chapter, to=1),
        NOT_WRITERS,
    ),
    "remove_chapter": Service(
        "portal.annual_chapter_removed",
        "officer",
        lambda w: partial(chapters.remove_chapter, w.annual_chapter),
        NOT_WRITERS,
    ),
}
FIGURES = {
    "add_figure": Service(
        "portal.annual_figure_added",
        "analyst",
        lambda w: partial(
            figures.add_figure, w.annual_chapter, shape=Shape.CHART, edition=w.released, measure=w.measure
        ),
        NOT_WRITERS,
    ),
    "change_figure": Service(
        "portal.annual_figure_changed",
        "officer",
        lambda w: partial(figures.change_figure, w.annual_figure, caption="Burglary by month"),
        NOT_WRITERS,
    ),
    "move_figure": Service(
        "portal.annual_figure_moved",
        "officer",
        lambda w: partial(figures.move_figure, w.annual_figure, to=3),
        NOT_WRITERS,
    ),
    "remove_figure": Service(
        "portal.annual_figure_removed",
        "officer",
        lambda w: partial(figures.remove_figure, w.annual_figure),
        NOT_WRITERS,
    ),
}
PUBLISHING = {
    "publish": Service(
        "portal.annual_report_published",
        "officer",
        lambda w: partial(publishing.publish, w.draft_annual_report),
        NOT_OFFICERS,
    ),
    "withdraw": Service(
        "portal.annual_report_withdrawn",
        "officer",
        lambda w: partial(publishing.withdraw, w.annual_report, reason="A table was of another year."),
        NOT_OFFICERS,
    ),
}
PRINTS = {
    "print_report": Service(
        "portal.annual_report_print_asked",
        "analyst",
        lambda w: partial(prints.print_report, w.annual_report),
        NOT_WRITERS,
        about=lambda w: w.annual_report,
    ),
    "keep_print": Service(
        "portal.annual_report_printed",
        "system",
        lambda w: partial(
            prints.keep_print, w.annual_report.pk, prints.digest_of(w.annual_report), printed("annual report")
        ),
        about=lambda w: w.annual_report,
    ),
}
SERVICES: dict[str, dict[str, Service]] = {
    "scpb.portal.annual.services.reports": REPORTS,
    "scpb.portal.annual.services.chapters": CHAPTERS,
    "scpb.portal.annual.services.figures": FIGURES,
    "scpb.portal.annual.services.publishing": PUBLISHING,
    "scpb.portal.annual.services.prints": PRINTS,
}
