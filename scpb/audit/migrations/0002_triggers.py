"""From here on the database refuses to change or delete what the audit holds."""

from django.db import migrations

from scpb.audit import triggers


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [migrations.RunPython(triggers.install_by_migration, triggers.remove_by_migration)]
