from typing import Any

from django.db import migrations, models


def of_drafts(apps: Any, _schema_editor: Any) -> None:
    """A draft that was asked about was taken back since: nobody is asked of what it says now."""
    versions = apps.get_model('strategy', 'StrategyVersion').objects
    versions.filter(state='draft', consultation_opens_on__isnull=False).update(consultation_is_past=True)


class Migration(migrations.Migration):

    dependencies = [
        ('strategy', '0006_entries_say_when_they_were_added'),
    ]

    operations = [
        migrations.AddField(
            model_name='strategyversion',
            name='consultation_is_past',
            field=models.BooleanField(default=False, editable=False, verbose_name='on an earlier draft'),
        ),
        migrations.RunPython(of_drafts, migrations.RunPython.noop),
    ]
