"""Plans of inspection and the draws of whom to inspect. Nothing here is ever changed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from meihao.organisations.models import Organisation
from meihao.renovation.models import Project


class Plan(models.Model):
    """Who inspects what, from when until when, and how often. Basis: opinion/9"""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="区市")
    name = models.CharField("名称", max_length=80)
    matters = models.CharField("检查内容", max_length=500)
    since = models.DateField("起始日期")
    until = models.DateField("截止日期")
    every_days = models.PositiveSmallIntegerField("检查频次（天）")
    projects = models.ManyToManyField(Project, related_name="inspection_plans", verbose_name="改造项目")
    inspectors = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+", verbose_name="检查人员")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="制定人")
    at = models.DateTimeField("制定时间")

    class Meta:
        verbose_name = verbose_name_plural = "检查计划"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(name="plan_named_once", fields=["organisation", "name"]),
            models.CheckConstraint(name="plan_ends_after_it_begins", condition=Q(until__gte=F("since"))),
            models.CheckConstraint(name="plan_is_repeated", condition=Q(every_days__gte=1)),
        ]

    def __str__(self) -> str:
        return self.name


class Round(models.Model):
    """A round of random inspection, begun by publishing the seed from which it will be drawn."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="区市")
    number = models.PositiveSmallIntegerField("轮次")
    projects = models.PositiveSmallIntegerField("抽取项目数")
    inspectors = models.PositiveSmallIntegerField("抽取人数")
    seed = models.CharField("随机种子", max_length=120)
    source = models.CharField("种子出处", max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="公布人")
    at = models.DateTimeField("公布时间")

    class Meta:
        verbose_name = verbose_name_plural = "抽查轮次"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(name="round_once_in_a_district", fields=["organisation", "number"]),
            models.CheckConstraint(name="round_draws_somebody", condition=Q(projects__gte=1, inspectors__gte=1)),
            models.CheckConstraint(name="round_has_a_published_seed", condition=~Q(seed="") & ~Q(source="")),
        ]

    def __str__(self) -> str:
        return f"第 {self.number} 轮"


class Draw(models.Model):
    """The draw of a round, with the digests of both lists as they were frozen."""

    round = models.OneToOneField(Round, models.PROTECT, related_name="draw", verbose_name="抽查轮次")
    projects_digest = models.CharField("项目名单摘要", max_length=64)
    inspectors_digest = models.CharField("人员名单摘要", max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="抽取人")
    at = models.DateTimeField("抽取时间")

    class Meta:
        verbose_name = verbose_name_plural = "双随机抽取"
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.round_id)


class DrawnProject(models.Model):
    """A project among the candidates, with its place in the order of the draw."""

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="projects", verbose_name="双随机抽取")
    project = models.ForeignKey(Project, models.PROTECT, related_name="+", verbose_name="改造项目")
    place = models.PositiveSmallIntegerField("抽取名次")

    class Meta:
        verbose_name = verbose_name_plural = "候选项目"
        ordering = ["place"]
        constraints = [models.UniqueConstraint(name="project_drawn_once", fields=["draw", "project"])]

    def __str__(self) -> str:
        return f"{self.draw_id}: {self.place}"


class DrawnInspector(models.Model):
    """A person among the candidates, with the place in the order of the draw."""

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="inspectors", verbose_name="双随机抽取")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="检查人员")
    place = models.PositiveSmallIntegerField("抽取名次")

    class Meta:
        verbose_name = verbose_name_plural = "候选人员"
        ordering = ["place"]
        constraints = [models.UniqueConstraint(name="inspector_drawn_once", fields=["draw", "person"])]

    def __str__(self) -> str:
        return f"{self.draw_id}: {self.place}"
