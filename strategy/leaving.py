"""What a leaver leaves behind in strategies: the entries of action plans that name them as an owner."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from scpb.boards.leaving import Left, leaves_behind
from scpb.people.models import Person
from strategy.models import ActionPlan, EntryName, EntryReview, PlanEntry, financial_year

WORDS = 30  # of what an entry says, in a list


@leaves_behind
def owned_entries(leaver: Person, reader: Person) -> Iterator[Left]:
    """Theirs by name or by a post, ended or not, in plans that the reader may see; one query.

    Of this and the last financial year and those to come, as those are still reviewed; what was found complete is done.
    """
    owned = EntryName.objects.naming(leaver).filter(part=EntryName.Part.OWNER)
    plans = ActionPlan.objects.visible_to(reader).filter(year__gte=financial_year(timezone.localdate()) - 1)
    done = EntryReview.objects.visible_to(reader).filter(rating=EntryReview.Rating.COMPLETE)
    found = PlanEntry.objects.filter(
        pk__in=owned.values("entry"), plan__in=plans.values("pk"), taken_out_on__isnull=True
    ).exclude(pk__in=done.values("entry"))
    entries = found.select_related("plan__strategy").defer("plan__snapshot", "plan__introduction")
    for entry in entries.order_by("plan__strategy__name", "plan__year", "number"):
        said = {"plan": entry.plan, "number": entry.number, "what": Truncator(entry.what).words(WORDS)}
        yield Left(_("%(plan)s, entry %(number)s: %(what)s") % said, entry.get_absolute_url())
