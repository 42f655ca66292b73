"""The shape of what people enter about the four preconditions."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from meihao.places.rules.registering import DEGREES
from meihao.renovation.rules import grounds as rules
from meihao.renovation.services import File
from meihao.web.fields import DAY
from meihao.web.forms import latitude_field, longitude_field

PHOTO = forms.FileInput(attrs={"accept": "image/*", "capture": "environment"})
PLACES = 4
"""How many places of a posting one form takes."""


class GroundForm(forms.Form):
    """A record of a precondition: the entry it makes, and the files that come with it."""

    def entry(self) -> rules.Entry:
        """What was entered."""
        raise NotImplementedError

    def handed_in(self) -> list[File]:
        """The files handed in, each with what it shows."""
        given: UploadedFile[Any] | None = self.cleaned_data.get("file")
        return [_file(given, self.caption)] if given else []

    caption = "扫描件"


def _file(given: UploadedFile[Any], caption: str) -> File:
    return File(given.open().file or b"", given.name or "", caption)


def _area(label: str, **more: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=f"{label}（㎡）", min_value=Decimal(0), max_digits=12, decimal_places=2, help_text="最多两位小数", **more
    )


def _millionths(degrees: Decimal | None) -> int | None:
    return None if degrees is None else int(degrees * DEGREES)


def _hundredths(area: Decimal) -> int:
    return int(area * 100)


class CommitteeForm(GroundForm):
    """An owners' committee, from its filing certificate."""

    certificate = forms.CharField(label="备案证明编号", max_length=60)
    filed_on = forms.DateField(label="备案日期", widget=DAY)
    assembly_on = forms.DateField(label="业主大会召开日期", widget=DAY)
    since = forms.DateField(label="任期起始日", widget=DAY)
    until = forms.DateField(label="任期届满日", widget=DAY, help_text="届满以后不再算有业主委员会，换届后重新登记")
    members = forms.CharField(
        label="成员",
        help_text="一行一人，先写职务，再写姓名，例如“主任 王某”；只写已经公示的",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    file = forms.FileField(label="备案证明")
    caption = "备案证明"

    def clean_members(self) -> tuple[rules.Member, ...]:
        """The members, one a line."""
        try:
            return rules.members(self.cleaned_data["members"])
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error

    def entry(self) -> rules.Committee:
        given = self.cleaned_data
        names = ("certificate", "filed_on", "assembly_on", "since", "until", "members")
        return rules.Committee(**{name: given[name] for name in names})


class StructureForm(GroundForm):
    """An illegal structure that was found."""

    place = forms.CharField(label="位置", max_length=120, help_text="写到楼号、单元或方位，例如“3 号楼 2 单元西侧”")
    sort = forms.CharField(label="种类", max_length=60, help_text="例如储藏棚、阳光房、圈占绿地")
    area = _area("面积")
    found_on = forms.DateField(label="发现日期", widget=DAY)
    noticed_on = forms.DateField(label="告知日期", widget=DAY, required=False, help_text="还没有告知的先空着")
    longitude = longitude_field()
    latitude = latitude_field()
    file = forms.FileField(label="拆除前的照片", widget=PHOTO)
    caption = "拆除前"

    def entry(self) -> rules.Structure:
        given = self.cleaned_data
        return rules.Structure(
            place=given["place"],
            sort=given["sort"],
            area=_hundredths(given["area"]),
            found_on=given["found_on"],
            noticed_on=given["noticed_on"],
            longitude=_millionths(given["longitude"]),
            latitude=_millionths(given["latitude"]),
        )


class DemolitionForm(GroundForm):
    """A structure that was taken down."""

    demolished_on = forms.DateField(label="拆除日期", widget=DAY)
    voluntary = forms.TypedChoiceField(
        label="由谁拆除",
        choices=[("yes", "业主自行拆除"), ("no", "执法部门拆除")],
        coerce=lambda word: word == "yes",
        widget=forms.RadioSelect,
    )
    file = forms.FileField(label="拆除后的照片", widget=PHOTO, help_text="与拆除前的照片同一角度")
    caption = "拆除后"

    def entry(self) -> rules.Demolition:
        return rules.Demolition(self.cleaned_data["demolished_on"], voluntary=self.cleaned_data["voluntary"])


class SurveyForm(GroundForm):
    """The word that the register of structures is complete."""

    surveyed_on = forms.DateField(label="排查日期", widget=DAY)
    count = forms.IntegerField(
        label="违法建设处数", min_value=0, max_value=100_000, help_text="应与台账一致；一处也没有的填 0"
    )
    file = forms.FileField(label="排查表", required=False)
    caption = "排查表"

    def entry(self) -> rules.Survey:
        return rules.Survey(self.cleaned_data["surveyed_on"], self.cleaned_data["count"])


class CanvassForm(GroundForm):
    """What owners answered when they were asked."""

    concluded_on = forms.DateField(label="征求意见结束日期", widget=DAY)
    owners = forms.IntegerField(label="业主总数（人）", min_value=0, max_value=1_000_000)
    asked = forms.IntegerField(label="征求意见的业主（人）", min_value=0, max_value=1_000_000)
    agreed = forms.IntegerField(label="同意改造的业主（人）", min_value=0, max_value=1_000_000)
    owners_area = _area("专有部分总面积")
    asked_area = _area("征求意见的业主的面积")
    agreed_area = _area("同意改造的业主的面积")
    promises = forms.MultipleChoiceField(
        label="业主承诺和商定的事项",
        required=False,
        choices=list(rules.PROMISES.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    file = forms.FileField(label="征求意见结果", help_text="签字汇总表或表决结果的扫描件")
    caption = "征求意见结果"

    def entry(self) -> rules.Canvass:
        given = self.cleaned_data
        return rules.Canvass(
            concluded_on=given["concluded_on"],
            owners=given["owners"],
            asked=given["asked"],
            agreed=given["agreed"],
            owners_area=_hundredths(given["owners_area"]),
            asked_area=_hundredths(given["asked_area"]),
            agreed_area=_hundredths(given["agreed_area"]),
            **{name: name in given["promises"] for name in rules.PROMISES},
        )


class RollForm(forms.Form):
    """What owners answered home by home: the sheet, and the paper that it rests on."""

    concluded_on = forms.DateField(label="征求意见结束日期", widget=DAY)
    sheet = forms.FileField(
        label="逐户结果表",
        help_text="按模板逐户填写的 .xlsx 或 .csv；不写业主姓名",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )
    paper = forms.FileField(label="证明材料", help_text="签字汇总表或表决结果的扫描件")


class PostingForm(GroundForm):
    """A scheme put up in the compound, in some places, each with a photograph."""

    title = forms.CharField(label="公示的方案", max_length=120, help_text="写明名称和稿次，例如“改造方案第二稿”")
    posted_on = forms.DateField(label="公示日期", widget=DAY, help_text="张贴出来的第一天")
    phone = forms.CharField(label="服务电话", required=False, max_length=30, help_text="随方案一起公布的电话")
    change = forms.CharField(
        label="与上次公示相比的变化",
        required=False,
        max_length=300,
        help_text="第一次公示不填；方案有重大变化要重新公示，天数从头算起",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, PLACES + 1):
            first = number == 1
            self.fields[f"place{number}"] = forms.CharField(
                label=f"第 {number} 处位置",
                required=first,
                max_length=80,
                help_text="小区里显著的地方，例如“东门宣传栏”" if first else "",
            )
            self.fields[f"photo{number}"] = forms.FileField(label=f"第 {number} 处照片", required=first, widget=PHOTO)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for number in range(2, PLACES + 1):
            place, photo = cleaned.get(f"place{number}"), cleaned.get(f"photo{number}")
            if place and not photo and f"photo{number}" not in self.errors:
                self.add_error(f"photo{number}", "写了位置，请附那里的照片")
            if photo and not place:
                self.add_error(f"place{number}", "请写明照片拍的是哪里")
        return cleaned

    def entry(self) -> rules.Posting:
        return rules.Posting(**{name: self.cleaned_data[name] for name in ("posted_on", "title", "phone", "change")})

    def handed_in(self) -> list[File]:
        given = self.cleaned_data
        return [
            _file(given[f"photo{number}"], given[f"place{number}"])
            for number in range(1, PLACES + 1)
            if given.get(f"photo{number}")
        ]


class ClosingForm(GroundForm):
    """The word that all comments on a posting are in and settled."""

    closed_on = forms.DateField(label="处理完毕日期", widget=DAY)

    def entry(self) -> rules.Closing:
        return rules.Closing(self.cleaned_data["closed_on"])


FORMS: dict[str, type[GroundForm]] = {
    rules.COMMITTEE: CommitteeForm,
    rules.STRUCTURE: StructureForm,
    rules.DEMOLITION: DemolitionForm,
    rules.SURVEY: SurveyForm,
    rules.CANVASS: CanvassForm,
    rules.POSTING: PostingForm,
    rules.CLOSING: ClosingForm,
}


class GroundReviewForm(forms.Form):
    """What the district says of a record; `seen` is the latest review that the page showed."""

    outcome = forms.ChoiceField(label="结论", widget=forms.RadioSelect, choices=list(rules.OUTCOMES.items()))
    reason = forms.CharField(
        label="理由",
        required=False,
        max_length=300,
        help_text="退回时必填，登记的人会看到",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class CommentForm(forms.Form):
    """What somebody said of a posted scheme."""

    received_on = forms.DateField(label="收到日期", widget=DAY)
    channel = forms.CharField(label="途径", max_length=40, help_text="例如电话、意见箱、议事会；不写姓名")
    text = forms.CharField(label="意见", max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class SettlementForm(forms.Form):
    """How a comment was settled."""

    adopted = forms.TypedChoiceField(
        label="是否采纳",
        choices=[("yes", "采纳"), ("no", "不采纳，已说明")],
        coerce=lambda word: word == "yes",
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(label="处理结果", max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
