"""A site with a contractor, a supervisor and a construction unit, built since the first of June."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

import pytest

from meihao.accounts.models import User
from meihao.accounts.rules import Role
from meihao.assessment.models import Decision
from meihao.places.services import register_compound
from meihao.renovation.models import Project
from meihao.renovation.services import appoint_party, register_project
from meihao.sites import services
from meihao.sites.models import KeyPerson, SiteDevice
from meihao.sites.rules.feed import Envelope, sign
from meihao.sites.services import Named
from tests.facts.conftest import body, person, scene, standing_scene
from tests.renovation.conftest import AT, TODAY, Town, standing_town, town
from tests.standing import Footing

__all__ = [
    "AT",
    "NOW",
    "TODAY",
    "Site",
    "scene",
    "site",
    "standing_scene",
    "standing_town",
    "town",
]

NOW = int(AT.timestamp())
STEPS = ("apply", "enlist", "draw-up", "submit", "forward", "pass", "commence")
_numbers = count(1)


@dataclass
class Site:
    """Who and what there is on the site."""

    town: Town
    supervisor: User
    devices: int = 0

    @property
    def project(self) -> Project:
        rows = Project.objects.select_related("organisation__parent__parent", "subject")
        return rows.prefetch_related("parties__organisation").get(pk=self.town.project.pk)

    def build(self, since: date) -> None:
        """Say that works began on a day; how one comes there is tested where the gates are."""
        for step in STEPS:
            on = since if step == "commence" else since - timedelta(days=10)
            decided(self.project, step, on, self.town.district)

    def person(self, post: str, certificate: str = "", *, since: date = TODAY, by: User | None = None) -> KeyPerson:
        """Somebody in a post."""
        ours = post in {"chief_supervisor", "supervising_engineer", "site_supervisor"}
        return services.enter_person(
            project=self.project.pk,
            post=post,
            who_=Named(f"{post}某", certificate or f"鲁-{post}", date(2026, 1, 1)),
            since=since,
            actor=by or (self.supervisor if ours else self.town.builder),
            at=AT,
        )

    def device(self, kind: str = "video", code: str = "") -> SiteDevice:
        self.devices += 1
        return services.register_device(
            project=self.project.pk,
            code=code or f"{kind}-{self.devices}",
            name="东门",
            kind=kind,
            place="东门立杆",
            actor=self.town.builder,
            at=AT,
        )


def decided(project: Project, step: str, on: date, by: User) -> Decision:
    """A decision about a project, written down as it stands."""
    return Decision.objects.create(
        subject=project.subject,
        kind="lifecycle",
        outcome=step,
        effective_on=on,
        by=by,
        at=AT,
        pack="yantai-2022",
        pack_digest="0" * 64,
        inputs_digest="0" * 64,
        supersedes=Decision.objects.filter(subject=project.subject, kind="lifecycle").last(),
    )


def sealed(
    device: SiteDevice, events: list[dict[str, Any]], *, at: int = NOW, nonce: str = "", key: str = "", **more: Any
) -> Envelope:
    """A delivery as the device signs it."""
    content = json.dumps({"events": events, **more}).encode()
    nonce = nonce or f"nonce-{next(_numbers):08}"
    key = key or services.key_of(device.salt)
    return Envelope(device.code, str(at), nonce, sign(key, str(at), nonce, content), content)


def beats(*moments: int) -> list[dict[str, Any]]:
    return [{"id": moment, "at": moment, "type": "beat"} for moment in moments]


def take(device: SiteDevice, events: list[dict[str, Any]], *, at: datetime = AT, **more: Any) -> services.Answer:
    return services.take_feed(sealed(device, events, at=int(at.timestamp()), **more), at=at)


def on(day: date, hour: int, minute: int = 0) -> int:
    """A moment of a day, by the clock of Yantai."""
    return int(datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC).timestamp()) - 8 * 3600


def second(site: Site) -> Site:
    """Another project of the same contractor and supervisor."""
    town = site.town
    yard = register_compound(
        code="second", name="二号院", community=town.scene.community.code, address="", actor=None, at=AT
    )
    project = register_project(
        code="second-2024",
        name="二号院改造",
        territory=town.scene.community.organisation.pk,
        compounds=[yard.pk],
        on=date(2024, 2, 1),
        actor=town.district,
        at=AT,
    )
    for party in site.project.parties.all():
        appoint_party(
            project=project.pk,
            body=party.body,
            organisation=party.organisation_id,
            on=TODAY,
            actor=town.district,
            at=AT,
        )
    other = type(town)(**{**vars(town), "project": project})
    return Site(other, site.supervisor)


def build_site(town: Town) -> Site:
    firm = body("supervising", "firm", town.scene.city)
    appoint_party(
        project=town.project.pk,
        body="supervisor",
        organisation=firm.pk,
        on=TODAY,
        actor=town.district,
        at=AT,
    )
    return Site(town, person("watched", Role.IMPLEMENTER, firm))


@pytest.fixture(scope="module")
def standing_site(standing_town: Town, footing: Footing) -> Site:
    return footing.build(lambda: build_site(standing_town))


@pytest.fixture
def site(standing_site: Site, db: None) -> Site:
    return deepcopy(standing_site)
