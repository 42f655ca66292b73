"""Letters of commitment: what a district promises where a condition is not met yet, and how each promise was kept.

Nothing here is ever changed. Basis: plan/3.2.3
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from meihao.attachments.models import Blob
from meihao.pilots.models.pilots import Pilot

ACCEPTED, RETURNED = "accepted", "returned"


class Letter(models.Model):
    """A letter, signed by the district."""

    pilot = models.ForeignKey(Pilot, models.PROTECT, related_name="letters", verbose_name="试点")
    number = models.PositiveSmallIntegerField("次数")
    on = models.DateField("签署日期")
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+", verbose_name="附件")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人")
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = verbose_name_plural = "承诺函"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(name="letter_numbered_once", fields=["pilot", "number"]),
            models.CheckConstraint(name="letter_counts_from_one", condition=Q(number__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.pilot_id}: {self.number}"


class Promise(models.Model):
    """One thing that a letter promises, and by when. A promise is never taken back: it is kept, or it is late."""

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="promises", verbose_name="承诺函")
    place = models.PositiveSmallIntegerField("序号")
    condition = models.SlugField("条件", max_length=40)
    item = models.CharField("承诺事项", max_length=200)
    due_on = models.DateField("完成期限")

    class Meta:
        verbose_name = verbose_name_plural = "承诺事项"
        ordering = ["letter", "place"]
        constraints = [
            models.UniqueConstraint(name="promise_of_one_place", fields=["letter", "place"]),
            models.CheckConstraint(name="promise_says_what", condition=~Q(item="")),
        ]

    def __str__(self) -> str:
        return self.item


class Fulfilment(models.Model):
    """That a promise was kept, as somebody reports it with a proof."""

    promise = models.ForeignKey(Promise, models.PROTECT, related_name="fulfilments", verbose_name="承诺事项")
    number = models.PositiveSmallIntegerField("次数")
    on = models.DateField("完成日期")
    text = models.CharField("完成情况", max_length=500)
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+", verbose_name="附件")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="提交人")
    at = models.DateTimeField("提交时间")

    class Meta:
        verbose_name = verbose_name_plural = "履约情况"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(name="fulfilment_numbered_once", fields=["promise", "number"]),
            models.CheckConstraint(name="fulfilment_says_what", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return f"{self.promise_id}: {self.number}"


class FulfilmentReview(models.Model):
    """What the district says of a report, once."""

    class Outcome(models.TextChoices):
        """What may be said."""

        ACCEPTED = ACCEPTED, "认可"
        RETURNED = RETURNED, "退回"

    fulfilment = models.OneToOneField(Fulfilment, models.PROTECT, related_name="review", verbose_name="履约情况")
    outcome = models.CharField("结论", max_length=10, choices=Outcome.choices)
    reason = models.CharField("意见", max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="审核人")
    at = models.DateTimeField("审核时间")

    class Meta:
        verbose_name = verbose_name_plural = "履约审核"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="fulfilment_returned_for_a_reason", condition=Q(outcome=ACCEPTED) | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return self.get_outcome_display()
