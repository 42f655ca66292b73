"""The lifetime balance of a project's funds in versions. Only the draft is ever changed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from meihao.renovation.models import Project


class BalanceVersion(models.Model):
    """A version of a project's balance as it was drawn up: its lines, rates, scenarios and definitions, and their digest.

    Basis: annex2/5
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="balances", verbose_name="改造项目")
    number = models.PositiveSmallIntegerField("版本")
    note = models.CharField("说明", max_length=300)
    content = models.JSONField("测算内容")
    digest = models.CharField("摘要值", max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="编制人")
    at = models.DateTimeField("编制时间")

    class Meta:
        verbose_name = verbose_name_plural = "资金平衡测算"
        ordering = ["project", "number"]
        constraints = [
            models.UniqueConstraint(name="balance_version_once_in_its_project", fields=["project", "number"]),
            models.CheckConstraint(name="balance_version_counts_from_one", condition=Q(number__gte=1)),
            models.CheckConstraint(name="balance_version_says_why", condition=~Q(note="")),
        ]

    def __str__(self) -> str:
        return f"第 {self.number} 版"


class BalanceDraft(models.Model):
    """The next version while it is being edited; it goes when it is issued or given up."""

    project = models.OneToOneField(Project, models.PROTECT, related_name="balance_draft", verbose_name="改造项目")
    content = models.JSONField("草稿内容")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="编制人")
    at = models.DateTimeField("编制时间")

    class Meta:
        verbose_name = verbose_name_plural = "资金平衡测算草稿"
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.project_id)
