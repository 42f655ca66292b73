"""What a session resolved, who does it by when, and the proof."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from meihao.attachments.models import Blob
from meihao.councils.models.sessions import AgendaItem, Session, spoken_for
from meihao.councils.rules.items import ACCEPTED, RETURNED
from meihao.organisations.models import Organisation
from meihao.renovation.models import Project

if TYPE_CHECKING:
    from meihao.accounts.models import User


class Resolution(models.Model):
    """What was resolved on a point of the agenda; with votes by heads where they were counted."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="resolutions", verbose_name="会议")
    number = models.PositiveSmallIntegerField("序号")
    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="resolutions", verbose_name="议程项")
    text = models.CharField("决议", max_length=500)
    in_favour = models.PositiveSmallIntegerField("赞成", null=True)
    against = models.PositiveSmallIntegerField("反对", null=True)
    abstained = models.PositiveSmallIntegerField("弃权", null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人")
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = verbose_name_plural = "会议决议"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="resolution_numbered_once", fields=["session", "number"]),
            models.CheckConstraint(name="resolution_says_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="resolution_counts_all_votes_or_none",
                condition=Q(in_favour=None, against=None, abstained=None)
                | Q(in_favour__isnull=False, against__isnull=False, abstained__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.text


class ActionItemQuerySet(models.QuerySet["ActionItem"]):
    """The vocabulary of action items."""

    def visible_to(self, user: User) -> Self:
        """Those that one's body has to do, those of sessions that one may see, and those about one's projects."""
        return self.filter(
            Q(organisation__in=spoken_for(user))
            | Q(resolution__session__in=Session.objects.visible_to(user).values("pk"))
            | Q(resolution__item__project__in=Project.objects.visible_to(user).values("pk"))
        )


class ActionItem(models.Model):
    """Something that a body does by a day because a session resolved it."""

    resolution = models.ForeignKey(Resolution, models.PROTECT, related_name="actions", verbose_name="会议决议")
    number = models.PositiveSmallIntegerField("序号")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="actions", verbose_name="承办单位")
    text = models.CharField("事项", max_length=300)
    due_on = models.DateField("办理期限")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="交办人")
    at = models.DateTimeField("交办时间")

    objects = ActionItemQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "议定事项"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="action_item_numbered_once", fields=["resolution", "number"]),
            models.CheckConstraint(name="action_item_says_something", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return self.text


class ItemReport(models.Model):
    """What was done about an item, with a proof."""

    action = models.ForeignKey(ActionItem, models.PROTECT, related_name="reports", verbose_name="议定事项")
    number = models.PositiveSmallIntegerField("次数")
    text = models.CharField("办理情况", max_length=500)
    proof = models.ForeignKey(Blob, models.PROTECT, related_name="+", verbose_name="办理证明")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="报告人")
    at = models.DateTimeField("报告时间")

    class Meta:
        verbose_name = verbose_name_plural = "办理报告"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="item_report_numbered_once", fields=["action", "number"]),
            models.CheckConstraint(name="item_report_says_something", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return f"第 {self.number} 次"


class ItemReview(models.Model):
    """What the convenor says of a report, once: done, or a better one is owed by another day."""

    class Outcome(models.TextChoices):
        """What may be said."""

        ACCEPTED = ACCEPTED, "认定办结"
        RETURNED = RETURNED, "退回"

    report = models.OneToOneField(ItemReport, models.PROTECT, related_name="review", verbose_name="办理报告")
    outcome = models.CharField("结论", max_length=10, choices=Outcome.choices)
    reason = models.CharField("意见", max_length=300, blank=True)
    due_on = models.DateField("再报期限", null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="认定人")
    at = models.DateTimeField("认定时间")

    class Meta:
        verbose_name = verbose_name_plural = "办结认定"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="item_report_returned_for_a_reason_and_by_a_day",
                condition=Q(outcome=ACCEPTED, due_on=None)
                | (Q(outcome=RETURNED, due_on__isnull=False) & ~Q(reason="")),
            ),
        ]

    def __str__(self) -> str:
        return self.get_outcome_display()
