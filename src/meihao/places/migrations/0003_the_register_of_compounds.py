from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0001_bodies_as_a_tree"),
        ("places", "0002_compounds_know_when_they_were_registered"),
    ]

    operations = [
        migrations.CreateModel(
            name="Entrance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(blank=True, max_length=20, verbose_name="单元号")),
            ],
            options={
                "verbose_name": "单元",
                "verbose_name_plural": "单元",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Home",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=20, verbose_name="房号")),
                ("occupied", models.BooleanField(blank=True, null=True, verbose_name="有人居住")),
            ],
            options={
                "verbose_name": "房屋",
                "verbose_name_plural": "房屋",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="PrivatePart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("dwelling", "住宅"),
                            ("stall", "车位"),
                            ("storage", "储藏室"),
                            ("shop", "商铺"),
                            ("other", "其他"),
                        ],
                        max_length=8,
                        verbose_name="类别",
                    ),
                ),
                ("number", models.CharField(blank=True, max_length=20, verbose_name="部位编号")),
                ("area", models.PositiveIntegerField(verbose_name="建筑面积")),
                (
                    "area_source",
                    models.CharField(
                        choices=[("title", "登记"), ("survey", "测绘"), ("declared", "申报")],
                        max_length=8,
                        verbose_name="面积来源",
                    ),
                ),
            ],
            options={
                "verbose_name": "专有部分",
                "verbose_name_plural": "专有部分",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("area__gte", 1)), name="part_has_an_area"),
                ],
            },
        ),
        migrations.AddField(
            model_name="compound",
            name="dated_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="建成年份登记时间"),
        ),
        migrations.AddField(
            model_name="compound",
            name="declared_area",
            field=models.PositiveBigIntegerField(blank=True, null=True, verbose_name="申报建筑面积"),
        ),
        migrations.AddField(
            model_name="compound",
            name="declared_homes",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="申报户数"),
        ),
        migrations.AddField(
            model_name="compound",
            name="manager",
            field=models.CharField(blank=True, max_length=60, verbose_name="管理单位"),
        ),
        migrations.AddField(
            model_name="compound",
            name="party",
            field=models.CharField(blank=True, max_length=60, verbose_name="党组织"),
        ),
        migrations.AddField(
            model_name="compound",
            name="property_mode",
            field=models.CharField(
                blank=True,
                choices=[
                    ("professional", "专业物业"),
                    ("community", "社区托管"),
                    ("owners", "业主自管"),
                    ("none", "无人管理"),
                ],
                max_length=12,
                verbose_name="物业管理方式",
            ),
        ),
        migrations.AddField(
            model_name="compound",
            name="tenure",
            field=models.CharField(
                blank=True,
                choices=[
                    ("commodity", "商品房"),
                    ("reformed", "房改房"),
                    ("unit", "单位房"),
                    ("resettlement", "安置房"),
                    ("affordable", "保障性住房"),
                    ("mixed", "混合"),
                    ("other", "其他"),
                ],
                max_length=12,
                verbose_name="产权类型",
            ),
        ),
        migrations.CreateModel(
            name="Building",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=20, verbose_name="楼号")),
                ("storeys", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="层数")),
                ("built_in", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="建成年份")),
                (
                    "structure",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("brick", "砖混"),
                            ("frame", "框架"),
                            ("shear", "剪力墙"),
                            ("timber", "砖木"),
                            ("other", "其他"),
                        ],
                        max_length=8,
                        verbose_name="结构",
                    ),
                ),
                ("elevators", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="电梯数")),
                (
                    "compound",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="buildings",
                        to="places.compound",
                        verbose_name="小区",
                    ),
                ),
            ],
            options={
                "verbose_name": "楼栋",
                "verbose_name_plural": "楼栋",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("compound", "number"), name="building_once_in_its_compound"),
                    models.CheckConstraint(
                        condition=models.Q(("built_in", None), ("built_in__range", (1900, 2100)), _connector="OR"),
                        name="building_built_in_a_plausible_year",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Cluster",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=40, unique=True, verbose_name="编号")),
                ("name", models.CharField(max_length=60, verbose_name="名称")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clusters",
                        to="organisations.organisation",
                        verbose_name="所属区市或街道",
                    ),
                ),
            ],
            options={
                "verbose_name": "片区",
                "verbose_name_plural": "片区",
                "ordering": ["code"],
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "name"), name="cluster_named_once_under_its_body"),
                ],
            },
        ),
        migrations.AddField(
            model_name="compound",
            name="cluster",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="compounds",
                to="places.cluster",
                verbose_name="片区",
            ),
        ),
        migrations.AddConstraint(
            model_name="compound",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("declared_homes", None), ("declared_homes__gte", 1), _connector="OR"),
                    models.Q(("declared_area", None), ("declared_area__gte", 1), _connector="OR"),
                ),
                name="compound_declares_more_than_none",
            ),
        ),
        migrations.AddField(
            model_name="entrance",
            name="building",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="entrances",
                to="places.building",
                verbose_name="楼栋",
            ),
        ),
        migrations.AddField(
            model_name="home",
            name="entrance",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="homes",
                to="places.entrance",
                verbose_name="单元",
            ),
        ),
        migrations.AddField(
            model_name="privatepart",
            name="home",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="parts", to="places.home", verbose_name="房屋"
            ),
        ),
        migrations.AddConstraint(
            model_name="entrance",
            constraint=models.UniqueConstraint(fields=("building", "number"), name="entrance_once_in_its_building"),
        ),
        migrations.AddConstraint(
            model_name="home",
            constraint=models.UniqueConstraint(fields=("entrance", "number"), name="home_once_on_its_entrance"),
        ),
        migrations.AddConstraint(
            model_name="privatepart",
            constraint=models.UniqueConstraint(fields=("home", "kind", "number"), name="part_once_with_its_home"),
        ),
    ]
