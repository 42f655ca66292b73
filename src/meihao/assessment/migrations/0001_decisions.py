from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("facts", "0001_facts_evidence_reviews"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.SlugField(max_length=40, verbose_name="事项")),
                ("outcome", models.CharField(max_length=40, verbose_name="结果")),
                ("effective_on", models.DateField(verbose_name="生效日期")),
                ("at", models.DateTimeField(verbose_name="决定时间")),
                ("grounds", models.CharField(blank=True, max_length=500, verbose_name="理由")),
                ("pack", models.SlugField(max_length=40, verbose_name="规则包")),
                ("pack_digest", models.CharField(max_length=64, verbose_name="规则包摘要")),
                ("inputs_digest", models.CharField(max_length=64, verbose_name="所见摘要")),
                ("reasons", models.JSONField(default=dict, verbose_name="当时结论")),
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
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="facts.subject",
                        verbose_name="对象",
                    ),
                ),
                (
                    "supersedes",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="assessment.decision",
                        verbose_name="取代",
                    ),
                ),
            ],
            options={
                "verbose_name": "决定",
                "verbose_name_plural": "决定",
                "ordering": ["pk"],
                "indexes": [models.Index(fields=["subject", "kind", "-effective_on", "-at"], name="decision_as_of")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("supersedes", None)),
                        fields=("subject", "kind"),
                        name="decision_begins_once",
                    )
                ],
            },
        ),
    ]
