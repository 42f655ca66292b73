"""How a job is judged while it runs and when it breaks off. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TypedDict

ATTEMPTS = 3
"""How often a job is started before it counts as failed."""


class Fault(TypedDict):
    """What is wrong, and on which line of the input; None where it is no line's fault."""

    line: int | None
    message: str


class Link(TypedDict):
    """Where one may go on from a job."""

    href: str
    label: str


class Faulty(Exception):
    """The input cannot be used: every fault by its line. The job fails and shows them, with a summary and ways on if given."""

    def __init__(self, faults: Iterable[Fault], *, summary: str = "", links: Iterable[Link] = ()) -> None:
        self.faults = list(faults)
        self.summary = summary
        self.links = list(links)
        super().__init__(f"{len(self.faults)} 处错误")


class Unknown(LookupError):
    """No app has registered work of this kind."""

    def __init__(self, kind: str) -> None:
        super().__init__(f"没有“{kind}”这种后台任务")


BROKEN_OFF: Fault = {
    "line": None,
    "message": f"后台程序 {ATTEMPTS} 次中断，没有完成。数据没有改动，请稍后重新提交；仍不成功请联系系统管理员",
}


def crashed(reference: str) -> Fault:
    """What one is told when the program itself is at fault; the reference is found in the log."""
    return {"line": None, "message": f"程序出错，没有完成。请把编号 {reference} 告诉系统管理员"}


def remaining(*, done: int, total: int, started: datetime, now: datetime) -> timedelta | None:
    """The time left at the pace so far; None before there is a pace."""
    if not 0 < done <= total or now <= started:
        return None
    return (now - started) * (total - done) / done


def words(span: timedelta) -> str:
    """A span as one says it: seconds below a minute, then minutes, then hours."""
    seconds = round(span.total_seconds())
    if seconds < 60:
        return f"约 {max(seconds, 1)} 秒"
    if seconds < 3600:
        return f"约 {-(-seconds // 60)} 分钟"
    return f"约 {-(-seconds // 3600)} 小时"
