from __future__ import annotations

from django.db import migrations
from django.db.models import F


def date_them(apps, schema_editor):
    compounds = apps.get_model("places", "Compound").objects.exclude(built_in=None)
    compounds.filter(dated_at=None).update(dated_at=F("registered_at"))


class Migration(migrations.Migration):
    dependencies = [
        ("places", "0003_the_register_of_compounds"),
    ]

    operations = [
        migrations.RunPython(date_them, migrations.RunPython.noop, elidable=True),
    ]
