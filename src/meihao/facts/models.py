"""What is known of each subject, and the evidence for it. Nothing here is ever changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from meihao.accounts.permissions import Permission
from meihao.attachments.models import Blob
from meihao.organisations.models import Organisation

if TYPE_CHECKING:
    from meihao.accounts.models import User


class Grade(models.TextChoices):
    """How a fact came to be known."""

    A = "A", "系统实测"
    B = "B", "官方记录"
    C = "C", "自行填报"


class Outcome(models.TextChoices):
    """What a reviewer says of evidence."""

    ACCEPTED = "accepted", "采用"
    RETURNED = "returned", "退回补正"
    REJECTED = "rejected", "不予采用"


class SubjectQuerySet(models.QuerySet["Subject"]):
    """The vocabulary of subjects."""

    def visible_to(self, user: User) -> Self:
        """Subjects within the territories of one's posts; whatever else there is answers 404."""
        inside = Q(pk__in=[])
        for path in user.territories(Permission.COMMUNITY_READ):
            inside |= Q(territory__path__startswith=path)
        return self.filter(inside)


class Subject(models.Model):
    """Something facts are about: a community, a compound, later a project. `code` is its code in its own app."""

    kind = models.CharField("类别", max_length=20)
    code = models.SlugField("编号", max_length=40)
    territory = models.ForeignKey(Organisation, models.PROTECT, related_name="subjects", verbose_name="所属机构")

    objects = SubjectQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "对象"
        constraints = [models.UniqueConstraint(name="subject_once", fields=["kind", "code"])]

    def __str__(self) -> str:
        return f"{self.kind}:{self.code}"


class Evidence(models.Model):
    """A file that supports facts of one subject, or an expert's finding."""

    subject = models.ForeignKey(Subject, models.PROTECT, related_name="evidence", verbose_name="对象")
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+", verbose_name="文件")
    kind = models.CharField("种类", max_length=20)
    title = models.CharField("标题", max_length=120)
    effective_on = models.DateField("生效日期")
    expires_on = models.DateField("到期日期", null=True, blank=True)
    longitude = models.IntegerField("经度", null=True, blank=True)
    latitude = models.IntegerField("纬度", null=True, blank=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="提交人")
    submitted_at = models.DateTimeField("提交时间")

    class Meta:
        verbose_name = verbose_name_plural = "证据"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(name="evidence_submitted_once", fields=["subject", "blob", "kind", "effective_on"]),
            models.CheckConstraint(
                name="evidence_expires_after_it_begins",
                condition=Q(expires_on=None) | Q(expires_on__gte=F("effective_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class EvidenceTarget(models.Model):
    """What a piece of evidence is for: a fact key, or a criterion that experts decide."""

    evidence = models.ForeignKey(Evidence, models.PROTECT, related_name="targets", verbose_name="证据")
    target = models.CharField("指向", max_length=80)

    class Meta:
        verbose_name = verbose_name_plural = "证据指向"
        constraints = [models.UniqueConstraint(name="evidence_target_once", fields=["evidence", "target"])]
        indexes = [models.Index(name="evidence_target", fields=["target", "evidence"])]

    def __str__(self) -> str:
        return self.target


class Review(models.Model):
    """What a reviewer said of a piece of evidence. The latest one stands."""

    evidence = models.ForeignKey(Evidence, models.PROTECT, related_name="reviews", verbose_name="证据")
    outcome = models.CharField("结论", max_length=8, choices=Outcome)
    reason = models.CharField("理由", max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="审核人")
    at = models.DateTimeField("审核时间")

    class Meta:
        verbose_name = verbose_name_plural = "证据审核"
        ordering = ["pk"]
        indexes = [models.Index(name="review_latest", fields=["evidence", "-at", "-id"])]
        constraints = [
            models.CheckConstraint(
                name="review_refusal_gives_a_reason", condition=Q(outcome="accepted") | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evidence_id} {self.outcome}"


class Fact(models.Model):
    """A statement about a subject: `key` has `value` from a day on, known since an instant.

    The one that counts on a day is, among those known by then and usable, the latest to take effect; of several,
    the latest known. `supersedes` withdraws a fact stated wrongly, whatever its dates. `value` is text in the
    canonical form of the key's type (docs/apps/policy.md).
    """

    subject = models.ForeignKey(Subject, models.PROTECT, related_name="facts", db_index=False, verbose_name="对象")
    key = models.CharField("事实", max_length=80)
    value = models.CharField("值", max_length=400)
    unit = models.CharField("单位", max_length=8, blank=True)
    effective_on = models.DateField("生效日期")
    ends_on = models.DateField("截止日期", null=True, blank=True)
    known_at = models.DateTimeField("知悉时间")
    grade = models.CharField("等级", max_length=1, choices=Grade)
    source = models.CharField("来源", max_length=120)
    evidence = models.ForeignKey(Evidence, models.PROTECT, null=True, related_name="facts", verbose_name="证据")
    supersedes = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="superseded_by", verbose_name="更正"
    )
    stated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="填报人"
    )

    class Meta:
        verbose_name = verbose_name_plural = "事实"
        indexes = [
            models.Index(name="fact_as_of", fields=["subject", "key", "-effective_on", "-known_at", "-id"]),
        ]
        constraints = [
            models.UniqueConstraint(
                name="fact_stated_once",
                fields=["subject", "key", "effective_on", "value", "source"],
                condition=Q(supersedes=None),
            ),
            models.CheckConstraint(
                name="fact_ends_after_it_begins", condition=Q(ends_on=None) | Q(ends_on__gte=F("effective_on"))
            ),
            models.CheckConstraint(
                name="fact_not_measured_needs_evidence", condition=Q(grade="A") | Q(evidence__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key}={self.value}"

    @property
    def corrected(self) -> bool:
        """Whether another has been stated in its place; wants `superseded_by` joined."""
        return hasattr(self, "superseded_by")
