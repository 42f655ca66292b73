"""The district's check of the site against the filed scheme, commitment by commitment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from meihao.accounts.models import User
from meihao.attachments.services import File
from meihao.completion.models import SiteCheck, SiteCheckLine
from meihao.completion.rules.records import DIFFERS, MATCHED, SITE_CHECK
from meihao.completion.selectors.records import of_project
from meihao.completion.services.common import kept, not_theirs, untimely, wrong_day
from meihao.renovation.rules.deciding import Overtaken, Refused
from meihao.renovation.rules.reconciling import Line
from meihao.renovation.selectors import reconciliation
from meihao.renovation.services.holding import held, note


def check_site(
    *,
    project: int,
    version: int,
    on: date,
    findings: Mapping[int, tuple[str, str]],
    file: File,
    actor: User,
    at: datetime,
    text: str = "",
) -> SiteCheck:
    """Record a check of the site: each commitment of the filed version that stands, found as promised or not.

    `version` is the filed version that was before the checker. What is not built and accepted is not found as promised.
    The same again changes nothing. Raises Overtaken or Refused. Basis: opinion/12
    """
    blob = kept(file, at)
    with transaction.atomic(durable=True):
        here = held(project)
        done = SiteCheck.objects.filter(project=here, on=on, blob=blob).first()
        if done is not None and done.by_id == actor.pk and done.version_id == version:
            return done
        found = reconciliation.known([here.pk], at).get(here.pk)
        if found is None:
            raise Refused("还没有备案的方案，没有可核对的承诺")
        if found.filed[-1].pk != version:
            raise Overtaken("您打开页面之后，方案有了新的备案版本；请刷新页面，照新版本核对")
        known = of_project(here, on=timezone.localdate(at), known=at)
        reasons = [*not_theirs(actor, SITE_CHECK, here), *untimely(here, SITE_CHECK, at)]
        if known.accepted is None:
            reasons.append("竣工验收还没有通过；通过以后再核对")
        else:
            reasons += wrong_day(on, what="核对日期", at=at, least=known.accepted.on, since="验收日期")
        if done is not None:
            reasons.append("同一天、同一份核对记录已经登记过")
        standing = {line.promise.number: line for line in found.lines if line.promise is not None}
        reasons += _unsaid(findings, standing)
        if reasons:
            raise Refused(*reasons)
        made = SiteCheck.objects.create(
            project=here, version=found.filed[-1], on=on, blob=blob, note=text.strip(), by=actor, at=at
        )
        SiteCheckLine.objects.bulk_create(
            [
                SiteCheckLine(
                    check_of=made, number=number, outcome=findings[number][0], note=findings[number][1].strip()
                )
                for number in sorted(standing)
            ]
        )
        differs = sum(outcome == DIFFERS for outcome, _ in findings.values())
        note("site.checked", here, actor, at, check=made.pk, differs=differs, on=on, sha256=blob.sha256)
        return made


def _unsaid(findings: Mapping[int, tuple[str, str]], standing: Mapping[int, Line]) -> Iterator[str]:
    for number, line in sorted(standing.items()):
        item = line.promise.item if line.promise else ""
        outcome, words = findings.get(number, ("", ""))
        if outcome not in {MATCHED, DIFFERS}:
            yield f"第 {number} 项“{item}”还没有核对；请选相符或不符"
        elif outcome == DIFFERS and not words.strip():
            yield f"第 {number} 项“{item}”不符，请写明情况"
        elif outcome == MATCHED and line.open:
            yield f"第 {number} 项“{item}”{line.words}，不能核为相符；请先完工验收或办理变更"
    if findings.keys() - standing.keys():
        yield "核对的项目不在备案的方案里，请刷新页面再填"
