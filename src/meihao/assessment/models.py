"""Decisions about a subject. Verdicts are never stored: they are computed when asked for."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from meihao.facts.models import Subject


class Decision(models.Model):
    """What somebody decided, and the digest of what they saw.

    Append-only. Each decision of a kind supersedes the one before it: of two officers at once, one is overtaken.
    """

    kind = models.SlugField("事项", max_length=40)
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="decisions", verbose_name="对象")
    outcome = models.CharField("结果", max_length=40)
    effective_on = models.DateField("生效日期")
    at = models.DateTimeField("决定时间")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="决定人")
    grounds = models.CharField("理由", max_length=500, blank=True)
    pack = models.SlugField("规则包", max_length=40)
    pack_digest = models.CharField("规则包摘要", max_length=64)
    inputs_digest = models.CharField("所见摘要", max_length=64)
    reasons = models.JSONField("当时结论", default=dict)
    supersedes = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="superseded_by", verbose_name="取代"
    )

    class Meta:
        verbose_name = verbose_name_plural = "决定"
        ordering = ["pk"]
        indexes = [models.Index(name="decision_as_of", fields=["subject", "kind", "-effective_on", "-at"])]
        constraints = [
            models.UniqueConstraint(
                name="decision_begins_once", fields=["subject", "kind"], condition=Q(supersedes=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.outcome}"
