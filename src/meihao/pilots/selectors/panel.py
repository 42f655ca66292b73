"""What the page of a pilot's project shows besides what every project shows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from meihao.accounts.models import User
from meihao.assessment.selectors import assess, dossiers
from meihao.kernel.verdict import Verdict
from meihao.pilots.models import Pilot
from meihao.pilots.selectors.candidates import usual_size
from meihao.pilots.selectors.pilots import community_subject, profile_of
from meihao.policy import library, wording
from meihao.policy.tree import Node
from meihao.renovation.models import Membership, Project


def panel(project: Project, user: User, on: date, known: datetime) -> Mapping[str, Any]:
    """The community, the kind of pilot, whether its size is the usual one, how its criteria stand, and what is renovated there."""
    pack = library.current()
    pilot = Pilot.objects.select_related("community__organisation").get(project=project)
    about = community_subject(pilot)
    keys = frozenset(pack.scale_test.every_key())
    dossier = dossiers([about], on=on, known=known, pack=pack, keys=keys)[about.pk]
    size = Node(*pack.scale_test.run(dossier))
    leaf = next(each for each in size.walk() if not each.answers)
    held = Membership.objects.filter(
        compound__community=pilot.community, until=None, project__in=Project.objects.visible_to(user)
    )
    return {
        "pilot": pilot,
        "profile": pack.profiles[profile_of(project, on=on, known=known)],
        "size": size.verdict.slug,
        "unusual": size.verdict is Verdict.UNMET,
        "found": wording.found(leaf, pack),
        "usual": usual_size(pack),
        "tally": assess([about], on=on, known=known, viewer=user)[about.pk].tally,
        "renovated": Project.objects.filter(pk__in=held.values("project")).order_by("code"),
        "compounds": pilot.community.compounds.count(),
    }
