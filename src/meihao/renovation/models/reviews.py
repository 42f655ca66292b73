"""Reviews of the scheme: what departments of the district say of it, and what a drawn panel of the city's experts does.

Nothing here is ever changed or removed: who changes their mind says so anew, and the latest word counts. Whether a round
is over and what a panel concludes is worked out of these rows (`rules.reviews`).
"""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from meihao.accounts.models import User
from meihao.organisations.models import Organisation
from meihao.renovation.models.projects import Project

PASS, CHANGES, FAIL = "pass", "changes", "fail"
OUTCOMES = {PASS: "通过", CHANGES: "修改后通过", FAIL: "不通过"}
DONE, ACCEPTED, RETURNED = "done", "accepted", "returned"
STEPS = {DONE: "已修改", ACCEPTED: "验收通过", RETURNED: "退回再改"}


class JointReview(models.Model):
    """One round of hearing departments of the district, in the stage that asks for it. The latest round of a stage counts."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="joint_reviews", verbose_name="改造项目")
    stage = models.SlugField("阶段", max_length=40)
    round = models.PositiveSmallIntegerField("轮次")
    called_on = models.DateField("召集日期")
    due_on = models.DateField("答复期限")
    grounds = models.CharField("再次评审的理由", max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="召集人")
    at = models.DateTimeField("召集时间")

    class Meta:
        verbose_name = verbose_name_plural = "联合审查"
        ordering = ["round"]
        constraints = [
            models.UniqueConstraint(name="joint_review_once_a_round", fields=["project", "round"]),
            models.CheckConstraint(name="joint_review_due_after_called", condition=Q(due_on__gte=F("called_on"))),
        ]

    def __str__(self) -> str:
        return f"{self.project_id}: {self.round}"


class Invitation(models.Model):
    """A department that was called to a round."""

    review = models.ForeignKey(JointReview, models.PROTECT, related_name="invitations", verbose_name="联合审查")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="参审部门")

    class Meta:
        verbose_name = verbose_name_plural = "参审部门"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(name="invitation_once_a_round", fields=["review", "organisation"])]

    def __str__(self) -> str:
        return f"{self.review_id}: {self.organisation_id}"


class DepartmentOpinion(models.Model):
    """What a department says of the scheme. Its latest one counts."""

    invitation = models.ForeignKey(Invitation, models.PROTECT, related_name="opinions", verbose_name="参审部门")
    outcome = models.CharField("审查结论", max_length=8, choices=OUTCOMES)
    opinion = models.CharField("审查意见", max_length=1000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="答复人")
    at = models.DateTimeField("答复时间")

    class Meta:
        verbose_name = verbose_name_plural = "部门意见"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="opinion_against_gives_words", condition=Q(outcome=PASS) | ~Q(opinion="")),
        ]

    def __str__(self) -> str:
        return f"{self.invitation_id}: {self.outcome}"


class ExpertReview(models.Model):
    """One round of experts in the stage that asks for it, begun by publishing the seed from which its panel will be drawn."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="expert_reviews", verbose_name="改造项目")
    stage = models.SlugField("阶段", max_length=40)
    round = models.PositiveSmallIntegerField("轮次")
    size = models.PositiveSmallIntegerField("专家组人数")
    quorum = models.PositiveSmallIntegerField("法定人数")
    seed = models.CharField("随机种子", max_length=200)
    source = models.CharField("种子出处", max_length=120)
    grounds = models.CharField("再次评审的理由", max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="公布人")
    at = models.DateTimeField("公布时间")

    class Meta:
        verbose_name = verbose_name_plural = "专家评审"
        ordering = ["round"]
        constraints = [
            models.UniqueConstraint(name="expert_review_once_a_round", fields=["project", "round"]),
            models.CheckConstraint(
                name="expert_review_quorum_within_size", condition=Q(quorum__gte=1, quorum__lte=F("size"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id}: {self.round}"


class Draw(models.Model):
    """The drawing of a panel: the candidates were frozen here, after the seed was published."""

    review = models.OneToOneField(ExpertReview, models.PROTECT, related_name="draw", verbose_name="专家评审")
    due_on = models.DateField("评审期限")
    digest = models.CharField("候选名单摘要", max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="抽取人")
    at = models.DateTimeField("抽取时间")

    class Meta:
        verbose_name = verbose_name_plural = "专家抽取"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.review_id}"


class SeatQuerySet(models.QuerySet["Seat"]):
    """The vocabulary of seats."""

    def sitting(self) -> Self:
        """Those who were drawn: the first in the order of the draw who have not stood down, as many as the panel has."""
        down = StandDown.objects.filter(seat__draw=models.OuterRef("draw"), seat__place__lt=models.OuterRef("place"))
        before = models.Subquery(down.order_by().values("seat__draw").annotate(n=models.Count("pk")).values("n"))
        return self.filter(
            stand_down=None,
            place__lte=F("draw__review__size") + Coalesce(before, 0, output_field=models.IntegerField()),
        )

    def of(self, user: User) -> Self:
        """The seats that somebody holds in the latest round of a project, where it is theirs to judge."""
        later = ExpertReview.objects.filter(
            project=models.OuterRef("draw__review__project"), round__gt=models.OuterRef("draw__review__round")
        )
        return self.sitting().filter(~models.Exists(later), expert=user)


class Seat(models.Model):
    """A candidate of a draw: the place drawn, or why they were left out."""

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="seats", verbose_name="专家抽取")
    expert = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="专家")
    place = models.PositiveSmallIntegerField("抽取名次", null=True, blank=True)
    excluded = models.CharField("回避原因", max_length=200, blank=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "评审席位"
        ordering = ["place", "pk"]
        constraints = [
            models.UniqueConstraint(name="seat_once_a_draw", fields=["draw", "expert"]),
            models.UniqueConstraint(name="seat_of_one_place", fields=["draw", "place"]),
            models.CheckConstraint(
                name="seat_has_a_place_or_a_reason",
                condition=Q(place=None) & ~Q(excluded="") | Q(place__gte=1, excluded=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.draw_id}: {self.expert_id}"


class StandDown(models.Model):
    """An expert of the panel who cannot sit: the next in the order of the same draw takes the seat."""

    seat = models.OneToOneField(
        Seat, models.PROTECT, primary_key=True, related_name="stand_down", verbose_name="评审席位"
    )
    reason = models.CharField("不能参加的原因", max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="更换人")
    at = models.DateTimeField("更换时间")

    class Meta:
        verbose_name = verbose_name_plural = "专家更换"
        constraints = [models.CheckConstraint(name="stand_down_gives_a_reason", condition=~Q(reason=""))]

    def __str__(self) -> str:
        return f"{self.seat_id}"


class Ballot(models.Model):
    """All that one expert says at once: a score for each item, and a word on the whole. The latest of a seat counts."""

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="ballots", verbose_name="评审席位")
    opinion = models.CharField("总体意见", max_length=1000, blank=True)
    at = models.DateTimeField("提交时间")

    class Meta:
        verbose_name = verbose_name_plural = "评审表"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.seat_id}"


class ItemScore(models.Model):
    """The score of one item, out of `most` as it was then. A low one says what to change, and is followed up."""

    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="scores", verbose_name="评审表")
    item = models.CharField("评审项", max_length=60)
    score = models.PositiveSmallIntegerField("得分")
    most = models.PositiveSmallIntegerField("满分")
    opinion = models.CharField("修改意见", max_length=500, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "分项得分"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="score_once_a_ballot", fields=["ballot", "item"]),
            models.CheckConstraint(name="score_within_its_range", condition=Q(score__lte=F("most"), most__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.score}"


class ChangeStep(models.Model):
    """What was done about a change that an expert asked for: made, accepted, or returned. The latest counts."""

    score = models.ForeignKey(ItemScore, models.PROTECT, related_name="steps", verbose_name="分项得分")
    step = models.CharField("办理", max_length=8, choices=STEPS)
    note = models.CharField("办理说明", max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="办理人")
    at = models.DateTimeField("办理时间")

    class Meta:
        verbose_name = verbose_name_plural = "修改办理"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="change_step_says_why", condition=Q(step=ACCEPTED) | ~Q(note="")),
        ]

    def __str__(self) -> str:
        return f"{self.score_id}: {self.step}"
