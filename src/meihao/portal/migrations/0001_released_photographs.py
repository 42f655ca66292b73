"""Decisions to show photographs: nothing of them is changed, the database itself refuses."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from meihao.kernel.append_only import laying, lifting

TABLE = "portal_release"


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("attachments", "0001_files_by_hash"),
        ("renovation", "0006_answers_of_homes_and_replaced_experts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Release",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="次数")),
                ("released", models.BooleanField(verbose_name="公开")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="撤回理由")),
                ("at", models.DateTimeField(verbose_name="决定时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="决定人",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="releases",
                        to="renovation.groundfile",
                        verbose_name="前置记录文件",
                    ),
                ),
                (
                    "picture",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="attachments.blob",
                        verbose_name="公开副本",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="releases",
                        to="renovation.project",
                        verbose_name="改造项目",
                    ),
                ),
                (
                    "work",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="releases",
                        to="renovation.asbuilt",
                        verbose_name="完工记录",
                    ),
                ),
            ],
            options={
                "verbose_name": "照片公开",
                "verbose_name_plural": "照片公开",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("work__isnull", False)),
                        fields=("work", "number"),
                        name="release_of_works_numbered_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("file__isnull", False)),
                        fields=("file", "number"),
                        name="release_of_a_file_numbered_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("file", None), ("work__isnull", False)),
                            models.Q(("file__isnull", False), ("work", None)),
                            _connector="OR",
                        ),
                        name="release_is_of_one_photograph",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("picture__isnull", False), ("released", True)),
                            models.Q(("picture", None), ("released", False), models.Q(("reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="release_gives_a_copy_or_a_reason",
                    ),
                    models.CheckConstraint(condition=models.Q(("number__gte", 1)), name="release_counts_from_one"),
                ],
            },
        ),
        migrations.RunPython(laying(TABLE), lifting(TABLE)),
    ]
