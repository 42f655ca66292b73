"""Yearly plans as they were published, one version beside the other, and saved ways to compose one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from meihao.accounts.permissions import Permission
from meihao.attachments.models import Blob
from meihao.organisations.models import Organisation
from meihao.plans.rules.plans import FIRST_YEAR, LAST_YEAR

if TYPE_CHECKING:
    from meihao.accounts.models import User


class Kind(models.TextChoices):
    """What the figures of a version say."""

    PLAN = "plan", "计划"
    REPORT = "report", "公布的完成数"
    PROPOSAL = "proposal", "区市建议"


class Unit(models.TextChoices):
    """What is counted. 2022 counts 片区, later years 小区: the two are never added."""

    CLUSTER = "片区", "片区"
    COMPOUND = "小区", "小区"


class PlanVersionQuerySet(models.QuerySet["PlanVersion"]):
    """The vocabulary of plan versions."""

    def visible_to(self, user: User) -> Self:
        """What was published, to whoever reads plans; a district's proposal only above it and in it."""
        if not user.may(Permission.PLAN_READ):
            return self.none()
        mine = ~Q(kind=Kind.PROPOSAL)
        for path in user.territories(Permission.PLAN_READ):
            mine |= Q(body__path__startswith=path)
        return self.filter(mine)


class PlanVersion(models.Model):
    """The figures of a year for a body, as one source gave them. Never changed: later figures are a further version.

    `digest` is that of its kind and rows, so that the same table handed in twice is one version.
    """

    year = models.PositiveSmallIntegerField("年度")
    body = models.ForeignKey(Organisation, models.PROTECT, related_name="plan_versions", verbose_name="所属机构")
    kind = models.CharField("类别", max_length=8, choices=Kind)
    source = models.CharField("来源", max_length=200)
    document = models.ForeignKey(Blob, models.PROTECT, null=True, related_name="+", verbose_name="文件")
    published_on = models.DateField("公布日期", null=True, blank=True)
    known_at = models.DateTimeField("知悉时间")
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="录入人"
    )
    disagreements = models.TextField("合计不符", blank=True)
    grounds = models.CharField("采用理由", max_length=300, blank=True)
    digest = models.CharField("摘要", max_length=64)

    objects = PlanVersionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "年度计划版本"
        ordering = ["year", "known_at", "pk"]
        constraints = [
            models.UniqueConstraint(name="plan_version_once", fields=["year", "body", "digest"]),
            models.CheckConstraint(name="plan_version_year", condition=Q(year__range=(FIRST_YEAR, LAST_YEAR))),
            models.CheckConstraint(
                name="plan_version_disagreement_has_grounds", condition=Q(disagreements="") | ~Q(grounds="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}年{self.get_kind_display()}（{self.source}）"


class PlanRow(models.Model):
    """The figures of one body in a version; what the source leaves out is null, never nought.

    `area` is floor area in 0.01 ㎡. The row of the version's own body is the total that was printed.
    """

    version = models.ForeignKey(PlanVersion, models.PROTECT, related_name="rows", verbose_name="年度计划版本")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="区市")
    unit = models.CharField("计数单位", max_length=2, choices=Unit)
    count = models.PositiveIntegerField("数量", null=True)
    buildings = models.PositiveIntegerField("楼栋数", null=True)
    households = models.PositiveIntegerField("户数", null=True)
    area = models.PositiveBigIntegerField("建筑面积", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "年度计划数"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(name="plan_row_once", fields=["version", "organisation"])]

    def __str__(self) -> str:
        return f"{self.organisation_id}: {self.count}"


class ComposerVariant(models.Model):
    """What was asked of the composer: money, targets, pins, and the days its candidates were read at.

    What came out is worked out again each time; `digest` tells whether the candidates are still what they were.
    """

    year = models.PositiveSmallIntegerField("年度")
    body = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="所属机构")
    name = models.CharField("名称", max_length=60)
    on = models.DateField("截至日期")
    known_at = models.DateTimeField("知悉时间")
    money = models.PositiveBigIntegerField("资金（分）")
    targets = models.JSONField("目标", default=list)
    pins = models.JSONField("人工指定", default=list)
    digest = models.CharField("摘要", max_length=64)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="保存人")
    saved_at = models.DateTimeField("保存时间")

    class Meta:
        verbose_name = verbose_name_plural = "计划方案"
        ordering = ["year", "saved_at", "pk"]
        constraints = [models.UniqueConstraint(name="composer_variant_named_once", fields=["year", "body", "name"])]

    def __str__(self) -> str:
        return self.name
