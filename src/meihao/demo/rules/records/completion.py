"""Acceptance and handover: reports, notices, meetings that fail and pass, filing, archive, the list handed over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Final

from meihao.demo.rules.acts import Act
from meihao.demo.rules.closing import Completion
from meihao.demo.rules.closing_deeds import (
    BuildArchive,
    CheckSite,
    HandInPaper,
    HoldMeeting,
    OfferHandover,
    ReplyHandover,
    ReviewPaper,
    SignMeeting,
    SuperviseMeeting,
)
from meihao.demo.rules.deeds import Pledge
from meihao.demo.rules.files import File
from meihao.demo.rules.programme import Scheme, Works
from meihao.demo.rules.records.schemes import pledged
from meihao.demo.rules.ways import Way, Window

ANSWERED: Final = frozenset(
    {
        "works.finished",
        *(
            f"acceptance.{name}"
            for name in (
                "attended", "supervised", "passed", "filed", "archived", "handed_over", "site_checked", "city_filed"
            )
        ),
    }
)  # fmt: skip
SECOND_HEADING: Final = 18
"""The first of two meetings is held after so many hundredths of the stage."""
NOTICED: Final = timedelta(days=24)
CAME: Final = (
    ("street", "牟某甲", "街道城建办主任"),
    ("community", "曲某乙", "社区党组织书记"),
    ("owners", "初某丙", "业主委员会主任"),
    ("owners", "隋某丁", "居民代表"),
    ("property", "矫某戊", "物业项目经理"),
)
WARRANTY: Final[Mapping[str, str]] = {
    "common-parts": "waterproof", "heat": "waterproof", "drainage": "fittings", "telecoms": "fittings",
    "smart-compound": "fittings", "bicycle-charging": "fittings", "sanitation-green-lighting": "fittings",
    "information": "fittings", "parcel": "fittings",
}  # fmt: skip
BESIDE: Final[Mapping[str, str]] = {
    "smart-compound": "门禁管理卡 2 张、说明书、操作培训记录",
    "bicycle-charging": "配电箱钥匙 2 把、说明书",
    "parcel": "运营合同复印件",
    "sanitation-green-lighting": "照明回路图、控制箱钥匙",
}
UTILITY: Final = {
    "heat": "供热公司",
    "telecoms": "通信运营企业",
    "water": "供水公司",
    "power": "供电公司",
    "gas": "燃气公司",
}


def told(way: Way, record: Completion) -> list[Act]:
    """Everything from the report of completion to the filing with the city, as far as the project came."""
    works, after = way.window("works"), way.window("acceptance")
    if works is None or works.end >= way.today:
        return []
    teller = _Teller(way, record)
    met = list(_meetings(record, after)) if after is not None else []
    reported = works.day(86)
    for number, meeting in enumerate(met or [None]):
        first = None if meeting is None else max(meeting - NOTICED, reported + timedelta(days=3))
        teller.report(reported, number)
        if number == 0:
            teller.utilities(works.day(84))
        if meeting is not None and first is not None and after is not None and meeting <= after.end:
            teller.notice(first, meeting)
            if "meeting" not in record.left:
                teller.meeting(meeting, number)
            reported = meeting + timedelta(days=7)
    if met and not record.silent and after is not None and after.end < way.today and way.window("handover"):
        teller.after(met[-1])
    return teller.acts


def _meetings(record: Completion, window: Window) -> Iterator[date]:
    if record.mended:
        yield window.day(SECOND_HEADING)
    yield window.day(record.met)


class _Teller:
    """The acts of one project's acceptance, one after the other."""

    def __init__(self, way: Way, record: Completion) -> None:
        self._way, self._record = way, record
        scheme = next(each for each in way.project.records if isinstance(each, Scheme))
        works = next(each for each in way.project.records if isinstance(each, Works))
        self._pledges = pledged(way, scheme)
        self._measures = {each.measure for each in self._pledges}
        begun = [each for each in self._pledges if each.item not in (*works.left, *works.dropped)]
        self._standing = tuple(each.number for each in self._pledges)
        self._built = [each for each in begun if each.item not in works.waiting]
        self._extras = tuple((f"{way.code}/extra-{number}", "other", "") for number in range(len(works.extras)))
        self.acts: list[Act] = []

    def report(self, day: date, number: int) -> None:
        """The contractor reports; the supervisor looks first."""
        words = (
            "各项整改已完成，自检合格，申请再次验收"
            if number
            else "方案备案的各项内容已完成，自检合格；资料已整理成册，申请竣工验收"
        )
        self._paper("report", "contractor", "supervisor", day, 2, text=words)

    def utilities(self, day: date) -> None:
        """Those whose lines run there accept their part."""
        for each in self._way.pack.parts.acceptance.utilities:
            if set(each.measures) & self._measures:
                words = f"{UTILITY[each.id]}现场验收合格（演示）"
                self._paper("utility", "construction-unit", "supervisor", day, 3, topic=each.id, text=words)

    def notice(self, day: date, meeting: date) -> None:
        """The quality station is told in time."""
        self._paper("notice", "construction-unit", "quality-station", day, 1, meeting_on=meeting)

    def meeting(self, day: date, number: int) -> None:
        """The works are looked at, every party signs, and the station records what it saw."""
        way, record = self._way, self._record
        failed = record.mended if number == 0 else {}
        again = bool(record.mended) and number == 1
        items = tuple(
            (each.id, "failed" if each.id in failed else "passed", failed.get(each.id, ""))
            for each in way.pack.parts.acceptance.items
            if not each.measures or set(each.measures) & self._measures
        )
        self.acts.append(
            HoldMeeting(
                at=way.at(day, 9),
                by=way.speaks("construction-unit"),
                project=way.code,
                on=day,
                place="小区党群服务站会议室，现场逐栋查看",
                items=items,
                guests=CAME,
                file=self._file(f"MINUTES {number + 1}", day),
            )
        )
        silent = record.silent if again or not record.mended else []
        for body in ("construction-unit", "designer", "contractor", "supervisor"):
            if body in way.parties and body not in silent:
                outcome = "mend" if failed and body == "supervisor" else "pass"
                text = "；".join(failed.values()) if outcome == "mend" else ""
                by = way.speaks(body)
                at = way.at(day, 15)
                self.acts.append(SignMeeting(at=at, by=by, project=way.code, body=body, outcome=outcome, text=text))
        if not record.unseen:
            text = "验收程序符合规定；提出的问题须整改后再次验收" if failed else "验收组织形式、程序符合规定"
            self.acts.append(
                SuperviseMeeting(
                    at=way.at(day + timedelta(days=1), 10),
                    by=way.speaks("quality-station"),
                    project=way.code,
                    file=self._file(f"SUPERVISION {number + 1}", day),
                    text=text,
                )
            )

    def after(self, met: date) -> None:
        """What follows acceptance: filing, archive, the list handed over, the site checked, the filing with the city."""
        way, record = self._way, self._record
        window, ended = way.window("handover"), way.window("completed")
        if window is None:
            return
        mark = sum(map(ord, way.code)) % 900 + 100
        self._follow(
            "filing",
            met + timedelta(days=9),
            f"演示竣备〔{met.year}〕{mark} 号",
            "construction-unit",
            "district-housing",
        )
        if record.packed:
            at = way.at(window.day(16), 11)
            self.acts.append(BuildArchive(at=at, by=way.speaks("construction-unit"), project=way.code))
        number = f"演示城档收〔{window.begin.year}〕{mark} 号"
        self._follow("archive", window.day(20), number, "construction-unit", "district-housing")
        self._hand_over(window)
        if "site-check" not in record.left:
            day = window.day(62)
            self.acts.append(
                CheckSite(
                    at=way.at(day, 10),
                    by=way.office.government,
                    project=way.code,
                    on=day,
                    numbers=self._standing,
                    file=self._file("SITE CHECK", day),
                )
            )
        if ended is not None:
            number = f"演示报备〔{ended.begin.year}〕{mark} 号"
            self._follow("city-filing", ended.day(20), number, "district-housing", "housing")

    def _follow(self, step: str, day: date, number: str, by: str, decider: str) -> None:
        if step not in self._record.left:
            self._paper(step, by, decider, day, 4, number=number)

    def _hand_over(self, window: Window) -> None:
        way, record = self._way, self._record
        if "handover" in record.left:
            return
        refused = [each for each in self._built if each.item in record.refused]
        for number, offered in enumerate([self._built, refused] if refused else [self._built]):
            day = window.day(28 + 20 * number)
            self.acts.append(
                OfferHandover(
                    at=way.at(day, 10),
                    by=way.speaks("construction-unit"),
                    project=way.code,
                    on=day,
                    lines=tuple(
                        (self._work(each), WARRANTY.get(each.measure, "other"), BESIDE.get(each.measure, ""))
                        for each in offered
                    )
                    + (self._extras if number == 0 else ()),
                )
            )
            if "handover" in record.waiting:
                return
            said = tuple((self._work(each), record.refused[each.item]) for each in refused) if number == 0 else ()
            at, by = way.at(day + timedelta(days=3), 15), way.speaks("property-company")
            self.acts.append(ReplyHandover(at=at, by=by, project=way.code, refused=said))

    def _work(self, pledge: Pledge) -> str:
        return f"{self._way.code}/work-{pledge.number}"

    def _paper(
        self,
        step: str,
        by: str,
        decider: str,
        day: date,
        reviewed: int,
        *,
        topic: str = "",
        number: str = "",
        text: str = "",
        meeting_on: date | None = None,
    ) -> None:
        """A paper handed in, and what was said of it some days later, where anybody has by now."""
        way, record = self._way, self._record
        self.acts.append(
            HandInPaper(
                at=way.at(day, 10),
                by=way.speaks(by),
                project=way.code,
                step=step,
                on=day,
                file=self._file(f"{step} {topic}".strip().upper(), day),
                topic=topic,
                number=number,
                text=text,
                meeting_on=meeting_on,
            )
        )
        on = day + timedelta(days=reviewed)
        if step in record.waiting or on >= way.today:
            return
        back = record.returned.get(step, "")
        outcome = "returned" if back else "confirmed"
        at = way.at(on, 14)
        self.acts.append(
            ReviewPaper(
                at=at, by=way.speaks(decider), project=way.code, step=step, topic=topic, outcome=outcome, reason=back
            )
        )

    def _file(self, words: str, day: date) -> File:
        return File("paper", 10, f"DEMONSTRATION {words}", ((f"About: {self._way.code}",), (f"Day: {day}",)))
