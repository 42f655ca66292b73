"""Money by record: appropriated, allocated, contributed, contracted, incurred, paid, reversed. Integer fen, never changed.

No record is taken back by editing: a reversal says how much of it no longer stands, and why.
"""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from meihao.attachments.models import Blob
from meihao.organisations.models import Organisation
from meihao.renovation.models import Project

TARGETS: Final = ("appropriation", "allocation", "contribution", "contract", "line", "payment", "part")
"""What may be reversed, by the field of the reversal that names it."""


class Record(models.Model):
    """What every record of money has: how much in fen, of which day, by whom and when entered."""

    amount = models.PositiveBigIntegerField("金额")
    on = models.DateField("日期")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人")
    at = models.DateTimeField("登记时间")

    class Meta:
        abstract = True


class Appropriation(Record):
    """Money of a source that an authority granted a district for a year, by a paper."""

    district = models.ForeignKey(Organisation, models.PROTECT, related_name="appropriations", verbose_name="区市")
    source = models.SlugField("资金来源", max_length=40)
    year = models.PositiveSmallIntegerField("年度")
    authority = models.CharField("下达机关", max_length=60)
    paper = models.CharField("下达文号", max_length=60)

    class Meta:
        verbose_name = verbose_name_plural = "资金下达"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="appropriation_once_by_its_paper", fields=["district", "source", "year", "paper"]
            ),
            models.CheckConstraint(name="appropriation_is_money", condition=Q(amount__gte=1)),
            models.CheckConstraint(name="appropriation_of_a_plausible_year", condition=Q(year__range=(2016, 2100))),
            models.CheckConstraint(name="appropriation_has_a_paper", condition=~Q(paper="") & ~Q(authority="")),
        ]

    def __str__(self) -> str:
        return self.paper


class Allocation(Record):
    """So much of an appropriation for a project."""

    appropriation = models.ForeignKey(
        Appropriation, models.PROTECT, related_name="allocations", verbose_name="资金下达"
    )
    project = models.ForeignKey(Project, models.PROTECT, related_name="allocations", verbose_name="改造项目")
    paper = models.CharField("安排文号", max_length=60)

    class Meta:
        verbose_name = verbose_name_plural = "资金安排"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="allocation_once_by_its_paper", fields=["appropriation", "project", "paper"]),
            models.CheckConstraint(name="allocation_is_money", condition=Q(amount__gte=1)),
            models.CheckConstraint(name="allocation_has_a_paper", condition=~Q(paper="")),
        ]

    def __str__(self) -> str:
        return self.paper


class Contribution(Record):
    """Money that residents, firms or others put into a project themselves, ceded income among it."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="contributions", verbose_name="改造项目")
    source = models.SlugField("资金来源", max_length=40)
    payer = models.CharField("出资方", max_length=60)
    voucher = models.CharField("凭证号", max_length=60)
    file = models.ForeignKey(Blob, models.PROTECT, related_name="+", verbose_name="附件")

    class Meta:
        verbose_name = verbose_name_plural = "筹资"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="contribution_once_by_its_voucher", fields=["project", "voucher"]),
            models.CheckConstraint(name="contribution_is_money", condition=Q(amount__gte=1)),
            models.CheckConstraint(name="contribution_has_a_voucher", condition=~Q(voucher="") & ~Q(payer="")),
        ]

    def __str__(self) -> str:
        return self.voucher


class Contract(Record):
    """What a project owes a firm by contract."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="contracts", verbose_name="改造项目")
    firm = models.ForeignKey(Organisation, models.PROTECT, related_name="contracts", verbose_name="签约单位")
    number = models.CharField("合同编号", max_length=60)
    subject = models.CharField("合同内容", max_length=80)
    file = models.ForeignKey(Blob, models.PROTECT, related_name="+", verbose_name="附件")

    class Meta:
        verbose_name = verbose_name_plural = "合同"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="contract_once_by_its_number", fields=["project", "number"]),
            models.CheckConstraint(name="contract_is_money", condition=Q(amount__gte=1)),
            models.CheckConstraint(name="contract_has_a_number", condition=~Q(number="") & ~Q(subject="")),
        ]

    def __str__(self) -> str:
        return self.number


class CostLine(Record):
    """A cost of a project: what for, of which content of the pack, and over which time. `on` is its first day."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="cost_lines", verbose_name="改造项目")
    number = models.PositiveIntegerField("序号")
    what = models.CharField("费用内容", max_length=80)
    measure = models.SlugField("改造内容", max_length=40)
    contract = models.ForeignKey(Contract, models.PROTECT, null=True, related_name="lines", verbose_name="合同")
    until = models.DateField("到哪天止")

    class Meta:
        verbose_name = verbose_name_plural = "费用项"
        ordering = ["project", "number"]
        constraints = [
            models.UniqueConstraint(name="cost_line_once_in_its_project", fields=["project", "number"]),
            models.CheckConstraint(name="cost_line_is_money", condition=Q(amount__gte=1)),
            models.CheckConstraint(name="cost_line_is_of_something", condition=~Q(what="") & Q(number__gte=1)),
            models.CheckConstraint(name="cost_line_ends_after_it_begins", condition=Q(until__gte=F("on"))),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.what}"


class Payment(Record):
    """Money paid for a cost line, out of an allocation or a contribution. The same voucher pays a line once."""

    line = models.ForeignKey(CostLine, models.PROTECT, related_name="payments", verbose_name="费用项")
    allocation = models.ForeignKey(
        Allocation, models.PROTECT, null=True, related_name="payments", verbose_name="资金安排"
    )
    contribution = models.ForeignKey(
        Contribution, models.PROTECT, null=True, related_name="payments", verbose_name="筹资"
    )
    voucher = models.CharField("凭证号", max_length=60)
    file = models.ForeignKey(Blob, models.PROTECT, related_name="+", verbose_name="附件")

    class Meta:
        verbose_name = verbose_name_plural = "支付"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="payment_once_by_its_voucher", fields=["line", "voucher"]),
            models.CheckConstraint(name="payment_is_money", condition=Q(amount__gte=1)),
            models.CheckConstraint(name="payment_has_a_voucher", condition=~Q(voucher="")),
            models.CheckConstraint(
                name="payment_out_of_one_pot",
                condition=Q(allocation=None, contribution__isnull=False)
                | Q(allocation__isnull=False, contribution=None),
            ),
        ]

    def __str__(self) -> str:
        return self.voucher


class PaymentReview(models.Model):
    """What the district says of a payment, once. A return undoes the payment by a reversal."""

    class Outcome(models.TextChoices):
        """What may be said."""

        CONFIRMED = "confirmed", "确认"
        RETURNED = "returned", "退回"

    payment = models.OneToOneField(Payment, models.PROTECT, related_name="review", verbose_name="支付")
    outcome = models.CharField("结论", max_length=10, choices=Outcome.choices)
    reason = models.CharField("理由", max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="确认人")
    at = models.DateTimeField("确认时间")

    class Meta:
        verbose_name = verbose_name_plural = "支付确认"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="payment_is_returned_for_a_reason", condition=Q(outcome="confirmed") | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return self.get_outcome_display()


class Reversal(Record):
    """So much of one record no longer stands: a refund, a correction, money taken back. With its paper and its reason."""

    appropriation = models.ForeignKey(
        Appropriation, models.PROTECT, null=True, related_name="reversals", verbose_name="资金下达"
    )
    allocation = models.ForeignKey(
        Allocation, models.PROTECT, null=True, related_name="reversals", verbose_name="资金安排"
    )
    contribution = models.ForeignKey(
        Contribution, models.PROTECT, null=True, related_name="reversals", verbose_name="筹资"
    )
    contract = models.ForeignKey(Contract, models.PROTECT, null=True, related_name="reversals", verbose_name="合同")
    line = models.ForeignKey(CostLine, models.PROTECT, null=True, related_name="reversals", verbose_name="费用项")
    payment = models.ForeignKey(Payment, models.PROTECT, null=True, related_name="reversals", verbose_name="支付")
    part = models.ForeignKey("ClaimPart", models.PROTECT, null=True, related_name="reversals", verbose_name="申报费用")
    paper = models.CharField("依据文号或凭证号", max_length=60)
    reason = models.CharField("理由", max_length=300)

    class Meta:
        verbose_name = verbose_name_plural = "冲减"
        ordering = ["pk"]
        constraints = [
            *[
                models.UniqueConstraint(
                    name=f"{target}_reversed_once_by_a_paper",
                    fields=[target, "paper"],
                    condition=Q(**{f"{target}__isnull": False}),
                )
                for target in TARGETS
            ],
            models.CheckConstraint(name="reversal_is_money", condition=Q(amount__gte=1)),
            models.CheckConstraint(name="reversal_has_grounds", condition=~Q(paper="") & ~Q(reason="")),
            models.CheckConstraint(
                name="reversal_is_of_one_record",
                condition=reduce(or_, [Q(**{f"{name}__isnull": name != one for name in TARGETS}) for one in TARGETS]),
            ),
        ]

    def __str__(self) -> str:
        return self.paper

    @property
    def target(self) -> str:
        """The field that names what was reversed."""
        return next(name for name in TARGETS if getattr(self, f"{name}_id") is not None)
