"""Acceptance, filing, archive and handover; the database itself keeps what was written."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from meihao.kernel.append_only import laying, lifting

TABLES = [
    f"completion_{name}"
    for name in (
        "paper",
        "paperreview",
        "meeting",
        "itemresult",
        "attendee",
        "conclusion",
        "supervision",
        "handover",
        "handoverline",
        "handoverreply",
        "sitecheck",
        "sitecheckline",
        "package",
    )
]


class Migration(migrations.Migration):
    dependencies = [
        ("attachments", "0001_files_by_hash"),
        ("organisations", "0001_bodies_as_a_tree"),
        ("renovation", "0005_permits_and_documents"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Handover",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="清单号")),
                ("on", models.DateField(verbose_name="移交日期")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="说明")),
                ("at", models.DateTimeField(verbose_name="提交时间")),
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
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handovers",
                        to="renovation.project",
                        verbose_name="改造项目",
                    ),
                ),
            ],
            options={
                "verbose_name": "移交清单",
                "verbose_name_plural": "移交清单",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("project", "number"), name="handover_once_in_its_project"),
                    models.CheckConstraint(condition=models.Q(("number__gte", 1)), name="handover_counts_from_one"),
                ],
            },
        ),
        migrations.CreateModel(
            name="HandoverLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("warranty", models.SlugField(max_length=20, verbose_name="保修类别")),
                ("beside", models.CharField(blank=True, max_length=120, verbose_name="钥匙和资料")),
                (
                    "follows",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="followed_by",
                        to="completion.handoverline",
                        verbose_name="此前的一份",
                    ),
                ),
                (
                    "handover",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="completion.handover",
                        verbose_name="移交清单",
                    ),
                ),
                (
                    "work",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handover_lines",
                        to="renovation.asbuilt",
                        verbose_name="完工记录",
                    ),
                ),
            ],
            options={
                "verbose_name": "移交设施",
                "verbose_name_plural": "移交设施",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("handover", "work"), name="works_once_in_a_handover"),
                    models.UniqueConstraint(
                        condition=models.Q(("follows", None)), fields=("work",), name="works_offered_first_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HandoverReply",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "outcome",
                    models.CharField(
                        choices=[("taken", "接收"), ("returned", "退回")], max_length=10, verbose_name="结论"
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="理由")),
                ("at", models.DateTimeField(verbose_name="确认时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="确认人",
                    ),
                ),
                (
                    "line",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reply",
                        to="completion.handoverline",
                        verbose_name="移交设施",
                    ),
                ),
            ],
            options={
                "verbose_name": "移交确认",
                "verbose_name_plural": "移交确认",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("outcome", "taken"), models.Q(("reason", ""), _negated=True), _connector="OR"
                        ),
                        name="handover_returned_for_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Meeting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("round", models.PositiveSmallIntegerField(verbose_name="轮次")),
                ("on", models.DateField(verbose_name="验收日期")),
                ("place", models.CharField(max_length=80, verbose_name="地点")),
                ("at", models.DateTimeField(verbose_name="登记时间")),
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
                    "minutes",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="attachments.blob",
                        verbose_name="验收记录",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acceptance_meetings",
                        to="renovation.project",
                        verbose_name="改造项目",
                    ),
                ),
            ],
            options={
                "verbose_name": "竣工验收",
                "verbose_name_plural": "竣工验收",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("project", "round"), name="acceptance_meeting_once_in_a_round"),
                    models.CheckConstraint(
                        condition=models.Q(("round__gte", 1)), name="acceptance_meeting_counts_from_one"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ItemResult",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("item", models.SlugField(max_length=40, verbose_name="验收项")),
                (
                    "outcome",
                    models.CharField(
                        choices=[("passed", "合格"), ("failed", "不合格"), ("na", "不适用")],
                        max_length=10,
                        verbose_name="结果",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="理由")),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="completion.meeting",
                        verbose_name="竣工验收",
                    ),
                ),
            ],
            options={
                "verbose_name": "验收项结果",
                "verbose_name_plural": "验收项结果",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("meeting", "item"), name="acceptance_item_once_in_a_meeting"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("outcome", "passed"), models.Q(("note", ""), _negated=True), _connector="OR"
                        ),
                        name="acceptance_item_fails_with_words",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Conclusion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("body", models.SlugField(max_length=40, verbose_name="身份")),
                (
                    "outcome",
                    models.CharField(
                        choices=[("pass", "同意验收"), ("mend", "须整改")], max_length=10, verbose_name="结论"
                    ),
                ),
                ("text", models.CharField(blank=True, max_length=500, verbose_name="意见")),
                ("at", models.DateTimeField(verbose_name="签署时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="签署人",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                        verbose_name="单位",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conclusions",
                        to="completion.meeting",
                        verbose_name="竣工验收",
                    ),
                ),
            ],
            options={
                "verbose_name": "验收结论",
                "verbose_name_plural": "验收结论",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("meeting", "body"), name="conclusion_once_of_a_party"),
                    models.CheckConstraint(
                        condition=models.Q(("outcome", "pass"), models.Q(("text", ""), _negated=True), _connector="OR"),
                        name="conclusion_to_mend_says_what",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attendee",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sort", models.SlugField(max_length=20, verbose_name="代表")),
                ("name", models.CharField(max_length=40, verbose_name="姓名")),
                ("post", models.CharField(blank=True, max_length=60, verbose_name="职务")),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendees",
                        to="completion.meeting",
                        verbose_name="竣工验收",
                    ),
                ),
            ],
            options={
                "verbose_name": "到场人员",
                "verbose_name_plural": "到场人员",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("meeting", "sort", "name", "post"), name="attendee_once_at_a_meeting"
                    ),
                    models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="attendee_has_a_name"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Package",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64, verbose_name="清单 SHA-256")),
                ("papers", models.PositiveIntegerField(verbose_name="件数")),
                ("at", models.DateTimeField(verbose_name="生成时间")),
                (
                    "blob",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="attachments.blob",
                        verbose_name="档案包",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="生成人",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="packages",
                        to="renovation.project",
                        verbose_name="改造项目",
                    ),
                ),
            ],
            options={
                "verbose_name": "档案包",
                "verbose_name_plural": "档案包",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("project", "blob"), name="package_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Paper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("step", models.SlugField(max_length=20, verbose_name="步骤")),
                ("topic", models.SlugField(blank=True, max_length=20, verbose_name="专营设施")),
                ("round", models.PositiveSmallIntegerField(verbose_name="轮次")),
                ("number", models.CharField(blank=True, max_length=60, verbose_name="文号或编号")),
                ("on", models.DateField(verbose_name="日期")),
                ("meeting_on", models.DateField(null=True, verbose_name="拟验收日期")),
                ("text", models.CharField(blank=True, max_length=500, verbose_name="内容")),
                ("at", models.DateTimeField(verbose_name="提交时间")),
                (
                    "blob",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="attachments.blob",
                        verbose_name="文件",
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
                    "follows",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="followed_by",
                        to="completion.paper",
                        verbose_name="此前的一份",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="completion_papers",
                        to="renovation.project",
                        verbose_name="改造项目",
                    ),
                ),
            ],
            options={
                "verbose_name": "验收移交材料",
                "verbose_name_plural": "验收移交材料",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("follows", None)),
                        fields=("project", "step", "topic"),
                        name="completion_paper_first_of_its_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("round__gte", 1)), name="completion_paper_counts_from_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("meeting_on", None), ("meeting_on__gte", models.F("on")), _connector="OR"),
                        name="meeting_comes_after_its_notice",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="meeting",
            name="notice",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="meetings",
                to="completion.paper",
                verbose_name="验收通知",
            ),
        ),
        migrations.CreateModel(
            name="PaperReview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "outcome",
                    models.CharField(
                        choices=[("confirmed", "确认"), ("returned", "退回")], max_length=10, verbose_name="结论"
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="意见")),
                ("at", models.DateTimeField(verbose_name="确认时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="确认人",
                    ),
                ),
                (
                    "paper",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="review",
                        to="completion.paper",
                        verbose_name="验收移交材料",
                    ),
                ),
            ],
            options={
                "verbose_name": "材料确认",
                "verbose_name_plural": "材料确认",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("outcome", "confirmed"), models.Q(("reason", ""), _negated=True), _connector="OR"
                        ),
                        name="completion_paper_returned_for_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SiteCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField(verbose_name="核对日期")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="说明")),
                ("at", models.DateTimeField(verbose_name="登记时间")),
                (
                    "blob",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="attachments.blob",
                        verbose_name="核对记录",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="核对人",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="site_checks",
                        to="renovation.project",
                        verbose_name="改造项目",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="site_checks",
                        to="renovation.schemeversion",
                        verbose_name="方案版本",
                    ),
                ),
            ],
            options={
                "verbose_name": "方案落实核对",
                "verbose_name_plural": "方案落实核对",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("project", "on", "blob"), name="site_checked_once_with_a_record"),
                ],
            },
        ),
        migrations.CreateModel(
            name="SiteCheckLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(verbose_name="序号")),
                (
                    "outcome",
                    models.CharField(
                        choices=[("matched", "相符"), ("differs", "不符")], max_length=10, verbose_name="结果"
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="情况")),
                (
                    "check_of",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="completion.sitecheck",
                        verbose_name="方案落实核对",
                    ),
                ),
            ],
            options={
                "verbose_name": "逐项核对",
                "verbose_name_plural": "逐项核对",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("check_of", "number"), name="commitment_once_in_a_site_check"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("outcome", "matched"), models.Q(("note", ""), _negated=True), _connector="OR"
                        ),
                        name="site_check_differs_with_words",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Supervision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("orderly", models.BooleanField(verbose_name="符合规定")),
                ("text", models.CharField(blank=True, max_length=500, verbose_name="监督意见")),
                ("at", models.DateTimeField(verbose_name="登记时间")),
                (
                    "blob",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="attachments.blob",
                        verbose_name="监督记录",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="监督人",
                    ),
                ),
                (
                    "meeting",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="supervision",
                        to="completion.meeting",
                        verbose_name="竣工验收",
                    ),
                ),
            ],
            options={
                "verbose_name": "质监监督记录",
                "verbose_name_plural": "质监监督记录",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("orderly", True), models.Q(("text", ""), _negated=True), _connector="OR"),
                        name="supervision_objects_with_words",
                    ),
                ],
            },
        ),
        migrations.RunPython(laying(*TABLES), lifting(*TABLES)),
    ]
