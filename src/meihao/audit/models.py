"""The trail: entries that nobody can change, and the seals laid over them."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from meihao.audit.permissions import Auditor, Permission


class EntryQuerySet(models.QuerySet["Entry"]):
    """The vocabulary of the trail."""

    def visible_to(self, auditor: Auditor) -> Self:
        """Entries within the territories that one audits; those of no territory belong to whoever audits the city."""
        paths = auditor.territories(Permission.AUDIT_READ)
        inside = Q(pk__in=[])
        for path in paths:
            inside |= Q(territory__startswith=path)
        if any(is_root(path) for path in paths):
            inside |= Q(territory="")
        return self.filter(inside)


def is_root(path: str) -> bool:
    """Whether a path names the city itself: one code between two slashes."""
    return path.count("/") == 2


class Entry(models.Model):
    """One write that happened: who, when, which verb, on what, with which particulars. Append-only by trigger."""

    at = models.DateTimeField("时间")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="操作人"
    )
    verb = models.CharField("动作", max_length=60)
    kind = models.CharField("对象类别", max_length=40)
    key = models.CharField("对象编号", max_length=120)
    territory = models.CharField("所属路径", max_length=300, blank=True)
    details = models.JSONField("细节", default=dict)
    digest = models.CharField("摘要", max_length=64)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "审计记录"
        ordering = ["pk"]
        indexes = [
            models.Index(name="audit_entry_object", fields=["kind", "key"]),
            models.Index(name="audit_entry_at", fields=["at"]),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.kind}:{self.key}"


class Seal(models.Model):
    """The Merkle root over entries `first` to `last`, chained to the seal before it."""

    first = models.BigIntegerField("首条", unique=True)
    last = models.BigIntegerField("末条", unique=True)
    count = models.IntegerField("条数")
    root = models.CharField("默克尔根", max_length=64)
    previous = models.OneToOneField("self", models.PROTECT, null=True, related_name="next", verbose_name="上一封")
    chain = models.CharField("链摘要", max_length=64)
    at = models.DateTimeField("封存时间")

    class Meta:
        verbose_name = verbose_name_plural = "审计封存"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="seal_spans_forward", condition=models.Q(last__gte=models.F("first")))
        ]

    def __str__(self) -> str:
        return f"{self.first}–{self.last}"
