"""Decisions to show a photograph to the public, or no longer. Nothing here is ever changed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from meihao.attachments.models import Blob
from meihao.renovation.models import AsBuilt, GroundFile, Project


class Release(models.Model):
    """A photograph was released, or withdrawn for a reason. Of one photograph the last word counts.

    `picture` is the copy that the public gets: small, and without anything that the camera wrote into it.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="releases", verbose_name="改造项目")
    work = models.ForeignKey(AsBuilt, models.PROTECT, null=True, related_name="releases", verbose_name="完工记录")
    file = models.ForeignKey(
        GroundFile, models.PROTECT, null=True, related_name="releases", verbose_name="前置记录文件"
    )
    number = models.PositiveSmallIntegerField("次数")
    released = models.BooleanField("公开")
    picture = models.ForeignKey(Blob, models.PROTECT, null=True, related_name="+", verbose_name="公开副本")
    reason = models.CharField("撤回理由", max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="决定人")
    at = models.DateTimeField("决定时间")

    class Meta:
        verbose_name = verbose_name_plural = "照片公开"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="release_of_works_numbered_once", fields=["work", "number"], condition=Q(work__isnull=False)
            ),
            models.UniqueConstraint(
                name="release_of_a_file_numbered_once", fields=["file", "number"], condition=Q(file__isnull=False)
            ),
            models.CheckConstraint(
                name="release_is_of_one_photograph",
                condition=Q(work__isnull=False, file=None) | Q(work=None, file__isnull=False),
            ),
            models.CheckConstraint(
                name="release_gives_a_copy_or_a_reason",
                condition=Q(released=True, picture__isnull=False) | (Q(released=False, picture=None) & ~Q(reason="")),
            ),
            models.CheckConstraint(name="release_counts_from_one", condition=Q(number__gte=1)),
        ]

    def __str__(self) -> str:
        return "公开" if self.released else "撤回"
