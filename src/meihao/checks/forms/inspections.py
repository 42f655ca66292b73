"""The shape of what people enter about inspections, findings, plans and rounds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms import BoundField

from meihao.checks.forms.site import photo, words
from meihao.checks.models import Draw, Finding, InspectedItem
from meihao.checks.rules.findings import Limit
from meihao.checks.selectors import catalogue
from meihao.policy.pack import Pack
from meihao.policy.schema.inspection import Item
from meihao.renovation.rules.schemes import thousandths
from meihao.web.fields import DAY, Figure, choose


def reading(limit: Limit) -> Figure:
    """A measured figure in the unit of its limit."""
    unit = "" if limit.unit == "1" else limit.unit
    label = f"{limit.text}（{unit}）" if unit else limit.text
    return Figure(
        label=label, read=lambda text: thousandths(text, unit), required=False, help_text=f"限值 {limit.edge}"
    )


class InspectionForm(forms.Form):
    """A visit: the items of one area. What is left blank was not looked at."""

    side = forms.ChoiceField(label="检查方")
    on = forms.DateField(label="检查日期", widget=DAY)
    draw = forms.ChoiceField(label="双随机", required=False)

    def __init__(
        self, *args: Any, pack: Pack, area: str, sides: list[tuple[str, str]], draws: list[Draw], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.items = [each for each in pack.parts.inspection.items if each.area == area]
        self.limits = {each.id: catalogue.limits(each, pack) for each in self.items}
        choose(self, "side", sides if len(sides) == 1 else [("", "请选择"), *sides])
        choose(self, "draw", [("", "不是双随机抽查"), *[(str(each.pk), str(each.round)) for each in draws]])
        if not draws:
            del self.fields["draw"]
        for item in self.items:
            self.fields[f"verdict-{item.id}"] = forms.ChoiceField(
                label="结论", required=False, widget=forms.RadioSelect, choices=InspectedItem.Verdict.choices
            )
            for name, limit in self.limits[item.id].items():
                self.fields[f"value-{item.id}-{name}"] = reading(limit)
            self.fields[f"photo-{item.id}"] = photo(required=False)
            self.fields[f"note-{item.id}"] = words("问题说明", required=False, help_text="不合格的必填，并附照片")

    @property
    def common(self) -> list[BoundField]:
        """The fields that belong to no item."""
        return [self[name] for name in ("side", "on", "draw") if name in self.fields]

    @property
    def groups(self) -> Iterator[tuple[Item, BoundField, list[BoundField], list[BoundField]]]:
        """Each item with its verdict, its figures, and what a fault needs."""
        for item in self.items:
            figures = [self[f"value-{item.id}-{name}"] for name in self.limits[item.id]]
            yield item, self[f"verdict-{item.id}"], figures, [self[f"photo-{item.id}"], self[f"note-{item.id}"]]

    def values(self, item: Item) -> dict[str, int]:
        """What was measured of an item, in thousandths by limit."""
        given = {name: self.cleaned_data.get(f"value-{item.id}-{name}") for name in self.limits[item.id]}
        return {name: value for name, value in given.items() if value is not None}


class FindingForm(forms.Form):
    """What has to be mended."""

    severity = forms.ChoiceField(label="程度", widget=forms.RadioSelect, choices=Finding.Severity.choices)
    place = forms.CharField(label="位置", max_length=60, help_text="写到楼号、单元或方位")
    text = words("问题")
    responsible = forms.ChoiceField(label="整改单位")
    due_on = forms.DateField(label="整改期限", widget=DAY)
    photo = photo(required=False)

    def __init__(self, *args: Any, responsible: list[tuple[str, str]], term: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "responsible", [("", "请选择"), *responsible])
        self.fields["due_on"].help_text = term
        self.fields["photo"].help_text = "不另拍的，用检查时的照片"


class MendForm(forms.Form):
    """That a finding was mended."""

    photo = photo("整改后照片")
    note = words("怎样整改的")
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class RecheckForm(forms.Form):
    """What the finder's side says of it."""

    step = forms.ChoiceField(
        label="复查结论",
        widget=forms.RadioSelect,
        choices=[("closed", "复查合格，销号"), ("returned", "复查不合格，继续整改")],
    )
    photo = photo("复查照片", required=False)
    note = words("复查情况")
    due_on = forms.DateField(label="新的整改期限", widget=DAY, required=False, help_text="继续整改的必填")
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class PlanForm(forms.Form):
    """A plan of inspection: who, what, when, how often."""

    name = forms.CharField(label="计划名称", max_length=80, help_text="如：2024 年下半年质量安全检查")
    matters = forms.CharField(
        label="检查内容", max_length=500, widget=forms.Textarea(attrs={"rows": 3}), help_text="查什么，如：现场安全、材料、关键节点"
    )  # fmt: skip
    since = forms.DateField(label="起始日期", widget=DAY)
    until = forms.DateField(label="截止日期", widget=DAY)
    every_days = forms.IntegerField(label="几天检查一次", min_value=1, max_value=366)
    projects = forms.MultipleChoiceField(label="项目", widget=forms.CheckboxSelectMultiple)
    inspectors = forms.MultipleChoiceField(label="检查人员", widget=forms.CheckboxSelectMultiple)

    def __init__(
        self, *args: Any, projects: list[tuple[str, str]], inspectors: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "projects", projects)
        choose(self, "inspectors", inspectors)


class RoundForm(forms.Form):
    """A round of random inspection: the seed and how many are drawn."""

    seed = forms.CharField(label="随机种子", max_length=120, help_text="用公开事件的结果，如某期彩票开奖号码")
    source = forms.CharField(label="种子出处", max_length=200, help_text="写明在哪里能查到，如：双色球第 2024075 期")
    projects = forms.IntegerField(label="抽取项目数", min_value=1, max_value=200)
    inspectors = forms.IntegerField(label="抽取检查人数", min_value=1, max_value=200)
    number = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
