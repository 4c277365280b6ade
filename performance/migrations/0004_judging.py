from functools import partial

from django.db import migrations

from performance.reference import judging


def load(apps, schema_editor):
    judging.load(partial(apps.get_model, "performance"))


class Migration(migrations.Migration):
    dependencies = [("performance", "0003_dashboards")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
