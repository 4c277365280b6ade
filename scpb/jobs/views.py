from urllib.parse import urlsplit
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_htmx.http import HttpResponseClientRefresh
from django_htmx.middleware import HtmxDetails

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
    return render(request, "jobs/_progress.html", {"job": job, "page_url": page_that_asks(request)})


def page_that_asks(request: HttpRequest) -> str:
    """The page that a fragment goes into, without a place on it: a link there loads it again. Empty where not ours."""
    asking = urlsplit(HtmxDetails(request).current_url_abs_path or "")
    path = asking._replace(fragment="").geturl()
    return path if url_has_allowed_host_and_scheme(path, allowed_hosts=None) else ""


@login_not_required
@require_safe
@never_cache
def healthy(request: HttpRequest) -> HttpResponse:
    """For whoever watches the deployment: 200 while the database answers, with the age of the oldest waiting job."""
    report = health.report()
    return JsonResponse(report.as_json(), status=200 if report.database else 503)
