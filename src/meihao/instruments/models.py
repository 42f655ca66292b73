"""The office's own document, word for word, and where each level's text stands in it."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from meihao.attachments.models import Blob


class Instrument(models.Model):
    """One imported document, matched to a pack."""

    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+", verbose_name="文件")
    title = models.CharField("标题", max_length=200)
    pack = models.SlugField("规则包", max_length=40)
    found = models.PositiveSmallIntegerField("找到")
    expected = models.PositiveSmallIntegerField("应有")
    faults = models.JSONField("未识别", default=list)
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="导入人")
    imported_at = models.DateTimeField("导入时间")

    class Meta:
        verbose_name = verbose_name_plural = "文件原文"
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(name="instrument_imported_once", fields=["blob", "pack"])]

    def __str__(self) -> str:
        return self.title


class Passage(models.Model):
    """The text of one level of one indicator, with the lines it was read from."""

    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="passages", verbose_name="文件原文")
    indicator = models.PositiveSmallIntegerField("指标")
    level = models.CharField("性质", max_length=12)
    text = models.TextField("原文")
    first_line = models.PositiveIntegerField("起始行")
    last_line = models.PositiveIntegerField("结束行")

    class Meta:
        verbose_name = verbose_name_plural = "原文段落"
        constraints = [models.UniqueConstraint(name="passage_once", fields=["instrument", "indicator", "level"])]

    def __str__(self) -> str:
        return f"{self.indicator} {self.level}"
