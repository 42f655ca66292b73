"""Handing over to the property party, checking the site against the scheme, and archives that were built."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from meihao.attachments.models import Blob
from meihao.renovation.models import AsBuilt, Project, SchemeVersion


class Handover(models.Model):
    """A list of facilities that the construction unit offers."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="handovers", verbose_name="改造项目")
    number = models.PositiveSmallIntegerField("清单号")
    on = models.DateField("移交日期")
    note = models.CharField("说明", max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="提交人")
    at = models.DateTimeField("提交时间")

    class Meta:
        verbose_name = verbose_name_plural = "移交清单"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="handover_once_in_its_project", fields=["project", "number"]),
            models.CheckConstraint(name="handover_counts_from_one", condition=Q(number__gte=1)),
        ]

    def __str__(self) -> str:
        return f"移交清单 {self.number}"


class HandoverLine(models.Model):
    """A facility of the list: accepted works, with the warranty that holds for them and what is handed over beside them.

    `follows` is the line that offered the same works before and was returned.
    """

    handover = models.ForeignKey(Handover, models.PROTECT, related_name="lines", verbose_name="移交清单")
    work = models.ForeignKey(AsBuilt, models.PROTECT, related_name="handover_lines", verbose_name="完工记录")
    warranty = models.SlugField("保修类别", max_length=20)
    beside = models.CharField("钥匙和资料", max_length=120, blank=True)
    follows = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="followed_by", verbose_name="此前的一份"
    )

    class Meta:
        verbose_name = verbose_name_plural = "移交设施"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="works_once_in_a_handover", fields=["handover", "work"]),
            models.UniqueConstraint(name="works_offered_first_once", fields=["work"], condition=Q(follows=None)),
        ]

    def __str__(self) -> str:
        return f"{self.handover_id}: {self.work_id}"


class HandoverReply(models.Model):
    """What the property party says of a line: taken, or returned for a reason. Once."""

    class Outcome(models.TextChoices):
        """What may be said."""

        TAKEN = "taken", "接收"
        RETURNED = "returned", "退回"

    line = models.OneToOneField(HandoverLine, models.PROTECT, related_name="reply", verbose_name="移交设施")
    outcome = models.CharField("结论", max_length=10, choices=Outcome.choices)
    reason = models.CharField("理由", max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="确认人")
    at = models.DateTimeField("确认时间")

    class Meta:
        verbose_name = verbose_name_plural = "移交确认"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="handover_returned_for_a_reason", condition=Q(outcome="taken") | ~Q(reason="")),
        ]

    def __str__(self) -> str:
        return self.get_outcome_display()


class SiteCheck(models.Model):
    """A check of the site by the district, commitment by commitment of a filed version. Basis: opinion/12"""

    project = models.ForeignKey(Project, models.PROTECT, related_name="site_checks", verbose_name="改造项目")
    version = models.ForeignKey(SchemeVersion, models.PROTECT, related_name="site_checks", verbose_name="方案版本")
    on = models.DateField("核对日期")
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+", verbose_name="核对记录")
    note = models.CharField("说明", max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="核对人")
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = verbose_name_plural = "方案落实核对"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="site_checked_once_with_a_record", fields=["project", "on", "blob"]),
        ]

    def __str__(self) -> str:
        return f"{self.project_id}: {self.on:%Y-%m-%d}"


class SiteCheckLine(models.Model):
    """What was found of one commitment."""

    class Outcome(models.TextChoices):
        """What may be found."""

        MATCHED = "matched", "相符"
        DIFFERS = "differs", "不符"

    check_of = models.ForeignKey(SiteCheck, models.PROTECT, related_name="lines", verbose_name="方案落实核对")
    number = models.PositiveIntegerField("序号")
    outcome = models.CharField("结果", max_length=10, choices=Outcome.choices)
    note = models.CharField("情况", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "逐项核对"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="commitment_once_in_a_site_check", fields=["check_of", "number"]),
            models.CheckConstraint(name="site_check_differs_with_words", condition=Q(outcome="matched") | ~Q(note="")),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.outcome}"


class Package(models.Model):
    """An archive that was built of a project's papers as known at a time. The same papers again are the same archive."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="packages", verbose_name="改造项目")
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+", verbose_name="档案包")
    digest = models.CharField("清单 SHA-256", max_length=64)
    papers = models.PositiveIntegerField("件数")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="生成人")
    at = models.DateTimeField("生成时间")

    class Meta:
        verbose_name = verbose_name_plural = "档案包"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(name="package_once", fields=["project", "blob"])]

    def __str__(self) -> str:
        return self.digest[:12]
