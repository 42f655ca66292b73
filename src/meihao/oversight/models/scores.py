"""Scores of districts as they were computed, published, appealed against and sealed. Nothing here is ever changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from meihao.accounts.permissions import Permission
from meihao.attachments.models import Blob
from meihao.organisations.models import Organisation
from meihao.oversight.rules.settling import REJECTED, UPHELD

if TYPE_CHECKING:
    from meihao.accounts.models import User


class ScoreRun(models.Model):
    """One computation for a period: everything it was worked out of, as known at a time, and what came out.

    `inputs` and `result` are canonical JSON; their digests are SHA-256. A later computation of the period has the next number.
    """

    period = models.CharField("考核周期", max_length=8)
    number = models.PositiveSmallIntegerField("次数")
    known_at = models.DateTimeField("按何时掌握的记录")
    pack_digest = models.CharField("规则包摘要", max_length=64)
    inputs = models.JSONField("计算依据")
    inputs_digest = models.CharField("依据摘要", max_length=64)
    result = models.JSONField("计算结果")
    digest = models.CharField("结果摘要", max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="计算人")
    at = models.DateTimeField("计算时间")

    class Meta:
        verbose_name = verbose_name_plural = "考核计算"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="score_run_numbered_once", fields=["period", "number"]),
            models.CheckConstraint(name="score_run_counts_from_one", condition=Q(number__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.period} 第 {self.number} 次"


class ScorePublication(models.Model):
    """A computation that districts may read; until the last day they may appeal against it."""

    run = models.OneToOneField(ScoreRun, models.PROTECT, related_name="publication", verbose_name="考核计算")
    until = models.DateField("申诉期限")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="公布人")
    at = models.DateTimeField("公布时间")

    class Meta:
        verbose_name = verbose_name_plural = "考核公布"
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.run_id)


class ScoreAppealQuerySet(models.QuerySet["ScoreAppeal"]):
    """The vocabulary of appeals."""

    def visible_to(self, user: User) -> Self:
        """Those of districts within which one may read scores."""
        inside = Q(pk__in=[])
        for path in user.territories(Permission.SCORE_READ):
            inside |= Q(district__path__startswith=path)
        return self.filter(inside)


class ScoreAppeal(models.Model):
    """What a district says against a part of its published score, once for each part, with a paper if there is one."""

    publication = models.ForeignKey(ScorePublication, models.PROTECT, related_name="appeals", verbose_name="考核公布")
    district = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="区市")
    part = models.SlugField("考核项", max_length=30)
    grounds = models.CharField("申诉理由", max_length=1000)
    blob = models.ForeignKey(Blob, models.PROTECT, null=True, related_name="+", verbose_name="附件")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="申诉人")
    at = models.DateTimeField("申诉时间")

    objects = ScoreAppealQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "考核申诉"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="score_appealed_once", fields=["publication", "district", "part"]),
            models.CheckConstraint(name="score_appeal_says_why", condition=~Q(grounds="")),
        ]

    def __str__(self) -> str:
        return f"{self.district_id} {self.part}"


class AppealHearing(models.Model):
    """What was said of an appeal, once: rejected, or upheld; then the records in `excused` no longer count."""

    class Outcome(models.TextChoices):
        """What may be said."""

        UPHELD = UPHELD, "申诉成立"
        REJECTED = REJECTED, "申诉不成立"

    appeal = models.OneToOneField(ScoreAppeal, models.PROTECT, related_name="hearing", verbose_name="考核申诉")
    outcome = models.CharField("结论", max_length=10, choices=Outcome.choices)
    reason = models.CharField("意见", max_length=500)
    excused = models.JSONField("不计的记录", default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="审理人")
    at = models.DateTimeField("审理时间")

    class Meta:
        verbose_name = verbose_name_plural = "申诉审理"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="score_appeal_heard_with_words", condition=~Q(reason="")),
            models.CheckConstraint(
                name="score_appeal_rejected_excuses_nothing",
                condition=Q(outcome=UPHELD) | Q(outcome=REJECTED, excused=[]),
            ),
        ]

    def __str__(self) -> str:
        return self.get_outcome_display()


class ScoreSeal(models.Model):
    """The end of a period's assessment: what was published last stands. `digest` is that of its result."""

    period = models.CharField("考核周期", max_length=8, unique=True)
    publication = models.OneToOneField(ScorePublication, models.PROTECT, related_name="seal", verbose_name="考核公布")
    digest = models.CharField("结果摘要", max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="封存人")
    at = models.DateTimeField("封存时间")

    class Meta:
        verbose_name = verbose_name_plural = "考核封存"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.period
