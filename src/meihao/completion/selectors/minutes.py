"""The minutes of meetings for acceptance, which can be printed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone

from meihao.accounts.models import User
from meihao.accounts.permissions import Permission
from meihao.assessment.selectors import end_of
from meihao.completion.models import Conclusion, Meeting, Supervision
from meihao.completion.selectors.meetings import Side, Told, told
from meihao.documents.rules.paper import Block, Column, Heading, Note, Paper, Paragraph, Signature, Table, facts, spans
from meihao.documents.selectors import absolute
from meihao.documents.sources import Kind, Printable
from meihao.renovation.models import Project


def meetings(user: User | None, /) -> Sequence[Printable]:
    """The meetings of which somebody may know, the latest first: one statement."""
    projects = Project.objects.visible_to(user) if user else Project.objects.all()
    rows = Meeting.objects.filter(project__in=projects).order_by("-pk")
    found = rows.values_list("project__code", "round", "project__name", "project__organisation__name")
    return [Printable(f"{code}.{round_}", f"{name}第 {round_} 次", place) for code, round_, name, place in found]


def minutes(subject: str, /, *, on: date, known: date, viewer: User | None) -> Paper:
    """What was checked at a meeting, who came, what each party signed by a day, and what it comes to. Basis: opinion/12"""
    code, _, round_ = subject.rpartition(".")
    project = Project.objects.select_related("organisation").prefetch_related("parties").get(code=code)
    signed = Conclusion.objects.filter(at__lte=min(end_of(known), end_of(on))).select_related("by", "organisation")
    rows = Meeting.objects.select_related("by", "supervision__by", "minutes").prefetch_related(
        "items", "attendees", Prefetch("conclusions", signed)
    )
    row = rows.get(project=project, round=int(round_))
    found = told(row, project, viewer)
    seen = found.supervision if found.supervision and found.supervision.at <= min(end_of(known), end_of(on)) else None
    return Paper(
        title=f"{project.name}竣工验收会议纪要",
        subtitle=f"第 {row.round} 次",
        on=on,
        blocks=(*_met(project, found), *_checked(found), *_signed(found, seen), Signature(_caller(found), row.on)),
        address=absolute(reverse("completion:meeting", args=[code, row.pk])),
    )


def _met(project: Project, found: Told) -> list[Block]:
    rows = [
        ("项目", f"{project.name}（{project.code}）"),
        ("时间", f"{found.row.on:%Y-%m-%d}"),
        ("地点", found.row.place),
        *(
            (name, "、".join(f"{each.name} {each.post}".strip() for each in people) or "没有到场")
            for name, people in found.guests
        ),
    ]
    return [Heading("会议情况"), facts(rows)]


def _checked(found: Told) -> list[Block]:
    rows = [
        (group, text, result.get_outcome_display(), result.note)
        for group, lines in found.groups
        for text, _, result in lines
    ]
    columns = (
        Column("类别", 4, spans(group for group, *_ in rows)),
        Column("验收项", 12),
        Column("结果", 3),
        Column("理由", 7),
    )
    return [Heading("验收内容"), Table(columns, tuple(rows))]


def _signed(found: Told, seen: Supervision | None) -> list[Block]:
    columns = (Column("身份", 5), Column("单位", 9), Column("结论", 8), Column("签署", 5))
    mend: list[Block] = [Paragraph(f"{number}. {each}") for number, each in enumerate(found.mend, start=1)]
    watched = (
        f"{'组织形式、程序和执行标准符合规定。' if seen.orderly else '不符合规定。'}{seen.text}"
        if seen
        else "还没有监督记录。"
    )
    return [
        Heading("各方结论"),
        Table(columns, tuple(_side(each) for each in found.parties)),
        Paragraph(f"结论：{found.conclusion.words}。"),
        *((Heading("须整改的"), *mend) if mend else ()),
        Heading("质量监督"),
        Paragraph(watched),
        Note(f"会议材料 SHA-256 {found.row.minutes.sha256}"),
    ]


def _side(side: Side) -> tuple[str, str, str, str]:
    if side.said is None:
        return side.name, side.firm, "未签署", ""
    day = timezone.localdate(side.said.at)
    return side.name, side.firm, f"{side.said.get_outcome_display()} {side.said.text}".strip(), f"{day:%Y-%m-%d}"


def _caller(found: Told) -> str:
    """The firm of whoever called the meeting: the construction unit, where it signs."""
    return next((each.firm for each in found.parties if each.body == "construction-unit"), "")


KIND = Kind(
    id="acceptance-minutes",
    name="竣工验收会议纪要",
    permission=Permission.PROJECT_READ,
    subjects=meetings,
    build=minutes,
    order=80,
)
