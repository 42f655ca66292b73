"""Keys of calendars: whoever has the address may read one person's sessions, until the key is revoked."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models


class CalendarKeyQuerySet(models.QuerySet["CalendarKey"]):
    """The vocabulary of keys."""

    def in_force(self) -> Self:
        """Those not revoked."""
        return self.filter(revocation=None)


class CalendarKey(models.Model):
    """A key that was given out, by its hash: the key itself is shown once and stored nowhere."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="calendar_keys", verbose_name="用户"
    )
    name = models.CharField("用途", max_length=40)
    digest = models.CharField("密钥散列", max_length=64, unique=True)
    at = models.DateTimeField("生成时间")

    objects = CalendarKeyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "日历订阅"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class CalendarRevocation(models.Model):
    """A key opens nothing any more."""

    key = models.OneToOneField(CalendarKey, models.PROTECT, related_name="revocation", verbose_name="日历订阅")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="停用人")
    at = models.DateTimeField("停用时间")

    class Meta:
        verbose_name = verbose_name_plural = "日历停用"
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.key_id)
