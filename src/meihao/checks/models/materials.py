"""Materials as they enter the site, and works that are checked before they are covered. Nothing here is ever changed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from meihao.attachments.models import Blob
from meihao.renovation.models import Project


class Material(models.Model):
    """A batch of material that came to the site, with its papers. Quantity in thousandths of the unit."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="materials", verbose_name="改造项目")
    name = models.CharField("材料", max_length=60)
    spec = models.CharField("品牌规格", max_length=120)
    quantity = models.PositiveBigIntegerField("数量")
    unit = models.CharField("单位", max_length=10)
    supplier = models.CharField("供应商", max_length=80)
    batch = models.CharField("批号", max_length=60)
    arrived_on = models.DateField("进场日期")
    certificate = models.ForeignKey(Blob, models.PROTECT, related_name="+", verbose_name="合格证明")
    retest = models.ForeignKey(Blob, models.PROTECT, null=True, related_name="+", verbose_name="复验报告")
    witness = models.CharField("取样见证人", max_length=40, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="填报人")
    at = models.DateTimeField("填报时间")

    class Meta:
        verbose_name = verbose_name_plural = "进场材料"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="material_entered_once", fields=["project", "name", "batch", "certificate", "arrived_on"]
            ),
            models.CheckConstraint(name="material_is_of_something", condition=Q(quantity__gte=1)),
            models.CheckConstraint(name="retest_is_witnessed", condition=Q(retest=None) | ~Q(witness="")),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.batch}"


class MaterialReview(models.Model):
    """What the supervisor says of a batch. Once."""

    class Outcome(models.TextChoices):
        """What may be said."""

        CONFIRMED = "confirmed", "核验合格"
        REJECTED = "rejected", "不合格，退场"

    material = models.OneToOneField(Material, models.PROTECT, related_name="review", verbose_name="进场材料")
    outcome = models.CharField("结论", max_length=10, choices=Outcome.choices)
    reason = models.CharField("理由", max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="核验人")
    at = models.DateTimeField("核验时间")

    class Meta:
        verbose_name = verbose_name_plural = "材料核验"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="material_is_rejected_for_a_reason", condition=Q(outcome="confirmed") | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return self.get_outcome_display()


class MaterialRemoval(models.Model):
    """That a rejected batch left the site, with a photograph."""

    material = models.OneToOneField(Material, models.PROTECT, related_name="removal", verbose_name="进场材料")
    removed_on = models.DateField("退场日期")
    photo = models.ForeignKey(Blob, models.PROTECT, related_name="+", verbose_name="照片")
    note = models.CharField("说明", max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="填报人")
    at = models.DateTimeField("填报时间")

    class Meta:
        verbose_name = verbose_name_plural = "材料退场"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.material_id}: {self.removed_on:%Y-%m-%d}"


class NodeCall(models.Model):
    """A request to check works before they are covered: what, where, and when they are ready."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="node_calls", verbose_name="改造项目")
    node = models.SlugField("节点", max_length=40)
    place = models.CharField("部位", max_length=60)
    ready_at = models.DateTimeField("可检查时间")
    note = models.CharField("说明", max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="报验人")
    at = models.DateTimeField("报验时间")

    class Meta:
        verbose_name = verbose_name_plural = "节点报验"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="node_called_once_for_a_time", fields=["project", "node", "place", "ready_at"])
        ]

    def __str__(self) -> str:
        return f"{self.node} {self.place}"


class NodeCheck(models.Model):
    """What the supervisor found before the works were covered. Once for each request."""

    class Outcome(models.TextChoices):
        """What may be said."""

        PASS = "pass", "合格，可以隐蔽"
        REDO = "redo", "返工后重新报验"

    call = models.OneToOneField(NodeCall, models.PROTECT, related_name="check_made", verbose_name="节点报验")
    outcome = models.CharField("结论", max_length=10, choices=Outcome.choices)
    opinion = models.CharField("意见", max_length=300, blank=True)
    photo = models.ForeignKey(Blob, models.PROTECT, related_name="+", verbose_name="照片")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="检查人")
    at = models.DateTimeField("检查时间")

    class Meta:
        verbose_name = verbose_name_plural = "节点检查"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="node_is_redone_for_a_reason", condition=Q(outcome="pass") | ~Q(opinion=""))
        ]

    def __str__(self) -> str:
        return self.get_outcome_display()


class SafetyCheck(models.Model):
    """How a thing of the safety list stood on a day, with a photograph. The latest stands."""

    class Outcome(models.TextChoices):
        """What may be said."""

        FINE = "fine", "正常"
        FAULTY = "faulty", "有问题"
        ABSENT = "absent", "现场没有"

    project = models.ForeignKey(Project, models.PROTECT, related_name="safety_checks", verbose_name="改造项目")
    item = models.SlugField("安全事项", max_length=40)
    outcome = models.CharField("情况", max_length=10, choices=Outcome.choices)
    photo = models.ForeignKey(Blob, models.PROTECT, related_name="+", verbose_name="照片")
    note = models.CharField("说明", max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="自查人")
    on = models.DateField("自查日期")
    at = models.DateTimeField("自查时间")

    class Meta:
        verbose_name = verbose_name_plural = "安全自查"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="safety_checked_once", fields=["project", "item", "on", "photo"]),
            models.CheckConstraint(name="safety_fault_has_words", condition=~Q(outcome="faulty") | ~Q(note="")),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.on:%Y-%m-%d}"
