"""The dashboard builder: one page for each dashboard with everything that it is made of."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from performance.arithmetic.columns import Column
from performance.forms import builder as forms
from performance.models import Dashboard, DashboardRow, Section
from performance.permissions import may_analyse, may_set_up, only
from performance.reference.templates import templates
from performance.services import builder, builder_columns, builder_lines, dashboards
from performance.views.set_up import crumbs, sent
from scpb.boards.pages import Crumb, FormPage, confirmation, form_page, who

STEPS = {"up": -1, "down": 1}


# -- dashboards --------------------------------------------------------------------------------------------------------


@require_safe
@only(may_set_up)
def builders(request: HttpRequest) -> HttpResponse:
    """Every dashboard, and what a new one can begin from."""
    context = {
        "dashboards": Dashboard.objects.for_list(),
        "templates": list(templates().values()),
        "crumbs": crumbs(Crumb(_("Dashboards"))),
    }
    return render(request, "performance/builders.html", context)


@only(may_set_up)
def begin(request: HttpRequest) -> HttpResponse:
    """A new dashboard; the template that was chosen in the list is chosen already."""
    chosen = templates().get(request.GET.get("template", ""))
    initial = {"name": chosen.name, "slug": chosen.slug, "origin": f"template:{chosen.slug}"} if chosen else {}
    form = forms.BeginDashboardForm(sent(request), initial=initial)
    title = _("Begin a dashboard")
    above = reverse("performance:builders")
    back = reverse("performance:build", args=[form.cleaned_data["slug"]]) if form.is_valid() else above
    steps = crumbs(Crumb(_("Dashboards"), above), Crumb(title))
    about = FormPage(title, steps, back, _("The dashboard is begun."), button=_("Begin"))
    return form_page(request, form, partial(builder.begin, by=who(request)), about)


@require_safe
@only(may_set_up)
def build(request: HttpRequest, slug: str) -> HttpResponse:
    """What a dashboard is made of."""
    found = get_object_or_404(Dashboard, slug=slug)
    return render(request, "performance/build.html", {**built(request, found), "crumbs": steps_to(found)})


def built(request: HttpRequest, found: Dashboard) -> dict[str, Any]:
    """The page's context, and that of the part that htmx asks for."""
    groups = forms.names_of_groups()
    prefetch_related_objects([found], "groups")
    shown = [
        (section, list(section.rows.all()), [(one, forms.in_words(one, groups)) for one in builder.columns_of(section)])
        for section in found.sections.prefetch_related("rows__measure").order_by("order")
    ]
    return {
        "found": found,
        "ranked": ", ".join(map(str, found.groups.all())),
        "shown": shown,
        "job": dashboards.live_job(),
        "may_analyse": may_analyse(request.user),
    }


@only(may_set_up)
def change(request: HttpRequest, slug: str) -> HttpResponse:
    """Name, place in the list, and groups."""
    found = get_object_or_404(Dashboard, slug=slug)
    form = forms.DashboardForm(sent(request), instance=get_object_or_404(Dashboard, slug=slug))
    act = partial(builder.change, found, by=who(request))
    return form_page(request, form, act, page(found, _("Change name, place and groups"), _("Saved.")))


@only(may_set_up)
def remove(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Dashboard, slug=slug)
    title = _("Remove the dashboard")
    steps = steps_to(found, title)
    about = FormPage(title, steps, reverse("performance:builders"), _("The dashboard is removed."), warning=str(found))
    return form_page(request, confirmation(request), partial(builder.remove, found, by=who(request)), about)


# -- sections ----------------------------------------------------------------------------------------------------------


@only(may_set_up)
def add_section(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Dashboard, slug=slug)
    form = forms.SectionForm(sent(request))
    act = partial(builder.add_section, found, by=who(request))
    return form_page(request, form, act, page(found, _("Add a section"), _("The section is added.")))


@only(may_set_up)
def edit_section(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    section = section_of(slug, pk)
    form = forms.SectionForm(sent(request), instance=section_of(slug, pk))
    act = partial(builder.change_section, section, by=who(request))
    return form_page(request, form, act, page(section.dashboard, _("Change heading and note"), _("Saved.")))


@only(may_set_up)
def remove_section(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    section = section_of(slug, pk)
    act = partial(builder.remove_section, section, by=who(request))
    about = page(
        section.dashboard,
        _("Remove the section"),
        _("The section is removed."),
        warning=section.name or str(section.dashboard),
        note=_("Its lines go with it; figures stay."),
    )
    return form_page(request, confirmation(request), act, about)


@require_POST
@only(may_set_up)
def move_section(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    section = section_of(slug, pk)
    builder.move_section(section, step=step_of(request), by=who(request))
    return moved(request, section.dashboard)


# -- columns -----------------------------------------------------------------------------------------------------------


@only(may_set_up)
def add_column(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    section = section_of(slug, pk)
    form = forms.ColumnForm(sent(request), section=section)
    act = partial(builder_columns.add_column, section, by=who(request))
    note = section.name or str(section.dashboard)
    return form_page(request, form, act, page(section.dashboard, _("Add a column"), _("Added."), note=note))


@only(may_set_up)
def edit_column(request: HttpRequest, slug: str, pk: int, place: int) -> HttpResponse:
    """Another heading for the column at a place, counted from 1."""
    section, column = column_of(slug, pk, place)
    form = forms.HeadingForm(sent(request), initial={"key": column.key, "label": column.label})
    act = partial(builder_columns.change_column, section, by=who(request))
    note = forms.in_words(column, forms.names_of_groups())
    return form_page(request, form, act, page(section.dashboard, _("Change the heading"), _("Saved."), note=note))


@only(may_set_up)
def remove_column(request: HttpRequest, slug: str, pk: int, place: int) -> HttpResponse:
    section, column = column_of(slug, pk, place)
    act = partial(builder_columns.remove_column, section, key=column.key, by=who(request))
    words = column.label or forms.in_words(column, forms.names_of_groups())
    about = page(section.dashboard, _("Remove the column"), _("The column is removed."), warning=words)
    return form_page(request, confirmation(request), act, about)


@require_POST
@only(may_set_up)
def move_column(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    section = section_of(slug, pk)
    key = request.POST.get("key", "")
    builder_columns.move_column(section, key=key, step=step_of(request), by=who(request))
    return moved(request, section.dashboard)


# -- lines -------------------------------------------------------------------------------------------------------------


@only(may_set_up)
def add_line(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    section = section_of(slug, pk)
    form = forms.LineForm(sent(request), section=section)
    act = partial(builder_lines.add_line, section, by=who(request))
    note = section.name or str(section.dashboard)
    return form_page(request, form, act, page(section.dashboard, _("Add a line"), _("Added."), note=note))


@only(may_set_up)
def edit_line(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    line = line_of(slug, pk)
    form = forms.LineForm(sent(request), instance=line_of(slug, pk), section=line.section)
    act = partial(builder_lines.change_line, line, by=who(request))
    return form_page(request, form, act, page(line.dashboard, _("Change the line"), _("Saved.")))


@only(may_set_up)
def remove_line(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    line = line_of(slug, pk)
    act = partial(builder_lines.remove_line, line, by=who(request))
    about = page(
        line.dashboard,
        _("Remove the line"),
        _("The line is removed."),
        warning=line.name or str(line.measure),
        note=_("Only the line on this dashboard goes; the measure and its figures stay."),
    )
    return form_page(request, confirmation(request), act, about)


@require_POST
@only(may_set_up)
def move_line(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    line = line_of(slug, pk)
    builder_lines.move_line(line, step=step_of(request), by=who(request))
    return moved(request, line.dashboard)


# -- what they share ---------------------------------------------------------------------------------------------------


def moved(request: HttpRequest, found: Dashboard) -> HttpResponse:
    """The sections for htmx, the page for a browser without it."""
    if request.headers.get("HX-Request") != "true":
        return redirect(f"{built_url(found)}#sections")
    return render(request, "performance/_built.html", built(request, found))


def page(found: Dashboard, title: str, done: str, *, warning: str = "", note: str = "") -> FormPage:
    """A form's page, which leads back to the dashboard."""
    return FormPage(title, steps_to(found, title), built_url(found), done, warning=warning, note=note)


def steps_to(found: Dashboard, *more: str) -> list[Crumb]:
    above = Crumb(_("Dashboards"), reverse("performance:builders"))
    own = Crumb(str(found), built_url(found) if more else "")
    return crumbs(above, own, *(Crumb(title) for title in more))


def built_url(found: Dashboard) -> str:
    return reverse("performance:build", args=[found.slug])


def section_of(slug: str, pk: int) -> Section:
    return get_object_or_404(Section.objects.select_related("dashboard"), dashboard__slug=slug, pk=pk)


def line_of(slug: str, pk: int) -> DashboardRow:
    lines = DashboardRow.objects.select_related("dashboard", "section__dashboard", "measure")
    return get_object_or_404(lines, dashboard__slug=slug, pk=pk)


def column_of(slug: str, pk: int, place: int) -> tuple[Section, Column]:
    section = section_of(slug, pk)
    found = builder.columns_of(section)
    if not 1 <= place <= len(found):
        raise Http404
    return section, found[place - 1]


def step_of(request: HttpRequest) -> int:
    """Up or down; anything else stays where it is."""
    return STEPS.get(request.POST.get("to", ""), 0)
