"""What the set-up of judgements holds: rule sets, peer groups, baselines, targets."""

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from performance import months
from performance.arithmetic import series
from performance.forms.judging import BaselineForm, PeerGroupForm, RuleSetForm, TargetForm
from performance.models import Baseline, PeerGroup, RuleSet, Target
from performance.services import set_up as services
from performance.set_up import Column, Section, register


def month(value: int | None) -> str:
    """`Dec 2013`, or a dash."""
    return "–" if value is None else months.label(value)


register(
    Section(
        slug="rule-sets",
        title=_("Rule sets"),
        add=_("Add a rule set"),
        note=_("Versions of the method: how figures are printed, which factors count, and what makes a rating."),
        rows=lambda: RuleSet.objects.all(),
        columns=[
            Column(_("Version"), lambda row: row.version),
            Column(_("In force from"), lambda row: date_format(row.effective_on, "j F Y")),
            Column(_("Compared with"), lambda row: row.rules.baseline or "–"),
            Column(_("Unusual months"), lambda row: row.rules.exceptions),
        ],
        form=RuleSetForm,
        keep=services.keep_rule_set,
    )
)
register(
    Section(
        slug="peer-groups",
        title=_("Peer groups"),
        add=_("Add a peer group"),
        note=_("Areas that are ranked among each other."),
        rows=lambda: PeerGroup.objects.prefetch_related("areas"),
        columns=[
            Column(_("Name"), lambda row: row.name),
            Column(_("Words in a factor"), lambda row: row.phrase),
            Column(_("Areas"), lambda row: len(row.areas.all()) or "–", is_number=True),
            Column(_("Order"), lambda row: row.order, is_number=True),
        ],
        form=PeerGroupForm,
        keep=services.keep,
    )
)
register(
    Section(
        slug="baselines",
        title=_("Baselines"),
        add=_("Add a baseline"),
        note=_("What 12 months are compared with under a name: the months named, or a volume as printed then."),
        rows=lambda: Baseline.objects.select_related("measure", "area"),
        columns=[
            Column(_("Measure"), lambda row: row.measure),
            Column(_("Name"), lambda row: row.name),
            Column(_("Area"), lambda row: row.area or _("every area")),
            Column(_("Months"), lambda row: months.span(row.first_month, row.last_month)),
            Column(_("As printed"), lambda row: "–" if row.level is None else row.level, is_number=True),
        ],
        form=BaselineForm,
        keep=services.keep,
        remove=services.remove,
    )
)
register(
    Section(
        slug="targets",
        title=_("Targets"),
        add=_("Add a target"),
        note=_("What a measure is to come to in an area, and for which months."),
        rows=lambda: Target.objects.select_related("measure", "area"),
        columns=[
            Column(_("Measure"), lambda row: row.measure),
            Column(_("Area"), lambda row: row.area),
            Column(_("Change"), lambda row: "–" if row.change_pct is None else series.signed(row.change_pct)),
            Column(_("Volume"), lambda row: "–" if row.level is None else row.level, is_number=True),
            Column(_("From"), lambda row: month(row.first_month)),
            Column(_("To"), lambda row: month(row.last_month)),
        ],
        form=TargetForm,
        keep=services.keep,
        remove=services.remove,
    )
)
