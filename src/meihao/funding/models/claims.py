"""Claims for subsidies: which cost lines, how much of each, and what was decided."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from meihao.renovation.models import Project


class Claim(models.Model):
    """A claim of a project under a subsidy of the pack, by the number of its paper."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="claims", verbose_name="改造项目")
    subsidy = models.SlugField("补助", max_length=40)
    paper = models.CharField("申报文号", max_length=60)
    on = models.DateField("申报日期")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人")
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = verbose_name_plural = "奖补申报"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="claim_once_by_its_paper", fields=["project", "subsidy", "paper"]),
            models.CheckConstraint(name="claim_has_a_paper", condition=~Q(paper="")),
        ]

    def __str__(self) -> str:
        return self.paper


class ClaimPart(models.Model):
    """So much of a cost line in a claim, in fen. Over all claims and sources never more than the line."""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="parts", verbose_name="奖补申报")
    line = models.ForeignKey("CostLine", models.PROTECT, related_name="claimed", verbose_name="费用项")
    amount = models.PositiveBigIntegerField("金额")

    class Meta:
        verbose_name = verbose_name_plural = "申报费用"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="line_once_in_a_claim", fields=["claim", "line"]),
            models.CheckConstraint(name="claimed_is_money", condition=Q(amount__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id}: {self.line_id}"


class ClaimDecision(models.Model):
    """What the body that the pack names decided of a claim, once. A refusal frees its cost lines by reversals."""

    class Outcome(models.TextChoices):
        """What may be decided."""

        GRANTED = "granted", "同意"
        REFUSED = "refused", "不同意"

    claim = models.OneToOneField(Claim, models.PROTECT, related_name="decision", verbose_name="奖补申报")
    outcome = models.CharField("结论", max_length=10, choices=Outcome.choices)
    paper = models.CharField("审定文号", max_length=60)
    reason = models.CharField("理由", max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="审定人")
    at = models.DateTimeField("审定时间")

    class Meta:
        verbose_name = verbose_name_plural = "奖补审定"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="claim_is_refused_for_a_reason", condition=Q(outcome="granted") | ~Q(reason="")
            ),
            models.CheckConstraint(name="claim_is_decided_by_a_paper", condition=~Q(paper="")),
        ]

    def __str__(self) -> str:
        return self.get_outcome_display()
