"""Documents of projects, the form of clause 8 and its cases; the database itself keeps what was written."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from meihao.kernel.append_only import laying, lifting

TABLES = [
    f"renovation_{name}"
    for name in ("projectdocument", "permitform", "permithearing", "permitcase", "casedocument", "permitdecision")
]


class Migration(migrations.Migration):
    dependencies = [
        ("attachments", "0001_files_by_hash"),
        ("organisations", "0001_bodies_as_a_tree"),
        ("renovation", "0004_schemes_and_works_as_built"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PermitCase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("permit", models.SlugField(max_length=40, verbose_name="审批事项")),
                ("received_on", models.DateField(verbose_name="受理日期")),
                ("due_on", models.DateField(verbose_name="应办结日期")),
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
                    "follows",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="followed_by",
                        to="renovation.permitcase",
                        verbose_name="此前办件",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                        verbose_name="办理机构",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="permit_cases",
                        to="renovation.project",
                        verbose_name="改造项目",
                    ),
                ),
            ],
            options={
                "verbose_name": "审批办件",
                "verbose_name_plural": "审批办件",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("follows", None)),
                        fields=("project", "permit"),
                        name="permit_case_first_of_its_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("due_on__gte", models.F("received_on"))),
                        name="permit_case_due_after_receipt",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseDocument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attached",
                        to="renovation.permitcase",
                        verbose_name="审批办件",
                    ),
                ),
            ],
            options={
                "verbose_name": "办件材料",
                "verbose_name_plural": "办件材料",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="PermitForm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField(verbose_name="申报日期")),
                ("answers", models.JSONField(verbose_name="答复")),
                ("at", models.DateTimeField(verbose_name="提交时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="申报人",
                    ),
                ),
                (
                    "follows",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="followed_by",
                        to="renovation.permitform",
                        verbose_name="此前申报",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="permit_forms",
                        to="renovation.project",
                        verbose_name="改造项目",
                    ),
                ),
            ],
            options={
                "verbose_name": "审批申报表",
                "verbose_name_plural": "审批申报表",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("follows", None)),
                        fields=("project",),
                        name="permit_form_first_of_a_project",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="permitcase",
            name="form",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="cases",
                to="renovation.permitform",
                verbose_name="审批申报表",
            ),
        ),
        migrations.CreateModel(
            name="ProjectDocument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("declaration", "申报表"),
                            ("land", "土地证明文件"),
                            ("drawing", "设计图纸"),
                            ("promise", "告知承诺书"),
                            ("review", "联合审查意见"),
                            ("contract", "合同"),
                            ("licence", "批准文件或证照"),
                            ("other", "其他材料"),
                        ],
                        max_length=12,
                        verbose_name="种类",
                    ),
                ),
                ("title", models.CharField(max_length=120, verbose_name="标题")),
                ("added_at", models.DateTimeField(verbose_name="提交时间")),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="提交人",
                    ),
                ),
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
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="renovation.project",
                        verbose_name="改造项目",
                    ),
                ),
            ],
            options={
                "verbose_name": "项目材料",
                "verbose_name_plural": "项目材料",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("project", "blob"), name="document_once_in_a_project"),
                ],
            },
        ),
        migrations.AddField(
            model_name="permitform",
            name="paper",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="forms",
                to="renovation.projectdocument",
                verbose_name="申报材料",
            ),
        ),
        migrations.AddField(
            model_name="permitcase",
            name="documents",
            field=models.ManyToManyField(
                related_name="cases",
                through="renovation.CaseDocument",
                to="renovation.projectdocument",
                verbose_name="项目材料",
            ),
        ),
        migrations.AddField(
            model_name="casedocument",
            name="document",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="used",
                to="renovation.projectdocument",
                verbose_name="项目材料",
            ),
        ),
        migrations.CreateModel(
            name="PermitDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "outcome",
                    models.CharField(
                        choices=[("granted", "准予"), ("refused", "不予"), ("withdrawn", "撤回")],
                        max_length=10,
                        verbose_name="结果",
                    ),
                ),
                ("on", models.DateField(verbose_name="办结日期")),
                ("number", models.CharField(blank=True, max_length=60, verbose_name="文号")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="理由")),
                ("at", models.DateTimeField(verbose_name="办结时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="办结人",
                    ),
                ),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decision",
                        to="renovation.permitcase",
                        verbose_name="审批办件",
                    ),
                ),
            ],
            options={
                "verbose_name": "审批结果",
                "verbose_name_plural": "审批结果",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("number", ""), ("outcome", "granted"), _negated=True),
                        name="permit_granted_has_a_number",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("outcome", "granted"), models.Q(("reason", ""), _negated=True), _connector="OR"
                        ),
                        name="permit_not_granted_has_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PermitHearing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "outcome",
                    models.CharField(
                        choices=[("confirmed", "核对无误"), ("returned", "退回补正")],
                        max_length=10,
                        verbose_name="结论",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="理由")),
                ("at", models.DateTimeField(verbose_name="核对时间")),
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
                    "form",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hearing",
                        to="renovation.permitform",
                        verbose_name="审批申报表",
                    ),
                ),
            ],
            options={
                "verbose_name": "申报核对",
                "verbose_name_plural": "申报核对",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("outcome", "returned"), ("reason", ""), _negated=True),
                        name="permit_form_returned_with_a_reason",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="casedocument",
            constraint=models.UniqueConstraint(fields=("case", "document"), name="document_once_in_a_case"),
        ),
        migrations.RunPython(laying(*TABLES), lifting(*TABLES)),
    ]
