"""Joint reviews, expert reviews, and what was said in them; nobody changes or removes any of it: the database refuses."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from meihao.kernel.append_only import laying, lifting

TABLES = [
    "renovation_jointreview",
    "renovation_invitation",
    "renovation_departmentopinion",
    "renovation_expertreview",
    "renovation_draw",
    "renovation_seat",
    "renovation_ballot",
    "renovation_itemscore",
    "renovation_changestep",
]


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0001_bodies_as_a_tree"),
        ("renovation", "0002_records_of_preconditions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Ballot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("opinion", models.CharField(blank=True, max_length=1000, verbose_name="总体意见")),
                ("at", models.DateTimeField(verbose_name="提交时间")),
            ],
            options={
                "verbose_name": "评审表",
                "verbose_name_plural": "评审表",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="ExpertReview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("round", models.PositiveSmallIntegerField(verbose_name="轮次")),
                ("size", models.PositiveSmallIntegerField(verbose_name="专家组人数")),
                ("quorum", models.PositiveSmallIntegerField(verbose_name="法定人数")),
                ("seed", models.CharField(max_length=200, verbose_name="随机种子")),
                ("source", models.CharField(max_length=120, verbose_name="种子出处")),
                ("grounds", models.CharField(blank=True, max_length=300, verbose_name="再次评审的理由")),
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
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="expert_reviews",
                        to="renovation.project",
                        verbose_name="改造项目",
                    ),
                ),
            ],
            options={
                "verbose_name": "专家评审",
                "verbose_name_plural": "专家评审",
                "ordering": ["round"],
                "constraints": [
                    models.UniqueConstraint(fields=("project", "round"), name="expert_review_once_a_round"),
                    models.CheckConstraint(
                        condition=models.Q(("quorum__gte", 1), ("quorum__lte", models.F("size"))),
                        name="expert_review_quorum_within_size",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Draw",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("due_on", models.DateField(verbose_name="评审期限")),
                ("digest", models.CharField(max_length=64, verbose_name="候选名单摘要")),
                ("at", models.DateTimeField(verbose_name="抽取时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="抽取人",
                    ),
                ),
                (
                    "review",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="draw",
                        to="renovation.expertreview",
                        verbose_name="专家评审",
                    ),
                ),
            ],
            options={
                "verbose_name": "专家抽取",
                "verbose_name_plural": "专家抽取",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                        verbose_name="参审部门",
                    ),
                ),
            ],
            options={
                "verbose_name": "参审部门",
                "verbose_name_plural": "参审部门",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="DepartmentOpinion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "outcome",
                    models.CharField(
                        choices=[("pass", "通过"), ("changes", "修改后通过"), ("fail", "不通过")],
                        max_length=8,
                        verbose_name="审查结论",
                    ),
                ),
                ("opinion", models.CharField(blank=True, max_length=1000, verbose_name="审查意见")),
                ("at", models.DateTimeField(verbose_name="答复时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="答复人",
                    ),
                ),
                (
                    "invitation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="opinions",
                        to="renovation.invitation",
                        verbose_name="参审部门",
                    ),
                ),
            ],
            options={
                "verbose_name": "部门意见",
                "verbose_name_plural": "部门意见",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("outcome", "pass"), models.Q(("opinion", ""), _negated=True), _connector="OR"
                        ),
                        name="opinion_against_gives_words",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ItemScore",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("item", models.CharField(max_length=60, verbose_name="评审项")),
                ("score", models.PositiveSmallIntegerField(verbose_name="得分")),
                ("most", models.PositiveSmallIntegerField(verbose_name="满分")),
                ("opinion", models.CharField(blank=True, max_length=500, verbose_name="修改意见")),
                (
                    "ballot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scores",
                        to="renovation.ballot",
                        verbose_name="评审表",
                    ),
                ),
            ],
            options={
                "verbose_name": "分项得分",
                "verbose_name_plural": "分项得分",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("ballot", "item"), name="score_once_a_ballot"),
                    models.CheckConstraint(
                        condition=models.Q(("most__gte", 1), ("score__lte", models.F("most"))),
                        name="score_within_its_range",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ChangeStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "step",
                    models.CharField(
                        choices=[("done", "已修改"), ("accepted", "验收通过"), ("returned", "退回再改")],
                        max_length=8,
                        verbose_name="办理",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="办理说明")),
                ("at", models.DateTimeField(verbose_name="办理时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="办理人",
                    ),
                ),
                (
                    "score",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="renovation.itemscore",
                        verbose_name="分项得分",
                    ),
                ),
            ],
            options={
                "verbose_name": "修改办理",
                "verbose_name_plural": "修改办理",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("step", "accepted"), models.Q(("note", ""), _negated=True), _connector="OR"
                        ),
                        name="change_step_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="JointReview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("round", models.PositiveSmallIntegerField(verbose_name="轮次")),
                ("called_on", models.DateField(verbose_name="召集日期")),
                ("due_on", models.DateField(verbose_name="答复期限")),
                ("grounds", models.CharField(blank=True, max_length=300, verbose_name="再次评审的理由")),
                ("at", models.DateTimeField(verbose_name="召集时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="召集人",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="joint_reviews",
                        to="renovation.project",
                        verbose_name="改造项目",
                    ),
                ),
            ],
            options={
                "verbose_name": "联合审查",
                "verbose_name_plural": "联合审查",
                "ordering": ["round"],
                "constraints": [
                    models.UniqueConstraint(fields=("project", "round"), name="joint_review_once_a_round"),
                    models.CheckConstraint(
                        condition=models.Q(("due_on__gte", models.F("called_on"))), name="joint_review_due_after_called"
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="invitation",
            name="review",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="invitations",
                to="renovation.jointreview",
                verbose_name="联合审查",
            ),
        ),
        migrations.CreateModel(
            name="Seat",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="抽取名次")),
                ("excluded", models.CharField(blank=True, max_length=200, verbose_name="回避原因")),
                (
                    "draw",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seats",
                        to="renovation.draw",
                        verbose_name="专家抽取",
                    ),
                ),
                (
                    "expert",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="专家",
                    ),
                ),
            ],
            options={
                "verbose_name": "评审席位",
                "verbose_name_plural": "评审席位",
                "ordering": ["place", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("draw", "expert"), name="seat_once_a_draw"),
                    models.UniqueConstraint(fields=("draw", "place"), name="seat_of_one_place"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("place", None), models.Q(("excluded", ""), _negated=True)),
                            models.Q(("excluded", ""), ("place__gte", 1)),
                            _connector="OR",
                        ),
                        name="seat_has_a_place_or_a_reason",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="ballot",
            name="seat",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="ballots",
                to="renovation.seat",
                verbose_name="评审席位",
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.UniqueConstraint(fields=("review", "organisation"), name="invitation_once_a_round"),
        ),
        migrations.RunPython(laying(*TABLES), lifting(*TABLES)),
    ]
