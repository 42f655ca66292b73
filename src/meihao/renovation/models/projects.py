"""Projects, the compounds in them, who carries them out, and what was put up for decision. Stages are never stored."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from meihao.accounts.permissions import Permission
from meihao.assessment.models import Decision
from meihao.facts.models import Subject
from meihao.organisations.models import Organisation
from meihao.places.models import Compound

if TYPE_CHECKING:
    from meihao.accounts.models import User


RENOVATION = "renovation"
"""The lifecycle of the renovation of old compounds."""


class ProjectQuerySet(models.QuerySet["Project"]):
    """The vocabulary of projects."""

    def visible_to(self, user: User) -> Self:
        """What lies within one's territories or holds a compound of one's community, what one's firm is a party to, and
        what is opened to one otherwise (`widen`)."""
        inside = Q(pk__in=[])
        for path in user.territories(Permission.PROJECT_READ):
            inside |= Q(organisation__path__startswith=path)
        bodies = [post.organisation for post in user.posts_held]
        theirs = Party.objects.filter(organisation__in=bodies, until=None).values("project")
        around = Membership.objects.filter(
            until=None, compound__community__organisation__in=[body.pk for body in bodies]
        ).values("project")
        opened = inside | Q(pk__in=theirs) | Q(pk__in=around)
        for rule in _WIDENED:
            opened |= rule(user)
        return self.filter(opened)


_WIDENED: list[Callable[[User], Q]] = []


def widen(rule: Callable[[User], Q]) -> None:
    """Open projects to people without a territory there, such as the members of a panel.

    Called from `AppConfig.ready()`, twice without harm.
    """
    if rule not in _WIDENED:
        _WIDENED.append(rule)


_LISTS = {RENOVATION: ("老旧小区改造", "renovation:projects")}


def list_under(lifecycle: str, name: str, route: str) -> None:
    """Say what the list of the projects of a lifecycle is called and which route leads there; twice without harm.

    Called from `AppConfig.ready()`.
    """
    _LISTS[lifecycle] = (name, route)


class Project(models.Model):
    """What goes through a lifecycle of the pack: the renovation of compounds within a community or street, or a pilot.

    Where it stands is the fold of its decisions.
    """

    code = models.SlugField("编号", max_length=40, unique=True)
    name = models.CharField("名称", max_length=80)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="projects", verbose_name="所属机构")
    subject = models.OneToOneField(Subject, models.PROTECT, related_name="project", verbose_name="对象")
    year = models.PositiveSmallIntegerField("年度", null=True, blank=True)
    lifecycle = models.SlugField("流程", max_length=40, default=RENOVATION)
    registered_on = models.DateField("登记日期", default=timezone.localdate)
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="登记人"
    )

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "改造项目"
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                name="project_of_a_plausible_year", condition=Q(year=None) | Q(year__range=(2016, 2100))
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def tabs(self) -> str:
        """The tab bar over its pages: projects of one lifecycle have the same."""
        return "project" if self.lifecycle == RENOVATION else self.lifecycle

    @property
    def listing(self) -> tuple[str, str]:
        """The words for the list it is in, and the route of that list."""
        return _LISTS[self.lifecycle]


class Membership(models.Model):
    """A compound in a project. No compound is in two projects at once."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="memberships", verbose_name="改造项目")
    compound = models.ForeignKey(Compound, models.PROTECT, related_name="memberships", verbose_name="小区")
    since = models.DateField("自哪天起")
    until = models.DateField("到哪天止", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "项目小区"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="compound_in_one_project", fields=["compound"], condition=Q(until=None)),
            models.CheckConstraint(
                name="membership_ends_after_it_begins", condition=Q(until=None) | Q(until__gte=F("since"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id}: {self.compound_id}"


class Party(models.Model):
    """A firm in a project. `body` is what the pack calls its part: 实施主体, 建设单位, 施工单位 and so on."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="parties", verbose_name="改造项目")
    body = models.SlugField("身份", max_length=40)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="parties", verbose_name="单位")
    since = models.DateField("自哪天起")
    until = models.DateField("到哪天止", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "参建单位"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="party_once_at_a_time", fields=["project", "body"], condition=Q(until=None)),
            models.CheckConstraint(
                name="party_ends_after_it_begins", condition=Q(until=None) | Q(until__gte=F("since"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body}: {self.organisation_id}"


class Proposal(models.Model):
    """A step that somebody put up for decision, after the decision `after` (none: before the first)."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="proposals", verbose_name="改造项目")
    step = models.SlugField("步骤", max_length=40)
    after = models.ForeignKey(Decision, models.PROTECT, null=True, related_name="+", verbose_name="此前决定")
    note = models.CharField("说明", max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="提出人")
    at = models.DateTimeField("提出时间")

    class Meta:
        verbose_name = verbose_name_plural = "提请"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="proposed_once_after_a_decision", fields=["project", "step", "after"]),
            models.UniqueConstraint(name="proposed_once_at_first", fields=["project", "step"], condition=Q(after=None)),
        ]

    def __str__(self) -> str:
        return f"{self.project_id}: {self.step}"
