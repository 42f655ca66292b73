"""A project under works: its scheme put up and filed, some works accepted, a structure gone; and a browser of nobody."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass

import pytest
from django.core.cache import cache
from django.test import Client

from meihao.attachments.services import keep
from meihao.places.models import Compound
from meihao.portal.rules.releasing import Named
from meihao.renovation import services
from meihao.renovation.models import AsBuilt, Ground
from meihao.renovation.rules.grounds import Demolition
from tests.attachments import samples
from tests.facts.conftest import scene, standing_scene
from tests.renovation.conftest import AT, TODAY, Town, standing_town
from tests.renovation.grounds import POSTING, confirmed, shot, structure
from tests.renovation.works import PIPES, accept, filed
from tests.standing import Footing

__all__ = ["scene", "standing_scene", "standing_town"]

HERE = "/open/projects/huaihua-2024/"
TAB = "/projects/huaihua-2024/publication/"


@dataclass
class Shown:
    """A town whose project has photographs; `photo` is that of accepted works."""

    town: Town
    work: AsBuilt
    posting: Ground

    @property
    def photo(self) -> Named:
        return Named("work", self.work.pk)


def build_shown(town: Town) -> Shown:
    Compound.objects.filter(pk=town.compound.pk).update(
        longitude=121_390_000, latitude=37_530_000, declared_homes=300, declared_area=2_000_050
    )
    filed(town, PIPES)
    town.walk("works")
    posting = confirmed(town, POSTING, shot(10))
    services.take_comment(
        posting=posting.pk,
        received_on=POSTING.posted_on,
        channel="电话",
        text="张三家门口要修",
        actor=town.clerk,
        at=AT,
    )
    gone = confirmed(town, structure("王五家 3 号楼 201"), shot(20, "王五家的棚"))
    confirmed(town, Demolition(demolished_on=TODAY, voluntary=True), shot(30, "王五家拆了"), of=gone)
    picture = keep(samples.photo((2400, 1200), note="SecretNote"), name="a.jpg", at=AT)
    work = services.record_works(
        project=town.project.pk, number=1, quantity=PIPES.quantity, where=PIPES.where, on=TODAY, photo=picture.pk,
        note="李四家漏水", actor=town.builder, at=AT,
    )  # fmt: skip
    accept(town, work)
    return Shown(town, work, posting)


@pytest.fixture(scope="module")
def standing_shown(standing_town: Town, footing: Footing) -> Shown:
    return footing.build(lambda: build_shown(standing_town))


@pytest.fixture
def shown(standing_shown: Shown, db: None) -> Shown:
    return deepcopy(standing_shown)


@pytest.fixture
def town(shown: Shown) -> Town:
    return shown.town


@pytest.fixture
def nobody() -> Client:
    """A browser in which nobody has signed in, and that has asked for nothing yet."""
    cache.clear()
    return Client()
