"""Accountable bodies as a tree; statistical codes live in `places`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

from django.db import models

from meihao.organisations.permissions import Keeper, Permission


class Kind(models.TextChoices):
    """What sort of body it is."""

    CITY = "city", "市"
    DEPARTMENT = "department", "部门"
    DISTRICT = "district", "区市"
    STREET = "street", "街道（乡镇）"
    COMMUNITY = "community", "社区"
    FIRM = "firm", "企业"


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """The vocabulary of the tree."""

    def within(self, organisation: Organisation) -> Self:
        """The body itself and everything below it."""
        return self.filter(path__startswith=organisation.path)

    def within_any(self, territories: Iterable[str]) -> Self:
        """The bodies under any of some paths; of none, none."""
        wanted = models.Q(pk__in=[])
        for path in territories:
            wanted |= models.Q(path__startswith=path)
        return self.filter(wanted)

    def visible_to(self, keeper: Keeper) -> Self:
        """The bodies whose existence somebody may know of."""
        return self.within_any(keeper.territories(Permission.ORGANISATION_READ))

    def above(self, organisation: Organisation) -> Self:
        """The body itself and everything it stands under, nearest last."""
        steps = organisation.path.strip("/").split("/")
        paths = ["/" + "/".join(steps[: n + 1]) + "/" for n in range(len(steps))]
        return self.filter(path__in=paths).order_by("path")


class Organisation(models.Model):
    """One accountable body. `path` is the codes from the root, each closed by a slash: `/yantai/zhifu/`."""

    code = models.SlugField("代码", max_length=40, unique=True)
    name = models.CharField("名称", max_length=80)
    kind = models.CharField("类别", max_length=12, choices=Kind)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级"
    )
    path = models.CharField("路径", max_length=300, unique=True)
    body = models.SlugField("职责", max_length=40, blank=True)
    active = models.BooleanField("在用", default=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "组织机构"
        ordering = ["path"]
        constraints = [
            models.UniqueConstraint(name="organisation_one_city", fields=["kind"], condition=models.Q(kind="city")),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def looked_after(self) -> str:
        """The path of everything it looks after: for a department, what the body above it does."""
        return self.path.rstrip("/").rpartition("/")[0] + "/" if self.kind == Kind.DEPARTMENT else self.path

    @property
    def depth(self) -> int:
        """How many bodies stand above it."""
        return self.path.count("/") - 2
