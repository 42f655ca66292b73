"""Works as built, what was said of them, and commitments dropped by decision. Nothing here is ever changed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from meihao.attachments.models import Blob
from meihao.places.models import Building
from meihao.renovation.models.projects import Project
from meihao.renovation.models.schemes import Commitment


class AsBuilt(models.Model):
    """So much of a commitment built at a place, or works that nobody had planned. Quantity in thousandths of the unit."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="works", verbose_name="改造项目")
    commitment = models.ForeignKey(Commitment, models.PROTECT, null=True, related_name="works", verbose_name="承诺")
    item = models.CharField("工程内容", max_length=60)
    unit = models.CharField("单位", max_length=10)
    quantity = models.PositiveBigIntegerField("完成数量")
    building = models.ForeignKey(Building, models.PROTECT, null=True, related_name="+", verbose_name="楼栋")
    place = models.CharField("位置", max_length=60, blank=True)
    on = models.DateField("完成日期")
    photo = models.ForeignKey(Blob, models.PROTECT, related_name="+", verbose_name="照片")
    note = models.CharField("说明", max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="填报人")
    at = models.DateTimeField("填报时间")

    class Meta:
        verbose_name = verbose_name_plural = "完工记录"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="works_recorded_once", fields=["commitment", "on", "photo"], condition=Q(commitment__isnull=False)
            ),
            models.UniqueConstraint(
                name="unplanned_works_recorded_once",
                fields=["project", "item", "on", "photo"],
                condition=Q(commitment=None),
            ),
            models.CheckConstraint(name="works_are_of_something", condition=Q(quantity__gte=1)),
            models.CheckConstraint(name="works_stand_somewhere", condition=Q(building__isnull=False) | ~Q(place="")),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.on:%Y-%m-%d}"


class AsBuiltReview(models.Model):
    """What the construction unit says of a record of works: accepted, or returned for a reason. Once."""

    class Outcome(models.TextChoices):
        """What may be said."""

        ACCEPTED = "accepted", "验收通过"
        RETURNED = "returned", "退回"

    work = models.OneToOneField(AsBuilt, models.PROTECT, related_name="review", verbose_name="完工记录")
    outcome = models.CharField("结论", max_length=10, choices=Outcome.choices)
    reason = models.CharField("理由", max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="验收人")
    at = models.DateTimeField("验收时间")

    class Meta:
        verbose_name = verbose_name_plural = "完工验收"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="works_are_returned_for_a_reason", condition=Q(outcome="accepted") | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return self.get_outcome_display()


class Dropping(models.Model):
    """The decision that a commitment need not be kept, with its written grounds. Basis: opinion/12"""

    project = models.ForeignKey(Project, models.PROTECT, related_name="droppings", verbose_name="改造项目")
    number = models.PositiveIntegerField("序号")
    reference = models.CharField("决定文号", max_length=60)
    grounds = models.CharField("理由", max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="决定人")
    at = models.DateTimeField("决定时间")

    class Meta:
        verbose_name = verbose_name_plural = "取消决定"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="commitment_dropped_once", fields=["project", "number"]),
            models.CheckConstraint(name="dropping_has_grounds", condition=~Q(grounds="") & ~Q(reference="")),
        ]

    def __str__(self) -> str:
        return f"{self.project_id}: {self.number}"
