"""Long work that a person can watch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models

from meihao.accounts.permissions import Permission
from meihao.attachments.models import Blob

if TYPE_CHECKING:
    from meihao.accounts.models import User


class State(models.TextChoices):
    """Where a job stands."""

    WAITING = "waiting", "排队"
    RUNNING = "running", "进行中"
    DONE = "done", "完成"
    FAILED = "failed", "没有完成"


ENDED = (State.DONE, State.FAILED)


class JobQuerySet(models.QuerySet["Job"]):
    """The vocabulary of jobs."""

    def visible_to(self, user: User) -> Self:
        """One's own jobs; whoever looks after the system sees everybody's."""
        if user.may(Permission.JOB_OVERSEE):
            return self
        return self.filter(requested_by=user)

    def under_way(self) -> Self:
        """Jobs that have not ended."""
        return self.exclude(state__in=ENDED)


class Job(models.Model):
    """One piece of long work: what, for whom, how far, and what went wrong by line.

    `attempts` counts the starts and fences them: only the latest may finish the job.
    """

    kind = models.CharField("种类", max_length=40)
    title = models.CharField("标题", max_length=120)
    state = models.CharField("状态", max_length=8, choices=State, default=State.WAITING)
    done = models.IntegerField("已处理", default=0)
    total = models.IntegerField("总数", default=0)
    attempts = models.IntegerField("开始次数", default=0)
    options = models.JSONField("参数", default=dict)
    faults = models.JSONField("错误", default=list)
    result = models.JSONField("结果", default=dict)
    blob = models.ForeignKey(Blob, models.PROTECT, null=True, related_name="+", verbose_name="文件")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="提交人")
    requested_at = models.DateTimeField("提交时间")
    started_at = models.DateTimeField("开始时间", null=True)
    beat_at = models.DateTimeField("最近进展", null=True)
    ended_at = models.DateTimeField("结束时间", null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "后台任务"
        ordering = ["-pk"]
        indexes = [
            models.Index(name="job_requested_by", fields=["requested_by", "-id"]),
            models.Index(
                name="job_under_way", fields=["beat_at"], condition=models.Q(state__in=["waiting", "running"])
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="job_counts_are_not_negative", condition=models.Q(done__gte=0, total__gte=0, attempts__gte=0)
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.state in ENDED
