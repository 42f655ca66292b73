"""Records of the four preconditions (clauses 3 to 6), their files and their reviews. None is ever changed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from meihao.attachments.models import Blob
from meihao.places.models import Home
from meihao.renovation.models.projects import Project
from meihao.renovation.rules import grounds as rules
from meihao.renovation.rules.canvassing import ANSWERS, WISHES

PLACED = Q(
    longitude__isnull=False,
    latitude__isnull=False,
    longitude__range=(-180_000_000, 180_000_000),
    latitude__range=(-90_000_000, 90_000_000),
)
"""A point has both coordinates, in 1e-6 degree."""


class Ground(models.Model):
    """A record of a precondition: of one kind, from a day on, entered by one and confirmed by another.

    `of` is the record it is about: the structure that was demolished, the posting whose comments are settled. What it
    says stands beside it in the model of its kind. `digest` is of all that was entered, so that it is entered once.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="grounds", verbose_name="改造项目")
    kind = models.CharField("记录种类", max_length=12, choices=list(rules.KINDS.items()))
    on = models.DateField("自哪天起")
    of = models.ForeignKey("self", models.PROTECT, null=True, related_name="about", verbose_name="所指记录")
    digest = models.CharField("摘要", max_length=64)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="录入人")
    entered_at = models.DateTimeField("录入时间")

    class Meta:
        verbose_name = verbose_name_plural = "前置记录"
        ordering = ["pk"]
        indexes = [models.Index(name="ground_of_a_kind", fields=["project", "kind", "-on"])]
        constraints = [
            models.UniqueConstraint(name="ground_entered_once", fields=["project", "kind", "digest"]),
            models.CheckConstraint(
                name="ground_about_another",
                condition=Q(kind__in=[rules.DEMOLITION, rules.CLOSING], of__isnull=False)
                | (~Q(kind__in=[rules.DEMOLITION, rules.CLOSING]) & Q(of=None)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on.isoformat()}"


class GroundReview(models.Model):
    """What the district said of a record. The latest stands."""

    ground = models.ForeignKey(Ground, models.PROTECT, related_name="reviews", verbose_name="前置记录")
    outcome = models.CharField("结论", max_length=9, choices=list(rules.OUTCOMES.items()))
    reason = models.CharField("理由", max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="审核人")
    at = models.DateTimeField("审核时间")

    class Meta:
        verbose_name = verbose_name_plural = "前置记录审核"
        ordering = ["pk"]
        indexes = [models.Index(name="ground_review_latest", fields=["ground", "-at", "-id"])]
        constraints = [
            models.CheckConstraint(
                name="ground_return_gives_a_reason", condition=Q(outcome=rules.CONFIRMED) | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ground_id} {self.outcome}"


class GroundFile(models.Model):
    """A photograph or paper of a record; `caption` says what it shows, of a posting the place."""

    ground = models.ForeignKey(Ground, models.PROTECT, related_name="files", verbose_name="前置记录")
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+", verbose_name="文件")
    caption = models.CharField("说明", max_length=80)

    class Meta:
        verbose_name = verbose_name_plural = "前置记录文件"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(name="file_of_a_ground_once", fields=["ground", "blob"])]

    def __str__(self) -> str:
        return self.caption


class Committee(models.Model):
    """An owners' committee as its filing certificate says; its term begins on the day of the record."""

    ground = models.OneToOneField(
        Ground, models.PROTECT, primary_key=True, related_name="committee", verbose_name="前置记录"
    )
    certificate = models.CharField("备案证明编号", max_length=60)
    filed_on = models.DateField("备案日期")
    assembly_on = models.DateField("业主大会召开日期")
    since = models.DateField("任期起始日")
    until = models.DateField("任期届满日")

    class Meta:
        verbose_name = verbose_name_plural = "业主委员会"
        constraints = [
            models.CheckConstraint(name="committee_ends_after_it_begins", condition=Q(until__gte=F("since"))),
            models.CheckConstraint(name="committee_after_the_assembly", condition=Q(since__gte=F("assembly_on"))),
        ]

    def __str__(self) -> str:
        return self.certificate


class CommitteeMember(models.Model):
    """A member: post and name, as they are posted in the compound."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="members", verbose_name="业主委员会")
    post = models.CharField("职务", max_length=40)
    name = models.CharField("姓名", max_length=40)

    class Meta:
        verbose_name = verbose_name_plural = "业主委员会成员"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="committee_member_once", fields=["committee", "post", "name"]),
        ]

    def __str__(self) -> str:
        return f"{self.post} {self.name}"


class Structure(models.Model):
    """An illegal structure in the register; its area in 0.01 ㎡."""

    ground = models.OneToOneField(
        Ground, models.PROTECT, primary_key=True, related_name="structure", verbose_name="前置记录"
    )
    place = models.CharField("位置", max_length=120)
    sort = models.CharField("种类", max_length=60)
    area = models.PositiveIntegerField("面积")
    found_on = models.DateField("发现日期")
    noticed_on = models.DateField("告知日期", null=True, blank=True)
    longitude = models.IntegerField("经度", null=True, blank=True)
    latitude = models.IntegerField("纬度", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "违法建设"
        constraints = [
            models.CheckConstraint(name="structure_has_an_area", condition=Q(area__gt=0)),
            models.CheckConstraint(name="structure_at_a_point", condition=Q(longitude=None, latitude=None) | PLACED),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.sort}"


class Demolition(models.Model):
    """A structure of the register that was taken down."""

    ground = models.OneToOneField(
        Ground, models.PROTECT, primary_key=True, related_name="demolition", verbose_name="前置记录"
    )
    demolished_on = models.DateField("拆除日期")
    voluntary = models.BooleanField("业主自行拆除")

    class Meta:
        verbose_name = verbose_name_plural = "拆除"

    def __str__(self) -> str:
        return self.demolished_on.isoformat()


class Survey(models.Model):
    """The word that the register of structures is complete, and how many are in it."""

    ground = models.OneToOneField(
        Ground, models.PROTECT, primary_key=True, related_name="survey", verbose_name="前置记录"
    )
    surveyed_on = models.DateField("排查日期")
    count = models.PositiveIntegerField("违法建设处数")

    class Meta:
        verbose_name = verbose_name_plural = "违法建设排查"

    def __str__(self) -> str:
        return f"{self.count} 处"


class Canvass(models.Model):
    """What owners answered, by heads and by area in 0.01 ㎡, and what they promised."""

    ground = models.OneToOneField(
        Ground, models.PROTECT, primary_key=True, related_name="canvass", verbose_name="前置记录"
    )
    concluded_on = models.DateField("征求意见结束日期")
    owners = models.PositiveIntegerField("业主总数")
    asked = models.PositiveIntegerField("征求意见人数")
    agreed = models.PositiveIntegerField("同意人数")
    owners_area = models.PositiveBigIntegerField("专有部分总面积")
    asked_area = models.PositiveBigIntegerField("征求意见面积")
    agreed_area = models.PositiveBigIntegerField("同意面积")
    support = models.BooleanField("支持改造和拆除违法建设", default=False)
    property_way = models.BooleanField("选定物业服务方式", default=False)
    shared_resources = models.BooleanField("公共资源的建设利用达成一致", default=False)
    contribution = models.BooleanField("居民出资", default=False)
    revenue_yield = models.BooleanField("让渡公共收益", default=False)
    long_term = models.BooleanField("改造后长效管理", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "征求意见结果"
        constraints = [
            models.CheckConstraint(
                name="canvass_of_possible_heads",
                condition=Q(owners__gt=0, asked__lte=F("owners"), agreed__lte=F("asked")),
            ),
            models.CheckConstraint(
                name="canvass_of_possible_areas",
                condition=Q(owners_area__gt=0, asked_area__lte=F("owners_area"), agreed_area__lte=F("asked_area")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreed}/{self.asked}/{self.owners}"


class Posting(models.Model):
    """A scheme put up in the compound; its places are its files. A later one takes its place."""

    ground = models.OneToOneField(
        Ground, models.PROTECT, primary_key=True, related_name="posting", verbose_name="前置记录"
    )
    posted_on = models.DateField("公示日期")
    title = models.CharField("公示的方案", max_length=120)
    phone = models.CharField("服务电话", max_length=30, blank=True)
    change = models.CharField("与上次公示相比的变化", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "方案公示"

    def __str__(self) -> str:
        return self.title


class Comment(models.Model):
    """What somebody said of a posted scheme; nobody's name is kept."""

    posting = models.ForeignKey(Posting, models.PROTECT, related_name="comments", verbose_name="方案公示")
    received_on = models.DateField("收到日期")
    channel = models.CharField("途径", max_length=40)
    text = models.CharField("意见", max_length=500)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="录入人")
    entered_at = models.DateTimeField("录入时间")

    class Meta:
        verbose_name = verbose_name_plural = "公示意见"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="comment_entered_once", fields=["posting", "received_on", "channel", "text"]),
        ]

    def __str__(self) -> str:
        return self.text


class Closing(models.Model):
    """The word that all comments on a posting are settled, and how many there were."""

    ground = models.OneToOneField(
        Ground, models.PROTECT, primary_key=True, related_name="closing", verbose_name="前置记录"
    )
    closed_on = models.DateField("处理完毕日期")
    count = models.PositiveIntegerField("意见条数")

    class Meta:
        verbose_name = verbose_name_plural = "公示意见办结"

    def __str__(self) -> str:
        return f"{self.count} 条"


class Settlement(models.Model):
    """How a comment was settled: taken up in the scheme or not, and what was answered."""

    comment = models.OneToOneField(
        Comment, models.PROTECT, primary_key=True, related_name="settlement", verbose_name="公示意见"
    )
    adopted = models.BooleanField("采纳")
    answer = models.CharField("处理结果", max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="处理人")
    at = models.DateTimeField("处理时间")

    class Meta:
        verbose_name = verbose_name_plural = "公示意见处理"

    def __str__(self) -> str:
        return self.answer


class Roll(models.Model):
    """What owners answered, home by home; heads and areas are added up from its rows and stand nowhere else."""

    ground = models.OneToOneField(
        Ground, models.PROTECT, primary_key=True, related_name="roll", verbose_name="前置记录"
    )
    concluded_on = models.DateField("征求意见结束日期")

    class Meta:
        verbose_name = verbose_name_plural = "逐户征求意见结果"

    def __str__(self) -> str:
        return self.concluded_on.isoformat()


class HomeAnswer(models.Model):
    """What one home answered. Heads as they were counted, area in 0.01 ㎡ as the register had it then; nobody's name."""

    roll = models.ForeignKey(Roll, models.PROTECT, related_name="answers", verbose_name="逐户征求意见结果")
    home = models.ForeignKey(Home, models.PROTECT, related_name="+", verbose_name="房屋")
    owners = models.PositiveSmallIntegerField("业主人数")
    area = models.PositiveBigIntegerField("专有部分面积")
    asked = models.BooleanField("已征求意见")
    answer = models.CharField("答复", max_length=8, choices=list(ANSWERS.items()), blank=True)
    support = models.BooleanField("支持改造和拆除违法建设", default=False)
    property_way = models.BooleanField("选定物业服务方式", default=False)
    shared_resources = models.BooleanField("公共资源的建设利用达成一致", default=False)
    contribution = models.BooleanField("居民出资", default=False)
    revenue_yield = models.BooleanField("让渡公共收益", default=False)
    long_term = models.BooleanField("改造后长效管理", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "逐户答复"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="home_answers_once", fields=["roll", "home"]),
            models.CheckConstraint(name="home_answer_has_an_area", condition=Q(area__gt=0)),
            models.CheckConstraint(
                name="home_answers_when_asked",
                condition=Q(asked=True) | Q(answer="", **dict.fromkeys(rules.PROMISES, False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.home_id} {self.answer}"


class HomeWish(models.Model):
    """A content of the menu that a home asks for; `place` 1 is what it wants most."""

    answer = models.ForeignKey(HomeAnswer, models.PROTECT, related_name="wishes", verbose_name="逐户答复")
    measure = models.SlugField("改造内容", max_length=40)
    place = models.PositiveSmallIntegerField("次序")

    class Meta:
        verbose_name = verbose_name_plural = "居民点餐"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="wish_once_of_a_home", fields=["answer", "measure"]),
            models.UniqueConstraint(name="wish_has_its_place", fields=["answer", "place"]),
            models.CheckConstraint(name="wish_within_the_list", condition=Q(place__range=(1, WISHES))),
        ]

    def __str__(self) -> str:
        return f"{self.answer_id} {self.measure}"
