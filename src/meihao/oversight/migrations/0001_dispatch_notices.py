"""Dispatch notices, answers and what was said of them: nothing of it is changed, the database itself refuses."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from meihao.kernel.append_only import laying, lifting

TABLES = ["oversight_dispatch", "oversight_answer", "oversight_answerreview"]


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("attachments", "0001_files_by_hash"),
        ("renovation", "0006_answers_of_homes_and_replaced_experts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Dispatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="次数")),
                ("colour", models.SlugField(max_length=20, verbose_name="颜色")),
                ("reasons", models.JSONField(verbose_name="理由")),
                ("text", models.CharField(max_length=500, verbose_name="督办要求")),
                ("due_on", models.DateField(verbose_name="答复期限")),
                ("at", models.DateTimeField(verbose_name="下发时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="下发人",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dispatches",
                        to="renovation.project",
                        verbose_name="改造项目",
                    ),
                ),
            ],
            options={
                "verbose_name": "督办单",
                "verbose_name_plural": "督办单",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("project", "number"), name="dispatch_numbered_once"),
                    models.CheckConstraint(condition=models.Q(("number__gte", 1)), name="dispatch_counts_from_one"),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="dispatch_asks_something"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="次数")),
                ("text", models.CharField(max_length=1000, verbose_name="答复内容")),
                ("at", models.DateTimeField(verbose_name="答复时间")),
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
                        verbose_name="答复人",
                    ),
                ),
                (
                    "dispatch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="oversight.dispatch",
                        verbose_name="督办单",
                    ),
                ),
            ],
            options={
                "verbose_name": "督办答复",
                "verbose_name_plural": "督办答复",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("dispatch", "number"), name="answer_numbered_once"),
                    models.CheckConstraint(condition=models.Q(("number__gte", 1)), name="answer_counts_from_one"),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="answer_says_something"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AnswerReview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "outcome",
                    models.CharField(
                        choices=[("closed", "销号"), ("returned", "退回")], max_length=10, verbose_name="结论"
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="意见")),
                ("due_on", models.DateField(null=True, verbose_name="再答复期限")),
                ("at", models.DateTimeField(verbose_name="审核时间")),
                (
                    "answer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="review",
                        to="oversight.answer",
                        verbose_name="督办答复",
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
            ],
            options={
                "verbose_name": "督办销号",
                "verbose_name_plural": "督办销号",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("due_on", None), ("outcome", "closed")),
                            models.Q(
                                ("due_on__isnull", False),
                                ("outcome", "returned"),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="answer_returned_for_a_reason_and_by_a_day",
                    )
                ],
            },
        ),
        migrations.RunPython(laying(*TABLES), lifting(*TABLES)),
    ]
