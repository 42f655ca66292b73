"""Files, each stored once under the SHA-256 of its bytes."""

from __future__ import annotations

from django.db import models


class Blob(models.Model):
    """The bytes of one file.

    `shown` is the copy that people see, for pictures: without EXIF, upright, no larger than a screen needs. Two
    pictures that differ only in what was stripped share it. Without one the file itself is shown.
    """

    sha256 = models.CharField("SHA-256", max_length=64, unique=True)
    size = models.BigIntegerField("字节数")
    media_type = models.CharField("类型", max_length=100)
    shown = models.ForeignKey("self", models.PROTECT, null=True, related_name="originals", verbose_name="展示副本")
    kept_at = models.DateTimeField("存入时间")

    class Meta:
        verbose_name = verbose_name_plural = "附件"
        constraints = [models.CheckConstraint(name="blob_is_not_empty", condition=models.Q(size__gt=0))]

    def __str__(self) -> str:
        return self.sha256[:12]
