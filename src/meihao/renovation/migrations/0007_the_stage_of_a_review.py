from __future__ import annotations

from django.db import migrations, models

from meihao.kernel.append_only import laying, lifting

TABLES = ["renovation_jointreview", "renovation_expertreview"]


class Migration(migrations.Migration):
    dependencies = [("renovation", "0006_answers_of_homes_and_replaced_experts")]

    operations = [
        migrations.RunPython(lifting(*TABLES), laying(*TABLES)),
        migrations.AddField(
            model_name="jointreview",
            name="stage",
            field=models.SlugField(default="joint-review", max_length=40, verbose_name="阶段"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="expertreview",
            name="stage",
            field=models.SlugField(default="expert-review", max_length=40, verbose_name="阶段"),
            preserve_default=False,
        ),
        migrations.RunPython(laying(*TABLES), lifting(*TABLES)),
    ]
