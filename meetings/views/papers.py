"""Papers: brought, looked at, moved and replaced by the board's officer; marked and noted on by their readers."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django.views.decorators.vary import vary_on_headers

from meetings.forms.papers import FileForm, LateForm, NoteForm, PaperForm, UploadForm
from meetings.models import AgendaItem, Meeting, Paper, PaperVersion
from meetings.pages import papers as pages
from meetings.permissions import require_papers
from meetings.services import marks
from meetings.services import papers as services
from meetings.views.reading import find
from meetings.views.returning import came_from
from meetings.views.writing import crumbs_of, served
from scpb.boards.pages import Crumb, FormPage, confirmation, form_page, who
from scpb.documents.views import download


def desk(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """All papers of a meeting as its officer sees them: what is there, what waits, what is held and why."""
    found = served(request, slug, number)
    context = {"meeting": found, "desk": pages.desk(found, who(request)), "crumbs": crumbs_of(found, _("Papers"))}
    return render(request, "meetings/papers.html", context)


def add_paper(request: HttpRequest, slug: str, number: int, uuid: UUID) -> HttpResponse:
    """A new paper of an item: of a draft, or late to a published agenda."""
    found = _taking(request, slug, number)
    item = get_object_or_404(found.items.select_related("meeting__board"), uuid=uuid)
    kind = UploadForm if found.is_being_written else LateForm
    form = kind(request.POST or None, request.FILES or None, initial=pages.reasons(item))
    done = _("The paper is added.") if request.POST.get("form") in services.WITHOUT_FILE else _received()
    page = _page(found, _("Add a paper"), _back(found, item), done, note=str(item))
    return form_page(request, form, partial(services.add_paper, item, by=who(request)), page)


def edit_paper(request: HttpRequest, slug: str, number: int, uuid: UUID) -> HttpResponse:
    found, paper = _paper(request, slug, number, uuid)
    back = _back(found, paper.item)
    page = _page(found, _("Change the paper"), back, _("The paper is changed."), note=paper.title)
    form = PaperForm(request.POST or None, instance=paper)
    return form_page(request, form, partial(services.edit_paper, paper, by=who(request)), page)


def replace_paper(request: HttpRequest, slug: str, number: int, uuid: UUID) -> HttpResponse:
    """A new file for a paper, or the one that was promised."""
    found, paper = _paper(request, slug, number, uuid)
    title = _("Add the file") if paper.is_promised else _("Replace the file")
    page = _page(found, title, _back(found, paper.item), _received(), note=paper.title)
    form = FileForm(request.POST or None, request.FILES or None)
    return form_page(request, form, partial(services.replace_paper, paper, by=who(request)), page)


def remove_paper(request: HttpRequest, slug: str, number: int, uuid: UUID) -> HttpResponse:
    found, paper = _paper(request, slug, number, uuid)
    back = _back(found, paper.item)
    page = _page(found, _("Remove the paper"), back, _("The paper is removed."), warning=paper.title)
    return form_page(request, confirmation(request), partial(services.remove_paper, paper, by=who(request)), page)


@require_POST
def confirm_paper(request: HttpRequest, slug: str, number: int, uuid: UUID) -> HttpResponse:
    """The officer has looked at a paper that is held, and says at which version."""
    found, paper = _paper(request, slug, number, uuid)
    seen = request.POST.get("version", "")
    services.confirm_paper(paper, seen=int(seen) if seen.isdecimal() and len(seen) < 6 else 0, by=who(request))
    messages.success(request, _("The paper is confirmed. That you have looked at it is written down."))
    return redirect(_desk(found))


@require_POST
def move_paper(request: HttpRequest, slug: str, number: int, uuid: UUID) -> HttpResponse:
    """Put a paper before the one above it, or after the one below."""
    found, paper = _paper(request, slug, number, uuid)
    services.move_paper(paper, to=pages.place_wanted(paper, request.POST.get("way", "")), by=who(request))
    return redirect(f"{_desk(found)}#paper-{paper.pk}")


@require_GET  # a HEAD opens nothing, and would be written down as if it did
def paper_version(request: HttpRequest, slug: str, number: int, uuid: UUID, version: int) -> FileResponse:
    """A file that a paper had before."""
    found = served(request, slug, number)
    kept = PaperVersion.objects.select_related("file", "paper__item__meeting__board")
    one = get_object_or_404(kept, paper__uuid=uuid, paper__item__meeting=found, number=version)
    return download(services.open_version(one, by=who(request)), name=one.paper.file_name, inline=True)


@require_GET
def paper_original(request: HttpRequest, slug: str, number: int, uuid: UUID) -> FileResponse:
    """What was uploaded, to be saved: no browser opens it by itself."""
    found = served(request, slug, number)
    papers = Paper.objects.select_related("original", "item__meeting__board")
    paper = get_object_or_404(papers, item__meeting=found, uuid=uuid)
    return download(services.open_original(paper, by=who(request)), name=pages.original_name(paper))


@require_POST
@vary_on_headers("HX-Request")
def mark_paper(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Mark a paper as read, or as not read yet; htmx gets the button, a browser without it the page again."""
    paper = get_object_or_404(Paper.objects.visible_to(request.user).select_related("item__meeting__board"), uuid=uuid)
    is_read = request.POST.get("read") == "1"
    back = came_from(request) or paper.item.meeting.get_absolute_url()
    marks.mark_read(paper, by=who(request), is_read=is_read)
    if request.headers.get("HX-Request") == "true":
        return render(
            request, "meetings/_paper_mark.html", {"paper": pages.marked(paper, is_read=is_read), "back": back}
        )
    return redirect(back)


def paper_note(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What somebody notes on one paper, for themselves alone; sent from this page, or from beside the paper."""
    papers = Paper.objects.readable_by(request.user).select_related("item__meeting__board")
    kept = get_object_or_404(papers, uuid=uuid)
    found, before = kept.item.meeting, pages.paper_note_of(kept, who(request))
    form = NoteForm(request.POST or None, initial={"text": before, "seen": before})
    back = came_from(request) or f"{found.get_absolute_url()}#item-{kept.item.order}"
    way, done = crumbs_of(found, _("Your note")), _("Your note is kept. Nobody else sees it.")
    page = FormPage(_("Your note"), way, back, done, note=kept.title)
    return form_page(request, form, partial(marks.write_paper_note, kept, by=who(request)), page)


def note(request: HttpRequest, slug: str, number: int, item: int) -> HttpResponse:
    """What somebody notes on an item, for themselves alone."""
    found = find(request, slug, number)
    kept = get_object_or_404(AgendaItem.objects.readable_by(request.user), meeting=found, order=item)
    before = pages.note_of(kept, who(request))
    form = NoteForm(request.POST or None, initial={"text": before, "seen": before})
    way, back = crumbs_of(found, _("Your note")), f"{found.get_absolute_url()}#item-{item}"
    page = FormPage(_("Your note"), way, back, _("Your note is kept. Nobody else sees it."), note=str(kept))
    return form_page(request, form, partial(marks.write_note, kept, by=who(request)), page)


def _received() -> str:
    return _("The paper is received. It is being checked now.")


def _taking(request: HttpRequest, slug: str, number: int) -> Meeting:
    """The meeting, as long as papers come to it."""
    found = served(request, slug, number)
    require_papers(found, who(request))
    return found


def _paper(request: HttpRequest, slug: str, number: int, uuid: UUID) -> tuple[Meeting, Paper]:
    found = _taking(request, slug, number)
    papers = Paper.objects.select_related("item__meeting__board")
    return found, get_object_or_404(papers, item__meeting=found, uuid=uuid)


def _back(found: Meeting, item: AgendaItem) -> str:
    """Where papers are seen: beside their item while the agenda is written, and on their own page after that."""
    if found.is_being_written:
        return reverse("meetings:edit_item", args=[found.board.slug, found.number, item.uuid])
    return _desk(found)


def _desk(found: Meeting) -> str:
    return reverse("meetings:papers", args=[found.board.slug, found.number])


def _page(found: Meeting, title: str, back: str, done: str, *, note: str = "", warning: str = "") -> FormPage:
    way = crumbs_of(found, title)
    crumbs = [*way[:-1], Crumb(_("Papers"), _desk(found)), way[-1]]
    return FormPage(title, crumbs, back, done, note=note, warning=warning)
