"""Pictures that people hand in for sheets. Nothing here is ever changed: another one, or none, is put in its place."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from meihao.attachments.models import Blob
from meihao.documents.rules.edges import words

EDGED = Q(
    west__isnull=False,
    south__isnull=False,
    east__isnull=False,
    north__isnull=False,
    west__lt=F("east"),
    south__lt=F("north"),
)
EDGELESS = Q(west=None, south=None, east=None, north=None)


class SheetPicture(models.Model):
    """The picture for one place of a set of sheets; without a file the place is empty again. The latest counts.

    One that lies under a map has its edges, in 1e-6 degree.
    """

    kind = models.SlugField("公文种类", max_length=40)
    subject = models.CharField("公文对象", max_length=80)
    slot = models.SlugField("图位", max_length=40)
    blob = models.ForeignKey(Blob, models.PROTECT, null=True, related_name="+", verbose_name="图片")
    west = models.IntegerField("西边经度", null=True)
    south = models.IntegerField("南边纬度", null=True)
    east = models.IntegerField("东边经度", null=True)
    north = models.IntegerField("北边纬度", null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="提交人")
    at = models.DateTimeField("提交时间")

    class Meta:
        verbose_name = verbose_name_plural = "图纸图片"
        ordering = ["pk"]
        indexes = [models.Index(name="sheet_picture_of_a_place", fields=["kind", "subject", "slot", "-id"])]
        constraints = [
            models.CheckConstraint(name="sheet_picture_edged_or_not", condition=EDGED | EDGELESS),
            models.CheckConstraint(
                name="sheet_picture_edges_are_of_a_file", condition=Q(blob__isnull=False) | EDGELESS
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject} {self.slot}"

    @property
    def edges(self) -> str:
        """Where its edges lie, in words; nothing of one that lies under no map."""
        if self.west is None or self.south is None or self.east is None or self.north is None:
            return ""
        return words(self.west, self.south, self.east, self.north)
