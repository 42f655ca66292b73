"""The shape of what people enter about yearly plans."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from django import forms

from meihao.organisations.models import Organisation
from meihao.plans.models import Kind
from meihao.plans.models.plans import Unit
from meihao.plans.rules.composing import CITY, IN, OUT, Pin, Target
from meihao.plans.rules.plans import FIRST_YEAR, HUNDREDTHS, LAST_YEAR, TEN_THOUSAND, Figures

FEN: Final = 1_000_000
"""Fen in 万元."""
WAYS: Final = {"列入": IN, "不列": OUT, "不列入": OUT}


def _day() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def _amount(
    label: str, *, places: int = 0, digits: int = 12, required: bool = False, hint: str = ""
) -> forms.DecimalField:
    mode = "decimal" if places else "numeric"
    return forms.DecimalField(
        label=label,
        required=required,
        min_value=0,
        max_digits=digits,
        decimal_places=places,
        help_text=hint,
        widget=forms.TextInput(attrs={"inputmode": mode, "autocomplete": "off"}),
    )


class PlanImportForm(forms.Form):
    """A plan table to check, and what it is."""

    file = forms.FileField(
        label="计划表",
        help_text=".xlsx 或 .csv，按省里印发的样子：县(市区)、小区数(个)、户数(户)、建筑面积(万㎡)，单位写在表头里",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )
    year = forms.IntegerField(label="年度", min_value=FIRST_YEAR, max_value=LAST_YEAR)
    kind = forms.ChoiceField(
        label="这是什么数字", choices=[(kind.value, kind.label) for kind in (Kind.PLAN, Kind.REPORT)]
    )
    source = forms.CharField(
        label="来源", required=False, max_length=200, help_text="文件名称或网址；不填就用上传文件的名称"
    )
    published_on = forms.DateField(label="公布日期", required=False, widget=_day())


class PlanEnterForm(forms.Form):
    """The figures of one body by hand. What is left open stays unknown."""

    body = forms.TypedChoiceField(label="哪里的数字", coerce=int)
    kind = forms.ChoiceField(label="这是什么数字")
    unit = forms.ChoiceField(label="按什么计数", choices=Unit.choices, initial=Unit.COMPOUND)
    count = _amount("数量（个）", digits=8, hint="没有公布就留空，不要填 0")
    buildings = _amount("楼栋数（栋）", digits=8)
    households = _amount("户数（户）", digits=9)
    area = _amount("建筑面积（万㎡）", places=6)
    source = forms.CharField(label="来源", max_length=200, help_text="文件名称、日期或网址")
    published_on = forms.DateField(label="公布日期", required=False, widget=_day())

    def __init__(self, *args: Any, bodies: Sequence[Organisation], whole: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "body", [(each.pk, each.name) for each in bodies])
        _choose(self, "kind", list(Kind.choices if whole else [(Kind.PROPOSAL.value, Kind.PROPOSAL.label)]))

    @property
    def figures(self) -> Figures:
        """The figures in our units."""
        given = self.cleaned_data
        whole = {
            each: None if given[each] is None else int(given[each]) for each in ("count", "buildings", "households")
        }
        return Figures(**whole, area=_times(given["area"], TEN_THOUSAND * HUNDREDTHS))


class ComposerForm(forms.Form):
    """What a year's plan is to be composed of. Targets left open ask for nothing."""

    money = _amount("全年资金（万元）", places=6, digits=18, required=True)
    count = _amount("小区数目标（个）", digits=8)
    households = _amount("户数目标（户）", digits=9)
    area = _amount("建筑面积目标（万㎡）", places=6)
    by_district = forms.BooleanField(label="同时满足最近计划给各区市的小区数", required=False)
    pins = forms.CharField(
        label="人工指定",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="每行一个：小区编号 列入（或不列） 理由。例如：xingfu-1 列入 市里承诺的信访件",
    )

    def clean_pins(self) -> list[Pin]:
        """The pins, one a line."""
        pins = []
        for number, line in enumerate(self.cleaned_data["pins"].splitlines(), start=1):
            if not line.strip():
                continue
            code, way, reason = [*line.split(maxsplit=2), "", ""][:3]
            if way not in WAYS or not reason:
                raise forms.ValidationError(f"第 {number} 行“{line.strip()}”看不懂，请写成：小区编号 列入 理由")
            pins.append(Pin(code, WAYS[way], reason))
        return pins

    @property
    def money_fen(self) -> int:
        """The money in fen."""
        return _times(self.cleaned_data["money"], FEN) or 0

    def targets(self, shares: dict[str, int]) -> list[Target]:
        """The targets of the city, and if wished those of districts."""
        given = self.cleaned_data
        wanted = {"count": _times(given["count"], 1), "households": _times(given["households"], 1)}
        wanted["area"] = _times(given["area"], TEN_THOUSAND * HUNDREDTHS)
        city = [Target(CITY, aim, amount) for aim, amount in wanted.items() if amount]
        return city + [
            Target(code, "count", amount) for code, amount in shares.items() if given["by_district"] and amount
        ]


class VariantForm(forms.Form):
    """The name that a composition is kept under."""

    name = forms.CharField(label="方案名称", max_length=60)


def _times(number: Decimal | None, times: int) -> int | None:
    """A decimal in whole units: exact, for the field allows no more places than there are."""
    return None if number is None else int(number * times)


def _choose(form: forms.Form, name: str, choices: list[Any]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared so above
    field.choices = choices
