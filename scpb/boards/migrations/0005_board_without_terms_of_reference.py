from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("boards", "0004_terms_of_reference_as_a_document")]

    operations = [migrations.RemoveField(model_name="board", name="terms_of_reference")]
