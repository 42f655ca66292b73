"""The documents of a project: each file once, listed once, and used wherever it is asked for."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from meihao.attachments.models import Blob
from meihao.renovation.models.projects import Project


class DocumentKind(models.TextChoices):
    """What a document is."""

    DECLARATION = "declaration", "申报表"
    LAND = "land", "土地证明文件"
    DRAWING = "drawing", "设计图纸"
    PROMISE = "promise", "告知承诺书"
    REVIEW = "review", "联合审查意见"
    CONTRACT = "contract", "合同"
    LICENCE = "licence", "批准文件或证照"
    OTHER = "other", "其他材料"


class ProjectDocument(models.Model):
    """A document of a project. The same file is one document, whoever hands it in and however often."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="documents", verbose_name="改造项目")
    kind = models.CharField("种类", max_length=12, choices=DocumentKind)
    title = models.CharField("标题", max_length=120)
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+", verbose_name="文件")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="提交人")
    added_at = models.DateTimeField("提交时间")

    class Meta:
        verbose_name = verbose_name_plural = "项目材料"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(name="document_once_in_a_project", fields=["project", "blob"])]

    def __str__(self) -> str:
        return self.title
