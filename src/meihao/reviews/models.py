"""Expert panels and what their members find."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from meihao.facts.models import Subject


class Panel(models.Model):
    """Experts convened for one subject. `kind` is the panel a test names."""

    subject = models.ForeignKey(Subject, models.PROTECT, related_name="panels", verbose_name="对象")
    kind = models.SlugField("专家组", max_length=40)
    convened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="召集人")
    convened_on = models.DateField("召集日期")
    dissolved_on = models.DateField("解散日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "专家组"
        constraints = [
            models.UniqueConstraint(
                name="panel_one_at_a_time", fields=["subject", "kind"], condition=Q(dissolved_on=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.kind}"


class Member(models.Model):
    """One expert's seat on a panel."""

    panel = models.ForeignKey(Panel, models.PROTECT, related_name="members", verbose_name="专家组")
    expert = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="seats", verbose_name="专家")

    class Meta:
        verbose_name = verbose_name_plural = "专家组成员"
        constraints = [models.UniqueConstraint(name="member_seated_once", fields=["panel", "expert"])]

    def __str__(self) -> str:
        return str(self.expert)


class Finding(models.Model):
    """What one member finds of one criterion. Append-only; a member's latest one counts."""

    member = models.ForeignKey(Member, models.PROTECT, related_name="findings", verbose_name="成员")
    criterion = models.CharField("条目", max_length=80)
    verdict = models.CharField(
        "认定", max_length=8, choices=[("met", "满足"), ("unmet", "未满足"), ("unknown", "现场看不出")]
    )
    grounds = models.CharField("理由", max_length=500, blank=True)
    on = models.DateField("认定日期")
    at = models.DateTimeField("提交时间")
    digest = models.CharField("所见摘要", max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "专家认定"
        ordering = ["pk"]
        indexes = [models.Index(name="finding_by_criterion", fields=["member", "criterion", "-at"])]
        constraints = [
            models.UniqueConstraint(name="finding_once_an_instant", fields=["member", "criterion", "at"]),
            models.CheckConstraint(
                name="finding_against_gives_grounds", condition=~Q(verdict="unmet") | ~Q(grounds="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion} {self.verdict}"


class Receipt(models.Model):
    """A finding taken in from a device that was without a network: the number the device gave it counts once. Append-only."""

    number = models.UUIDField("上传编号")
    finding = models.ForeignKey(Finding, models.PROTECT, related_name="receipts", verbose_name="专家认定")
    at = models.DateTimeField("收到时间")

    class Meta:
        verbose_name = verbose_name_plural = "现场认定收讫"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(name="receipt_once_a_number", fields=["number"])]

    def __str__(self) -> str:
        return f"{self.number} {self.finding}"
