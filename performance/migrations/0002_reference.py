from functools import partial

from django.db import migrations

from performance import reference


def load(apps, schema_editor):
    reference.load(partial(apps.get_model, "performance"))


class Migration(migrations.Migration):
    dependencies = [("performance", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
