"""Reviews of a scheme: who is asked, who may answer, who is drawn, and what it amounts to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

import pytest
from django.db import DatabaseError, transaction
from hypothesis import given
from hypothesis import strategies as st

from meihao.accounts.models import User
from meihao.accounts.rules import Role
from meihao.accounts.services import appoint, enrol
from meihao.audit.models import Entry
from meihao.facts import sources
from meihao.kernel import drawing
from meihao.organisations.models import Organisation
from meihao.organisations.services import establish
from meihao.policy.library import current
from meihao.renovation import services
from meihao.renovation.models import (
    Ballot,
    DepartmentOpinion,
    Draw,
    ExpertReview,
    ItemScore,
    JointReview,
    Project,
    Seat,
)
from meihao.renovation.rules import reviews as rules
from meihao.renovation.selectors import reviews, standards
from meihao.renovation.services import Overtaken, Refused
from tests.facts.conftest import body, person
from tests.renovation.conftest import AT, TODAY, Town

LATER = AT + timedelta(days=1)
OFFICES = {"housing": "住建局", "fire-rescue": "消防救援大队", "power-supply": "供电公司"}


@dataclass
class Board:
    """The departments of the district with an officer each, and the city's experts."""

    town: Town
    offices: dict[str, Organisation]
    officers: dict[str, User]
    experts: list[User]
    drawer: User

    @property
    def project(self) -> int:
        return self.town.project.pk

    @property
    def joint(self) -> reviews.Joint:
        return reviews.latest_joints(on=TODAY, known=AT + timedelta(days=60), project=self.project)[0]

    def panel(self, on: date = TODAY + timedelta(days=1)) -> reviews.Panel:
        return reviews.latest_panels(on=on, known=AT + timedelta(days=60), project=self.project)[0]

    def call(
        self, by: User | None = None, round_: int = 1, names: str = "housing fire-rescue", **more: str
    ) -> JointReview:
        return services.call_joint_review(
            project=self.project,
            round_=round_,
            departments=[self.offices[name].pk for name in names.split()],
            actor=by or self.town.district,
            at=AT,
            **more,
        )

    def answer(self, name: str, outcome: str = "pass", opinion: str = "", by: User | None = None) -> DepartmentOpinion:
        place = next(each for each in self.joint.answers if each.invitation.organisation == self.offices[name])
        return services.give_opinion(
            project=self.project,
            invitation=place.invitation.pk,
            outcome=outcome,
            opinion=opinion,
            actor=by or self.officers[name],
            at=AT,
        )

    def seed(self, by: User | None = None, round_: int = 1, at: datetime = AT, **more: str) -> ExpertReview:
        said = {"seed": "07 11 19 23 28 33 + 05", "source": "双色球 2024074 期开奖号码", **more}
        return services.publish_seed(project=self.project, round_=round_, actor=by or self.town.city, at=at, **said)

    def draw(self, by: User | None = None, round_: int = 1, at: datetime = AT) -> Draw:
        return services.draw_panel(project=self.project, round_=round_, actor=by or self.drawer, at=at)

    def sheet(self, score: int = 5, **low: str) -> dict[str, tuple[int, str]]:
        """A score for every item; the items named get 1 and the words given."""
        items = standards.standard(current()).items
        return {item: (1, low[item]) if item in low else (score, "") for item in items}

    def vote(self, by: User, *, score: int = 5, round_: int = 1, at: datetime = LATER, **low: str) -> Ballot:
        return services.cast_ballot(
            project=self.project, round_=round_, scores=self.sheet(score, **low), actor=by, at=at
        )

    def seated(self) -> list[User]:
        return [each.seat.expert for each in self.panel().sheets]

    def follow(self, score: ItemScore, step: str, by: User, note: str = "") -> None:
        services.follow_change(project=self.project, score=score.pk, step=step, note_=note, actor=by, at=LATER)

    def read(self, key: str, known: datetime = AT + timedelta(days=60), on: date = TODAY + timedelta(days=2)) -> object:
        found: dict[int, dict[str, object]] = {self.town.subject.pk: {}}
        sources.read_into(found, [self.town.subject.pk], kinds=None, on=on, known=known)  # type: ignore[arg-type]
        reading = found[self.town.subject.pk].get(key)
        return reading.value if reading else None  # type: ignore[attr-defined]


@pytest.fixture
def board(town: Town) -> Board:
    offices = {}
    for duty, name in OFFICES.items():
        offices[duty] = establish(
            code=f"zhifu-{duty}",
            name=name,
            kind="department",
            parent=town.scene.district.pk,
            body=duty,
            actor=None,
            at=AT,
        )
    officers = {duty: person(f"o-{duty}", Role.DISTRICT_OFFICER, office) for duty, office in offices.items()}
    experts = [person(f"expert{n}", Role.EXPERT, town.scene.city) for n in range(7)]
    drawer = person("drawer", Role.CITY_OFFICER, town.scene.city)
    town.walk("joint-review")
    return Board(town, offices, officers, experts, drawer)


@pytest.fixture
def forwarded(board: Board) -> Board:
    """The departments have passed the scheme; the city's experts are next."""
    board.call()
    board.answer("housing")
    board.answer("fire-rescue")
    board.town.propose("forward", board.town.district)
    board.town.decide("forward", board.town.colleague)
    return board


@pytest.fixture
def seated(forwarded: Board) -> Board:
    forwarded.seed()
    forwarded.draw()
    return forwarded


# --- departments -------------------------------------------------------------------------------------------------------


def test_departments_answer_in_parallel_and_all_must_pass(board: Board) -> None:
    assert board.read("review.departments") is None
    made = board.call()
    assert (made.called_on, made.due_on) == (TODAY, TODAY + timedelta(days=10))
    assert (board.read("review.departments"), board.read("review.departments_passed")) == (2, 0)
    board.answer("fire-rescue")
    board.answer("housing", "changes", "补充给水管材规格")
    assert board.read("review.departments_passed") == 1
    board.answer("housing")
    assert board.read("review.departments_passed") == 2
    assert board.joint.over
    assert board.read("review.departments_passed", known=AT - timedelta(seconds=1)) is None


def test_the_measured_rounds_open_the_gate_and_nobody_need_report_them(board: Board) -> None:
    board.call()
    board.answer("housing")
    board.town.propose("forward", board.town.district)
    with pytest.raises(services.GateClosed, match="有关部门联合审查全部通过"):
        board.town.decide("forward", board.town.colleague)
    board.answer("fire-rescue")
    board.town.decide("forward", board.town.colleague)
    assert board.town.now.position.stage == "expert-review"


def test_nobody_answers_for_another_department_nor_does_whoever_called(board: Board) -> None:
    board.call()
    for other in (board.officers["fire-rescue"], board.town.colleague, board.town.city):
        with pytest.raises(Refused, match="只能由该部门的经办人答复"):
            board.answer("housing", by=other)
    head = person("head-of-office", Role.DISTRICT_OFFICER, board.offices["fire-rescue"])
    with pytest.raises(Refused, match="请转给他们的经办人"):
        board.call(by=head, round_=2, grounds="方案重做")
    assert DepartmentOpinion.objects.count() == 0


def test_whoever_called_does_not_answer(board: Board) -> None:
    office = establish(
        code="zhifu-house", name="区住建局", kind="department", parent=board.town.scene.district.pk,
        body="district-housing", actor=None, at=AT,
    )  # fmt: skip
    board.offices["own"] = office
    caller, other = (person(name, Role.DISTRICT_OFFICER, office) for name in ("caller", "other"))
    board.officers["own"] = other
    board.call(by=caller, names="own housing")
    with pytest.raises(Refused, match="由您召集"):
        board.answer("own", by=caller)
    assert board.answer("own").by == other


def test_a_word_against_needs_grounds_and_the_same_word_is_written_once(board: Board) -> None:
    board.call()
    with pytest.raises(Refused, match="写明意见"):
        board.answer("housing", "fail", " ")
    assert board.answer("housing", "fail", "消防车道不足 4 米") == board.answer("housing", "fail", "消防车道不足 4 米")
    assert DepartmentOpinion.objects.count() == 1
    assert Entry.objects.filter(verb="review.answered").count() == 1


def test_a_round_is_called_once_and_the_next_drops_nobody_who_objects(board: Board) -> None:
    assert board.call() == board.call()
    board.answer("housing", "fail", "改水表位置")
    board.answer("fire-rescue")
    with pytest.raises(Overtaken):
        board.call(names="power-supply")
    with pytest.raises(Refused) as refused:
        board.call(round_=2, names="fire-rescue")
    assert "再次联审要写明理由" in str(refused.value)
    assert "住建局在上一轮没有通过" in str(refused.value)
    board.call(round_=2, names="housing power-supply", grounds="方案按意见重做")
    assert (board.read("review.departments"), board.read("review.departments_passed")) == (2, 0)


def test_only_departments_of_the_district_in_the_right_stage_are_called(board: Board) -> None:
    board.offices["far"] = body("laishan-housing", "department", board.town.scene.other_district)
    with pytest.raises(Refused, match="所在区市的部门"):
        board.call(names="far")
    with pytest.raises(Refused, match="至少选一个部门"):
        board.call(names="")
    with pytest.raises(Refused, match="请转给他们的经办人"):
        board.call(by=board.town.street)
    board.town.decide("suspend", board.town.colleague, grounds="资金没有落实", seen="")
    with pytest.raises(Refused, match="恢复以后"):
        board.call()


def test_a_department_that_was_called_sees_the_project_and_others_do_not(board: Board) -> None:
    board.call(names="housing")
    seen = {name: Project.objects.visible_to(officer).exists() for name, officer in board.officers.items()}
    assert seen == {"housing": True, "fire-rescue": False, "power-supply": False}


def test_who_is_late_is_told(board: Board) -> None:
    board.call()
    board.answer("housing")
    rounds = reviews.latest_joints(on=TODAY + timedelta(days=13), known=AT + timedelta(days=60))
    assert [each.overdue for each in rounds[0].answers] == [3, 0] or [each.overdue for each in rounds[0].answers] == [
        0,
        3,
    ]


# --- the draw ----------------------------------------------------------------------------------------------------------


def test_the_draw_is_what_anybody_gets_who_replays_it(seated: Board) -> None:
    review = ExpertReview.objects.get()
    names = list(Seat.objects.exclude(place=None).order_by("place").values_list("expert__username", flat=True))
    assert names == list(drawing.drawn(review.seed, "huaihua-2024", 1, names))
    assert Draw.objects.get().digest == drawing.candidates_digest(names)
    assert [each.username for each in seated.seated()] == names[:5]


def test_experts_with_a_conflict_are_left_out_with_the_reason(forwarded: Board) -> None:
    town = forwarded.town
    firm = Organisation.objects.get(code="builder")
    local, busy = forwarded.experts[0], forwarded.experts[1]
    appoint(user=local.pk, role=Role.STREET_OFFICER, organisation=town.street.posts_held[0].organisation_id,
            since=TODAY, actor=None, at=AT)  # fmt: skip
    appoint(user=busy.pk, role=Role.IMPLEMENTER, organisation=firm.pk, since=TODAY, actor=None, at=AT)
    forwarded.seed()
    forwarded.draw()
    left = dict(Seat.objects.filter(place=None).values_list("expert__username", "excluded"))
    assert left == {
        local.username: "任职于项目所在区市的机构",
        busy.username: "任职于本项目的参建单位builder机构",
    }
    assert not {local, busy} & set(forwarded.seated())


def test_whoever_published_the_seed_does_not_draw_and_it_is_drawn_once(forwarded: Board) -> None:
    with pytest.raises(Overtaken):
        forwarded.draw()
    forwarded.seed()
    with pytest.raises(Refused, match="由另一位经办人抽取"):
        forwarded.draw(by=forwarded.town.city)
    assert forwarded.draw() == forwarded.draw()
    assert Entry.objects.filter(verb="panel.drawn").count() == 1


def test_an_expert_appointed_after_the_seed_is_no_candidate(forwarded: Board) -> None:
    late = enrol(username="late", name="迟", actor=None, at=AT)
    appoint(user=late.pk, role=Role.EXPERT, organisation=forwarded.town.scene.city.pk,
            since=TODAY + timedelta(days=1), actor=None, at=AT)  # fmt: skip
    forwarded.seed()
    forwarded.draw()
    assert not Seat.objects.filter(expert=late.pk).exists()


def test_too_few_experts_are_no_panel(forwarded: Board) -> None:
    User.objects.filter(pk__in=[each.pk for each in forwarded.experts[:4]]).update(is_active=False)
    forwarded.seed()
    with pytest.raises(Refused, match="只有 4 人，不足 5 人"):
        forwarded.draw()


def test_a_seed_is_published_by_the_city_in_the_right_stage_and_not_replaced(board: Board) -> None:
    with pytest.raises(Refused, match="联合审查阶段"):
        board.seed()


def test_a_seed_that_was_published_stays(forwarded: Board) -> None:
    with pytest.raises(Refused, match="请转给他们的经办人"):
        forwarded.seed(by=forwarded.town.district)
    assert forwarded.seed() == forwarded.seed()
    with pytest.raises(Overtaken):
        forwarded.seed(seed="换一个")
    with pytest.raises(Refused, match="还没有结论"):
        forwarded.seed(round_=2, seed="换一个", grounds="不满意")


# --- the panel ---------------------------------------------------------------------------------------------------------


def test_all_approve_and_the_gate_opens(seated: Board) -> None:
    panel = seated.seated()
    assert seated.read("review.expert_passed") is False
    for expert in panel[:4]:
        seated.vote(expert)
    assert seated.panel().conclusion == rules.OPEN
    seated.vote(panel[4])
    assert seated.panel().conclusion == rules.PASSED
    assert seated.read("review.expert_passed") is True
    assert seated.read("review.expert_passed", on=TODAY) is False
    with pytest.raises(Refused, match="本轮已有结论"):
        seated.vote(panel[0], score=4)


def test_a_low_score_says_what_to_change_and_passes_only_when_that_is_accepted(seated: Board) -> None:
    panel, town = seated.seated(), seated.town
    with pytest.raises(Refused, match="请写明怎样修改"):
        seated.vote(panel[0], safety=" ")
    seated.vote(panel[0], safety="补充消防车道净宽")
    for expert in panel[1:]:
        seated.vote(expert)
    now = seated.panel()
    assert (now.conclusion, now.passed, len(now.changes)) == (rules.WITH_CHANGES, False, 1)
    score = now.changes[0].score
    with pytest.raises(Refused, match="还没有说明修改情况"):
        seated.follow(score, "accepted", panel[0])
    with pytest.raises(Refused, match="请转给他们办理"):
        seated.follow(score, "done", panel[0], "改了")
    seated.follow(score, "done", town.implementer, "净宽改为 4 米")
    with pytest.raises(Refused, match="应由其他人验收"):
        seated.follow(score, "accepted", town.implementer)
    with pytest.raises(Refused, match="由本轮专家或市住建部门验收"):
        seated.follow(score, "accepted", town.district)
    seated.follow(score, "returned", panel[1], "转弯半径也要写")
    seated.follow(score, "done", town.implementer, "已补转弯半径")
    seated.follow(score, "accepted", panel[0])
    assert seated.panel().passed
    assert seated.read("review.expert_passed") is True
    with pytest.raises(Refused, match="已经验收通过"):
        seated.follow(score, "returned", town.city, "再看")


def test_a_third_against_fails_and_a_new_round_gives_its_grounds(seated: Board) -> None:
    panel = seated.seated()
    words = dict.fromkeys(standards.standard(current()).items, "重做")
    for expert in panel[:2]:
        seated.vote(expert, **words)
    for expert in panel[2:]:
        seated.vote(expert)
    assert seated.panel().conclusion == rules.FAILED
    assert seated.read("review.expert_passed") is False
    with pytest.raises(Refused, match="写明理由"):
        seated.seed(round_=2, at=LATER, seed="10 12 15")
    seated.seed(round_=2, at=LATER, seed="10 12 15", grounds="方案按意见重做")
    seated.draw(round_=2, at=LATER)
    assert [each.review.round for each in reviews.panels(ExpertReview.objects.all(), on=LATER.date(), known=LATER)] == [
        1,
        2,
    ]
    with pytest.raises(Overtaken):
        seated.vote(panel[0])


def test_the_term_ends_a_round_with_a_quorum_or_voids_it(seated: Board) -> None:
    panel = seated.seated()
    for expert in panel[:3]:
        seated.vote(expert)
    assert seated.panel(TODAY + timedelta(days=11)).conclusion == rules.LAPSED
    seated.vote(panel[3])
    assert seated.panel(TODAY + timedelta(days=10)).conclusion == rules.OPEN
    assert seated.panel(TODAY + timedelta(days=11)).conclusion == rules.PASSED
    with pytest.raises(Refused, match="本轮已有结论"):
        seated.vote(panel[4], at=AT + timedelta(days=11))


def test_a_ballot_is_whole_and_of_the_panel(seated: Board) -> None:
    panel = seated.seated()
    outside = next(each for each in seated.experts if each not in panel)
    with pytest.raises(Refused, match="不在本项目这一轮的专家组"):
        seated.vote(outside)
    with pytest.raises(Refused) as refused:
        services.cast_ballot(
            project=seated.project, round_=1, scores={"need": (9, ""), "else": (1, "")}, actor=panel[0], at=LATER
        )
    assert "“安全与消防”还没有打分" in str(refused.value)
    assert "应在 0 到 5 之间" in str(refused.value)
    assert "评审项有变化" in str(refused.value)
    assert seated.vote(panel[0]) == seated.vote(panel[0])
    seated.vote(panel[0], score=4)
    assert seated.panel().sheets[0].total == 24


def test_an_expert_who_joins_a_party_after_the_draw_stands_aside(seated: Board) -> None:
    expert = seated.seated()[0]
    appoint(user=expert.pk, role=Role.IMPLEMENTER, organisation=Organisation.objects.get(code="builder").pk,
            since=TODAY, actor=None, at=AT)  # fmt: skip
    with pytest.raises(Refused, match="应当回避"):
        seated.vote(User.objects.get(pk=expert.pk))


def test_a_seat_opens_the_project_while_its_round_is_the_latest(seated: Board) -> None:
    panel = seated.seated()
    outside = next(each for each in seated.experts if each not in panel)
    assert all(Project.objects.visible_to(each).exists() for each in panel)
    assert not Project.objects.visible_to(outside).exists()
    for expert in panel:
        seated.vote(expert, **dict.fromkeys(standards.standard(current()).items, "重做"))
    seated.seed(round_=2, at=LATER, seed="重新", grounds="重做")
    assert not any(Project.objects.visible_to(each).exists() for each in panel)


@pytest.mark.parametrize("model", [JointReview, DepartmentOpinion, ExpertReview, Draw, Seat, Ballot, ItemScore])
def test_what_was_said_stays(seated: Board, model: type[JointReview]) -> None:
    seated.vote(seated.seated()[0])
    row = model.objects.first()
    assert row is not None
    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.filter(pk=row.pk).delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.filter(pk=row.pk).update(id=row.pk)


# --- the rules ---------------------------------------------------------------------------------------------------------


def test_the_ticket_is_the_one_in_the_documentation() -> None:
    assert drawing.ticket("07 11 19", "huaihua-2024", 1, "expert1") == (
        "f5f72e725f94916bd721a35827af01facc427853e239220e797aa052ad6552d1"
    )


@given(st.text(min_size=1), st.sets(st.text(min_size=1, max_size=8), min_size=2), st.integers(1, 9))
def test_dropping_a_name_does_not_shuffle_the_rest(seed: str, names: set[str], round_: int) -> None:
    whole = drawing.drawn(seed, "p", round_, names)
    assert whole == drawing.drawn(seed, "p", round_, sorted(names, reverse=True))
    gone = whole[0]
    assert drawing.drawn(seed, "p", round_, names - {gone}) == whole[1:]


@given(st.integers(1, 9), st.data())
def test_a_conclusion_follows_from_the_votes(seats: int, data: st.DataObject) -> None:
    quorum, ballots = data.draw(st.integers(1, seats)), data.draw(st.integers(0, seats))
    approving = data.draw(st.integers(0, ballots))
    over, changes = data.draw(st.booleans()), data.draw(st.booleans())
    found = rules.conclusion(
        approving, ballots, seats=seats, quorum=quorum, over=over, agree=Fraction(2, 3), changes=changes
    )
    assert (found == rules.OPEN) == (ballots < seats and not over)
    if found in {rules.PASSED, rules.WITH_CHANGES}:
        assert ballots >= quorum
        assert 3 * approving >= 2 * ballots
        assert (found == rules.WITH_CHANGES) == changes
