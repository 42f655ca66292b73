from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Organisation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=40, unique=True, verbose_name="代码")),
                ("name", models.CharField(max_length=80, verbose_name="名称")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("city", "市"),
                            ("department", "部门"),
                            ("district", "区市"),
                            ("street", "街道（乡镇）"),
                            ("community", "社区"),
                            ("firm", "企业"),
                        ],
                        max_length=12,
                        verbose_name="类别",
                    ),
                ),
                ("path", models.CharField(max_length=300, unique=True, verbose_name="路径")),
                ("body", models.SlugField(blank=True, max_length=40, verbose_name="职责")),
                ("active", models.BooleanField(default=True, verbose_name="在用")),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="organisations.organisation",
                        verbose_name="上级",
                    ),
                ),
            ],
            options={
                "verbose_name": "组织机构",
                "verbose_name_plural": "组织机构",
                "ordering": ["path"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "city")), fields=("kind",), name="organisation_one_city"
                    )
                ],
            },
        ),
    ]
