"""Entering and importing the figures of yearly plans. Nothing is overwritten: each source is a version of its own."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from importlib.resources import files
from typing import IO, Final

from django.db import transaction
from django.utils import timezone

from meihao.accounts.models import User
from meihao.accounts.permissions import Permission
from meihao.attachments.models import Blob
from meihao.attachments.rules import CSV, XLSX, sniff
from meihao.attachments.rules.tables import Unusable, check_size, read_cells
from meihao.attachments.selectors import open_blob
from meihao.audit.services import record
from meihao.kernel.canonical import digest
from meihao.kernel.exact import exact
from meihao.organisations.models import Kind as BodyKind
from meihao.organisations.models import Organisation
from meihao.plans.models import Kind, PlanRow, PlanVersion
from meihao.plans.rules.plan_sheets import Unfit
from meihao.plans.rules.plan_tables import LIMITS, Body, PlanTable, doubts, read_plan
from meihao.plans.rules.plans import (
    CLUSTER,
    COMPOUND,
    FIRST_YEAR,
    HUNDREDTHS,
    LAST_YEAR,
    TEN_THOUSAND,
    Band,
    Figures,
    Refused,
)
from meihao.plans.selectors.plans import bodies, districts
from meihao.policy import library

LONGEST: Final = 200
"""Characters of a source."""
SHEETS: Final = frozenset({XLSX.media_type, CSV.media_type})


class Disagreeing(Exception):
    """A table of which cells are wrong, or whose sums disagree and nobody said why to take it: nothing was written."""

    def __init__(self, table: PlanTable) -> None:
        super().__init__("；".join(map(str, (*table.faults, *table.disagreements))))
        self.table = table


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """The figures of one body."""

    organisation: int
    figures: Figures
    unit: str = COMPOUND


def check_plan(file: IO[bytes], name: str, *, city: Organisation | None, named: str = "") -> PlanTable:
    """What a plan table says of a city, with everything wrong in it; writes nothing.

    `city` None: nobody was founded yet, so that district names stand for themselves. Raises `rules.plan_sheets.Unfit`
    for a file without such a table and `attachments.rules.Refused` for one that is none at all or not safe to open.
    """
    try:
        check_size(file, LIMITS)
        kind = sniff(file, name, SHEETS)
        cells = read_cells(file, is_csv=kind == CSV, limits=LIMITS)
    except Unusable as unusable:
        raise Unfit(str(unusable.fault)) from unusable
    whole = Body.of(str(city.pk) if city else "city", city.name if city else named)
    known = bodies(districts(city)) if city else []
    table = read_plan(cells, city=whole, districts=known or None)
    return replace(table, remarks=(*table.remarks, *doubts(table, Band.of(library.current()))))


def import_plan(
    *,
    blob: Blob,
    name: str,
    city: int,
    year: int,
    actor: User | None,
    at: datetime,
    kind: str = Kind.PLAN,
    source: str = "",
    published_on: date | None = None,
    grounds: str = "",
) -> tuple[PlanVersion, bool]:
    """Enter a plan table as a version, and whether it is new: the same table again is the version that is there.

    Wrong cells, or sums that disagree without `grounds`: Disagreeing, and nothing is written.
    """
    body = Organisation.objects.get(pk=city)
    with open_blob(blob) as file:
        table = check_plan(file, name, city=body)
    if table.faults or (table.disagreements and not grounds.strip()):
        raise Disagreeing(table)
    rows = [*([table.total] if table.total else []), *table.rows]
    return enter_plan(
        year=year,
        body=city,
        kind=kind,
        source=source.strip() or f"导入 {name}"[:200],
        published_on=published_on,
        rows=[Given(organisation=int(row.key), figures=row.figures, unit=table.unit) for row in rows],
        actor=actor,
        at=at,
        document=blob,
        disagreements="\n".join(map(str, table.disagreements)),
        grounds=grounds.strip() if table.disagreements else "",
    )


@transaction.atomic(durable=True)
def enter_plan(
    *,
    year: int,
    body: int,
    kind: str,
    source: str,
    rows: Sequence[Given],
    actor: User | None,
    at: datetime,
    published_on: date | None = None,
    document: Blob | None = None,
    disagreements: str = "",
    grounds: str = "",
) -> tuple[PlanVersion, bool]:
    """Enter a version of a body's plan for a year, and whether it is new. Raises Refused. Basis: opinion/1

    `actor` None is the operator at the command line.
    """
    owner = Organisation.objects.select_for_update().get(pk=body)
    reasons = [*_about(year, owner, kind, source), *_rows_wrong(owner, rows)]
    if published_on is not None and published_on > timezone.localdate(at):
        reasons.append(f"公布日期 {published_on.isoformat()} 在今天之后，请核对")
    if reasons:
        raise Refused(*reasons)
    _check_actor(actor, owner, kind)
    content = digest([kind, [[each.organisation, each.unit, *asdict(each.figures).values()] for each in _sorted(rows)]])
    version, new = PlanVersion.objects.get_or_create(
        year=year,
        body=owner,
        digest=content,
        defaults={
            "kind": kind,
            "source": source.strip(),
            "document": document,
            "published_on": published_on,
            "known_at": at,
            "entered_by": actor,
            "disagreements": disagreements,
            "grounds": grounds,
        },
    )
    if not new:
        return version, False
    PlanRow.objects.bulk_create(
        PlanRow(version=version, organisation_id=each.organisation, unit=each.unit, **asdict(each.figures))
        for each in rows
    )
    record(
        "plan.entered",
        kind="plan",
        key=version.pk,
        actor=actor,
        at=at,
        territory=owner.path,
        year=year,
        of=kind,
        source=version.source,
        count=len(rows),
        digest=content,
        sha256=document.sha256 if document else "",
        disagreements=disagreements.splitlines(),
        grounds=grounds,
    )
    return version, True


def _sorted(rows: Sequence[Given]) -> list[Given]:
    return sorted(rows, key=lambda each: each.organisation)


def _about(year: int, owner: Organisation, kind: str, source: str) -> Iterator[str]:
    """What is wrong with the version as such."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        yield f"年度 {year} 不对，请填 {FIRST_YEAR} 至 {LAST_YEAR} 之间的年份"
    if owner.kind not in {BodyKind.CITY, BodyKind.DISTRICT}:
        yield f"{owner}不是市或区市，年度计划按市和区市登记"
    if kind not in Kind.values:
        yield f"没有“{kind}”这一类，应为{'、'.join(Kind.labels)}"
    if not source.strip():
        yield "请写明数字的来源，如文件名称和日期"
    elif len(source.strip()) > LONGEST:
        yield f"来源太长，最多 {LONGEST} 个字"


def _rows_wrong(owner: Organisation, rows: Sequence[Given]) -> Iterator[str]:
    """What is wrong with its figures."""
    values = [value for each in rows for value in asdict(each.figures).values() if value is not None]
    if not values:
        yield "一个数字也没有填，至少填一项"
    if any(value < 0 for value in values):
        yield "数字不能是负数"
    if len({each.unit for each in rows} | {CLUSTER, COMPOUND}) > 2 or len({each.unit for each in rows}) > 1:
        yield "计数单位应全部是片区，或全部是小区"
    numbers = {each.organisation for each in rows}
    if len(numbers) < len(rows):
        yield "同一个区市填了两行，请只留一行"
    if not numbers <= {owner.pk, *(each.pk for each in districts(owner))}:
        yield f"有的机构不在{owner}之下，请核对"


def _check_actor(actor: User | None, owner: Organisation, kind: str) -> None:
    """The city's officer enters anything; a district's only proposals, for their own."""
    if actor is None or _within(owner, actor.territories(Permission.PLAN_EDIT)):
        return
    if not _within(owner, actor.territories(Permission.PLAN_PROPOSE)):
        raise Refused(f"{owner}不在您的职责范围内")
    if kind != Kind.PROPOSAL:
        raise Refused("区市只能为本区市提出建议数；计划和完成数由市专班登记")


def _within(owner: Organisation, territories: Sequence[str]) -> bool:
    return any(owner.path.startswith(path) for path in territories)


def load_published(*, city: int, actor: User | None, at: datetime) -> int:
    """Enter the figures that were published after the instrument, each with its source; how many are new."""
    body = Organisation.objects.get(pk=city)
    known = [Body.of(str(body.pk), body.name), *bodies(districts(body))]
    told = tomllib.loads(files("meihao.plans").joinpath("data/published.toml").read_text(encoding="utf-8"))
    new = 0
    for version in told["versions"]:
        rows = []
        for row in version["rows"]:
            match = next((each for each in known if row["name"] in each.names), None)
            if match is None:
                raise Refused(f"还没有设立“{row['name']}”，请先在组织机构里设立")
            rows.append(Given(organisation=int(match.key), figures=_published(row), unit=version["unit"]))
        _, fresh = enter_plan(
            year=version["year"],
            body=city,
            kind=version["kind"],
            source=version["source"],
            published_on=version["published_on"],
            rows=rows,
            actor=actor,
            at=at,
        )
        new += fresh
    return new


def _published(row: dict[str, int | str]) -> Figures:
    """A row as printed: area in 万㎡, as text, so that it stays exact."""
    area = exact(str(row["area"])) * TEN_THOUSAND * HUNDREDTHS if "area" in row else None
    whole = {each: int(row[each]) for each in ("count", "buildings", "households") if each in row}
    return Figures(**whole, area=None if area is None else int(area))
