"""The story, told through the services in a transaction that is undone in the end: broken off once, and told to the end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoDbBlocker, Settings

from meihao.accounts.models import User
from meihao.accounts.permissions import Permission
from meihao.assessment import selectors
from meihao.assessment.models import Decision
from meihao.assessment.rules import Assessment, Tally
from meihao.attachments.models import Blob
from meihao.audit.models import Entry, Seal
from meihao.audit.selectors import verify
from meihao.demo.selectors import people, stories
from meihao.demo.services import Told, tell
from meihao.facts.models import Evidence, Fact, Review, Subject
from meihao.kernel.verdict import Verdict
from meihao.organisations.models import Organisation
from meihao.places.models import Community, Division, Home
from meihao.plans.models import PlanVersion
from meihao.policy.library import current
from meihao.policy.lifecycle import lifecycle
from meihao.policy.values import read
from meihao.renovation.models import (
    ChangeStep,
    Comment,
    DepartmentOpinion,
    Ground,
    GroundReview,
    Membership,
    PermitDecision,
    PermitForm,
    PermitHearing,
    Project,
    SchemeDraft,
    SchemeVersion,
    Seat,
)
from meihao.renovation.rules.grounds import KINDS
from meihao.renovation.rules.reconciling import Outcome
from meihao.renovation.selectors import gates, position, positions, reconciliation

BROKEN_OFF_AFTER = 900
FLAGSHIP = "wutongdu-beili-2023"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
MOST_BYTES = 30_000_000


class Interrupted(Exception):
    """Somebody pulled the plug."""


def pull_the_plug(done: int, _of: int) -> None:
    if done == BROKEN_OFF_AFTER:
        raise Interrupted


@pytest.fixture(scope="module")
def tellings(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[Told]]:
    """What the telling after the interruption came to, and the one after it."""
    before = django_settings.DATA
    around = transaction.atomic()
    around._from_testcase = True  # as Django's own, so that verbs may have their durable transactions within it
    with django_db_blocker.unblock(), around:
        django_settings.DATA = tmp_path_factory.mktemp("story")
        at = timezone.now()
        with pytest.raises(Interrupted):
            tell(at=at, progress=pull_the_plug)
        yield [tell(at=at), tell(at=at)]
        transaction.set_rollback(True)
        django_settings.DATA = before


@pytest.fixture
def story(tellings: list[Told], django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The story, open to be read."""
    with django_db_blocker.unblock():
        yield


def assessed(code: str, on: date, known: date | None = None) -> Assessment:
    subject = Subject.objects.get(kind="community", code=code)
    return selectors.assess([subject], on=on, known=selectors.end_of(known or on))[subject.pk]


def answers(code: str, on: date, known: date | None = None) -> dict[str, Verdict]:
    """The verdict of each level that the community must meet."""
    found = assessed(code, on, known)
    pairs = zip(found.pack.levels, found.nodes, strict=True)
    return {level.id: node.verdict for level, node in pairs if found.requires(level)}


def test_what_was_broken_off_is_told_to_the_end_and_told_again_changes_nothing(tellings: list[Told]) -> None:
    completed, again = tellings
    assert completed.acts == again.acts
    assert 0 < completed.new < completed.acts - BROKEN_OFF_AFTER + 1
    assert again.new == 0


def test_six_communities_of_three_types_are_assessed_in_different_districts(story: None) -> None:
    today = timezone.localdate()
    designated = Decision.objects.filter(kind="designation").values("subject__code")
    places = Community.objects.filter(code__in=designated).select_related("organisation__parent__parent")
    assert set(places.values_list("code", flat=True)) <= {each.code for each in stories.story().communities}
    assert {assessed(place.code, today).profile.id for place in places} == {"upgrade", "redevelopment", "new_build"}
    told = Community.objects.filter(code__in=[each.code for each in stories.story().communities])
    assert len({place.organisation.path.split("/")[2] for place in told}) == len(told) == 6


def test_the_other_communities_are_places_of_the_programme_and_nothing_was_stated_of_them(story: None) -> None:
    told = [each.code for each in stories.story().communities]
    others = Community.objects.exclude(code__in=told)
    assert others.count() >= 14
    assert not Subject.objects.filter(kind="community", code__in=others.values("code")).exists()
    assert all(place.compounds.exists() for place in others)


def test_changdao_answers_for_the_islands_that_the_statistics_count_with_penglai(story: None) -> None:
    islands = Division.objects.select_related("parent", "accountable").get(code="370614203")
    assert islands.parent is not None
    assert islands.accountable is not None
    assert (islands.parent.name, islands.accountable.code) == ("蓬莱区", "changdao")


def test_everybody_in_it_is_invented_without_a_password_and_every_paper_says_so(story: None) -> None:
    assert User.objects.count() > 20
    assert not User.objects.filter(invented=False).exists()
    assert not any(person.has_usable_password() for person in User.objects.all())
    assert not Evidence.objects.exclude(title__endswith="（演示数据）").exists()
    assert not Fact.objects.exclude(source__contains="演示").exists()


def test_every_fact_is_of_the_pack_can_be_read_and_is_not_from_the_future(story: None) -> None:
    pack = current()
    for key, value, effective, known in Fact.objects.values_list("key", "value", "effective_on", "known_at"):
        read(pack.keys[key].type, value)
        assert effective <= timezone.localdate(known)
        assert known <= timezone.now()
    assert not Entry.objects.filter(at__gt=timezone.now()).exists()


def test_its_files_are_small(story: None) -> None:
    assert sum(Blob.objects.values_list("size", flat=True)) < MOST_BYTES


def test_the_trail_goes_forward_and_its_seals_hold(story: None) -> None:
    moments = list(Entry.objects.order_by("pk").values_list("at", flat=True))
    assert moments == sorted(moments)
    assert Seal.objects.count() > 10
    assert not list(verify())


def test_the_community_told_over_the_years_shows_what_changed(story: None) -> None:
    days = (date(2022, 12, 31), date(2023, 6, 30), date(2024, 6, 30), timezone.localdate())
    found = [assessed("wutongdu", day) for day in days]
    tallies: list[Tally] = [each.tally for each in found]
    assert [each.profile.id for each in found] == ["redevelopment", "upgrade", "upgrade", "upgrade"]
    assert len(set(tallies)) == len(days)
    assert [tally.met for tally in tallies] == sorted(tally.met for tally in tallies)


def test_the_community_that_is_nearly_complete_lacks_three_things(story: None) -> None:
    today = answers("wutongdu", timezone.localdate())
    unmet = {level for level, verdict in today.items() if verdict is Verdict.UNMET}
    assert unmet == {"7/basic", "19/basic", "29/basic"}
    assert Verdict.UNKNOWN not in today.values()


def test_a_correction_changes_what_is_known_now_about_then_and_not_what_was_known_then(story: None) -> None:
    day = date(2023, 6, 30)
    assert answers("wutongdu", day)["3/basic"] is Verdict.MET
    assert answers("wutongdu", day, timezone.localdate())["3/basic"] is Verdict.UNMET


def test_each_community_has_its_character(story: None) -> None:
    today = timezone.localdate()
    elders = answers("yinxingwei", today)
    assert (elders["3/basic"], elders["19/basic"]) == (Verdict.MET, Verdict.UNMET)
    states = {
        code: {reading.state for reading in assessed(code, today).dossier.readings.values()}
        for code in ("yueyaji", "xingyuan")
    }
    assert "expired" in states["yueyaji"]
    assert "pending" in states["xingyuan"]
    assert assessed("tingtaowu", today).tally.unknown > 10
    assert assessed("daohefang", today).tally.met == 0


def test_evidence_was_returned_and_waits_and_decisions_stand(story: None) -> None:
    assert Review.objects.filter(outcome="returned").count() > 3
    waiting = Evidence.objects.filter(reviews=None)
    for district in ("zhifu", "huangbohai", "longkou"):
        assert waiting.filter(subject__territory__path__contains=f"/{district}/").exists()
    decided = Decision.objects.filter(subject__code="wutongdu").values_list("kind", "outcome")
    assert list(decided) == [("designation", "redevelopment"), ("designation", "upgrade"), ("conclusion", "deferred")]


def test_whoever_is_offered_at_the_door_comes_in_and_finds_a_home(story: None, settings: Settings) -> None:
    settings.DEMO = True
    cards = people.cards()
    assert len({card.role for card in cards}) == 10
    for card in cards:
        client = Client()
        assert client.post("/demo/", {"username": card.user.username}).status_code == 302
        assert client.get("/").status_code == 200
        looks = card.user.may(Permission.COMMUNITY_READ)
        assert client.get("/communities/").status_code == (200 if looks else 404)


def test_where_somebody_real_works_nothing_is_told(db: None, settings: Settings) -> None:
    settings.DEMO = True
    User.objects.create(username="real", name="真人")
    with pytest.raises(CommandError, match="正式"):
        call_command("demo_story", verbosity=0)


def test_outside_a_demonstration_nothing_is_told(db: None, settings: Settings) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="演示模式"):
        call_command("demo_story", verbosity=0)


def test_projects_stand_in_every_stage_of_every_district_and_every_way_of_standing_still_is_shown(story: None) -> None:
    on, known = timezone.localdate(), timezone.now()
    projects = list(Project.objects.select_related("organisation", "subject"))
    standing = positions(projects, on=on, known=known)
    cycle = lifecycle(current(), "renovation")
    assert len(projects) == 60
    assert Membership.objects.filter(until=None).count() > 58
    assert {now.position.stage for now in standing.values()} == {stage.id for stage in cycle.stages}
    districts = set(Organisation.objects.filter(kind="district").values_list("path", flat=True))
    assert {"/".join(each.organisation.path.split("/")[:3]) + "/" for each in projects} == districts
    held = [now.position.held.id for now in standing.values() if now.position.held]
    assert set(held) == {"suspend", "defer"}
    taken = {step.step for now in standing.values() for step in now.position.taken}
    assert {"resume", "withdraw", "return-application", "return-scheme", "return-works"} <= taken
    assert sum(now.position.ended for now in standing.values()) == 1
    let = [each for now in standing.values() for each in now.decisions if each.reasons["yielded"]]
    assert [each.outcome for each in let] == ["commence"]
    shut = gates(standing, on=on, known=known)
    waiting = {now.project.code for now in standing.values() if not now.position.ended and shut[now.project.pk]}
    assert len(waiting) > 40


def test_every_tab_has_life(story: None) -> None:
    assert set(Ground.objects.values_list("kind", flat=True)) == set(KINDS)
    assert set(GroundReview.objects.values_list("outcome", flat=True)) == {"confirmed", "returned"}
    assert Ground.objects.filter(reviews=None).exists()
    assert Comment.objects.filter(settlement=None).exists()
    assert SchemeVersion.objects.filter(number=2).count() >= 2
    assert SchemeDraft.objects.count() >= 2
    assert set(DepartmentOpinion.objects.values_list("outcome", flat=True)) == {"pass", "fail"}
    assert Seat.objects.exclude(excluded="").exists()
    assert set(ChangeStep.objects.values_list("step", flat=True)) == {"done", "accepted"}
    assert set(PermitHearing.objects.values_list("outcome", flat=True)) == {"confirmed", "returned"}
    assert set(PermitDecision.objects.values_list("outcome", flat=True)) == {"granted", "refused"}
    assert {"300", "300.01"} <= {form.answers["permit.new_area"] for form in PermitForm.objects.all()}
    known = reconciliation.known(list(Project.objects.values_list("pk", flat=True)), timezone.now())
    outcomes = {line.outcome for each in known.values() for line in each.lines}
    assert outcomes == set(Outcome)
    assert Home.objects.count() > 600
    assert Home.objects.values("entrance__building__compound").distinct().count() >= 4


def test_the_flagship_has_every_page_full(story: None) -> None:
    project = Project.objects.select_related("organisation", "subject").get(code=FLAGSHIP)
    assert position(project, on=timezone.localdate(), known=timezone.now()).position.stage == "completed"
    assert set(project.grounds.values_list("kind", flat=True)) == set(KINDS)
    assert list(project.joint_reviews.values_list("round", flat=True)) == [1, 2]
    assert [version.number for version in project.scheme_versions.order_by("number")] == [1, 2]
    assert project.permit_cases.count() > project.permit_cases.values("permit").distinct().count()
    [known] = reconciliation.known([project.pk], timezone.now()).values()
    assert {line.outcome for line in known.lines} >= {Outcome.KEPT, Outcome.OVER, Outcome.DROPPED, Outcome.UNPLANNED}
    assert not any(line.open for line in known.lines)
    client = Client()
    client.force_login(User.objects.get(username="ji.wanglan"), backend=BACKEND)
    for tab in ("", "preconditions/", "scheme/", "reviews/", "permits/", "reconciliation/", "facts/", "evidence/"):
        assert client.get(f"/projects/{FLAGSHIP}/{tab}").status_code == 200


@pytest.mark.parametrize(
    ("username", "words"),
    [
        ("rong.zhaoye", "等我决定的项目"),
        ("du.changfeng", "等您评审的方案"),
        ("gu.qianfan", "等您评审的方案"),
        ("gai.jingyan", "我单位参建的项目"),
        ("ling.shuo", "我单位参建的项目"),
        ("qiu.hengjian", "我单位参建的项目"),
        ("lan.zhouping", "我单位参建的项目"),
    ],
)
def test_whoever_carries_the_programme_lands_on_something_to_do(story: None, username: str, words: str) -> None:
    client = Client()
    client.force_login(User.objects.get(username=username), backend=BACKEND)
    assert words in client.get("/").text


def test_plans_have_a_column_for_each_year_and_proposals_beside_what_was_published(story: None) -> None:
    assert PlanVersion.objects.filter(year=2024).count() >= 2
    ours = PlanVersion.objects.filter(source__endswith="（演示数据）")
    assert set(ours.filter(kind="plan").values_list("year", flat=True)) == set(range(2022, 2027))
    assert ours.filter(kind="proposal").count() >= 3
    latest = PlanVersion.objects.filter(year=2024, kind="plan").order_by("published_on").last()
    assert latest is not None
    assert "演示" not in latest.source
