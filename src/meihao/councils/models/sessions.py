"""Sessions: when and where, who is invited, the agenda, who came, what was said, and the minutes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from meihao.accounts.permissions import Permission
from meihao.accounts.rules import Role
from meihao.attachments.models import Blob
from meihao.councils.models.topics import Topic
from meihao.organisations.models import Organisation
from meihao.renovation.models import Project

if TYPE_CHECKING:
    from meihao.accounts.models import User


def spoken_for(user: User) -> list[int]:
    """The bodies that somebody speaks for; a resident lives at a community and does not speak for it."""
    return [post.organisation_id for post in user.posts_held if post.role != Role.RESIDENT]


class SessionQuerySet(models.QuerySet["Session"]):
    """The vocabulary of sessions."""

    def visible_to(self, user: User) -> Self:
        """Those within one's territories, and those that one's body is invited to."""
        inside = Q(pk__in=[])
        for path in user.territories(Permission.COUNCIL_READ):
            inside |= Q(organisation__path__startswith=path)
        return self.filter(inside | self._inviting(user))

    def concerning(self, user: User) -> Self:
        """Those of them that one's own bodies convene or are invited to, or that are held where one lives."""
        own = [post.organisation.looked_after for post in user.posts_held]
        return self.visible_to(user).filter(Q(organisation__path__in=own) | self._inviting(user))

    @staticmethod
    def _inviting(user: User) -> Q:
        return Q(pk__in=Invitation.objects.filter(organisation__in=spoken_for(user)).values("session"))


class Session(models.Model):
    """A meeting as it was convened; `changes` may have moved it or called it off."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="sessions", verbose_name="召集地")
    assembly = models.SlugField("会议种类", max_length=20)
    number = models.PositiveSmallIntegerField("次数")
    title = models.CharField("会议名称", max_length=80)
    starts_at = models.DateTimeField("开始时间")
    ends_at = models.DateTimeField("结束时间")
    place = models.CharField("地点", max_length=80)
    format = models.SlugField("形式", max_length=20)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="召集人")
    at = models.DateTimeField("召集时间")

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "会议"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="session_numbered_once", fields=["organisation", "assembly", "number"]),
            models.CheckConstraint(name="session_counts_from_one", condition=Q(number__gte=1)),
            models.CheckConstraint(name="session_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))),
            models.CheckConstraint(name="session_has_a_title", condition=~Q(title="")),
        ]

    def __str__(self) -> str:
        return self.title


class SessionChange(models.Model):
    """A session is moved, or called off, for a reason."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="changes", verbose_name="会议")
    number = models.PositiveSmallIntegerField("次数")
    starts_at = models.DateTimeField("开始时间")
    ends_at = models.DateTimeField("结束时间")
    place = models.CharField("地点", max_length=80)
    cancelled = models.BooleanField("取消", default=False)
    reason = models.CharField("变更理由", max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="变更人")
    at = models.DateTimeField("变更时间")

    class Meta:
        verbose_name = verbose_name_plural = "会议变更"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="session_change_numbered_once", fields=["session", "number"]),
            models.CheckConstraint(name="session_change_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))),
            models.CheckConstraint(name="session_change_has_a_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return self.reason


class Invitation(models.Model):
    """Seats given to a body, or to a stake of the community."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="invitations", verbose_name="会议")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="invitations", verbose_name="参会单位"
    )
    stake = models.SlugField("利益相关方", max_length=20, blank=True)
    number = models.PositiveSmallIntegerField("名额", default=1)

    class Meta:
        verbose_name = verbose_name_plural = "参会名额"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="invitation_once_of_a_body", fields=["session", "organisation"]),
            models.UniqueConstraint(
                name="invitation_once_of_a_stake", fields=["session", "stake"], condition=~Q(stake="")
            ),
            models.CheckConstraint(
                name="invitation_of_a_body_or_a_stake",
                condition=Q(organisation=None) & ~Q(stake="") | Q(organisation__isnull=False, stake=""),
            ),
            models.CheckConstraint(name="invitation_counts_from_one", condition=Q(number__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.stake} {self.number}"


class Agenda(models.Model):
    """A version of a session's agenda; the latest counts."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="agendas", verbose_name="会议")
    version = models.PositiveSmallIntegerField("版次")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="编排人")
    at = models.DateTimeField("编排时间")

    class Meta:
        verbose_name = verbose_name_plural = "会议议程"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(name="agenda_numbered_once", fields=["session", "version"])]

    def __str__(self) -> str:
        return f"第 {self.version} 版"


class AgendaItem(models.Model):
    """A point of an agenda, and what it is about."""

    agenda = models.ForeignKey(Agenda, models.PROTECT, related_name="items", verbose_name="会议议程")
    number = models.PositiveSmallIntegerField("序号")
    title = models.CharField("议程", max_length=120)
    text = models.CharField("列入理由", max_length=300, blank=True)
    topic = models.ForeignKey(Topic, models.PROTECT, null=True, related_name="agenda_items", verbose_name="议题")
    project = models.ForeignKey(
        Project, models.PROTECT, null=True, related_name="agenda_items", verbose_name="改造项目"
    )
    action = models.ForeignKey(
        "ActionItem", models.PROTECT, null=True, related_name="agenda_items", verbose_name="议定事项"
    )

    class Meta:
        verbose_name = verbose_name_plural = "议程项"
        ordering = ["agenda", "number"]
        constraints = [
            models.UniqueConstraint(name="agenda_item_numbered_once", fields=["agenda", "number"]),
            models.CheckConstraint(name="agenda_item_has_a_title", condition=~Q(title="")),
        ]

    def __str__(self) -> str:
        return self.title


class Attendance(models.Model):
    """Somebody who came: signed in themselves (`user`), or entered from the sheet (`sheet`) that they signed."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="attendances", verbose_name="会议")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="attendances", verbose_name="参会单位"
    )
    stake = models.SlugField("利益相关方", max_length=20, blank=True)
    name = models.CharField("姓名", max_length=40)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="attendances", verbose_name="用户"
    )
    sheet = models.ForeignKey(Blob, models.PROTECT, null=True, related_name="+", verbose_name="签到表照片")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人")
    at = models.DateTimeField("签到时间")

    class Meta:
        verbose_name = verbose_name_plural = "会议签到"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="attendance_once_of_a_person", fields=["session", "user"], condition=Q(user__isnull=False)
            ),
            models.UniqueConstraint(
                name="attendance_once_for_a_body",
                fields=["session", "organisation", "name"],
                condition=Q(organisation__isnull=False),
            ),
            models.UniqueConstraint(
                name="attendance_once_for_a_stake", fields=["session", "stake", "name"], condition=~Q(stake="")
            ),
            models.CheckConstraint(
                name="attendance_for_a_body_or_a_stake",
                condition=Q(organisation=None) & ~Q(stake="") | Q(organisation__isnull=False, stake=""),
            ),
            models.CheckConstraint(name="attendance_has_a_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name


class Statement(models.Model):
    """What somebody who came said, in a few words."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="statements", verbose_name="会议")
    attendance = models.ForeignKey(Attendance, models.PROTECT, related_name="statements", verbose_name="发言人")
    text = models.CharField("发言要点", max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人")
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = verbose_name_plural = "会议发言"
        ordering = ["pk"]
        constraints = [models.CheckConstraint(name="statement_says_something", condition=~Q(text=""))]

    def __str__(self) -> str:
        return self.text


class Minutes(models.Model):
    """A version of a session's minutes; what was wrong is put right in the next one."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="minutes", verbose_name="会议")
    version = models.PositiveSmallIntegerField("版次")
    text = models.TextField("纪要正文", max_length=8000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="起草人")
    at = models.DateTimeField("起草时间")

    class Meta:
        verbose_name = verbose_name_plural = "会议纪要"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="minutes_numbered_once", fields=["session", "version"]),
            models.CheckConstraint(name="minutes_say_something", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return f"第 {self.version} 版"


class Confirmation(models.Model):
    """Somebody who came says that a version is right, or what is wrong; `paper`: signed by hand and entered."""

    minutes = models.ForeignKey(Minutes, models.PROTECT, related_name="confirmations", verbose_name="会议纪要")
    attendance = models.ForeignKey(Attendance, models.PROTECT, related_name="confirmations", verbose_name="确认人")
    objection = models.CharField("异议", max_length=300, blank=True)
    paper = models.ForeignKey(Blob, models.PROTECT, null=True, related_name="+", verbose_name="签字页照片")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人")
    at = models.DateTimeField("确认时间")

    class Meta:
        verbose_name = verbose_name_plural = "纪要确认"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="confirmation_once_of_a_person", fields=["minutes", "attendance"]),
        ]

    def __str__(self) -> str:
        return self.objection or "确认"
