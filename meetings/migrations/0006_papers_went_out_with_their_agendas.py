"""Papers of agendas that were published before papers had a moment of their own went out with them."""

from django.db import migrations
from django.db.models import F, OuterRef, Subquery


def went_out(apps, schema_editor):
    paper, item = apps.get_model("meetings", "Paper"), apps.get_model("meetings", "AgendaItem")
    published = item.objects.filter(pk=OuterRef("item"), meeting__agenda_published_at__isnull=False)
    moments = published.annotate(at=F("meeting__agenda_published_at")).order_by().values("at")
    known = paper.objects.filter(state="accepted", published_at=None, item__meeting__agenda_published_at__isnull=False)
    known.update(published_at=Subquery(moments[:1]))


class Migration(migrations.Migration):
    dependencies = [("meetings", "0005_report_forms")]
    operations = [migrations.RunPython(went_out, migrations.RunPython.noop, elidable=True)]
