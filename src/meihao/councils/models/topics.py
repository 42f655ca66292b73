"""Topics of a community: raised, graded, given seats, their results, and what residents say of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from meihao.accounts.permissions import Permission
from meihao.attachments.models import Blob
from meihao.organisations.models import Organisation
from meihao.renovation.models import Project

if TYPE_CHECKING:
    from meihao.accounts.models import User


class TopicQuerySet(models.QuerySet["Topic"]):
    """The vocabulary of topics."""

    def visible_to(self, user: User) -> Self:
        """Those of the communities within one's territories."""
        inside = Q(pk__in=[])
        for path in user.territories(Permission.COUNCIL_READ):
            inside |= Q(organisation__path__startswith=path)
        return self.filter(inside)


class Topic(models.Model):
    """Something that a community should talk about. `online`: whoever raised it entered it themselves."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="topics", verbose_name="社区")
    source = models.SlugField("提出方", max_length=20)
    online = models.BooleanField("本人线上提出")
    title = models.CharField("议题", max_length=80)
    text = models.CharField("说明", max_length=500)
    project = models.ForeignKey(Project, models.PROTECT, null=True, related_name="topics", verbose_name="改造项目")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人")
    at = models.DateTimeField("提出时间")

    objects = TopicQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "议题"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="topic_says_something", condition=~Q(title="") & ~Q(text="")),
        ]

    def __str__(self) -> str:
        return self.title


class Grading(models.Model):
    """How urgent the community finds a topic, once."""

    topic = models.OneToOneField(Topic, models.PROTECT, related_name="grading", verbose_name="议题")
    grade = models.SlugField("等级", max_length=20)
    reason = models.CharField("定级理由", max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="定级人")
    at = models.DateTimeField("定级时间")

    class Meta:
        verbose_name = verbose_name_plural = "议题定级"
        ordering = ["pk"]
        constraints = [models.CheckConstraint(name="grading_has_a_reason", condition=~Q(reason=""))]

    def __str__(self) -> str:
        return self.grade


class Seat(models.Model):
    """How many of a stake are to talk about a topic."""

    topic = models.ForeignKey(Topic, models.PROTECT, related_name="seats", verbose_name="议题")
    stake = models.SlugField("利益相关方", max_length=20)
    number = models.PositiveSmallIntegerField("名额")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人")
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = verbose_name_plural = "议事名额"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="seat_once_for_a_stake", fields=["topic", "stake"]),
            models.CheckConstraint(name="seat_counts_from_one", condition=Q(number__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.stake} {self.number}"


class TopicResult(models.Model):
    """What a topic came to, as it was posted, with a photograph of the posting."""

    topic = models.OneToOneField(Topic, models.PROTECT, related_name="result", verbose_name="议题")
    text = models.CharField("结果", max_length=500)
    place = models.CharField("公示地点", max_length=80)
    photo = models.ForeignKey(Blob, models.PROTECT, null=True, related_name="+", verbose_name="公示照片")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="公示人")
    at = models.DateTimeField("公示时间")

    class Meta:
        verbose_name = verbose_name_plural = "议事结果"
        ordering = ["pk"]
        constraints = [models.CheckConstraint(name="topic_result_says_something", condition=~Q(text=""))]

    def __str__(self) -> str:
        return self.text


class FollowUp(models.Model):
    """Marks that a resident gives a topic that is settled; `visited`: told to the community, which entered them."""

    topic = models.ForeignKey(Topic, models.PROTECT, related_name="ratings", verbose_name="议题")
    marks = models.PositiveSmallIntegerField("评分")
    reason = models.CharField("评价理由", max_length=300, blank=True)
    visited = models.BooleanField("回访登记", default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="评价人")
    at = models.DateTimeField("评价时间")

    class Meta:
        verbose_name = verbose_name_plural = "居民评价"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="follow_up_once_of_a_person", fields=["topic", "by"], condition=Q(visited=False)
            ),
            models.CheckConstraint(name="follow_up_marks_from_one", condition=Q(marks__gte=1)),
        ]

    def __str__(self) -> str:
        return str(self.marks)
