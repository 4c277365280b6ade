from functools import partial

from django.db import migrations

from meetings.report_forms import supplied


def load(apps, schema_editor):
    supplied.load(partial(apps.get_model, "meetings"))


class Migration(migrations.Migration):
    dependencies = [("meetings", "0004_clearance_by_the_chair")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
