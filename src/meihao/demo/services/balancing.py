"""Lifetime balances of the story, each through the service that an office would use."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from meihao.accounts.models import User
from meihao.demo.rules import balances as deeds
from meihao.funding import services as funding
from meihao.funding.rules.balance.plan import to_json
from meihao.funding.rules.balance.words import share, shares
from meihao.funding.selectors import balance as selecting
from meihao.kernel.canonical import digest
from meihao.renovation.models import Project


def balance(deed: deeds.Balancing, actor: User, *, at: datetime) -> None:
    """Do what the deed says, at its moment, as whoever does it."""
    project = Project.objects.get(code=deed.project)
    match deed:
        case deeds.SetBalance():
            funding.set_balance(
                project=project.pk,
                base_year=deed.base_year,
                years=deed.years,
                discounts=[share(each) for each in shares(deed.discounts)],
                flow=deed.flow,
                coverage=deed.coverage,
                actor=actor,
                at=at,
            )
        case deeds.BringBalance():
            funding.bring_balance_lines(project=project.pk, lines=deed.lines, actor=actor, at=at)
        case deeds.IssueBalance():
            seen = digest(to_json(selecting.drafted(project, timezone.localdate(at))))
            funding.issue_balance(project=project.pk, note=deed.note, seen=seen, actor=actor, at=at)
