"""Inspections, what they found, and how it was mended. Nothing here is ever changed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from meihao.attachments.models import Blob
from meihao.checks.models.plans import Draw
from meihao.renovation.models import Project


class Inspection(models.Model):
    """A visit to a site: on which day, and by which side."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="inspections", verbose_name="改造项目")
    side = models.SlugField("检查方", max_length=40)
    draw = models.ForeignKey(Draw, models.PROTECT, null=True, related_name="inspections", verbose_name="双随机抽取")
    on = models.DateField("检查日期")
    note = models.CharField("说明", max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="检查人")
    at = models.DateTimeField("填报时间")

    class Meta:
        verbose_name = verbose_name_plural = "现场检查"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.on:%Y-%m-%d}"


class InspectedItem(models.Model):
    """What an inspection says of one item. `values`: thousandths by limit, as measured."""

    class Verdict(models.TextChoices):
        """What may be said."""

        PASS = "pass", "合格"
        FAIL = "fail", "不合格"
        ABSENT = "absent", "不涉及"

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="items", verbose_name="现场检查")
    item = models.SlugField("检查事项", max_length=40)
    verdict = models.CharField("结论", max_length=10, choices=Verdict.choices)
    values = models.JSONField("实测值", default=dict)
    note = models.CharField("说明", max_length=300, blank=True)
    photo = models.ForeignKey(Blob, models.PROTECT, null=True, related_name="+", verbose_name="照片")

    class Meta:
        verbose_name = verbose_name_plural = "检查结果"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="item_inspected_once", fields=["inspection", "item"]),
            models.CheckConstraint(
                name="failed_item_has_a_photo", condition=~Q(verdict="fail") | Q(photo__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.get_verdict_display()}"


class Finding(models.Model):
    """Something to be mended: where, how grave, by whom, by when."""

    class Severity(models.TextChoices):
        """How grave it is."""

        GENERAL = "general", "一般"
        SERIOUS = "serious", "严重"

    found = models.ForeignKey(InspectedItem, models.PROTECT, related_name="findings", verbose_name="检查结果")
    severity = models.CharField("程度", max_length=10, choices=Severity.choices)
    place = models.CharField("位置", max_length=60)
    text = models.CharField("问题", max_length=300)
    responsible = models.SlugField("整改单位", max_length=40)
    due_on = models.DateField("整改期限")
    photo = models.ForeignKey(Blob, models.PROTECT, related_name="+", verbose_name="照片")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="开单人")
    at = models.DateTimeField("开单时间")

    class Meta:
        verbose_name = verbose_name_plural = "检查问题"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(name="finding_raised_once", fields=["found", "place"])]

    def __str__(self) -> str:
        return self.text


class FindingStep(models.Model):
    """That a finding was mended, or what its finder's side says of that. `number` counts from one in its finding."""

    class Step(models.TextChoices):
        """What may happen to a finding."""

        MENDED = "mended", "已整改"
        CLOSED = "closed", "复查合格，销号"
        RETURNED = "returned", "复查不合格，继续整改"

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="steps", verbose_name="检查问题")
    number = models.PositiveSmallIntegerField("序号")
    step = models.CharField("办理", max_length=10, choices=Step.choices)
    note = models.CharField("说明", max_length=300)
    due_on = models.DateField("整改期限", null=True)
    photo = models.ForeignKey(Blob, models.PROTECT, null=True, related_name="+", verbose_name="照片")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="办理人")
    at = models.DateTimeField("办理时间")

    class Meta:
        verbose_name = verbose_name_plural = "问题办理"
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(name="finding_steps_follow_each_other", fields=["finding", "number"]),
            models.CheckConstraint(
                name="mending_and_recheck_show_a_photo", condition=Q(step="returned") | Q(photo__isnull=False)
            ),
            models.CheckConstraint(
                name="returned_finding_has_a_term", condition=~Q(step="returned") | Q(due_on__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.get_step_display()
