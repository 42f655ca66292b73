"""Who fills the key posts of a site, who relieves whom, who does special work, and who punched in and out."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from meihao.organisations.models import Organisation
from meihao.renovation.models import Project
from meihao.sites.models.devices import SiteDevice


class KeyPerson(models.Model):
    """Somebody in a key post of a site, from a day until relieved. `post` as the pack calls it."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="key_people", verbose_name="改造项目")
    post = models.SlugField("关键岗位", max_length=40)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="单位")
    name = models.CharField("姓名", max_length=40)
    certificate = models.CharField("证书编号", max_length=60)
    expires_on = models.DateField("证书有效期至")
    since = models.DateField("自哪天起")
    until = models.DateField("到哪天止", null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人")
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = verbose_name_plural = "关键岗位人员"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="one_person_in_a_post", fields=["project", "post"], condition=Q(until=None)),
            models.UniqueConstraint(
                name="manager_of_one_project_at_a_time",
                fields=["certificate"],
                condition=Q(post="project_manager", until=None),
            ),
            models.CheckConstraint(
                name="person_leaves_after_coming", condition=Q(until=None) | Q(until__gte=F("since"))
            ),
            models.CheckConstraint(name="person_has_a_certificate", condition=~Q(name="") & ~Q(certificate="")),
        ]

    def __str__(self) -> str:
        return self.name


class Relief(models.Model):
    """The firm asks that somebody named take over a post from a day on."""

    leaving = models.ForeignKey(KeyPerson, models.PROTECT, related_name="reliefs", verbose_name="现任人员")
    name = models.CharField("接任人", max_length=40)
    certificate = models.CharField("证书编号", max_length=60)
    expires_on = models.DateField("证书有效期至")
    on = models.DateField("接任日期")
    reason = models.CharField("理由", max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="申请人")
    at = models.DateTimeField("申请时间")

    class Meta:
        verbose_name = verbose_name_plural = "换人申请"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="relief_names_somebody", condition=~Q(name="") & ~Q(certificate="") & ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ReliefDecision(models.Model):
    """What the construction unit says of a relief. Once."""

    class Outcome(models.TextChoices):
        """What may be said."""

        APPROVED = "approved", "同意"
        REFUSED = "refused", "不同意"

    relief = models.OneToOneField(Relief, models.PROTECT, related_name="decision", verbose_name="换人申请")
    outcome = models.CharField("结论", max_length=10, choices=Outcome.choices)
    reason = models.CharField("理由", max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="审批人")
    at = models.DateTimeField("审批时间")

    class Meta:
        verbose_name = verbose_name_plural = "换人审批"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="relief_is_refused_for_a_reason", condition=Q(outcome="approved") | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return self.get_outcome_display()


class SpecialWorker(models.Model):
    """Somebody who does work that asks for a certificate of its own. `trade` as the pack calls it."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="special_workers", verbose_name="改造项目")
    trade = models.SlugField("工种", max_length=40)
    name = models.CharField("姓名", max_length=40)
    certificate = models.CharField("证书编号", max_length=60)
    expires_on = models.DateField("证书有效期至")
    since = models.DateField("进场日期")
    until = models.DateField("离场日期", null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人")
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = verbose_name_plural = "特种作业人员"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="worker_once_on_a_site", fields=["project", "trade", "certificate"], condition=Q(until=None)
            ),
            models.CheckConstraint(
                name="worker_leaves_after_coming", condition=Q(until=None) | Q(until__gte=F("since"))
            ),
            models.CheckConstraint(name="worker_has_a_certificate", condition=~Q(name="") & ~Q(certificate="")),
        ]

    def __str__(self) -> str:
        return self.name


class Punch(models.Model):
    """Somebody came or went, as a device reported it or an officer on site saw it. Who they are follows from the certificate."""

    class Way(models.TextChoices):
        """Which way."""

        IN = "in", "进场"
        OUT = "out", "离场"

    project = models.ForeignKey(Project, models.PROTECT, related_name="punches", verbose_name="改造项目")
    certificate = models.CharField("证书编号", max_length=60)
    way = models.CharField("进出", max_length=3, choices=Way.choices)
    at = models.DateTimeField("打卡时间")
    longitude = models.IntegerField("经度", null=True, blank=True)
    latitude = models.IntegerField("纬度", null=True, blank=True)
    device = models.ForeignKey(SiteDevice, models.PROTECT, null=True, related_name="punches", verbose_name="工地设备")
    sequence = models.PositiveBigIntegerField("事件编号", null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="打卡人")
    received_at = models.DateTimeField("收到时间")

    class Meta:
        verbose_name = verbose_name_plural = "打卡"
        ordering = ["pk"]
        indexes = [
            models.Index(name="punches_of_a_site", fields=["project", "at"]),
            models.Index(name="punches_of_a_device", fields=["device", "at"]),
        ]
        constraints = [
            models.UniqueConstraint(name="punch_once_from_a_device", fields=["device", "sequence"]),
            models.CheckConstraint(
                name="punch_by_a_device_or_by_hand",
                condition=Q(device=None, sequence=None, by__isnull=False)
                | Q(device__isnull=False, sequence__isnull=False, by=None),
            ),
            models.CheckConstraint(
                name="punch_has_a_whole_place",
                condition=Q(longitude=None, latitude=None) | Q(longitude__isnull=False, latitude__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_way_display()} {timezone.localtime(self.at):%Y-%m-%d %H:%M}"


class Fence(models.Model):
    """The site as a rectangle on the map, in millionths of a degree; the latest counts."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="fences", verbose_name="改造项目")
    west = models.IntegerField("西界")
    south = models.IntegerField("南界")
    east = models.IntegerField("东界")
    north = models.IntegerField("北界")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="划定人")
    at = models.DateTimeField("划定时间")

    class Meta:
        verbose_name = verbose_name_plural = "工地围栏"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="fence_has_an_inside", condition=Q(west__lt=F("east")) & Q(south__lt=F("north"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.west}, {self.south}, {self.east}, {self.north}"


class StopWork(models.Model):
    """An order to stop works, from a day to a day (none: still). Its days are no construction days."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="stops", verbose_name="改造项目")
    since = models.DateField("自哪天起")
    until = models.DateField("到哪天止", null=True, blank=True)
    reason = models.CharField("理由", max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="下达人")
    at = models.DateTimeField("下达时间")

    class Meta:
        verbose_name = verbose_name_plural = "停工"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="stopped_once_at_a_time", fields=["project"], condition=Q(until=None)),
            models.CheckConstraint(
                name="stop_ends_after_it_begins", condition=Q(until=None) | Q(until__gte=F("since"))
            ),
            models.CheckConstraint(name="stop_has_a_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return self.reason
