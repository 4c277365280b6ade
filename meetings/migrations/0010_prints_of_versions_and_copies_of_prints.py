"""A print of minutes names its version; a copy may be of a print; a correction says who wrote it down for a member."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def name_versions(apps, schema_editor):
    """A print that was asked for before prints named their version is of the last version that there was then."""
    version, print_ = apps.get_model("meetings", "MinutesVersion"), apps.get_model("meetings", "Print")
    there = version.objects.filter(meeting=OuterRef("meeting"), made_at__lte=OuterRef("asked_at")).order_by("-number")
    for row in print_.objects.filter(kind="minutes", subject="").annotate(of=Subquery(there.values("uuid")[:1])):
        print_.objects.filter(pk=row.pk).update(subject=str(row.of) if row.of else "")


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0009_print_of_a_board"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="correction",
            name="recorded_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="personalcopy",
            name="print",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="copies",
                to="meetings.print",
            ),
        ),
        migrations.AlterField(
            model_name="personalcopy",
            name="pack",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="copies",
                to="meetings.pack",
            ),
        ),
        migrations.AddConstraint(
            model_name="personalcopy",
            constraint=models.UniqueConstraint(
                fields=("print", "person"), name="personal_copy_of_a_print_is_one_a_person"
            ),
        ),
        migrations.AddConstraint(
            model_name="personalcopy",
            constraint=models.CheckConstraint(
                condition=models.Q(("pack__isnull", False), ("print__isnull", True))
                | models.Q(("pack__isnull", True), ("print__isnull", False)),
                name="personal_copy_is_of_one_thing",
            ),
        ),
        migrations.RunPython(name_versions, migrations.RunPython.noop, elidable=True),
    ]
