"""Money of a district or the city: by source, by district and by project, and whether the parts come to the whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from meihao.accounts.models import User
from meihao.funding.models import Allocation, Appropriation
from meihao.funding.selectors.acting import districts
from meihao.funding.selectors.nets import grouped
from meihao.funding.selectors.sums import Sums, added, sums
from meihao.organisations.models import Kind, Organisation
from meihao.policy.pack import Pack
from meihao.renovation.models import Project
from meihao.renovation.rules.schemes import yuan


@dataclass(frozen=True, slots=True)
class Granted:
    """A source in a district or the city: appropriated, allocated to projects, paid and confirmed."""

    name: str
    appropriated: int
    allocated: int
    paid: int

    @property
    def left(self) -> int:
        """What is not allocated yet."""
        return self.appropriated - self.allocated


@dataclass(frozen=True, slots=True)
class Area:
    """A district with the sums of its projects."""

    district: Organisation
    projects: int
    appropriated: int
    sums: Sums


@dataclass(frozen=True, slots=True)
class Overview:
    """What there is to see: sources, districts, projects, their sums, and where parts and whole disagree."""

    sources: tuple[Granted, ...]
    areas: tuple[Area, ...]
    projects: tuple[tuple[Project, Sums], ...]
    whole: Sums
    appropriated: int
    disagreements: tuple[str, ...]


def overview(user: User, pack: Pack, *, district: str = "") -> Overview:
    """The sums of the projects one may see, those with money first, and of the money of the districts whose offices one is; of one district.

    As many statements for a thousand projects as for one.
    """
    mine = list(districts(user))
    rows = Project.objects.visible_to(user).select_related("organisation").order_by("code")
    if district:
        mine = [each for each in mine if each.code == district]
        rows = rows.filter(organisation__path__contains=f"/{district}/")
    told = sums([each.pk for each in rows])
    projects = sorted(rows, key=lambda each: not told[each.pk].moved)
    granted = grouped(Appropriation.objects.filter(district__in=mine), "district", "source")
    given = grouped(Allocation.objects.filter(appropriation__district__in=mine), "appropriation__district")
    of: dict[str, list[Sums]] = defaultdict(list)
    for each in projects:
        of[_district(each)].append(told[each.pk])
    around = list(Organisation.objects.filter(kind=Kind.DISTRICT, path__in=of).order_by("path"))
    wanted = sorted({each.pk: each for each in [*mine, *around]}.values(), key=lambda each: each.path)
    areas = tuple(Area(each, len(of[each.path]), _of(granted, each.pk), added(of[each.path])) for each in wanted)
    whole = added(told.values())
    return Overview(
        tuple(_sources(pack, granted, whole)),
        areas,
        tuple((each, told[each.pk]) for each in projects),
        whole,
        sum(granted.values()),
        tuple(_disagreements(areas, {pk: total for (pk,), total in given.items()}, whole, mine)),
    )


def _district(project: Project) -> str:
    return "/".join(project.organisation.path.split("/")[:3]) + "/"


def _of(granted: dict[tuple[int | str, ...], int], district: int) -> int:
    return sum(total for (pk, _), total in granted.items() if pk == district)


def _sources(pack: Pack, granted: dict[tuple[int | str, ...], int], whole: Sums) -> list[Granted]:
    names = {each.id: each.name for each in pack.parts.funding.sources}
    used = {str(source) for _, source in granted} | whole.allocated.keys()
    found = []
    for source in [*names, *sorted(used - names.keys())]:
        if source in used:
            total = sum(amount for (_, name), amount in granted.items() if name == source)
            found.append(
                Granted(names.get(source, source), total, whole.allocated.get(source, 0), whole.paid.get(source, 0))
            )
    return found


def _disagreements(
    areas: Sequence[Area], given: dict[int, int], whole: Sums, mine: Sequence[Organisation]
) -> list[str]:
    """Where money counted by grant and by project differs, district by district, and the districts' sums from the whole."""
    found = []
    offices = {each.pk for each in mine}
    for each in areas:
        by_project = sum(each.sums.allocated.values())
        by_grant = given.get(each.district.pk, 0)
        if each.district.pk in offices and by_project != by_grant:
            found.append(f"{each.district}：按下达统计已安排 {yuan(by_grant)} 元，按项目统计 {yuan(by_project)} 元")
    for name, part, total in (
        ("到位资金", sum(each.sums.given for each in areas), whole.given),
        ("已支付", sum(each.sums.spent for each in areas), whole.spent),
    ):
        if part != total:
            found.append(f"{name}：各区市之和 {yuan(part)} 元，合计 {yuan(total)} 元")
    return found
