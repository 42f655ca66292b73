"""Statistical divisions; communities and compounds with their place on the map."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from meihao.accounts.permissions import Permission
from meihao.organisations.models import Organisation

if TYPE_CHECKING:
    from meihao.accounts.models import User


class Division(models.Model):
    """A statistical division. Its code is the statistics office's; who answers for it is `accountable`."""

    code = models.CharField("统计用区划代码", max_length=12, unique=True)
    name = models.CharField("名称", max_length=60)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children", verbose_name="上级区划")
    accountable = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="divisions", verbose_name="责任机构"
    )

    class Meta:
        verbose_name = verbose_name_plural = "统计区划"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class PlaceQuerySet[M: models.Model](models.QuerySet[M]):
    """The vocabulary that communities and compounds share."""

    territory = "organisation__path"

    def visible_to(self, user: User) -> Self:
        """What lies within the territories of one's posts; whatever else there is answers 404."""
        inside = Q(pk__in=[])
        for path in user.territories(Permission.COMMUNITY_READ):
            inside |= Q(**{f"{self.territory}__startswith": path})
        return self.filter(inside)


class CommunityQuerySet(PlaceQuerySet["Community"]):
    """Communities."""

    def visible_to(self, user: User) -> Self:
        """Those within one's territories, and those that a higher app opens to one (`widen`)."""
        opened = Q(pk__in=super().visible_to(user).values("pk"))
        for rule in _WIDENED:
            opened |= rule(user)
        return self.filter(opened)


_WIDENED: list[Callable[[User], Q]] = []


def widen(rule: Callable[[User], Q]) -> None:
    """Let a higher app open communities to people without a territory there, such as the members of a panel.

    Called from `AppConfig.ready()`, twice without harm.
    """
    if rule not in _WIDENED:
        _WIDENED.append(rule)


class CompoundQuerySet(PlaceQuerySet["Compound"]):
    """Compounds; they lie where their community lies."""

    territory = "community__organisation__path"


class Community(models.Model):
    """A residential community: the unit that a pilot creates. Coordinates are integers of 1e-6 degree, CGCS2000."""

    code = models.SlugField("编号", max_length=40, unique=True)
    name = models.CharField("名称", max_length=60)
    organisation = models.OneToOneField(Organisation, models.PROTECT, related_name="community", verbose_name="所属机构")
    division = models.ForeignKey(Division, models.PROTECT, related_name="communities", verbose_name="统计区划")
    longitude = models.IntegerField("经度", null=True, blank=True)
    latitude = models.IntegerField("纬度", null=True, blank=True)
    boundary = models.JSONField("边界", null=True, blank=True)

    objects = CommunityQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "社区"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Compound(models.Model):
    """A residential compound, the unit of renovation."""

    code = models.SlugField("编号", max_length=40, unique=True)
    name = models.CharField("名称", max_length=60)
    community = models.ForeignKey(Community, models.PROTECT, related_name="compounds", verbose_name="社区")
    address = models.CharField("地址", max_length=120, blank=True)
    built_in = models.PositiveSmallIntegerField("建成年份", null=True, blank=True)
    longitude = models.IntegerField("经度", null=True, blank=True)
    latitude = models.IntegerField("纬度", null=True, blank=True)
    registered_at = models.DateTimeField("登记时间", default=timezone.now, editable=False)

    objects = CompoundQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "小区"
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(name="compound_named_once_in_its_community", fields=["community", "name"]),
            models.CheckConstraint(
                name="compound_built_in_a_plausible_year", condition=Q(built_in=None) | Q(built_in__range=(1900, 2100))
            ),
        ]

    def __str__(self) -> str:
        return self.name
