"""Papers of the chain: one body hands in, another confirms or returns. Nothing here is ever changed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from meihao.attachments.models import Blob
from meihao.renovation.models import Project


class Paper(models.Model):
    """A paper of a step: completion report, certificate of a utility, notice to the station, filing, receipt of the archive.

    `follows` is the paper of the same step (and utility) before it. `round` is the round of acceptance that it belongs to.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="completion_papers", verbose_name="改造项目")
    step = models.SlugField("步骤", max_length=20)
    topic = models.SlugField("专营设施", max_length=20, blank=True)
    round = models.PositiveSmallIntegerField("轮次")
    number = models.CharField("文号或编号", max_length=60, blank=True)
    on = models.DateField("日期")
    meeting_on = models.DateField("拟验收日期", null=True)
    text = models.CharField("内容", max_length=500, blank=True)
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+", verbose_name="文件")
    follows = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="followed_by", verbose_name="此前的一份"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="提交人")
    at = models.DateTimeField("提交时间")

    class Meta:
        verbose_name = verbose_name_plural = "验收移交材料"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="completion_paper_first_of_its_kind",
                fields=["project", "step", "topic"],
                condition=Q(follows=None),
            ),
            models.CheckConstraint(name="completion_paper_counts_from_one", condition=Q(round__gte=1)),
            models.CheckConstraint(
                name="meeting_comes_after_its_notice", condition=Q(meeting_on=None) | Q(meeting_on__gte=F("on"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.step} {self.on:%Y-%m-%d}"


class PaperReview(models.Model):
    """What the body that confirms says of a paper, once."""

    class Outcome(models.TextChoices):
        """What may be said."""

        CONFIRMED = "confirmed", "确认"
        RETURNED = "returned", "退回"

    paper = models.OneToOneField(Paper, models.PROTECT, related_name="review", verbose_name="验收移交材料")
    outcome = models.CharField("结论", max_length=10, choices=Outcome.choices)
    reason = models.CharField("意见", max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="确认人")
    at = models.DateTimeField("确认时间")

    class Meta:
        verbose_name = verbose_name_plural = "材料确认"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="completion_paper_returned_for_a_reason", condition=Q(outcome="confirmed") | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return self.get_outcome_display()
