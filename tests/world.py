"""A partnership that is small but full: one of everything that has a page, in every state that matters.

Made by the services themselves, mostly as the system, so that nothing in it could not be there in life.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

import pikepdf
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone
from PIL import Image

from meetings.models import AgendaItem, Meeting, Pack, Paper
from meetings.services import agenda, meetings, papers
from performance import months
from performance.arithmetic.estimates import Assumptions
from performance.documents import Findings
from performance.formats.explained import Explanation
from performance.models import (
    Area,
    Break,
    Dashboard,
    Edition,
    ExceptionMark,
    Figure,
    Measure,
    NamedFormat,
    Picture,
    Recollection,
    RuleSet,
    Series,
    Source,
)
from performance.services import dashboards, editions, estimates, exceptions, recalling, requests, uploads
from scpb.boards.models import Access, Board
from scpb.boards.services import boards, membership, register
from scpb.documents import services as documents
from scpb.documents import snapshots
from scpb.documents.models import StoredFile
from scpb.jobs import services as jobs
from scpb.jobs.models import Job
from scpb.people.models import Person
from tests.factories import HOME, ROBBERY, SHOP, crime_csv, make_person, make_upload
from tests.worlds import AREAS

SINCE = date(2020, 1, 1)
WHY = {"paragraph": "1", "reasoning": "The report names people who were harmed."}
UNKNOWN = b"Place,What,When,How many\nBarnet,burglary,2024-01,7\n"
READINGS = b"measure,area,period,value,comparator,aspect,of\nburglary,Barnet,2023/24,8,London,rank,32\n"
REPORT = {"text": "<h2>Background</h2><p>Three houses.</p>", "recommendations": ["To note the report."]}
# Every role in which a page may be asked for; a world has one person for each but the first.
ROLES = ["anonymous", "outsider", "member", "adviser", "officer", "officer_elsewhere", "analyst", "administrator"]


class World:
    """Everybody and everything, by what they are to the tests."""

    @transaction.atomic
    def __init__(self) -> None:
        self.make_people()
        self.make_boards()
        self.make_figures()
        self.make_editions()
        self.make_estimates()
        self.make_meetings()
        for area in AREAS:
            area.make(self)

    def person(self, role: str) -> Person | None:
        """Who has a role of ROLES; nobody for an anonymous visitor, or the system."""
        found: Person | None = None if role in {"anonymous", "system"} else getattr(self, role)
        return found

    def make_people(self) -> None:
        self.outsider = make_person(name="Olu Outsider")
        self.member = make_person(name="Mary Member")
        self.adviser = make_person(name="Abe Adviser")
        self.officer = make_person(name="Otto Officer")
        self.officer_elsewhere = make_person(name="Eve Elsewhere")
        self.analyst = make_person(name="Ann Analyst")
        self.administrator = make_person(name="Ada Administrator", is_superuser=True)
        self.recorded = make_person(name="Rex Recorded", email=None)

    def make_boards(self) -> None:
        self.board = make_board("Safer Communities")
        self.elsewhere = make_board("Youth Justice")
        self.closed = make_board("Multi-Agency Risk", is_public=False)
        self.organisation = register.add_organisation(by=None, name="Fire Service", is_statutory=True)
        self.post = register.add_post(
            self.member, by=None, organisation=self.organisation, title="Borough Commander", starts_on=SINCE
        )
        self.venue = register.add_venue(by=None, name="Committee Room 1", address="1 High Street, London NW4 0AA")
        self.seat = boards.add_seat(self.board, by=None, organisation=self.organisation)
        self.empty_seat = boards.add_seat(self.board, by=None, description="Voluntary sector", order=2)
        self.notice = boards.add_notice(self.board, by=None, title="Recording", text="Meetings may be recorded.")
        self.contact = boards.add_contact(self.board, by=None, label="Governance", email="governance@example.org")
        self.membership = appoint(self.board, self.member, seat=self.seat)
        appoint(self.board, self.adviser, kind="adviser")
        appoint(self.closed, self.member)
        grant(self.board, self.officer, "officer")
        grant(self.closed, self.officer, "officer")
        grant(self.elsewhere, self.officer_elsewhere, "officer")
        self.grant = grant(self.board, self.analyst, "analyst")

    def make_figures(self) -> None:
        Area.objects.filter(slug="barnet").update(is_own=True)
        self.measure = Measure.objects.get(slug="burglary")
        self.dashboard = Dashboard.objects.get(slug="overview")
        self.approved = make_upload(crime_csv(counts(), first="202101"), approve=True, name="borough.csv")
        self.staged = make_upload(name="next.csv", by=self.analyst)
        new = ("BURGLARY", "BURGLARY OF A KIND NOBODY KNOWS")
        self.unmapped = make_upload(crime_csv([(new, "Barnet", [1]), (ROBBERY, "Barnet", [1])]), name="new.csv")
        self.refused = make_upload(b"<!doctype html><title>Sorry</title>", name="error.csv")
        self.unknown = make_upload(UNKNOWN, name="log.csv", by=self.analyst)
        self.named_format = NamedFormat.objects.create(
            slug="wardens",
            name="Wardens",
            source=Source.objects.get(slug="mps-borough"),
            header={"names": ["Place", "What"], "across": True},
            mapping=Explanation("counts", {0: "area", 1: "measure"}).to_json(),
        )
        self.readings = make_upload(READINGS, name="readings.csv", approve=True)
        self.beside = self.counted_beside()
        self.awaiting = make_upload(READINGS.replace(b"8,London", b"9,London"), name="ranks.csv", by=self.analyst)
        self.checking = uploads.receive(crime_csv([(ROBBERY, "Brent", [1])]), name="waiting.csv", by=self.analyst)
        self.job = uploads.job_of(self.checking)
        self.mark, self.definition = self.make_mark(), Break.objects.all()[0]
        Measure.objects.filter(slug__in=["burglary", "robbery"]).update(frequency="monthly")
        asked = {"first_day": date(2025, 2, 1), "last_day": date(2025, 2, 28), "expected_on": None}
        sent = {"email": "pat@example.org", "root": "https://portal.example.org/"}
        self.request = requests.ask(self.measure, area=Area.objects.get(slug="barnet"), **asked, **sent, by=None)

    def counted_beside(self) -> Series:
        """A month that a second source counts of the measure, beside the one that is shown."""
        shown = Figure.objects.filter(series__measure=self.measure, area__slug="barnet").latest("month")
        series = Series.objects.get(measure=self.measure, source__slug="entered")
        Figure.objects.create(
            series=series, area=shown.area, month=shown.month, value=shown.value, upload=self.readings
        )
        return series

    def make_mark(self) -> ExceptionMark:
        """An exception that an analyst entered, and what was said of a month."""
        area, month = Area.objects.get(slug="barnet"), months.parse("2023-06")
        exceptions.explain(measure=self.measure, area=area, month=month, text="Fewer people were away.", by=None)
        return exceptions.enter(
            measure=Measure.objects.get(slug="robbery"),
            area=area,
            first_month=month,
            last_month=month,
            direction=1,
            reason="A gang was active.",
            by=None,
        )

    def make_editions(self) -> None:
        jobs.run_here(dashboards.rebuild(by=None))
        self.released, self.frozen = make_frozen_edition(), make_frozen_edition()
        self.released = editions.release(self.released, by=None)
        self.begun = make_edition()
        self.words = editions.write(self.begun, measure=self.measure, text="Burglary fell.", by=self.analyst)
        self.change = editions.change_factor(
            self.begun, self.measure, action="add", text="A new patrol", sign=1, reason="Since May.", by=self.analyst
        )
        self.picture = make_picture(self.begun)
        self.recollection = make_recollection(self.begun)

    def make_estimates(self) -> None:
        certain = {"low": "3", "central": "3", "high": "3"}
        doubtful = {"low": "20", "central": "36.36", "high": "50"}
        robbery = {"name": "Robbery", "arrests": 87, "per_arrest": certain, "reduction": doubtful, "total": 891}
        words = {"note": "", "assumed": Assumptions.from_json({"years": "2", "types": [robbery]}), "by": None}
        self.estimate = estimates.make(title="A cohort of 170", is_public=False, **words)
        self.open_estimate = estimates.make(title="A cohort of 50", is_public=True, **words)

    def make_meetings(self) -> None:
        self.postponed = plan(self.board, days=100, venue=self.venue)
        meetings.postpone(self.postponed, reason="The room is being repaired.", by=None)
        self.cancelled = plan(self.board, days=-100, venue=self.venue)
        meetings.cancel(self.cancelled, reason="There was nothing to decide.", by=None)
        self.planned_elsewhere = plan(self.elsewhere, days=20)
        self.held = plan(self.closed, days=-30, venue=self.venue)
        agenda.add_item(self.held, by=None, title="Closed business", kind="standing")
        self.held = meetings.publish_agenda(self.held, by=None)
        self.make_published_agenda()
        self.make_draft_agenda()

    def make_published_agenda(self) -> None:
        self.published = plan(self.board, days=10, venue=self.venue)
        leads = [agenda.Leads(post=self.post)]
        agenda.add_item(self.published, by=None, title="Welcome", kind="standing", minutes=5)
        self.public_item = agenda.add_item(
            self.published, by=None, title="Burglary", leads=leads, edition=self.released, **REPORT
        )
        members = agenda.add_item(self.published, by=None, title="Budget", leads=leads, access=Access.MEMBERS, **REPORT)
        secret = {"access": Access.RESTRICTED, **WHY}
        restricted = agenda.add_item(
            self.published, by=None, title="The case of R", public_title="A case", leads=leads, **secret, **REPORT
        )
        self.public_paper = make_paper(self.public_item, title="Public annex")
        self.members_paper = make_paper(members, title="Members' annex", access=Access.MEMBERS)
        self.restricted_paper = make_paper(restricted, title="Restricted annex", **secret)
        self.published = meetings.publish_agenda(self.published, by=None)
        self.public_pack = make_pack(self.published, Access.PUBLIC)
        self.members_pack = make_pack(self.published, Access.MEMBERS)
        self.restricted_pack = make_pack(self.published, Access.RESTRICTED)

    def make_draft_agenda(self) -> None:
        self.draft = plan(self.board, days=60, venue=self.venue)
        leads = [agenda.Leads(post=self.post)]
        self.item = agenda.add_item(self.draft, by=None, title="Knife crime", leads=leads, **REPORT)
        self.last_item = agenda.add_item(self.draft, by=None, title="Any other business", kind="verbal")
        self.paper = make_paper(self.item, title="Maps")
        self.unchecked_paper = make_paper(self.item, title="Tables", checked=False)
        self.draft.refresh_from_db()


def make_board(name: str, **values: Any) -> Board:
    words = {"abbreviation": name[:3].upper(), "slug": name.lower().replace(" ", "-")}
    return boards.create_board(name=name, by=None, **words, **values)


def appoint(board: Board, person: Person, **values: Any) -> Any:
    return membership.appoint(board, person=person, starts_on=SINCE, by=None, **values)


def grant(board: Board, person: Person, role: str) -> Any:
    return membership.grant(board, person=person, role=role, starts_on=SINCE, by=None)


def counts() -> list[tuple[tuple[str, str], str, list[int]]]:
    """39 months of three categories in three boroughs: with a winter peak, and one month far above it."""
    rows = []
    for place, borough in enumerate(("Barnet", "Brent", "Camden")):
        for size, category in ((40, ROBBERY), (120, HOME), (60, SHOP)):
            values = [size + 10 * place + (15 if month % 12 in (0, 10, 11) else 0) + month % 5 for month in range(39)]
            values[30] += size
            rows.append((category, borough, values))
    return rows


def make_edition(*, to: str = "2024-03", compute: bool = True) -> Edition:
    """A draft of the overview, computed unless told otherwise."""
    month = months.parse(to)
    edition = editions.begin(
        Dashboard.objects.get(slug="overview"),
        area=Area.objects.get(slug="barnet"),
        to=month,
        quarter_to=month,
        rule_set=RuleSet.objects.get(version="2020"),
        by=None,
    )
    if compute:
        job: Any = editions.job_of(edition)
        assert jobs.run_here(job).is_done, job.error
        edition.refresh_from_db()
    return edition


def make_picture(edition: Edition) -> Picture:
    """A picture beside the whole that a job has drawn anew."""
    upload = ContentFile(png(), name="map.png")
    words = {"alternative": "A map of the borough", "source": "Police", "caption": "Where burglaries were"}
    picture = editions.add_picture(edition, measure=None, upload=upload, media_type="image/png", by=None, **words)
    editions.accept_picture(picture.pk, picture.original)
    picture.refresh_from_db()
    return picture


def make_recollection(edition: Edition) -> Recollection:
    """What was known yesterday, as if that were what an edition says."""
    asked = Recollection.objects.create(
        dashboard=edition.dashboard,
        area=edition.area,
        rule_set=edition.rule_set,
        on_day=timezone.localdate() - timedelta(days=1),
        to_month=edition.to_month,
        quarter_to=edition.quarter_to,
    )
    recalling.keep_recollection(asked.pk, snapshots.restore(Findings, edition.result))
    asked.refresh_from_db()
    return asked


def make_frozen_edition() -> Edition:
    """A frozen edition with words on the whole; printed, but for what printing takes."""
    edition = make_edition()
    editions.write(edition, measure=None, text="A quiet quarter.\n\nBurglary fell.", by=None)
    edition = editions.freeze(edition, by=None)
    editions.keep_pdf(edition.pk, stored_pdf(f"Edition {edition.number}"))
    Job.objects.filter(key=edition.print_key).update(state="done", finished_at=timezone.now())
    edition.refresh_from_db()
    return edition


def plan(board: Board, *, days: int, **values: Any) -> Meeting:
    """A meeting of two hours at ten in the morning, so many days from today."""
    day = timezone.localdate() + timedelta(days=days)
    begins = datetime(day.year, day.month, day.day, 10, tzinfo=timezone.get_current_timezone())
    return meetings.plan_meeting(board, by=None, starts_at=begins, ends_at=begins + timedelta(hours=2), **values)


def make_paper(item: AgendaItem, *, checked: bool = True, **values: Any) -> Paper:
    """A paper of one page; accepted as a job would have done it, unless told otherwise."""
    upload = SimpleUploadedFile("annex.pdf", pdf_of(values["title"]), content_type="application/pdf")
    paper = papers.add_paper(item, by=None, upload=upload, **values)
    return papers.accept(paper, file=paper.original, pages=1, notices=[]) if checked else paper


def make_pack(meeting: Meeting, audience: str) -> Pack:
    """A pack that went out, without what printing it would take."""
    now = timezone.now()
    built = {"state": "built", "file": stored_pdf(f"Pack for {audience}"), "pages": 1, "built_at": now}
    words = {"contents": "0" * 64, "snapshot": {}, "published_at": now}
    return Pack.objects.create(meeting=meeting, audience=audience, version=1, **built, **words)


def stored_pdf(title: str) -> StoredFile:
    return documents.store(pdf_of(title), name=f"{title}.pdf", media_type="application/pdf", by=None)


def png(width: int = 40, height: int = 30, colour: str = "navy") -> bytes:
    """A picture of one colour."""
    Image.new("RGB", (width, height), colour).save(out := BytesIO(), "PNG")
    return out.getvalue()


def pdf_of(title: str) -> bytes:
    """An empty page that is like no other."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(595, 842))
    pdf.docinfo["/Title"] = title
    pdf.save(out := BytesIO())
    return out.getvalue()
