"""What waits for whom on the site of one project: counted, with where to go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from meihao.accounts.models import User
from meihao.checks.models import InspectedItem, Material, MaterialReview, NodeCall
from meihao.checks.rules import findings as rules
from meihao.checks.selectors import catalogue, findings
from meihao.checks.selectors.materials import watched
from meihao.policy.pack import Pack
from meihao.renovation.models import Project
from meihao.renovation.selectors import acts


@dataclass(frozen=True, slots=True)
class Wait:
    """Something that waits: what, how many, for whom, and under which page."""

    text: str
    number: int
    who: str
    route: str
    mine: bool


def waits(project: Project, user: User, pack: Pack, *, now: datetime) -> list[Wait]:
    """What waits on a site, one's own first: a constant number of statements."""
    today = timezone.localdate(now)
    rows = findings.of_project(project).exclude(state=rules.CLOSED)
    open_ = [(each.state, each.term, each.responsible, each.found.inspection.side) for each in
             rows.select_related("found__inspection")]  # fmt: skip
    batches = Material.objects.filter(project=project)
    rejected = batches.filter(review__outcome=MaterialReview.Outcome.REJECTED, removal=None)
    unraised = InspectedItem.objects.filter(
        inspection__project=project, verdict=rules.FAIL, findings=None
    ).select_related("inspection")
    gaps = sum(each.gap for each in watched(project, pack, today))
    found: list[Wait] = []

    def add(text: str, number: int, body: str, route: str) -> None:
        if number:
            found.append(Wait(text, number, pack.bodies[body].name, route, acts(user, body, project, pack)))

    for body in dict.fromkeys(each[2] for each in open_):
        mine = [each for each in open_ if each[2] == body and each[0] in rules.WAITING]
        late = sum(bool(rules.overdue(state, term, today)) for state, term, _, _ in mine)
        add("个问题等着整改" + (f"，其中 {late} 个已逾期" if late else ""), len(mine), body, "checks:checks")
    sides = catalogue.sides(pack)
    for side in dict.fromkeys(each[3] for each in open_):
        again = sum(each[0] == rules.MENDED and each[3] == side for each in open_)
        add("处整改等着复查", again, sides[side].owner, "checks:checks")
    for side in dict.fromkeys(each.inspection.side for each in unraised):
        number = sum(each.inspection.side == side for each in unraised)
        add("项不合格还没有开整改单", number, sides[side].owner, "checks:checks")
    add("批材料等着核验", batches.filter(review=None).count(), catalogue.SUPERVISOR, "checks:materials")
    add("批不合格材料等着退场", rejected.count(), catalogue.CONTRACTOR, "checks:materials")
    calls = NodeCall.objects.filter(project=project, check_made=None)
    add("处节点等着隐蔽前检查", calls.count(), catalogue.SUPERVISOR, "checks:nodes")
    add("项安全清单该查或有问题", gaps, catalogue.CONTRACTOR, "checks:safety")
    return sorted(found, key=lambda wait: not wait.mine)
