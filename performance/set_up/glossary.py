"""The set-up of words: the glossary."""

from django.utils.translation import gettext_lazy as _

from performance.forms.glossary import TermForm
from performance.models import Term
from performance.services import glossary as services
from performance.set_up import Column, Section, register

register(
    Section(
        slug="glossary",
        title=_("Glossary"),
        add=_("Add a word"),
        note=_(
            "Words that readers may not know. An edition explains those that it uses, as they were when it was frozen."
        ),
        rows=lambda: Term.objects.all(),
        columns=[
            Column(_("Word"), lambda row: row.term),
            Column(_("Other spellings"), lambda row: row.spellings or "–"),
            Column(_("Explanation"), lambda row: row.explanation),
        ],
        form=TermForm,
        keep=services.keep_term,
    )
)
