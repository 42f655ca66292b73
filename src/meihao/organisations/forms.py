"""The shape of what is typed about bodies."""

from __future__ import annotations

from typing import Any

from django import forms

from meihao.organisations.models import Kind, Organisation, OrganisationQuerySet
from meihao.policy import library


class SearchForm(forms.Form):
    """Narrowing the tree."""

    q = forms.CharField(label="名称或代码", required=False, max_length=80)
    kind = forms.ChoiceField(label="类别", required=False, choices=[("", "全部类别"), *Kind.choices])


class EstablishForm(forms.Form):
    """A new body."""

    parent = forms.ModelChoiceField(Organisation.objects.none(), label="上级机构", empty_label="请选择")
    kind = forms.ChoiceField(label="类别", choices=[("", "请选择"), *Kind.choices])
    name = forms.CharField(label="名称", max_length=80, help_text="用全称，例如“芝罘区民政局”")
    code = forms.CharField(
        label="代码", max_length=40, help_text="小写字母、数字和连字符，定了不能改，例如 zhifu-civil-affairs"
    )
    body = forms.ChoiceField(
        label="承担的职责",
        required=False,
        help_text="部门才填：缺口清单按职责找到由谁办",
    )

    def __init__(self, *args: Any, parents: OrganisationQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = self.fields["parent"]
        if isinstance(choices, forms.ModelChoiceField):
            choices.queryset = parents
        duties = self.fields["body"]
        if isinstance(duties, forms.ChoiceField):
            named = sorted((slug, body.name) for slug, body in library.current().bodies.items())
            duties.choices = [("", "不承担规则包里的职责"), *named]


class RenameForm(forms.Form):
    """Another name for the same body."""

    name = forms.CharField(label="新名称", max_length=80)
