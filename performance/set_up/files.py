"""What the set-up holds of files: the forms that analysts explained, and the sources that figures are from."""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from performance.forms.explaining import SourceForm
from performance.models import NamedFormat, Source
from performance.services import named_formats
from performance.services import set_up as services
from performance.set_up import Column, Section, register


def linked(row: NamedFormat) -> str:
    """The way to what the columns are."""
    address = reverse("performance:format", args=[row.slug])
    hidden = format_html('<span class="govuk-visually-hidden"> {}</span>', row.name)
    return format_html('<a class="govuk-link" href="{}">{}{}</a>', address, _("Explain anew"), hidden)


def columns(row: NamedFormat) -> str:
    """The names of its columns, as far as a line has room."""
    names = ", ".join(name or "–" for name in row.header["names"][:8])
    return (
        names + (", …" if len(row.header["names"]) > 8 else "") + (_(", then months") if row.header["across"] else "")
    )


register(
    Section(
        slug="forms-of-file",
        title=_("Forms of file"),
        note=_("Files that the portal did not know and somebody explained. A change holds for later ones."),
        rows=lambda: NamedFormat.objects.select_related("source"),
        columns=[
            Column(_("Name"), lambda row: row.name),
            Column(_("Columns"), columns),
            Column(_("Source"), lambda row: row.source),
            Column(_("What its columns are"), linked),
        ],
        remove=named_formats.remove,
    )
)
register(
    Section(
        slug="sources",
        title=_("Sources"),
        add=_("Add a source"),
        note=_("Whose tables and papers figures are from."),
        rows=lambda: Source.objects.all(),
        columns=[
            Column(_("Name"), lambda row: row.name),
            Column(_("Publisher"), lambda row: row.publisher),
            Column(_("Licence"), lambda row: row.licence or "–"),
        ],
        form=SourceForm,
        keep=services.keep,
    )
)
