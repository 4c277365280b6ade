from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_htmx.http import HttpResponseClientRefresh

from scpb.jobs import health
from scpb.jobs.models import Job


@require_safe
@never_cache
def progress(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """How far a job is: a page, or for htmx the fragment that other pages include."""
    job = get_object_or_404(Job.objects.visible_to(request.user), uuid=uuid)
    if not request.headers.get("HX-Request"):
        return render(request, "jobs/progress.html", {"job": job})
    if job.is_over:
        return HttpResponseClientRefresh()
    return render(request, "jobs/_progress.html", {"job": job})


@login_not_required
@require_safe
@never_cache
def healthy(request: HttpRequest) -> HttpResponse:
    """For whoever watches the deployment: 200 while the database answers, with the age of the oldest waiting job."""
    report = health.report()
    return JsonResponse(report.as_json(), status=200 if report.database else 503)
