import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("performance", "0006_sections")]
    operations = [
        migrations.RemoveField(model_name="dashboardrow", name="section_name"),
        migrations.AlterField(
            model_name="dashboardrow",
            name="section",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="rows",
                to="performance.section",
                verbose_name="section",
            ),
        ),
    ]
