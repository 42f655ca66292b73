"""The shape of what an auditor asks."""

from __future__ import annotations

from typing import Any

from django import forms

from meihao.audit.rules import words


class EntryFilter(forms.Form):
    """Narrowing the trail; everything stays in the address."""

    verb = forms.ChoiceField(label="动作", required=False)
    kind = forms.CharField(label="对象类别", required=False, max_length=40)
    key = forms.CharField(label="对象编号", required=False, max_length=120)
    who = forms.CharField(label="用户名", required=False, max_length=60)
    place = forms.CharField(label="所属路径", required=False, max_length=300)
    since = forms.DateField(
        label="从", required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    until = forms.DateField(
        label="到", required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        verb = self.fields["verb"]
        assert isinstance(verb, forms.ChoiceField)  # noqa: S101 - declared so above
        named = sorted(words().items(), key=lambda item: item[0])
        asked = data.get("verb", "")
        if asked and asked not in words():
            named.append((asked, asked))
        verb.choices = [("", "全部动作"), *named]
