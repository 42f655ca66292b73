from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisations", "0001_bodies_as_a_tree"),
    ]

    operations = [
        migrations.CreateModel(
            name="Division",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=12, unique=True, verbose_name="统计用区划代码")),
                ("name", models.CharField(max_length=60, verbose_name="名称")),
                (
                    "accountable",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="divisions",
                        to="organisations.organisation",
                        verbose_name="责任机构",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="places.division",
                        verbose_name="上级区划",
                    ),
                ),
            ],
            options={
                "verbose_name": "统计区划",
                "verbose_name_plural": "统计区划",
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="Community",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=40, unique=True, verbose_name="编号")),
                ("name", models.CharField(max_length=60, verbose_name="名称")),
                ("longitude", models.IntegerField(blank=True, null=True, verbose_name="经度")),
                ("latitude", models.IntegerField(blank=True, null=True, verbose_name="纬度")),
                ("boundary", models.JSONField(blank=True, null=True, verbose_name="边界")),
                (
                    "organisation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="community",
                        to="organisations.organisation",
                        verbose_name="所属机构",
                    ),
                ),
                (
                    "division",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="communities",
                        to="places.division",
                        verbose_name="统计区划",
                    ),
                ),
            ],
            options={
                "verbose_name": "社区",
                "verbose_name_plural": "社区",
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="Compound",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=40, unique=True, verbose_name="编号")),
                ("name", models.CharField(max_length=60, verbose_name="名称")),
                ("address", models.CharField(blank=True, max_length=120, verbose_name="地址")),
                ("built_in", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="建成年份")),
                ("longitude", models.IntegerField(blank=True, null=True, verbose_name="经度")),
                ("latitude", models.IntegerField(blank=True, null=True, verbose_name="纬度")),
                (
                    "community",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="compounds",
                        to="places.community",
                        verbose_name="社区",
                    ),
                ),
            ],
            options={
                "verbose_name": "小区",
                "verbose_name_plural": "小区",
                "ordering": ["code"],
                "constraints": [
                    models.UniqueConstraint(fields=("community", "name"), name="compound_named_once_in_its_community"),
                    models.CheckConstraint(
                        condition=models.Q(("built_in", None), ("built_in__range", (1900, 2100)), _connector="OR"),
                        name="compound_built_in_a_plausible_year",
                    ),
                ],
            },
        ),
    ]
