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
            name="Panel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.SlugField(max_length=40, verbose_name="专家组")),
                ("convened_on", models.DateField(verbose_name="召集日期")),
                ("dissolved_on", models.DateField(blank=True, null=True, verbose_name="解散日期")),
                (
                    "convened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="召集人",
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="panels",
                        to="facts.subject",
                        verbose_name="对象",
                    ),
                ),
            ],
            options={
                "verbose_name": "专家组",
                "verbose_name_plural": "专家组",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("dissolved_on", None)),
                        fields=("subject", "kind"),
                        name="panel_one_at_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Member",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "expert",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seats",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="专家",
                    ),
                ),
                (
                    "panel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="members",
                        to="reviews.panel",
                        verbose_name="专家组",
                    ),
                ),
            ],
            options={
                "verbose_name": "专家组成员",
                "verbose_name_plural": "专家组成员",
                "constraints": [
                    models.UniqueConstraint(fields=("panel", "expert"), name="member_seated_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("criterion", models.CharField(max_length=80, verbose_name="条目")),
                (
                    "verdict",
                    models.CharField(
                        choices=[("met", "满足"), ("unmet", "未满足"), ("unknown", "现场看不出")],
                        max_length=8,
                        verbose_name="认定",
                    ),
                ),
                ("grounds", models.CharField(blank=True, max_length=500, verbose_name="理由")),
                ("on", models.DateField(verbose_name="认定日期")),
                ("at", models.DateTimeField(verbose_name="提交时间")),
                ("digest", models.CharField(max_length=64, verbose_name="所见摘要")),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="reviews.member",
                        verbose_name="成员",
                    ),
                ),
            ],
            options={
                "verbose_name": "专家认定",
                "verbose_name_plural": "专家认定",
                "ordering": ["pk"],
                "indexes": [models.Index(fields=["member", "criterion", "-at"], name="finding_by_criterion")],
                "constraints": [
                    models.UniqueConstraint(fields=("member", "criterion", "at"), name="finding_once_an_instant"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("verdict", "unmet"), _negated=True),
                            models.Q(("grounds", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="finding_against_gives_grounds",
                    ),
                ],
            },
        ),
    ]
