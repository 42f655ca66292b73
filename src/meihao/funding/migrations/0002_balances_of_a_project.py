"""Balances of projects in versions that are never changed, and the draft of the next."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from meihao.kernel.append_only import laying, lifting

TABLE = "funding_balanceversion"


class Migration(migrations.Migration):
    dependencies = [
        ("funding", "0001_records_of_money"),
        ("renovation", "0006_answers_of_homes_and_replaced_experts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BalanceDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("content", models.JSONField(verbose_name="草稿内容")),
                ("at", models.DateTimeField(verbose_name="编制时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="编制人",
                    ),
                ),
                (
                    "project",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="balance_draft",
                        to="renovation.project",
                        verbose_name="改造项目",
                    ),
                ),
            ],
            options={
                "verbose_name": "资金平衡测算草稿",
                "verbose_name_plural": "资金平衡测算草稿",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="BalanceVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="版本")),
                ("note", models.CharField(max_length=300, verbose_name="说明")),
                ("content", models.JSONField(verbose_name="测算内容")),
                ("digest", models.CharField(max_length=64, verbose_name="摘要值")),
                ("at", models.DateTimeField(verbose_name="编制时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="编制人",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="balances",
                        to="renovation.project",
                        verbose_name="改造项目",
                    ),
                ),
            ],
            options={
                "verbose_name": "资金平衡测算",
                "verbose_name_plural": "资金平衡测算",
                "ordering": ["project", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("project", "number"), name="balance_version_once_in_its_project"),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)), name="balance_version_counts_from_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("note", ""), _negated=True), name="balance_version_says_why"
                    ),
                ],
            },
        ),
        migrations.RunPython(laying(TABLE), lifting(TABLE)),
    ]
