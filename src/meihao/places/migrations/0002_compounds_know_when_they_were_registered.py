from __future__ import annotations

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("places", "0001_divisions_communities_compounds"),
    ]

    operations = [
        migrations.AddField(
            model_name="compound",
            name="registered_at",
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="登记时间"),
        ),
    ]
