"""What a device without a network brought: its number counts once, and nobody changes or removes it."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

from meihao.kernel.append_only import laying, lifting

TABLES = ["reviews_receipt"]


class Migration(migrations.Migration):
    dependencies = [("reviews", "0002_append_only")]

    operations = [
        migrations.CreateModel(
            name="Receipt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.UUIDField(verbose_name="上传编号")),
                ("at", models.DateTimeField(verbose_name="收到时间")),
                (
                    "finding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipts",
                        to="reviews.finding",
                        verbose_name="专家认定",
                    ),
                ),
            ],
            options={
                "verbose_name": "现场认定收讫",
                "verbose_name_plural": "现场认定收讫",
                "ordering": ["pk"],
                "constraints": [models.UniqueConstraint(fields=("number",), name="receipt_once_a_number")],
            },
        ),
        migrations.RunPython(laying(*TABLES), lifting(*TABLES)),
    ]
