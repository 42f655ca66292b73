"""Dispatch notices about projects, the answers, and what was said of those. Nothing here is ever changed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from meihao.attachments.models import Blob
from meihao.oversight.rules.dispatching import CLOSED, RETURNED
from meihao.renovation.models import Project


class Dispatch(models.Model):
    """A notice to whoever answers for a project: its colour that day with the reasons, what is asked, and by when."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="dispatches", verbose_name="改造项目")
    number = models.PositiveSmallIntegerField("次数")
    colour = models.SlugField("颜色", max_length=20)
    reasons = models.JSONField("理由")
    text = models.CharField("督办要求", max_length=500)
    due_on = models.DateField("答复期限")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="下发人")
    at = models.DateTimeField("下发时间")

    class Meta:
        verbose_name = verbose_name_plural = "督办单"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="dispatch_numbered_once", fields=["project", "number"]),
            models.CheckConstraint(name="dispatch_counts_from_one", condition=Q(number__gte=1)),
            models.CheckConstraint(name="dispatch_asks_something", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return f"督办单 {self.number}"


class Answer(models.Model):
    """What is answered to a notice, with a paper if there is one."""

    dispatch = models.ForeignKey(Dispatch, models.PROTECT, related_name="answers", verbose_name="督办单")
    number = models.PositiveSmallIntegerField("次数")
    text = models.CharField("答复内容", max_length=1000)
    blob = models.ForeignKey(Blob, models.PROTECT, null=True, related_name="+", verbose_name="附件")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="答复人")
    at = models.DateTimeField("答复时间")

    class Meta:
        verbose_name = verbose_name_plural = "督办答复"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="answer_numbered_once", fields=["dispatch", "number"]),
            models.CheckConstraint(name="answer_counts_from_one", condition=Q(number__gte=1)),
            models.CheckConstraint(name="answer_says_something", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return f"答复 {self.number}"


class AnswerReview(models.Model):
    """What the issuer says of an answer, once: the notice is closed, or a better answer is owed by another day."""

    class Outcome(models.TextChoices):
        """What may be said."""

        CLOSED = CLOSED, "销号"
        RETURNED = RETURNED, "退回"

    answer = models.OneToOneField(Answer, models.PROTECT, related_name="review", verbose_name="督办答复")
    outcome = models.CharField("结论", max_length=10, choices=Outcome.choices)
    reason = models.CharField("意见", max_length=300, blank=True)
    due_on = models.DateField("再答复期限", null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="审核人")
    at = models.DateTimeField("审核时间")

    class Meta:
        verbose_name = verbose_name_plural = "督办销号"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="answer_returned_for_a_reason_and_by_a_day",
                condition=Q(outcome=CLOSED, due_on=None) | (Q(outcome=RETURNED, due_on__isnull=False) & ~Q(reason="")),
            ),
        ]

    def __str__(self) -> str:
        return self.get_outcome_display()
