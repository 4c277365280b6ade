"""One-click sign-in, for the demonstration alone."""

from django.conf import settings

from scpb.people.models import Person

OFFERED = 6  # the first people that the demonstration makes: one for each role


def people_to_try() -> list[Person]:
    """Whom the sign-in page offers, one for each role; nobody outside the demonstration."""
    if not settings.DEMO_SIGN_IN:
        return []
    people = Person.objects.who_may_sign_in().filter(email__iendswith="@example.org")
    return list(people.prefetch_related("posts__organisation").order_by("id")[:OFFERED])
