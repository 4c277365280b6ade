"""The demonstration's annual reports: one that is published, and the draft of the next."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone
from django.utils.formats import date_format

from performance.models import Edition
from scpb.documents import markup
from scpb.people.models import Person
from scpb.portal.annual import services
from scpb.portal.annual.drafting import alone, worded
from scpb.portal.demo.clock import it_is
from scpb.portal.demo.jobs import work_off
from scpb.portal.demo.partnership import Partnership
from scpb.portal.models import AnnualFigure, AnnualReport, Shape
from strategy.models import financial_year

TITLE = "Safer together: %(period)s"
SIGNED = "The chair of the Safer Communities Partnership Board"

FOREWORD = (
    "A year ago we promised five things, and put a figure to most of them. This report says what became of each.\n\n"
    "Where we did what we said, the charts show it. Where we did not, the tables say so as plainly, and what the board "
    "decided about it stands beneath.\n\nRead it with your own street in mind, and come to our next public meeting to "
    "tell us what it leaves out."
)
PLACE = (
    "The borough has grown by one in fourteen since the last census. Most who came are younger than thirty-five and "
    "rent their home, many of them for less than a year.\n\n- one in four residents was born abroad\n- one in six is "
    "older than sixty-five\n- the three town centres see more people on a Saturday than live in the borough"
)
DELIVERED = (
    "The partners meet as a board four times a year, in public. Between meetings a group of officers looks at the "
    "action plan every quarter and tells the board what is late, and why."
)
# What is said of each priority, by its number.
TOLD = {
    1: "Burglary is the crime that residents name first. Locks were fitted where homes had been entered most often, "
    "and nearly everybody who was burgled was visited within three days.",
    2: "Robbery follows the school day: three o’clock at the gate, four at the bus stop. Adults whom pupils know now "
    "stand at both.",
    3: "More people asked for help with harm at home, which we wanted. How many came back because it had not ended is "
    "the figure to watch.",
    4: "Whoever has a bed and an appointment on the day of release seldom returns. Too few had both; the prisons and "
    "probation now share a calendar.",
    5: "Residents walked with us through the places that they avoid after dark, and said what should change there.",
}
# What stands above a chart, by the number of its chapter's priority.
CAPTIONS = {1: "Burglary month by month, with the range that was to be expected", 2: "Robbery month by month"}


def report(partnership: Partnership) -> None:
    """The report on the 12 months to the last one that has ended, published; and what there is of the next one."""
    officer, analyst = partnership.people["officer"], partnership.people["analyst"]
    today = timezone.localdate()
    last = today.replace(day=1) - timedelta(days=1)
    first = date(last.year - 1, last.month, 1) + timedelta(days=31)
    with it_is(timezone.now() - timedelta(hours=20)):
        name = TITLE % {"period": f"the year to {date_format(last, 'F Y')}"}
        published = _begun(partnership, name, first.replace(day=1), last, officer)
        _write(published, officer)
        _take_out_what_stops(published, officer)
        services.publish(_again(published), by=officer)
    work_off()  # its print
    year = financial_year(today)
    with it_is(timezone.now() - timedelta(hours=2)):
        name = TITLE % {"period": f"{year}–{(year + 1) % 100:02}"}
        _begun(partnership, name, date(year, 4, 1), date(year + 1, 3, 31), analyst)


def _begun(partnership: Partnership, title: str, first: date, last: date, by: Person) -> AnnualReport:
    return services.begin(
        partnership.board.strategies.get(),
        title=title,
        starts_on=first,
        ends_on=last,
        edition=Edition.objects.latest_released(),
        filled=True,
        by=by,
    )


def _write(report: AnnualReport, by: Person) -> None:
    """A text in every chapter, two more chapters, and captions where there is something to say."""
    words_of = worded(report)
    for chapter in report.chapters.select_related("priority", "report__strategy__board"):
        number = words_of[chapter.priority_id].number if chapter.priority_id else 0
        words = TOLD.get(number, FOREWORD if chapter.order == 1 else "")
        services.change_chapter(
            chapter,
            heading=chapter.heading,
            priority=chapter.priority,
            text=markup.to_html(words),
            signed=SIGNED if chapter.order == 1 else "",
            by=by,
        )
        chart = chapter.figures.filter(shape=Shape.CHART).first()
        if chart is not None and number in CAPTIONS:
            services.change_figure(chart, caption=CAPTIONS[number], by=by)
    place = services.add_chapter(report, heading="The borough and its people", text=markup.to_html(PLACE), by=by)
    services.move_chapter(place, to=2, by=by)
    services.add_chapter(report, heading="How it is delivered", text=markup.to_html(DELIVERED), by=by)


def _take_out_what_stops(report: AnnualReport, by: Person) -> None:
    """A table without rows, and a chart of which nothing is for everybody."""
    figures = AnnualFigure.objects.filter(chapter__report=report)
    for figure in figures.select_related("chapter__report__strategy__board", "edition__dashboard", "measure"):
        if not alone(report, figure).is_shown:
            services.remove_figure(figure, by=by)


def _again(report: AnnualReport) -> AnnualReport:
    return AnnualReport.objects.select_related("strategy__board").get(pk=report.pk)
