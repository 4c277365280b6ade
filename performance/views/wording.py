"""The analyst's hand in a draft, on a page for each row and a form for each change; nothing here needs a script."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from performance.forms.wording import AddedFactorForm, FactorForm, NoteForm, RatingForm, Versioned
from performance.models import Edition, Measure
from performance.pages.editing import Editing, RowHere, editing
from performance.permissions import may_analyse, only
from performance.services import editions as services
from performance.services.editions import wording
from performance.views.editions import found
from scpb.boards.pages import Crumb, FormPage, who
from scpb.errors import NotAllowed

KINDS = {"factor": "factor_changes", "rating": "overrides", "note": "cell_notes"}


@only(may_analyse)
@require_safe
def row(request: HttpRequest, number: int, slug: str) -> HttpResponse:
    """One row of a draft with everything that can be changed in it."""
    shown, here, draft = row_here(request, number, slug)
    context = {"edition": shown, "here": here, "draft": draft, "crumbs": crumbs(shown, here)}
    return render(request, "performance/row.html", context)


def row_here(request: HttpRequest, number: int, slug: str) -> tuple[Edition, RowHere, Editing]:
    """The draft and its row about a measure."""
    shown = found(request, number)
    draft = editing(shown)
    here = draft.row(slug)
    if here is None:
        raise Http404
    return shown, here, draft


def crumbs(edition: Edition, here: RowHere, last: str = "") -> list[Crumb]:
    """The way to a row, or to a form of it."""
    above = [
        Crumb(_("Performance"), reverse("performance:index")),
        Crumb(str(edition), edition.get_absolute_url()),
    ]
    if not last:
        return [*above, Crumb(here.name)]
    return [*above, Crumb(here.name, address(edition, here)), Crumb(last)]


def address(edition: Edition, here: RowHere) -> str:
    """Where a row is edited."""
    return reverse("performance:row", args=[edition.number, here.slug])


def kept(form: Versioned, act: Callable[[], Any]) -> int:
    """Do what a valid form says; else the form says why not. Gives the status of the answer, 302 where it is done."""
    try:
        act()
    except services.Overtaken as refusal:
        form.overtaken(refusal)
        return refusal.status
    except NotAllowed as refusal:
        form.add_error(None, refusal.sentence)
        return refusal.status
    except ValidationError as error:
        form.add_error(None, error)
        return 422
    return 302


def answer(
    request: HttpRequest, form: Versioned, act: Callable[[], Any], page: FormPage, template: str = "boards/form.html"
) -> HttpResponse:
    """Show the form of a change, or make it and go back to the row."""
    status = 200
    if request.method == "POST":
        status = kept(form, act) if form.is_valid() else 422
    if status == 302:
        messages.success(request, page.done)
        return redirect(page.back)
    context = {"form": form, "page": page, "button": page.button or _("Save"), "crumbs": page.crumbs}
    return render(request, template, context, status=status)


@only(may_analyse)
@require_http_methods(["GET", "HEAD", "POST"])
def factor(request: HttpRequest, number: int, slug: str, place: int) -> HttpResponse:
    """Reword a computed factor or leave it out; the form keeps its text, for a draft may be computed anew meanwhile."""
    shown, here, _draft = row_here(request, number, slug)
    if request.method != "POST" and not 1 <= place <= len(here.factors):
        raise Http404
    computed = request.POST.get("computed", here.factors[place - 1].factor.text if request.method != "POST" else "")
    entry = next((entry for entry in here.factors if entry.factor.text == computed), None)
    if entry is None:
        raise NotAllowed(_("“%(factor)s” is not a factor of this row any more.") % {"factor": computed})
    change = entry.change
    initial: dict[str, Any] = {
        "computed": computed,
        "action": change.action if change else "reword",
        "text": change.text or computed if change else computed,
        "sign": change.sign if change else entry.factor.sign,
        "reason": change.reason if change else "",
        "seen": wording.version(change),
    }
    form = FactorForm(request.POST or None, initial=initial)
    page = FormPage(
        title=_("Change a factor"),
        note=_("%(row)s. As computed: %(factor)s") % {"row": here.name, "factor": computed},
        crumbs=crumbs(shown, here, _("Change a factor")),
        back=address(shown, here),
        done=_("The factor is changed. What was computed stays beside it."),
    )
    measure = first_measure(here)
    return answer(
        request, form, lambda: services.change_factor(shown, measure, by=who(request), **form.cleaned_data), page
    )


def first_measure(here: RowHere) -> Measure:
    """The measure by which a row is known."""
    return get_object_or_404(Measure, slug=here.slug)


@only(may_analyse)
@require_http_methods(["GET", "HEAD", "POST"])
def add_factor(request: HttpRequest, number: int, slug: str) -> HttpResponse:
    """Add a factor, or with `?change=` write one anew that was added."""
    shown, here, _draft = row_here(request, number, slug)
    asked = request.GET.get("change", "")
    change = next((change for change in here.added if str(change.pk) == asked), None)
    initial: dict[str, Any] = {"seen": wording.version(change)}
    if change:
        initial |= {"text": change.text, "sign": change.sign, "reason": change.reason}
    form = AddedFactorForm(request.POST or None, initial=initial)
    title = _("Change a factor") if change else _("Add a factor")
    page = FormPage(
        title=title,
        note=here.name,
        crumbs=crumbs(shown, here, title),
        back=address(shown, here),
        done=_("The factor is saved. It counts towards the rating."),
    )
    measure = first_measure(here)

    def act() -> None:
        services.change_factor(shown, measure, action="add", change=change, by=who(request), **form.cleaned_data)

    return answer(request, form, act, page)


@only(may_analyse)
@require_http_methods(["GET", "HEAD", "POST"])
def rating(request: HttpRequest, number: int, slug: str) -> HttpResponse:
    """Give a row another rating than the computed one."""
    shown, here, _draft = row_here(request, number, slug)
    override = here.override
    initial = {
        "rag": override.rag if override else here.first.rating.rag.value,
        "reason": override.reason if override else "",
        "seen": wording.version(override),
    }
    form = RatingForm(request.POST or None, initial=initial)
    page = FormPage(
        title=_("Set another rating"),
        note=_("%(row)s. Computed: %(rag)s")
        % {"row": here.name, "rag": rating_named(here.first.rating.computed.value)},
        crumbs=crumbs(shown, here, _("Set another rating")),
        back=address(shown, here),
        done=_("The rating is set. What was computed stays beside it."),
    )
    measure = first_measure(here)
    return answer(
        request, form, lambda: services.set_rating(shown, measure, by=who(request), **form.cleaned_data), page
    )


def rating_named(rag: str) -> str:
    """A rating in words."""
    return str(dict(RatingForm.base_fields["rag"].choices)[rag])  # type: ignore[attr-defined]


@only(may_analyse)
@require_http_methods(["GET", "HEAD", "POST"])
def note(request: HttpRequest, number: int, slug: str) -> HttpResponse:
    """Write a note into a cell; `?cell=` says which."""
    shown, here, _draft = row_here(request, number, slug)
    asked = request.GET.get("cell", "")
    known = {f"{entry.note.measure.slug} {entry.note.column}": entry.note for entry in here.notes}
    there = known.get(request.POST.get("cell", asked) if request.method == "POST" else asked)
    initial = {"cell": asked, "text": there.text if there else "", "seen": wording.version(there)}
    form = NoteForm(request.POST or None, row=here, initial=initial)
    title = _("Change a note") if asked in known else _("Write a note in a cell")
    page = FormPage(
        title=title,
        note=here.name,
        crumbs=crumbs(shown, here, title),
        back=address(shown, here),
        done=_("The note is saved."),
    )

    def act() -> None:
        measure_slug, column = form.place()
        measure = get_object_or_404(Measure, slug=measure_slug)
        text, seen = form.cleaned_data["text"], form.cleaned_data["seen"]
        services.note_cell(shown, measure, column=column, text=text, seen=seen, by=who(request))

    return answer(request, form, act, page)


@require_POST
@only(may_analyse)
def take_back(request: HttpRequest, number: int, kind: str, pk: int) -> HttpResponse:
    """Undo an edit: a factor's, a rating's or a cell's."""
    shown = found(request, number)
    if kind not in KINDS:
        raise Http404
    edit = get_object_or_404(getattr(shown, KINDS[kind]).select_related("measure", "edition"), pk=pk)
    services.take_back(edit, by=who(request))
    messages.success(request, _("The change is taken back: what was computed stands again."))
    back = request.POST.get("row", "")
    rows = editing(shown)
    return redirect(address(shown, here) if (here := rows.row(back)) else shown)
