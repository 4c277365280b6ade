"""What the set-up of figures holds: areas, measures, categories, changes of definition, denominators."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from performance import months
from performance.forms.measures import MeasureForm
from performance.forms.set_up import AreaForm, BreakForm, CategoryForm, PopulationForm
from performance.models import Area, Break, Category, Denominator, Measure, Population
from performance.services import set_up as services
from performance.set_up import Column, Section, register


def drawn(area: Area) -> str:
    """Since when, and until when, an area is drawn as it is."""
    if area.first_month is None and area.last_month is None:
        return gettext("always")
    if area.last_month is None:
        return gettext("since %(month)s") % {"month": months.label(area.first_month or 0)}
    if area.first_month is None:
        return gettext("until %(month)s") % {"month": months.label(area.last_month)}
    return months.span(area.first_month, area.last_month)


register(
    Section(
        slug="measures",
        title=_("Measures"),
        add=_("Add a measure"),
        note=_("What the board watches, and which direction is the good one."),
        rows=lambda: Measure.objects.select_related("parent"),
        columns=[
            Column(_("Name"), lambda row: row.name),
            Column(_("Good direction"), lambda row: row.get_polarity_display()),
            Column(_("Part of"), lambda row: row.parent or "–"),
            Column(_("Unit"), lambda row: row.unit_words or row.get_unit_display()),
            Column(_("Seen by"), lambda row: row.get_access_display()),
            Column(_("Comes"), lambda row: row.get_frequency_display() or "–"),
        ],
        form=MeasureForm,
        keep=services.keep_measure,
    )
)
register(
    Section(
        slug="categories",
        title=_("Categories"),
        add=_("Add a category"),
        note=_("How the categories of files add up to measures. A change holds for files that come from now on."),
        rows=lambda: Category.objects.prefetch_related("measures"),
        columns=[
            Column(_("Category"), lambda row: row.minor),
            Column(_("Group"), lambda row: row.major),
            Column(_("Counts in"), lambda row: ", ".join(map(str, row.measures.all())) or _("no measure")),
        ],
        form=CategoryForm,
        keep=services.keep_category,
    )
)
register(
    Section(
        slug="areas",
        title=_("Areas"),
        add=_("Add an area"),
        note=_("Where figures are counted, with every spelling that files use, and which of them is our own."),
        rows=lambda: Area.objects.select_related("parent").prefetch_related("spellings"),
        columns=[
            Column(_("Name"), lambda row: row.name),
            Column(_("Kind"), lambda row: row.get_kind_display()),
            Column(_("Within"), lambda row: row.parent or "–"),
            Column(_("Months"), drawn),
            Column(_("ONS code"), lambda row: row.code or "–"),
            Column(_("Ranked"), lambda row: _("Yes") if row.is_ranked else _("No")),
            Column(_("Our own"), lambda row: _("Our own area") if row.is_own else "–"),
            Column(
                _("Other spellings"),
                lambda row: "; ".join(s.spelling for s in row.spellings.all() if s.spelling != row.name) or "–",
            ),
        ],
        form=AreaForm,
        keep=services.keep_area,
    )
)
register(
    Section(
        slug="definitions",
        title=_("Changes of definition"),
        add=_("Add a change of definition"),
        note=_("Months from which a measure is counted anew: no comparison reaches across one."),
        rows=lambda: Break.objects.select_related("measure"),
        columns=[
            Column(_("Measure"), lambda row: row.measure),
            Column(_("From"), lambda row: months.label(row.month)),
            Column(_("Note printed with it"), lambda row: row.note),
        ],
        form=BreakForm,
        keep=services.keep,
        remove=services.remove,
    )
)
register(
    Section(
        slug="populations",
        title=_("Populations"),
        add=_("Add a population"),
        note=_("What rates can be per: who is counted, and how many of them make the unit."),
        rows=Population.objects.all,
        columns=[
            Column(_("Name"), lambda row: row.name),
            Column(_("Who is counted"), lambda row: row.noun),
            Column(_("Rate per"), lambda row: row.per, is_number=True),
        ],
        form=PopulationForm,
        keep=services.keep,
    )
)
register(
    Section(
        slug="denominators",
        title=_("Residents and households"),
        note=_("What rates are per, by year. They come in as files, or by the command import_denominators."),
        rows=lambda: Denominator.objects.select_related("area"),
        columns=[
            Column(_("Area"), lambda row: row.area),
            Column(_("Kind"), lambda row: row.kind),
            Column(_("Year"), lambda row: str(row.year), is_number=True),
            Column(_("Value"), lambda row: row.value, is_number=True),
            Column(_("Source"), lambda row: row.source),
        ],
    )
)
