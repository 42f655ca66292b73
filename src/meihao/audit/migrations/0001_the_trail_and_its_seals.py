from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("verb", models.CharField(max_length=60, verbose_name="动作")),
                ("kind", models.CharField(max_length=40, verbose_name="对象类别")),
                ("key", models.CharField(max_length=120, verbose_name="对象编号")),
                ("territory", models.CharField(blank=True, max_length=300, verbose_name="所属路径")),
                ("details", models.JSONField(default=dict, verbose_name="细节")),
                ("digest", models.CharField(max_length=64, verbose_name="摘要")),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="操作人",
                    ),
                ),
            ],
            options={
                "verbose_name": "审计记录",
                "verbose_name_plural": "审计记录",
                "ordering": ["pk"],
                "indexes": [
                    models.Index(fields=["kind", "key"], name="audit_entry_object"),
                    models.Index(fields=["at"], name="audit_entry_at"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("first", models.BigIntegerField(unique=True, verbose_name="首条")),
                ("last", models.BigIntegerField(unique=True, verbose_name="末条")),
                ("count", models.IntegerField(verbose_name="条数")),
                ("root", models.CharField(max_length=64, verbose_name="默克尔根")),
                ("chain", models.CharField(max_length=64, verbose_name="链摘要")),
                ("at", models.DateTimeField(verbose_name="封存时间")),
                (
                    "previous",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="next",
                        to="audit.seal",
                        verbose_name="上一封",
                    ),
                ),
            ],
            options={
                "verbose_name": "审计封存",
                "verbose_name_plural": "审计封存",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("last__gte", models.F("first"))), name="seal_spans_forward"
                    )
                ],
            },
        ),
    ]
