"""Approvals of a project: the one form with its answers, and the cases at the offices. Whether a permit is needed is derived."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from meihao.organisations.models import Organisation
from meihao.renovation.models.documents import ProjectDocument
from meihao.renovation.models.projects import Project


class Heard(models.TextChoices):
    """What the approval office says of a form."""

    CONFIRMED = "confirmed", "核对无误"
    RETURNED = "returned", "退回补正"


class Result(models.TextChoices):
    """How a case ended."""

    GRANTED = "granted", "准予"
    REFUSED = "refused", "不予"
    WITHDRAWN = "withdrawn", "撤回"


class PermitForm(models.Model):
    """The answers to the questions of the decision table, handed in together, with the paper that shows them.

    `answers` are canonical texts by key; a question that nobody could answer yet is left out.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="permit_forms", verbose_name="改造项目")
    on = models.DateField("申报日期")
    answers = models.JSONField("答复")
    paper = models.ForeignKey(ProjectDocument, models.PROTECT, related_name="forms", verbose_name="申报材料")
    follows = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="followed_by", verbose_name="此前申报"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="申报人")
    at = models.DateTimeField("提交时间")

    class Meta:
        verbose_name = verbose_name_plural = "审批申报表"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="permit_form_first_of_a_project", fields=["project"], condition=Q(follows=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id}: {self.on}"


class PermitHearing(models.Model):
    """What the approval office said of a form, once."""

    form = models.OneToOneField(PermitForm, models.PROTECT, related_name="hearing", verbose_name="审批申报表")
    outcome = models.CharField("结论", max_length=10, choices=Heard)
    reason = models.CharField("理由", max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="核对人")
    at = models.DateTimeField("核对时间")

    class Meta:
        verbose_name = verbose_name_plural = "申报核对"
        constraints = [
            models.CheckConstraint(
                name="permit_form_returned_with_a_reason", condition=~Q(outcome="returned", reason="")
            )
        ]

    def __str__(self) -> str:
        return f"{self.form_id}: {self.outcome}"


class PermitCase(models.Model):
    """An application at an office for a permit that the project needs. The next one follows only when this has ended."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="permit_cases", verbose_name="改造项目")
    permit = models.SlugField("审批事项", max_length=40)
    form = models.ForeignKey(PermitForm, models.PROTECT, related_name="cases", verbose_name="审批申报表")
    office = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="办理机构")
    received_on = models.DateField("受理日期")
    due_on = models.DateField("应办结日期")
    follows = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="followed_by", verbose_name="此前办件"
    )
    documents = models.ManyToManyField(
        ProjectDocument, through="CaseDocument", related_name="cases", verbose_name="项目材料"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人")
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = verbose_name_plural = "审批办件"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="permit_case_first_of_its_kind", fields=["project", "permit"], condition=Q(follows=None)
            ),
            models.CheckConstraint(name="permit_case_due_after_receipt", condition=Q(due_on__gte=F("received_on"))),
        ]

    def __str__(self) -> str:
        return f"{self.project_id}: {self.permit}"


class CaseDocument(models.Model):
    """A document of the project that a case uses."""

    case = models.ForeignKey(PermitCase, models.PROTECT, related_name="attached", verbose_name="审批办件")
    document = models.ForeignKey(ProjectDocument, models.PROTECT, related_name="used", verbose_name="项目材料")

    class Meta:
        verbose_name = verbose_name_plural = "办件材料"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(name="document_once_in_a_case", fields=["case", "document"])]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.document_id}"


class PermitDecision(models.Model):
    """How a case ended, once: granted under a number, refused with a reason, or withdrawn."""

    case = models.OneToOneField(PermitCase, models.PROTECT, related_name="decision", verbose_name="审批办件")
    outcome = models.CharField("结果", max_length=10, choices=Result)
    on = models.DateField("办结日期")
    number = models.CharField("文号", max_length=60, blank=True)
    reason = models.CharField("理由", max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="办结人")
    at = models.DateTimeField("办结时间")

    class Meta:
        verbose_name = verbose_name_plural = "审批结果"
        constraints = [
            models.CheckConstraint(name="permit_granted_has_a_number", condition=~Q(outcome="granted", number="")),
            models.CheckConstraint(
                name="permit_not_granted_has_a_reason", condition=Q(outcome="granted") | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.outcome}"
