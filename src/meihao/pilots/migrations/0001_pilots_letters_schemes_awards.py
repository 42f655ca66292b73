from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from meihao.kernel.append_only import laying, lifting

TABLES = [
    f"pilots_{name}"
    for name in (
        "pilot",
        "preliminary",
        "letter",
        "promise",
        "fulfilment",
        "fulfilmentreview",
        "creationversion",
        "drawing",
        "award",
    )
]


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("attachments", "0001_files_by_hash"),
        ("places", "0005_points_and_what_is_gone"),
        ("renovation", "0007_the_stage_of_a_review"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Pilot",
            fields=[
                (
                    "project",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="pilot",
                        serialize=False,
                        to="renovation.project",
                        verbose_name="改造项目",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="次数")),
                (
                    "community",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pilots",
                        to="places.community",
                        verbose_name="社区",
                    ),
                ),
            ],
            options={
                "verbose_name": "试点",
                "verbose_name_plural": "试点",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("community", "number"), name="pilot_numbered_once"),
                    models.CheckConstraint(condition=models.Q(("number__gte", 1)), name="pilot_counts_from_one"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Letter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="次数")),
                ("on", models.DateField(verbose_name="签署日期")),
                ("at", models.DateTimeField(verbose_name="登记时间")),
                (
                    "blob",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="attachments.blob",
                        verbose_name="附件",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "pilot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
                        to="pilots.pilot",
                        verbose_name="试点",
                    ),
                ),
            ],
            options={
                "verbose_name": "承诺函",
                "verbose_name_plural": "承诺函",
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(fields=("pilot", "number"), name="letter_numbered_once"),
                    models.CheckConstraint(condition=models.Q(("number__gte", 1)), name="letter_counts_from_one"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Drawing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.SlugField(max_length=40, verbose_name="图件种类")),
                ("title", models.CharField(max_length=60, verbose_name="标题")),
                ("at", models.DateTimeField(verbose_name="提交时间")),
                (
                    "blob",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="attachments.blob",
                        verbose_name="附件",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="提交人",
                    ),
                ),
                (
                    "pilot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="drawings",
                        to="pilots.pilot",
                        verbose_name="试点",
                    ),
                ),
            ],
            options={
                "verbose_name": "图件",
                "verbose_name_plural": "图件",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("pilot", "kind", "blob"), name="drawing_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="CreationVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="版本")),
                ("content", models.JSONField(verbose_name="内容")),
                ("digest", models.CharField(max_length=64, verbose_name="摘要")),
                ("at", models.DateTimeField(verbose_name="定稿时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="定稿人",
                    ),
                ),
                (
                    "pilot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="pilots.pilot",
                        verbose_name="试点",
                    ),
                ),
            ],
            options={
                "verbose_name": "创建方案",
                "verbose_name_plural": "创建方案",
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(fields=("pilot", "number"), name="creation_version_numbered_once"),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)), name="creation_version_counts_from_one"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CreationDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("content", models.JSONField(verbose_name="内容")),
                ("at", models.DateTimeField(verbose_name="修改时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="修改人",
                    ),
                ),
                (
                    "pilot",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="draft",
                        to="pilots.pilot",
                        verbose_name="试点",
                    ),
                ),
            ],
            options={
                "verbose_name": "创建方案草稿",
                "verbose_name_plural": "创建方案草稿",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Award",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.SlugField(max_length=40, verbose_name="奖补")),
                ("ordinal", models.PositiveSmallIntegerField(verbose_name="名额")),
                ("of", models.PositiveSmallIntegerField(verbose_name="名额总数")),
                ("fen", models.PositiveBigIntegerField(verbose_name="金额")),
                ("cap", models.PositiveBigIntegerField(verbose_name="上限")),
                ("on", models.DateField(verbose_name="决定日期")),
                ("grounds", models.CharField(max_length=300, verbose_name="理由")),
                ("digest", models.CharField(max_length=64, verbose_name="所见摘要")),
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
                    "pilot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="awards",
                        to="pilots.pilot",
                        verbose_name="试点",
                    ),
                ),
            ],
            options={
                "verbose_name": "奖补",
                "verbose_name_plural": "奖补",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("pilot", "kind"), name="award_once_a_pilot"),
                    models.UniqueConstraint(fields=("kind", "ordinal"), name="award_of_one_place"),
                    models.CheckConstraint(
                        condition=models.Q(("ordinal__gte", 1), ("ordinal__lte", models.F("of"))),
                        name="award_within_its_number",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("fen__gte", 1), ("fen__lte", models.F("cap"))), name="award_within_its_cap"
                    ),
                    models.CheckConstraint(condition=models.Q(("grounds", ""), _negated=True), name="award_says_why"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Preliminary",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("round", models.PositiveSmallIntegerField(verbose_name="轮次")),
                ("on", models.DateField(verbose_name="初审日期")),
                (
                    "outcome",
                    models.CharField(
                        choices=[("pass", "通过"), ("fail", "不通过")], max_length=8, verbose_name="初审结论"
                    ),
                ),
                ("text", models.CharField(max_length=1000, verbose_name="初审意见")),
                ("digest", models.CharField(max_length=64, verbose_name="所见摘要")),
                ("tally", models.JSONField(verbose_name="当时结论")),
                ("at", models.DateTimeField(verbose_name="审核时间")),
                (
                    "blob",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="attachments.blob",
                        verbose_name="附件",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="审核人",
                    ),
                ),
                (
                    "pilot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="preliminaries",
                        to="pilots.pilot",
                        verbose_name="试点",
                    ),
                ),
            ],
            options={
                "verbose_name": "区市初审",
                "verbose_name_plural": "区市初审",
                "ordering": ["round"],
                "constraints": [
                    models.UniqueConstraint(fields=("pilot", "round"), name="preliminary_once_a_round"),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="preliminary_says_something"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Promise",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveSmallIntegerField(verbose_name="序号")),
                ("condition", models.SlugField(max_length=40, verbose_name="条件")),
                ("item", models.CharField(max_length=200, verbose_name="承诺事项")),
                ("due_on", models.DateField(verbose_name="完成期限")),
                (
                    "letter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="promises",
                        to="pilots.letter",
                        verbose_name="承诺函",
                    ),
                ),
            ],
            options={
                "verbose_name": "承诺事项",
                "verbose_name_plural": "承诺事项",
                "ordering": ["letter", "place"],
                "constraints": [
                    models.UniqueConstraint(fields=("letter", "place"), name="promise_of_one_place"),
                    models.CheckConstraint(condition=models.Q(("item", ""), _negated=True), name="promise_says_what"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Fulfilment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="次数")),
                ("on", models.DateField(verbose_name="完成日期")),
                ("text", models.CharField(max_length=500, verbose_name="完成情况")),
                ("at", models.DateTimeField(verbose_name="提交时间")),
                (
                    "blob",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="attachments.blob",
                        verbose_name="附件",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="提交人",
                    ),
                ),
                (
                    "promise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fulfilments",
                        to="pilots.promise",
                        verbose_name="承诺事项",
                    ),
                ),
            ],
            options={
                "verbose_name": "履约情况",
                "verbose_name_plural": "履约情况",
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(fields=("promise", "number"), name="fulfilment_numbered_once"),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="fulfilment_says_what"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FulfilmentReview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "outcome",
                    models.CharField(
                        choices=[("accepted", "认可"), ("returned", "退回")], max_length=10, verbose_name="结论"
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="意见")),
                ("at", models.DateTimeField(verbose_name="审核时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="审核人",
                    ),
                ),
                (
                    "fulfilment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="review",
                        to="pilots.fulfilment",
                        verbose_name="履约情况",
                    ),
                ),
            ],
            options={
                "verbose_name": "履约审核",
                "verbose_name_plural": "履约审核",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("outcome", "accepted"), models.Q(("reason", ""), _negated=True), _connector="OR"
                        ),
                        name="fulfilment_returned_for_a_reason",
                    )
                ],
            },
        ),
        migrations.RunPython(laying(*TABLES), lifting(*TABLES)),
    ]
