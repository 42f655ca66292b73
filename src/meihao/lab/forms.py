"""The shape of what people enter about drafts of the rules."""

from __future__ import annotations

from typing import Any

from django import forms

from meihao.lab.rules.catalogue import GROUPS, Knob
from meihao.web.fields import DAY


class NameForm(forms.Form):
    """What a draft is called."""

    name = forms.CharField(label="草稿名称", max_length=60, help_text="写明要试什么，例如：红色界限放宽到四成")


class SearchForm(forms.Form):
    """Looking for a value of the pack."""

    q = forms.CharField(label="名称、编码或条款", required=False, max_length=40)
    group = forms.ChoiceField(label="哪一类", required=False, choices=[("", "全部"), *GROUPS.items()])


class ValueForm(forms.Form):
    """Another value for one thing of the pack, and why."""

    grounds = forms.CharField(
        label="理由",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="会写进导出的规则文件，作为这个数字的出处",
    )
    field_order = ["value", "grounds"]

    def __init__(self, data: Any = None, *, knob: Knob, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial={"value": knob.value, **(initial or {})})
        self.fields["value"] = _field(knob)
        self.order_fields(self.field_order)

    @property
    def entered(self) -> list[str]:
        """The value as the verb takes it."""
        value = self.cleaned_data["value"]
        return [str(each) for each in value] if isinstance(value, list) else [str(value)]


def _field(knob: Knob) -> forms.Field:
    unit = f"（{knob.unit}）" if knob.unit and knob.unit != "1" else ""
    match knob.kind:
        case "levels":
            return forms.MultipleChoiceField(
                label="应满足的性质", choices=knob.choices, widget=forms.CheckboxSelectMultiple
            )
        case "choice":
            return forms.ChoiceField(label="新值", choices=knob.choices, widget=forms.RadioSelect)
        case "day":
            return forms.CharField(label="新值", widget=DAY)
    hint = "比例写成分数或小数，例如 2/3 或 0.85" if knob.unit == "1" else ""
    return forms.CharField(
        label=f"新值{unit}", max_length=20, help_text=hint, widget=forms.TextInput(attrs={"inputmode": "decimal"})
    )
