"""Scores of districts, from their computation to the seal: nothing of it is changed, the database itself refuses."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from meihao.kernel.append_only import laying, lifting

TABLES = [
    "oversight_scorerun",
    "oversight_scorepublication",
    "oversight_scoreappeal",
    "oversight_appealhearing",
    "oversight_scoreseal",
]


class Migration(migrations.Migration):
    dependencies = [
        ("attachments", "0001_files_by_hash"),
        ("organisations", "0001_bodies_as_a_tree"),
        ("oversight", "0001_dispatch_notices"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ScorePublication",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("until", models.DateField(verbose_name="申诉期限")),
                ("at", models.DateTimeField(verbose_name="公布时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="公布人",
                    ),
                ),
            ],
            options={
                "verbose_name": "考核公布",
                "verbose_name_plural": "考核公布",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="ScoreAppeal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("part", models.SlugField(max_length=30, verbose_name="考核项")),
                ("grounds", models.CharField(max_length=1000, verbose_name="申诉理由")),
                ("at", models.DateTimeField(verbose_name="申诉时间")),
                (
                    "blob",
                    models.ForeignKey(
                        null=True,
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
                        verbose_name="申诉人",
                    ),
                ),
                (
                    "district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                        verbose_name="区市",
                    ),
                ),
                (
                    "publication",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appeals",
                        to="oversight.scorepublication",
                        verbose_name="考核公布",
                    ),
                ),
            ],
            options={
                "verbose_name": "考核申诉",
                "verbose_name_plural": "考核申诉",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="ScoreRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("period", models.CharField(max_length=8, verbose_name="考核周期")),
                ("number", models.PositiveSmallIntegerField(verbose_name="次数")),
                ("known_at", models.DateTimeField(verbose_name="按何时掌握的记录")),
                ("pack_digest", models.CharField(max_length=64, verbose_name="规则包摘要")),
                ("inputs", models.JSONField(verbose_name="计算依据")),
                ("inputs_digest", models.CharField(max_length=64, verbose_name="依据摘要")),
                ("result", models.JSONField(verbose_name="计算结果")),
                ("digest", models.CharField(max_length=64, verbose_name="结果摘要")),
                ("at", models.DateTimeField(verbose_name="计算时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="计算人",
                    ),
                ),
            ],
            options={
                "verbose_name": "考核计算",
                "verbose_name_plural": "考核计算",
                "ordering": ["pk"],
            },
        ),
        migrations.AddField(
            model_name="scorepublication",
            name="run",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="publication",
                to="oversight.scorerun",
                verbose_name="考核计算",
            ),
        ),
        migrations.CreateModel(
            name="ScoreSeal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("period", models.CharField(max_length=8, unique=True, verbose_name="考核周期")),
                ("digest", models.CharField(max_length=64, verbose_name="结果摘要")),
                ("at", models.DateTimeField(verbose_name="封存时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="封存人",
                    ),
                ),
                (
                    "publication",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seal",
                        to="oversight.scorepublication",
                        verbose_name="考核公布",
                    ),
                ),
            ],
            options={
                "verbose_name": "考核封存",
                "verbose_name_plural": "考核封存",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="AppealHearing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "outcome",
                    models.CharField(
                        choices=[("upheld", "申诉成立"), ("rejected", "申诉不成立")], max_length=10, verbose_name="结论"
                    ),
                ),
                ("reason", models.CharField(max_length=500, verbose_name="意见")),
                ("excused", models.JSONField(default=list, verbose_name="不计的记录")),
                ("at", models.DateTimeField(verbose_name="审理时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="审理人",
                    ),
                ),
                (
                    "appeal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hearing",
                        to="oversight.scoreappeal",
                        verbose_name="考核申诉",
                    ),
                ),
            ],
            options={
                "verbose_name": "申诉审理",
                "verbose_name_plural": "申诉审理",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="score_appeal_heard_with_words"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("outcome", "upheld"), models.Q(("excused", []), ("outcome", "rejected")), _connector="OR"
                        ),
                        name="score_appeal_rejected_excuses_nothing",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="scoreappeal",
            constraint=models.UniqueConstraint(fields=("publication", "district", "part"), name="score_appealed_once"),
        ),
        migrations.AddConstraint(
            model_name="scoreappeal",
            constraint=models.CheckConstraint(
                condition=models.Q(("grounds", ""), _negated=True), name="score_appeal_says_why"
            ),
        ),
        migrations.AddConstraint(
            model_name="scorerun",
            constraint=models.UniqueConstraint(fields=("period", "number"), name="score_run_numbered_once"),
        ),
        migrations.AddConstraint(
            model_name="scorerun",
            constraint=models.CheckConstraint(condition=models.Q(("number__gte", 1)), name="score_run_counts_from_one"),
        ),
        migrations.RunPython(laying(*TABLES), lifting(*TABLES)),
    ]
