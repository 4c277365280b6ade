from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0003_when_an_item_began"),
    ]

    operations = [
        migrations.AddField(
            model_name="meeting",
            name="clearance_asked_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="agenda put to the chair"),
        ),
        migrations.AddField(
            model_name="meeting",
            name="clearance_note",
            field=models.TextField(blank=True, editable=False, verbose_name="what the chair wants changed"),
        ),
    ]
