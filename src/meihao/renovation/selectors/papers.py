"""The papers about reviews of schemes that can be printed: what departments said, and what the experts did."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from meihao.accounts.models import User
from meihao.accounts.permissions import Permission
from meihao.assessment.selectors import end_of
from meihao.documents.rules.paper import Block, Column, Heading, Note, Paper, Paragraph, Table, chinese_date, facts
from meihao.documents.selectors import absolute
from meihao.documents.sources import Kind, Printable
from meihao.policy import library
from meihao.renovation.models import Project
from meihao.renovation.models.reviews import OUTCOMES, STEPS
from meihao.renovation.selectors import reviews
from meihao.renovation.selectors.reviews import Answer, Change, Joint, Panel, Sheet
from meihao.renovation.selectors.standards import Standard, standard


def seen(user: User | None) -> QuerySet[Project]:
    """The projects of which somebody may know; all of them for nobody in particular."""
    return Project.objects.visible_to(user) if user else Project.objects.all()


def printables(rows: QuerySet[Project]) -> Sequence[Printable]:
    """Projects as what can be printed: one statement."""
    told = rows.order_by("code").values_list("code", "name", "organisation__name", "organisation__path").distinct()
    return [Printable(*each) for each in told]


def reviewed(user: User | None, /) -> Sequence[Printable]:
    """Projects that departments were called to review."""
    return printables(seen(user).exclude(joint_reviews=None))


def judged(user: User | None, /) -> Sequence[Printable]:
    """Projects for which a panel was drawn."""
    return printables(seen(user).exclude(expert_reviews__draw=None))


def joint_opinion(subject: str, /, *, on: date, known: date, viewer: User | None) -> Paper:
    """What departments said of a scheme in the latest round. Basis: opinion/7"""
    project = Project.objects.select_related("organisation").get(code=subject)
    rounds = reviews.latest_joints(on=on, known=end_of(known), project=project)
    return _paper("联合审查意见", project, on, [block for each in rounds for block in _joint(each)])


def _joint(joint: Joint) -> list[Block]:
    review = joint.review
    said = "全部通过" if joint.over else f"{len(joint.answers)} 个部门中 {joint.passed} 个通过"
    columns = (Column("部门", 6), Column("结论", 4), Column("意见", 11), Column("答复日期", 4))
    return [
        Heading("审查情况"),
        Paragraph(
            f"第 {review.round} 轮联合审查于{chinese_date(review.called_on)}召集，"
            f"答复期限为{chinese_date(review.due_on)}。{said}。"
        ),
        *([Paragraph(f"再次审查的理由：{review.grounds}")] if review.grounds else []),
        Heading("各部门意见"),
        Table(columns, tuple(_answer(each) for each in joint.answers)),
    ]


def _answer(answer: Answer) -> tuple[str, str, str, str]:
    said = answer.latest
    if said is None:
        return str(answer.invitation.organisation), "未答复", f"逾期 {answer.overdue} 天" if answer.overdue else "", ""
    day = timezone.localdate(said.at)
    return str(answer.invitation.organisation), OUTCOMES[said.outcome], said.opinion, f"{day:%Y-%m-%d}"


def expert_opinion(subject: str, /, *, on: date, known: date, viewer: User | None) -> Paper:
    """What the panel of the latest round concluded. Until it has, neither names nor scores are told. Basis: opinion/7"""
    project = Project.objects.select_related("organisation").get(code=subject)
    measure = standard(library.current())
    rounds = reviews.latest_panels(on=on, known=end_of(known), project=project)
    return _paper("专家评审意见", project, on, [block for each in rounds for block in _panel(each, measure)])


def _panel(panel: Panel, measure: Standard) -> list[Block]:
    review = panel.review
    counts = [
        ("轮次", f"第 {review.round} 轮"),
        ("专家组", f"{len(panel.sheets)} 人，法定人数 {review.quorum} 人"),
        ("已提交评审表", f"{panel.ballots} 人"),
        ("抽取", f"种子“{review.seed}”，出自{review.source}"),
        ("结论", panel.word),
    ]
    blocks: list[Block] = [Heading("评审情况"), facts(counts)]
    if not panel.concluded:
        return [*blocks, Paragraph("本轮还没有结论，结论作出以前不公布专家名单和得分。")]
    if panel.ballots < review.quorum:
        return [*blocks, Paragraph("提交评审表的不到法定人数，不公布得分。")]
    columns = (Column("专家", 4), Column("得分", 3), Column("是否同意", 4), Column("各项得分和意见", 14))
    blocks += [Heading("专家意见"), Table(columns, tuple(_sheet(each, measure) for each in panel.sheets))]
    if panel.changes:
        heads = (Column("评审项", 5), Column("修改意见", 10), Column("办理", 10))
        blocks += [Heading("修改清单"), Table(heads, tuple(_change(each) for each in panel.changes))]
    return blocks


def _sheet(sheet: Sheet, measure: Standard) -> tuple[str, str, str, str]:
    if sheet.ballot is None:
        return str(sheet.seat.expert), "", "未提交", ""
    lines = [
        f"{measure.title(each.item)} {each.score}／{each.most}{f'：{each.opinion}' if each.opinion else ''}"
        for each in sheet.scores
    ]
    said = "\n".join([*lines, *([f"总体意见：{sheet.ballot.opinion}"] if sheet.ballot.opinion else [])])
    return str(sheet.seat.expert), f"{sheet.total}／{sheet.most}", "同意" if sheet.approves else "不同意", said


def _change(change: Change) -> tuple[str, str, str]:
    steps = [f"{timezone.localdate(each.at):%Y-%m-%d} {STEPS[each.step]} {each.note}".strip() for each in change.steps]
    return change.title, change.score.opinion, "\n".join(steps) or "待修改"


def _paper(title: str, project: Project, on: date, blocks: Sequence[Block]) -> Paper:
    return Paper(
        title=f"{project.name}方案{title}",
        subtitle=str(project.organisation),
        on=on,
        blocks=(*(blocks or [Paragraph("到这一天还没有记录。")]), Note(f"截至 {on:%Y-%m-%d}。")),
        address=absolute(reverse("renovation:reviews", args=[project.code])),
    )


KINDS = (
    Kind(
        id="joint-review",
        name="联合审查意见",
        permission=Permission.PROJECT_READ,
        subjects=reviewed,
        build=joint_opinion,
        order=70,
    ),
    Kind(
        id="expert-review",
        name="专家评审意见",
        permission=Permission.PROJECT_READ,
        subjects=judged,
        build=expert_opinion,
        order=71,
    ),
)
