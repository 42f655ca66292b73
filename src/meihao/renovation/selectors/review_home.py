"""What waits for somebody in the reviews: sheets to fill in, opinions to give."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from meihao.accounts.models import User
from meihao.accounts.rules import Role
from meihao.renovation.models import Project
from meihao.renovation.selectors import reviews


def waiting(user: User) -> Mapping[str, Any] | None:
    """The projects whose panel or department wants to hear from somebody; None for whoever is never asked."""
    on, known = timezone.localdate(), timezone.now()
    offices = reviews.offices(user)
    sheets, opinions = [], []
    if Role.EXPERT in user.roles:
        for panel in reviews.latest_panels(
            on=on, known=known, project__in=Project.objects.filter(reviews.judged_by(user))
        ):
            seat = panel.seat(user)
            if panel.draw and seat and seat.ballot is None and not panel.concluded:
                sheets.append((panel.review.project, panel.draw.due_on))
    if offices:
        called = Project.objects.filter(reviews.called(user))
        for joint in reviews.latest_joints(on=on, known=known, project__in=called):
            opinions += [
                (joint.review.project, joint.review.due_on, answer)
                for answer in joint.answers
                if answer.invitation.organisation_id in offices and answer.latest is None
            ]
    return {"sheets": sheets, "opinions": opinions} if sheets or opinions else None
