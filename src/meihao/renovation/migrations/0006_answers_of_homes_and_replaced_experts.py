"""What homes answered, points of structures, and experts who were replaced; the database itself keeps what was written."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from meihao.kernel.append_only import laying, lifting

CHANGED = ["renovation_structure"]
"""Held by triggers already, which give way while its columns are added."""
NEW = [f"renovation_{name}" for name in ("roll", "homeanswer", "homewish", "standdown")]


class Migration(migrations.Migration):
    dependencies = [
        ("places", "0005_points_and_what_is_gone"),
        ("renovation", "0005_permits_and_documents"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(lifting(*CHANGED), laying(*CHANGED)),
        migrations.CreateModel(
            name="HomeAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("owners", models.PositiveSmallIntegerField(verbose_name="业主人数")),
                ("area", models.PositiveBigIntegerField(verbose_name="专有部分面积")),
                ("asked", models.BooleanField(verbose_name="已征求意见")),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[("agree", "同意"), ("disagree", "不同意"), ("abstain", "弃权")],
                        max_length=8,
                        verbose_name="答复",
                    ),
                ),
                ("support", models.BooleanField(default=False, verbose_name="支持改造和拆除违法建设")),
                ("property_way", models.BooleanField(default=False, verbose_name="选定物业服务方式")),
                ("shared_resources", models.BooleanField(default=False, verbose_name="公共资源的建设利用达成一致")),
                ("contribution", models.BooleanField(default=False, verbose_name="居民出资")),
                ("revenue_yield", models.BooleanField(default=False, verbose_name="让渡公共收益")),
                ("long_term", models.BooleanField(default=False, verbose_name="改造后长效管理")),
            ],
            options={
                "verbose_name": "逐户答复",
                "verbose_name_plural": "逐户答复",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("area__gt", 0)), name="home_answer_has_an_area"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("asked", True),
                            models.Q(
                                ("answer", ""),
                                ("contribution", False),
                                ("long_term", False),
                                ("property_way", False),
                                ("revenue_yield", False),
                                ("shared_resources", False),
                                ("support", False),
                            ),
                            _connector="OR",
                        ),
                        name="home_answers_when_asked",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HomeWish",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("measure", models.SlugField(max_length=40, verbose_name="改造内容")),
                ("place", models.PositiveSmallIntegerField(verbose_name="次序")),
            ],
            options={
                "verbose_name": "居民点餐",
                "verbose_name_plural": "居民点餐",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("place__range", (1, 5))), name="wish_within_the_list"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Roll",
            fields=[
                (
                    "ground",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="roll",
                        serialize=False,
                        to="renovation.ground",
                        verbose_name="前置记录",
                    ),
                ),
                ("concluded_on", models.DateField(verbose_name="征求意见结束日期")),
            ],
            options={
                "verbose_name": "逐户征求意见结果",
                "verbose_name_plural": "逐户征求意见结果",
            },
        ),
        migrations.CreateModel(
            name="StandDown",
            fields=[
                (
                    "seat",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="stand_down",
                        serialize=False,
                        to="renovation.seat",
                        verbose_name="评审席位",
                    ),
                ),
                ("reason", models.CharField(max_length=300, verbose_name="不能参加的原因")),
                ("at", models.DateTimeField(verbose_name="更换时间")),
            ],
            options={
                "verbose_name": "专家更换",
                "verbose_name_plural": "专家更换",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="stand_down_gives_a_reason"
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="structure",
            name="latitude",
            field=models.IntegerField(blank=True, null=True, verbose_name="纬度"),
        ),
        migrations.AddField(
            model_name="structure",
            name="longitude",
            field=models.IntegerField(blank=True, null=True, verbose_name="经度"),
        ),
        migrations.AddConstraint(
            model_name="structure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("latitude", None), ("longitude", None)),
                    models.Q(
                        ("latitude__isnull", False),
                        ("latitude__range", (-90000000, 90000000)),
                        ("longitude__isnull", False),
                        ("longitude__range", (-180000000, 180000000)),
                    ),
                    _connector="OR",
                ),
                name="structure_at_a_point",
            ),
        ),
        migrations.AddField(
            model_name="homeanswer",
            name="home",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.home", verbose_name="房屋"
            ),
        ),
        migrations.AddField(
            model_name="homewish",
            name="answer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="wishes",
                to="renovation.homeanswer",
                verbose_name="逐户答复",
            ),
        ),
        migrations.AddField(
            model_name="homeanswer",
            name="roll",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="answers",
                to="renovation.roll",
                verbose_name="逐户征求意见结果",
            ),
        ),
        migrations.AddField(
            model_name="standdown",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="更换人",
            ),
        ),
        migrations.AddConstraint(
            model_name="homewish",
            constraint=models.UniqueConstraint(fields=("answer", "measure"), name="wish_once_of_a_home"),
        ),
        migrations.AddConstraint(
            model_name="homewish",
            constraint=models.UniqueConstraint(fields=("answer", "place"), name="wish_has_its_place"),
        ),
        migrations.AddConstraint(
            model_name="homeanswer",
            constraint=models.UniqueConstraint(fields=("roll", "home"), name="home_answers_once"),
        ),
        migrations.RunPython(laying(*CHANGED, *NEW), lifting(*CHANGED, *NEW)),
    ]
