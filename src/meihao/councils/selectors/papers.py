"""The minutes of joint meetings and councils, which can be printed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils import timezone

from meihao.accounts.models import User
from meihao.accounts.permissions import Permission
from meihao.assessment.selectors import end_of
from meihao.assessment.selectors.listing import owners
from meihao.councils.models import (
    ActionItem,
    Agenda,
    Attendance,
    Confirmation,
    ItemReport,
    ItemReview,
    Minutes,
    Resolution,
    Session,
    SessionChange,
)
from meihao.councils.rules.quorum import carried
from meihao.councils.selectors import items, law, sessions, timing
from meihao.councils.selectors.sessions import Version
from meihao.documents.rules.paper import (
    Block,
    Column,
    Heading,
    Note,
    Paper,
    Paragraph,
    Signature,
    Table,
    facts,
    spans,
)
from meihao.documents.selectors import absolute
from meihao.documents.sources import Kind, Printable
from meihao.policy import library


def minuted(user: User | None, /) -> Sequence[Printable]:
    """The sessions with minutes of which somebody may know, the latest first: one statement."""
    rows = Session.objects.visible_to(user) if user else Session.objects.all()
    rows = rows.filter(pk__in=Minutes.objects.values("session")).order_by("-pk")
    told = rows.values_list(
        "organisation__code", "assembly", "number", "title", "organisation__name", "organisation__path"
    )
    return [Printable(f"{code}.{sort}.{number}", name, place, path) for code, sort, number, name, place, path in told]


def subject_of(session: Session) -> str:
    """How a session is called among the papers. Wants its organisation joined."""
    return f"{session.organisation.code}.{session.assembly}.{session.number}"


def minutes(subject: str, /, *, on: date, known: date, viewer: User | None) -> Paper:
    """The version of the minutes that stood by the end of a day, who came, what was resolved and who does it.

    Names are for those who work with meetings or came themselves, and for the operator; others read numbers.
    """
    code, assembly, number = subject.rsplit(".", 2)
    by_then = min(end_of(known), end_of(on))
    row = _as_of(by_then).get(organisation__code=code, assembly=assembly, number=int(number))
    came = tuple(row.attendances.all())
    inside = viewer is None or sessions.works_in(viewer) or any(each.user_id == viewer.pk for each in came)
    found = sessions.versions(row, len(came))
    last, sort = found[-1] if found else None, law.assemblies()[row.assembly]
    convenor = owners(library.current(), row.organisation)[sort.owner]
    return Paper(
        title=f"{row.title}纪要",
        subtitle=f"{sort.name}第 {row.number} 次",
        on=on,
        issuer=convenor,
        blocks=(
            *_met(row, came),
            *_said(last),
            *_resolved(row, len(came), on),
            *(_guests(came) if inside and came else []),
            Signature(convenor, timezone.localdate(last.row.at) if last else on),
            *_standing(last, on),
        ),
        address=absolute(reverse("councils:minutes", args=[row.pk])),
    )


def _as_of(by_then: datetime) -> QuerySet[Session]:
    """Sessions with what was entered of them by a time."""
    heard = ItemReview.objects.filter(at__lte=by_then)
    reports = ItemReport.objects.filter(at__lte=by_then).order_by("pk").prefetch_related(Prefetch("review", heard))
    actions = ActionItem.objects.filter(at__lte=by_then).select_related("organisation").order_by("pk")
    confirmed = Confirmation.objects.filter(at__lte=by_then).select_related("attendance")
    drawn = Minutes.objects.filter(at__lte=by_then).select_related("by")
    resolved = Resolution.objects.filter(at__lte=by_then).select_related("item").order_by("pk")
    return Session.objects.select_related("organisation").prefetch_related(
        Prefetch("changes", SessionChange.objects.filter(at__lte=by_then)),
        Prefetch("agendas", Agenda.objects.filter(at__lte=by_then)),
        "agendas__items",
        "invitations__organisation",
        Prefetch("attendances", Attendance.objects.filter(at__lte=by_then).select_related("organisation")),
        Prefetch("minutes", drawn.prefetch_related(Prefetch("confirmations", confirmed))),
        Prefetch("resolutions", resolved.prefetch_related(Prefetch("actions", actions))),
        Prefetch("resolutions__actions__reports", reports),
    )


def _met(row: Session, came: Sequence[Attendance]) -> list[Block]:
    when, there = timing.when(row), sessions.present(list(row.invitations.all()), came)
    starts, ends = timezone.localtime(when.starts_at), timezone.localtime(when.ends_at)
    agendas = sorted(row.agendas.all(), key=lambda each: each.version)
    rows = [
        ("时间", f"{starts:%Y-%m-%d %H:%M}—{ends:%H:%M}{'（已取消）' if when.cancelled else ''}"),
        ("地点", f"{when.place}（{law.names('formats').get(row.format, row.format)}）"),
        ("到会", f"{there.people} 人，名额 {there.seats} 个，到了 {there.taken} 个"),
    ]
    points = [
        Paragraph(f"{number}. {each.title}{f'（{each.text}）' if each.text else ''}")
        for number, each in enumerate(agendas[-1].items.all() if agendas else (), start=1)
    ]
    return [Heading("会议情况"), facts(rows), Heading("议程"), *(points or [Paragraph("没有议程。")])]


def _said(last: Version | None) -> list[Block]:
    lines = [line.strip() for line in last.row.text.splitlines()] if last else []
    said: list[Block] = [Paragraph(line) for line in lines if line]
    return [Heading("会议内容"), *(said or [Paragraph("到这一天还没有纪要。")])]


def _resolved(row: Session, people: int, on: date) -> list[Block]:
    how, share = law.bound(law.assemblies()[row.assembly].decide)
    blocks: list[Block] = [Heading("决议")]
    told = []
    for number, each in enumerate(row.resolutions.all(), start=1):
        votes = sessions.votes_of(each)
        counted = f"（赞成 {votes.in_favour}，反对 {votes.against}，弃权 {votes.abstained}）" if votes else ""
        fate = "" if carried(votes, people, bound=how, share=share) else "没有通过。"
        blocks.append(Paragraph(f"{number}. {each.text.removesuffix('。')}{counted}。{fate}"))
        told += [(f"决议 {number}", action) for action in each.actions.all()]
    if not row.resolutions.all():
        blocks.append(Paragraph("会议没有作出决议。"))
    if told:
        columns = (
            Column("决议", 4, spans(name for name, _ in told)),
            Column("事项", 12),
            Column("承办单位", 8),
            Column("期限", 7),
            Column("办理情况", 6),
        )
        blocks += [Heading("议定事项"), Table(columns, tuple((name, *_item(each, on)) for name, each in told))]
    return blocks


def _item(row: ActionItem, on: date) -> tuple[str, str, str, str]:
    here = items.stands(row)
    state = f"{here.words}，逾期" if here.overdue(on) else here.words
    return row.text, str(row.organisation), f"{here.due_on:%Y-%m-%d}", state


def _guests(came: Sequence[Attendance]) -> list[Block]:
    """Who came, by the body or the stake that they stand for, in the order of coming."""
    stakes = law.names("groups")
    named: dict[str, list[str]] = {}
    for each in came:
        named.setdefault(
            str(each.organisation) if each.organisation else stakes.get(each.stake, each.stake), []
        ).append(each.name)
    return [Heading("到会人员"), facts([(side, "、".join(people)) for side, people in named.items()])]


def _standing(last: Version | None, on: date) -> list[Block]:
    if last is None:
        return [Note(f"截至 {on:%Y-%m-%d}。")]
    state = "已定稿" if last.agreed else "待确认"
    objections = f"，{len(last.objections)} 人有异议" if last.objections else ""
    return [
        Note(f"纪要第 {last.row.version} 版，{last.confirmed} 人确认{objections}，{state}；截至 {on:%Y-%m-%d}。"),
    ]


KIND = Kind(
    id="meeting-minutes",
    name="会议纪要",
    permission=Permission.COUNCIL_READ,
    subjects=minuted,
    build=minutes,
    order=82,
    note="联席会议和居民议事会的纪要，附决议、议定事项和到会人员",
)
