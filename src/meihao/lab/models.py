"""Drafts of the rules: working papers, not decisions. The pack in force knows nothing of them."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from meihao.accounts.models import User
from meihao.accounts.permissions import Permission
from meihao.lab.rules.drafting import Change
from meihao.organisations.models import Organisation


class DraftQuerySet(models.QuerySet["Draft"]):
    """Drafts."""

    def visible_to(self, user: User) -> Self:
        """One's own, and those that colleagues of the same office share; none that was thrown away."""
        office = Q(pk__in=[])
        for path in user.territories(Permission.POLICY_DRAFT):
            office |= Q(organisation__path__startswith=path)
        return self.filter(office & (Q(owner=user) | Q(shared_at__isnull=False)), discarded_at=None)


class Draft(models.Model):
    """A copy of a pack with some of its values changed; `pack_digest` is what the pack was when it was opened."""

    name = models.CharField("名称", max_length=60)
    pack = models.SlugField("规则包", max_length=40)
    pack_digest = models.CharField("规则包摘要", max_length=64)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="起草人")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="所属机构")
    at = models.DateTimeField("起草时间")
    shared_at = models.DateTimeField("共享时间", null=True)
    discarded_at = models.DateTimeField("作废时间", null=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "政策草稿"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="draft_named_once", fields=["owner", "name"], condition=Q(discarded_at__isnull=True)
            ),
            models.CheckConstraint(name="draft_has_a_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name


class DraftValue(models.Model):
    """One value that a draft changes: what it was when it was changed, what it is to be, and why."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="changes", verbose_name="政策草稿")
    what = models.CharField("改动项", max_length=120)
    old = models.JSONField("原值")
    new = models.JSONField("新值")
    grounds = models.CharField("理由", max_length=200)
    at = models.DateTimeField("修改时间")

    class Meta:
        verbose_name = verbose_name_plural = "草稿改动"
        ordering = ["what"]
        constraints = [
            models.UniqueConstraint(name="draft_changes_a_value_once", fields=["draft", "what"]),
            models.CheckConstraint(name="draft_value_has_grounds", condition=~Q(grounds="")),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def change(self) -> Change:
        """The change as the rules know it."""
        return Change.of(self.what, self.new, self.grounds)
