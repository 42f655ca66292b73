"""The creation scheme of a pilot: a draft that is edited, versions that stand, and the drawings that belong to it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from meihao.attachments.models import Blob
from meihao.pilots.models.pilots import Pilot


class CreationDraft(models.Model):
    """What is being written: texts by heading, and an answer for each level of each indicator."""

    pilot = models.OneToOneField(Pilot, models.PROTECT, related_name="draft", verbose_name="试点")
    content = models.JSONField("内容")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="修改人")
    at = models.DateTimeField("修改时间")

    class Meta:
        verbose_name = verbose_name_plural = "创建方案草稿"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.pilot_id}"


class CreationVersion(models.Model):
    """A version as it was issued, with the drawings it had. Never changed. Basis: plan/3.3.3"""

    pilot = models.ForeignKey(Pilot, models.PROTECT, related_name="versions", verbose_name="试点")
    number = models.PositiveSmallIntegerField("版本")
    content = models.JSONField("内容")
    digest = models.CharField("摘要", max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="定稿人")
    at = models.DateTimeField("定稿时间")

    class Meta:
        verbose_name = verbose_name_plural = "创建方案"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(name="creation_version_numbered_once", fields=["pilot", "number"]),
            models.CheckConstraint(name="creation_version_counts_from_one", condition=Q(number__gte=1)),
        ]

    def __str__(self) -> str:
        return f"第 {self.number} 版"


class Drawing(models.Model):
    """A sheet or picture that annex 2 asks for. The latest of a kind counts; of renderings all do. Basis: annex2/7"""

    pilot = models.ForeignKey(Pilot, models.PROTECT, related_name="drawings", verbose_name="试点")
    kind = models.SlugField("图件种类", max_length=40)
    title = models.CharField("标题", max_length=60)
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+", verbose_name="附件")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="提交人")
    at = models.DateTimeField("提交时间")

    class Meta:
        verbose_name = verbose_name_plural = "图件"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(name="drawing_once", fields=["pilot", "kind", "blob"])]

    def __str__(self) -> str:
        return self.title
