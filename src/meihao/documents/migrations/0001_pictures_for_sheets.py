"""Pictures that people hand in for sheets: none is changed, the database itself refuses."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from meihao.kernel.append_only import laying, lifting

TABLE = "documents_sheetpicture"


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("attachments", "0001_files_by_hash"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SheetPicture",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.SlugField(max_length=40, verbose_name="公文种类")),
                ("subject", models.CharField(max_length=80, verbose_name="公文对象")),
                ("slot", models.SlugField(max_length=40, verbose_name="图位")),
                ("west", models.IntegerField(null=True, verbose_name="西边经度")),
                ("south", models.IntegerField(null=True, verbose_name="南边纬度")),
                ("east", models.IntegerField(null=True, verbose_name="东边经度")),
                ("north", models.IntegerField(null=True, verbose_name="北边纬度")),
                ("at", models.DateTimeField(verbose_name="提交时间")),
                (
                    "blob",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="attachments.blob",
                        verbose_name="图片",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="提交人",
                    ),
                ),
            ],
            options={
                "verbose_name": "图纸图片",
                "verbose_name_plural": "图纸图片",
                "ordering": ["pk"],
                "indexes": [models.Index(fields=["kind", "subject", "slot", "-id"], name="sheet_picture_of_a_place")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("east__isnull", False),
                                ("north__isnull", False),
                                ("south__isnull", False),
                                ("south__lt", models.F("north")),
                                ("west__isnull", False),
                                ("west__lt", models.F("east")),
                            ),
                            models.Q(("east", None), ("north", None), ("south", None), ("west", None)),
                            _connector="OR",
                        ),
                        name="sheet_picture_edged_or_not",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("blob__isnull", False),
                            models.Q(("east", None), ("north", None), ("south", None), ("west", None)),
                            _connector="OR",
                        ),
                        name="sheet_picture_edges_are_of_a_file",
                    ),
                ],
            },
        ),
        migrations.RunPython(laying(TABLE), lifting(TABLE)),
    ]
