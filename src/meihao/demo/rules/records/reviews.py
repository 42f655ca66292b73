"""Reviews of the scheme: departments answer in parallel, and a panel is drawn from a published seed."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from meihao.demo.rules.acts import Act
from meihao.demo.rules.deeds import CallReview, CastBallot, DrawPanel, FollowChange, GiveOpinion, PublishSeed
from meihao.demo.rules.programme import Panel, Reviews
from meihao.demo.rules.ways import Way
from meihao.policy.schema.core import number_of

ANSWERED: Final = frozenset({"review.departments", "review.departments_passed", "review.expert_passed"})
ITEM: Final = "review.item."
AGREED: Final = (
    "同意按此方案实施",
    "内容齐全，同意",
    "现场看过，同意；施工时注意管线保护",
    "同意，竣工后请邀请我单位参加验收",
    "",
)


def told(way: Way, record: Reviews) -> list[Act]:
    """The rounds of the joint review, and the panel."""
    return [*_joint(way, record), *(_panel(way, record.panel) if record.panel else [])]


def _joint(way: Way, record: Reviews) -> list[Act]:
    window = way.window("joint-review")
    if window is None:
        return []
    acts: list[Act] = []
    district = way.area.district
    for number, each in enumerate(record.rounds):
        begin = 5 + 45 * number
        acts.append(
            CallReview(
                at=way.at(window.day(begin), 9),
                by=way.office.housing,
                project=way.code,
                round=number + 1,
                departments=tuple(f"{district}-{duty}" for duty in way.area.departments),
                grounds=each.grounds,
            )
        )
        for place, (duty, officer) in enumerate(way.area.departments.items()):
            if duty in each.silent:
                continue
            against = each.against.get(duty, "")
            acts.append(
                GiveOpinion(
                    at=way.at(window.day(begin + 5 + 4 * place), 10),
                    by=officer,
                    project=way.code,
                    department=f"{district}-{duty}",
                    outcome="fail" if against else "pass",
                    opinion=against or AGREED[(place + len(way.code)) % len(AGREED)],
                )
            )
    return acts


def _panel(way: Way, panel: Panel) -> list[Act]:
    """The panel speaks within its days, the first place wanting the changes; who wanted them accepts them."""
    window = way.window("expert-review")
    if window is None:
        return []
    seeded = window.day(5)
    acts: list[Act] = [
        PublishSeed(
            at=way.at(seeded, 9),
            by=way.programme.people["housing"],
            project=way.code,
            seed=panel.seed,
            source=panel.source,
        ),
        DrawPanel(at=way.at(seeded + timedelta(days=1), 9), by=way.programme.draws, project=way.code),
    ]
    acts += [
        CastBallot(
            at=way.at(seeded + timedelta(days=1 + (place + 1) // 2), 10 + place % 2),
            project=way.code,
            place=place,
            scores=_scores(way, panel, place),
            opinion="方案总体可行，请按清单修改后实施" if place == 1 and panel.changes else "方案可行",
        )
        for place in range(1, panel.ballots + 1)
    ]
    changed = seeded + timedelta(days=8)
    for item, words in panel.changes.items():
        if panel.followed:
            at, by = way.at(changed, 15), way.speaks("implementing-party")
            note = f"已按意见修改图纸和说明：{words}"
            acts.append(FollowChange(at=at, by=by, project=way.code, item=item, step="done", note=note))
        if panel.followed == "accepted":
            at = way.at(changed + timedelta(days=3), 15)
            acts.append(FollowChange(at=at, project=way.code, item=item, step="accepted"))
    return acts


def _scores(way: Way, panel: Panel, place: int) -> tuple[tuple[str, int, str], ...]:
    items = {
        name.removeprefix(ITEM): int(str(number_of(each)))
        for name, each in way.pack.parameters.items()
        if name.startswith(ITEM)
    }
    return tuple(
        (item, most * 2 // 5, panel.changes[item])
        if place == 1 and item in panel.changes
        else (item, most - (place + number) % 2, "")
        for number, (item, most) in enumerate(items.items())
    )
