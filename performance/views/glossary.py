"""The glossary, for everybody."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from performance.models import Term
from performance.permissions import may_set_up
from scpb.boards.pages import Crumb


@login_not_required
@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    """Every word that is explained."""
    crumbs = [Crumb(_("Performance"), reverse("performance:index")), Crumb(_("Glossary"))]
    context = {"terms": Term.objects.order_by("term"), "may_set_up": may_set_up(request.user), "crumbs": crumbs}
    return render(request, "performance/glossary.html", context)
