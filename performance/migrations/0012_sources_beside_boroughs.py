from functools import partial

from django.db import migrations

from performance.reference import sources


def load(apps, schema_editor):
    sources.load(partial(apps.get_model, "performance"))


class Migration(migrations.Migration):
    dependencies = [("performance", "0011_uploads_of_reference")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
