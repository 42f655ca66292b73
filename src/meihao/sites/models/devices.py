"""Devices on a site and what they report. Moments are whole seconds since 1970, so that the database reckons with them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from meihao.renovation.models import Project


class SiteDevice(models.Model):
    """A device on a site. Its key is worked out of the product's secret and the salt, and is stored nowhere."""

    class Kind(models.TextChoices):
        """What it is there for."""

        ATTENDANCE = "attendance", "考勤设备"
        VIDEO = "video", "视频设备"
        DUST = "dust", "扬尘监测设备"

    project = models.ForeignKey(Project, models.PROTECT, related_name="devices", verbose_name="改造项目")
    code = models.SlugField("设备编号", max_length=40, unique=True)
    name = models.CharField("设备名称", max_length=60)
    kind = models.CharField("设备种类", max_length=10, choices=Kind.choices)
    place = models.CharField("安装位置", max_length=60)
    salt = models.CharField("密钥盐", max_length=32)
    since = models.DateField("启用日期")
    until = models.DateField("停用日期", null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="登记人")
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = verbose_name_plural = "工地设备"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="device_ends_after_it_begins", condition=Q(until=None) | Q(until__gte=F("since"))
            ),
            models.CheckConstraint(name="device_has_a_salt", condition=~Q(salt="")),
        ]

    def __str__(self) -> str:
        return self.name


class Delivery(models.Model):
    """A signed delivery that was taken; its nonce is never taken again from the same device."""

    device = models.ForeignKey(SiteDevice, models.PROTECT, related_name="deliveries", verbose_name="工地设备")
    nonce = models.CharField("随机串", max_length=64)
    events = models.PositiveIntegerField("事件数")
    at = models.DateTimeField("收到时间")

    class Meta:
        verbose_name = verbose_name_plural = "设备上报"
        ordering = ["pk"]
        indexes = [models.Index(name="deliveries_of_a_device", fields=["device", "at"])]
        constraints = [models.UniqueConstraint(name="nonce_taken_once", fields=["device", "nonce"])]

    def __str__(self) -> str:
        return self.nonce


class Signal(models.Model):
    """A heartbeat or a dust reading in μg/m³ at its own moment. May be cleared away once its day is summed (`DaySum`)."""

    class Kind(models.TextChoices):
        """What it says."""

        BEAT = "beat", "在线心跳"
        DUST = "dust", "扬尘读数"

    device = models.ForeignKey(SiteDevice, models.PROTECT, related_name="signals", verbose_name="工地设备")
    kind = models.CharField("种类", max_length=4, choices=Kind.choices)
    moment = models.PositiveBigIntegerField("发生时刻")
    received = models.PositiveBigIntegerField("收到时刻")
    sequence = models.PositiveBigIntegerField("事件编号")
    pm25 = models.PositiveIntegerField("PM2.5", null=True)
    pm10 = models.PositiveIntegerField("PM10", null=True)
    tsp = models.PositiveIntegerField("TSP", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "设备数据"
        ordering = ["pk"]
        indexes = [models.Index(name="signals_in_time", fields=["device", "kind", "moment", "received"])]
        constraints = [
            models.UniqueConstraint(name="signal_once_from_a_device", fields=["device", "sequence"]),
            models.CheckConstraint(
                name="signal_of_dust_has_figures",
                condition=Q(kind="dust", pm25__isnull=False, pm10__isnull=False, tsp__isnull=False)
                | Q(kind="beat", pm25=None, pm10=None, tsp=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.moment}"


class DaySum(models.Model):
    """What a device's day came to, stated once the day can no longer change: seconds online, dust summed and at its worst."""

    device = models.ForeignKey(SiteDevice, models.PROTECT, related_name="day_sums", verbose_name="工地设备")
    on = models.DateField("日期")
    online = models.PositiveIntegerField("在线秒数")
    readings = models.PositiveIntegerField("读数个数")
    pm25_sum = models.PositiveBigIntegerField("PM2.5 合计")
    pm25_most = models.PositiveIntegerField("PM2.5 最大")
    pm10_sum = models.PositiveBigIntegerField("PM10 合计")
    pm10_most = models.PositiveIntegerField("PM10 最大")
    tsp_sum = models.PositiveBigIntegerField("TSP 合计")
    tsp_most = models.PositiveIntegerField("TSP 最大")
    at = models.DateTimeField("形成时间")

    class Meta:
        verbose_name = verbose_name_plural = "设备日报"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="day_summed_once", fields=["device", "on"]),
            models.CheckConstraint(name="day_has_so_many_seconds", condition=Q(online__lte=86_400)),
        ]

    def __str__(self) -> str:
        return f"{self.on:%Y-%m-%d}"
