"""Money by record, append-only, with ceilings that the database holds."""

from __future__ import annotations

import django.db.models.deletion
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from meihao.funding.rules import ceilings
from meihao.kernel import append_only

TABLES = [
    "funding_appropriation",
    "funding_allocation",
    "funding_contribution",
    "funding_contract",
    "funding_costline",
    "funding_payment",
    "funding_paymentreview",
    "funding_claim",
    "funding_claimpart",
    "funding_claimdecision",
    "funding_reversal",
]


def lay(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    vendor = editor.connection.vendor
    for table in TABLES:
        for statement in append_only.statements(vendor, table):
            editor.execute(statement)
    for statement in ceilings.statements(vendor):
        editor.execute(statement)


def lift(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    vendor = editor.connection.vendor
    for statement in ceilings.removals(vendor):
        editor.execute(statement)
    for table in TABLES:
        for statement in append_only.removals(vendor, table):
            editor.execute(statement)


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("attachments", "0001_files_by_hash"),
        ("organisations", "0001_bodies_as_a_tree"),
        ("renovation", "0005_permits_and_documents"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Appropriation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("amount", models.PositiveBigIntegerField(verbose_name="金额")),
                ("on", models.DateField(verbose_name="日期")),
                ("at", models.DateTimeField(verbose_name="登记时间")),
                ("source", models.SlugField(max_length=40, verbose_name="资金来源")),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                ("authority", models.CharField(max_length=60, verbose_name="下达机关")),
                ("paper", models.CharField(max_length=60, verbose_name="下达文号")),
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
                    "district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appropriations",
                        to="organisations.organisation",
                        verbose_name="区市",
                    ),
                ),
            ],
            options={
                "verbose_name": "资金下达",
                "verbose_name_plural": "资金下达",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("district", "source", "year", "paper"), name="appropriation_once_by_its_paper"
                    ),
                    models.CheckConstraint(condition=models.Q(("amount__gte", 1)), name="appropriation_is_money"),
                    models.CheckConstraint(
                        condition=models.Q(("year__range", (2016, 2100))), name="appropriation_of_a_plausible_year"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("paper", ""), _negated=True), models.Q(("authority", ""), _negated=True)
                        ),
                        name="appropriation_has_a_paper",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Allocation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("amount", models.PositiveBigIntegerField(verbose_name="金额")),
                ("on", models.DateField(verbose_name="日期")),
                ("at", models.DateTimeField(verbose_name="登记时间")),
                ("paper", models.CharField(max_length=60, verbose_name="安排文号")),
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
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="allocations",
                        to="renovation.project",
                        verbose_name="改造项目",
                    ),
                ),
                (
                    "appropriation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="allocations",
                        to="funding.appropriation",
                        verbose_name="资金下达",
                    ),
                ),
            ],
            options={
                "verbose_name": "资金安排",
                "verbose_name_plural": "资金安排",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("appropriation", "project", "paper"), name="allocation_once_by_its_paper"
                    ),
                    models.CheckConstraint(condition=models.Q(("amount__gte", 1)), name="allocation_is_money"),
                    models.CheckConstraint(
                        condition=models.Q(("paper", ""), _negated=True), name="allocation_has_a_paper"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Claim",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subsidy", models.SlugField(max_length=40, verbose_name="补助")),
                ("paper", models.CharField(max_length=60, verbose_name="申报文号")),
                ("on", models.DateField(verbose_name="申报日期")),
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
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims",
                        to="renovation.project",
                        verbose_name="改造项目",
                    ),
                ),
            ],
            options={
                "verbose_name": "奖补申报",
                "verbose_name_plural": "奖补申报",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("project", "subsidy", "paper"), name="claim_once_by_its_paper"),
                    models.CheckConstraint(condition=models.Q(("paper", ""), _negated=True), name="claim_has_a_paper"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ClaimDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "outcome",
                    models.CharField(
                        choices=[("granted", "同意"), ("refused", "不同意")], max_length=10, verbose_name="结论"
                    ),
                ),
                ("paper", models.CharField(max_length=60, verbose_name="审定文号")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="理由")),
                ("at", models.DateTimeField(verbose_name="审定时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="审定人",
                    ),
                ),
                (
                    "claim",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decision",
                        to="funding.claim",
                        verbose_name="奖补申报",
                    ),
                ),
            ],
            options={
                "verbose_name": "奖补审定",
                "verbose_name_plural": "奖补审定",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("outcome", "granted"), models.Q(("reason", ""), _negated=True), _connector="OR"
                        ),
                        name="claim_is_refused_for_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("paper", ""), _negated=True), name="claim_is_decided_by_a_paper"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Contract",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("amount", models.PositiveBigIntegerField(verbose_name="金额")),
                ("on", models.DateField(verbose_name="日期")),
                ("at", models.DateTimeField(verbose_name="登记时间")),
                ("number", models.CharField(max_length=60, verbose_name="合同编号")),
                ("subject", models.CharField(max_length=80, verbose_name="合同内容")),
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
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="attachments.blob",
                        verbose_name="附件",
                    ),
                ),
                (
                    "firm",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contracts",
                        to="organisations.organisation",
                        verbose_name="签约单位",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contracts",
                        to="renovation.project",
                        verbose_name="改造项目",
                    ),
                ),
            ],
            options={
                "verbose_name": "合同",
                "verbose_name_plural": "合同",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("project", "number"), name="contract_once_by_its_number"),
                    models.CheckConstraint(condition=models.Q(("amount__gte", 1)), name="contract_is_money"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("number", ""), _negated=True), models.Q(("subject", ""), _negated=True)
                        ),
                        name="contract_has_a_number",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Contribution",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("amount", models.PositiveBigIntegerField(verbose_name="金额")),
                ("on", models.DateField(verbose_name="日期")),
                ("at", models.DateTimeField(verbose_name="登记时间")),
                ("source", models.SlugField(max_length=40, verbose_name="资金来源")),
                ("payer", models.CharField(max_length=60, verbose_name="出资方")),
                ("voucher", models.CharField(max_length=60, verbose_name="凭证号")),
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
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="attachments.blob",
                        verbose_name="附件",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contributions",
                        to="renovation.project",
                        verbose_name="改造项目",
                    ),
                ),
            ],
            options={
                "verbose_name": "筹资",
                "verbose_name_plural": "筹资",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("project", "voucher"), name="contribution_once_by_its_voucher"),
                    models.CheckConstraint(condition=models.Q(("amount__gte", 1)), name="contribution_is_money"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("voucher", ""), _negated=True), models.Q(("payer", ""), _negated=True)
                        ),
                        name="contribution_has_a_voucher",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CostLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("amount", models.PositiveBigIntegerField(verbose_name="金额")),
                ("on", models.DateField(verbose_name="日期")),
                ("at", models.DateTimeField(verbose_name="登记时间")),
                ("number", models.PositiveIntegerField(verbose_name="序号")),
                ("what", models.CharField(max_length=80, verbose_name="费用内容")),
                ("measure", models.SlugField(max_length=40, verbose_name="改造内容")),
                ("until", models.DateField(verbose_name="到哪天止")),
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
                    "contract",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="funding.contract",
                        verbose_name="合同",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cost_lines",
                        to="renovation.project",
                        verbose_name="改造项目",
                    ),
                ),
            ],
            options={
                "verbose_name": "费用项",
                "verbose_name_plural": "费用项",
                "ordering": ["project", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("project", "number"), name="cost_line_once_in_its_project"),
                    models.CheckConstraint(condition=models.Q(("amount__gte", 1)), name="cost_line_is_money"),
                    models.CheckConstraint(
                        condition=models.Q(models.Q(("what", ""), _negated=True), ("number__gte", 1)),
                        name="cost_line_is_of_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until__gte", models.F("on"))), name="cost_line_ends_after_it_begins"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ClaimPart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("amount", models.PositiveBigIntegerField(verbose_name="金额")),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="funding.claim",
                        verbose_name="奖补申报",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claimed",
                        to="funding.costline",
                        verbose_name="费用项",
                    ),
                ),
            ],
            options={
                "verbose_name": "申报费用",
                "verbose_name_plural": "申报费用",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("claim", "line"), name="line_once_in_a_claim"),
                    models.CheckConstraint(condition=models.Q(("amount__gte", 1)), name="claimed_is_money"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Payment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("amount", models.PositiveBigIntegerField(verbose_name="金额")),
                ("on", models.DateField(verbose_name="日期")),
                ("at", models.DateTimeField(verbose_name="登记时间")),
                ("voucher", models.CharField(max_length=60, verbose_name="凭证号")),
                (
                    "allocation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="funding.allocation",
                        verbose_name="资金安排",
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
                    "contribution",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="funding.contribution",
                        verbose_name="筹资",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="attachments.blob",
                        verbose_name="附件",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="funding.costline",
                        verbose_name="费用项",
                    ),
                ),
            ],
            options={
                "verbose_name": "支付",
                "verbose_name_plural": "支付",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("line", "voucher"), name="payment_once_by_its_voucher"),
                    models.CheckConstraint(condition=models.Q(("amount__gte", 1)), name="payment_is_money"),
                    models.CheckConstraint(
                        condition=models.Q(("voucher", ""), _negated=True), name="payment_has_a_voucher"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("allocation", None), ("contribution__isnull", False)),
                            models.Q(("allocation__isnull", False), ("contribution", None)),
                            _connector="OR",
                        ),
                        name="payment_out_of_one_pot",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PaymentReview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "outcome",
                    models.CharField(
                        choices=[("confirmed", "确认"), ("returned", "退回")], max_length=10, verbose_name="结论"
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
                    "payment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="review",
                        to="funding.payment",
                        verbose_name="支付",
                    ),
                ),
            ],
            options={
                "verbose_name": "支付确认",
                "verbose_name_plural": "支付确认",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("outcome", "confirmed"), models.Q(("reason", ""), _negated=True), _connector="OR"
                        ),
                        name="payment_is_returned_for_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reversal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("amount", models.PositiveBigIntegerField(verbose_name="金额")),
                ("on", models.DateField(verbose_name="日期")),
                ("at", models.DateTimeField(verbose_name="登记时间")),
                ("paper", models.CharField(max_length=60, verbose_name="依据文号或凭证号")),
                ("reason", models.CharField(max_length=300, verbose_name="理由")),
                (
                    "allocation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversals",
                        to="funding.allocation",
                        verbose_name="资金安排",
                    ),
                ),
                (
                    "appropriation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversals",
                        to="funding.appropriation",
                        verbose_name="资金下达",
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
                    "contract",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversals",
                        to="funding.contract",
                        verbose_name="合同",
                    ),
                ),
                (
                    "contribution",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversals",
                        to="funding.contribution",
                        verbose_name="筹资",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversals",
                        to="funding.costline",
                        verbose_name="费用项",
                    ),
                ),
                (
                    "part",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversals",
                        to="funding.claimpart",
                        verbose_name="申报费用",
                    ),
                ),
                (
                    "payment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversals",
                        to="funding.payment",
                        verbose_name="支付",
                    ),
                ),
            ],
            options={
                "verbose_name": "冲减",
                "verbose_name_plural": "冲减",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("appropriation__isnull", False)),
                        fields=("appropriation", "paper"),
                        name="appropriation_reversed_once_by_a_paper",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("allocation__isnull", False)),
                        fields=("allocation", "paper"),
                        name="allocation_reversed_once_by_a_paper",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("contribution__isnull", False)),
                        fields=("contribution", "paper"),
                        name="contribution_reversed_once_by_a_paper",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("contract__isnull", False)),
                        fields=("contract", "paper"),
                        name="contract_reversed_once_by_a_paper",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("line__isnull", False)),
                        fields=("line", "paper"),
                        name="line_reversed_once_by_a_paper",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("payment__isnull", False)),
                        fields=("payment", "paper"),
                        name="payment_reversed_once_by_a_paper",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("part__isnull", False)),
                        fields=("part", "paper"),
                        name="part_reversed_once_by_a_paper",
                    ),
                    models.CheckConstraint(condition=models.Q(("amount__gte", 1)), name="reversal_is_money"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("paper", ""), _negated=True), models.Q(("reason", ""), _negated=True)
                        ),
                        name="reversal_has_grounds",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("allocation__isnull", True),
                                ("appropriation__isnull", False),
                                ("contract__isnull", True),
                                ("contribution__isnull", True),
                                ("line__isnull", True),
                                ("part__isnull", True),
                                ("payment__isnull", True),
                            ),
                            models.Q(
                                ("allocation__isnull", False),
                                ("appropriation__isnull", True),
                                ("contract__isnull", True),
                                ("contribution__isnull", True),
                                ("line__isnull", True),
                                ("part__isnull", True),
                                ("payment__isnull", True),
                            ),
                            models.Q(
                                ("allocation__isnull", True),
                                ("appropriation__isnull", True),
                                ("contract__isnull", True),
                                ("contribution__isnull", False),
                                ("line__isnull", True),
                                ("part__isnull", True),
                                ("payment__isnull", True),
                            ),
                            models.Q(
                                ("allocation__isnull", True),
                                ("appropriation__isnull", True),
                                ("contract__isnull", False),
                                ("contribution__isnull", True),
                                ("line__isnull", True),
                                ("part__isnull", True),
                                ("payment__isnull", True),
                            ),
                            models.Q(
                                ("allocation__isnull", True),
                                ("appropriation__isnull", True),
                                ("contract__isnull", True),
                                ("contribution__isnull", True),
                                ("line__isnull", False),
                                ("part__isnull", True),
                                ("payment__isnull", True),
                            ),
                            models.Q(
                                ("allocation__isnull", True),
                                ("appropriation__isnull", True),
                                ("contract__isnull", True),
                                ("contribution__isnull", True),
                                ("line__isnull", True),
                                ("part__isnull", True),
                                ("payment__isnull", False),
                            ),
                            models.Q(
                                ("allocation__isnull", True),
                                ("appropriation__isnull", True),
                                ("contract__isnull", True),
                                ("contribution__isnull", True),
                                ("line__isnull", True),
                                ("part__isnull", False),
                                ("payment__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="reversal_is_of_one_record",
                    ),
                ],
            },
        ),
        migrations.RunPython(lay, lift),
    ]
