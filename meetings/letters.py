"""What a letter looks like, and sending it. For jobs."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import send_mail
from django.urls import reverse
from django.utils.translation import gettext as _

from meetings.models import Letter


def body(letter: Letter) -> str:
    """The text of the e-mail: what happened, where to look, and how to get fewer of these."""
    lines = [_("Dear %(name)s,") % {"name": letter.addressee.name}, letter.text]
    if letter.path:
        lines.append(f"{settings.PORTAL_URL}{letter.path}")
    choose = f"{settings.PORTAL_URL}{reverse('meetings:my_notices')}"
    lines.append(_("You choose which notices you get by e-mail: %(url)s") % {"url": choose})
    lines.append(settings.PARTNERSHIP_NAME)
    return "\n\n".join(lines) + "\n"


def send(letter: Letter) -> None:
    """Hand the letter to the mail server. Raises what that answers."""
    if letter.addressee.email and not letter.was_said_to_addressee():
        subject = " ".join(letter.subject.split())  # a line break in a title would end the header
        send_mail(f"{settings.PARTNERSHIP_NAME}: {subject}", body(letter), None, [letter.addressee.email])
