"""Schemes of renovation in versions, what each promises, and their filing. Only the draft is ever changed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from meihao.places.models import Building
from meihao.renovation.models.projects import Project


class SchemeVersion(models.Model):
    """A version of a project's scheme, as it was drawn up."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="scheme_versions", verbose_name="改造项目")
    number = models.PositiveSmallIntegerField("版本")
    note = models.CharField("说明", max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="编制人")
    at = models.DateTimeField("编制时间")

    class Meta:
        verbose_name = verbose_name_plural = "方案版本"
        ordering = ["project", "number"]
        constraints = [
            models.UniqueConstraint(name="scheme_version_once_in_its_project", fields=["project", "number"]),
            models.CheckConstraint(name="scheme_version_counts_from_one", condition=Q(number__gte=1)),
        ]

    def __str__(self) -> str:
        return f"第 {self.number} 版"


class MeasureAnswer(models.Model):
    """What a version says of one content of the pack."""

    version = models.ForeignKey(SchemeVersion, models.PROTECT, related_name="answers", verbose_name="方案版本")
    measure = models.SlugField("改造内容", max_length=40)
    answer = models.SlugField("结论", max_length=20)
    note = models.CharField("佐证或理由", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "逐项结论"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="measure_answered_once_in_a_version", fields=["version", "measure"]),
            models.CheckConstraint(name="measure_is_let_be_with_words", condition=Q(answer="included") | ~Q(note="")),
        ]

    def __str__(self) -> str:
        return f"{self.measure}: {self.answer}"


class Commitment(models.Model):
    """What a version promises: so much of something at a place by a day.

    `number` stays with the commitment through all versions. Quantity in thousandths of the unit, unit price in fen.
    """

    version = models.ForeignKey(SchemeVersion, models.PROTECT, related_name="commitments", verbose_name="方案版本")
    number = models.PositiveIntegerField("序号")
    measure = models.SlugField("改造内容", max_length=40)
    item = models.CharField("工程内容", max_length=60)
    quantity = models.PositiveBigIntegerField("工程量")
    unit = models.CharField("单位", max_length=10)
    building = models.ForeignKey(Building, models.PROTECT, null=True, related_name="+", verbose_name="楼栋")
    place = models.CharField("位置", max_length=60, blank=True)
    price = models.PositiveBigIntegerField("单价")
    due_on = models.DateField("完成期限")
    funder = models.SlugField("资金来源", max_length=40)
    promised_by = models.SlugField("承诺单位", max_length=40)

    class Meta:
        verbose_name = verbose_name_plural = "承诺"
        ordering = ["version", "number"]
        constraints = [
            models.UniqueConstraint(name="commitment_once_in_a_version", fields=["version", "number"]),
            models.CheckConstraint(name="commitment_is_of_something", condition=Q(quantity__gte=1)),
            models.CheckConstraint(
                name="commitment_stands_somewhere", condition=Q(building__isnull=False) | ~Q(place="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.item}"


class SchemeDraft(models.Model):
    """The next version while it is being edited; it goes when it is issued or given up."""

    project = models.OneToOneField(Project, models.PROTECT, related_name="scheme_draft", verbose_name="改造项目")
    content = models.JSONField("草稿内容")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="编制人")
    at = models.DateTimeField("编制时间")

    class Meta:
        verbose_name = verbose_name_plural = "方案草稿"
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.project_id)


class SchemeFiling(models.Model):
    """The online filing of a version by the district's housing office. Basis: opinion/10"""

    version = models.OneToOneField(SchemeVersion, models.PROTECT, related_name="filing", verbose_name="方案版本")
    reference = models.CharField("备案编号", max_length=60)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="备案人")
    at = models.DateTimeField("备案时间")

    class Meta:
        verbose_name = verbose_name_plural = "方案备案"
        ordering = ["pk"]
        constraints = [models.CheckConstraint(name="scheme_filing_has_a_reference", condition=~Q(reference=""))]

    def __str__(self) -> str:
        return self.reference
