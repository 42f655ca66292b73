from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("attachments", "0001_files_by_hash"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Instrument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=200, verbose_name="标题")),
                ("pack", models.SlugField(max_length=40, verbose_name="规则包")),
                ("found", models.PositiveSmallIntegerField(verbose_name="找到")),
                ("expected", models.PositiveSmallIntegerField(verbose_name="应有")),
                ("faults", models.JSONField(default=list, verbose_name="未识别")),
                ("imported_at", models.DateTimeField(verbose_name="导入时间")),
                (
                    "blob",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="attachments.blob",
                        verbose_name="文件",
                    ),
                ),
                (
                    "imported_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="导入人",
                    ),
                ),
            ],
            options={
                "verbose_name": "文件原文",
                "verbose_name_plural": "文件原文",
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("blob", "pack"), name="instrument_imported_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Passage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("indicator", models.PositiveSmallIntegerField(verbose_name="指标")),
                ("level", models.CharField(max_length=12, verbose_name="性质")),
                ("text", models.TextField(verbose_name="原文")),
                ("first_line", models.PositiveIntegerField(verbose_name="起始行")),
                ("last_line", models.PositiveIntegerField(verbose_name="结束行")),
                (
                    "instrument",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="passages",
                        to="instruments.instrument",
                        verbose_name="文件原文",
                    ),
                ),
            ],
            options={
                "verbose_name": "原文段落",
                "verbose_name_plural": "原文段落",
                "constraints": [
                    models.UniqueConstraint(fields=("instrument", "indicator", "level"), name="passage_once"),
                ],
            },
        ),
    ]
