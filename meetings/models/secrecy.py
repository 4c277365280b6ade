"""What is not for everybody, and the reason that the law asks for."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from scpb.boards.models import Access


class Paragraph(models.TextChoices):
    """Grounds of exemption: Local Government Act 1972, Schedule 12A Part 1; or the body's own rule."""

    INDIVIDUAL = "1", _("1. Information relating to an individual")
    IDENTITY = "2", _("2. Information likely to reveal who an individual is")
    BUSINESS = "3", _("3. Somebody’s financial or business affairs")
    LABOUR = "4", _("4. Consultations or negotiations on labour relations")
    PRIVILEGE = "5", _("5. Legal professional privilege")
    NOTICE = "6", _("6. A notice, order or direction that is proposed")
    CRIME = "7", _("7. Preventing, investigating or prosecuting crime")
    OWN_RULE = "own", _("The body’s own rule, as the reasoning says")


def says_why(name: str) -> models.CheckConstraint:
    """The rule for everything restricted: it names its paragraph and weighs the public interest."""
    return models.CheckConstraint(
        condition=~Q(access=Access.RESTRICTED) | (~Q(paragraph="") & ~Q(reasoning="")),
        name=name,
        violation_error_message=_("What is restricted names its paragraph of Schedule 12A and the reasoning."),
    )


class Exempt(models.Model):
    """Something with a title whose content may be kept from some readers."""

    title = models.CharField(_("title"), max_length=300)
    access = models.CharField(_("who may see it"), max_length=10, choices=Access, default=Access.PUBLIC)
    paragraph = models.CharField(_("paragraph of Schedule 12A"), max_length=3, choices=Paragraph, blank=True)
    reasoning = models.TextField(
        _("why the public interest is better served by withholding it"),
        blank=True,
        help_text=_("Printed in public beside the public wording."),
    )
    public_title = models.CharField(
        _("public wording of the title"),
        max_length=300,
        blank=True,
        help_text=_("What everybody else reads in place of the title. Empty: “A private item”."),
    )

    class Meta:
        abstract = True

    @property
    def is_public(self) -> bool:
        return self.access == Access.PUBLIC

    def outside_title(self) -> str:
        """The title for readers who may not see the content."""
        if self.is_public:
            return self.title
        return self.public_title or gettext("A private item")

    def why_withheld(self) -> str:
        """The printed reason; empty for what is public. Members' papers are withheld without an exemption."""
        if self.is_public:
            return ""
        if self.access == Access.MEMBERS:
            return gettext("For members of the board.")
        if self.paragraph == Paragraph.OWN_RULE:
            return self.reasoning
        ground = gettext("Exempt under Schedule 12A to the Local Government Act 1972, paragraph %(number)s.")
        return f"{ground % {'number': self.paragraph}} {self.reasoning}"
