"""What was decided and found, as of a day and as known by a time."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meihao.accounts.models import User
from meihao.accounts.rules import Role
from meihao.assessment import selectors
from meihao.assessment.selectors import explaining, listing, questions
from meihao.assessment.services import designate
from meihao.facts.models import Subject
from meihao.facts.services import subject_for
from meihao.kernel.verdict import Verdict
from meihao.policy import library
from meihao.reviews.models import Panel
from meihao.reviews.services import convene, find
from tests.assessment import fulfilled
from tests.facts.conftest import AT, TODAY, Scene, body, person, place

DAY = timedelta(days=1)
HARMONY = fulfilled.questions(TODAY)[0]


def profile(subject: Subject, on: date, known: datetime) -> str:
    return selectors.assess([subject], on=on, known=known)[subject.pk].profile.id


def held_against(scene: Scene, wanted: str, *, on: date, at: datetime) -> None:
    designate(subject=scene.subject.pk, profile=wanted, on=on, grounds="批复", actor=scene.officer, at=at)


def found(scene: Scene, expert: User, verdict: str, *, on: date = TODAY, at: datetime = AT) -> None:
    grounds = "楼道堆物" if verdict == "unmet" else ""
    find(
        subject=scene.subject.pk, criterion=HARMONY, verdict=verdict, grounds=grounds, on=on, digest="0" * 64,
        actor=expert, at=at,
    )  # fmt: skip


def votes(scene: Scene, *, on: date = TODAY, known: datetime = AT, viewer: User | None = None) -> dict[str, Verdict]:
    known_of = selectors.dossiers([scene.subject], on=on, known=known, pack=library.current(), viewer=viewer)
    return {vote.expert: vote.verdict for vote in known_of[scene.subject.pk].findings.get(HARMONY, ())}


def test_a_community_is_held_against_the_first_profile_until_it_is_designated(scene: Scene) -> None:
    first = library.current().head.profiles[0].id
    held_against(scene, "redevelopment", on=TODAY, at=AT)
    assert profile(scene.subject, TODAY - DAY, AT) == first
    assert profile(scene.subject, TODAY, AT - DAY) == first
    assert profile(scene.subject, TODAY, AT) == "redevelopment"


def test_the_decision_that_takes_effect_last_stands_whenever_it_was_made(scene: Scene) -> None:
    held_against(scene, "redevelopment", on=TODAY, at=AT)
    held_against(scene, "new_build", on=TODAY - 30 * DAY, at=AT + DAY)
    assert profile(scene.subject, TODAY, AT + DAY) == "redevelopment"
    assert profile(scene.subject, TODAY - DAY, AT + DAY) == "new_build"
    assert profile(scene.subject, TODAY - DAY, AT) == "upgrade"


def test_of_two_decisions_for_one_day_the_later_made_stands(scene: Scene) -> None:
    held_against(scene, "redevelopment", on=TODAY, at=AT)
    held_against(scene, "new_build", on=TODAY, at=AT + DAY)
    assert profile(scene.subject, TODAY, AT) == "redevelopment"
    assert profile(scene.subject, TODAY, AT + DAY) == "new_build"


def test_a_finding_counts_from_its_day_and_from_when_it_was_made(
    scene: Scene, panel: Panel, experts: list[User]
) -> None:
    found(scene, experts[0], "met", at=AT)
    assert votes(scene, known=AT) == {str(experts[0].pk): Verdict.MET}
    assert votes(scene, on=TODAY - DAY) == {}
    assert votes(scene, known=AT - DAY) == {}


def test_the_latest_finding_of_each_expert_counts_once(scene: Scene, panel: Panel, experts: list[User]) -> None:
    found(scene, experts[0], "met", at=AT)
    found(scene, experts[0], "unmet", at=AT + DAY)
    found(scene, experts[1], "met", at=AT + DAY)
    pk, other = (str(expert.pk) for expert in experts[:2])
    assert votes(scene, known=AT) == {pk: Verdict.MET}
    assert votes(scene, known=AT + DAY) == {pk: Verdict.UNMET, other: Verdict.MET}


def test_an_expert_is_shown_their_own_finding_and_nobody_elses(scene: Scene, panel: Panel, experts: list[User]) -> None:
    found(scene, experts[0], "met")
    found(scene, experts[1], "unmet")
    assert votes(scene, viewer=experts[0]) == {str(experts[0].pk): Verdict.MET}
    assert votes(scene, viewer=experts[2]) == {}
    assert len(votes(scene, viewer=scene.officer)) == 2


def test_two_of_three_make_a_verdict_and_one_does_not(scene: Scene, panel: Panel, experts: list[User]) -> None:
    criterion = library.current().criteria[HARMONY]
    level = f"{criterion.indicator}/{criterion.level}"

    def asked() -> str:
        assessment = selectors.assess([scene.subject], on=TODAY, known=AT)[scene.subject.pk]
        return " ".join(gap.kind for gap in assessment.gaps if gap.criterion.id == HARMONY and gap.level.id == level)

    assert "expert" in asked()
    found(scene, experts[0], "met")
    assert "expert" in asked()
    found(scene, experts[1], "met")
    assert "expert" not in asked()


def test_a_level_is_explained_down_to_the_record(scene: Scene, panel: Panel, experts: list[User]) -> None:
    fulfilled.measure(scene.subject, {"canteen.open": "true", "canteen.licence_until": "2024-06-29"}, on=TODAY, at=AT)
    assessment = selectors.assess([scene.subject], on=TODAY, known=AT)[scene.subject.pk]
    explained = explaining.explain(assessment, "7/basic", scene.officer)
    opened = next(each for each in explained.criteria if each.criterion.id == "7.b.open")
    assert opened.branch.verdict is Verdict.UNMET
    records = [record for child in opened.branch.children for record in child.records]
    assert {record.grade for record in records} == {"A"}
    assert any("2024-06-29" in record.text for record in records)
    assert [gap.kind for gap, _ in opened.gaps] == ["shortfall"]
    with pytest.raises(KeyError):
        explaining.explain(assessment, "99/basic", scene.officer)


def test_a_gap_is_owned_by_the_nearest_body_that_carries_the_duty(scene: Scene) -> None:
    pack = library.current()
    lead = pack.criteria["7.b.open"].lead
    names = listing.owners(pack, scene.community.organisation)
    assert names[lead] == pack.bodies[lead].name
    bureau = body("zhifu-minzheng", "department", scene.district)
    type(bureau).objects.filter(pk=bureau.pk).update(body=lead)
    assert listing.owners(pack, scene.community.organisation)[lead] == bureau.name


def test_questions_are_those_of_the_required_levels_in_order(scene: Scene, panel: Panel, experts: list[User]) -> None:
    found(scene, experts[0], "met")
    (site,) = questions.sites(experts[0], on=TODAY, known=AT)
    assert [each.criterion.id for each in site.questions] == fulfilled.questions(TODAY)
    assert site.done == 1
    assert site.next is not None
    assert site.next.criterion.id == fulfilled.questions(TODAY)[1]
    assert questions.sites(experts[1], on=TODAY, known=AT)[0].done == 0


def test_more_communities_cost_no_more_statements(scene: Scene, experts: list[User], head: User) -> None:
    street = scene.community.organisation.parent
    assert street is not None

    def seat(code: str) -> Subject:
        community = place(code, street)
        subject = subject_for("community", code, community.organisation)
        fulfilled.measure(subject, {"canteen.open": "true"}, on=TODAY, at=AT)
        convene(
            subject=subject.pk, kind="community", experts=[each.pk for each in experts], on=TODAY, actor=head, at=AT
        )
        return subject

    def cost() -> list[int]:
        counts = []
        for ask in (
            lambda: selectors.assess(list(Subject.objects.all()), on=TODAY, known=AT),
            lambda: questions.sites(experts[0], on=TODAY, known=AT),
            lambda: listing.rows(list(listing.register(head)), viewer=head, on=TODAY, known=AT),
        ):
            with CaptureQueriesContext(connection) as counted:
                ask()
            counts.append(len(counted))
        return counts

    seat("one")
    cost()  # what each person may do is looked up once
    before = cost()
    for code in ("two", "three", "four"):
        seat(code)
    assert cost() == before


def test_whoever_reviews_hears_every_expert_even_with_a_seat_of_their_own(
    scene: Scene, panel: Panel, experts: list[User]
) -> None:
    assert selectors.judges(experts[0])
    assert not selectors.judges(scene.officer)
    assert not selectors.judges(person("plain", Role.COMMUNITY_OFFICER, scene.community.organisation))
