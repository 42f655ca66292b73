"""The shape of what is typed about accounts."""

from __future__ import annotations

from typing import Any

from django import forms

from meihao.accounts.rules import Role
from meihao.accounts.selectors import NO_POST
from meihao.organisations.models import Organisation, OrganisationQuerySet

ROLES = [(role.value, role.label) for role in Role]


class DateInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class SearchForm(forms.Form):
    """Narrowing the list of people."""

    q = forms.CharField(label="姓名或用户名", required=False, max_length=60)
    role = forms.ChoiceField(label="角色", required=False, choices=[("", "全部角色"), (NO_POST, "没有任职"), *ROLES])
    at = forms.SlugField(required=False, widget=forms.HiddenInput)


class EnrolForm(forms.Form):
    """A new person."""

    username = forms.CharField(label="用户名", max_length=60, help_text="登录时用，定了不能改；建议用工号")
    name = forms.CharField(label="姓名", max_length=40)


class AppointForm(forms.Form):
    """A post for somebody."""

    role = forms.ChoiceField(label="角色", choices=[("", "请选择"), *ROLES])
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label="任职机构", empty_label="请选择", to_field_name="code"
    )
    since = forms.DateField(label="任职日期", widget=DateInput())

    def __init__(self, *args: Any, bodies: OrganisationQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = self.fields["organisation"]
        if isinstance(choices, forms.ModelChoiceField):
            choices.queryset = bodies


class ReleaseForm(forms.Form):
    """The end of a post."""

    until = forms.DateField(label="离任日期", widget=DateInput())
