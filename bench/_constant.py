"""What gunicorn serves while it is measured: the portal, and beside it a page that is always the same.

That page passes the same middleware and the same server. It is the floor that pages are compared with.
"""

from _asking import CONSTANT
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from scpb.wsgi import application

__all__ = ["application", "urlpatterns"]

PAGE = b"<!DOCTYPE html><title>Constant</title>" + b"<p>The same as ever.</p>" * 1000  # about as long as a page


@login_not_required
def constant(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(PAGE)


settings.ROOT_URLCONF = __name__
urlpatterns = [path(CONSTANT.removeprefix("/"), constant), path("", include("scpb.urls"))]
