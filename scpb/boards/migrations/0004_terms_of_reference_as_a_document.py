from typing import Any

from django.db import migrations
from django.utils import timezone

from scpb.documents.richtext import from_plain


def move(apps: Any, schema_editor: Any) -> None:
    """What a board had as one text becomes the first version of a document, in force since its first term began."""
    document, version = (apps.get_model("boards", name) for name in ("StandingDocument", "StandingDocumentVersion"))
    for board in apps.get_model("boards", "Board").objects.exclude(terms_of_reference=""):
        first = board.memberships.order_by("starts_on").values_list("starts_on", flat=True).first()
        terms, is_new = document.objects.get_or_create(
            board=board, title="Terms of reference", defaults={"kind": "terms"}
        )
        if is_new:
            version.objects.create(
                document=terms,
                number=1,
                text=from_plain(board.terms_of_reference),
                from_on=first or timezone.localdate(),
            )


class Migration(migrations.Migration):
    dependencies = [("boards", "0003_versions_of_standing_documents")]

    operations = [migrations.RunPython(move, migrations.RunPython.noop)]
