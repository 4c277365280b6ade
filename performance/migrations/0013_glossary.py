from functools import partial

from django.db import migrations, models

from performance.reference import terms


def load(apps, schema_editor):
    terms.load(partial(apps.get_model, "performance"))


class Migration(migrations.Migration):
    dependencies = [("performance", "0012_sources_beside_boroughs")]
    operations = [
        migrations.AddField(
            model_name="estimate",
            name="version",
            field=models.PositiveIntegerField(default=1, verbose_name="times saved"),
        ),
        migrations.RunPython(load, migrations.RunPython.noop),
    ]
