"""The papers of pilots that can be printed: the creation scheme of annex 2, and the notice of designation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from meihao.accounts.models import User
from meihao.accounts.permissions import Permission
from meihao.assessment.models import Decision
from meihao.assessment.selectors import end_of
from meihao.assessment.selectors.listing import owners
from meihao.documents.rules.paper import Block, Paper, Paragraph, chinese_date
from meihao.documents.selectors import absolute
from meihao.documents.sources import Kind, Printable
from meihao.funding.selectors import balance, balance_blocks, balance_pages
from meihao.funding.selectors.balance import Latest
from meihao.pilots import sources
from meihao.pilots.models import CreationVersion, Drawing, Pilot
from meihao.pilots.rules import papers as rules
from meihao.pilots.rules.creation import BALANCE, DRAWINGS, INVESTMENT, SOURCES, Content, from_json
from meihao.pilots.rules.papers import Asked, Designation, Promised, Scheme, Sheet
from meihao.pilots.selectors import funds, letters, schemes
from meihao.pilots.selectors.pilots import DESIGNATED, profile_of
from meihao.policy import library
from meihao.policy.deadlines import due_on, number_of
from meihao.policy.dossier import Reading
from meihao.policy.lifecycle import stage
from meihao.policy.pack import Pack
from meihao.policy.schema.instrument import Drawing as Wanted
from meihao.policy.schema.lifecycle import Lifecycle
from meihao.renovation.models import Party, Project
from meihao.renovation.selectors import position
from meihao.renovation.selectors.papers import seen
from meihao.renovation.selectors.positions import LIFECYCLE

DESIGNATE, WRITER = "designate", "implementing-party"
HEARD = {
    "pilot.preliminary": "区市初审",
    "pilot.district_experts": "区级专家委员会审核",
    "pilot.city_experts": "市级专家审核",
}
"""What was heard before a pilot was made, in its order."""


def _pilot(code: str) -> tuple[Project, Pilot]:
    pilot = Pilot.objects.select_related(
        "project__organisation", "project__subject", "community__organisation__parent__parent"
    ).get(project__code=code)
    return pilot.project, pilot


def _printables(rows: QuerySet[Project]) -> Sequence[Printable]:
    """Pilots by the name of their community: one statement."""
    told = rows.order_by("code").values_list(
        "code", "pilot__community__name", "organisation__parent__name", "organisation__path"
    )
    return [Printable(code, name, place or "", path) for code, name, place, path in told.distinct()]


def _place(pilot: Pilot) -> str:
    street = pilot.community.organisation.parent
    return "".join(str(each) for each in (street.parent if street else None, street) if each)


def _party(project: Project, on: date) -> str:
    """The firm that carries a pilot out on a day."""
    rows = Party.objects.filter(Q(until=None) | Q(until__gte=on), project=project, body=WRITER, since__lte=on)
    return rows.values_list("organisation__name", flat=True).last() or ""


# --- the creation scheme --------------------------------------------------------------------------------------------------


def written(user: User | None, /) -> Sequence[Printable]:
    """The pilots of which a scheme was issued, as far as somebody may know of them: one statement."""
    return _printables(seen(user).filter(pk__in=CreationVersion.objects.values("pilot")))


def creation_scheme(subject: str, /, *, on: date, known: date, viewer: User | None) -> Paper:
    """The version that stood by the end of a day, with the balance and the drawings of then. Basis: plan/3.3.3"""
    project, pilot = _pilot(subject)
    by_then, pack = min(end_of(known), end_of(on)), library.current()
    row = CreationVersion.objects.filter(pilot=pilot, at__lte=by_then).last()
    content = from_json(row.content) if row else Content()
    latest = balance.latest(project, known=by_then)
    drawn = schemes.drawings(project, known=by_then)
    profile = profile_of(project, on=on, known=by_then)
    return rules.scheme(
        schemes.outline(),
        Scheme(
            community=pilot.community.name,
            profile=profile,
            version=str(row) if row else "",
            content=content,
            table=tuple(asked(content, profile, pack)),
            told=_told(latest, drawn),
            drawn=frozenset(wanted.id for wanted, rows in drawn if rows),
            sheets=tuple(_sheet(wanted, each) for wanted, rows in drawn for each in rows),
            promises=_promised(project, on, by_then),
            notes=tuple(_notes(row, latest, on)),
            issuer=_party(project, on),
            issued_on=timezone.localdate(row.at) if row else on,
            on=on,
            address=absolute(reverse("pilots:creation", args=[subject])),
        ),
    )


def asked(content: Content, profile: str, pack: Pack) -> list[Asked]:
    """The levels that a kind of pilot requires, with the answers of a scheme."""
    indicators = {each.number: each for each in pack.indicators}
    return [
        Asked(
            pack.systems[indicators[level.indicator].system],
            f"{level.indicator} {indicators[level.indicator].name}",
            pack.level_names[level.level],
            tuple(each.text for each in level.criteria),
            content.answers.get(level.id),
        )
        for level in pack.required(profile)
    ]


def _told(latest: Latest | None, drawn: Sequence[tuple[Wanted, list[Drawing]]]) -> Mapping[str, tuple[Block, ...]]:
    """What records say of points of the outline: the balance of funds, and which drawings are enclosed."""
    found: dict[str, tuple[Block, ...]] = {}
    there = [wanted.name for wanted, rows in drawn if rows]
    if there:
        found[DRAWINGS] = (Paragraph(f"另附{'、'.join(there)}。"),)
    if latest is None:
        return found
    told, said = balance_pages.told(latest.plan), funds.said(latest)
    blocks = {
        INVESTMENT: balance_blocks.invested(told),
        SOURCES: balance_blocks.sources(told),
        BALANCE: (*balance_blocks.operated(told), *balance_blocks.come_to(told)),
    }
    return found | {point: (Paragraph(f"{said[point]}。"), *blocks[point]) for point in said}


def _sheet(wanted: Wanted, row: Drawing) -> Sheet:
    return Sheet(wanted.name, wanted.sheet, row.title, timezone.localdate(row.at), row.blob.sha256)


def _promised(project: Project, on: date, known: datetime) -> tuple[Promised, ...]:
    return tuple(
        Promised(
            f"第 {each.row.letter.number} 份，{each.row.letter.on:%Y-%m-%d}",
            each.condition,
            each.row.item,
            each.row.due_on,
            each.owner,
            f"逾期 {each.standing.overdue} 天" if each.standing.overdue else each.standing.words,
        )
        for each in letters.of_project(project, on=on, known=known)
    )


def _notes(row: CreationVersion | None, latest: Latest | None, on: date) -> list[str]:
    parts = [
        f"创建方案{row}，摘要 {row.digest}" if row else "到这一天还没有定稿的创建方案",
        *([f"资金平衡测算{latest.version}，摘要 {latest.version.digest}"] if latest else []),
    ]
    return [*(f"{each}。" for each in parts), f"情况截至 {on:%Y-%m-%d}。"]


# --- the notice of designation --------------------------------------------------------------------------------------------


def designated(user: User | None, /) -> Sequence[Printable]:
    """The pilots that were made such, as far as somebody may know of them: one statement."""
    decided = Decision.objects.filter(kind=LIFECYCLE, outcome=DESIGNATE)
    return _printables(seen(user).filter(pilot__isnull=False, subject__in=decided.values("subject")))


def designation_notice(subject: str, /, *, on: date, known: date, viewer: User | None) -> Paper:
    """The notice of the decision as it stood by a day, with what was known on the day it was made. Basis: plan/3.3.2"""
    project, pilot = _pilot(subject)
    decided = (
        Decision.objects.filter(
            subject=project.subject_id, kind=LIFECYCLE, outcome=DESIGNATE, effective_on__lte=on, at__lte=end_of(known)
        )
        .order_by("pk")
        .last()
    )
    address = absolute(reverse("pilots:award", args=[subject]))
    if decided is None:
        title = rules.notice_title(pilot.community.name)
        return Paper(title=title, on=on, blocks=(Paragraph("到这一天还没有确定为试点。"),), address=address)
    day, pack = decided.effective_on, library.current()
    now = position(project, on=day, known=end_of(known))
    profile = profile_of(project, on=day, known=end_of(known))
    named = owners(pack, project.organisation)
    chosen = next(each for each in now.cycle.transitions if each.id == DESIGNATE)
    heard = sources.reviewed([project.subject_id], day, end_of(known)).get(project.subject_id, {})
    return rules.designation_notice(
        Designation(
            pilot=f"{project.name}（{project.code}）",
            community=pilot.community.name,
            place=_place(pilot),
            kind=pack.profiles[profile].name,
            party=_party(project, day),
            law=pack.head.number,
            decided_on=day,
            issuer=named[chosen.decider],
            addressee=named.get(chosen.proposer or "", ""),
            reviews=tuple(_heard(key, heard.get(key)) for key in HEARD),
            terms=tuple(_terms(pack, now.cycle, profile, day)),
            promises=_promised(project, day, end_of(known)),
            digest=decided.inputs_digest,
            address=address,
        )
    )


def _heard(key: str, reading: Reading | None) -> tuple[str, str, str]:
    if reading is None:
        return HEARD[key], "没有记录", ""
    day = reading.effective_on
    return HEARD[key], "通过" if reading.value else "不通过", f"{day:%Y-%m-%d}" if day else ""


def _terms(pack: Pack, cycle: Lifecycle, profile: str, since: date) -> Iterator[str]:
    """The deadlines of a kind of pilot from its designation on, and the waits."""
    for each in cycle.deadlines:
        number, until = number_of(pack, each), stage(cycle, each.until).name if each.until else ""
        about = "左右" if each.about else ""
        if each.bound == "at_least":
            yield f"{each.name}满 {number} 个{each.unit}，才能进入{until}阶段。"
        elif each.profile == profile and each.after == DESIGNATED:
            due = due_on(since, number, each.unit)
            by = f"，即{chinese_date(due)}{about or '以前'}" if due else ""
            yield f"{each.name}为 {number} 个{each.unit}{about}{by}进入{until}阶段。"


KINDS = (
    Kind(
        id="creation-scheme",
        name="创建方案",
        permission=Permission.PROJECT_READ,
        subjects=written,
        build=creation_scheme,
        order=15,
        note="按附件 2 的六个部分，附响应表、资金平衡、图件目录和承诺事项",
    ),
    Kind(
        id="designation-notice",
        name="试点确定通知",
        permission=Permission.PROJECT_READ,
        subjects=designated,
        build=designation_notice,
        order=16,
    ),
)
