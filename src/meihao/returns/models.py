"""Returns as they were handed in, and what was said of each. Nothing here is ever changed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from meihao.organisations.models import Organisation
from meihao.returns.rules.returning import ACCEPTED, RETURNED


class Submission(models.Model):
    """What a district said of a month: its figures as a document of their own, whatever the records say later.

    `month` is its first day, `on` the day that the figures speak of, `digest` the SHA-256 of the canonical document.
    """

    district = models.ForeignKey(Organisation, models.PROTECT, related_name="returns", verbose_name="区市")
    month = models.DateField("月份")
    number = models.PositiveSmallIntegerField("报送次数")
    on = models.DateField("截至日期")
    document = models.JSONField("报表内容")
    digest = models.CharField("摘要", max_length=64)
    note = models.CharField("说明", max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="报送人")
    at = models.DateTimeField("报送时间")

    class Meta:
        verbose_name = verbose_name_plural = "统计报表"
        ordering = ["month", "district", "number"]
        constraints = [
            models.UniqueConstraint(name="return_numbered_once", fields=["district", "month", "number"]),
            models.CheckConstraint(name="return_counts_from_one", condition=Q(number__gte=1)),
            models.CheckConstraint(name="return_is_of_a_month", condition=Q(month__endswith="-01")),
            models.CheckConstraint(name="return_again_says_why", condition=Q(number=1) | ~Q(note="")),
        ]

    def __str__(self) -> str:
        return f"{self.district_id} {self.month:%Y-%m} 第 {self.number} 次"


class Hearing(models.Model):
    """What the city said of a return: accepted, or returned for a reason. Once."""

    class Outcome(models.TextChoices):
        """What may be said."""

        ACCEPTED = ACCEPTED, "已接收"
        RETURNED = RETURNED, "已退回"

    submission = models.OneToOneField(Submission, models.PROTECT, related_name="hearing", verbose_name="统计报表")
    outcome = models.CharField("结论", max_length=10, choices=Outcome.choices)
    reason = models.CharField("理由", max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="处理人")
    at = models.DateTimeField("处理时间")

    class Meta:
        verbose_name = verbose_name_plural = "报表处理"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="return_is_sent_back_for_a_reason", condition=Q(outcome="accepted") | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return self.get_outcome_display()
