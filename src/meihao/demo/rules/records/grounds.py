"""The four preconditions: the committee, illegal structures, what owners answered, and the posting of the scheme."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from meihao.demo.rules.acts import Act
from meihao.demo.rules.deeds import EnterGround, HearGround, SettleComment, TakeComment
from meihao.demo.rules.files import File
from meihao.demo.rules.programme import Grounds, Scheme
from meihao.demo.rules.ways import Way
from meihao.renovation.rules import grounds as rules

ANSWERED: Final = frozenset(
    {
        "committee.assembly",
        "committee.elected",
        "demolition.open",
        "clearance.voluntary",
        "scheme.posted_on",
        "scheme.phone_posted",
        "scheme.comments_settled",
        *(f"consent.{name}" for name in ("owners", "asked", "agreed", *rules.PROMISES)),
    }
)
FOUND: Final = (
    ("1号楼西侧", "彩钢棚", 1860),
    ("3号楼南侧绿地", "砖砌小房", 1240),
    ("东门内侧", "违章门头", 2215),
    ("2号楼一层", "封闭通道", 930),
    ("车棚北侧", "集装箱", 1480),
    ("4号楼楼顶", "阳光房", 2760),
)
SAID: Final = (
    ("居民信箱", "希望多留几个非机动车充电口", True, "采纳，车棚充电口增加两组"),
    ("上门走访", "施工时间请避开午休", True, "采纳，午间十二点至两点半不安排高噪声作业"),
    ("服务电话", "能不能把地面停车全部取消", False, "停车缺口较大，不能全部取消；消防通道上的车位一律取消"),
    ("微信群", "楼道灯要用声控的", True, "采纳，公共照明统一换为声光控灯具"),
)
SURNAMES: Final = "林高曲宫隋丛矫初迟于姜邹"
POSTS: Final = ("主任", "副主任", "委员", "委员", "委员")
CONFIRMED_AFTER: Final = timedelta(days=3)
TERM: Final = timedelta(days=5 * 365)
PHONE: Final = "0535-6210{:03d}"


def told(way: Way, record: Grounds) -> list[Act]:
    """The records that were entered by now, each with what the district said of it."""
    return [act for part in (_committee, _structures, _consent, _posting) for act in part(way, record)]


def _entered(
    way: Way,
    record: Grounds,
    entry: rules.Entry,
    day: date,
    files: Sequence[tuple[File, str]] = (),
    *,
    of: str = "",
    name: str = "",
) -> list[Act]:
    """A record entered on a day and confirmed a few days later, where anybody has by now."""
    kind = rules.kind_of(entry)
    handle = name or f"{way.code}/{kind}"
    acts: list[Act] = [
        EnterGround(
            at=way.at(day, 9),
            by=way.office.supplies,
            handle=handle,
            project=way.code,
            entry=entry,
            files=tuple(files),
            of=of,
        )
    ]
    if kind not in record.waiting and day + CONFIRMED_AFTER < way.today:
        acts.append(HearGround(at=way.at(day + CONFIRMED_AFTER, 14), by=way.office.reviewer, ground=handle))
    return acts


def _picture(way: Way, number: int, words: str) -> File:
    return File("photo", number, f"{way.code.upper()} {words}", ())


def _committee(way: Way, record: Grounds) -> list[Act]:
    window = way.window("reserve")
    if window is None:
        return []
    since = window.begin - timedelta(days=45)
    seed = sum(map(ord, way.code))
    members = tuple(
        rules.Member(post, f"{SURNAMES[(seed + place * 5) % len(SURNAMES)]}某{'甲乙丙丁戊'[place]}")
        for place, post in enumerate(POSTS)
    )
    entry = rules.Committee(
        certificate=f"演示业备〔{since.year}〕{seed % 90 + 10} 号",
        filed_on=since + timedelta(days=10),
        assembly_on=since,
        since=since,
        until=max(since + TERM, way.today + timedelta(days=200)),
        members=members,
    )
    paper = File("paper", 3, "DEMONSTRATION CERTIFICATE", ((f"About: {way.code}",), (f"Since: {since}",)))
    return _entered(way, record, entry, window.day(25), [(paper, "备案证明（演示数据）")])


def _structures(way: Way, record: Grounds) -> list[Act]:
    """Structures are found in the reserve and taken down before the project is listed."""
    first, then = way.window("reserve"), way.window("applied")
    if first is None:
        return []
    acts: list[Act] = []
    begin = sum(map(ord, way.code)) % len(FOUND)
    for number in range(record.structures):
        place, sort, area = FOUND[(begin + number) % len(FOUND)]
        found = first.day(35 + 5 * number)
        handle = f"{way.code}/structure-{number}"
        entry = rules.Structure(
            place=place, sort=sort, area=area + 37 * number, found_on=found, noticed_on=found + timedelta(days=1)
        )
        before = [(_picture(way, 35, f"BEFORE {number + 1:02d}"), f"{place}，拆除前（演示数据）")]
        told_on = found + timedelta(days=1)
        if number == 0 and record.returned:
            acts += _returned(way, record, entry, told_on)
        acts += _entered(way, record, entry, told_on + timedelta(days=2 * (not number)), before, name=handle)
        if then is not None and number < record.structures - record.standing:
            down = rules.Demolition(then.day(15 + 8 * number), voluntary=number >= record.forced)
            after = [(_picture(way, 36, f"AFTER {number + 1:02d}"), f"{place}，拆除后（演示数据）")]
            acts += _entered(way, record, down, down.on, after, of=handle, name=f"{way.code}/demolition-{number}")
    if then is not None and not record.standing:
        acts += _entered(way, record, rules.Survey(then.day(65), record.structures), then.day(65))
    return acts


def _returned(way: Way, record: Grounds, entry: rules.Structure, day: date) -> list[Act]:
    """The same place, entered with a picture that did not show it: it came back."""
    handle = f"{way.code}/structure-returned"
    wrong = [(_picture(way, 35, "TOO DARK"), f"{entry.place}（演示数据）")]
    at, by = way.at(day, 9), way.office.supplies
    return [
        EnterGround(at=at, by=by, handle=handle, project=way.code, entry=entry, files=tuple(wrong)),
        HearGround(
            at=way.at(day + timedelta(days=1), 14),
            by=way.office.reviewer,
            ground=handle,
            outcome="returned",
            reason=record.returned,
        ),
    ]


def _consent(way: Way, record: Grounds) -> list[Act]:
    window = way.window("scheme")
    if window is None:
        return []
    area = way.measure("area") * 100
    owners, asked = way.homes, way.homes * record.asked // 100
    entry = rules.Canvass(
        concluded_on=window.day(12),
        owners=owners,
        asked=asked,
        agreed=asked * record.agreed // 100,
        owners_area=area,
        asked_area=area * record.asked // 100,
        agreed_area=area * record.asked // 100 * record.agreed // 100,
        support=True,
        property_way=True,
        shared_resources=True,
        contribution=record.agreed > 90,
        revenue_yield=record.agreed > 85,
        long_term=True,
    )
    rows = (("事项", "户数"), ("业主总数", str(owners)), ("征求意见", str(asked)), ("同意", str(entry.agreed)))
    sheet = File("sheet", 34, f"{way.project.name}征求意见签字汇总（演示数据）", rows)
    return _entered(way, record, entry, window.day(12), [(sheet, "签字汇总表（演示数据）")])


def _posting(way: Way, record: Grounds) -> list[Act]:
    """The scheme is posted, comments come in and are settled; a material change posts it again."""
    window = way.window("scheme")
    if window is None:
        return []
    change = next((each.change for each in way.project.records if isinstance(each, Scheme)), None)
    again = change is not None and change.posted
    handle = f"{way.code}/posting"
    phone = PHONE.format(sum(map(ord, way.code)) % 1000)
    title = f"{way.project.name}方案（演示数据）"
    acts = _post(way, record, rules.Posting(window.day(27), title, phone), handle)
    for number in range(record.comments):
        channel, text, adopted, answer = SAID[(number + len(way.code)) % len(SAID)]
        comment = f"{handle}/{number}"
        acts.append(
            TakeComment(
                at=way.at(window.day(32 + 2 * number), 10),
                by=way.office.supplies,
                handle=comment,
                posting=handle,
                on=window.day(32 + 2 * number),
                channel=channel,
                text=text,
            )
        )
        if number < record.comments - record.open:
            acts.append(
                SettleComment(
                    at=way.at(window.day(42), 15),
                    by=way.office.supplies,
                    comment=comment,
                    adopted=adopted,
                    answer=answer,
                )
            )
    if again and change is not None:
        handle += "-again"
        acts += _post(way, record, rules.Posting(window.day(52), title, phone, change.note), handle)
    if not record.open:
        closing = rules.Closing(window.day(66))
        acts += _entered(way, record, closing, closing.on, of=handle)
    return acts


def _post(way: Way, record: Grounds, entry: rules.Posting, handle: str) -> list[Act]:
    shown = [
        (_picture(way, 29, f"POSTED {entry.on:%y%m%d} A"), "小区东门公告栏（演示数据）"),
        (_picture(way, 16, f"POSTED {entry.on:%y%m%d} B"), "1号楼一单元门口（演示数据）"),
    ]
    return _entered(way, record, entry, entry.on, shown, name=handle)
