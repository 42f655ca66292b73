"""Drafts of the rules and the values that they change."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisations", "0001_bodies_as_a_tree"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60, verbose_name="名称")),
                ("pack", models.SlugField(max_length=40, verbose_name="规则包")),
                ("pack_digest", models.CharField(max_length=64, verbose_name="规则包摘要")),
                ("at", models.DateTimeField(verbose_name="起草时间")),
                ("shared_at", models.DateTimeField(null=True, verbose_name="共享时间")),
                ("discarded_at", models.DateTimeField(null=True, verbose_name="作废时间")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                        verbose_name="所属机构",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="起草人",
                    ),
                ),
            ],
            options={
                "verbose_name": "政策草稿",
                "verbose_name_plural": "政策草稿",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="DraftValue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.CharField(max_length=120, verbose_name="改动项")),
                ("old", models.JSONField(verbose_name="原值")),
                ("new", models.JSONField(verbose_name="新值")),
                ("grounds", models.CharField(max_length=200, verbose_name="理由")),
                ("at", models.DateTimeField(verbose_name="修改时间")),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="lab.draft",
                        verbose_name="政策草稿",
                    ),
                ),
            ],
            options={
                "verbose_name": "草稿改动",
                "verbose_name_plural": "草稿改动",
                "ordering": ["what"],
            },
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.UniqueConstraint(
                condition=models.Q(("discarded_at__isnull", True)), fields=("owner", "name"), name="draft_named_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="draft_has_a_name"),
        ),
        migrations.AddConstraint(
            model_name="draftvalue",
            constraint=models.UniqueConstraint(fields=("draft", "what"), name="draft_changes_a_value_once"),
        ),
        migrations.AddConstraint(
            model_name="draftvalue",
            constraint=models.CheckConstraint(
                condition=models.Q(("grounds", ""), _negated=True), name="draft_value_has_grounds"
            ),
        ),
    ]
