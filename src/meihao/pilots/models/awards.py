"""Awards after the event. Basis: plan/4.4"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from meihao.pilots.models.pilots import Pilot


class Award(models.Model):
    """An award that was granted to a pilot: once, numbered among the few that there are, never above the cap it was granted under."""

    pilot = models.ForeignKey(Pilot, models.PROTECT, related_name="awards", verbose_name="试点")
    kind = models.SlugField("奖补", max_length=40)
    ordinal = models.PositiveSmallIntegerField("名额")
    of = models.PositiveSmallIntegerField("名额总数")
    fen = models.PositiveBigIntegerField("金额")
    cap = models.PositiveBigIntegerField("上限")
    on = models.DateField("决定日期")
    grounds = models.CharField("理由", max_length=300)
    digest = models.CharField("所见摘要", max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="决定人")
    at = models.DateTimeField("决定时间")

    class Meta:
        verbose_name = verbose_name_plural = "奖补"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="award_once_a_pilot", fields=["pilot", "kind"]),
            models.UniqueConstraint(name="award_of_one_place", fields=["kind", "ordinal"]),
            models.CheckConstraint(
                name="award_within_its_number", condition=Q(ordinal__gte=1, ordinal__lte=models.F("of"))
            ),
            models.CheckConstraint(name="award_within_its_cap", condition=Q(fen__gte=1, fen__lte=models.F("cap"))),
            models.CheckConstraint(name="award_says_why", condition=~Q(grounds="")),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.ordinal}"
