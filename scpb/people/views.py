from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from scpb.people import demonstration


@login_not_required
@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the demonstration's people; there is no such page elsewhere."""
    chosen = request.POST.get("person", "")
    person = next((person for person in demonstration.people_to_try() if str(person.uuid) == chosen), None)
    if person is None:
        raise Http404
    login(request, person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return redirect("portal:home")


@login_not_required
def addresses(request: HttpRequest) -> HttpResponse:
    """No page, in the place of allauth's: an address is the key to what its owner may do, and the register keeps it."""
    raise Http404
