"""The town with people who convene and confer: the city's office, a community, a property company, residents."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from django.test import Client

from meihao.accounts.models import User
from meihao.accounts.rules import Role
from meihao.councils import services
from meihao.councils.models import ActionItem, AgendaItem, Resolution, Session, Topic
from meihao.councils.rules.entering import Entry, Seats
from meihao.organisations.models import Organisation
from tests.facts.conftest import Scene, body, person, scene, standing_scene
from tests.renovation.conftest import AT, Town, standing_town
from tests.renovation.grounds import photo
from tests.standing import Footing

__all__ = ["City", "Enter", "city", "scene", "standing_scene", "standing_town"]

Enter = Callable[[User], Client]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MEETING = AT + 3 * DAY
"""Thursday, two working days after the Monday on which everything begins."""


def picture(number: int = 1) -> services.File:
    return services.File(photo(number), "a.png")


@dataclass
class City:
    """Who and what there is. `office` convenes joint meetings, `clerk` runs the community's council."""

    town: Town
    office: User
    clerk: User
    owed: User
    """Speaks for the district, which is given things to do."""
    keeper: User
    resident: User
    neighbour: User
    stranger: User
    firm: Organisation

    @property
    def scene(self) -> Scene:
        return self.town.scene

    @property
    def home(self) -> Organisation:
        return self.scene.community.organisation

    def joint(self, **more: object) -> Session:
        """A joint meeting about the project."""
        given: dict[str, object] = {
            "organisation": self.scene.city.pk,
            "assembly": "joint",
            "title": "七月联席会议",
            "starts_at": MEETING,
            "ends_at": MEETING + 2 * HOUR,
            "place": "市政府三楼",
            "format": "room",
            "invited": [Seats(organisation=self.scene.district.pk)],
            "agenda": [Entry("槐花里改造：研究推进", "红", project=self.town.project.pk)],
            "actor": self.office,
            "at": AT,
        }
        return services.convene(**{**given, **more})  # type: ignore[arg-type]

    def met(self) -> Session:
        """A joint meeting to which the district came."""
        made = self.joint()
        services.sign_in(session=made.pk, actor=self.owed, at=MEETING)
        return made

    def item(self, *, due: int = 10) -> ActionItem:
        """What the meeting gave the district to do, within so many days."""
        made = self.met()
        point = AgendaItem.objects.get(agenda__session=made)
        resolved = services.resolve(session=made.pk, item=point.pk, text="加快施工", actor=self.office, at=MEETING)
        return self.assigned(resolved, due=due)

    def assigned(self, resolved: Resolution, *, due: int = 10, text: str = "增派两个班组") -> ActionItem:
        return services.assign(
            resolution=resolved.pk,
            organisation=self.scene.district.pk,
            text=text,
            due_on=(MEETING + due * DAY).date(),
            actor=self.office,
            at=MEETING,
        )

    def raised(self, by: User | None = None, title: str = "单元门口没有灯", at: datetime = AT) -> Topic:
        return services.raise_topic(
            organisation=self.home.pk,
            source="residents",
            title=title,
            text="老人晚上出门看不清台阶",
            project=self.town.project.pk,
            actor=by or self.resident,
            at=at,
        )

    def graded(self, grade: str) -> Topic:
        made = self.raised()
        services.grade_topic(topic=made.pk, grade=grade, reason="按办法", actor=self.clerk, at=AT + HOUR)
        return made

    def grouped(self) -> Topic:
        made = self.graded("deep")
        services.form_group(topic=made.pk, seats={"residents": 3, "property": 1}, actor=self.clerk, at=AT + 2 * HOUR)
        return made

    def council(self, topic: Topic) -> Session:
        """A session of the community on a topic, with its seats taken."""
        made = services.convene(
            organisation=self.home.pk,
            assembly="council",
            title="楼道照明议事会",
            starts_at=MEETING,
            ends_at=MEETING + HOUR,
            place="社区议事厅",
            format="room",
            invited=[],
            agenda=[Entry(topic.title, topic=topic.pk, project=topic.project_id)],
            actor=self.clerk,
            at=AT + 3 * HOUR,
        )
        for stake, names in (("residents", ["王某", "李某", "赵某"]), ("property", ["孙某"])):
            services.enter_sheet(
                session=made.pk, names=names, seat=Seats(stake=stake), actor=self.clerk, at=MEETING, sheet=picture()
            )
        return made


def build(town: Town) -> City:
    scene = town.scene
    firm = body("lida-property", "firm", scene.community.organisation, "property-company")
    return City(
        town=town,
        office=person("office", Role.CITY_OFFICER, scene.city),
        clerk=scene.clerk,
        owed=person("owed", Role.DISTRICT_OFFICER, scene.district),
        keeper=person("keeper", Role.PROPERTY, firm),
        resident=person("resident", Role.RESIDENT, scene.community.organisation),
        neighbour=person("neighbour", Role.RESIDENT, scene.neighbour.organisation),
        stranger=scene.stranger,
        firm=firm,
    )


@pytest.fixture(scope="module")
def standing_city(standing_town: Town, footing: Footing) -> City:
    return footing.build(lambda: build(standing_town))


@pytest.fixture
def city(standing_city: City, db: None) -> City:
    return deepcopy(standing_city)
