"""Building packs: what was asked for becomes a row at once, and jobs print its parts and join them.

Nothing waits: each part that is printed asks whether it was the last one, and the last one starts the merge. All of a
meeting's packs look at the same renderings, and the meeting's row is the lock under which they do.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.models import Meeting, Pack, PackKind, PackState, Paper, Rendering, ReportFigure
from meetings.models.agenda import READS
from meetings.packs.assembling import assemble
from meetings.packs.document import PackDocument
from meetings.permissions import require_officer
from meetings.services import figures_check, telling
from meetings.services.agenda_prints import print_agenda
from meetings.services.going_out import give_out
from meetings.services.invitations import invite
from meetings.services.meetings import locked, publish_agenda
from performance.models import Edition
from performance.print import document_of as printed_document
from performance.print import is_masked
from performance.services.closing import when_closed
from performance.services.editions import release_with_pack
from performance.suppression import seen_by_public
from scpb.boards import records
from scpb.boards.models import Access
from scpb.documents import snapshots
from scpb.documents.models import StoredFile
from scpb.errors import NotAllowed, NotPermitted
from scpb.jobs import services as jobs
from scpb.jobs.models import Job
from scpb.people.models import Person

PLAN, PRINT, MERGE = "meetings.plan_pack", "meetings.print_part", "meetings.merge_pack"
NOBODY = ""  # reads what is taken off an agenda


@transaction.atomic
def build(meeting: Meeting, *, audience: str, by: Person | None, is_double_sided: bool = False) -> Pack:
    """Ask for the pack of a meeting as it stands now, for one audience.

    While nothing has changed since the last version, that one is given again (and taken up again if it failed).
    """
    require_officer(meeting.board, by)
    kept = locked(meeting)
    if kept.is_cancelled:
        raise NotAllowed(_("The meeting is cancelled: there is nothing to print."))
    if not kept.items.exists():
        raise NotAllowed(_("The agenda has no item yet."))
    document = assemble(kept, audience, is_double_sided=is_double_sided)
    contents = snapshots.digest(snapshots.plain(document))
    last = kept.packs.whole().filter(audience=audience).latest_first().first()
    if last is None or last.contents != contents or _was_taken_back(last, kept):
        last = _next_version(kept, document, contents, by=by)
    elif last.is_failed:
        last = records.change(last, "meetings.pack_resumed", by=by, state=PackState.BUILDING.value, reason="")
    advance(last, by=by)
    return last


def build_for_readers(meeting: Meeting, *, by: Person | None) -> list[Pack]:
    """Ask for a pack for every audience that reads something of its own on this agenda."""
    with transaction.atomic():
        narrower = set(meeting.items.values_list("access", flat=True))
        narrower |= set(Paper.objects.filter(item__meeting=meeting).values_list("access", flat=True))
        in_reports = ReportFigure.objects.of_meeting(meeting).values("edition")
        editions = Edition.objects.frozen().filter(Q(agenda_items__meeting=meeting) | Q(pk__in=in_reports)).distinct()
        if any(is_masked(edition) for edition in editions):
            narrower.add(Access.MEMBERS)  # they get the figures that the public's pack leaves out
        return [
            build(meeting, audience=audience, by=by)
            for audience in Access
            if audience == Access.PUBLIC or audience in narrower
        ]


@transaction.atomic
def publish(meeting: Meeting, *, by: Person | None, urgency: str = "") -> Meeting:
    """Publish the agenda and ask for its readers' packs and for it alone: no published agenda that nothing prints.

    The dashboards that its public items show are released in the same act, unless an analyst keeps them for releasing
    by hand; they stay released whatever becomes of the pack.
    """
    published = publish_agenda(meeting, by=by, urgency=urgency)
    shown = [item.edition.uuid for item in published.items.with_editions() if item.edition and item.is_public]
    shown += ReportFigure.objects.shown_in_public(published).values_list("edition__uuid", flat=True)
    release_with_pack(shown, reference=f"{published.name}, {published.day}", by=by)
    for pack in build_for_readers(published, by=by):
        print_agenda(published, audience=pack.audience, by=by)
    figures_check.delete_quotes(published)
    if not published.is_by_circulation:
        invite(published, by=by)
    return published


def _next_version(meeting: Meeting, document: PackDocument, contents: str, *, by: Person | None) -> Pack:
    """The row of the next version, with what it says; it names the version that its readers have until then."""
    earlier = meeting.packs.filter(audience=document.audience, supplement=document.supplement)
    number = (earlier.aggregate(last=Max("version"))["last"] or 0) + 1
    before = earlier.published().latest_first().first()
    said = replace(document, version=number, before=str(before.uuid) if before and before.snapshot else "")
    pack = Pack(meeting=meeting, audience=said.audience, version=number, snapshot=snapshots.plain(said))
    pack.kind = PackKind.SUPPLEMENT if said.supplement else PackKind.PACK
    pack.supplement, pack.first_page, pack.is_double_sided = said.supplement, said.first_page, said.is_double_sided
    pack.rule_set = said.rule_set
    pack.figures_at = datetime.fromisoformat(said.figures_at) if said.figures_at else None
    return records.add(pack, "meetings.pack_begun", by=by, contents=contents)


@transaction.atomic
def build_supplement(meeting: Meeting, document: PackDocument, *, by: Person | None) -> Pack:
    """Ask for a supplement that says what `document` does; one like it that failed is taken up again."""
    require_officer(meeting.board, by)
    kept = locked(meeting)
    contents = snapshots.digest(snapshots.plain(document))
    same = kept.packs.supplements().filter(audience=document.audience, contents=contents)
    last = same.latest_first().first()
    if last is None or _was_taken_back(last, kept):
        last = _next_version(kept, document, contents, by=by)
    elif last.is_failed:
        last = records.change(last, "meetings.pack_resumed", by=by, state=PackState.BUILDING.value, reason="")
    advance(last, by=by)
    return last


def version_before(pack: Pack) -> Pack | None:
    """The version that readers had until this one was begun."""
    before = document_of(pack).before
    return pack.meeting.packs.filter(uuid=before).first() if before else None


def _goes_out(pack: Pack, meeting: Meeting) -> bool:
    """Whether the pack was made of the agenda that is published now."""
    issued = meeting.agenda_published_at if meeting.has_open_agenda else None
    return issued is not None and bool(pack.snapshot["issued"] == issued.isoformat())


def _was_taken_back(pack: Pack, meeting: Meeting) -> bool:
    """Whether the pack was kept from its readers: it stays so, and a new version takes its place."""
    return pack.is_built and pack.published_at is None and _goes_out(pack, meeting)


def document_of(pack: Pack) -> PackDocument:
    """What the pack says, as it was when it was asked for."""
    return snapshots.restore(PackDocument, pack.snapshot)


def advance(pack: Pack, *, by: Person | None) -> None:
    """Ask for whatever comes next, if the pack is being built; under the meeting's lock, safe to ask twice."""
    if not pack.is_building:
        return
    if pack.parts is None:
        jobs.enqueue(PLAN, key=f"{PLAN}:{pack.uuid}", subject=pack, by=by)
    elif missing := missing_parts(pack):
        for name, key in missing.items():
            # the key names no pack: what two packs of a meeting have in common is printed once
            params = {"part": name, "key": key}
            jobs.enqueue(PRINT, key=f"{PRINT}:{pack.meeting.uuid}:{key}", subject=pack, params=params, by=by)
    else:
        jobs.enqueue(MERGE, key=f"{MERGE}:{pack.uuid}", subject=pack, by=by)


def missing_parts(pack: Pack) -> dict[str, str]:
    """The parts that are not printed yet, with the keys of their renderings."""
    parts: Mapping[str, str] = pack.parts or {}
    printed = set(Rendering.objects.filter(key__in=parts.values()).values_list("key", flat=True))
    return {name: key for name, key in parts.items() if key not in printed}


def jobs_of(pack: Pack) -> Iterator[Job]:
    """The jobs that the pack waits for now, for whoever does them without a worker."""
    keys = [f"{PLAN}:{pack.uuid}", f"{MERGE}:{pack.uuid}"]
    keys += [f"{PRINT}:{pack.meeting.uuid}:{key}" for key in (pack.parts or {}).values()]
    yield from Job.objects.filter(key__in=keys).unfinished()


# -- what the jobs write, in the transaction that marks them done ---------------------------------------------------


def planned(pack: Pack, parts: Mapping[str, str]) -> None:
    """Which renderings the pack is made of is known now."""
    kept = _under_lock(pack)
    if kept.is_building and kept.parts is None:
        advance(records.change(kept, "meetings.pack_planned", by=None, parts=dict(parts)), by=None)


def printed(pack: Pack, *, key: str, file: StoredFile, pages: int) -> None:
    """A part is printed: every pack of the meeting that waited for it goes on."""
    meeting = locked(pack.meeting)
    Rendering.objects.get_or_create(key=key, defaults={"file": file, "pages": pages})
    for waiting in meeting.packs.being_built():
        if key in (waiting.parts or {}).values():
            advance(waiting, by=None)


def merged(
    pack: Pack,
    *,
    file: StoredFile,
    pages: int,
    ranges: Mapping[str, tuple[int, int]],
    notices: list[str],
    changed_pages: Sequence[int] = (),
) -> None:
    """The pack is built. It is published if it was made of the agenda that is published now, and its papers with it.

    Not so where figures in it may have been closed to the public while it was printed.
    """
    kept = _under_lock(pack)
    if not kept.is_building:
        return
    now, goes_out = timezone.now(), _goes_out(kept, kept.meeting)
    is_closed = goes_out and holds_closed(document_of(kept))
    built = records.change(
        kept,
        "meetings.pack_built",
        by=None,
        state=PackState.BUILT.value,
        file=file,
        pages=pages,
        ranges=dict(ranges),
        notices=[*notices, closed_notice()] if is_closed else notices,
        changed_pages=list(changed_pages),
        built_at=now,
        published_at=now if goes_out and not is_closed else None,
    )
    if built.published_at is not None:
        _give_out_papers(built, at=now)


def _give_out_papers(pack: Pack, *, at: datetime) -> None:
    """Readers have, from this moment, the papers that the pack holds; of a supplement they are told."""
    held = {paper.sha256 for item in document_of(pack).items for paper in item.papers}
    late = Paper.objects.of_meeting(pack.meeting).waiting().filter(file__sha256__in=held)
    give_out(late, at=at, by=None)
    if pack.is_supplement:
        telling.supplement_is_out(pack)


def failed(pack: Pack, *, reason: str, key: str = "") -> None:
    """A job of the pack has failed for good; so has every other pack that waited for the same part."""
    meeting = locked(pack.meeting)
    for waiting in meeting.packs.being_built():
        if waiting.pk == pack.pk or (key and key in (waiting.parts or {}).values()):
            records.change(waiting, "meetings.pack_failed", by=None, state=PackState.FAILED.value, reason=reason)


@transaction.atomic
def withdraw(
    meeting: Meeting, *, was: str, becomes: str, by: Person | None, holding: Collection[StoredFile] | None = None
) -> list[Pack]:
    """Show no longer the packs of readers who may not read any more what those packs hold.

    Called where the access of an item or a paper goes from `was` to `becomes` (`NOBODY` where it is taken off the
    agenda); the officer keeps the packs. With `holding`, only packs that one of these files is part of. Those that
    are still printed do not go out at all.
    """
    require_officer(meeting.board, by)
    shut_out = _shut_out(was, becomes)
    went_out = locked(meeting).packs.published().filter(audience__in=shut_out)
    concerned = [pack for pack in went_out if _holds(pack, holding)]
    stop(meeting, was=was, becomes=becomes, by=by, holding=holding)
    return [records.change(pack, "meetings.pack_withdrawn", by=by, published_at=None) for pack in concerned]


@transaction.atomic
def stop(
    meeting: Meeting, *, was: str, becomes: str, by: Person | None, holding: Collection[StoredFile] | None = None
) -> list[Pack]:
    """Give up the packs that are being printed, and would go out with what their readers do not get any more."""
    require_officer(meeting.board, by)
    kept = locked(meeting)
    printing = kept.packs.being_built().filter(audience__in=_shut_out(was, becomes))
    concerned = [pack for pack in printing if _goes_out(pack, kept) and _holds(pack, holding)]
    reason = _("What it holds was changed while it was printed. Build it again.")
    state = PackState.FAILED.value
    return [records.change(pack, "meetings.pack_stopped", by=by, state=state, reason=reason) for pack in concerned]


def _shut_out(was: str, becomes: str) -> list[Access]:
    return [audience for audience, reads in READS.items() if was in reads and becomes not in reads]


def _holds(pack: Pack, files: Collection[StoredFile] | None) -> bool:
    if files is None:
        return True
    document = document_of(pack)
    return any(document.holds(file.sha256) for file in files)


def holds_closed(document: PackDocument, editions: Collection[str] | None = None) -> bool:
    """Whether the public's pack shows other figures than everybody sees today: of these editions (UUIDs), or of any."""
    if document.audience != Access.PUBLIC:
        return False
    seen = {shown.uuid: shown.seen for shown in document.editions if editions is None or shown.uuid in editions}
    kept = Edition.objects.filter(uuid__in=seen)
    return any(seen_by_public(printed_document(edition)) != seen[str(edition.uuid)] for edition in kept)


def closed_notice() -> str:
    """What the officer reads of a pack whose figures were closed to the public."""
    return _(
        "Figures in it have been closed to the public since it was made, so that it is shown to you alone. Build the "
        "public pack anew: it leaves them out. Members read them in the members’ pack."
    )


@when_closed
def withdraw_closed(editions: Sequence[Edition]) -> list[Pack]:
    """Show no longer the public packs with figures that everybody saw when they were made, and may not see today.

    Meetings whose packs are being built are waited for: those that were published meanwhile are found.
    """
    names, gone = {str(edition.uuid) for edition in editions}, []
    for meeting in Meeting.objects.filter(packs__in=Pack.objects.showing_figures()).distinct().order_by("pk"):
        for pack in locked(meeting).packs.published().filter(audience=Access.PUBLIC):
            if holds_closed(document_of(pack), names):
                told = [*pack.notices, closed_notice()]
                gone.append(records.change(pack, "meetings.pack_withdrawn", by=None, published_at=None, notices=told))
    return gone


def open_pack(pack: Pack, *, by: Person | AnonymousUser) -> StoredFile:
    """The file of a pack that the reader sees. A restricted one is given out in its readers' names alone."""
    if not Pack.objects.visible_to(by).filter(pk=pack.pk).exists() or pack.file is None:
        raise NotPermitted(_("This pack is not open to you."))
    if pack.is_restricted:
        raise NotPermitted(_("A restricted pack is given out as a copy that bears its reader’s name. Ask for yours."))
    return pack.file


def _under_lock(pack: Pack) -> Pack:
    """The pack as it is now, its meeting held; every step of a meeting's packs takes this lock first."""
    meeting = locked(pack.meeting)
    return meeting.packs.select_related("meeting__board").get(pk=pack.pk)
