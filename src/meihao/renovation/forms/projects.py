"""The shape of what people enter about projects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.validators import validate_slug

from meihao.policy.lifecycle import Step
from meihao.policy.schema.lifecycle import Condition
from meihao.web.fields import DAY, choose

YIELD = "yield-"
"""What stands before the id of a condition in the name of its grounds."""


class ProjectFilter(forms.Form):
    """Narrowing the list of projects."""

    q = forms.CharField(label="项目名称", required=False, max_length=40)
    district = forms.ChoiceField(label="区市", required=False)
    stage = forms.ChoiceField(label="阶段", required=False)
    year = forms.IntegerField(label="年度", required=False, min_value=2016, max_value=2100)

    def __init__(self, data: Any, *, districts: list[tuple[str, str]], stages: list[tuple[str, str]]) -> None:
        super().__init__(data)
        choose(self, "district", [("", "全部区市"), *districts])
        choose(self, "stage", [("", "全部阶段"), *stages])


class ProjectForm(forms.Form):
    """A project to be entered into the reserve."""

    code = forms.CharField(
        label="编号", help_text="小写字母、数字和连字符；登记后不变", max_length=40, validators=[validate_slug]
    )
    name = forms.CharField(label="名称", max_length=80)
    compounds = forms.MultipleChoiceField(
        label="小区", help_text="只列还没有进项目的小区", widget=forms.CheckboxSelectMultiple
    )
    year = forms.IntegerField(
        label="年度", help_text="列入哪一年的计划；还没定可不填", required=False, min_value=2016, max_value=2100
    )
    on = forms.DateField(label="登记日期", widget=DAY)

    def __init__(self, *args: Any, compounds: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "compounds", compounds)


class PartyForm(forms.Form):
    """Which firm is what to a project."""

    body = forms.ChoiceField(label="身份")
    organisation = forms.ChoiceField(label="单位")
    since = forms.DateField(label="自哪天起", widget=DAY)

    def __init__(self, *args: Any, bodies: list[tuple[str, str]], firms: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "party_%s", **kwargs})
        choose(self, "body", bodies)
        choose(self, "organisation", [("", "请选择"), *firms])


class StepForm(forms.Form):
    """A decision to go on. `seen` is the digest of the gate on the page, `after` the number of the last decision there."""

    on = forms.DateField(label="决定日期", widget=DAY)
    grounds = forms.CharField(label="说明", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    after = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, *args: Any, yielding: Iterable[Condition] = (), **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "step_%s", **kwargs})
        for condition in yielding:
            self.fields[YIELD + condition.id] = forms.CharField(
                label=f"放行理由：{condition.text}",
                required=False,
                max_length=300,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    @property
    def yielded(self) -> Mapping[str, str]:
        """The grounds given, by condition."""
        given = self.cleaned_data.items()
        return {name.removeprefix(YIELD): text for name, text in given if name.startswith(YIELD) and text}


class AsideForm(forms.Form):
    """A decision to suspend, resume, return or withdraw."""

    step = forms.ChoiceField(label="处理", widget=forms.RadioSelect)
    on = forms.DateField(label="决定日期", widget=DAY)
    grounds = forms.CharField(label="理由", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    after = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, *args: Any, steps: Iterable[Step], **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "aside_%s", **kwargs})
        choose(self, "step", [(each.id, each.name) for each in steps])


class NoteForm(forms.Form):
    """A note to whoever decides."""

    note = forms.CharField(label="提请说明", required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
