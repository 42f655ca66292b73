"""Statistical divisions; communities and compounds with their place on the map; what stands in a compound."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from meihao.accounts.permissions import Permission
from meihao.organisations.models import Organisation
from meihao.places.rules.words import (
    AREA_SOURCES,
    PART_KINDS,
    PROPERTY_MODES,
    STRUCTURES,
    TENURES,
    building_name,
    entrance_name,
)

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
        return self.inside(user.territories(Permission.COMMUNITY_READ))

    def inside(self, territories: Sequence[str]) -> Self:
        """What lies in any of some territories; in none of them, nothing."""
        inside = Q(pk__in=[])
        for path in territories:
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
    """Compounds; they lie where their community lies, and are seen by whoever sees that."""

    territory = "community__organisation__path"

    def visible_to(self, user: User) -> Self:
        """Those of the communities whose existence one may know of."""
        return self.filter(community__in=Community.objects.visible_to(user).values("pk"))


class Community(models.Model):
    """A residential community: the unit that a pilot creates. Coordinates are integers of 1e-6 degree, CGCS2000."""

    code = models.SlugField("编号", max_length=40, unique=True)
    name = models.CharField("名称", max_length=60)
    organisation = models.OneToOneField(Organisation, models.PROTECT, related_name="community", verbose_name="所属机构")
    division = models.ForeignKey(Division, models.PROTECT, related_name="communities", verbose_name="统计区划")
    longitude = models.IntegerField("经度", null=True, blank=True)
    latitude = models.IntegerField("纬度", null=True, blank=True)

    objects = CommunityQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "社区"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class ClusterQuerySet(PlaceQuerySet["Cluster"]):
    """Clusters; they lie with the district or street that groups them."""

    def visible_to(self, user: User) -> Self:
        """Those of one's territories, and those of the compounds one may see."""
        mine = Compound.objects.visible_to(user).exclude(cluster=None).values("cluster")
        return self.filter(Q(pk__in=super().visible_to(user).values("pk")) | Q(pk__in=mine))


class Cluster(models.Model):
    """Neighbouring compounds that are renovated together. Basis: opinion/1"""

    code = models.SlugField("编号", max_length=40, unique=True)
    name = models.CharField("名称", max_length=60)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="clusters", verbose_name="所属区市或街道"
    )

    objects = ClusterQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "片区"
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(name="cluster_named_once_under_its_body", fields=["organisation", "name"])
        ]

    def __str__(self) -> str:
        return self.name


class Compound(models.Model):
    """A residential compound, the unit of renovation.

    What was declared counts only until homes are entered; areas are in 0.01 m².
    """

    code = models.SlugField("编号", max_length=40, unique=True)
    name = models.CharField("名称", max_length=60)
    community = models.ForeignKey(Community, models.PROTECT, related_name="compounds", verbose_name="社区")
    address = models.CharField("地址", max_length=120, blank=True)
    built_in = models.PositiveSmallIntegerField("建成年份", null=True, blank=True)
    longitude = models.IntegerField("经度", null=True, blank=True)
    latitude = models.IntegerField("纬度", null=True, blank=True)
    tenure = models.CharField("产权类型", max_length=12, choices=list(TENURES.items()), blank=True)
    property_mode = models.CharField("物业管理方式", max_length=12, choices=list(PROPERTY_MODES.items()), blank=True)
    manager = models.CharField("管理单位", max_length=60, blank=True)
    party = models.CharField("党组织", max_length=60, blank=True)
    cluster = models.ForeignKey(Cluster, models.PROTECT, null=True, related_name="compounds", verbose_name="片区")
    declared_homes = models.PositiveIntegerField("申报户数", null=True, blank=True)
    declared_area = models.PositiveBigIntegerField("申报建筑面积", null=True, blank=True)
    registered_at = models.DateTimeField("登记时间", default=timezone.now, editable=False)
    dated_at = models.DateTimeField("建成年份登记时间", null=True, editable=False)

    objects = CompoundQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "小区"
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(name="compound_named_once_in_its_community", fields=["community", "name"]),
            models.CheckConstraint(
                name="compound_built_in_a_plausible_year", condition=Q(built_in=None) | Q(built_in__range=(1900, 2100))
            ),
            models.CheckConstraint(
                name="compound_declares_more_than_none",
                condition=(Q(declared_homes=None) | Q(declared_homes__gte=1))
                & (Q(declared_area=None) | Q(declared_area__gte=1)),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Building(models.Model):
    """A building of a compound, by the number on its wall."""

    compound = models.ForeignKey(Compound, models.PROTECT, related_name="buildings", verbose_name="小区")
    number = models.CharField("楼号", max_length=20)
    storeys = models.PositiveSmallIntegerField("层数", null=True, blank=True)
    built_in = models.PositiveSmallIntegerField("建成年份", null=True, blank=True)
    structure = models.CharField("结构", max_length=8, choices=list(STRUCTURES.items()), blank=True)
    elevators = models.PositiveSmallIntegerField("电梯数", null=True, blank=True)
    longitude = models.IntegerField("经度", null=True, blank=True)
    latitude = models.IntegerField("纬度", null=True, blank=True)
    ended_on = models.DateField("终止日期", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "楼栋"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="building_at_a_point_or_at_none",
                condition=Q(longitude__isnull=True, latitude__isnull=True)
                | Q(longitude__isnull=False, latitude__isnull=False),
            ),
            models.UniqueConstraint(name="building_once_in_its_compound", fields=["compound", "number"]),
            models.CheckConstraint(
                name="building_built_in_a_plausible_year", condition=Q(built_in=None) | Q(built_in__range=(1900, 2100))
            ),
        ]

    def __str__(self) -> str:
        return building_name(self.number)


class Entrance(models.Model):
    """A staircase of a building with the homes on it; one without a number where a building is not divided."""

    building = models.ForeignKey(Building, models.PROTECT, related_name="entrances", verbose_name="楼栋")
    number = models.CharField("单元号", max_length=20, blank=True)
    ended_on = models.DateField("终止日期", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "单元"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(name="entrance_once_in_its_building", fields=["building", "number"])]

    def __str__(self) -> str:
        return entrance_name(self.number)


class Home(models.Model):
    """A room number on an entrance, with the parts that go with it.

    One that is gone keeps its row and what was recorded with it; `registered_at` is empty where it came with the compound.
    """

    entrance = models.ForeignKey(Entrance, models.PROTECT, related_name="homes", verbose_name="单元")
    number = models.CharField("房号", max_length=20)
    occupied = models.BooleanField("有人居住", null=True, blank=True)
    registered_at = models.DateTimeField("登记时间", null=True, editable=False)
    ended_on = models.DateField("终止日期", null=True, blank=True, editable=False)
    ended_at = models.DateTimeField("终止登记时间", null=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "房屋"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="home_once_on_its_entrance", fields=["entrance", "number"]),
            models.CheckConstraint(
                name="home_ended_as_was_known",
                condition=Q(ended_on__isnull=True, ended_at__isnull=True)
                | Q(ended_on__isnull=False, ended_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class PrivatePart(models.Model):
    """A part of a building that is somebody's own: a dwelling, a stall, a storeroom, a shop. Area in 0.01 m²."""

    home = models.ForeignKey(Home, models.PROTECT, related_name="parts", verbose_name="房屋")
    kind = models.CharField("类别", max_length=8, choices=list(PART_KINDS.items()))
    number = models.CharField("部位编号", max_length=20, blank=True)
    area = models.PositiveIntegerField("建筑面积")
    area_source = models.CharField("面积来源", max_length=8, choices=list(AREA_SOURCES.items()))

    class Meta:
        verbose_name = verbose_name_plural = "专有部分"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="part_once_with_its_home", fields=["home", "kind", "number"]),
            models.CheckConstraint(name="part_has_an_area", condition=Q(area__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}{self.number}"


class Boundary(models.Model):
    """One version of the boundary of a body or a compound (`rules.boundaries`): where it came from, who drew it, when.

    Nothing here is ever changed; the version of the highest number stands.
    """

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="boundaries", verbose_name="机构"
    )
    compound = models.ForeignKey(Compound, models.PROTECT, null=True, related_name="boundaries", verbose_name="小区")
    number = models.PositiveSmallIntegerField("版次")
    shape = models.JSONField("形状")
    source = models.CharField("来源", max_length=100)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="经办人")
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = verbose_name_plural = "边界"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="boundary_of_one_place",
                condition=Q(organisation__isnull=False, compound__isnull=True)
                | Q(organisation__isnull=True, compound__isnull=False),
            ),
            models.UniqueConstraint(name="boundary_of_a_body_numbered_once", fields=["organisation", "number"]),
            models.UniqueConstraint(name="boundary_of_a_compound_numbered_once", fields=["compound", "number"]),
            models.CheckConstraint(name="boundary_counts_from_one", condition=Q(number__gte=1)),
            models.CheckConstraint(name="boundary_says_where_it_is_from", condition=~Q(source="")),
        ]

    def __str__(self) -> str:
        return f"边界 {self.number}"
