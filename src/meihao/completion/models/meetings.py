"""Meetings at which works are accepted: checklist, who was there, what each party signed, what the station saw."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from meihao.attachments.models import Blob
from meihao.completion.models.papers import Paper
from meihao.organisations.models import Organisation
from meihao.renovation.models import Project


class Meeting(models.Model):
    """A meeting for acceptance, as the construction unit recorded it. What it comes to is worked out."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="acceptance_meetings", verbose_name="改造项目")
    round = models.PositiveSmallIntegerField("轮次")
    on = models.DateField("验收日期")
    place = models.CharField("地点", max_length=80)
    notice = models.ForeignKey(Paper, models.PROTECT, related_name="meetings", verbose_name="验收通知")
    minutes = models.ForeignKey(Blob, models.PROTECT, related_name="+", verbose_name="验收记录")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人")
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = verbose_name_plural = "竣工验收"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="acceptance_meeting_once_in_a_round", fields=["project", "round"]),
            models.CheckConstraint(name="acceptance_meeting_counts_from_one", condition=Q(round__gte=1)),
        ]

    def __str__(self) -> str:
        return f"第 {self.round} 次 {self.on:%Y-%m-%d}"


class ItemResult(models.Model):
    """What became of a point of the checklist."""

    class Outcome(models.TextChoices):
        """What may become of it."""

        PASSED = "passed", "合格"
        FAILED = "failed", "不合格"
        NA = "na", "不适用"

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="items", verbose_name="竣工验收")
    item = models.SlugField("验收项", max_length=40)
    outcome = models.CharField("结果", max_length=10, choices=Outcome.choices)
    note = models.CharField("理由", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "验收项结果"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="acceptance_item_once_in_a_meeting", fields=["meeting", "item"]),
            models.CheckConstraint(
                name="acceptance_item_fails_with_words", condition=Q(outcome="passed") | ~Q(note="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.outcome}"


class Attendee(models.Model):
    """Somebody who was invited and came, as a record of office: for whom, name and post."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="attendees", verbose_name="竣工验收")
    sort = models.SlugField("代表", max_length=20)
    name = models.CharField("姓名", max_length=40)
    post = models.CharField("职务", max_length=60, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "到场人员"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="attendee_once_at_a_meeting", fields=["meeting", "sort", "name", "post"]),
            models.CheckConstraint(name="attendee_has_a_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name


class Conclusion(models.Model):
    """What a party signed, for itself and once."""

    class Outcome(models.TextChoices):
        """What may be signed."""

        PASS = "pass", "同意验收"
        MEND = "mend", "须整改"

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="conclusions", verbose_name="竣工验收")
    body = models.SlugField("身份", max_length=40)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="单位")
    outcome = models.CharField("结论", max_length=10, choices=Outcome.choices)
    text = models.CharField("意见", max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="签署人")
    at = models.DateTimeField("签署时间")

    class Meta:
        verbose_name = verbose_name_plural = "验收结论"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="conclusion_once_of_a_party", fields=["meeting", "body"]),
            models.CheckConstraint(name="conclusion_to_mend_says_what", condition=Q(outcome="pass") | ~Q(text="")),
        ]

    def __str__(self) -> str:
        return f"{self.body}: {self.outcome}"


class Supervision(models.Model):
    """What the quality station saw of a meeting: whether its form, procedure and standards were in order. Once."""

    meeting = models.OneToOneField(Meeting, models.PROTECT, related_name="supervision", verbose_name="竣工验收")
    orderly = models.BooleanField("符合规定")
    text = models.CharField("监督意见", max_length=500, blank=True)
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+", verbose_name="监督记录")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="监督人")
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = verbose_name_plural = "质监监督记录"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="supervision_objects_with_words", condition=Q(orderly=True) | ~Q(text="")),
        ]

    def __str__(self) -> str:
        return str(self.meeting_id)
