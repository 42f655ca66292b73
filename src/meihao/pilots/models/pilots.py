"""The community that a pilot is about, and the district's preliminary review of its application."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from meihao.attachments.models import Blob
from meihao.places.models import Community
from meihao.renovation.models import Project

PASS, FAIL = "pass", "fail"
OUTCOMES = {PASS: "通过", FAIL: "不通过"}


class Pilot(models.Model):
    """A community's attempt at becoming a beautiful one; a later attempt follows one that was withdrawn."""

    project = models.OneToOneField(
        Project, models.PROTECT, primary_key=True, related_name="pilot", verbose_name="改造项目"
    )
    community = models.ForeignKey(Community, models.PROTECT, related_name="pilots", verbose_name="社区")
    number = models.PositiveSmallIntegerField("次数")

    class Meta:
        verbose_name = verbose_name_plural = "试点"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="pilot_numbered_once", fields=["community", "number"]),
            models.CheckConstraint(name="pilot_counts_from_one", condition=Q(number__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.community_id}: {self.number}"


class Preliminary(models.Model):
    """What the district finds, holding the application against the indicators. The latest counts. Basis: plan/3.3.1"""

    pilot = models.ForeignKey(Pilot, models.PROTECT, related_name="preliminaries", verbose_name="试点")
    round = models.PositiveSmallIntegerField("轮次")
    on = models.DateField("初审日期")
    outcome = models.CharField("初审结论", max_length=8, choices=OUTCOMES)
    text = models.CharField("初审意见", max_length=1000)
    digest = models.CharField("所见摘要", max_length=64)
    tally = models.JSONField("当时结论")
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+", verbose_name="附件")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="审核人")
    at = models.DateTimeField("审核时间")

    class Meta:
        verbose_name = verbose_name_plural = "区市初审"
        ordering = ["round"]
        constraints = [
            models.UniqueConstraint(name="preliminary_once_a_round", fields=["pilot", "round"]),
            models.CheckConstraint(name="preliminary_says_something", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return f"{self.pilot_id}: {self.round}"
