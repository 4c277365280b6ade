from functools import partial

from django.db import migrations, models

from performance.reference import seeds


def load(apps, schema_editor):
    apps.get_model("performance", "PeerGroup").objects.filter(slug="london-32", order=0).update(order=20)
    seeds.load(partial(apps.get_model, "performance"))


class Migration(migrations.Migration):
    dependencies = [("performance", "0009_pictures_opened")]
    operations = [
        migrations.AlterModelOptions(
            name="peergroup",
            options={
                "ordering": ["order", "name"],
                "verbose_name": "peer group",
                "verbose_name_plural": "peer groups",
            },
        ),
        migrations.AddField(
            model_name="peergroup",
            name="order",
            field=models.PositiveSmallIntegerField(
                default=0,
                help_text="In which order a factor names the groups in which an area does well.",
                verbose_name="order",
            ),
        ),
        migrations.RunPython(load, migrations.RunPython.noop),
    ]
