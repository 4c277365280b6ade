"""The sections that rows named become rows of their own; what rates can be per becomes a table."""

from django.db import migrations

POPULATIONS = [
    ("population", "Residents", "residents", 1000),
    ("households", "Households", "households", 1000),
    ("youth-10-17", "Residents aged 10 to 17", "residents aged 10 to 17", 100_000),
]


def load(apps, schema_editor):
    section, row = apps.get_model("performance", "Section"), apps.get_model("performance", "DashboardRow")
    for entry in row.objects.order_by("dashboard", "order"):
        made = section.objects.filter(dashboard=entry.dashboard, name=entry.section_name).first()
        if made is None:
            order = section.objects.filter(dashboard=entry.dashboard).count()
            made = section.objects.create(dashboard=entry.dashboard, name=entry.section_name, order=order)
        entry.section = made
        entry.save(update_fields=["section"])
    for slug, name, noun, per in POPULATIONS:
        apps.get_model("performance", "Population").objects.get_or_create(
            slug=slug, defaults={"name": name, "noun": noun, "per": per}
        )


class Migration(migrations.Migration):
    dependencies = [("performance", "0005_full")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
